"""How does a report look as a PDF? Printed on pages, its table ruled, boxed or without any rule."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from html import escape
from io import BytesIO

from reportlab.lib.enums import TA_CENTER, TA_RIGHT  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.lib.styles import ParagraphStyle  # type: ignore[import-untyped]
from reportlab.lib.units import mm  # type: ignore[import-untyped]
from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped]
from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate  # type: ignore[import-untyped]
from reportlab.platypus import Table as PrintedTable

from examples.render.blocks import Block, Role, Table, blocks
from examples.report import SampleReport

__all__ = ["LAYOUTS"]

_FONT = "STSong-Light"
_MARGIN = 25 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_LABEL_SHARE = 0.44
_BODY = ParagraphStyle("body", fontName=_FONT, fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
_LINE = ParagraphStyle("line", _BODY, firstLineIndent=0)
_STYLES = {
    Role.TITLE: ParagraphStyle("title", _LINE, fontSize=18, leading=28, alignment=TA_CENTER),
    Role.TABLE_TITLE: ParagraphStyle("table title", _LINE, fontSize=14, alignment=TA_CENTER),
    Role.SIGNATURE: ParagraphStyle("signature", _LINE, alignment=TA_RIGHT),
    Role.BODY: _BODY,
}
_CELL = ParagraphStyle("cell", _LINE, fontSize=10.5, leading=13)
_NUMBER = ParagraphStyle("number", _CELL, alignment=TA_CENTER)

Command = tuple[object, ...]
Place = tuple[int, int, int, int]


def _ruled(at: Place) -> Command:
    left, top, right, bottom = at
    return ("BOX", (left, top), (right, bottom), 0.5, "black")


def _boxed(at: Place) -> Command:
    left, top, right, bottom = at
    return ("OUTLINE", (left, top), (right, bottom), 0.5, "black")


def _borderless(at: Place) -> Command:
    left, top, right, bottom = at
    return ("BOTTOMPADDING", (left, top), (right, bottom), 5)


def _printed(draw: Callable[[Place], Command], report: SampleReport) -> bytes:
    """The report on A4 pages, numbered at their foot; rows may break over two pages, the head row comes again."""
    pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    buffer = BytesIO()
    paper = SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=report.title,
        invariant=1,
    )
    content = [flowable for block in blocks(report) for flowable in _flowables(block, draw)]
    paper.build(content, onFirstPage=_number_page, onLaterPages=_number_page)
    return buffer.getvalue()


LAYOUTS: Mapping[str, Callable[[SampleReport], bytes]] = {
    "ruled": partial(_printed, _ruled),
    "boxed": partial(_printed, _boxed),
    "borderless": partial(_printed, _borderless),
}


def _number_page(canvas: Canvas, _: SimpleDocTemplate) -> None:
    canvas.setFont(_FONT, 10.5)
    canvas.drawCentredString(A4[0] / 2, 15 * mm, f"— {canvas.getPageNumber()} —")


def _flowables(block: Block, draw: Callable[[Place], Command]) -> Iterator[Flowable]:
    if isinstance(block, Table):
        yield _table(block, draw)
    elif block.role is not Role.PICTURE:
        yield Paragraph(_marked(block.text), _STYLES.get(block.role, _LINE))


def _table(table: Table, draw: Callable[[Place], Command]) -> Flowable:
    texts: list[list[str | Paragraph]] = [[""] * table.width for _ in table.rows]
    commands: list[Command] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("PADDING", (0, 0), (-1, -1), 4)]
    covered: set[tuple[int, int]] = set()
    for top, row in enumerate(table.rows):
        left = 0
        for cell in row.cells:
            while (top, left) in covered:
                left += 1
            right, bottom = left + cell.columns - 1, top + cell.rows - 1
            covered |= {(y, x) for y in range(top, bottom + 1) for x in range(left, right + 1)}
            is_label = cell.number is None and len(cell.text) > _LONGEST_WORD and not row.is_head
            texts[top][left] = Paragraph(_marked(cell.text), _CELL if is_label else _NUMBER)
            commands += [("SPAN", (left, top), (right, bottom)), draw((left, top, right, bottom))]
    heads = next((at for at, row in enumerate(table.rows) if not row.is_head), 0)
    return PrintedTable(texts, colWidths=_widths(table), repeatRows=heads, style=commands, splitInRow=1)


_LONGEST_WORD = 4


def _widths(table: Table) -> list[float]:
    """A wide column for labels where few columns stand beside it, all of one width where there are many."""
    if table.width > 4:
        return [_WIDTH / table.width] * table.width
    rest = table.width - 1
    return [_WIDTH * _LABEL_SHARE, *[_WIDTH * (1 - _LABEL_SHARE) / rest] * rest]


def _marked(text: str) -> str:
    """The text as markup that keeps its runs of spaces."""
    return escape(text).replace("  ", "\u00a0\u00a0").replace("\n", "<br/>")
