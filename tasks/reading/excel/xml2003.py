"""Reader of Excel workbooks saved as XML (2003), as many systems export theirs: the visible sheets, cell by cell."""

import math
from collections.abc import Iterator
from datetime import datetime

from tasks.model.document import Document, Grid, Problem
from tasks.reading.containers.ooxml import Element, as_utf8, attribute, parsed
from tasks.reading.excel.sheet_grid import (
    MAX_COLUMNS,
    Position,
    Sheet,
    SheetNotes,
    hidden_sheet,
    number_text,
    public_name,
)
from tasks.reading.grids import clean
from tasks.reading.limits import check_parts
from tasks.reading.refusals import damaged
from tasks.reading.superscripts import mark_superscript, resolve_superscripts

__all__ = ["read"]

_MOST_ROWS = 1_048_576  # the rows of a sheet of Excel since 2007
# Formatting within formatting (25 to 100 read every sample alike); deeper is damage, and Python itself ends at some
# 1,000 calls.
_MOST_DEPTH = 50
_MOST_DIGITS = 9  # of a count as many are read: `int` refuses numbers of thousands of digits
_VISIBLE = "SheetVisible"
_RAISED, _STRUCK = "Sup", "S"
# Excel's first day is 1 January 1900; a moment before it (`1899-12-31T...`) is a time of day without a date.
_FIRST_DAY_YEAR = 1900


def read(data: bytes) -> Document:
    """Read the workbook: one grid for each visible sheet, places as Excel names them (`Sheet1!C14`).

    Sheets are called as `sheet_grid.public_name` says, since places are published.

    Raises:
        UnreadableError: as `ooxml.parsed`; `sheet_too_large`, `too_many_cells`.
    """
    workbook = parsed(as_utf8(data))
    striking = frozenset(
        attribute(style, "ID")
        for style in workbook.iterfind("{*}Styles/{*}Style")
        if (font := style.find("{*}Font")) is not None and attribute(font, "StrikeThrough") == "1"
    )
    grids: list[Grid] = []
    problems: list[Problem] = []
    for number, worksheet in enumerate(workbook.iterfind("{*}Worksheet"), 1):
        called = public_name(attribute(worksheet, "Name"), number)
        if worksheet.findtext("{*}WorksheetOptions/{*}Visible", _VISIBLE) != _VISIBLE:
            problems.append(hidden_sheet(called))
            continue
        sheet = _SheetReader(striking).sheet(worksheet, called)
        grids.extend(sheet.grid())
        problems.extend(sheet.problems())
    check_parts(sum(len(row) for grid in grids for row in grid.rows))
    return Document("excel-xml", tuple(grids), tuple(problems))


class _SheetReader:
    """Gathers the filled cells of one sheet; what has no place of its own stands behind what came before."""

    def __init__(self, striking: frozenset[str]) -> None:
        self._striking = striking
        self._filled: dict[Position, str] = {}
        self._merges: list[tuple[Position, Position]] = []
        self._notes = SheetNotes()

    def sheet(self, worksheet: Element, called: str) -> Sheet:
        for first, last, column in _placed(worksheet.iterfind("{*}Table/{*}Column"), "Span"):
            if attribute(column, "Hidden") == "1":
                self._notes.hidden_columns.update(range(first, min(last + 1, MAX_COLUMNS)))
        for first, last, row in _placed(worksheet.iterfind("{*}Table/{*}Row"), "Span"):
            if attribute(row, "Hidden") == "1":
                self._notes.hidden_rows.update(range(first, min(last + 1, _MOST_ROWS)))
            for left, right, cell in _placed(row.iterfind("{*}Cell"), "MergeAcross"):
                self._take(cell, (first, left), right)
        self._notes.check_extent(called)
        return Sheet(called, self._filled, self._merges, self._notes)

    def _take(self, cell: Element, here: Position, right: int) -> None:
        down = _count(cell, "MergeDown")
        if down or right > here[1]:
            self._merges.append((here, (here[0] + down, right)))
        value = cell.find("{*}Data")
        struck: list[str] = []
        text = clean(resolve_superscripts("".join(_pieces(value, struck)))) if value is not None else ""
        if value is None or not (text or struck):
            if attribute(cell, "Formula"):
                self._notes.cover(*here)
                self._notes.unsaved_formulas.add(here)
            return
        self._notes.cover(*here)
        if attribute(cell, "StyleID") in self._striking:
            self._notes.mark(here, "", 1)
        else:
            self._filled[here] = _as_shown(text, attribute(value, "Type"))
            self._notes.struck += len(struck)


def _placed(elements: Iterator[Element], extent: str) -> Iterator[tuple[int, int, Element]]:
    """Elements with the first and last row or column they cover, counted from 0."""
    following = 0
    for element in elements:
        first = _count(element, "Index") - 1 if attribute(element, "Index") else following
        last = max(first, 0) + _count(element, extent)
        yield max(first, 0), last, element
        following = last + 1


def _count(element: Element, name: str) -> int:
    value = attribute(element, name)
    return min(int(value[:_MOST_DIGITS]), _MOST_ROWS) if value.isascii() and value.isdigit() else 0


def _pieces(element: Element, struck: list[str], depth: int = 0) -> Iterator[str]:
    """The text of a cell, its raised parts marked and those struck through put aside."""
    if depth > _MOST_DEPTH:
        raise damaged()
    yield element.text or ""
    for child in element:
        kind = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        inner = "".join(_pieces(child, struck, depth + 1)) if kind else ""
        if kind == _STRUCK:
            struck += [inner] if inner.strip() else []
        else:
            yield mark_superscript(inner) if kind == _RAISED else inner
        yield child.tail or ""


def _as_shown(text: str, kind: str) -> str:
    """A value as the readers of other workbooks give it."""
    try:
        if kind == "Number" and math.isfinite(number := float(text)):
            return number_text(number)
        if kind == "DateTime":
            moment = datetime.fromisoformat(text)
            if moment.year < _FIRST_DAY_YEAR:
                return moment.time().isoformat()
            is_day = not (moment.hour or moment.minute or moment.second)
            return moment.date().isoformat() if is_day else moment.isoformat(sep=" ", timespec="seconds")
    except ValueError:
        return text
    if kind == "Boolean":
        return {"1": "TRUE", "0": "FALSE"}.get(text, text)
    return text
