"""The district's consolidated official form as a Word document."""

from collections.abc import Collection, Mapping
from functools import partial
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from expectations.forms import Item
from tasks.common.atomic_files import reproducible_zip
from tasks.common.clock import ZIP_EPOCH
from tasks.common.numbers import format_number
from tasks.release.render.consolidated_form import ConsolidatedForm
from tasks.release.render.totals import Total, total_rows, totals_of
from tasks.release.render.word_table import Written, add_form_table, column_widths, repeat_as_heading, set_widths, shade
from tasks.release.texts import Text

__all__ = ["consolidated_document"]

_FONT, _SIZE, _TITLE = Text.FONT.value, Pt(9), Pt(16)
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER
_PAGE = Mm(261)
"""The width of A4 laid across, without the margins."""

_NUMBER, _BESIDE = Mm(17), Mm(26)
"""A column of numbers has room for ten digits; labels beside the rows they hold together stand in two lines."""


def consolidated_document(consolidated: ConsolidatedForm) -> bytes:
    """The consolidated form as `.docx`: the official tables with the totals, and lines that say what they cover.

    A total of nothing is an empty cell. Equal contents give equal bytes.
    """
    document = docx.Document()
    _prepare(document, consolidated)
    layout, contents = consolidated.layout, consolidated.contents
    _centred(document, layout.title, _TITLE)
    _centred(document, Text.YEAR.format(year=contents.year), _SIZE)
    for line in (Text.DISTRICT.format(district=consolidated.government), consolidated.scope, consolidated.status):
        document.add_paragraph(line)
    if layout.is_list:
        _list_table(document, consolidated)
    else:
        totals = totals_of(layout.id, consolidated.totals)
        for section in consolidated.sections:
            document.add_paragraph(section.name).paragraph_format.keep_with_next = True
            written = partial(_written, totals=totals, touched=consolidated.touched)
            widths = column_widths(section.blocks, _PAGE, _NUMBER, [_BESIDE])
            add_form_table(document, section.blocks, written, widths, _SIZE)
            document.add_paragraph()
    for line in consolidated.coverage:
        if line != consolidated.status:
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
    normal.paragraph_format.space_after = Pt(3)
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
    lines = [(block.label_heading, block.unit_heading, Written(block.columns[0].label))]
    totals = totals_of(layout.id, consolidated.totals)
    for entry in total_rows(layout.id, consolidated.totals):
        item = entry.item
        value = _written(item, totals=totals, touched=touched) if item else Written("")
        lines.append((entry.label, item.unit if item else "", value))
    table = document.add_table(len(lines), 3, style="Table Grid")
    for row, (label, unit, value) in zip(table.rows, lines, strict=True):
        for number, (cell, text) in enumerate(zip(row.cells, (label, unit, value.text), strict=True)):
            cell.text = text
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            if number:
                cell.paragraphs[0].alignment = _CENTRE
        if value.is_shaded:
            shade(row.cells[-1])
    set_widths(table, (Mm(120), Mm(22), Mm(32)))  # together 174 mm, the width of A4 without the margins
    repeat_as_heading(table, 0)
    document.add_paragraph()


def _written(item: Item, *, totals: Mapping[str, Total], touched: Collection[str]) -> Written:
    """Write a total, with a mark where an open finding touches it; nothing for none."""
    total = totals.get(item.id)
    text = format_number(total.value if total else None, blank="")
    return Written(text + Text.MARK if text and item.id in touched else text, bool(total and total.in_question))
