"""The district's consolidated official form as a Word document."""

from collections.abc import Collection, Mapping
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell

from expectations.forms import Block, Item
from expectations.forms.printed import Kind, Layout, lay_out
from tasks.common.atomic_files import reproducible_zip
from tasks.common.clock import ZIP_EPOCH
from tasks.common.numbers import format_number
from tasks.release.render.consolidated_form import IN_QUESTION_COLOUR, ConsolidatedForm
from tasks.release.render.totals import Total, total_rows, totals_of
from tasks.release.texts import Text

__all__ = ["consolidated_document"]

_FONT, _SIZE, _TITLE = Text.FONT.value, Pt(9), Pt(16)
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def consolidated_document(consolidated: ConsolidatedForm) -> bytes:
    """The consolidated form as `.docx`: the official tables with the totals, and lines that say what they cover.

    A total of nothing is an empty cell. Equal contents give equal bytes.
    """
    document = docx.Document()
    _prepare(document, consolidated)
    layout, contents = consolidated.layout, consolidated.contents
    _centred(document, layout.title, _TITLE)
    _centred(document, Text.YEAR.format(year=contents.year), _SIZE)
    document.add_paragraph(Text.DISTRICT.format(district=consolidated.government))
    document.add_paragraph(consolidated.scope)
    if layout.is_list:
        _list_table(document, consolidated)
    else:
        totals = totals_of(layout.id, consolidated.totals)
        for section in consolidated.sections:
            document.add_paragraph(section.name)
            for block in section.blocks:
                if len(section.blocks) > 1:
                    document.add_paragraph(block.heading)
                _block_table(document, block, totals, consolidated.touched)
    for line in consolidated.coverage:
        document.add_paragraph(line)
    memory = BytesIO()
    document.save(memory)
    return reproducible_zip(memory.getvalue())


def _prepare(document: Document, consolidated: ConsolidatedForm) -> None:
    """Set page, fonts and properties; none of them tells the machine or the time."""
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT if consolidated.layout.is_list else WD_ORIENT.LANDSCAPE
    short, long = Mm(210), Mm(297)  # A4
    section.page_width, section.page_height = (short, long) if consolidated.layout.is_list else (long, short)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(18)
    section.footer.paragraphs[0].text = consolidated.footer
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = _FONT, _SIZE
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = consolidated.layout.title, "", ""
    properties.created = properties.modified = ZIP_EPOCH


def _centred(document: Document, text: str, size: Pt) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = _CENTRE
    paragraph.add_run(text).font.size = size


def _list_table(document: Document, consolidated: ConsolidatedForm) -> None:
    """Add the form that is one list: every row in the official order with its unit of measure."""
    layout = consolidated.layout
    block, touched = layout.blocks[0], consolidated.touched
    asked = [False]
    lines = [(block.label_heading, block.unit_heading, block.columns[0].label)]
    for entry in total_rows(layout.id, consolidated.totals):
        value = _written(entry.total, entry.item, touched)
        asked.append(entry.total is not None and entry.total.in_question > 0)
        lines.append((entry.label, entry.item.unit if entry.item else "", value))
    table = document.add_table(len(lines), 3, style="Table Grid")
    for row, texts, is_asked in zip(table.rows, lines, asked, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
        if is_asked:
            _shade(row.cells[-1])
    widths = (Mm(120), Mm(22), Mm(32))  # together 174 mm, the width of A4 without the margins
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _written(total: Total | None, item: Item | None, touched: Collection[str]) -> str:
    """Write a total, with a mark where an open finding touches it; nothing for none."""
    text = format_number(total.value if total else None, blank="")
    return text + Text.MARK if text and item and item.id in touched else text


def _block_table(document: Document, block: Block, totals: Mapping[str, Total], touched: Collection[str]) -> None:
    """Add a table of rows and columns, headings, corner and labels merged as the form prints them."""
    laid: Layout = lay_out(block)
    table = document.add_table(laid.height, laid.width, style="Table Grid")
    slots = [row.cells for row in table.rows]
    for cell in laid.cells:
        place = slots[cell.row][cell.column]
        if (cell.height, cell.width) != (1, 1):
            place = place.merge(slots[cell.row + cell.height - 1][cell.column + cell.width - 1])
        total = totals.get(cell.item.id) if cell.item else None
        text = cell.text if cell.item is None else _written(total, cell.item, touched)
        paragraph = place.paragraphs[0]
        paragraph.add_run(text)
        if total and total.in_question:
            _shade(place)
        if cell.kind is not Kind.LABEL:
            paragraph.alignment = _CENTRE


def _shade(cell: _Cell) -> None:
    """Mark a total of which some is in question; the mark changes no text, so the form still reads back as it is."""
    shading = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", IN_QUESTION_COLOUR)):
        shading.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shading)  # noqa: SLF001 - the library shades no cells
