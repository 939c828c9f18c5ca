"""What does an `.xls` workbook hold that its values alone don't show, record by record?

The record layouts are those of [MS-XLS] 2.4; BIFF5 shares them as far as they are used here.
"""

from collections.abc import Iterator
from struct import Struct

from tasks.reading.containers.ole import read_stream
from tasks.reading.excel.biff_fonts import BiffMarks
from tasks.reading.excel.xlsx_notes import Position, SheetNotes
from tasks.reading.refusals import refusal

__all__ = ["scan_xls"]

_STREAMS = ("Workbook", "Book")
_HEADER = Struct("<HH")
_THREE = Struct("<HHH")
_OFFSET = Struct("<I")
_SHORT = Struct("<H")

_FORMULA = 0x0006
_EOF = 0x000A
_FILE_PASS = 0x002F
_COLUMN_INFO = 0x007D
_ROW_OF_NUMBERS = 0x00BD
_BOUND_SHEET = 0x0085
_SHARED_STRING = 0x00FD
_BOOL_OR_ERROR = 0x0205
_ROW = 0x0208
_BOF = 0x0809
_CELLS = frozenset({_FORMULA, _ROW_OF_NUMBERS, 0x00D6, _SHARED_STRING, 0x0203, 0x0204, _BOOL_OR_ERROR, 0x027E})

_NAME_OPTIONS = 7
_ROW_IS_HIDDEN = 0x20
_SPECIAL_RESULT = b"\xff\xff"
_ERROR_RESULT = 2
_NO_RESULT = 3
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


def scan_xls(data: bytes) -> list[SheetNotes]:
    """The notes of a workbook's sheets, in its order.

    A formula whose result is an empty text cannot be told from one never computed: both count as unsaved.
    Extents are checked here, since the library that reads the values lays all sheets out at once.

    Raises:
        UnreadableError: `encrypted_file`, `damaged_file`, `sheet_too_large`, `too_many_cells`.
    """
    names: dict[int, str] = {}
    sheets: dict[int, SheetNotes] = {}
    current: SheetNotes | None = None
    marks = BiffMarks()
    depth = 0
    for offset, kind, body in _records(read_stream(data, _STREAMS)):
        if kind == _FILE_PASS:
            raise refusal("encrypted")
        if kind == _BOF:
            depth += 1
            current = sheets.get(offset) if depth == 1 else current
        elif kind == _EOF:
            depth -= 1
        elif kind == _BOUND_SHEET and len(body) > _NAME_OPTIONS:
            start = _OFFSET.unpack_from(body)[0]
            names[start], sheets[start] = _sheet_name(body), SheetNotes()
        elif current is not None and depth == 1:
            _note(kind, body, current, marks)
        elif current is None:
            marks.take(kind, body)
    for start, notes in sheets.items():
        notes.check_extent(names[start])
    return list(sheets.values())


def _sheet_name(body: bytes) -> str:
    """The name that a BOUNDSHEET record gives: in UTF-16, Latin-1, or before Excel 97 in the code page."""
    options, text = body[_NAME_OPTIONS], body[_NAME_OPTIONS + 1 :]
    if options > 1:
        return body[_NAME_OPTIONS:].decode("gb18030", errors="replace")
    return text.decode("utf-16-le" if options else "latin-1", errors="replace")


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    offset = 0
    while offset + _HEADER.size <= len(stream):
        kind, length = _HEADER.unpack_from(stream, offset)
        start = offset + _HEADER.size
        yield offset, kind, stream[start : start + length]
        offset = start + length


def _note(kind: int, body: bytes, notes: SheetNotes, marks: BiffMarks) -> None:
    if kind == _ROW and len(body) >= 14:
        if body[12] & _ROW_IS_HIDDEN:
            notes.hidden_rows.add(_THREE.unpack_from(body)[0])
    elif kind == _COLUMN_INFO and len(body) >= 10:
        first, last, _ = _THREE.unpack_from(body)
        if body[8] & 1:
            notes.hidden_columns.update(range(first, min(last, 255) + 1))
    elif kind in _CELLS and len(body) >= _THREE.size:
        for here, cell_format in _cells(kind, body):
            notes.cover(*here)
            mark = marks.marked(_OFFSET.unpack_from(body, 6)[0]) if kind == _SHARED_STRING and len(body) >= 10 else None
            if marks.strikes(cell_format):
                notes.mark(here, "", 1)
            elif mark:
                notes.mark(here, *mark)
            else:
                _note_result(kind, body, here, notes)


def _cells(kind: int, body: bytes) -> Iterator[tuple[Position, int]]:
    """The cells of a record with their formats: one, or a row of numbers side by side."""
    row, column, cell_format = _THREE.unpack_from(body)
    yield (row, column), cell_format
    if kind == _ROW_OF_NUMBERS:
        for more, at in enumerate(range(10, len(body) - 7, 6), 1):
            yield (row, column + more), _SHORT.unpack_from(body, at)[0]


def _note_result(kind: int, body: bytes, here: tuple[int, int], notes: SheetNotes) -> None:
    if kind == _BOOL_OR_ERROR and len(body) >= 8 and body[7]:
        notes.errors[here] = _ERRORS.get(body[6], "#ERROR")
    elif kind == _FORMULA and len(body) >= 14 and body[12:14] == _SPECIAL_RESULT:
        if body[6] == _ERROR_RESULT:
            notes.errors[here] = _ERRORS.get(body[8], "#ERROR")
        elif body[6] == _NO_RESULT:
            notes.unsaved_formulas.add(here)
