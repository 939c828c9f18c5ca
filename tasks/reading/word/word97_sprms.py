"""Which properties does a Word 97-2003 file change, and to what? Its single property modifiers ("sprms"), one by one.

Opcodes and operands are those of [MS-DOC] 2.6; only the opcodes that decide what a document says are named here.
"""

from collections.abc import Iterator
from enum import IntEnum
from struct import Struct

__all__ = ["Change", "Sprm", "changes", "short_change"]

Change = tuple[int, bytes]
"""A modifier's opcode and its operand."""


class Sprm(IntEnum):
    """The opcodes that matter: of characters, paragraphs and table rows."""

    CHARACTER_DELETED = 0x0800
    CHARACTER_HIDDEN = 0x083C
    CHARACTER_STRUCK = 0x0837
    CHARACTER_STRUCK_TWICE = 0x2A53
    CHARACTER_POSITION = 0x2A48
    CHARACTER_STYLE = 0x4A30
    CHARACTER_SYMBOL = 0x6A09

    PARAGRAPH_IN_TABLE = 0x2416
    PARAGRAPH_ENDS_ROW = 0x2417
    PARAGRAPH_DEPTH = 0x6649
    PARAGRAPH_DEEPER = 0x664A
    PARAGRAPH_ENDS_INNER_CELL = 0x244B
    PARAGRAPH_ENDS_INNER_ROW = 0x244C
    PARAGRAPH_ELSEWHERE_EARLY = 0x6645
    PARAGRAPH_ELSEWHERE = 0x6646
    PARAGRAPH_TABLE_ELSEWHERE = 0x646B
    PARAGRAPH_TABS = 0xC615

    ROW_ALIGNMENT_EARLY = 0x5400
    ROW_ALIGNMENT = 0x548A
    ROW_DEFINITION_EARLY = 0xD606
    ROW_DEFINITION = 0xD608
    ROW_INSERT = 0x7621
    ROW_DELETE = 0x5622
    ROW_WIDTHS = 0x7623
    ROW_MERGE = 0x5624
    ROW_SPLIT = 0x5625
    ROW_VERTICAL_MERGE = 0xD62B


_U16 = Struct("<H")
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_LONG = frozenset({Sprm.ROW_DEFINITION_EARLY, Sprm.ROW_DEFINITION})
_COUNTED_OTHERWISE = 255
_SHORT = {
    0x18: Sprm.PARAGRAPH_IN_TABLE,
    0x19: Sprm.PARAGRAPH_ENDS_ROW,
    0x41: Sprm.CHARACTER_DELETED,
    0x57: Sprm.CHARACTER_STRUCK,
    0x5C: Sprm.CHARACTER_HIDDEN,
    0x68: Sprm.CHARACTER_POSITION,
    0x73: Sprm.CHARACTER_STRUCK_TWICE,
}


def changes(modifiers: bytes) -> Iterator[Change]:
    """The changes that a run of modifiers makes, in order; what is cut short at its end changes nothing.

    An operand comes without the count of its bytes, where it has one.
    """
    offset = 0
    while offset + _U16.size <= len(modifiers):
        (opcode,) = _U16.unpack_from(modifiers, offset)
        start, size = _operand(opcode, modifiers, offset + _U16.size)
        offset = start + size
        if offset <= len(modifiers):
            yield opcode, modifiers[start:offset]


def short_change(modifier: int) -> Iterator[Change]:
    """The change that a piece of text carries itself ([MS-DOC] 2.9.214), where it matters."""
    opcode = _SHORT.get(modifier >> 1 & 0x7F)
    if opcode is not None:
        yield opcode, bytes([modifier >> 8])


def _operand(opcode: int, modifiers: bytes, offset: int) -> tuple[int, int]:
    """Where an operand begins, and its number of bytes."""
    size = _SIZES[opcode >> 13]
    if size:
        return offset, size
    if opcode in _LONG:
        count = int.from_bytes(modifiers[offset : offset + 2], "little")
        return offset + 2, max(count - 1, 0)
    count = int.from_bytes(modifiers[offset : offset + 1], "little")
    if opcode == Sprm.PARAGRAPH_TABS and count == _COUNTED_OTHERWISE:
        deleted = int.from_bytes(modifiers[offset + 1 : offset + 2], "little")
        added = offset + 2 + 4 * deleted
        count = 2 + 4 * deleted + 3 * int.from_bytes(modifiers[added : added + 1], "little")
    return offset + 1, count
