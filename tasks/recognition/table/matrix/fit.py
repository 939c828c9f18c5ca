"""The cells of a row told apart by the columns they belong to.

As many cells as columns settle it. Otherwise blanks at either end, the columns in which other rows of the same
grid stand, or the row's own sum may decide; where nothing does, nothing is decided.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations

from expectations.forms import Form, FormRow
from tasks.model.document import Cell, Grid
from tasks.recognition.table.lines import TableLine
from tasks.recognition.table.matrix.headings import Headings
from tasks.recognition.table.matrix.records import Run
from tasks.recognition.table.values import is_mark, looks_like_value

__all__ = ["Fitted", "Grids", "fit", "fit_by_sum", "stands_in_columns"]

Fitted = tuple[Cell, ...]
"""A row's cells, one per column."""


class Grids:
    """What the rows of each grid say of its columns."""

    def __init__(self, runs: Sequence[Run], lines: Sequence[TableLine], layout: Form) -> None:
        """Take in the runs that are lines of a grid, and the lines in which a block's headings stand."""
        self._alike: dict[tuple[int, int], list[Run]] = {}
        self.headings = Headings(lines, layout)
        for run in runs:
            if _is_grid_row(run):
                self._alike.setdefault((id(run.line.grid), len(run.cells)), []).append(run)

    def columns(self, run: Run, width: int) -> tuple[int, ...] | None:
        """The columns of the grid in which most of its rows with exactly `width` cells have them."""
        found = Counter(filter(None, map(_columns, self._alike.get((id(run.line.grid), width), ()))))
        return found.most_common(1)[0][0] if found else None

    def ends(self, run: Run, row: FormRow) -> set[bool]:
        """Whether the row's numbers stand at the start of the run's cells (true) or at their end (false).

        The headings of the row's block tell, or else other rows of the grid with as many cells.
        """
        width = len(row.items)
        columns = _columns(run) or ()
        headed = self.headings.columns(run.line, row.block)
        told = {is_start for is_start, own in ((True, columns[:width]), (False, columns[-width:])) if own == headed}
        if told:
            return told
        alike = self._alike.get((id(run.line.grid), len(run.cells)), ())
        valid = (_ends(other.cells, width) for other in alike)
        return {is_start for ends in valid if len(ends) == 1 for is_start in ends}


def fit(runs: Sequence[Run], row: FormRow, grids: Grids, adds_up: Callable[[Fitted], bool]) -> Fitted | None:
    """The cells of the runs as the numbers of a row, one per column; `None` where nothing tells them apart.

    Headings of which some are missing may be those of a table that lacks a column, or two that were set as one: then
    the row itself must have all its cells and add up.
    """
    width = len(row.items)
    cells = tuple(cell for run in runs for cell in run.cells)
    only = runs[0] if len(runs) == 1 and _is_grid_row(runs[0]) else None
    if only and grids.headings.lacks_some(only.line, row.block):
        return cells if len(cells) == width and adds_up(cells) else None
    headed = _by_headings(only, row, grids) if only else None
    if headed is not None:
        return headed
    # As many cells as columns settle it. But a blank at an end may be none of the row's cells where the whole rows of
    # the grid stand in other columns.
    if len(cells) == width:
        is_blank_at_end = not (cells[0].text and cells[-1].text) and any(cell.text for cell in cells)
        may_be_shifted = only is not None and is_blank_at_end and _is_rectangular(only.line.grid)
        if not (only and may_be_shifted and _columns(only) != grids.columns(only, width)):
            return cells
    placed = _by_grid(only, width, grids) if only else None
    if placed is not None:
        return placed
    if len(cells) <= width:
        return _longer(cells, width)
    return _shorter(cells, width, grids.ends(only, row) if only else {True})


def fit_by_sum(cells: Sequence[Cell], width: int, adds_up: Callable[[Fitted], bool]) -> Fitted | None:
    """A row with one cell too many, left without the one cell that keeps it from adding up."""
    if len(cells) != width + 1:
        return None
    found = {
        tuple(cell.text for cell in chosen): chosen for chosen in combinations(cells, width) if adds_up(tuple(chosen))
    }
    return tuple(next(iter(found.values()))) if len(found) == 1 else None


def stands_in_columns(run: Run) -> bool:
    """Whether the run's cells stand in the columns of a grid that has as many in every row."""
    return _is_grid_row(run) and _is_rectangular(run.line.grid)


def _columns(run: Run) -> tuple[int, ...] | None:
    """The columns of the grid that a run's cells begin in; `None` where they are none of the line's own cells."""
    at = {id(cell): column for column, cell in enumerate(run.line.covered)}
    return tuple(at[id(cell)] for cell in run.cells) if all(id(cell) in at for cell in run.cells) else None


def _is_grid_row(run: Run) -> bool:
    """Whether the run stands in a line of several columns: beside a label, or in a grid that has them throughout."""
    if run.line.grid is None or len(run.line.covered) == 1:
        return False
    return run.is_beside_label or _is_rectangular(run.line.grid)


def _is_rectangular(grid: Grid | None) -> bool:
    """Whether all rows of the grid have as many cells, so that a column is the same in each."""
    return grid is not None and len({len(row) for row in grid.rows}) == 1


def _by_headings(run: Run, row: FormRow, grids: Grids) -> Fitted | None:
    """The cells below the headings, where these say more than the count: another order, or further columns.

    Headings are believed only where whole rows stand below them.
    """
    width = len(row.items)
    columns = grids.headings.columns(run.line, row.block)
    if columns is None or max(columns) >= len(run.line.covered) or not _is_rectangular(run.line.grid):
        return None
    usual = grids.columns(run, width)
    is_ordered = list(columns) == sorted(columns)
    if (usual is not None and usual != tuple(sorted(columns))) or (is_ordered and len(run.cells) == width):
        return None
    own = {id(cell) for cell in run.cells}
    cells = tuple(run.line.covered[column] for column in columns)
    if any(id(cell) not in own if cell.is_origin else cell.text and not is_mark(cell.text) for cell in cells):
        return None
    return cells


def _by_grid(run: Run, width: int, grids: Grids) -> Fitted | None:
    """The cells in the columns of the grid's whole rows; a merged cell fills several of them only without a number."""
    columns = grids.columns(run, width)
    if columns is None or columns[-1] >= len(run.line.covered):
        return None
    own = {id(cell) for cell in run.cells}
    first = next((at for at, cell in enumerate(run.line.covered) if id(cell) in own), 0)
    cells = tuple(run.line.covered[column] for column in columns)
    if columns[0] < first or any(not cell.is_origin and cell.text and not is_mark(cell.text) for cell in cells):
        return None
    left_out = own - {id(cell) for cell in cells}
    return None if any(cell.text for cell in run.cells if id(cell) in left_out) else cells


def _shorter(cells: Sequence[Cell], width: int, usual: set[bool]) -> Fitted | None:
    """Too many cells: without blanks at one end, or behind all numbers without remarks.

    Where there are blanks at both ends, other rows must tell which of them are no columns.
    """
    ends = _ends(cells, width)
    if len(ends) > 1 and any(cell.text for cell in cells):
        ends &= usual
        if len(ends) != 1:
            return None
    if ends:
        return tuple(cells[:width] if True in ends else cells[-width:])
    filled = tuple(cell for cell in cells if cell.text)
    if len(filled) == width:
        return filled
    is_remark = all(not cell.text or not looks_like_value(cell.text) for cell in cells[width:])
    is_row = all(not cell.text or looks_like_value(cell.text) for cell in cells[:width])
    return tuple(cells[:width]) if is_remark and is_row else None


def _ends(cells: Sequence[Cell], width: int) -> set[bool]:
    """At which ends a row of `width` cells may stand, with nothing but blanks beside it: its start (true), its end."""
    rests = {True: cells[width:], False: cells[:-width]}
    return {is_start for is_start, rest in rests.items() if not any(cell.text for cell in rest)}


def _longer(cells: Sequence[Cell], width: int) -> Fitted | None:
    """Too few cells: blanks as many as there are columns, or with those split in which several numbers stand."""
    if not any(cell.text for cell in cells):
        return tuple(cells[min(at, len(cells) - 1)] for at in range(width))
    pieces = [
        Cell(piece, cell.place, confidence=cell.confidence) for cell in cells for piece in cell.text.split() or [""]
    ]
    return tuple(pieces) if len(pieces) == width and all(looks_like_value(p.text) for p in pieces if p.text) else None
