"""An `.xls` record by record: the notes on it beyond its values (errors, hidden parts, fonts), and its code page.

The record layouts are those of [MS-XLS] 2.4 and 2.5.293; BIFF5 shares them as far as they are used here, but has no
shared strings. Records and fields have the names of the specification behind them.
"""

from collections.abc import Iterator
from struct import Struct

from tasks.reading.excel.biff_fonts import Fonts
from tasks.reading.excel.sheet_grid import Position, SheetNotes
from tasks.reading.refusals import refusal

__all__ = ["STREAMS", "scan_xls", "with_unicode_strings"]

STREAMS = ("Workbook", "Book")
"""The names of the stream that holds a workbook, since Excel 97 and before."""

_U16, _U32, _TWO_U16, _THREE_U16 = Struct("<H"), Struct("<I"), Struct("<HH"), Struct("<HHH")

# Types of records.
_FORMULA = 0x0006
_EOF = 0x000A
_FILE_PASS = 0x002F
_CODE_PAGE = 0x0042
_COLUMN_INFO = 0x007D  # ColInfo
_BOUND_SHEET = 0x0085  # BoundSheet8
_ROW_OF_NUMBERS = 0x00BD  # MulRk
_CELL_WITH_RICH_TEXT = 0x00D6  # RString
_SHARED_STRING = 0x00FD  # LabelSst
_NUMBER = 0x0203
_LABEL = 0x0204
_BOOL_OR_ERROR = 0x0205  # BoolErr
_ROW = 0x0208
_BOF = 0x0809
_ROUNDED_NUMBER = 0x027E  # RK
_CELLS = frozenset(
    (_FORMULA, _ROW_OF_NUMBERS, _CELL_WITH_RICH_TEXT, _SHARED_STRING, _NUMBER, _LABEL, _BOOL_OR_ERROR, _ROUNDED_NUMBER)
)

# Places and bits of fields.
_NAME_OPTIONS = 7  # BoundSheet8.stName, behind its length: whether its characters are wide; then these
_ROW_SIZE, _ROW_OPTIONS, _ROW_IS_HIDDEN = 14, 12, 0x20  # Row.fDyZero
_COLUMNS_SIZE, _COLUMNS_OPTIONS, _COLUMNS_ARE_HIDDEN = 10, 8, 0x01  # ColInfo.fHidden
_LAST_COLUMN = 255  # an `.xls` has 256 columns
_CELL_CONTENT = 6  # what stands behind row, column and format: of LabelSst the string's number, of a formula its result
_STRING_CELL_SIZE, _ERROR_CELL_SIZE, _FORMULA_SIZE = 10, 8, 14
_IS_ERROR = 7  # BoolErr.fError
_FIRST_OF_MORE_NUMBERS, _NUMBER_SIZE = 10, 6  # MulRk.rgrkrec: from its second on; a format and an RK number each
_LAST_COLUMN_SIZE = 2  # MulRk.colLast, at its end
# FormulaValue: no number where its last two bytes are these; then its first says what, its third which error.
_SPECIAL, _SPECIAL_RESULT, _ERROR_RESULT, _NO_RESULT, _RESULT_ERROR = 12, b"\xff\xff", 2, 3, 8
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}  # BErr
_EXCEL_97, _UTF_16 = 0x0600, 1200  # BOF.vers; CodePage.cv, "the code page of this file is UTF-16"


def scan_xls(stream: bytes) -> list[SheetNotes]:
    """The notes of the sheets of a workbook, given its stream, in its order.

    A formula whose result is an empty text cannot be told from one never computed: both count as unsaved.
    Extents are checked here, since the library that reads the values lays all sheets out at once.

    Raises:
        UnreadableError: `encrypted_file`, `sheet_too_large`, `too_many_cells`.
    """
    names: dict[int, str] = {}
    sheets: dict[int, SheetNotes] = {}
    current: SheetNotes | None = None
    fonts = Fonts()
    depth = 0
    # The workbook's own part comes first; a sheet is known by the place where its part begins.
    for offset, kind, body in _records(stream):
        if kind == _FILE_PASS:
            raise refusal("encrypted")
        if kind == _BOF:
            depth += 1
            current = sheets.get(offset) if depth == 1 else current
        elif kind == _EOF:
            depth -= 1
        elif kind == _BOUND_SHEET and len(body) > _NAME_OPTIONS:
            (start,) = _U32.unpack_from(body)
            # In UTF-16, Latin-1, or before Excel 97, which has no options, in the code page.
            options, text = body[_NAME_OPTIONS], body[_NAME_OPTIONS + 1 :]
            if options > 1:
                text, encoding = body[_NAME_OPTIONS:], "gb18030"
            else:
                encoding = "utf-16-le" if options else "latin-1"
            names[start], sheets[start] = text.decode(encoding, errors="replace"), SheetNotes()
        elif current is not None and depth == 1:
            _note(kind, body, current, fonts)
        elif current is None:
            fonts.take(kind, body)
    for start, notes in sheets.items():
        notes.check_extent(names[start])
    return list(sheets.values())


def with_unicode_strings(stream: bytes) -> bytes:
    """The stream of a workbook with the code page that the strings of its version have.

    Since Excel 97 they are Unicode, whatever the record says: other programs write 1252 or 936 there, and the library
    that reads the values believes them (tafia/calamine#229).
    """
    version = 0
    for offset, kind, body in _records(stream):
        if kind == _BOF and not version and len(body) >= _U16.size:
            (version,) = _U16.unpack_from(body)
        if kind == _EOF or (version and version != _EXCEL_97):
            break
        if kind == _CODE_PAGE and body[: _U16.size] != _U16.pack(_UTF_16):
            at = offset + _TWO_U16.size
            return stream[:at] + _U16.pack(_UTF_16) + stream[at + _U16.size :]
    return stream


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    offset = 0
    while offset + _TWO_U16.size <= len(stream):
        kind, length = _TWO_U16.unpack_from(stream, offset)
        start = offset + _TWO_U16.size
        yield offset, kind, stream[start : start + length]
        offset = start + length


def _note(kind: int, body: bytes, notes: SheetNotes, fonts: Fonts) -> None:
    if kind == _ROW and len(body) >= _ROW_SIZE:
        if body[_ROW_OPTIONS] & _ROW_IS_HIDDEN:
            notes.hidden_rows.add(_U16.unpack_from(body)[0])
    elif kind == _COLUMN_INFO and len(body) >= _COLUMNS_SIZE:
        first, last = _TWO_U16.unpack_from(body)
        if body[_COLUMNS_OPTIONS] & _COLUMNS_ARE_HIDDEN:
            notes.hidden_columns.update(range(first, min(last, _LAST_COLUMN) + 1))
    elif kind in _CELLS and len(body) >= _THREE_U16.size:
        for here, cell_format in _cells(kind, body):
            notes.cover(*here)
            mark = None
            if kind == _SHARED_STRING and len(body) >= _STRING_CELL_SIZE:
                mark = fonts.marked(_U32.unpack_from(body, _CELL_CONTENT)[0])
            if fonts.strikes(cell_format):
                notes.mark(here, "", 1)
            elif mark:
                notes.mark(here, *mark)
            else:
                _note_result(kind, body, here, notes)


def _cells(kind: int, body: bytes) -> Iterator[tuple[Position, int]]:
    """The cells of a record with their formats: one, or a row of numbers side by side."""
    row, column, cell_format = _THREE_U16.unpack_from(body)
    yield (row, column), cell_format
    if kind == _ROW_OF_NUMBERS:
        end = len(body) - _LAST_COLUMN_SIZE - _NUMBER_SIZE + 1
        for more, at in enumerate(range(_FIRST_OF_MORE_NUMBERS, end, _NUMBER_SIZE), 1):
            yield (row, column + more), _U16.unpack_from(body, at)[0]


def _note_result(kind: int, body: bytes, here: Position, notes: SheetNotes) -> None:
    if kind == _BOOL_OR_ERROR and len(body) >= _ERROR_CELL_SIZE and body[_IS_ERROR]:
        notes.errors[here] = _ERRORS.get(body[_CELL_CONTENT], "#ERROR")
    elif kind == _FORMULA and len(body) >= _FORMULA_SIZE and body[_SPECIAL:_FORMULA_SIZE] == _SPECIAL_RESULT:
        if body[_CELL_CONTENT] == _ERROR_RESULT:
            notes.errors[here] = _ERRORS.get(body[_RESULT_ERROR], "#ERROR")
        elif body[_CELL_CONTENT] == _NO_RESULT:
            notes.unsaved_formulas.add(here)
