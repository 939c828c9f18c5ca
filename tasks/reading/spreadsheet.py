"""What stands in the visible sheets of an Excel workbook, cell by cell?"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from tasks.document import Cell, Document, Grid, Problem
from tasks.reading.biff import scan_xls
from tasks.reading.grids import clean
from tasks.reading.guards import check_parts
from tasks.reading.refusals import damaged, refusal
from tasks.reading.sheetnotes import Position, SheetNotes, scan_xlsx

__all__ = ["read_xls", "read_xlsx"]

_NAMED_PLACES = 20
_OWN_WORDS = re.compile(
    r"(?:[Ss]heet|工作表|附件|附表|说明|备注|封面|填表|表格|表|政府信息公开|信息公开|公开|情况|统计|汇总|指标|数据|正文|年度|年|报告|报|工作|[\d\s()（）_一二三四五-])+"
)
Value = int | float | str | bool | time | date | datetime | timedelta


def read_xlsx(data: bytes) -> Document:
    """Read an `.xlsx`: one grid for each visible sheet, places as Excel names them (`Sheet1!C14`).

    Places are published, and a sheet may bear a person's name: a name that is not made of a report's own
    words gives way to the sheet's number (`工作表2!C14`).

    Raises:
        UnreadableError: as `sheetnotes.scan_xlsx`; `damaged_file`.
    """
    return _read("xlsx", data, scan_xlsx(data))


def read_xls(data: bytes) -> Document:
    """Read an `.xls`, as `read_xlsx`.

    Raises:
        UnreadableError: as `biff.scan_xls`; `damaged_file`.
    """
    return _read("xls", data, scan_xls(data))


def _read(kind: str, data: bytes, notes: Sequence[SheetNotes]) -> Document:
    grids: list[Grid] = []
    problems: list[Problem] = []
    with _opened(data) as workbook:
        sheets = workbook.sheets_metadata
        if len(sheets) != len(notes):
            raise damaged()
        for number, (sheet, extra) in enumerate(zip(sheets, notes, strict=True)):
            name = _public_name(sheet.name, number + 1)
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            if sheet.visible != SheetVisibleEnum.Visible:
                problems.append(_hidden_sheet(name))
                continue
            extra.check_extent(name)
            reader = _SheetReader(workbook.get_sheet_by_index(number), name, extra)
            grids.extend(reader.grid())
            problems.extend(reader.problems())
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


def _public_name(name: str, number: int) -> str:
    """What to call a sheet where others read it."""
    return name if _OWN_WORDS.fullmatch(name) else f"工作表{number}"


def _hidden_sheet(name: str) -> Problem:
    message = f"跳过了隐藏的工作表“{name}”。如果年报的数据在里面，请取消隐藏后重新提交。"
    return Problem("hidden_sheet", message, name)


class _SheetReader:
    """One sheet as a grid; rows and columns are counted from 0 until they become a place."""

    def __init__(self, sheet: CalamineSheet, name: str, notes: SheetNotes) -> None:
        self._name = name
        self._notes = notes
        self._texts = _texts(sheet) | notes.errors
        self._formulas = sorted(notes.unsaved_formulas - self._texts.keys())
        known = self._texts.keys() | set(self._formulas)
        self._left = min((column for _, column in known), default=0)
        self._right = max((column for _, column in known), default=-1)
        self._rows = {row for row, _ in known}
        self._copies = dict(self._spread(sheet.merged_cell_ranges or []))

    def grid(self) -> Iterator[Grid]:
        """The sheet's grid, or nothing for an empty one; rows and columns that are hidden are left out."""
        filled = self._rows | {row for (row, _), origin in self._copies.items() if origin in self._texts}
        shown = [row for row in sorted(filled) if row not in self._notes.hidden_rows]
        columns = [c for c in range(self._left, self._right + 1) if c not in self._notes.hidden_columns]
        check_parts(len(shown) * len(columns))
        if shown and columns:
            yield Grid(tuple(tuple(self._cell((row, column)) for column in columns) for row in shown), self._name)

    def problems(self) -> Iterator[Problem]:
        """What a person should know of formulas and of hidden rows and columns that hold something."""
        for position in self._formulas[:_NAMED_PLACES]:
            message = "这一格是公式，但文件里没有存它的结果，按空白读取。请用 Excel 打开并保存，或填入数字后重新提交。"
            yield Problem("formula_without_value", message, self._place(position))
        if more := len(self._formulas[_NAMED_PLACES:]):
            message = f"另有 {more} 格公式也没有存结果，按空白读取。"
            yield Problem("formula_without_value", message, self._name)
        hidden = [f"第{row + 1}行" for row in sorted({row for row, _ in self._texts} & self._notes.hidden_rows)]
        hidden += [f"{_letters(c)}列" for c in sorted({c for _, c in self._texts} & self._notes.hidden_columns)]
        if hidden:
            named = "、".join(hidden[:_NAMED_PLACES]) + ("等" if len(hidden) > _NAMED_PLACES else "")
            message = f"跳过了隐藏的{named}（共 {len(hidden)} 处）。如果年报的数据在里面，请取消隐藏后重新提交。"
            yield Problem("hidden_cells", message, self._name)

    def _cell(self, position: Position) -> Cell:
        origin = self._copies.get(position)
        if origin is not None:
            return Cell(self._texts.get(origin, ""), self._place(origin), is_origin=False)
        return Cell(self._texts.get(position, ""), self._place(position))

    def _spread(self, merges: Sequence[tuple[Position, Position]]) -> Iterator[tuple[Position, Position]]:
        """Each place that a merge covers, with the merge's origin, as far as the sheet is used."""
        total = 0
        last = max(self._rows, default=-1)
        for (top, left), (bottom, right) in merges:
            rows = range(top, min(bottom, last) + 1)
            columns = range(left, min(right, self._right) + 1)
            total += len(rows) * len(columns)
            check_parts(total)
            for position in ((row, column) for row in rows for column in columns):
                if position != (top, left) and position not in self._texts:
                    yield position, (top, left)

    def _place(self, position: Position) -> str:
        return f"{self._name}!{_letters(position[1])}{position[0] + 1}"


def _texts(sheet: CalamineSheet) -> dict[Position, str]:
    top, left = sheet.start or (0, 0)
    found = {}
    for row, values in enumerate(sheet.to_python(), top):
        for column, value in enumerate(values, left):
            if text := _text(value):
                found[row, column] = text
    return found


def _text(value: Value) -> str:
    """A value as a person would write it, without losing a digit."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)
        letters = chr(ord("A") + letter) + letters
        column -= 1
    return letters
