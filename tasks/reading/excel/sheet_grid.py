"""Sheets of cells as grids whose places are named as Excel names them.

The same for every kind of workbook: merges spread out, hidden rows and columns left out and said, formulas
without a result said.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal

from tasks.model.codes import ProblemCode
from tasks.model.document import Cell, Grid, Problem
from tasks.reading.limits import check_dense_cells, check_parts
from tasks.reading.plain.text_tables import cell_lines_to_rows
from tasks.reading.superscripts import struck_text

__all__ = [
    "MAX_COLUMNS",
    "Position",
    "Sheet",
    "SheetNotes",
    "hidden_sheet",
    "missing_sheet",
    "moment_text",
    "number_text",
    "public_name",
]

Position = tuple[int, int]
"""A row and a column, counted from 0."""

MAX_COLUMNS = 16_384
"""The columns that a sheet of Excel has (`XFD`); no more of them are marked as hidden."""

_NAMED_PLACES = 20  # so many formulas without a result are named one by one; for the length of the list only
# What names of sheets may be made of and be published: the words of reports and forms, numbers and brackets. Any other
# name may be a person's (tests/reading/excel/test_spreadsheet.py).
_OWN_WORDS = re.compile(
    "(?:[Ss]heet|工作表|附件|附表|说明|备注|封面|填表|表格|表|政府信息公开|信息公开|公开|情况|统计|汇总|指标|数据|正文"
    r"|年度|年|报告|报|工作|[\d\s()（）_一二三四五-])+"
)
# Digits that a cell of usual width shows, and that Excel keeps of a number. 5 to 11 and 12 to 15 read every sample
# alike; at 14, at 7 and at 19 test_values_of_xlsx (tests/reading/excel/test_spreadsheet.py) gives other texts.
_SHOWN_DIGITS, _KEPT_DIGITS = 11, 15
# By how much of itself a number may differ from the one shown, as left behind by sums in binary (5e-10 to 2e-9 alike).
_NOISE = 1e-9


def number_text(value: float) -> str:
    """A number as a person would read it in its cell: whole numbers as such, others without binary noise.

    Like the programs that write them, it knows 15 digits (0.1 + 0.2 is 0.3), and drops what differs from the
    11 digits that a cell shows by less than a billionth (102.0000000001 is 102).
    """
    if value.is_integer():
        return str(int(value))
    shown = f"{value:.{_SHOWN_DIGITS}g}"
    is_noise = float(shown) != 0 and abs(float(shown) - value) < _NOISE * min(1, abs(value))
    return format(Decimal(shown if is_noise else f"{value:.{_KEPT_DIGITS}g}"), "f")


def moment_text(value: datetime) -> str:
    """A moment as a person would read it: without a time where it is midnight."""
    return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")


def public_name(name: str, number: int) -> str:
    """Return what to call a sheet where others read it."""
    return name if _OWN_WORDS.fullmatch(name) else f"工作表{number}"


def hidden_sheet(name: str) -> Problem:
    """Return what is said of a hidden sheet, which is not read."""
    message = f"跳过了隐藏的工作表“{name}”。如果年报的数据在里面，请取消隐藏后重新提交。"
    return Problem(ProblemCode.HIDDEN_SHEET, message, name)


def missing_sheet(name: str) -> Problem:
    """Return what is said of a sheet that the workbook lists and does not hold."""
    message = f"工作簿里列有工作表“{name}”，但文件里没有它的内容，没有读取。如果年报的数据在里面，请补全后重新提交。"
    return Problem(ProblemCode.MISSING_SHEET, message, name)


@dataclass(slots=True)
class SheetNotes:
    """All that a sheet holds that its values alone don't show; rows and columns are counted from 0.

    `texts` holds cells whose text is not what their value alone says: a part of it superscript, or struck through
    and so not there; `struck` counts the latter.
    """

    errors: dict[Position, str] = field(default_factory=dict)
    unsaved_formulas: set[Position] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    texts: dict[Position, str] = field(default_factory=dict)
    struck: int = 0
    top: int = 1 << 30  # beyond any row or column, until the first cell
    left: int = 1 << 30
    bottom: int = -1
    right: int = -1
    cells: int = 0

    def cover(self, row: int, column: int) -> None:
        """Widen the sheet's extent to a filled cell.

        Raises:
            UnreadableError: `too_many_cells`.
        """
        self.top, self.bottom = min(self.top, row), max(self.bottom, row)
        self.left, self.right = min(self.left, column), max(self.right, column)
        self.cells += 1
        check_parts(self.cells)

    def mark(self, here: Position, text: str, struck: int) -> None:
        """Note that a cell's text is this one, after so many parts of it that are struck through went out."""
        self.texts[here] = text
        self.struck += struck

    def check_extent(self, sheet: str) -> None:
        """Refuse a sheet whose extent could not be laid out.

        Raises:
            UnreadableError: `sheet_too_large`.
        """
        if self.cells:
            check_dense_cells(self.bottom - self.top + 1, self.right - self.left + 1, sheet)


class Sheet:
    """One sheet as a grid; rows and columns are counted from 0 until they become a place."""

    def __init__(
        self,
        name: str,
        texts: Mapping[Position, str],
        merges: Sequence[tuple[Position, Position]],
        notes: SheetNotes,
    ) -> None:
        """Take a sheet's public name, the texts of its filled cells, its merges' corners, and its notes."""
        self._name = name
        self._notes = notes
        known_texts = {**texts, **notes.errors, **notes.texts}
        self._texts = {position: text for position, text in known_texts.items() if text}
        self._formulas = sorted(notes.unsaved_formulas - self._texts.keys())
        known = self._texts.keys() | set(self._formulas)
        self._left = min((column for _, column in known), default=0)
        self._right = max((column for _, column in known), default=-1)
        self._rows = {row for row, _ in known}
        self._copies = dict(self._spread(merges))

    def grid(self) -> Iterator[Grid]:
        """The sheet's grid, or nothing for an empty one; rows and columns that are hidden are left out."""
        filled = self._rows | {row for (row, _), origin in self._copies.items() if origin in self._texts}
        shown = [row for row in sorted(filled) if row not in self._notes.hidden_rows]
        columns = [c for c in range(self._left, self._right + 1) if c not in self._notes.hidden_columns]
        check_parts(len(shown) * len(columns))
        if shown and columns:
            rows = tuple(tuple(self._cell((row, column)) for column in columns) for row in shown)
            yield cell_lines_to_rows(Grid(rows, self._name))

    def problems(self) -> Iterator[Problem]:
        """Yield what a person should know: formulas, hidden rows and columns that hold something, struck text."""
        for position in self._formulas[:_NAMED_PLACES]:
            message = "这一格是公式，但文件里没有存它的结果，按空白读取。请用 Excel 打开并保存，或填入数字后重新提交。"
            yield Problem(ProblemCode.FORMULA_WITHOUT_VALUE, message, self._place(position))
        if more := len(self._formulas[_NAMED_PLACES:]):
            message = f"另有 {more} 格公式也没有存结果，按空白读取。"
            yield Problem(ProblemCode.FORMULA_WITHOUT_VALUE, message, self._name)
        hidden = [f"第{row + 1}行" for row in sorted({row for row, _ in self._texts} & self._notes.hidden_rows)]
        hidden += [f"{_letters(c)}列" for c in sorted({c for _, c in self._texts} & self._notes.hidden_columns)]
        if hidden:
            named = "、".join(hidden[:_NAMED_PLACES]) + ("等" if len(hidden) > _NAMED_PLACES else "")
            message = f"跳过了隐藏的{named}（共 {len(hidden)} 处）。如果年报的数据在里面，请取消隐藏后重新提交。"
            yield Problem(ProblemCode.HIDDEN_CELLS, message, self._name)
        yield from struck_text(self._notes.struck, self._name)

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


def _letters(column: int) -> str:
    letters = ""
    while column >= 0:
        column, letter = divmod(column, 26)  # letters of the alphabet
        letters = chr(ord("A") + letter) + letters
        column -= 1
    return letters
