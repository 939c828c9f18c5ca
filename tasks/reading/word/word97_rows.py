"""Where do the cells of a table's rows stand in a Word 97-2003 file, and which of them are merged?

A row says where its cells' edges are, in twips from the margin ([MS-DOC] 2.9.321).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from struct import unpack_from

from tasks.reading.word.word97_sprms import Change, Sprm

__all__ = ["CellShape", "row_shape"]

_CELL_SIZE = 20
_JOIN = 0x3
_JOINS_ABOVE = 1
_CENTRED, _RIGHT = 1, 2
_ALIGNMENTS = frozenset({Sprm.ROW_ALIGNMENT, Sprm.ROW_ALIGNMENT_EARLY})
_NOT_FOLLOWED = frozenset({Sprm.ROW_INSERT, Sprm.ROW_DELETE, Sprm.ROW_WIDTHS, Sprm.ROW_MERGE, Sprm.ROW_SPLIT})


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
            shape = list(_defined(operand))
        elif opcode in _ALIGNMENTS:
            alignment = operand[0]
        elif opcode in _NOT_FOLLOWED:
            return None
        elif opcode == Sprm.ROW_VERTICAL_MERGE and len(operand) == 2 and operand[0] < len(shape):
            shape[operand[0]] = replace(shape[operand[0]], joins_above=operand[1] == _JOINS_ABOVE)
    return tuple(_aligned(shape, alignment)) if shape else None


def _aligned(shape: Sequence[CellShape], alignment: int) -> Iterator[CellShape]:
    """Edges count from the page's margin; those of a row in the middle or on the right, from there."""
    left, right = shape[0].left, shape[-1].right
    origin = {_CENTRED: (left + right) // 2, _RIGHT: right}.get(alignment, 0)
    for cell in shape:
        yield replace(cell, left=cell.left - origin, right=cell.right - origin)


def _defined(operand: bytes) -> Iterator[CellShape]:
    """The cells as a row's definition gives them.

    Its two bits for cells merged sideways are described in two ways; in both, what differs from the bits of a
    merge's first cell goes on the merge.
    """
    count = operand[0] if operand else 0
    edges = unpack_from(f"<{count + 1}h", operand, 1)
    start = 1 + 2 * (count + 1)
    first = 0
    for number in range(count):
        flags = int.from_bytes(operand[start + _CELL_SIZE * number :][:2], "little")
        join = flags & _JOIN
        first = join if not join else first or join
        yield CellShape(edges[number], edges[number + 1], join != first, flags >> 5 & 0x3 == _JOINS_ABOVE)
