"""Reader of Excel workbooks (`.xlsx`, `.xls`): the visible sheets, cell by cell."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from tasks.model.document import Document, Grid, Problem
from tasks.reading.containers.ole import read_stream, with_stream
from tasks.reading.excel.biff import STREAMS, scan_xls, with_unicode_strings
from tasks.reading.excel.sheet_grid import Sheet, hidden_sheet, missing_sheet, moment_text, number_text, public_name
from tasks.reading.excel.xlsx import read_sheets
from tasks.reading.grids import clean
from tasks.reading.limits import check_parts
from tasks.reading.refusals import damaged, refusal

__all__ = ["read_xls", "read_xlsx"]

Value = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(data: bytes) -> Document:
    """Read an `.xlsx`: one grid for each visible sheet, places as Excel names them (`Sheet1!C14`).

    Places are published, and a sheet may bear a person's name: a name that is not made of a report's own
    words gives way to the sheet's number (`工作表2!C14`).

    Raises:
        UnreadableError: as `xlsx.read_sheets`; `sheet_too_large`.
    """
    grids: list[Grid] = []
    problems: list[Problem] = []
    for number, sheet in enumerate(read_sheets(data), 1):
        name = public_name(sheet.name, number)
        if not sheet.is_of_cells:
            continue
        if not sheet.is_there:
            problems.append(missing_sheet(name))
        elif not sheet.is_shown:
            problems.append(hidden_sheet(name))
        else:
            sheet.notes.check_extent(name)
            laid = Sheet(name, sheet.texts, sheet.merges, sheet.notes)
            grids.extend(laid.grid())
            problems.extend(laid.problems())
    return _document("xlsx", grids, problems)


def read_xls(data: bytes) -> Document:
    """Read an `.xls`, as `read_xlsx`.

    Raises:
        UnreadableError: as `biff.scan_xls`; `damaged_file`.
    """
    stream = read_stream(data, STREAMS)
    notes = scan_xls(stream)
    unicode = with_unicode_strings(stream)
    grids: list[Grid] = []
    problems: list[Problem] = []
    with _opened(data if unicode is stream else with_stream(data, STREAMS, unicode)) as workbook:
        sheets = workbook.sheets_metadata
        if len(sheets) != len(notes):
            raise damaged()
        for number, (sheet, extra) in enumerate(zip(sheets, notes, strict=True)):
            name = public_name(sheet.name, number + 1)
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            if sheet.visible != SheetVisibleEnum.Visible:
                problems.append(hidden_sheet(name))
                continue
            extra.check_extent(name)
            filled = workbook.get_sheet_by_index(number)
            top, left = filled.start or (0, 0)
            texts = {
                (row, column): text
                for row, values in enumerate(filled.to_python(), top)
                for column, value in enumerate(values, left)
                if (text := _text(value))
            }
            laid = Sheet(name, texts, filled.merged_cell_ranges or [], extra)
            grids.extend(laid.grid())
            problems.extend(laid.problems())
    return _document("xls", grids, problems)


def _document(kind: str, grids: Sequence[Grid], problems: Sequence[Problem]) -> Document:
    check_parts(sum(len(row) for grid in grids for row in grid.rows))
    return Document(kind, tuple(grids), tuple(problems))


@contextmanager
def _opened(data: bytes) -> Iterator[CalamineWorkbook]:
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as workbook:
            yield workbook
    except PasswordError as error:
        raise refusal("encrypted") from error
    except CalamineError as error:
        raise damaged() from error
    except BaseException as error:
        # calamine panics on some broken files; a Rust panic's class can only be told by its name.
        if type(error).__name__ == "PanicException":
            raise damaged() from error
        raise


def _text(value: Value) -> str:
    """A value as a person would write it, without losing a digit."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
