"""Reader of scanned and photographed reports, as far as they can be recognised without a doubt left unsaid.

Recognition needs the optional extra `scan`; its libraries are loaded with the first picture, never before.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.common.worker_pool import Limits, require_limits
from tasks.model.codes import ProblemCode
from tasks.model.document import Block, Document, Grid, Problem, UnreadableError
from tasks.reading.pdf.flow import Page, blocks_of
from tasks.reading.pdf.join_pages import PageTable
from tasks.reading.pdf.text_lines import NUMBER, WIDE_GAP
from tasks.reading.refusals import unreadable
from tasks.reading.scan.sheet import Sheet

if TYPE_CHECKING:
    from tasks.reading.scan.page import PageText

__all__ = ["read_pdf", "read_picture", "read_sheets"]

Placed = tuple[float, PageTable]

# What a worker may take for 40 pages (`images._MAX_PAGES`) of some 4 seconds each, three times over, and of wall time
# the double, since workers share the processors.
_COSTS = Limits(memory_bytes=3 << 30, cpu_seconds=600, wall_seconds=1200.0)

# How the thresholds below were tried: each alone halved and doubled, or else changed by a fifth, while the pages fax,
# photo and stamped of examples.render.scan (form 2019) were read again. "Alike" means the same texts, places and
# confidences.

# How many points apart the borders of one table lie on two pages (4 to 16 alike), and by how much of their width
# tables of several pages may lie off each other (0.075 to 0.3 alike): each page lay a little differently when it was
# taken.
_TOLERANCE = 8.0
_MOST_SHIFT = 0.15
# The characters of a document that has content, and of a page whose score says something (5 to 20 alike).
_FEWEST_CHARACTERS = 10
# The score of a legible page, by characters. 0.46 to 0.93 alike; at 1.16, which none reaches, the fax is refused.
_LEAST_SCORE = 0.93
# The rows of numbers outside all tables from which a page's rules were missed. 1 to 5 alike; at 0 every page is
# refused.
_LOOSE_ROWS = 2
# The share of a page's height at its head and foot where a number counts its pages (0.04 to 0.16 alike).
_EDGE = 0.08
# The confidence of what stands in a table that no rule encloses: the columns are guessed, so that nothing in it is
# sure.
_GUESSED = 0.3
_RECOGNISED = Problem(
    ProblemCode.RECOGNISED_FROM_PICTURE,
    "文字由扫描件（图片）识别而来，可能有误，请对照原件核对后再采用。能提交可编辑的原稿（Word、Excel）更好。",
)
# A page of black and white dots (fax) has lost its thin lines; one in grey has them.
_ASK = (
    "请提交可编辑的原稿（Word、Excel），或重新扫描后提交：请用灰度扫描，不要用传真或黑白二值，"
    "200 dpi 以上，平整、清晰、没有阴影。"
)


def read_pdf(data: bytes) -> Document:
    """Read a PDF that holds pictures of pages; places as those of a PDF: `第3页 第2段`, `第3页 表1 行2 列3`.

    Raises:
        UnreadableError: `recogniser_missing` without the extra `scan`; `illegible_scan`, `no_content`,
            `damaged_file`, `picture_too_large`, `too_many_pages`; as `pdfium.opened`.
    """
    with _recogniser("只有图片的 PDF（扫描件）"):
        from tasks.reading.scan import images, page  # noqa: PLC0415 - optional, and slow to load
    return _document("scan-pdf", map(page.read_page, images.pdf_pages(data)))


def read_sheets(sheets: Sequence[Sheet]) -> Document:
    """Read the pages of an OFD file that are made up of pictures; places and errors as of `read_pdf`."""
    with _recogniser("只有图片的 OFD（扫描件）"):
        from tasks.reading.scan import images, page  # noqa: PLC0415 - optional, and slow to load
    return _document("scan-ofd", map(page.read_page, images.sheet_pages(sheets)))


def read_picture(data: bytes) -> Document:
    """Read a picture file, of a TIFF all pages; places and errors as of `read_pdf`."""
    with _recogniser("图片"):
        from tasks.reading.scan import images, page  # noqa: PLC0415 - optional, and slow to load
    return _document("picture", map(page.read_page, images.picture_pages(data)))


@contextmanager
def _recogniser(kind: str) -> Iterator[None]:
    """Have the means for recognition, or say what it means for a file of this kind that they are not installed."""
    require_limits(_COSTS)
    try:
        yield
    except ImportError as error:
        raise unreadable(
            ProblemCode.RECOGNISER_MISSING,
            f"这是{kind}，而系统没有安装文字识别组件，无法读取。请提交可编辑的原稿：Word（.docx）、Excel（.xlsx、.xls）、"
            "网页或文本。系统管理员安装可选组件 nianbao[scan] 后，也可以直接读取。",
        ) from error


def _document(kind: str, read: "Iterable[PageText]") -> Document:
    """The pages as one document, if they could be read well enough to be of use.

    Raises:
        UnreadableError: `illegible_scan`, `no_content`.
    """
    pages = []
    for number, page in enumerate(read, 1):
        _check_legible(page, number)
        pages.append(page)
    if sum(map(_characters, pages)) < _FEWEST_CHARACTERS:
        raise unreadable(
            ProblemCode.NO_CONTENT, f"图片里没有识别到文字。请确认提交的是年报本身，而不是空白页或照片。{_ASK}"
        )
    tables = _aligned([page.tables for page in pages])
    laid = [
        Page(number, page.width, page.height, found, page.lines)
        for number, (page, found) in enumerate(zip(pages, tables, strict=True), 1)
    ]
    # A table that no rule encloses is only guessed: what stands in it is not trusted.
    blocks: list[Block] = []
    for block in blocks_of(laid, _TOLERANCE):
        if isinstance(block, Grid):
            rows = []
            for row in block.rows:
                are_guessed = (bool(cell.text) and cell.confidence is None for cell in row)
                cells = zip(row, are_guessed, strict=True)
                rows.append(tuple(replace(cell, confidence=_GUESSED) if guessed else cell for cell, guessed in cells))
            blocks.append(replace(block, rows=tuple(rows)))
        else:
            blocks.append(block)
    return Document(kind, tuple(blocks), (_RECOGNISED,))


def _aligned(pages: Sequence[Sequence[Placed]]) -> list[list[Placed]]:
    """The tables of all pages, those about as wide as the widest brought to its place.

    Each page lay a little differently when it was taken, so that the borders of one table do not agree.
    """
    spans = [(table.edges[0], table.edges[-1]) for page in pages for _, table in page]
    left, right = max(spans, key=lambda span: span[1] - span[0], default=(0.0, 0.0))
    room = _MOST_SHIFT * (right - left)

    def moved(table: PageTable) -> PageTable:
        first, last = table.edges[0], table.edges[-1]
        if max(abs(first - left), abs(last - right)) > room:
            return table
        scale = (right - left) / (last - first)
        return replace(table, edges=tuple(left + (edge - first) * scale for edge in table.edges))

    return [[(top, moved(table)) for top, table in page] for page in pages]


def _characters(page: "PageText") -> int:
    return sum(len(one.text) for one in page.seen)


def _check_legible(page: "PageText", number: int) -> None:
    """Refuse a page whose letters or whose rules were lost, so that no number is read into the wrong place."""
    characters = _characters(page)
    score = sum(one.score * len(one.text) for one in page.seen) / max(characters, 1)
    if characters >= _FEWEST_CHARACTERS and score < _LEAST_SCORE:
        raise _illegible(f"第 {number} 页不清晰，文字识别不可靠（平均把握 {score:.0%}）", number)
    # A number by itself in a line outside all tables is a row whose rules were missed, unless it stands at the very
    # head or foot of the page, as the page's number does.
    inner = (line for line in page.lines if _EDGE < line.base / page.height < 1 - _EDGE)
    loose = sum(any(NUMBER.fullmatch(text) for text in line.text.split(WIDE_GAP)) for line in inner)
    if loose >= _LOOSE_ROWS:
        raise _illegible(f"第 {number} 页有成行的数字，但识别不出表格线，无法确定数字属于哪一项", number)


def _illegible(what: str, number: int) -> UnreadableError:
    return unreadable(ProblemCode.ILLEGIBLE_SCAN, f"{what}，没有采用。{_ASK}", f"第{number}页")
