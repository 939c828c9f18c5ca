"""How does a report look as an Excel workbook?"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]

from examples.render.archive import packed, unpacked
from examples.render.sheet import PLACINGS, Sheet
from examples.report import SampleReport

__all__ = ["LAYOUTS"]

_CREATED = datetime(2019, 1, 2, 8, tzinfo=UTC)
_COLUMN_WIDTHS = (64, 8, 12)


def _workbook(placing: Callable[[SampleReport], tuple[Sheet, ...]], report: SampleReport) -> bytes:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": report.title, "created": _CREATED})
        wrapped = book.add_format({"text_wrap": True})
        for sheet in placing(report):
            page = book.add_worksheet(sheet.name)
            for column, width in enumerate(_COLUMN_WIDTHS):
                page.set_column(column, column, width)
            for cell in sheet.cells:
                if cell.columns > 1 or cell.rows > 1:
                    last_row, last_column = cell.row + cell.rows - 1, cell.column + cell.columns - 1
                    page.merge_range(cell.row, cell.column, last_row, last_column, cell.value, wrapped)
                elif isinstance(cell.value, str):
                    page.write_string(cell.row, cell.column, cell.value)
                else:
                    page.write_number(cell.row, cell.column, cell.value)
    return packed(unpacked(buffer.getvalue()))


LAYOUTS: Mapping[str, Callable[[SampleReport], bytes]] = {
    name: partial(_workbook, placing) for name, placing in PLACINGS.items()
}
