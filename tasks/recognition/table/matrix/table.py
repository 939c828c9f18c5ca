"""The rows of a form as they are found in a document, and those whose numbers came apart from their labels.

Such numbers stand in the official order. Where as many rows are free as there are rows of numbers, the order decides;
otherwise the form's equations must leave a single way.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, combinations, pairwise
from math import comb
from typing import NamedTuple

from expectations.forms import Form, FormRow, Item
from tasks.model.codes import Doubt, UnmatchedReason
from tasks.model.report import Unmatched
from tasks.recognition.table.lines import TableLine
from tasks.recognition.table.matrix.fit import Fitted, Grids, fit, fit_by_sum, stands_in_columns
from tasks.recognition.table.matrix.records import Record, Run
from tasks.recognition.table.matrix.sums import adds_up, has_sums, holds, is_confirmed, numbers_of, with_last_as_total
from tasks.recognition.table.values import is_mark, looks_like_value

__all__ = ["Rows"]

# How many ways to place rows are tried. 500 gives the same; at 1 numbers whose line was lost (test_matrix) are not
# placed. It bounds the work, for each way is tried with all equations: 5,000 allow for two rows missing of a hundred.
_MOST_WAYS = 5_000

# In how many confirmed rows as many blanks must stand beyond the columns for them to be the layout's. At 2 rows that
# came apart alike and add up by chance are taken for it (test_never_silent).
_USUAL = 3


class _Surplus(NamedTuple):
    """How many cells stand beyond a row's columns, before them or behind."""

    cells: int
    is_before: bool


_Known = Mapping[str, Decimal]
"""The numbers of items as far as they are known."""


@dataclass(frozen=True, slots=True)
class _Loose:
    """A line of numbers without a label (`run`), or a row's label without numbers (`row`)."""

    order: int
    row: FormRow | None = None
    run: Run | None = None


class Rows:
    """The rows of a form as they are found in a document.

    `cells` holds a row's cells, one per column, by the row's position; `misfits` the records whose cells could not
    be told apart; `seen` where a label stands that has no numbers; `doubts` why a row is not certain; `groups` the
    cells of rows that the form splits, by the position of the row that heads them.
    """

    def __init__(self, layout: Form, runs: Sequence[Run], lines: Sequence[TableLine]) -> None:
        """Start without rows; all runs and lines of the document tell where the numbers of each grid stand."""
        self.layout = layout
        self.cells: dict[int, Fitted] = {}
        self.misfits: dict[int, Record] = {}
        self.seen: dict[int, str] = {}
        self.doubts: dict[int, Doubt] = {}
        self.unmatched: list[Unmatched] = []
        self.groups: dict[int, Fitted] = {}
        self._grids = Grids(runs, lines, layout)
        self._orders: dict[int, int] = {}
        self._loose: list[_Loose] = []
        # Rows below whose numbers others stand.
        self._followed: dict[int, list[Run]] = {}
        # How many cells beyond their columns confirmed rows have, and rows that are certain if they have as many.
        self._confirmed: Counter[_Surplus] = Counter()
        self._open: dict[int, _Surplus] = {}

    def take(self, order: int, record: Record, row: FormRow, *, is_exact: bool) -> None:
        """Take a record as a row of the form, by its label (`is_exact`) or only by its likeness and order."""
        if not row.items:
            if record.has_values:
                self.unmatched.append(Unmatched(record.text, record.place, UnmatchedReason.GROUP))
                self.groups[row.position] = record.cells
            return
        if row.position in self.cells:
            self._leave_copy(record, row.position)
            return
        if not is_exact:
            self.doubts[row.position] = Doubt.LABEL
        self.seen[row.position] = record.place
        if not record.runs:
            self._loose.append(_Loose(order, row))
            return
        cells, rest = self._row_of(record.runs, row)
        if cells is not None:
            self.cells[row.position] = cells
            self._orders[row.position] = order
            if not row.label:
                self._judge_unlabelled(row, record, cells)
            loose = [_Loose(order, run=run) for run in rest if _is_filled(run)]
            self._loose += loose
            if loose:
                self.doubts[row.position] = Doubt.REALIGNED  # more numbers stand below it than it has columns
                self._followed[row.position] = [run for run in rest if _is_filled(run)]
        elif len(record.runs) > 1 and not record.runs[0].is_beside_label:
            self._loose.append(_Loose(order, row))
            self._loose += (_Loose(order, run=run) for run in record.runs)
        else:
            self.misfits[row.position] = record

    def leave(self, record: Record) -> None:
        """Set a record aside that is no row of the form, or one found before."""
        # Running text that ends in 无 and the like is a section that has nothing to say.
        is_note = all(
            run.line.grid is None and all(is_mark(cell.text.rstrip("。")) for cell in run.cells) for run in record.runs
        )
        if not record.has_values or is_note:
            return
        position = next((row.position for label in record.named for row in label.rows if row.items), None)
        if position is None:
            self.unmatched.append(Unmatched(record.text, record.place, UnmatchedReason.NOT_OF_FORM))
            return
        self._leave_copy(record, position)

    def _leave_copy(self, record: Record, position: int) -> None:
        """Set a row aside that was found before, and doubt both where they differ."""
        self.unmatched.append(Unmatched(record.text, record.place, UnmatchedReason.REPEATED))
        first = [cell.text for cell in self.cells.get(position, ())]
        if [cell.text for cell in record.cells][: len(first)] != first:
            self.doubts[position] = Doubt.REPEATED

    def measure(self, item: Item) -> str:
        """The unit of money that the heading over an item names, if any."""
        return self._grids.headings.measure(self.layout.rows[item.row].block, item.column)

    def place_loose_rows(self) -> None:
        """Give rows of numbers that came apart from their labels back to the form's rows, as far as that is certain."""
        anchors = sorted((order, position) for position, order in self._orders.items())
        bounds = [
            (-1, -1),
            *anchors,
            (max((loose.order for loose in self._loose), default=0) + 1, len(self.layout.rows)),
        ]
        for (order_from, position_from), (order_to, position_to) in pairwise(bounds):
            loose = [entry for entry in self._loose if order_from <= entry.order < order_to]
            found = [entry.run for entry in loose if entry.run]
            if any(map(_is_filled, found)):
                seen = [entry.row for entry in loose if entry.row]
                self._place(seen, [self._without_bars(run) for run in found], range(position_from + 1, position_to))
                self._relieve(position_from)

    def _without_bars(self, run: Run) -> Run:
        """The run without a blank at either end where it then has as many cells as a row of the form."""
        widths = {len(row.items) for row in self.layout.rows if row.items}
        if len(run.cells) in widths:
            return run
        cells = run.cells[not run.cells[0].text : len(run.cells) - (not run.cells[-1].text)]
        return replace(run, cells=cells) if len(cells) in widths else run

    def _relieve(self, position: int) -> None:
        """Take a row as certain again that adds up, where the numbers that stand below it are those of another."""
        placed = {id(cell) for cells in self.cells.values() for cell in cells}
        below = [cell for run in self._followed.get(position, ()) for cell in run.cells if cell.text]
        is_settled = bool(below) and all(id(cell) in placed for cell in below)
        if is_settled and is_confirmed(self.cells[position], self.layout.rows[position], self.layout):
            self.doubts.pop(position, None)

    def _judge_unlabelled(self, row: FormRow, record: Record, cells: Fitted) -> None:
        """A row without a label is certain where it adds up; a blank before it may be none of its cells."""
        if adds_up(cells, row, self.layout):
            if self.doubts.get(row.position) is Doubt.LABEL:
                del self.doubts[row.position]
        elif not record.cells[0].text and len(record.cells) > len(cells):
            self.doubts[row.position] = Doubt.REALIGNED

    def _row_of(self, runs: Sequence[Run], row: FormRow) -> tuple[Fitted | None, Sequence[Run]]:
        """The row's cells, and the runs that are not part of it."""

        def is_sum(chosen: Fitted) -> bool:
            return adds_up(chosen, row, self.layout)

        if runs[0].is_beside_label and _is_filled(runs[0]):
            cells = fit(runs[:1], row, self._grids, is_sum)
            if cells is not None:
                return self._judge(row, runs[:1], cells), runs[1:]
        cells, used = None, runs
        filled = [run for run in runs if _is_filled(run)]
        if runs[0].is_beside_label and filled and filled[0] is not runs[0]:
            used = filled[:1] if len(filled) == 1 else runs[1:]  # the rest stands below
            cells = fit(used, row, self._grids, is_sum)
        if cells is None:
            used = runs
            cells = fit(used, row, self._grids, is_sum)
        if cells is not None:
            return self._judge(row, used, cells), ()
        cells = fit_by_sum([cell for run in runs for cell in run.cells], len(row.items), is_sum)
        if cells is not None:
            self.doubts[row.position] = Doubt.REALIGNED
        return cells, ()

    def _judge(self, row: FormRow, runs: Sequence[Run], cells: Fitted) -> Fitted:
        """Doubt what rests on less than the row's full cells and is confirmed by no equation of the form.

        As many cells as columns are the full cells, and so are those that stand in the columns of a grid. Of others,
        blanks at the end may have been dropped between the numbers: then the last number is the total, if it is.
        """
        printed = tuple(cell for run in runs for cell in run.cells)
        beside = _number_beside(printed, cells)
        if beside is not None:
            self.doubts[row.position] = Doubt.REALIGNED
            return beside
        width = len(cells)
        in_grid = len(runs) == 1 and stands_in_columns(runs[0])
        if not any(cell.text for cell in cells):
            return cells
        # How many blanks stand before the row or behind it the headings tell, or the rows that are confirmed.
        filled = sum(bool(cell.text) for cell in cells)
        surplus, behind = len(printed) - width, self._grids.headings.blanks_behind(row.block)
        is_window = cells in {printed[:width], printed[-width:]}
        odd = _Surplus(surplus, is_before=cells != printed[:width])
        if is_confirmed(cells, row, self.layout):
            self._settle_confirmed(row, odd, is_known=in_grid or surplus == behind, is_whole=is_window, filled=filled)
            return cells
        if in_grid:
            return cells
        moved = with_last_as_total(cells, row, self.layout)
        if moved is not None:
            self.doubts[row.position] = Doubt.REALIGNED
            return moved
        # These blanks are none of its cells where it is whole without them, with a number at its end.
        if not surplus:
            is_certain = filled == width or not behind
        else:
            is_whole = bool(cells[-1].text) and is_window
            is_certain = is_whole and (width == 1 or surplus == behind)
            if is_whole and behind is None and filled in {1, width} and has_sums(row, self.layout):
                is_certain = True  # all its numbers, which the rules judge, or the total alone
                if filled < width:
                    self._open[row.position] = odd
        if not is_certain:
            self.doubts.setdefault(row.position, Doubt.REALIGNED)
        return cells

    def _settle_confirmed(self, row: FormRow, odd: _Surplus, *, is_known: bool, is_whole: bool, filled: int) -> None:
        """Take a row that adds up as certain, but for one with cells too many that nothing tells of."""
        if odd.cells > 0 and not is_known and not is_whole:
            self.doubts.setdefault(row.position, Doubt.REALIGNED)  # a blank among the numbers was left out
            return
        self._confirmed[odd] += 1
        if odd.cells and not is_known and filled < len(row.items):
            self._open[row.position] = odd

    def settle_open_rows(self) -> None:
        """Doubt rows with more cells than columns where no others that are confirmed have as many."""
        for position, surplus in self._open.items():
            if self._confirmed[surplus] < _USUAL:
                self.doubts.setdefault(position, Doubt.REALIGNED)

    def _place(self, seen: Sequence[FormRow], found: Sequence[Run], positions: range) -> None:
        """Give the lines of numbers between two certain rows to the rows whose labels were seen, or that are free."""
        placed = self._by_cells(seen, found)
        if placed is not None:
            self._settle(placed)
            return
        free = [self.layout.rows[at] for at in positions if at not in self.cells and self.layout.rows[at].label]
        for width in dict.fromkeys(len(run.cells) for run in found):
            runs = [run for run in found if len(run.cells) == width]
            rows = [row for row in seen if len(row.items) == width]
            placed = self._by_rows(rows, [row for row in free if len(row.items) == width], runs)
            if placed is None:
                self._give_up(seen, runs)
            else:
                self._settle(placed)

    def _by_cells(self, seen: Sequence[FormRow], found: Sequence[Run]) -> list[tuple[FormRow, Fitted]] | None:
        """As many cells, one per line, as the rows have columns: the order decides."""
        cells = [cell for run in found for cell in run.cells]
        if len(cells) != sum(len(row.items) for row in seen) or any(len(run.cells) > 1 for run in found):
            return None
        starts = accumulate((len(row.items) for row in seen), initial=0)
        return [(row, tuple(cells[start : start + len(row.items)])) for row, start in zip(seen, starts, strict=False)]

    def _by_rows(
        self, seen: Sequence[FormRow], free: Sequence[FormRow], found: Sequence[Run]
    ) -> list[tuple[FormRow, Fitted]] | None:
        """Lines as wide as the rows: as many of them, or one way to place them that the form's equations leave."""
        rows: Sequence[FormRow] | None = seen
        if len(seen) != len(found):
            numbers = [numbers_of(run.cells, free[0], self.layout) for run in found] if free else []
            rows = _place_rows(free, numbers, self._known(), self.layout)
        return [(row, run.cells) for row, run in zip(rows, found, strict=True)] if rows else None

    def _settle(self, placed: Sequence[tuple[FormRow, Fitted]]) -> None:
        """Give rows the cells that were found apart from their labels, in doubt."""
        for row, cells in placed:
            self.cells[row.position] = cells
            self.doubts[row.position] = Doubt.REALIGNED

    def _give_up(self, seen: Sequence[FormRow], found: Sequence[Run]) -> None:
        """Set aside numbers that may belong to several rows, and doubt all rows between the same certain ones."""
        left = [run for run in found if _is_filled(run)]
        for run in left:
            text = " | ".join(cell.text for cell in run.cells if cell.text)
            self.unmatched.append(Unmatched(text, run.cells[0].place, UnmatchedReason.APART))
        if left:
            self.doubts |= dict.fromkeys((row.position for row in seen), Doubt.REALIGNED)

    def _known(self) -> dict[str, Decimal]:
        """The numbers of all rows found so far."""
        known: dict[str, Decimal] = {}
        for position, cells in self.cells.items():
            row = self.layout.rows[position]
            for item, number in zip(row.items, numbers_of(cells, row, self.layout), strict=True):
                if number is not None:
                    known[item.id] = number
        return known


def _number_beside(printed: Fitted, cells: Fitted) -> Fitted | None:
    """The row with a number that stands beside its columns, where one of these is blank; `None` where none does.

    A row is never blank where the file holds a number: one number right beside the one blank is what belongs there,
    and of more of them nothing is known but that the blanks are not to be trusted.
    """
    own = {id(cell) for cell in cells}
    left = [at for at, cell in enumerate(printed) if id(cell) not in own and looks_like_value(cell.text)]
    blank = [at for at, cell in enumerate(cells) if not cell.text]
    if not left or not blank:
        return None
    neighbours = [id(cell) for at in left for cell in printed[max(0, at - 1) : at + 2]]
    if len(left) == len(blank) == 1 and id(cells[blank[0]]) in neighbours:
        return (*cells[: blank[0]], printed[left[0]], *cells[blank[0] + 1 :])
    return cells


def _is_filled(run: Run) -> bool:
    """Whether any cell of a line of numbers holds something."""
    return any(cell.text for cell in run.cells)


def _place_rows(
    rows: Sequence[FormRow], found: Sequence[Sequence[Decimal | None]], known: _Known, layout: Form
) -> list[FormRow] | None:
    """The row of the form for each found row of numbers, in order; `None` where more than one way is possible.

    `rows` are the rows of the form that are free, in the official order; `known` the numbers that are certain.
    """
    if len(found) == len(rows):
        return list(rows)
    if len(found) > len(rows) or not found or comb(len(rows), len(found)) > _MOST_WAYS:
        return None
    # The equations that bind several rows, among them one of these.
    items = {item.id for row in rows for item in row.items}
    equations = [
        equation
        for equation in layout.equations
        if not items.isdisjoint(equation.items) and len({layout.item(item).row for item in equation.items}) > 1
    ]
    ways: list[Sequence[FormRow]] = []
    for way in combinations(rows, len(found)):
        # The rows left over count for nothing; then all equations that can be told must hold, at least one.
        values = {**known, **dict.fromkeys(items, Decimal(0))}
        for row, numbers in zip(way, found, strict=True):
            values |= {item.id: number or Decimal(0) for item, number in zip(row.items, numbers, strict=True)}
        outcomes = [holds(equation, values) for equation in equations]
        if any(outcomes) and False not in outcomes:
            ways.append(way)
    return list(ways[0]) if len(ways) == 1 else None
