"""The search for corrections of a report's failed relations: its errors one by one, and for each all smallest ways."""

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from itertools import product
from math import prod
from typing import NamedTuple

import numpy as np

from tasks.checking.localise.model import NO_FLOOR, Integers, Interval, Problem, SearchLimitError, Way

__all__ = ["MOST_CELLS", "Limit", "Solution", "solve"]

MOST_CELLS = 6
"""Larger sets are not looked for: so many changes are no typing error, and a steward could hardly go through them."""

_MOST_WAYS = 6
"""How many sets of several cells are named; those of one cell all are."""

_MOST_COMBINATIONS = 64


class Limit(Enum):
    """The reason why no way was found."""

    CELLS = auto()
    WORK = auto()


class Solution(NamedTuple):
    """Failed relations that go back to one error, and the smallest sets of cells that would correct them.

    `failed` are the relations by their place in the problem. Each way corrects all of them, whatever is chosen for the
    problem's other errors; the lightest comes first. `is_complete` says that there is no other way as small. Where
    there is none at all, `limit` says why.
    """

    failed: tuple[int, ...]
    ways: tuple[Way, ...] = ()
    is_complete: bool = True
    limit: Limit | None = None


def solve(problem: Problem) -> tuple[Solution, ...]:
    """The errors of a problem, each with the smallest sets of cells that would correct it."""
    alone = single_cells(problem)
    if alone:
        return (
            Solution(_failed(problem), _by_weight(problem, [{cell: interval} for cell, interval in alone.items()])),
        )
    try:
        first = _smallest_way(problem, MOST_CELLS)
    except SearchLimitError:
        return (Solution(_failed(problem), limit=Limit.WORK),)
    if first is None:
        return (Solution(_failed(problem), limit=Limit.CELLS),)
    parts = _parts(problem, first)
    if len(parts) > 1:
        apart = [
            _all_ways(problem.mended({cell: first[cell] for cell in first if cell not in part}), part) for part in parts
        ]
        are_all = _are_all(problem, [solution.ways for solution in apart], len(first))
        if are_all is not False:
            return tuple(solution._replace(is_complete=solution.is_complete and are_all is True) for solution in apart)
    return (_all_ways(problem, first),)


def _smallest_way(problem: Problem, most: int, others_than: Sequence[Way] = ()) -> Way | None:
    """See `tasks.checking.localise.milp.smallest_way`."""
    from tasks.checking.localise import milp  # noqa: PLC0415 - slow to load, and few reports need it

    return milp.smallest_way(problem, most, others_than)


def _all_ways(problem: Problem, first: Way) -> Solution:
    """All ways as small as the first: those of one cell, or the first few of several."""
    failed = _failed(problem)
    if len(first) == 1:
        return Solution(
            failed, _by_weight(problem, [{cell: interval} for cell, interval in single_cells(problem).items()])
        )
    ways, is_complete = [first], False
    try:
        while len(ways) < _MOST_WAYS and not is_complete:
            another = _smallest_way(problem, len(first), ways)
            is_complete = another is None
            ways += [another] if another else []
    except SearchLimitError:
        is_complete = False
    return Solution(failed, _by_weight(problem, ways), is_complete)


def _are_all(problem: Problem, ways: Sequence[Sequence[Way]], size: int) -> bool | None:
    """Return whether no other set of `size` corrects all errors together; `None` where that cannot be told."""
    if prod(map(len, ways)) > _MOST_COMBINATIONS:
        return None
    together = [{cell: interval for way in choice for cell, interval in way.items()} for choice in product(*ways)]
    try:
        return _smallest_way(problem, size, together) is None
    except SearchLimitError:
        return None


def _by_weight(problem: Problem, ways: Sequence[Way]) -> tuple[Way, ...]:
    """The ways, lightest first, those of one weight in the form's order."""
    return tuple(sorted(ways, key=lambda way: (round(float(problem.weights[list(way)].sum()), 6), sorted(way))))


def _parts(problem: Problem, way: Way) -> list[Way]:
    """The way in parts that share no relation: each is the mending of an error of its own."""
    parts: list[list[int]] = []
    for cell in way:
        relations = problem.matrix[problem.matrix[:, cell] != 0]
        near = [part for part in parts if relations[:, part].any()]
        parts = [part for part in parts if part not in near]
        parts.append([cell, *(other for part in near for other in part)])
    return [{cell: way[cell] for cell in part} for part in sorted(map(sorted, parts))]


def _failed(problem: Problem) -> tuple[int, ...]:
    return tuple(np.flatnonzero(problem.is_failed).tolist())


def single_cells(problem: Problem) -> Mapping[int, Interval]:
    """The cells each of which alone makes all relations hold, and what to."""
    touching = np.flatnonzero((problem.matrix[problem.is_failed] != 0).all(axis=0))
    residuals = problem.residuals
    found = {int(cell): _interval(problem, int(cell), residuals) for cell in touching}
    return {cell: interval for cell, interval in found.items() if interval}


def _interval(problem: Problem, cell: int, residuals: Integers) -> Interval | None:
    """Return what the cell may change to while all others stay as they are."""
    value, floor = int(problem.values[cell]), int(problem.floors[cell])
    lower, upper = [floor] if floor > NO_FLOOR else [], []
    for at in np.flatnonzero(problem.matrix[:, cell]):
        factor, residual = int(problem.matrix[at, cell]), int(residuals[at])
        bound = value - residual // factor if factor > 0 else value + residual // -factor
        if problem.is_equal[at] and residual % factor:
            return None
        lower += [bound] if problem.is_equal[at] or factor > 0 else []
        upper += [bound] if problem.is_equal[at] or factor < 0 else []
    least, most = max(lower, default=None), min(upper, default=None)
    if least is not None and most is not None and least > most:
        return None
    return Interval(min([max([value, *lower]), *upper]), least, most)
