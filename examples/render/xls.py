"""How does a report look as an Excel 97 workbook?"""

from collections.abc import Callable, Mapping
from functools import partial
from io import BytesIO

import xlwt  # type: ignore[import-untyped]

from examples.render.sheet import PLACINGS, Sheet
from examples.report import SampleReport

__all__ = ["LAYOUTS"]


def _workbook(placing: Callable[[SampleReport], tuple[Sheet, ...]], report: SampleReport) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    for sheet in placing(report):
        page = book.add_sheet(sheet.name)
        for cell in sheet.cells:
            if cell.columns > 1 or cell.rows > 1:
                last_row, last_column = cell.row + cell.rows - 1, cell.column + cell.columns - 1
                page.write_merge(cell.row, last_row, cell.column, last_column, cell.value)
            else:
                page.write(cell.row, cell.column, cell.value)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


LAYOUTS: Mapping[str, Callable[[SampleReport], bytes]] = {
    name: partial(_workbook, placing) for name, placing in PLACINGS.items()
}
