"""How do the official tables, filled with the totals, stand on their sheets?"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from expectations.forms.printed import Cell, Kind, Layout, lay_out
from tasks.common.numbers import format_number
from tasks.release.constants import HEADING_ROW
from tasks.release.render.consolidated_form import ConsolidatedForm, Section
from tasks.release.render.totals import Total, total_rows, totals_of
from tasks.release.render.workbook.formats import A4, Looks, height_of
from tasks.release.texts import Text

__all__ = ["official_sheets"]

_LABEL_WIDTHS: Mapping[int, Sequence[int]] = {0: (), 1: (36,), 3: (5, 13, 44)}
_NUMBERS_WIDTH, _NUMBER_WIDTH = 130, 14


def official_sheets(book: Workbook, looks: Looks, consolidated: ConsolidatedForm) -> None:
    """Add the sheets of a form: one for a list, else one for each of its sections."""
    if consolidated.layout.is_list:
        _list_sheet(book, looks, consolidated)
        return
    for section in consolidated.sections:
        _section_sheet(book, looks, section, consolidated)


def _opening(sheet: Worksheet, looks: Looks, consolidated: ConsolidatedForm, width: int) -> None:
    """Title, year and unit, as they stand over the official table."""
    sheet.merge_range(0, 0, 0, width - 1, consolidated.layout.title, looks.title)
    sheet.merge_range(1, 0, 1, width - 1, Text.YEAR.format(year=consolidated.contents.year), looks.centred)
    sheet.write_string(2, 0, Text.DISTRICT.format(district=consolidated.contents.district))
    sheet.write_string(2, width - 1, consolidated.scope)


def _list_sheet(book: Workbook, looks: Looks, consolidated: ConsolidatedForm) -> None:
    """The form that is one list: every row in the official order with its unit of measure."""
    sheet = book.add_worksheet(Text.OFFICIAL_SHEET.value)
    _opening(sheet, looks, consolidated, 3)
    layout = consolidated.layout
    block = layout.blocks[0]
    for column, heading in enumerate((block.label_heading, block.unit_heading, block.columns[0].label)):
        sheet.write_string(HEADING_ROW - 1, column, heading, looks.middle)
    for place, entry in enumerate(total_rows(layout.id, consolidated.totals), start=HEADING_ROW):
        sheet.write_string(place, 0, entry.label, looks.text)
        sheet.write_string(place, 1, entry.item.unit if entry.item else "", looks.middle)
        _write_number(sheet, (place, 2), entry.total, looks.middle)
    sheet.set_column("A:A", 62)
    sheet.set_column("B:C", 12)
    sheet.repeat_rows(HEADING_ROW - 1)
    sheet.fit_to_pages(1, 0)


def _section_sheet(book: Workbook, looks: Looks, section: Section, consolidated: ConsolidatedForm) -> None:
    """The tables of one section below each other, headings, corner and labels merged as the form prints them."""
    sheet = book.add_worksheet(section.name)
    totals = totals_of(consolidated.layout.id, consolidated.totals)
    width = max(lay_out(block).width for block in section.blocks)
    _opening(sheet, looks, consolidated, width)
    sheet.write_string(3, 0, section.name)
    top = HEADING_ROW
    for block in section.blocks:
        if len(section.blocks) > 1:
            sheet.merge_range(top, 0, top, width - 1, block.heading, looks.middle)
            top += 1
        table = lay_out(block, width)
        _write_table(sheet, top, table, totals, looks)
        top += table.height
    _set_page(sheet, table)


def _write_table(sheet: Worksheet, top: int, table: Layout, totals: Mapping[str, Total], looks: Looks) -> None:
    """Write a table from a row on, each row as high as its label asks for."""
    widths = _LABEL_WIDTHS[table.labels]
    for at, cells in enumerate(table.rows, start=top):
        for cell in cells:
            _write_cell(sheet, top, cell, totals, looks)
            if cell.kind is Kind.LABEL and cell.height == 1:
                sheet.set_row(at, height_of(cell.text, sum(widths[cell.column : cell.column + cell.width])))


def _write_cell(sheet: Worksheet, top: int, cell: Cell, totals: Mapping[str, Total], looks: Looks) -> None:
    look = looks.text if cell.kind is Kind.LABEL else looks.middle
    row, column = top + cell.row, cell.column
    if (cell.height, cell.width) != (1, 1):
        sheet.merge_range(row, column, row + cell.height - 1, column + cell.width - 1, "", look)
    if cell.item is None:
        sheet.write_string(row, column, cell.text, look)
    else:
        _write_number(sheet, (row, column), totals.get(cell.item.id), look)


def _write_number(sheet: Worksheet, place: tuple[int, int], total: Total | None, look: Format) -> None:
    """Write a total as a number, or as text where a workbook's floating point would change it."""
    value = total.value if total else None
    if value is None:
        sheet.write_blank(*place, None, look)
    elif Decimal(repr(float(value))) == value:
        sheet.write_number(*place, float(value), look)
    else:
        sheet.write_string(*place, format_number(value, blank=""), look)


def _set_page(sheet: Worksheet, table: Layout) -> None:
    """Widths of the columns, and one page of A4 across."""
    for column, width in enumerate(_LABEL_WIDTHS[table.labels]):
        sheet.set_column(column, column, width)
    numbers = table.width - table.labels
    sheet.set_column(table.labels, table.width - 1, min(_NUMBERS_WIDTH // numbers, _NUMBER_WIDTH))
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
