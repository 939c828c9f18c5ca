"""Pages of tables and lines joined to one document: paragraphs, and tables that run over pages."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from tasks.model.document import Block, Paragraph
from tasks.reading.pdf.borderless import PageLine, borderless_tables
from tasks.reading.pdf.headers_footers import PageLines, drop_headers_footers
from tasks.reading.pdf.join_pages import PageTable, join_pages, starts_anew
from tasks.reading.pdf.text_lines import Line
from tasks.reading.plain.line_wraps import join_lines
from tasks.reading.plain.text_tables import paragraphs_to_tables

__all__ = ["Page", "blocks_of"]

Item = Line | PageTable
Placed = tuple[int, Item]

# How the thresholds below were tried: each alone halved and doubled, or else changed by a fifth, while all PDFs of
# tests/golden/pdf and tests/reading and the layouts ruled, boxed and borderless of examples.render were read again.
# "Alike" means that every one of them gave the same document.

# How much, in the page's width, the right margin may be wider than the left one (0.075 to 0.3 alike): a page of short
# lines only tells nothing of where its text would end.
_MARGIN = 0.15
# Lengths in the size of the line's font:
# The least indent of a paragraph's first line; 0.4 to 1.6 alike, Chinese paragraphs begin two characters to the right.
_INDENT = 0.8
# How far lines that begin or end together differ. 0.2 to 0.5 alike; at 0.125 a full line of form 2014 (borderless) no
# longer counts as one, and its paragraph is cut there.
_ROOM = 0.25
# How far before the column's end a line of a paragraph ends that is set with as many characters in each line. 2 to 4
# alike; at 0 the sentences of shaded_lines.pdf end where its lines do.
_RAGGED = 3.0
# How much fonts differ in size that belong to one paragraph (0.075 to 0.3 alike): a heading is set larger than the
# text under it.
_SAME_SIZE = 0.15
# Lines further apart than so many usual distances of the page are two paragraphs. 1.28 to 3.2 alike; at 0.8 every
# line of form 2014 (borderless) is a paragraph by itself.
_APART = 1.6
_SENTENCE_END = frozenset("。！？：；.!?:;")


@dataclass(frozen=True, slots=True)
class _Column:
    """The column of running text: its sides and the usual distance of two baselines."""

    left: float
    right: float
    pitch: float

    @classmethod
    def of(cls, lines: Sequence[Line], width: float) -> "_Column":
        """The column that one line or more fill on pages of a width.

        It reaches as far right as two lines do, unless that is far from where the margin would equal the left one.
        """
        size = median(line.size for line in lines)
        rights = sorted((line.right for line in lines), reverse=True)
        agreed = next((one for one, two in pairwise(rights) if one - two <= size), 0.0)
        lefts = sorted(line.left for line in lines)
        left = next((one for one, two in pairwise(lefts) if two - one <= _ROOM * size), lefts[0])
        right = agreed if agreed > (1 - _MARGIN) * width - left else width - left
        steps = [two.base - one.base for one, two in pairwise(lines) if two.base > one.base]
        return cls(left, right, median(steps) if steps else 2 * size)

    def is_full(self, line: Line, following: Line) -> bool:
        """Tell whether the next line's first word had no room at this line's end."""
        return line.right + following.opening > self.right - _ROOM * line.size

    def is_flush(self, line: Line) -> bool:
        """Tell whether the line begins where the column does, as the rest of a paragraph would."""
        return line.left < self.left + _INDENT * line.size

    def is_centred(self, line: Line) -> bool:
        """Tell whether the line stands in the column's middle."""
        return abs(line.left + line.right - self.left - self.right) < 2 * line.size


@dataclass(slots=True)
class _Text:
    """A paragraph so far: its text, its first and last line."""

    text: str
    first: Line
    last: Line

    def takes(self, following: "_Text", column: _Column) -> bool:
        """Tell whether the paragraph goes on with another, as far as the lines' ends and beginnings tell.

        Where paragraphs begin without an indent, one that ends with its sentence at the line's end is over.
        """
        line, rest = self.last, following.first
        if abs(line.size - rest.size) > _SAME_SIZE * line.size:
            return False
        if not column.is_full(line, rest) and not self._is_ragged(following, column):
            return False
        if line.has_gaps and not _SENTENCE_END & set(line.text):
            return False
        if self.text[-1] in _SENTENCE_END and (starts_anew(following.text) or column.is_flush(self.first)):
            return False
        is_title = column.is_centred(line) and column.is_centred(rest) and not column.is_flush(rest)
        return column.is_flush(rest) or (is_title and rest.text[0] not in "(（")

    def _is_ragged(self, following: "_Text", column: _Column) -> bool:
        """Tell whether the last line broke within a sentence, a little before the end of a column set ragged."""
        line, rest = self.last, following.first
        is_within = self.text[-1] not in _SENTENCE_END and not starts_anew(following.text)
        return is_within and column.is_flush(rest) and line.right > column.right - _RAGGED * line.size

    def take(self, following: "_Text") -> None:
        """Go on with another paragraph's text."""
        self.text = join_lines(self.text, following.text)
        self.last = following.last


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
    """Put pages together to blocks in the order of reading.

    Page numbers and running headers are dropped, paragraphs and tables joined over page breaks.

    Args:
        pages: those that could be read, in order.
        tolerance: how far apart two positions of one table border may be.

    Raises:
        UnreadableError: `too_many_cells`.
    """
    placed = list(_with_borderless(_in_order(pages)))
    # The column of running text is one for all pages of a width.
    widths = {page.number: round(page.width) for page in pages}
    lines_by_width: dict[int, list[Line]] = {}
    for number, item in placed:
        if isinstance(item, Line):
            lines_by_width.setdefault(widths[number], []).append(item)
    columns = {width: _Column.of(lines, width) for width, lines in lines_by_width.items()}
    contents: dict[int, list[_Text | PageTable]] = {page.number: [] for page in pages}
    for (number, is_table), run in groupby(placed, key=lambda entry: (entry[0], isinstance(entry[1], PageTable))):
        items = [item for _, item in run]
        if is_table:
            contents[number] += (item for item in items if isinstance(item, PageTable))
        else:
            lines = [item for item in items if isinstance(item, Line)]
            contents[number] += _paragraphs(lines, columns[widths[number]])
    # A page's last paragraph takes the rest of it that begins the next page.
    for (above, content), (below, following) in pairwise(contents.items()):
        if below != above + 1 or not content or not following:
            continue
        last, first = content[-1], following[0]
        if isinstance(last, _Text) and isinstance(first, _Text) and last.takes(first, columns[widths[above]]):
            last.take(first)
            del following[0]
    others = {page.number: page.others for page in pages}
    joined = join_pages(
        [(number, list(_numbered(number, items, others[number]))) for number, items in contents.items()], tolerance
    )
    return list(paragraphs_to_tables(joined))


def _in_order(pages: Sequence[Page]) -> Iterator[Placed]:
    """Every table and line with its page's number, from top to bottom."""
    bare = drop_headers_footers([PageLines(page.number, page.width, page.height, list(page.lines)) for page in pages])
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


def _numbered(
    number: int, items: Sequence[_Text | PageTable], others: Sequence[str]
) -> Iterator[Paragraph | PageTable]:
    paragraphs = 0
    for item in [*items, *others]:
        if isinstance(item, PageTable):
            yield item
        else:
            paragraphs += 1
            text = item.text if isinstance(item, _Text) else item
            yield Paragraph(text, f"第{number}页 第{paragraphs}段")


def _paragraphs(lines: Sequence[Line], column: _Column) -> Iterator[_Text]:
    """The lines, from top to bottom, as paragraphs."""
    current: _Text | None = None
    for line in lines:
        text = _Text(line.text, line, line)
        is_near = current is not None and line.base - current.last.base <= _APART * max(column.pitch, line.size)
        if current is not None and is_near and current.takes(text, column):
            current.take(text)
            continue
        if current is not None:
            yield current
        current = text
    if current is not None:
        yield current
