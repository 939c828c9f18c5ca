"""What does the district's consolidated official form look like as a workbook?"""

from datetime import datetime
from decimal import Decimal
from io import BytesIO

import polars as pl
from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from expectations.forms import form
from expectations.rules import Severity
from tasks.release.contents import ReleaseContents
from tasks.release.labels import LEVELS, UNIT_STATUSES
from tasks.release.names import HEADING_ROW, OFFICIAL_SHEET
from tasks.release.numbers import plain, total_rows

__all__ = ["consolidated_workbook"]

_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - no clock: the day a zip archive's calendar begins
_FONT = "SimSun"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def consolidated_workbook(form_id: str, contents: ReleaseContents) -> bytes:
    """The consolidated form as `.xlsx`: the official table with the totals, and a sheet that says what they cover.

    A total of nothing is an empty cell. Equal contents give equal bytes.
    """
    memory = BytesIO()
    with Workbook(memory, _OPTIONS) as book:
        book.set_properties({"title": form(form_id).title, "created": _MADE})
        _official_sheet(book, form_id, contents)
        _coverage_sheet(book, contents)
    return memory.getvalue()


def _official_sheet(book: Workbook, form_id: str, contents: ReleaseContents) -> None:
    """The table as the form prints it: title, year, unit, then every row in the official order."""
    sheet = book.add_worksheet(OFFICIAL_SHEET)
    text = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "font_name": _FONT})
    middle = book.add_format({"border": 1, "align": "center", "valign": "vcenter", "font_name": _FONT})
    _title(book, sheet, form(form_id).title)
    centred = book.add_format({"align": "center", "font_name": _FONT})
    sheet.merge_range("A2:C2", f"（{contents.year}年度）", centred)
    sheet.write_string("A3", f"填报单位：{contents.district}")
    block = form(form_id).blocks[0]
    for column, heading in enumerate((block.label_heading, block.unit_heading, block.columns[0].label)):
        sheet.write_string(HEADING_ROW - 1, column, heading, middle)
    for place, entry in enumerate(total_rows(form_id, contents.consolidated.totals), start=HEADING_ROW):
        sheet.write_string(place, 0, entry.label, text)
        sheet.write_string(place, 1, entry.item.unit if entry.item else "", middle)
        _write_number(sheet, place, entry.total, middle)
    sheet.set_column("A:A", 62)
    sheet.set_column("B:C", 12)
    sheet.repeat_rows(HEADING_ROW - 1)
    sheet.fit_to_pages(1, 0)


def _write_number(sheet: Worksheet, row: int, value: Decimal | None, look: Format) -> None:
    """Write a total as a number, or as text where a workbook's floating point would change it."""
    if value is None:
        sheet.write_blank(row, 2, None, look)
    elif Decimal(repr(float(value))) == value:
        sheet.write_number(row, 2, float(value), look)
    else:
        sheet.write_string(row, 2, plain(value), look)


def _coverage_sheet(book: Workbook, contents: ReleaseContents) -> None:
    """What the totals cover: why they are provisional, and what came of each unit due."""
    sheet = book.add_worksheet("汇总范围")
    _title(book, sheet, f"{contents.district}{contents.year}年度汇总范围")
    sheet.write_string("A2", f"状态：{LEVELS[contents.maturity.level]}")
    for line, reason in enumerate(contents.maturity.reasons, start=2):
        sheet.write_string(line, 0, f"原因：{reason}")
    top = 3 + len(contents.maturity.reasons)
    bold = book.add_format({"bold": True, "border": 1, "font_name": _FONT})
    for column, heading in enumerate(("应报单位", "报送情况", *(severity.label for severity in Severity))):
        sheet.write_string(top, column, heading, bold)
    units = contents.consolidated.units.with_columns(pl.col("status").replace_strict(UNIT_STATUSES))
    columns = ("unit", "status", *(f"findings_{severity}" for severity in Severity))
    for line, unit in enumerate(units.select(columns).iter_rows(), start=top + 1):
        sheet.write_row(line, 0, unit)
    sheet.set_column("A:A", 40)


def _title(book: Workbook, sheet: Worksheet, text: str) -> None:
    look = book.add_format({"bold": True, "font_size": 16, "align": "center", "font_name": _FONT})
    sheet.merge_range("A1:C1", text, look)
