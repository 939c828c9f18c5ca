"""The district's consolidated official form as a workbook: the official tables, and a sheet on what they cover."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

import polars as pl
from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from expectations.forms.printed import Kind, Layout, lay_out
from expectations.rules import Severity
from tasks.common.clock import ZIP_EPOCH
from tasks.common.numbers import format_number
from tasks.model.codes import UnitStatus
from tasks.release.contents import HEADING_ROW
from tasks.release.render.consolidated_form import IN_QUESTION_COLOUR, ConsolidatedForm, Section
from tasks.release.render.totals import Total, total_rows, totals_of
from tasks.release.texts import Text

__all__ = ["consolidated_workbook"]

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_FONT = "SimSun"
_LINE = 16
"""Points per line of text in a row."""

_A4 = 9
"""The library's number for the size of paper."""

# widths of columns are in characters, as a spreadsheet counts them
_LABEL_WIDTHS: Mapping[int, Sequence[int]] = {0: (), 1: (36,), 3: (5, 13, 44)}
"""Widths of the columns of labels, by how many of them a table has."""

_NUMBERS_WIDTH, _NUMBER_WIDTH = 130, 14
_COVERAGE_WIDTHS = (40, 12, 12, 12, 12, 12)
MOST_UNITS = 10_000
"""Units listed on the last sheet; of more, the number and `units.parquet` are named."""


@dataclass(frozen=True, slots=True)
class _Formats:
    """The formats of a workbook."""

    title: Format
    centred: Format
    wrapped: Format
    bold: Format
    text: Format
    middle: Format
    touched: Format
    asked: Format
    asked_touched: Format


def _make_formats(book: Workbook) -> _Formats:
    """Make the formats in a workbook."""

    def make(**properties: object) -> Format:
        return book.add_format({"font_name": _FONT, **properties})

    cell: dict[str, object] = {"border": 1, "text_wrap": True, "valign": "vcenter"}
    return _Formats(
        title=make(bold=True, font_size=16, align="center"),
        centred=make(align="center"),
        wrapped=make(text_wrap=True, valign="vcenter"),
        bold=make(bold=True, border=1),
        text=make(**cell),
        middle=make(**cell, align="center"),
        touched=make(**cell, align="center", num_format=f'General"{Text.MARK}"'),
        asked=make(**cell, align="center", bg_color=f"#{IN_QUESTION_COLOUR}"),
        asked_touched=make(
            **cell, align="center", num_format=f'General"{Text.MARK}"', bg_color=f"#{IN_QUESTION_COLOUR}"
        ),
    )


def consolidated_workbook(consolidated: ConsolidatedForm, *, most_units: int = MOST_UNITS) -> bytes:
    """The consolidated form as `.xlsx`: the official tables with the totals, and a sheet that says what they cover.

    A total of nothing is an empty cell. Equal contents give equal bytes. Of the units due at most so many are listed.
    """
    memory = BytesIO()
    with Workbook(memory, _OPTIONS) as book:
        book.set_properties({"title": consolidated.layout.title, "created": ZIP_EPOCH})
        formats = _make_formats(book)
        if consolidated.layout.is_list:
            _add_list_sheet(book, formats, consolidated)
        else:
            for section in consolidated.sections:
                _add_section_sheet(book, formats, section, consolidated)
        _add_coverage_sheet(book, formats, consolidated, most_units)
        for sheet in book.worksheets():
            sheet.set_footer(f"&L{consolidated.footer}")
    return memory.getvalue()


def _write_heading(sheet: Worksheet, formats: _Formats, consolidated: ConsolidatedForm, width: int) -> None:
    """Write title, year and unit above the official table, as the form prints them."""
    sheet.merge_range(0, 0, 0, width - 1, consolidated.layout.title, formats.title)
    sheet.merge_range(1, 0, 1, width - 1, Text.YEAR.format(year=consolidated.contents.year), formats.centred)
    sheet.write_string(2, 0, Text.DISTRICT.format(district=consolidated.government))
    sheet.write_string(2, width - 1, consolidated.scope)


def _add_list_sheet(book: Workbook, formats: _Formats, consolidated: ConsolidatedForm) -> None:
    """Add the form that is one list: every row in the official order with its unit of measure."""
    sheet = book.add_worksheet(Text.OFFICIAL_SHEET.value)
    _write_heading(sheet, formats, consolidated, 3)
    layout = consolidated.layout
    block, touched = layout.blocks[0], consolidated.touched
    for column, heading in enumerate((block.label_heading, block.unit_heading, block.columns[0].label)):
        sheet.write_string(HEADING_ROW - 1, column, heading, formats.middle)
    for place, entry in enumerate(total_rows(layout.id, consolidated.totals), start=HEADING_ROW):
        sheet.write_string(place, 0, entry.label, formats.text)
        sheet.write_string(place, 1, entry.item.unit if entry.item else "", formats.middle)
        is_touched = entry.item is not None and entry.item.id in touched
        _write_number(sheet, (place, 2), entry.total, formats, is_touched=is_touched)
    sheet.set_column("A:A", 62)
    sheet.set_column("B:C", 12)
    sheet.repeat_rows(HEADING_ROW - 1)
    sheet.fit_to_pages(1, 0)


def _add_section_sheet(book: Workbook, formats: _Formats, section: Section, consolidated: ConsolidatedForm) -> None:
    """Add the tables of one section below each other, headings, corner and labels merged as the form prints them."""
    sheet = book.add_worksheet(section.name)
    totals, touched = totals_of(consolidated.layout.id, consolidated.totals), consolidated.touched
    width = max(lay_out(block).width for block in section.blocks)
    _write_heading(sheet, formats, consolidated, width)
    sheet.write_string(3, 0, section.name)
    top = HEADING_ROW
    for block in section.blocks:
        if len(section.blocks) > 1:
            sheet.merge_range(top, 0, top, width - 1, block.heading, formats.middle)
            top += 1
        table = lay_out(block, width)
        _write_table(sheet, top, table, totals, formats, touched)
        top += table.height
    # widths of the columns, and one page of A4 across
    for column, label_width in enumerate(_LABEL_WIDTHS[table.labels]):
        sheet.set_column(column, column, label_width)
    numbers = table.width - table.labels
    sheet.set_column(table.labels, table.width - 1, min(_NUMBERS_WIDTH // numbers, _NUMBER_WIDTH))
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _write_table(
    sheet: Worksheet,
    top: int,
    table: Layout,
    totals: Mapping[str, Total],
    formats: _Formats,
    touched: Collection[str],
) -> None:
    """Write a table from a row on, each row as high as its label asks for."""
    widths = _LABEL_WIDTHS[table.labels]
    for at, cells in enumerate(table.rows, start=top):
        for cell in cells:
            cell_format = formats.text if cell.kind is Kind.LABEL else formats.middle
            row, column = top + cell.row, cell.column
            if (cell.height, cell.width) != (1, 1):
                sheet.merge_range(row, column, row + cell.height - 1, column + cell.width - 1, "", cell_format)
            if cell.item is None:
                sheet.write_string(row, column, cell.text, cell_format)
            else:
                is_touched = cell.item.id in touched
                _write_number(sheet, (row, column), totals.get(cell.item.id), formats, is_touched=is_touched)
            if cell.kind is Kind.LABEL and cell.height == 1:
                sheet.set_row(at, _height_of(cell.text, sum(widths[column : column + cell.width])))


def _write_number(
    sheet: Worksheet, place: tuple[int, int], total: Total | None, formats: _Formats, *, is_touched: bool
) -> None:
    """Write a total as a number, or as text where a workbook's floating point would change it.

    Where an open finding touches it, the number is shown with a mark, and shaded if some of the sum is in question.
    """
    value = total.value if total else None
    is_marked = is_touched and value is not None
    if total and total.in_question:
        cell_format = formats.asked_touched if is_marked else formats.asked
    else:
        cell_format = formats.touched if is_marked else formats.middle
    if value is None:
        sheet.write_blank(*place, None, cell_format)
    elif Decimal(repr(float(value))) == value:
        sheet.write_number(*place, float(value), cell_format)
    else:
        sheet.write_string(*place, format_number(value, blank="") + (Text.MARK if is_touched else ""), cell_format)


def _add_coverage_sheet(book: Workbook, formats: _Formats, consolidated: ConsolidatedForm, most_units: int) -> None:
    """Say why the totals are provisional, what is counted twice in them, and what came of each unit due."""
    sheet, contents = book.add_worksheet(Text.COVERAGE_SHEET.value), consolidated.contents
    last = len(_COVERAGE_WIDTHS) - 1
    title = Text.COVERAGE_TITLE.format(district=contents.district, year=contents.year)
    sheet.merge_range(0, 0, 0, last, title, formats.title)
    lines = tuple(consolidated.coverage)
    for place, line in enumerate(lines, start=1):
        sheet.merge_range(place, 0, place, last, line, formats.wrapped)
        sheet.set_row(place, _height_of(line, sum(_COVERAGE_WIDTHS)))
    top = len(lines) + 2
    columns = (Text.UNIT_DUE.value, Text.UNIT_STATUS.value, Text.UNIT_FORM.value)
    headings = (*columns, *(severity.label for severity in Severity))
    for column, (heading, width) in enumerate(zip(headings, _COVERAGE_WIDTHS, strict=True)):
        sheet.write_string(top, column, heading, formats.bold)
        sheet.set_column(column, column, width)
    units = consolidated.findings_of_units().with_columns(pl.col("status").replace_strict(UnitStatus.labels()))
    for place, unit in enumerate(units.head(most_units).iter_rows(), start=top + 1):
        sheet.write_row(place, 0, unit)
    if units.height > most_units:
        sheet.write_string(top + 1 + most_units, 0, Text.MORE_UNITS.format(count=units.height - most_units))
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _height_of(text: str, width: int) -> int:
    """The height of a row that holds a text in cells of a width, of which a Chinese character takes two.

    A spreadsheet does not adapt it by itself where cells are merged.
    """
    # U+2E80 begins the first block of Chinese characters and signs
    letters = sum(2 if ord(letter) >= 0x2E80 else 1 for letter in text)
    return _LINE * max(1, -(-letters // width))
