"""Which lines of a table without rules are one row: which labels are broken over lines, which values stand beside?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from tasks.model.document import Cell
from tasks.reading.pdf.columns import Span
from tasks.reading.pdf.join_pages import PageTable, Row, starts_anew
from tasks.reading.pdf.rows import Entry, TableRow, folded, is_number
from tasks.reading.pdf.spacing import Room

__all__ = ["label_columns", "part_of", "tail_of"]

_SAME_ROW = 0.4
_LEAST_STEP, _LOOSE, _NEAR = 0.8, 1.35, 1.25
_SHORT, _MOST_WORDED, _MOST_NUMBERS = 4, 0.3, 0.2
_OPENING, _CLOSING = "(（〔[", ")）〕]"


def label_columns(entries: Sequence[Entry], columns: int) -> int:
    """How many leading columns hold labels: all before the first in which few texts are words, or some are numbers."""
    for column in range(1, columns):
        texts = [span.text for entry in entries for span in entry.spans if span.first == span.last == column]
        numbers = sum(map(is_number, texts))
        worded = sum((len(text) > _SHORT or starts_anew(text)) and not is_number(text) for text in texts)
        if worded <= _MOST_WORDED * len(texts) or numbers > _MOST_NUMBERS * len(texts):
            return column
    return max(1, columns - 1)


def part_of(entries: Sequence[Entry], columns: int, labels: int, room: Room) -> PageTable:
    """The lines of one page as rows from top to bottom; `room` is that of the whole table."""
    builder = _Builder(columns, labels, room, entries)
    head = _head_length(entries, labels)
    builder.add_head(entries[:head])
    for entry in entries[head:]:
        builder.add_label(entry)
    for entry in entries[head:]:
        builder.add_values(entry)
    return builder.table()


def tail_of(entries: Sequence[Entry], following: Sequence[Entry], labels: int, room: Room) -> list[Entry]:
    """The lines below a table that are the rest of its last label."""
    builder = _Builder(0, labels, room, entries)
    for entry in entries:
        builder.add_label(entry)
    return list(takewhile(builder.goes_on, following))


def _head_length(entries: Sequence[Entry], labels: int) -> int:
    """How many leading lines are column headings: to the last with any before a label of a new number, or values."""
    length = 0
    for number, entry in enumerate(entries, 1):
        if any(starts_anew(span.text) if span.first < labels else is_number(span.text) for span in entry.spans):
            break
        if any(span.first >= labels for span in entry.spans):
            length = number
    return length


@dataclass(slots=True)
class _Fragment:
    """The last line so far of a label in one column."""

    entry: Entry
    span: Span


class _Builder:
    """Puts a page's lines together to rows."""

    def __init__(self, columns: int, labels: int, room: Room, entries: Sequence[Entry]) -> None:
        self._columns = columns
        self._labels = labels
        self._room = room
        self._rows: list[TableRow] = []
        self._row_of: dict[int, TableRow] = {}
        self._open: dict[int, tuple[TableRow, _Fragment]] = {}
        labelled = [entry.line for entry in entries if any(self._is_innermost(span) for span in entry.spans)]
        steps = [two.base - one.base for one, two in pairwise(labelled)]
        self._tight = min((step for step in steps if step > _LEAST_STEP * labelled[0].size), default=0.0)

    def add_head(self, entries: Sequence[Entry]) -> None:
        """Column headings: those over several columns in a row of their own, then the others."""
        if not entries:
            return
        base = entries[0].line.base
        over, single = TableRow(base, base, entries[0].line.size), TableRow(base, base, entries[0].line.size)
        for entry in entries:
            for span in entry.spans:
                is_over = span.first >= self._labels and span.first != span.last
                (over if is_over else single).add(span)
        self._rows += [row for row in (over, single) if row.texts]

    def add_label(self, entry: Entry) -> None:
        """The line's labels: the last begins a row unless it goes on with one, those before may belong further up."""
        spans = [span for span in entry.spans if span.first < self._labels]
        if not spans:
            return
        *outer, inner = spans
        owner = self._owner(inner, entry)
        if owner is None:
            owner = TableRow(entry.line.base, entry.line.base, entry.line.size, inner.first)
            self._rows.append(owner)
        if owner.inner == inner.first:
            owner.lines.append(entry)
            self._row_of[id(entry)] = owner
            owner.bottom = entry.line.base
        self._put(owner, inner, entry)
        for span in outer:
            is_column = span.first in self._open and self._open[span.first][1].span.last == span.last
            self._put((is_column and self._owner(span, entry)) or owner, span, entry)

    def goes_on(self, entry: Entry) -> bool:
        """Whether a line is the rest of a label, which it is then added to."""
        is_rest = all(span.first < self._labels and self._owner(span, entry) is not None for span in entry.spans)
        if is_rest:
            self.add_label(entry)
        return is_rest

    def add_values(self, entry: Entry) -> None:
        """The line's values go to the row whose label stands beside them, or make a row without a label."""
        spans = [span for span in entry.spans if span.first >= self._labels]
        if not spans:
            return
        row = self._beside(entry)
        if row is None or any(span.first in row.texts and is_number(span.text) for span in spans):
            row = TableRow(entry.line.base, entry.line.base, entry.line.size)
            self._rows.append(row)
        for span in spans:
            row.add(span)

    def table(self) -> PageTable:
        """The rows collected."""
        rows: list[Row] = []
        full = set()
        for number, row in enumerate(folded(sorted(self._rows, key=lambda row: row.base), self._labels), 1):
            rows.append(tuple(self._cells(row, number)))
            inner = max((first for first in row.texts if first < self._labels), default=None)
            if inner is not None and row.lines and self._ends_full(row, inner):
                full.add(_place(number, inner))
        return PageTable(tuple(rows), full=frozenset(full))

    def _put(self, row: TableRow, span: Span, entry: Entry) -> None:
        row.add(span)
        self._open[span.first] = row, _Fragment(entry, span)

    def _owner(self, span: Span, entry: Entry) -> TableRow | None:
        """The row whose label in that column a text goes on with, if it does."""
        if span.first not in self._open or starts_anew(span.text) or is_number(span.text):
            return None
        row, before = self._open[span.first]
        distance = entry.line.base - before.entry.line.base
        if self._is_innermost(span):
            if distance > max(_LOOSE * self._tight, _NEAR * entry.line.size):
                return None
            if self._has_values(entry) and any(self._has_values(line) for line in row.lines):
                return None
        _, text = row.texts[span.first]
        is_open = sum(map(text.count, _OPENING)) > sum(map(text.count, _CLOSING))
        is_upright = len(before.span.text) == len(span.text) == 1
        return row if is_open or is_upright or self._is_full(before, entry.line.opening) else None

    def _is_innermost(self, span: Span) -> bool:
        return span.first < self._labels <= span.last + 1

    def _has_values(self, entry: Entry) -> bool:
        return any(span.first >= self._labels for span in entry.spans)

    def _is_full(self, fragment: _Fragment, opening: float) -> bool:
        """Whether no more of the label had room on its line."""
        beside = [span.left for span in fragment.entry.spans if fragment.span.last < span.first < self._labels]
        return self._room.is_full(fragment.span, opening, fragment.entry.line.size, min(beside, default=None))

    def _ends_full(self, row: TableRow, column: int) -> bool:
        fragment = self._open.get(column)
        return fragment is not None and fragment[0] is row and self._is_full(fragment[1], fragment[1].entry.line.size)

    def _beside(self, entry: Entry) -> TableRow | None:
        """The row whose label has a line in common, or else stands around the line, its middle nearest."""
        if id(entry) in self._row_of:
            return self._row_of[id(entry)]
        base, margin = entry.line.base, _SAME_ROW * entry.line.size
        around = [row for row in self._rows if row.lines and row.base - margin <= base <= row.bottom + margin]
        return min(around, key=lambda row: abs(row.base + row.bottom - 2 * base), default=None)

    def _cells(self, row: TableRow, number: int) -> Iterator[Cell]:
        """The row's cells; a text over several columns leaves copies."""
        first = 0
        for column in range(self._columns):
            last, text = row.texts.get(first, (first, ""))
            if column in row.texts or column > last:
                first = column
                text = row.texts.get(column, (column, ""))[1]
            yield Cell(text, _place(number, first), is_origin=column == first)


def _place(row: int, column: int) -> str:
    return f"行{row} 列{column + 1}"
