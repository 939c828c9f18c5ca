"""The fonts of an `.xls`, and the texts that they raise or strike through.

The record layouts are those of [MS-XLS] 2.4 and 2.5.293; records and fields have the names of the specification behind
them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from struct import Struct, error

from tasks.reading.limits import check_parts
from tasks.reading.superscripts import mark_superscript, resolve_superscripts

__all__ = ["Fonts"]

_U16, _U32, _TWO_U16 = Struct("<H"), Struct("<I"), Struct("<HH")

# Types of records.
_FONT = 0x0031
_CONTINUE = 0x003C
_FORMAT = 0x00E0  # XF
_STRINGS = 0x00FC  # SST

_FONT_HEAD = Struct("<2xH4xH")  # Font: the options at 2 and `sss` at 8
_STRIKES, _RAISES = 0x08, 1  # Font.fStrikeOut; sss 1: superscript
_MISSING_FONT = 4  # FontIndex: counted from 0, but no font has the number 4
_IS_WIDE, _HAS_EXTENSION, _HAS_RUNS = 0x01, 0x04, 0x08  # XLUnicodeRichExtendedString.fHighByte, fExtSt, fRichSt


@dataclass(slots=True)
class Fonts:
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
