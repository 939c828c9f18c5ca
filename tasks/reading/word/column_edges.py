"""Which columns does a table have whose rows only say where the edges of their cells are?

What lies between the edges of all rows is a column. Programs round edges, each in its way, so that one edge comes
out as two with a sliver of a column between them: those are one.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["spans"]

_SLIVER = 30

Edges = tuple[int, int]
"""Where a cell begins and ends, in twips (a twentieth of a point)."""


def spans(rows: Sequence[Sequence[Edges]], others: Iterable[int] = ()) -> list[list[tuple[int, int]]]:
    """For every cell of a table's rows its first column, counted from 0, and how many columns it covers.

    Edges half a millimetre apart are one. A cell covers a column at least, whatever its edges.

    Args:
        rows: the edges of each row's cells, from left to right.
        others: further edges of columns that the table is known to have.
    """
    starts: list[int] = []
    for edge in sorted({*others, *(edge for row in rows for edges in row for edge in edges)}):
        if not starts or edge - starts[-1] > _SLIVER:
            starts.append(edge)
    return [list(_row_spans(row, starts)) for row in rows]


def _row_spans(row: Iterable[Edges], starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    reached = 0
    for left, right in row:
        column = max(bisect_right(starts, left) - 1, reached)
        reached = max(bisect_right(starts, right) - 1, column + 1)
        yield column, reached - column
