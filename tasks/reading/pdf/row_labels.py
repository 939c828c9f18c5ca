"""Rows of a table without rules: labels that are broken over lines put together, with the values beside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from tasks.model.document import Cell
from tasks.reading.grids import cell_place
from tasks.reading.pdf.columns import Spacing, Span
from tasks.reading.pdf.join_pages import PageTable, Row, starts_anew
from tasks.reading.pdf.text_lines import Line
from tasks.reading.plain.line_wraps import join_lines

__all__ = ["Entry", "is_number", "label_columns", "part_of", "tail_of"]

# How the thresholds below were tried: each alone halved and doubled, or else changed by a fifth, while all PDFs of
# tests/golden/pdf and tests/reading and the layouts ruled, boxed and borderless of examples.render were read again.
# "Alike" means that every one of them gave the same document.

# All lengths are in the size of the line's font.
# How far above or below a label its value may stand. 0.2 to 0.4 alike; at 0.5 a label of form 2019
# (borderless) that is broken around its values is one row with them, which it is not at 0.4.
_SAME_ROW = 0.4
# The least distance of two baselines that are different lines (0.4 to 1.6 alike), and how much looser than the
# tightest lines of a page the lines of one label are: 1.35 to 2.7 alike; at 1.08 broken labels of form 2019
# (borderless) fall apart.
_LEAST_STEP, _LOOSE = 0.8, 1.35
# How near below a line the next is that goes on with a label or heading. 1 to 1.25 alike; at 0.6 headings of form
# 2019 (borderless) that are broken over lines fall apart, at 1.56 the heading over several columns joins those below.
_NEAR = 1.25
# A column holds labels where more than 0.3 of its texts are words of over 4 characters (0.15 to 0.6, and 2 to 9,
# alike) and at most 0.2 are numbers: 0.1 to 0.25 alike; at 0.4 the first table of form 2021 (borderless) comes out
# otherwise.
_SHORT, _MOST_WORDED, _MOST_NUMBERS = 4, 0.3, 0.2
_OPENING, _CLOSING = "(（〔[", ")）〕]"
# A number, a mark in place of one (`/`, `—`), or a number with its unit of at most three Chinese characters (`12
# 万元`).
_NUMBER = re.compile(r"[-+/\\—–―－\s\d.,，．％%０-９]+[\u4e00-\u9fff]{0,3}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table, its texts by columns."""

    line: Line
    spans: tuple[Span, ...]


@dataclass(slots=True)
class _Row:
    """A row so far: its texts by first column, each with the last column it covers.

    `lines` are those of the innermost label, which begins in the column `inner`; from `base` to `bottom` they stand.
    """

    base: float
    bottom: float
    size: float
    inner: int | None = None
    texts: dict[int, tuple[int, str]] = field(default_factory=dict)
    lines: list[Entry] = field(default_factory=list)

    def add(self, span: Span) -> None:
        """Add a text to those of its column."""
        last, text = self.texts.get(span.first, (span.last, ""))
        self.texts[span.first] = max(last, span.last), join_lines(text, span.text)

    def heads_values(self, labels: int) -> bool:
        """Tell whether nothing but words stands in the columns of values, each in one, and something does."""
        texts = [(first == last, text) for first, (last, text) in self.texts.items() if first >= labels]
        return bool(texts) and all(is_single and not is_number(text) for is_single, text in texts)

    def take(self, below: "_Row") -> None:
        """Add the texts of a row below, column by column."""
        for first, (last, text) in below.texts.items():
            before = self.texts.get(first, (last, ""))
            self.texts[first] = max(before[0], last), join_lines(before[1], text)
        self.bottom = below.bottom
        self.inner = below.inner if self.inner is None else self.inner
        self.lines += below.lines


def label_columns(entries: Sequence[Entry], columns: int) -> int:
    """Count the leading columns of labels: all before the first in which few texts are words, or some are numbers."""
    for column in range(1, columns):
        texts = [span.text for entry in entries for span in entry.spans if span.first == span.last == column]
        numbers = sum(map(is_number, texts))
        worded = sum((len(text) > _SHORT or starts_anew(text)) and not is_number(text) for text in texts)
        if worded <= _MOST_WORDED * len(texts) or numbers > _MOST_NUMBERS * len(texts):
            return column
    return max(1, columns - 1)


def part_of(entries: Sequence[Entry], columns: int, labels: int, spacing: Spacing) -> PageTable:
    """The lines of one page as rows from top to bottom; `spacing` is that of the whole table."""
    builder = _Builder(columns, labels, spacing, entries)
    # The leading lines are column headings, up to the last with any before a label of a new number, or values.
    head = 0
    for number, entry in enumerate(entries, 1):
        if any(starts_anew(span.text) if span.first < labels else is_number(span.text) for span in entry.spans):
            break
        if any(span.first >= labels for span in entry.spans):
            head = number
    builder.add_head(entries[:head])
    for entry in entries[head:]:
        builder.add_label(entry)
    for entry in entries[head:]:
        builder.add_values(entry)
    return builder.table()


def tail_of(entries: Sequence[Entry], following: Sequence[Entry], labels: int, spacing: Spacing) -> list[Entry]:
    """The lines below a table that are the rest of its last label."""
    builder = _Builder(0, labels, spacing, entries)
    for entry in entries:
        builder.add_label(entry)
    return list(takewhile(builder.goes_on, following))


@dataclass(slots=True)
class _Fragment:
    """The last line so far of a label in one column."""

    entry: Entry
    span: Span


class _Builder:
    """Puts a page's lines together to rows."""

    def __init__(self, columns: int, labels: int, spacing: Spacing, entries: Sequence[Entry]) -> None:
        self._columns = columns
        self._labels = labels
        self._spacing = spacing
        self._rows: list[_Row] = []
        self._row_of: dict[int, _Row] = {}
        self._open: dict[int, tuple[_Row, _Fragment]] = {}
        labelled = [entry.line for entry in entries if any(self._is_innermost(span) for span in entry.spans)]
        steps = [two.base - one.base for one, two in pairwise(labelled)]
        self._tight = min((step for step in steps if step > _LEAST_STEP * labelled[0].size), default=0.0)

    def add_head(self, entries: Sequence[Entry]) -> None:
        """Column headings: those over several columns in a row of their own, then the others."""
        if not entries:
            return
        base = entries[0].line.base
        over, single = _Row(base, base, entries[0].line.size), _Row(base, base, entries[0].line.size)
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
            owner = _Row(entry.line.base, entry.line.base, entry.line.size, inner.first)
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
        """Tell whether a line is the rest of a label, which it is then added to."""
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
            row = _Row(entry.line.base, entry.line.base, entry.line.size)
            self._rows.append(row)
        for span in spans:
            row.add(span)

    def table(self) -> PageTable:
        """The rows collected."""
        rows: list[Row] = []
        full = set()
        # Rows that are but further lines of column headings are put to the headings beside them.
        joined: list[_Row] = []
        for row in sorted(self._rows, key=lambda row: row.base):
            above = joined[-1] if joined else None
            is_near = above is not None and row.base - above.bottom < _NEAR * row.size
            are_headings = above is not None and above.heads_values(self._labels) and row.heads_values(self._labels)
            if above and is_near and are_headings and (above.inner is None or row.inner is None):
                above.take(row)
            else:
                joined.append(row)
        for number, row in enumerate(joined):
            rows.append(tuple(self._cells(row, number)))
            inner = max((first for first in row.texts if first < self._labels), default=None)
            if inner is not None and row.lines and self._ends_full(row, inner):
                full.add(cell_place(number, inner))
        return PageTable(tuple(rows), full=frozenset(full))

    def _put(self, row: _Row, span: Span, entry: Entry) -> None:
        row.add(span)
        self._open[span.first] = row, _Fragment(entry, span)

    def _owner(self, span: Span, entry: Entry) -> _Row | None:
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
        """Tell whether no more of the label had room on its line."""
        beside = [span.left for span in fragment.entry.spans if fragment.span.last < span.first < self._labels]
        return self._spacing.is_full(fragment.span, opening, fragment.entry.line.size, min(beside, default=None))

    def _ends_full(self, row: _Row, column: int) -> bool:
        fragment = self._open.get(column)
        return fragment is not None and fragment[0] is row and self._is_full(fragment[1], fragment[1].entry.line.size)

    def _beside(self, entry: Entry) -> _Row | None:
        """The row whose label has a line in common, or else stands around the line, its middle nearest."""
        if id(entry) in self._row_of:
            return self._row_of[id(entry)]
        base, margin = entry.line.base, _SAME_ROW * entry.line.size
        around = [row for row in self._rows if row.lines and row.base - margin <= base <= row.bottom + margin]
        return min(around, key=lambda row: abs(row.base + row.bottom - 2 * base), default=None)

    def _cells(self, row: _Row, number: int) -> Iterator[Cell]:
        """The row's cells; a text over several columns leaves copies."""
        first = 0
        for column in range(self._columns):
            last, text = row.texts.get(first, (first, ""))
            if column in row.texts or column > last:
                first = column
                text = row.texts.get(column, (column, ""))[1]
            yield Cell(text, cell_place(number, first), is_origin=column == first)


def is_number(text: str) -> bool:
    """Tell whether a text is a number, a mark in place of one, or a number with its unit."""
    return _NUMBER.fullmatch(text) is not None
