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

# How the thresholds below were tried: each alone halved and doubled, or else changed by a fifth, while all PDFs of
# tests/golden/pdf and tests/reading and the layouts ruled, boxed and borderless of examples.render were read again.
# "Alike" means that every one of them gave the same document.

# Lines with gaps that make a table. 3 and 4 alike; at 2 the signatures below form 2014 (boxed) become a table, at 7
# the table of test_a_heading_over_several_columns_leaves_copies is none.
_FEWEST_ROWS = 3
# The same for a section between two headings. 0 to 2 alike; at 3 the first tables of form 2019 (borderless), of 11 rows
# and several headings, run into those around them.
_FEWEST_IN_SECTION = 2
_HEADING = re.compile(r"第?[一二三四五六七八九十]+[、章节条]")
# How often lines at the ends that share no columns are cut off, after which columns are found anew. 1 to 5 alike; at 0
# form 2019 (borderless) takes its headings into the tables.
_TRIMS = 2
# How many lines, and which share of them, stand in a column that counts as shared. 2 lines: at 1
# test_prose_around_a_table_stays_prose reads otherwise, at 3 form 2019 (borderless) loses one of 5 rows. The share:
# 0.125 to 0.5 alike.
_LEAST_SUPPORT, _LEAST_SHARE = 2, 0.25
# The share of lines whose stretches each have a column of their own. 0.48 changes
# test_rows_of_text_with_gaps_that_do_not_agree_are_parted_all_the_same, at 0.75 form 2014 (borderless) loses its last
# rows.
_LEAST_FITTING = 0.6
# How near above a table a line heads its columns, in its font's size from baseline to baseline. 1.8 to 3.6 alike; at
# 1.44 the upper heading of test_a_heading_over_several_columns_leaves_copies is left out of the table.
_NEAR = 1.8
# How many lines below a table are looked at for values apart from their labels (2 to 11 alike), and how many characters
# a text has that stands for a value without being a number, such as 无 (0 to 5 alike).
_MOST_APART, _SHORT = 5, 2
# Which share of the lines' width a line without gaps reaches that is running text. 0.64 to 1.6 alike; at 0.4
# long labels of form 2014 (borderless) are taken for it, and its table of 66 rows falls apart.
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
    # Running text is a sentence, or as wide as the page without a gap.
    prose = [
        "。" in line.text
        if line.has_gaps
        else line.right - line.left > _PROSE * width or not _SENTENCE_END.isdisjoint(line.text)
        for _, line in lines
    ]
    for is_prose, run in groupby(zip(prose, lines, strict=True), key=itemgetter(0)):
        places = [place for _, place in run]
        if not is_prose and sum(place.line.has_gaps for place in places) >= _FEWEST_ROWS:
            for section in _sections(places):
                if table := _table(section):
                    yield FoundTable(start + table.first, start + table.last, table.parts)
                start += len(section)
        else:
            start += len(places)


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
    """Tell whether lines have columns in common, or one of the two has too few lines to tell."""
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
        values = [
            at
            for at, (_, line) in enumerate(following, 1)
            if line.left >= values_left and (is_number(line.text) or len(line.text) <= _SHORT)
        ]
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


def _below(lines: Sequence[PageLine], last: int) -> list[PageLine]:
    """The lines without gaps that follow a table on its last page."""
    page = lines[last - 1].page
    return list(takewhile(lambda place: place.page == page and not place.line.has_gaps, lines[last:]))


def _entries(lines: Sequence[PageLine], columns: Sequence[Column]) -> list[Entry]:
    return [Entry(line, tuple(spans_of(line, columns))) for _, line in lines]
