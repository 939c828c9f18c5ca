"""Reader of OpenDocument spreadsheets (`.ods`): the visible sheets, cell by cell."""

import math

from tasks.model.document import Document, Grid, Problem
from tasks.reading.containers.ooxml import Element, attribute
from tasks.reading.excel.sheet_grid import (
    MAX_COLUMNS,
    Position,
    Sheet,
    SheetNotes,
    hidden_sheet,
    number_text,
    public_name,
)
from tasks.reading.limits import check_parts
from tasks.reading.opendocument.parts import Styles, Texts, name, number, open_body, parts

__all__ = ["read"]

_ROW, _CELL, _COVERED = "table:table-row", "table:table-cell", "table:covered-table-cell"
_COLUMN = "table:table-column"
# Beyond any count that is believed: what is repeated without text only moves on, and `check_parts` refuses what is
# repeated with text. LibreOffice itself writes a repeat of 1,048,576 rows.
_FAR = 1 << 40
_HIDDEN = frozenset({"collapse", "filter"})
_NUMBERS = frozenset({"float", "percentage", "currency"})


def read(data: bytes) -> Document:
    """Read an `.ods`: one grid for each visible sheet, places as Excel names them (`Sheet1!C14`).

    Sheets are called as `sheet_grid.public_name` says, since places are published.

    Raises:
        UnreadableError: as `parts.open_body`; `sheet_too_large`, `too_many_cells`.
    """
    body, styles = open_body(data)
    grids: list[Grid] = []
    problems: list[Problem] = []
    for at, table in enumerate((child for child in body if name(child) == "table:table"), 1):
        called = public_name(attribute(table, "name"), at)
        if styles.hides(table, "table"):
            problems.append(hidden_sheet(called))
            continue
        sheet = _SheetReader(table, styles).sheet(called)
        grids.extend(sheet.grid())
        problems.extend(sheet.problems())
    check_parts(sum(len(row) for grid in grids for row in grid.rows))
    return Document("ods", tuple(grids), tuple(problems))


class _SheetReader:
    """Gathers the filled cells of one sheet; what is repeated without text only moves on."""

    def __init__(self, table: Element, styles: Styles) -> None:
        self._table = table
        self._styles = styles
        self._texts = Texts(styles)
        self._filled: dict[Position, str] = {}
        self._merges: list[tuple[Position, Position]] = []
        self._notes = SheetNotes()

    def sheet(self, called: str) -> Sheet:
        column = 0
        for entry in parts(self._table, _COLUMN):
            times = number(entry, "number-columns-repeated", MAX_COLUMNS)
            if attribute(entry, "visibility") in _HIDDEN:
                self._notes.hidden_columns.update(range(column, min(column + times, MAX_COLUMNS)))
            column += times
        row = 0
        for entry in parts(self._table, _ROW):
            times = number(entry, "number-rows-repeated", _FAR)
            column = 0
            for cell in parts(entry, _CELL, _COVERED):
                repeats = number(cell, "number-columns-repeated", _FAR)
                is_filled = len(cell) or attribute(cell, "formula") or attribute(cell, "value-type")
                if name(cell) == _CELL and is_filled:
                    self._take(cell, (row, column), (times, repeats))
                    if attribute(entry, "visibility") in _HIDDEN:
                        self._notes.hidden_rows.update(range(row, row + times))
                column += repeats
            row += times
        self._notes.check_extent(called)
        self._notes.struck += self._texts.struck
        return Sheet(called, self._filled, self._merges, self._notes)

    def _take(self, cell: Element, position: Position, times: tuple[int, int]) -> None:
        """One cell with something in it, as often as it is repeated downwards and to the right."""
        check_parts(times[0] * times[1])
        text = self._text(cell)
        is_unsaved = not text and bool(attribute(cell, "formula")) and not attribute(cell, "value-type")
        for row in range(position[0], position[0] + times[0]):
            for column in range(position[1], position[1] + times[1]):
                self._notes.cover(row, column)
                if text:
                    self._filled[row, column] = text
                elif is_unsaved:
                    self._notes.unsaved_formulas.add((row, column))
        height, width = (number(cell, f"number-{way}-spanned", _FAR) for way in ("rows", "columns"))
        if height > 1 or width > 1:
            self._merges.append((position, (position[0] + height - 1, position[1] + width - 1)))

    def _text(self, cell: Element) -> str:
        """A cell's value as the readers of other workbooks give it, or else the text it shows."""
        shown = self._texts.cell(cell, [])
        if self._styles.strikes(cell, "table-cell"):
            self._notes.struck += bool(shown)
            return ""
        kind, value = attribute(cell, "value-type"), attribute(cell, "value")
        if kind in _NUMBERS:
            try:
                stored = float(value)
            except ValueError:
                return shown
            return number_text(stored) if math.isfinite(stored) else shown
        if kind == "boolean":
            return attribute(cell, "boolean-value").upper() or shown
        if kind == "date":
            return attribute(cell, "date-value").replace("T", " ") or shown
        return shown or attribute(cell, "string-value")
