"""Notes on an `.xls` beyond its values, taken record by record: errors, hidden parts, fonts.

The record layouts are those of [MS-XLS] 2.4 and 2.5.293; BIFF5 shares them as far as they are used here, but has no
shared strings. Records and fields have the names of the specification behind them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from struct import Struct, error

from tasks.reading.containers.ole import read_stream
from tasks.reading.excel.sheet_grid import Position, SheetNotes
from tasks.reading.limits import check_parts
from tasks.reading.refusals import refusal
from tasks.reading.superscripts import mark_superscript, resolve_superscripts

__all__ = ["scan_xls"]

_STREAMS = ("Workbook", "Book")  # since Excel 97, and before
_U16, _U32, _TWO_U16, _THREE_U16 = Struct("<H"), Struct("<I"), Struct("<HH"), Struct("<HHH")

# Types of records.
_FORMULA = 0x0006
_EOF = 0x000A
_FILE_PASS = 0x002F
_FONT = 0x0031
_CONTINUE = 0x003C
_COLUMN_INFO = 0x007D  # ColInfo
_BOUND_SHEET = 0x0085  # BoundSheet8
_ROW_OF_NUMBERS = 0x00BD  # MulRk
_CELL_WITH_RICH_TEXT = 0x00D6  # RString
_FORMAT = 0x00E0  # XF
_STRINGS = 0x00FC  # SST
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
_FONT_HEAD = Struct("<2xH4xH")  # Font: the options at 2 and `sss` at 8
_STRIKES, _RAISES = 0x08, 1  # Font.fStrikeOut; sss 1: superscript
_MISSING_FONT = 4  # FontIndex: counted from 0, but no font has the number 4
_IS_WIDE, _HAS_EXTENSION, _HAS_RUNS = 0x01, 0x04, 0x08  # XLUnicodeRichExtendedString.fHighByte, fExtSt, fRichSt


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
    fonts = _Fonts()
    depth = 0
    # The workbook's own part comes first; a sheet is known by the place where its part begins.
    for offset, kind, body in _records(read_stream(data, _STREAMS)):
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


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    offset = 0
    while offset + _TWO_U16.size <= len(stream):
        kind, length = _TWO_U16.unpack_from(stream, offset)
        start = offset + _TWO_U16.size
        yield offset, kind, stream[start : start + length]
        offset = start + length


def _note(kind: int, body: bytes, notes: SheetNotes, fonts: "_Fonts") -> None:
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


@dataclass(slots=True)
class _Fonts:
    """All that the records before the sheets say of fonts: taken one by one, then asked for by the cells."""

    _fonts: list[tuple[bool, bool]] = field(default_factory=list)
    _formats: list[int] = field(default_factory=list)
    _strings: list[bytes] = field(default_factory=list)
    _rich: dict[int, tuple[str, list[tuple[int, int]]]] | None = None
    _last: int = 0

    def take(self, kind: int, body: bytes) -> None:
        """Take the next record of the workbook's own part."""
        if kind == _FONT and len(body) >= _FONT_HEAD.size:
            options, height = _FONT_HEAD.unpack_from(body)
            self._fonts.append((bool(options & _STRIKES), height == _RAISES))
        elif kind == _FORMAT and len(body) >= _U16.size:
            self._formats.append(_U16.unpack_from(body)[0])
        elif kind == _STRINGS or (kind == _CONTINUE and self._last == _STRINGS):
            self._strings.append(body)
            kind = _STRINGS
        self._last = kind

    def strikes(self, cell_format: int) -> bool:
        """Tell whether a cell format strikes everything through."""
        return cell_format < len(self._formats) and self._font(self._formats[cell_format])[0]

    def marked(self, string: int) -> tuple[str, int] | None:
        """A shared string as it is to be read, and how many parts of it are struck; `None` for one without either.

        Raises:
            UnreadableError: `too_many_cells`.
        """
        if self._rich is None:
            self._rich = dict(_rich_strings(self._strings))
        if string not in self._rich:
            return None
        text, runs = self._rich[string]
        ends = [start for start, _ in runs[1:]] + [len(text)]
        pieces, struck, is_raised = [text[: runs[0][0]]], 0, False
        for (start, font), end in zip(runs, ends, strict=True):
            part = text[start:end]
            strikes, raises = self._font(font)
            struck += strikes and bool(part.strip())
            is_raised |= raises
            pieces.append("" if strikes else mark_superscript(part) if raises else part)
        return (resolve_superscripts("".join(pieces)).strip(), struck) if struck or is_raised else None

    def _font(self, number: int) -> tuple[bool, bool]:
        """Tell whether a font strikes and whether it raises; no font has the number 4."""
        at = number - (number > _MISSING_FONT)
        return self._fonts[at] if at < len(self._fonts) else (False, False)


def _rich_strings(records: Sequence[bytes]) -> Iterator[tuple[int, tuple[str, list[tuple[int, int]]]]]:
    """The shared strings with formatting runs, by number: their text, and where each font begins."""
    reader = _Strings(records)
    try:
        reader.read(2 * _U32.size)  # SST.cstTotal and cstUnique
        number = 0
        while not reader.is_over:
            check_parts(number)
            length, options = _U16.unpack(reader.read(_U16.size))[0], reader.read(1)[0]
            runs = _U16.unpack(reader.read(_U16.size))[0] if options & _HAS_RUNS else 0
            extension = _U32.unpack(reader.read(_U32.size))[0] if options & _HAS_EXTENSION else 0
            text = reader.text(length, options)
            formats = reader.read(runs * _TWO_U16.size)
            reader.read(extension)
            if runs:
                yield number, (text, list(_TWO_U16.iter_unpack(formats)))
            number += 1
    except (error, IndexError):  # the table ends within a string
        return


class _Strings:
    """The bytes of the shared strings, across the records that continue them."""

    def __init__(self, records: Sequence[bytes]) -> None:
        self._records = [record for record in records if record]
        self._at = 0

    @property
    def is_over(self) -> bool:
        return not self._records

    def read(self, count: int) -> bytes:
        taken = b""
        while count and self._records:
            piece = self._records[0][self._at : self._at + count]
            self._move(len(piece))
            taken += piece
            count -= len(piece)
        return taken

    def text(self, length: int, options: int) -> str:
        """The next characters; where a record begins within them, its first byte says how wide they are there."""
        text = ""
        while length and self._records:
            width = 1 + (options & _IS_WIDE)
            piece = self._records[0][self._at : self._at + length * width]
            piece = piece[: len(piece) // width * width]
            is_at_end = self._at + len(piece) >= len(self._records[0])
            self._move(len(piece))
            text += piece.decode("utf-16-le" if width > 1 else "latin-1", errors="replace")
            length -= len(piece) // width
            if length and not is_at_end:
                raise IndexError
            if length:
                options = self.read(1)[0]
        return text

    def _move(self, count: int) -> None:
        self._at += count
        if self._at >= len(self._records[0]):
            del self._records[0]
            self._at = 0
