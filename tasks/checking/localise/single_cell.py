"""Which cells could each by itself be the one wrong number of a report, and what should it be?"""

from collections.abc import Mapping

import numpy as np

from tasks.checking.localise.model import NO_FLOOR, Integers, Interval, Problem

__all__ = ["single_cells"]


def single_cells(problem: Problem) -> Mapping[int, Interval]:
    """The cells each of which alone makes all relations hold, and what to."""
    touching = np.flatnonzero((problem.matrix[problem.is_failed] != 0).all(axis=0))
    residuals = problem.residuals
    found = {int(cell): _interval(problem, int(cell), residuals) for cell in touching}
    return {cell: interval for cell, interval in found.items() if interval}


def _interval(problem: Problem, cell: int, residuals: Integers) -> Interval | None:
    """What the cell may change to while all others stay as they are."""
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
