"""What does a sheet hold that its values alone don't show: errors, hidden parts, raised and struck text?

Also the place where a sheet's extent is measured before anything lays it out, for `.xlsx`; `biff` does the
same for `.xls`.
"""

import re
from dataclasses import dataclass, field

from tasks.reading.containers.ooxml import Element, Package, attribute
from tasks.reading.excel.xlsx_fonts import SheetMarks, marked_text, read_marks
from tasks.reading.limits import check_dense_cells, check_parts

__all__ = ["Position", "SheetNotes", "scan_xlsx"]

Position = tuple[int, int]

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TAGS = ("{*}col", "{*}c", "{*}row")
_MAX_COLUMNS = 16_384


@dataclass(slots=True)
class SheetNotes:
    """One sheet's notes; rows and columns are counted from 0.

    `texts` holds cells whose text is not what their value alone says: a part of it raised, or struck through
    and so not there; `struck` counts the latter.
    """

    errors: dict[Position, str] = field(default_factory=dict)
    unsaved_formulas: set[Position] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    texts: dict[Position, str] = field(default_factory=dict)
    struck: int = 0
    top: int = 1 << 30
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


def scan_xlsx(data: bytes) -> list[SheetNotes]:
    """The notes of a workbook's sheets, in its order.

    Every part is unpacked once under guard here, so that the library that reads the values next meets
    nothing that has not been measured.

    Raises:
        UnreadableError: as `ooxml.Package`; `too_many_cells`.
    """
    package = Package(data)
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            package.read(name)
    workbook = package.main_part()
    relations = package.relations(workbook)
    marks = read_marks(package, relations)
    sheets = package.tree(workbook).iterfind("{*}sheets/{*}sheet")
    return [_scan_sheet(package, relations.get(attribute(sheet, "id"), ("", ""))[1], marks) for sheet in sheets]


def _scan_sheet(package: Package, part: str, marks: SheetMarks) -> SheetNotes:
    notes = SheetNotes()
    if part not in package.names:
        return notes
    row, column = -1, -1
    for event, element in package.elements(part, _TAGS):
        kind = element.tag.rpartition("}")[2]
        if kind == "c":
            if event == "end":
                row, column = _position(element, row, column)
                _note_cell(element, (row, column), notes, marks)
        elif event == "start" and kind == "row":
            row, column = _row_number(element, row), -1
            if _is_on(element, "hidden"):
                notes.hidden_rows.add(row)
        elif event == "start":
            _note_columns(element, notes)
    return notes


def _row_number(row: Element, previous: int) -> int:
    number = row.get("r", "")
    return int(number) - 1 if number.isdecimal() else previous + 1


def _position(cell: Element, row: int, previous: int) -> Position:
    """Where a cell stands: by its own reference, else to the right of the one before."""
    match = _REFERENCE.fullmatch(cell.get("r", ""))
    if match is None:
        return row, previous + 1
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _note_cell(cell: Element, here: Position, notes: SheetNotes, marks: SheetMarks) -> None:
    parts = {child.tag.rpartition("}")[2]: child for child in cell}
    if not parts:
        return
    notes.cover(*here)
    kind, value = cell.get("t", "n"), parts["v"].text or "" if "v" in parts else ""
    inline = marked_text(parts["is"]) if "is" in parts else None
    if cell.get("s") in marks.striking_formats:
        notes.mark(here, "", int(bool(value or "is" in parts)))
    elif kind == "e":
        notes.errors[here] = value
    elif kind != "str" and "f" in parts and not value:
        notes.unsaved_formulas.add(here)
    elif mark := inline or (marks.strings.get(value) if kind == "s" else None):
        notes.mark(here, *mark)


def _note_columns(columns: Element, notes: SheetNotes) -> None:
    first, last = columns.get("min", ""), columns.get("max", "")
    if _is_on(columns, "hidden") and first.isdecimal() and last.isdecimal():
        notes.hidden_columns.update(range(int(first) - 1, min(int(last), _MAX_COLUMNS)))


def _is_on(element: Element, attribute: str) -> bool:
    return element.get(attribute) in {"1", "true"}
