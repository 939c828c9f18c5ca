"""The formatting of a Word 97-2003 file: the modifiers at a place in it, and its styles.

Modifiers stand in pages of 512 bytes ([MS-DOC] 2.9.32 and 2.9.178): the places where they change first, then where in
the page the modifiers of each stretch begin. A modifier says yes, no, as the style has it, or the contrary of the style
(2.2.5 and 2.9.269).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from struct import Struct, unpack_from

from tasks.reading.refusals import damaged
from tasks.reading.word.word97_sprms import Change, Sprm, changes

__all__ = ["Look", "Pages", "Styles", "character_modifiers", "paragraph_modifiers", "plex"]

_PAGE = 512  # the size of a page, `ChpxFkp` or `PapxFkp`
_PAGE_NUMBER = 0x3FFFFF  # the 22 bits of `PnFkpChpx.pn` and `PnFkpPapx.pn`
_POSITION = 4  # the bytes of a position in the text or the file, `CP` or `FC`
# As many pages as 2 MB of file have: it bounds the memory of a file that names the same few pages millions of times.
_KEPT_PAGES = 4096

ModifiersAt = Callable[[bytes, int], bytes]
"""The modifiers that begin at a place of a page."""

_U16 = Struct("<H")
_HEAD = Struct("<HHH")  # the size of `Stshif`, its `cstd` (number of styles) and `cbSTDBaseInFile` (fixed part of one)
_NO_BASE = 0x0FFF  # `StdfBase.istdBase` of a style without one
_KIND, _BASE_SHIFT = 0xF, 4  # `StdfBase.stk` and `istdBase`: 4 and 12 bits
# Sets of modifiers before those of characters, by `stk`: paragraph styles (1) have one, character styles (2) none.
_SETS_BEFORE_CHARACTERS = {1: 1, 2: 0}
# As many styles are followed from base to base; those that lead in a circle end here. The samples have chains of three.
_MOST_BASES = 12
_AS_STYLE, _UNLIKE_STYLE = 0x80, 0x81  # `ToggleOperand`
_RAISED = 1  # `sprmCIss`: 1 superscript, 2 subscript


def plex(part: bytes, size: int, layout: str, skip: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """The entries of a structure that maps stretches of a text or file to items ([MS-DOC] 2.2.2).

    Args:
        part: the structure.
        size: bytes of an item.
        layout: the item's fields of interest, as `struct` writes them.
        skip: bytes of the item before these fields.

    Yields:
        Where a stretch starts, where it ends, and the fields of its item.
    """
    count = (len(part) - _POSITION) // (_POSITION + size) if len(part) >= _POSITION else 0
    positions = unpack_from(f"<{count + 1}I", part) if count else ()
    fields = Struct(layout)
    for number, (start, end) in enumerate(pairwise(positions)):
        yield start, end, fields.unpack_from(part, _POSITION * (count + 1) + size * number + skip)


def character_modifiers(page: bytes, place: int) -> bytes:
    """The modifiers of a stretch of characters."""
    return page[place + 1 : place + 1 + page[place]]


def paragraph_modifiers(page: bytes, place: int) -> bytes:
    """The style of a stretch of paragraphs (2 bytes) and its modifiers; their size is counted in two ways."""
    if page[place]:
        return page[place + 1 : place + 2 * page[place]]
    return page[place + 2 : place + 2 + 2 * page[place + 1]]


class Pages:
    """Formatting by position in the file: an index of pages, each an index of modifiers."""

    def __init__(self, main: bytes, index: bytes, modifiers: ModifiersAt, entry_size: int) -> None:
        """Read the index; `entry_size` is the number of bytes by which a page describes a stretch.

        Raises:
            UnreadableError: `damaged_file` for an empty index.
        """
        entries = list(plex(index, 4, "<I", 0))
        if not entries:
            raise damaged()
        self._main = main
        self._starts = [start for start, _, _ in entries]
        self._ends = [end for _, end, _ in entries]
        self._numbers = [number & _PAGE_NUMBER for _, _, (number,) in entries]
        self._modifiers = modifiers
        self._entry_size = entry_size
        self._kept: dict[int, tuple[bytes, tuple[int, ...]]] = {}

    def at(self, offset: int) -> tuple[int, bytes]:
        """The modifiers at a place in the file, and where they end."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._ends[index]:
            following = self._starts[index + 1] if index + 1 < len(self._starts) else len(self._main)
            return max(following, offset + 1), b""
        page, limits = self._page(self._numbers[index])
        entry = bisect_right(limits, offset) - 1
        if not 0 <= entry < len(limits) - 1:
            return max(self._ends[index], offset + 1), b""
        place = 2 * page[_POSITION * len(limits) + self._entry_size * entry]
        return max(limits[entry + 1], offset + 1), self._modifiers(page, place) if place else b""

    def _page(self, number: int) -> tuple[bytes, tuple[int, ...]]:
        if number not in self._kept:
            page = self._main[number * _PAGE : (number + 1) * _PAGE]
            if len(page) < _PAGE:
                raise damaged()
            count = page[-1]
            if _POSITION * (count + 1) + self._entry_size * count >= _PAGE:
                raise damaged()
            if len(self._kept) >= _KEPT_PAGES:
                self._kept.clear()
            self._kept[number] = page, unpack_from(f"<{count + 1}I", page)
        return self._kept[number]


@dataclass(frozen=True, slots=True)
class Look:
    """The way characters look, as far as it decides whether and how they are read."""

    is_deleted: bool = False
    is_hidden: bool = False
    is_struck: bool = False
    is_struck_twice: bool = False
    is_raised: bool = False
    is_symbol: bool = False


_TOGGLES: Mapping[int, str] = {
    Sprm.CHARACTER_DELETED: "is_deleted",
    Sprm.CHARACTER_HIDDEN: "is_hidden",
    Sprm.CHARACTER_STRUCK: "is_struck",
    Sprm.CHARACTER_STRUCK_TWICE: "is_struck_twice",
}


class Styles:
    """The styles of a file, by their number."""

    def __init__(self, sheet: bytes) -> None:
        """Read a style sheet; one that is empty or cut short has fewer styles.

        Raises:
            struct.error: for a style that is no style.
        """
        self._styles = tuple(_entries(sheet))
        self._looks: dict[tuple[int, tuple[Change, ...]], Look] = {}

    def look(self, style: int, formatting: tuple[Change, ...]) -> Look:
        """The look of characters in a paragraph of some style, with changes of their own."""
        key = (style, formatting)
        if key not in self._looks:
            self._looks[key] = self._changed(self._changed(Look(), self._changes(style)), formatting)
        return self._looks[key]

    def _changed(self, base: Look, formatting: Iterable[Change]) -> Look:
        look = base
        for opcode, operand in formatting:
            value = operand[0] if operand else 0
            if opcode in _TOGGLES:
                name = _TOGGLES[opcode]
                is_on = bool(value)
                if value in {_AS_STYLE, _UNLIKE_STYLE}:
                    is_on = getattr(base, name) != (value == _UNLIKE_STYLE)
                look = replace(look, **{name: is_on})
            elif opcode == Sprm.CHARACTER_POSITION:
                look = replace(look, is_raised=value == _RAISED)
            elif opcode == Sprm.CHARACTER_SYMBOL:
                look = replace(look, is_symbol=True)
            elif opcode == Sprm.CHARACTER_STYLE:
                base = look = self._changed(base, self._changes(int.from_bytes(operand, "little")))
        return look

    def _changes(self, style: int) -> Sequence[Change]:
        """Return what a style changes, after the styles it is based on."""
        found: Sequence[Change] = ()
        for _ in range(_MOST_BASES):
            if style >= len(self._styles):
                break
            style, own = self._styles[style]
            found = (*own, *found)
        return [change for change in found if change[0] != Sprm.CHARACTER_STYLE]


def _entries(sheet: bytes) -> Iterator[tuple[int, tuple[Change, ...]]]:
    """Each style's base and the changes it makes to characters; a number that is not in use makes none."""
    if len(sheet) < _HEAD.size:
        return
    head, count, fixed_size = _HEAD.unpack_from(sheet)
    offset = head + _U16.size
    for _ in range(count):
        if offset + _U16.size > len(sheet):
            return
        (size,) = _U16.unpack_from(sheet, offset)
        entry = sheet[offset + _U16.size : offset + _U16.size + size]
        yield _entry(entry, fixed_size) if entry else (_NO_BASE, ())
        offset += _U16.size + size + size % 2


def _entry(entry: bytes, fixed_size: int) -> tuple[int, tuple[Change, ...]]:
    """Behind a style's fixed part stand its name and then, each after its size, its sets of modifiers."""
    (kinds,) = _U16.unpack_from(entry, _U16.size)
    kind, base = kinds & _KIND, kinds >> _BASE_SHIFT
    (length,) = _U16.unpack_from(entry, fixed_size)
    offset = fixed_size + 2 * (length + 2)
    for _ in range(_SETS_BEFORE_CHARACTERS.get(kind, 0)):
        (size,) = _U16.unpack_from(entry, offset)
        offset += _U16.size + size + size % 2
    if kind not in _SETS_BEFORE_CHARACTERS or offset + _U16.size > len(entry):
        return base, ()
    (size,) = _U16.unpack_from(entry, offset)
    return base, tuple(changes(entry[offset + _U16.size : offset + _U16.size + size]))
