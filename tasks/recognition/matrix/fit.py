"""Which cell of a row belongs to which column?

As many cells as columns settle it. Otherwise blanks at either end, the columns that whole rows of the same
grid stand in, or the row's own sum may decide; where nothing does, nothing is decided.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from tasks.document import Cell
from tasks.recognition.matrix.records import Run
from tasks.recognition.values import is_mark, looks_like_value

__all__ = ["Fitted", "columns_of_grids", "fit", "fit_by_sum"]

Fitted = tuple[Cell, ...]
"""A row's cells, one a column."""

Columns = Mapping[tuple[int, int], tuple[int, ...]]
"""Where the numbers of a grid stand, by grid and number of columns."""


def columns_of_grids(runs: Sequence[Run]) -> Columns:
    """Where the numbers of each grid stand: the columns that most of its rows of one width have."""
    seen: dict[tuple[int, int], Counter[tuple[int, ...]]] = {}
    for run in runs:
        if run.line.grid and run.is_beside_label:
            at = {id(cell): column for column, cell in enumerate(run.line.covered)}
            if all(id(cell) in at for cell in run.cells):
                columns = tuple(at[id(cell)] for cell in run.cells)
                seen.setdefault((id(run.line.grid), len(run.cells)), Counter())[columns] += 1
    return {key: counts.most_common(1)[0][0] for key, counts in seen.items()}


def fit(runs: Sequence[Run], width: int, grids: Columns) -> Fitted | None:
    """The cells of the runs as a row of `width` columns; `None` where that is not certain."""
    cells = tuple(cell for run in runs for cell in run.cells)
    if len(cells) == width:
        return cells
    only = runs[0] if len(runs) == 1 and runs[0].is_beside_label else None
    placed = _by_grid(only, width, grids) if only else None
    if placed is not None:
        return placed
    return _shorter(cells, width, is_grid_row=only is not None) if len(cells) > width else _longer(cells, width)


def fit_by_sum(cells: Sequence[Cell], width: int, adds_up: Callable[[Fitted], bool]) -> Fitted | None:
    """A row with one cell too many, left without the one cell that keeps it from adding up."""
    if len(cells) != width + 1:
        return None
    found = {
        tuple(cell.text for cell in chosen): chosen for chosen in combinations(cells, width) if adds_up(tuple(chosen))
    }
    return tuple(next(iter(found.values()))) if len(found) == 1 else None


def _by_grid(run: Run, width: int, grids: Columns) -> Fitted | None:
    """The cells in the columns of the grid's whole rows; a merged cell fills several of them only without a number."""
    columns = grids.get((id(run.line.grid), width))
    if columns is None or columns[-1] >= len(run.line.covered):
        return None
    own = {id(cell) for cell in run.cells}
    first = next((at for at, cell in enumerate(run.line.covered) if id(cell) in own), 0)
    cells = tuple(run.line.covered[column] for column in columns)
    if columns[0] < first or any(not cell.is_origin and cell.text and not is_mark(cell.text) for cell in cells):
        return None
    left_out = own - {id(cell) for cell in cells}
    return None if any(cell.text for cell in run.cells if id(cell) in left_out) else cells


def _shorter(cells: Sequence[Cell], width: int, *, is_grid_row: bool) -> Fitted | None:
    """Too many cells: without blanks at one end, or behind all numbers without remarks."""
    ends = [tuple(cells[:width]), tuple(cells[-width:])]
    ends = [
        end for end, rest in zip(ends, (cells[width:], cells[:-width]), strict=True) if not any(c.text for c in rest)
    ]
    if ends:
        return ends[-1] if is_grid_row else ends[0]
    filled = tuple(cell for cell in cells if cell.text)
    if len(filled) == width:
        return filled
    is_remark = all(not cell.text or not looks_like_value(cell.text) for cell in cells[width:])
    is_row = all(not cell.text or looks_like_value(cell.text) for cell in cells[:width])
    return tuple(cells[:width]) if is_remark and is_row else None


def _longer(cells: Sequence[Cell], width: int) -> Fitted | None:
    """Too few cells: with those split in which several numbers stand."""
    pieces = [
        Cell(piece, cell.place, confidence=cell.confidence) for cell in cells for piece in cell.text.split() or [""]
    ]
    return tuple(pieces) if len(pieces) == width and all(looks_like_value(p.text) for p in pieces if p.text) else None
