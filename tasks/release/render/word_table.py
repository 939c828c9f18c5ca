"""Official tables of rows and columns in Word: merged as the form prints them, and broken between pages with care."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Pt
from docx.table import Table, _Cell

from expectations.forms import Block, Item
from expectations.forms.printed import Kind, Layout, lay_out
from tasks.release.render.consolidated_form import IN_QUESTION_COLOUR

__all__ = ["FEW_COLUMNS", "Written", "add_form_table", "column_widths", "repeat_as_heading", "set_widths", "shade"]

_CELL_MARGIN = 45
"""Twentieths of a point left and right in a cell, 0.8 mm: with Word's own 1.9 mm the 10 columns of the table of
requests leave room for three digits."""

FEW_COLUMNS = 4
"""Up to as many columns there is room for all to be of one width."""

_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


class Written(NamedTuple):
    """What stands in the cell of an item, and whether the cell is shaded as one of which some is in question."""

    text: str
    is_shaded: bool = False


def add_form_table(
    document: Document, blocks: Sequence[Block], written: Callable[[Item], Written], widths: Sequence[Length], size: Pt
) -> None:
    """Add blocks of a form as one table: several stand below each other, each under its own heading.

    Args:
        document: at the end of which it is added.
        blocks: neighbours of the form.
        written: what stands in the cell of an item.
        widths: of the columns; a block of fewer columns is as wide, its last column covers the rest.
        size: of the letters.
    """
    layouts = [lay_out(block, len(widths)) for block in blocks]
    is_stacked = len(blocks) > 1
    height = sum(layout.height + is_stacked for layout in layouts)
    table = document.add_table(height, len(widths))
    table._tbl.tblPr.style = "TableGrid"  # noqa: SLF001 - by name the library looks through all styles
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    slots = [list(row.cells) for row in table.rows]
    top = 0
    for block, layout in zip(blocks, layouts, strict=True):
        if is_stacked:
            _write(slots[top][0].merge(slots[top][-1]), block.heading, size, is_centred=True)
            top += 1
        _write_layout(slots[top : top + layout.height], layout, written, size)
        top += layout.height
    set_widths(table, widths)
    _set_margins(table)
    if not is_stacked:
        for row in range(layouts[0].head):
            repeat_as_heading(table, row)
    # a table of few rows stands on one page: each of its rows but the last is kept with the next
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - the library has no name for it
    for cells in slots[:-1]:
        for cell in {id(cell._tc): cell for cell in cells}.values():  # noqa: SLF001 - a merged cell once
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def column_widths(blocks: Sequence[Block], page: Length, number: Length, beside: Sequence[Length]) -> list[Length]:
    """The widths of the columns of blocks that are one table.

    Args:
        blocks: neighbours of the form.
        page: the width of the table.
        number: that of a column of numbers, where there are many; all of these take half of the table at most.
        beside: those of the labels that stand beside the rows they hold together; the labels of rows take the rest.
    """
    numbers = max(len(block.columns) for block in blocks)
    labels = max(lay_out(block).labels for block in blocks)
    if not labels or labels + numbers <= FEW_COLUMNS:
        return [Length(page // (labels + numbers))] * (labels + numbers)
    number = Length(min(number, page // 2 // numbers))
    outer = [beside[min(at, len(beside) - 1)] for at in range(labels - 1)]
    return [*outer, Length(page - sum(outer) - number * numbers), *[number] * numbers]


def set_widths(table: Table, widths: Sequence[Length]) -> None:
    """Set the widths of a table's columns, which Word takes from the cells and others from the columns."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        at = 0
        for cell in row._tr.tc_lst:  # noqa: SLF001 - without those that others cover
            span = cell.grid_span
            cell.width = Length(sum(widths[at : at + span]))
            at += span


def repeat_as_heading(table: Table, row: int) -> None:
    """Let a row come again at the head of each page that the table goes on to."""
    table.rows[row]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - no name for it either


def shade(cell: _Cell) -> None:
    """Mark a total of which some is in question; the mark changes no text, so the form still reads back as it is."""
    shading = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", IN_QUESTION_COLOUR)):
        shading.set(qn(name), value)
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - the library shades no cells
    # in the order of the schema, on which Word insists: shading stands before the alignment
    alignment = properties.find(qn("w:vAlign"))
    properties.insert(len(properties) if alignment is None else properties.index(alignment), shading)


def _write_layout(
    slots: Sequence[Sequence[_Cell]], layout: Layout, written: Callable[[Item], Written], size: Pt
) -> None:
    for cell in layout.cells:
        place = slots[cell.row][cell.column]
        if (cell.height, cell.width) != (1, 1):
            place = place.merge(slots[cell.row + cell.height - 1][cell.column + cell.width - 1])
        said = Written(cell.text) if cell.item is None else written(cell.item)
        _write(place, said.text, size, is_centred=cell.kind is not Kind.LABEL)
        if said.is_shaded:
            shade(place)


def _write(cell: _Cell, text: str, size: Pt, *, is_centred: bool) -> None:
    """Write into an empty cell."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.font.size = size
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = layout.first_line_indent = Pt(0)
    layout.line_spacing = 1.0
    if is_centred:
        paragraph.alignment = _CENTRE


def _set_margins(table: Table) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(_CELL_MARGIN))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr  # noqa: SLF001 - the library has no name for them
    look = properties.find(qn("w:tblLook"))
    properties.insert(len(properties) if look is None else properties.index(look), margins)
