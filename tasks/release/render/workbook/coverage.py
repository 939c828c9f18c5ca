"""What do the totals of a consolidated form cover? The last sheet of its workbook."""

import polars as pl
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from expectations.rules import Severity
from tasks.model.codes import UnitStatus
from tasks.release.render.consolidated_form import ConsolidatedForm
from tasks.release.render.workbook.formats import A4, Looks, height_of
from tasks.release.texts import Text

__all__ = ["MOST_UNITS", "coverage_sheet"]

_WIDTHS = (40, 12, 12, 12, 12, 12)
MOST_UNITS = 10_000


def coverage_sheet(book: Workbook, looks: Looks, consolidated: ConsolidatedForm, most_units: int) -> None:
    """Say why the totals are provisional, what is counted twice in them, and what came of each unit due, or of many."""
    sheet, contents = book.add_worksheet(Text.COVERAGE_SHEET.value), consolidated.contents
    last = len(_WIDTHS) - 1
    title = Text.COVERAGE_TITLE.format(district=contents.district, year=contents.year)
    sheet.merge_range(0, 0, 0, last, title, looks.title)
    lines = tuple(consolidated.coverage)
    for place, line in enumerate(lines, start=1):
        sheet.merge_range(place, 0, place, last, line, looks.wrapped)
        sheet.set_row(place, height_of(line, sum(_WIDTHS)))
    top = len(lines) + 2
    columns = (Text.UNIT_DUE.value, Text.UNIT_STATUS.value, Text.UNIT_FORM.value)
    headings = (*columns, *(severity.label for severity in Severity))
    for column, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
        sheet.write_string(top, column, heading, looks.bold)
        sheet.set_column(column, column, width)
    units = consolidated.findings_of_units().with_columns(pl.col("status").replace_strict(UnitStatus.labels()))
    for place, unit in enumerate(units.head(most_units).iter_rows(), start=top + 1):
        sheet.write_row(place, 0, unit)
    if units.height > most_units:
        sheet.write_string(top + 1 + most_units, 0, Text.MORE_UNITS.format(count=units.height - most_units))
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
