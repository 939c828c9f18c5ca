"""Tables of neighbouring pages joined to one, row by row.

A table that ends a page and one that begins the next are one where their outer borders agree. The heads
printed again are dropped, a row that the page break cut in two is made whole, and a merged cell that runs
on gives its text to the rows below. Works for any reader that knows its pages.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tasks.model.document import Block, Cell, Grid, Paragraph
from tasks.reading.plain.line_wraps import join_lines

__all__ = ["PageTable", "Row", "join_pages", "starts_anew"]

Row = tuple[Cell, ...]

_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"[-+]?\d[\d,，.．]*%?")
# A number of its own at the beginning of a text: `一、`, `第二条`, `（三）`, `(4)`, `5.`, `⑥`; or a word as good as
# one: `其中`, `附件`, `备注：`. A number with a dot and a digit behind it (`1.5`) is none.
_NEW = re.compile(
    r"(?:第?[一二三四五六七八九十]+[、.．章节条]|[(（〔\[]\s*(?:[一二三四五六七八九十]+|\d{1,2})\s*[)）〕\]]"
    r"|\d{1,2}\s*[、.．)）](?!\d)|[\u2460-\u249b\u3220-\u3229]|其中|附件|附[:：]|[备说]?[注明][:：])"
)
# The characters of a text that can go on beyond a page's end: shorter ones are units and marks. Tried on the PDFs of
# tests/golden/pdf, tests/reading and examples.render: 2 to 5 give the same documents, at 9 a merged label of
# matrix.pdf no longer runs on over the page's end.
_LEAST_WORDS = 4
# The headings of one row that a page's end cuts at once: a label and its unit are two. No other number was tried.
_LEAST_CUT = 3
_HEADING = re.compile(r"[\u4e00-\u9fff]{2,}")


@dataclass(frozen=True, slots=True)
class PageTable:
    """The part of a table that stands on one page: its rows, merged cells expanded.

    The place of a cell is the one within this part (`行2 列3`), for a copy that of its origin. `edges` are
    the positions of its column borders, one more than columns; empty where they are not known. `full`
    names the cells whose last line has no room for one more character; `None` where that is not known.
    """

    rows: tuple[Row, ...]
    edges: tuple[float, ...] = ()
    full: frozenset[str] | None = None


def starts_anew(text: str) -> bool:
    """Tell whether a text begins with a number of its own, or a word as good as one, and so continues nothing."""
    return _NEW.match(text.lstrip()) is not None


def join_pages(pages: Iterable[tuple[int, Sequence[Paragraph | PageTable]]], tolerance: float) -> list[Block]:
    """The blocks of all pages in order, tables that run over pages joined.

    Args:
        pages: number and blocks of each page that holds any, in order.
        tolerance: how far apart two positions of one border may be.

    Returns:
        The blocks; a cell's place names page and table first (`第3页 表1 行2 列3`), tables counted over all pages,
        rows within the page.
    """
    blocks: list[Paragraph | _Table] = []
    tables = 0
    last_page = 0
    for page, content in pages:
        for position, block in enumerate(content):
            above = blocks[-1] if blocks and position == 0 and page == last_page + 1 else None
            if isinstance(block, Paragraph):
                blocks.append(block)
            elif not (isinstance(above, _Table) and above.take(block, page, tolerance)):
                tables += 1
                blocks.append(_Table(tables, block, page))
        last_page = page
    return [block.grid() if isinstance(block, _Table) else block for block in blocks]


class _Table:
    """A table as far as it has been read, and which of its cells end full."""

    def __init__(self, number: int, part: PageTable, page: int) -> None:
        self._number = number
        self._page = page
        self._edges = part.edges
        self._heads = [part.rows]
        self._rows = list(self._placed(part.rows, page))
        self._full = self._full_places(part, page)

    def grid(self) -> Grid:
        return Grid(tuple(self._rows), self._prefix(self._page))

    def take(self, part: PageTable, page: int, tolerance: float) -> bool:
        """Add the next page's first table, if it is this table going on."""
        edges = _common_edges(self._edges, part.edges, tolerance)
        if not edges and len(self._rows[-1]) != len(part.rows[0]):
            return False
        if edges is None:
            return False
        self._rows = _relaid(self._rows, self._edges, edges)
        rows = _relaid(part.rows, part.edges, edges)
        self._heads = [tuple(_relaid(head, self._edges, edges)) for head in self._heads]
        repeated = max(_repeated(head, rows) for head in self._heads)
        self._heads.append(tuple(rows))
        self._edges = edges
        rows = list(self._placed(rows[repeated:], page))
        if rows:
            self._append(rows)
            self._full = self._full_places(part, page)
        return True

    def _append(self, rows: list[Row]) -> None:
        """Add rows, the first of which may be the rest of the last one so far or hold cells that run on."""
        last, first = self._rows[-1], rows[0]
        running = _running(self._rows, rows, self._full)
        is_tail = _is_tail(last, first, running, self._full)
        whole = {column: _joined(last[column], first[column]) for column in (range(len(last)) if is_tail else running)}
        above = {last[column].place: cell for column, cell in whole.items()}
        below = {first[column].place: cell for column, cell in whole.items()}
        self._rows = [_changed(row, above, are_copies=False) for row in self._rows]
        self._rows += [_changed(row, below, are_copies=True) for row in rows[is_tail:]]

    def _prefix(self, page: int) -> str:
        return f"第{page}页 表{self._number}"

    def _placed(self, rows: Iterable[Row], page: int) -> Iterator[Row]:
        for row in rows:
            yield tuple(replace(cell, place=f"{self._prefix(page)} {cell.place}") for cell in row)

    def _full_places(self, part: PageTable, page: int) -> frozenset[str] | None:
        if part.full is None:
            return None
        return frozenset(f"{self._prefix(page)} {place}" for place in part.full)


def _common_edges(one: tuple[float, ...], two: tuple[float, ...], tolerance: float) -> tuple[float, ...] | None:
    """The borders that either has, `()` where one of them knows none, `None` where the outer ones disagree."""
    if not one or not two:
        return ()
    if abs(one[0] - two[0]) > tolerance or abs(one[-1] - two[-1]) > tolerance:
        return None
    common: list[float] = []
    for edge in sorted((*one, *two)):
        if not common or edge - common[-1] > tolerance:
            common.append(edge)
    return tuple(common)


def _relaid(rows: Sequence[Row], own: tuple[float, ...], edges: tuple[float, ...]) -> list[Row]:
    """The rows on finer columns: a cell that covers several of them leaves copies."""
    if not edges or len(own) == len(edges):
        return list(rows)
    sources = [bisect_right(own, (left + right) / 2) - 1 for left, right in pairwise(edges)]
    is_first = [number == 0 or source != sources[number - 1] for number, source in enumerate(sources)]
    return [
        tuple(
            row[source] if first else replace(row[source], is_origin=False)
            for source, first in zip(sources, is_first, strict=True)
        )
        for row in rows
    ]


def _repeated(head: Sequence[Row], rows: Sequence[Row]) -> int:
    """Count how many leading rows are a page's first ones printed again; one with a number, or numbered, never is."""
    count = 0
    for printed, row in zip(head, rows, strict=False):
        if [_squashed(cell) for cell in printed] != [_squashed(cell) for cell in row]:
            break
        if any(_NUMBER.fullmatch(cell.text) or starts_anew(cell.text) for cell in row):
            break
        count += 1
    return count


def _running(above: Sequence[Row], below: Sequence[Row], full: frozenset[str] | None) -> list[int]:
    """The columns whose last cell above, merged over rows, runs on below: no text there, or the rest of its own.

    Headings do not run on into the numbers below them.
    """
    last, first = above[-1], below[0]
    if any(_has_words(heading) and _NUMBER.fullmatch(cell.text) for heading, cell in zip(last, first, strict=True)):
        return []
    return [
        column
        for column in range(len(last))
        if (_is_merged(above[-2:], column) or _is_merged(below[:2], column))
        and _has_same_width(last, first, column)
        and _has_words(last[column])
        and (not first[column].text or _goes_on(last[column], first[column], full))
    ]


def _is_merged(rows: Sequence[Row], column: int) -> bool:
    return len(rows) == 2 and rows[0][column].place == rows[1][column].place


def _is_tail(last: Row, first: Row, running: Sequence[int], full: frozenset[str] | None) -> bool:
    """Tell whether the first row below is the rest of the last row above: its label goes on, nothing contradicts."""
    others = [column for column in range(len(last)) if column not in running and first[column].text]
    going_on = [column for column in others if last[column].text]
    # A row of short headings is cut through all of them at once: 结果维 | 结果纠 | 其他结 over 持 | 正 | 果.
    are_cut = len(going_on) >= _LEAST_CUT and full is not None
    added = [column for column in others if not last[column].text]
    return (
        bool(going_on)
        and all(_has_same_width(last, first, column) for column in range(len(last)))
        and all(_goes_on(last[column], first[column], full, is_short=are_cut) for column in going_on)
        and (full is not None or (not added and len({first[column].place for column in going_on}) == 1))
    )


def _goes_on(last: Cell, first: Cell, full: frozenset[str] | None, *, is_short: bool = False) -> bool:
    return (
        (_has_words(last) or (is_short and _HEADING.fullmatch(last.text) is not None))
        and not _NUMBER.fullmatch(first.text)
        and not starts_anew(first.text)
        and (full is None or last.place in full)
    )


def _has_words(cell: Cell) -> bool:
    return len(cell.text) >= _LEAST_WORDS and not _NUMBER.fullmatch(cell.text)


def _has_same_width(one: Row, two: Row, column: int) -> bool:
    """Tell whether the cells of both rows there cover the same columns."""
    return _extent(one, column) == _extent(two, column)


def _extent(row: Row, column: int) -> list[int]:
    return [number for number, cell in enumerate(row) if cell.place == row[column].place]


def _joined(last: Cell, first: Cell) -> Cell:
    """A cell and its rest on the next page; the rest's own place where nothing stood before it."""
    if not last.text:
        return first if first.text else last
    if first.text in ("", last.text):
        return last
    sure = [cell.confidence for cell in (last, first) if cell.confidence is not None]
    return replace(last, text=join_lines(last.text, first.text), confidence=min(sure, default=None))


def _changed(row: Row, cells: Mapping[str, Cell], *, are_copies: bool) -> Row:
    """The row with the cells that became whole, each named by its former place."""
    return tuple(
        replace(cells[cell.place], is_origin=cell.is_origin and not are_copies) if cell.place in cells else cell
        for cell in row
    )


def _squashed(cell: Cell) -> str:
    return _SPACES.sub("", cell.text)
