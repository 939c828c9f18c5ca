"""How does a stretch of text in a Word 97-2003 file look: deleted, hidden, struck through or raised?

A change says yes, no, as the style has it, or the contrary of the style ([MS-DOC] 2.2.5 and 2.9.269).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from struct import Struct

from tasks.reading.word.word97_sprms import Change, Sprm, changes

__all__ = ["Look", "Styles"]

_U16 = Struct("<H")
_HEAD = Struct("<HHH")
_NO_BASE = 0x0FFF
_SETS_BEFORE_CHARACTERS = {1: 1, 2: 0}
_MOST_BASES = 12
_AS_STYLE, _UNLIKE_STYLE = 0x80, 0x81
_RAISED = 1


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look, as far as it decides whether and how they are read."""

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
                look = replace(look, **{name: _toggled(value, as_style=getattr(base, name))})
            elif opcode == Sprm.CHARACTER_POSITION:
                look = replace(look, is_raised=value == _RAISED)
            elif opcode == Sprm.CHARACTER_SYMBOL:
                look = replace(look, is_symbol=True)
            elif opcode == Sprm.CHARACTER_STYLE:
                base = look = self._changed(base, self._changes(int.from_bytes(operand, "little")))
        return look

    def _changes(self, style: int) -> Sequence[Change]:
        """What a style changes, after the styles it is based on."""
        found: Sequence[Change] = ()
        for _ in range(_MOST_BASES):
            if style >= len(self._styles):
                break
            style, own = self._styles[style]
            found = (*own, *found)
        return [change for change in found if change[0] != Sprm.CHARACTER_STYLE]


def _toggled(value: int, *, as_style: bool) -> bool:
    if value in {_AS_STYLE, _UNLIKE_STYLE}:
        return as_style != (value == _UNLIKE_STYLE)
    return bool(value)


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
    kind, base = kinds & 0xF, kinds >> 4
    (length,) = _U16.unpack_from(entry, fixed_size)
    offset = fixed_size + 2 * (length + 2)
    for _ in range(_SETS_BEFORE_CHARACTERS.get(kind, 0)):
        (size,) = _U16.unpack_from(entry, offset)
        offset += _U16.size + size + size % 2
    if kind not in _SETS_BEFORE_CHARACTERS or offset + _U16.size > len(entry):
        return base, ()
    (size,) = _U16.unpack_from(entry, offset)
    return base, tuple(changes(entry[offset + _U16.size : offset + _U16.size + size]))
