"""How do the tables and lines of printed pages follow each other as one document?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from tasks.model.document import Block, Paragraph
from tasks.reading.pdf.borderless import PageLine, borderless_tables
from tasks.reading.pdf.headers_footers import PageLines, without_furniture
from tasks.reading.pdf.join_pages import PageTable, stitch
from tasks.reading.pdf.paragraphs import Column, Text, texts_of
from tasks.reading.pdf.text_lines import Line
from tasks.reading.plain.text_tables import regrouped

__all__ = ["Page", "blocks_of"]

Item = Line | PageTable
Placed = tuple[int, Item]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number and size, its tables each with where it begins, and the lines outside them.

    `others` are texts that stand nowhere in the order of reading; they come last.
    """

    number: int
    width: float
    height: float
    tables: Sequence[tuple[float, PageTable]]
    lines: Sequence[Line]
    others: Sequence[str] = ()


def blocks_of(pages: Sequence[Page], tolerance: float) -> list[Block]:
    """The pages as blocks in reading order: page furniture dropped, paragraphs and tables joined over page breaks.

    Args:
        pages: those that could be read, in order.
        tolerance: how far apart two positions of one table border may be.

    Raises:
        UnreadableError: `too_many_cells`.
    """
    placed = list(_with_borderless(_in_order(pages)))
    columns = _columns(pages, placed)
    contents: dict[int, list[Text | PageTable]] = {page.number: [] for page in pages}
    for (number, is_table), run in groupby(placed, key=lambda entry: (entry[0], isinstance(entry[1], PageTable))):
        items = [item for _, item in run]
        if is_table:
            contents[number] += (item for item in items if isinstance(item, PageTable))
        else:
            lines = [item for item in items if isinstance(item, Line)]
            contents[number] += texts_of(lines, columns[number])
    _join_texts(contents, columns)
    others = {page.number: page.others for page in pages}
    stitched = stitch(
        [(number, list(_numbered(number, items, others[number]))) for number, items in contents.items()], tolerance
    )
    return list(regrouped(stitched))


def _in_order(pages: Sequence[Page]) -> Iterator[Placed]:
    """Every table and line with its page's number, from top to bottom."""
    bare = without_furniture([PageLines(page.number, page.width, page.height, list(page.lines)) for page in pages])
    for page, rest in zip(pages, bare, strict=True):
        items: list[tuple[float, Item]] = [*page.tables, *((line.base, line) for line in rest.lines)]
        yield from ((page.number, item) for _, item in sorted(items, key=lambda entry: entry[0]))


def _with_borderless(placed: Iterable[Placed]) -> Iterator[Placed]:
    """The same, lines that make tables without rules replaced by these."""
    for is_table, run in groupby(placed, key=lambda entry: isinstance(entry[1], PageTable)):
        entries = list(run)
        lines = [PageLine(number, item) for number, item in entries if isinstance(item, Line)]
        if is_table:
            yield from entries
            continue
        at = 0
        for table in borderless_tables(lines):
            yield from lines[at : table.first]
            yield from table.parts
            at = table.last
        yield from lines[at:]


def _columns(pages: Sequence[Page], placed: Sequence[Placed]) -> dict[int, Column]:
    """The column of running text of each page: one for all pages of a width."""
    widths = {page.number: round(page.width) for page in pages}
    lines: dict[int, list[Line]] = {}
    for number, item in placed:
        if isinstance(item, Line):
            lines.setdefault(widths[number], []).append(item)
    columns = {width: Column.of(found, width) for width, found in lines.items()}
    return {number: columns[width] for number, width in widths.items() if width in columns}


def _join_texts(contents: dict[int, list[Text | PageTable]], columns: dict[int, Column]) -> None:
    """Give a page's last paragraph the rest of it that begins the next page."""
    for (above, items), (below, following) in pairwise(contents.items()):
        if below != above + 1 or not items or not following:
            continue
        last, first = items[-1], following[0]
        if isinstance(last, Text) and isinstance(first, Text) and last.takes(first, columns[above]):
            last.take(first)
            del following[0]


def _numbered(number: int, items: Sequence[Text | PageTable], others: Sequence[str]) -> Iterator[Paragraph | PageTable]:
    paragraphs = 0
    for item in [*items, *others]:
        if isinstance(item, PageTable):
            yield item
        else:
            paragraphs += 1
            text = item.text if isinstance(item, Text) else item
            yield Paragraph(text, f"第{number}页 第{paragraphs}段")
