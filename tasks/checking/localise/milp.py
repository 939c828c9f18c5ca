"""The fewest cells that must change together so that all relations hold, found by integer programming.

A mixed-integer programme (HiGHS): a cell moves only where it is chosen, and what is chosen weighs as little as can be.
Nothing here depends on the machine's speed: the programme is stopped by the nodes of its search, never by the clock,
and what it finds is checked in whole numbers.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp

from tasks.checking.localise.model import Interval, Problem, SearchLimitError, Way

__all__ = ["smallest_way"]

Floats = npt.NDArray[np.float64]

_NODES = 100
_SOLVED, _IMPOSSIBLE = 0, 2
"""What `milp` calls a programme that is solved, and one that has no solution."""

_FARTHEST = 10**9
"""Numbers this far apart are beyond the programme's floating point."""


def smallest_way(problem: Problem, most: int, others_than: Sequence[Way] = ()) -> Way | None:
    """The cells of least weight whose change makes all relations hold; `None` where more than `most` must change.

    The cells of none of the ways `others_than` are all among them.

    Raises:
        SearchLimitError: that could not be told within the limits.
    """
    count = len(problem.cells)
    reach = int(np.abs(problem.residuals).sum())  # sums of sums: no cell of a smallest set needs to move farther
    if reach > _FARTHEST:
        raise SearchLimitError
    down = np.minimum(problem.values - problem.floors, reach)
    failed = np.abs(np.sign(problem.matrix[problem.is_failed]))
    chosen = [np.isin(np.arange(count), list(way)) for way in others_than]
    constraints = [
        _both(problem.matrix, np.zeros_like(problem.matrix), *_needed(problem)),
        _both(np.eye(count), -reach * np.eye(count), -np.inf, 0),
        _both(np.eye(count), np.diag(down), 0, np.inf),
        _both(np.zeros_like(failed), failed, 1, np.inf),
        _both(np.zeros((1, count)), np.ones((1, count)), 0, most),
        *(_both(np.zeros((1, count)), cells[np.newaxis], 0, cells.sum() - 1) for cells in chosen),
    ]
    moves = Bounds(np.append(-down, np.zeros(count)), np.append(np.full(count, reach), np.ones(count)))
    solved = _solved(np.append(np.zeros(count), problem.weights), constraints, moves)
    if solved is None:
        return None
    cells = np.flatnonzero(np.rint(solved[:count])).tolist()
    if len(cells) != np.rint(solved[count:]).sum():
        raise SearchLimitError
    return _way(problem, cells)


def _way(problem: Problem, cells: Sequence[int]) -> Way:
    """Return what the cells of a smallest set may change to while all others stay.

    Where several numbers would do, it is those whose moves add up to as little as can be, and the spans are open.
    """
    equal = problem.matrix[problem.is_equal][:, cells]
    is_only = np.linalg.matrix_rank(equal) == len(cells)
    if is_only:
        moves: Floats = np.linalg.lstsq(equal, -problem.residuals[problem.is_equal])[0]
    else:
        moves = _least_moves(problem, cells)
    numbers = (problem.values[cells] + np.rint(moves).astype(np.int64)).tolist()
    spans = [Interval(number, *((number, number) if is_only else (None, None))) for number in numbers]
    way = dict(zip(cells, spans, strict=True))
    after = problem.mended(way)
    if after.is_failed.any() or (after.values < after.floors).any():
        raise SearchLimitError
    return way


def _least_moves(problem: Problem, cells: Sequence[int]) -> Floats:
    """Return how far each of the cells moves where all together move as little as can be."""
    columns = problem.matrix[:, cells]
    room = np.minimum(problem.values - problem.floors, _FARTHEST)[cells]
    bounds = Bounds(np.zeros(2 * len(cells)), np.append(np.full(len(cells), _FARTHEST), room))
    solved = _solved(np.ones(2 * len(cells)), [_both(columns, -columns, *_needed(problem))], bounds)
    if solved is None:
        raise SearchLimitError
    return solved[: len(cells)] - solved[len(cells) :]


def _needed(problem: Problem) -> tuple[Floats, Floats]:
    """Between which numbers each relation must move so that it holds."""
    needed = -problem.residuals.astype(np.float64)
    return needed, np.where(problem.is_equal, needed, np.inf)


def _both(
    first: npt.NDArray[np.generic], second: npt.NDArray[np.generic], lower: Floats | float, upper: Floats | float
) -> LinearConstraint:
    """A constraint on the two halves of a programme's numbers."""
    return LinearConstraint(np.hstack([first, second]), lower, upper)


def _solved(weights: Floats, constraints: Sequence[LinearConstraint], bounds: Bounds) -> Floats | None:
    """The whole numbers of least weight that meet the constraints; `None` where none do."""
    result = milp(
        weights,
        integrality=np.ones(len(weights), np.uint8),
        bounds=bounds,
        constraints=constraints,
        options={"node_limit": _NODES, "mip_rel_gap": 0.0},
    )
    if result.status == _IMPOSSIBLE:
        return None
    if result.status != _SOLVED:
        raise SearchLimitError
    return np.asarray(result.x, np.float64)
