"""A page of a PDF as its reader sees it, with cells of its tables marked: for people, nothing is read from it."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw

from tasks.model.codes import ProblemCode
from tasks.reading.pdf.filled_tables import FilledTable
from tasks.reading.pdf.pdfium import opened, page_content, page_picture
from tasks.reading.pdf.printed import tables_on
from tasks.reading.pdf.ruled_tables import Box
from tasks.reading.pdf.watermarks import take_out_watermarks
from tasks.reading.refusals import unreadable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Mark", "PageImage", "draw_page", "scanned_page"]

# Pixels of the longer side: A4 at 145 dpi, on which the smallest print of an official form (小五, 9 points) is
# readable; four pages of it are a megabyte.
_LONG_SIDE = 1_700
_MARKED, _EDGE = (255, 214, 92, 110), (183, 110, 0, 255)
_EDGE_WIDTH = 3


class Mark(NamedTuple):
    """A cell to mark: which table of the page from above, its row and column, all from 0, and what was read in it."""

    table: int
    row: int
    column: int
    text: str


class PageImage(NamedTuple):
    """The page as PNG, its size in pixels, and how many of the cells asked for are marked on it."""

    png: bytes
    width: int
    height: int
    marked: int


def draw_page(data: bytes, number: int, marks: Sequence[Mark]) -> PageImage:
    """Draw a page and mark cells on it.

    A cell is marked only where the box at its place holds the very text that was read: a mark in the wrong place is
    worse than none. On pages without text, and on turned ones, none is.

    Args:
        data: the PDF.
        number: the page, from 1.
        marks: the cells.

    Raises:
        UnreadableError: `no_content` where there is no such page; as `pdfium.opened` and `pdfium.page_content`.
    """
    with opened(data) as document:
        if not 0 < number <= len(document):
            raise unreadable(ProblemCode.NO_CONTENT, f"这份 PDF 没有第 {number} 页。")
        picture, is_turned = page_picture(document, number - 1, _LONG_SIDE)
        boxes: list[Box] = []
        scale = 1.0
        if marks and not is_turned:
            contents = [page_content(document, each) for each in range(len(document))]
            take_out_watermarks(contents)
            content = contents[number - 1]
            boxes = list(_boxes(tables_on(content)[0], marks))
            scale = picture.width / content.width
    return _encoded(_with_marks(picture, boxes, scale), len(boxes))


def scanned_page(pixels: "NDArray[np.uint8]") -> PageImage:
    """Bring the picture of a page to the size of those that are drawn, where it is larger."""
    return _encoded(Image.fromarray(pixels), 0)


def _encoded(picture: Image.Image, marked: int) -> PageImage:
    picture.thumbnail((_LONG_SIDE, _LONG_SIDE))
    png = BytesIO()
    picture.save(png, "PNG", optimize=True)
    return PageImage(png.getvalue(), picture.width, picture.height, marked)


def _boxes(tables: Sequence[FilledTable], marks: Sequence[Mark]) -> Iterator[Box]:
    """The boxes that hold what was read at the places asked for."""
    asked = {(mark.table, mark.row, mark.column): _bare(mark.text) for mark in marks}
    for number, table in enumerate(sorted(tables, key=lambda table: table.top)):
        for box, text in table.texts():
            if asked.get((number, box.row, box.column)) == _bare(text):
                yield box


def _bare(text: str) -> str:
    return "".join(text.split())


def _with_marks(picture: Image.Image, boxes: Sequence[Box], scale: float) -> Image.Image:
    """The picture with boxes, given in points, coloured so that what stands in them can still be read."""
    if not boxes:
        return picture
    marks = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(marks)
    for box in boxes:
        sides = [side * scale for side in (box.left, box.top, box.right, box.bottom)]
        pen.rectangle(sides, fill=_MARKED, outline=_EDGE, width=_EDGE_WIDTH)
    return Image.alpha_composite(picture.convert("RGBA"), marks).convert("RGB")
