"""The text of a Word 97-2003 file, and how its characters and paragraphs are changed from their styles.

Follows [MS-DOC] 2.4: the text is found through the piece table, formatting through pages of 512 bytes that are
looked up by position in the file. Kingsoft's `.wps` files are of the same make.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from struct import Struct, unpack_from

from tasks.model.codes import ProblemCode
from tasks.reading.containers.ole import read_stream, stream_names
from tasks.reading.refusals import ConversionNeededError, damaged, refusal, unreadable
from tasks.reading.word.word97_formatting import Pages, character_modifiers, paragraph_modifiers, plex
from tasks.reading.word.word97_sprms import Change, Sprm, changes, short_change

__all__ = ["Run", "TextBox", "WordFile", "WordParagraph"]

# The longest of the samples has 1,924; tests/faults/test_hostile_files.py, one text over and over.doc, has 20
# million, since its pieces repeat the same text.
_MAX_CHARACTERS = 2_000_000

_U16 = Struct("<H")
_U32 = Struct("<I")
# Places in the file's head, `Fib` ([MS-DOC] 2.5.1), and what the bits there mean.
_VERSION, _FIRST_VERSION = 0x02, 0x00C1  # `FibBase.nFib`, and the one that Word 97 writes
_FLAGS, _IS_ENCRYPTED, _IS_TABLE_STREAM_1 = 0x0A, 0x100, 0x200  # `FibBase.fEncrypted`, `fWhichTblStm`
_STORY_LENGTHS = 0x4C  # `FibRgLw97.ccpText` and the lengths of the seven stories behind it, one of them a spare
_STORIES_BEFORE_BOXES = 6  # text, footnotes, headers, the spare, comments, endnotes; then text boxes (`ccpTxbx`)
# Places of `fcStshf`, `fcPlcfBteChpx`, `fcPlcfBtePapx`, `fcClx`, `fcPlcSpaMom` and `fcPlcftxbxTxt` (2.5.6).
_STYLES, _CHARACTER_PAGES, _PARAGRAPH_PAGES, _PIECES, _SHAPES, _BOXES = 0xA2, 0xFA, 0x102, 0x1A2, 0x1DA, 0x25A
_CHARACTER_ENTRY, _PARAGRAPH_ENTRY = 1, 13  # bytes per stretch in a page: `ChpxFkp.rgb`, `PapxFkp.rgbx` (`BxPap`)

_PIECE_MODIFIERS, _PIECE_TABLE = 1, 2  # the first byte of `Prc` and of `Pcdt`, the two parts of `Clx`
_PIECE_SIZE, _SHAPE_SIZE, _BOX_SIZE = 8, 26, 22  # `Pcd`, `Spa`, `FTXBXS`
_IS_COMPRESSED = 0x40000000  # `FcCompressed.fCompressed`: one byte per character, at half the place given
# The marks that end a paragraph: its own, that of a cell or row, and a page or section break (2.4.2).
_MARK = re.compile("[\r\x07\x0c]")
_ELSEWHERE = frozenset({Sprm.PARAGRAPH_ELSEWHERE, Sprm.PARAGRAPH_ELSEWHERE_EARLY})


@dataclass(frozen=True, slots=True)
class Run:
    """Characters changed alike. Those below U+0020 have the meanings of [MS-DOC] 2.4.1."""

    text: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class WordParagraph:
    """A paragraph: its runs, the mark that ends it with its own changes, its style and its changes."""

    start: int
    end: int
    runs: tuple[Run, ...]
    mark: Run
    style: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class TextBox:
    """The extent of a text box's text, and the character it is anchored at, where that is known."""

    start: int
    end: int
    anchor: int | None


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    offset: int
    width: int
    changes: tuple[Change, ...]


class WordFile:
    """A Word 97-2003 file; positions count characters from its start, in UTF-16 units."""

    def __init__(self, data: bytes) -> None:
        """Find the parts of the file.

        Raises:
            UnreadableError: `encrypted_file`, `damaged_file`, `file_too_large`.
            ConversionNeededError: for a file of Word 6 or 95.
        """
        self._main = read_stream(data, ["WordDocument"])
        (flags,) = _U16.unpack_from(self._main, _FLAGS)
        if flags & _IS_ENCRYPTED:
            raise refusal("encrypted")
        if _U16.unpack_from(self._main, _VERSION)[0] < _FIRST_VERSION:
            raise ConversionNeededError("word-95")
        self._table = read_stream(data, ["1Table" if flags & _IS_TABLE_STREAM_1 else "0Table"])
        self._data = read_stream(data, ["Data"]) if "data" in stream_names(data) else b""
        self._lengths = unpack_from("<8I", self._main, _STORY_LENGTHS)
        self._pieces = self._piece_table()
        self._starts = [piece.start for piece in self._pieces]
        self._characters = Pages(self._main, self._part(_CHARACTER_PAGES), character_modifiers, _CHARACTER_ENTRY)
        self._paragraphs = Pages(self._main, self._part(_PARAGRAPH_PAGES), paragraph_modifiers, _PARAGRAPH_ENTRY)
        self.main_end = self._lengths[0]
        self.styles = self._part(_STYLES)

    def boxes(self) -> Iterator[TextBox]:
        """The text boxes of the main text, in the order of their texts; one for all, if the file parts them not."""
        first = sum(self._lengths[:_STORIES_BEFORE_BOXES])
        length = self._lengths[_STORIES_BEFORE_BOXES]
        anchors = {shape: place for place, _, (shape,) in plex(self._part(_SHAPES), _SHAPE_SIZE, "<I", 0)}
        boxes = list(plex(self._part(_BOXES), _BOX_SIZE, "<HII", 8)) or [(0, length, (0, 0, 0))]
        for start, end, (is_spare, _, shape) in boxes:
            if not is_spare:
                yield TextBox(first + start, first + min(end, length), anchors.get(shape))

    def paragraphs(self, start: int, end: int) -> Iterator[WordParagraph]:
        """The paragraphs between two positions; the last one may lack its mark."""
        begin = start
        runs: list[Run] = []
        for position, offset, width, run in self._segments(start, end):
            done = units = 0
            for match in _MARK.finditer(run.text):
                text = run.text[done : match.start()]
                if text:
                    runs.append(Run(text, run.changes))
                    # Positions count UTF-16 units, of which rare characters take two.
                    units += len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2
                style, formatting = self._paragraph_changes(position + units, offset + units * width)
                done, units = match.end(), units + 1
                mark, stop = Run(match[0], run.changes), position + units
                yield WordParagraph(begin, stop, tuple(runs), mark, style, formatting)
                begin, runs = stop, []
            if done < len(run.text):
                runs.append(Run(run.text[done:], run.changes))
        if runs:
            yield WordParagraph(begin, end, tuple(runs), Run("", ()), 0, ())

    def _segments(self, start: int, end: int) -> Iterator[tuple[int, int, int, Run]]:
        """Runs with their positions in the text and in the file, and the bytes that a character takes."""
        position = start
        while position < end:
            piece = self._piece_at(position)
            offset = piece.offset + (position - piece.start) * piece.width
            limit, modifiers = self._characters.at(offset)
            length = max((limit - offset) // piece.width, 1)
            length = min(length, piece.end - position, end - position)
            encoded = self._main[offset : offset + length * piece.width]
            text = encoded.decode("cp1252" if piece.width == 1 else "utf-16-le", errors="replace")
            yield position, offset, piece.width, Run(text, _all_changes(modifiers) + piece.changes)
            position += length

    def _piece_at(self, position: int) -> _Piece:
        index = bisect_right(self._starts, position) - 1
        if index < 0 or position >= self._pieces[index].end:
            raise damaged()
        return self._pieces[index]

    def _paragraph_changes(self, position: int, offset: int) -> tuple[int, tuple[Change, ...]]:
        """The style of the paragraph whose mark stands at a place, and its changes."""
        _, modifiers = self._paragraphs.at(offset)
        style = int.from_bytes(modifiers[:2], "little")
        own = _all_changes(modifiers[2:])
        elsewhere = next((operand for opcode, operand in own if opcode in _ELSEWHERE), None)
        if elsewhere is not None:
            own = _all_changes(self._from_data(_U32.unpack(elsewhere)[0]))
        return style, own + self._piece_at(position).changes

    def _from_data(self, offset: int) -> bytes:
        """Modifiers too long for a page, such as those of wide table rows, from the stream `Data`."""
        (size,) = _U16.unpack_from(self._data, offset)
        return self._data[offset + 2 : offset + 2 + size]

    def _part(self, entry: int) -> bytes:
        """A structure of the table stream, by its entry in the file's head; empty where it has none."""
        offset, size = unpack_from("<II", self._main, entry)
        if offset + size > len(self._table):
            raise damaged()
        return self._table[offset : offset + size]

    def _piece_table(self) -> list[_Piece]:
        part = self._part(_PIECES)
        offset = 0
        modifiers: list[bytes] = []
        while part[offset : offset + 1] == bytes([_PIECE_MODIFIERS]):
            (size,) = _U16.unpack_from(part, offset + 1)
            modifiers.append(part[offset + 3 : offset + 3 + size])
            offset += 3 + size
        if part[offset : offset + 1] != bytes([_PIECE_TABLE]):
            raise damaged()
        (size,) = _U32.unpack_from(part, offset + 1)
        table = part[offset + 5 : offset + 5 + size]
        if len(table) < size:
            raise damaged()
        pieces: list[_Piece] = []
        for start, end, (place, modifier) in plex(table, _PIECE_SIZE, "<IH", 2):
            # A piece changes all it holds: by one short change, or by one of the runs of modifiers before the table.
            index = modifier >> 1
            long_changes = _all_changes(modifiers[index]) if index < len(modifiers) else ()
            formatting = long_changes if modifier & 1 else tuple(short_change(modifier))
            pieces.append(self._piece(start, end, place, formatting))
        if pieces and pieces[-1].end > _MAX_CHARACTERS:
            raise unreadable(
                ProblemCode.FILE_TOO_LARGE,
                f"文档正文超过 {_MAX_CHARACTERS // 10_000} 万字，不像一份年报，没有读取。请只提交年报本身。",
            )
        return pieces

    def _piece(self, start: int, end: int, place: int, formatting: tuple[Change, ...]) -> _Piece:
        is_compressed = bool(place & _IS_COMPRESSED)
        offset, width = ((place & ~_IS_COMPRESSED) // 2, 1) if is_compressed else (place, 2)
        if end <= start or offset + (end - start) * width > len(self._main):
            raise damaged()
        return _Piece(start, end, offset, width, formatting)


@lru_cache(maxsize=4096)  # the same few modifiers return for every run: this is for speed only
def _all_changes(modifiers: bytes) -> tuple[Change, ...]:
    return tuple(changes(modifiers))
