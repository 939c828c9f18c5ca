"""Tables that no rule encloses, found among lines of text.

Columns are where few lines reach across a gap that most leave; a label broken over lines is one with the
values beside it. What cannot be told stays in rows of its own, in the order of the page.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, takewhile
from operator import itemgetter
from typing import NamedTuple

from tasks.reading.pdf.columns import Column, Spacing, columns_of, fits, spans_of, with_label_columns
from tasks.reading.pdf.join_pages import PageTable
from tasks.reading.pdf.row_labels import Entry, is_number, label_columns, part_of, tail_of
from tasks.reading.pdf.text_lines import Line

__all__ = ["FoundTable", "PageLine", "borderless_tables"]

_FEWEST_ROWS, _FEWEST_IN_SECTION = 3, 2
_HEADING = re.compile(r"第?[一二三四五六七八九十]+[、章节条]")
_TRIMS = 2
_LEAST_SUPPORT, _LEAST_SHARE = 2, 0.25
_LEAST_FITTING = 0.6
_NEAR = 1.8
_MOST_APART, _SHORT = 5, 2
_PROSE = 0.8
_SENTENCE_END = frozenset("。；！？")


class PageLine(NamedTuple):
    """A line and the number of its page."""

    page: int
    line: Line


class FoundTable(NamedTuple):
    """A table among lines: the first of them, the one after its last, and its part on each page."""

    first: int
    last: int
    parts: tuple[tuple[int, PageTable], ...]


def borderless_tables(lines: Sequence[PageLine]) -> Iterator[FoundTable]:
    """The tables among lines that nothing parts but page breaks."""
    if not lines:
        return
    width = max(line.right for _, line in lines) - min(line.left for _, line in lines)
    start = 0
    for is_prose, run in groupby(lines, key=lambda place: _is_prose(place.line, width)):
        places = list(run)
        if not is_prose and sum(place.line.has_gaps for place in places) >= _FEWEST_ROWS:
            for section in _sections(places):
                if table := _table(section):
                    yield FoundTable(start + table.first, start + table.last, table.parts)
                start += len(section)
        else:
            start += len(places)


def _is_prose(line: Line, width: float) -> bool:
    """Whether a line is running text: a sentence, or as wide as the page without a gap."""
    if line.has_gaps:
        return "。" in line.text
    return line.right - line.left > _PROSE * width or not _SENTENCE_END.isdisjoint(line.text)


def _sections(lines: Sequence[PageLine]) -> list[Sequence[PageLine]]:
    """The lines cut before the headings below which other columns begin than above."""
    heads = [at for at, (_, line) in enumerate(lines) if at and not line.has_gaps and _HEADING.match(line.text)]
    sections: list[Sequence[PageLine]] = []
    for first, last in pairwise([0, *heads, len(lines)]):
        section = lines[first:last]
        if sections and _is_one_table(sections[-1], section):
            sections[-1] = [*sections[-1], *section]
        else:
            sections.append(section)
    return sections


def _is_one_table(one: Sequence[PageLine], other: Sequence[PageLine]) -> bool:
    """Whether lines have columns in common, or one of the two has too few lines to tell."""
    parted = [[line for _, line in lines if line.has_gaps] for lines in (one, other)]
    if min(map(len, parted)) < _FEWEST_IN_SECTION:
        return True
    together = columns_of(parted[0] + parted[1])
    upper, lower = (
        {span.first for line in lines for span in spans_of(line, together) if is_number(span.text)} for lines in parted
    )
    return all(_agree(lines, together) for lines in parted) and (upper <= lower or lower <= upper)


def _table(lines: Sequence[PageLine]) -> FoundTable | None:
    """The table among lines without prose, if there is one."""
    found = _rows(lines)
    if found is None:
        return None
    first, last = found
    body = [line for _, line in lines[first:last]]
    columns = columns_of(body)
    if len(columns) < 2 or not _agree([line for line in body if line.has_gaps], columns):
        return None
    labels = label_columns(_entries(lines[first:last], columns), len(columns))
    value_count = len(columns) - labels
    columns = with_label_columns(columns, labels, body)
    labels = len(columns) - value_count
    values_left = columns[labels].left
    # The lines just above that head several columns of values belong to the table ...
    while first > 0:
        (page, line), (next_page, below) = lines[first - 1], lines[first]
        is_near = page == next_page and below.base - line.base < _NEAR * below.size
        if not is_near or line.left < values_left or is_number(line.text):
            break
        first -= 1
    # ... and so do the values that stand apart from their labels just below.
    while True:
        following = _below(lines, last)[:_MOST_APART]
        values = [at for at, (_, line) in enumerate(following, 1) if line.left >= values_left and _is_value(line.text)]
        if not values:
            break
        last += values[-1]
    entries = _entries(lines[first:last], columns)
    spacing = Spacing(span for entry in entries for span in entry.spans)
    on_last_page = [
        entry for entry, (page, _) in zip(entries, lines[first:last], strict=True) if page == lines[last - 1].page
    ]
    entries += tail_of(on_last_page, _entries(_below(lines, last), columns), labels, spacing)
    placed = zip((page for page, _ in lines[first:]), entries, strict=False)
    parts = tuple(
        (page, part_of([entry for _, entry in part], len(columns), labels, spacing))
        for page, part in groupby(placed, key=itemgetter(0))
    )
    return FoundTable(first, first + len(entries), parts)


def _agree(lines: Sequence[Line], columns: Sequence[Column]) -> bool:
    return sum(fits(line, columns) for line in lines) >= _LEAST_FITTING * len(lines)


def _rows(lines: Sequence[PageLine]) -> tuple[int, int] | None:
    """The first and the end of the lines that stand in several columns which lines share, if they are enough."""
    first, last = 0, len(lines)
    for _ in range(_TRIMS):
        parted = [line for _, line in lines[first:last] if line.has_gaps]
        if len(parted) < _FEWEST_IN_SECTION:
            return None
        columns = columns_of(parted)
        least = max(_LEAST_SUPPORT, _LEAST_SHARE * len(parted))
        rows = []
        for at in range(first, last):
            line = lines[at].line
            shared = {span.first for span in spans_of(line, columns) if columns[span.first].support >= least}
            if line.has_gaps and len(shared) > 1:
                rows.append(at)
        if len(rows) < _FEWEST_IN_SECTION:
            return None
        first, last = rows[0], rows[-1] + 1
    return first, last


def _is_value(text: str) -> bool:
    return is_number(text) or len(text) <= _SHORT


def _below(lines: Sequence[PageLine], last: int) -> list[PageLine]:
    """The lines without gaps that follow a table on its last page."""
    page = lines[last - 1].page
    return list(takewhile(lambda place: place.page == page and not place.line.has_gaps, lines[last:]))


def _entries(lines: Sequence[PageLine], columns: Sequence[Column]) -> list[Entry]:
    return [Entry(line, tuple(spans_of(line, columns))) for _, line in lines]
