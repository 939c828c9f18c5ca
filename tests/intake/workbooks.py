"""Workbooks as an office writes them, for tests."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

__all__ = ["write_workbook"]


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str | int | date]]]) -> None:
    """Write rows of cells to the sheets of a workbook, days and times as Excel keeps them."""
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        shown = "yyyy/m/d h:mm" if isinstance(value, datetime) else "yyyy/m/d"
                        sheet.write_datetime(number, column, value, book.add_format({"num_format": shown}))
                    else:
                        sheet.write(number, column, value)
