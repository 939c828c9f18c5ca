"""The single property modifiers ("sprms") of a Word 97-2003 file: what they change, and how rows are defined by them.

Opcodes and operands are those of [MS-DOC] 2.6, where each has the name that stands behind it here; only those that
decide what a document says are named.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from struct import Struct, unpack_from

__all__ = ["CellShape", "Change", "Sprm", "changes", "row_shape", "short_change"]

Change = tuple[int, bytes]
"""A modifier's opcode and its operand."""


class Sprm(IntEnum):
    """The opcodes that matter: of characters, paragraphs and table rows."""

    CHARACTER_DELETED = 0x0800  # sprmCFRMarkDel
    CHARACTER_HIDDEN = 0x083C  # sprmCFVanish
    CHARACTER_STRUCK = 0x0837  # sprmCFStrike
    CHARACTER_STRUCK_TWICE = 0x2A53  # sprmCFDStrike
    CHARACTER_POSITION = 0x2A48  # sprmCIss
    CHARACTER_STYLE = 0x4A30  # sprmCIstd
    CHARACTER_SYMBOL = 0x6A09  # sprmCSymbol

    PARAGRAPH_IN_TABLE = 0x2416  # sprmPFInTable
    PARAGRAPH_ENDS_ROW = 0x2417  # sprmPFTtp
    PARAGRAPH_DEPTH = 0x6649  # sprmPItap
    PARAGRAPH_DEEPER = 0x664A  # sprmPDtap
    PARAGRAPH_ENDS_INNER_CELL = 0x244B  # sprmPFInnerTableCell
    PARAGRAPH_ENDS_INNER_ROW = 0x244C  # sprmPFInnerTtp
    PARAGRAPH_ELSEWHERE_EARLY = 0x6645  # an earlier opcode of sprmPHugePapx
    PARAGRAPH_ELSEWHERE = 0x6646  # sprmPHugePapx
    PARAGRAPH_TABS = 0xC615  # sprmPChgTabs

    ROW_ALIGNMENT_EARLY = 0x5400  # sprmTJc90
    ROW_ALIGNMENT = 0x548A  # sprmTJc
    ROW_DEFINITION_EARLY = 0xD606  # sprmTDefTable10
    ROW_DEFINITION = 0xD608  # sprmTDefTable
    ROW_INSERT = 0x7621  # sprmTInsert
    ROW_DELETE = 0x5622  # sprmTDelete
    ROW_WIDTHS = 0x7623  # sprmTDxaCol
    ROW_MERGE = 0x5624  # sprmTMerge
    ROW_SPLIT = 0x5625  # sprmTSplit
    ROW_VERTICAL_MERGE = 0xD62B  # sprmTVertMerge


_U16 = Struct("<H")
# The bytes of an operand by the three highest bits of its opcode, `spra`; 0: it gives its own length (2.2.5.1).
_SPRA_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
_SPRA_SHIFT = 13
# The two operands whose length takes two bytes and counts one more than follow (2.9.321, `TDefTableOperand.cb`).
_LONG = frozenset({Sprm.ROW_DEFINITION_EARLY, Sprm.ROW_DEFINITION})
_TABS_COUNTED_OTHERWISE = 255  # `PChgTabsOperand.cb`: the two lists of tabs say how long they are
_DELETED_TAB_SIZE, _ADDED_TAB_SIZE = 4, 3  # `PChgTabsDelClose` and `PChgTabsAdd`
# The short opcodes of `Prm0.isprm` and what they stand for (2.9.214), as far as it matters.
_SHORT = {
    0x18: Sprm.PARAGRAPH_IN_TABLE,
    0x19: Sprm.PARAGRAPH_ENDS_ROW,
    0x41: Sprm.CHARACTER_DELETED,
    0x57: Sprm.CHARACTER_STRUCK,
    0x5C: Sprm.CHARACTER_HIDDEN,
    0x68: Sprm.CHARACTER_POSITION,
    0x73: Sprm.CHARACTER_STRUCK_TWICE,
}

_CELL_SIZE = 20  # a cell's description, `TC80`; its first two bytes are the flags `TCGRF`
_HORIZONTAL_MERGE = 0x3  # `TCGRF.horzMerge`
_VERTICAL_MERGE_SHIFT, _VERTICAL_MERGE = 5, 0x3  # `TCGRF.vertMerge`
_JOINS_ABOVE = 1  # `VerticalMergeFlag`: 1 goes on the merge, 3 begins one
_CENTRED, _RIGHT = 1, 2  # operands of `sprmTJc` and `sprmTJc90`
_ALIGNMENTS = frozenset({Sprm.ROW_ALIGNMENT, Sprm.ROW_ALIGNMENT_EARLY})
_NOT_FOLLOWED = frozenset({Sprm.ROW_INSERT, Sprm.ROW_DELETE, Sprm.ROW_WIDTHS, Sprm.ROW_MERGE, Sprm.ROW_SPLIT})


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
    """The change that a piece of text carries itself, where it matters: `Prm0`, seven bits of opcode, then a byte."""
    opcode = _SHORT.get(modifier >> 1 & 0x7F)
    if opcode is not None:
        yield opcode, bytes([modifier >> 8])


def _operand(opcode: int, modifiers: bytes, offset: int) -> tuple[int, int]:
    """Return where an operand begins, and its number of bytes."""
    size = _SPRA_SIZES[opcode >> _SPRA_SHIFT]
    if size:
        return offset, size
    if opcode in _LONG:
        count = int.from_bytes(modifiers[offset : offset + 2], "little")
        return offset + 2, max(count - 1, 0)
    count = int.from_bytes(modifiers[offset : offset + 1], "little")
    if opcode == Sprm.PARAGRAPH_TABS and count == _TABS_COUNTED_OTHERWISE:
        deleted = int.from_bytes(modifiers[offset + 1 : offset + 2], "little")
        added = offset + 2 + _DELETED_TAB_SIZE * deleted
        count = int.from_bytes(modifiers[added : added + 1], "little")
        count = 2 + _DELETED_TAB_SIZE * deleted + _ADDED_TAB_SIZE * count
    return offset + 1, count


@dataclass(frozen=True, slots=True)
class CellShape:
    """A cell's edges in twips, and whether it goes on the cell to its left, or the one above it."""

    left: int
    right: int
    joins_left: bool = False
    joins_above: bool = False


def row_shape(formatting: Sequence[Change]) -> tuple[CellShape, ...] | None:
    """The cells of a row from the changes of its end mark; `None` where they don't say, or say it step by step.

    Raises:
        struct.error: for a definition cut short.
    """
    shape: list[CellShape] = []
    alignment = 0
    for opcode, operand in formatting:
        if opcode == Sprm.ROW_DEFINITION:
            shape = list(_defined_cells(operand))
        elif opcode in _ALIGNMENTS:
            alignment = operand[0]
        elif opcode in _NOT_FOLLOWED:
            return None
        elif opcode == Sprm.ROW_VERTICAL_MERGE and len(operand) == 2 and operand[0] < len(shape):
            shape[operand[0]] = replace(shape[operand[0]], joins_above=operand[1] == _JOINS_ABOVE)
    if not shape:
        return None
    # Edges count from the page's margin; those of a row in the middle or on the right, from there.
    left, right = shape[0].left, shape[-1].right
    origin = {_CENTRED: (left + right) // 2, _RIGHT: right}.get(alignment, 0)
    return tuple(replace(cell, left=cell.left - origin, right=cell.right - origin) for cell in shape)


def _defined_cells(operand: bytes) -> Iterator[CellShape]:
    """The cells as a row's definition gives them ([MS-DOC] 2.9.321): their number, their edges, their descriptions.

    The two bits for cells merged sideways are described in two ways; in both, what differs from the bits of a
    merge's first cell goes on the merge.
    """
    count = operand[0] if operand else 0
    edges = unpack_from(f"<{count + 1}h", operand, 1)
    start = 1 + 2 * (count + 1)
    first = 0
    for number in range(count):
        flags = int.from_bytes(operand[start + _CELL_SIZE * number :][:2], "little")
        join = flags & _HORIZONTAL_MERGE
        first = join if not join else first or join
        joins_above = flags >> _VERTICAL_MERGE_SHIFT & _VERTICAL_MERGE == _JOINS_ABOVE
        yield CellShape(edges[number], edges[number + 1], join != first, joins_above)
