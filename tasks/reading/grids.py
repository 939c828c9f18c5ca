"""Tables laid out as grids: the cell that covers each place, once merged cells are spread out.

HTML says spans and leaves the columns to be worked out (`flow`), some Word documents only where the edges of cells are
(`spans`), Excel and others where a merge stands; all end as areas that `build` lays out as a `Grid`.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tasks.model.document import Cell, Grid
from tasks.reading.limits import MAX_COLUMN_SPAN, check_parts

__all__ = ["Area", "Span", "build", "cell_place", "clean", "flow", "spans", "table_place"]

# Zero-width spaces and joiners, the byte order mark, the soft hyphen; and all white space up to the ideographic one.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_OUTER = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + _INVISIBLE

# Twips between edges that are one, half a millimetre. 30 to 60 read every sample alike; at 24 the edges of
# tests/reading/word/test_doc.py, test_edges_rounded_apart_are_one, part.
_SLIVER = 30

Edges = tuple[int, int]
"""Where a cell begins and ends, in twips (a twentieth of a point)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A cell as HTML gives it: its text, and how many rows (0: all that follow) and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class Area:
    """A cell as it stands: its text, its first row and column counted from 0, and its extent."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


def clean(text: str) -> str:
    """The text without outer white space, ideographic spaces and zero-width characters."""
    return text.strip(_OUTER)


def table_place(table: int) -> Callable[[int, int], str]:
    """Tell how the cells of a document's n-th table name their places: `表2 行14 列3`."""
    return lambda row, column: f"表{table} {cell_place(row, column)}"


def cell_place(row: int, column: int) -> str:
    """Tell how a cell is called within its table, its row and column counted from 0: `行14 列3`."""
    return f"行{row + 1} 列{column + 1}"


def flow(rows: Sequence[Sequence[Span]]) -> Iterator[Area]:
    """Give every cell the first column that no cell from above covers, as browsers do.

    Rows spans are clamped to the table's end and column spans to 1,000.

    Raises:
        UnreadableError: `too_many_cells`.
    """
    covered: dict[int, int] = {}
    total = 0
    for number, spans in enumerate(rows):
        column = 0
        for span in spans:
            while covered.get(column, 0) > number:
                column += 1
            left = len(rows) - number
            height = min(span.rows, left) if span.rows else left
            width = min(max(span.columns, 1), MAX_COLUMN_SPAN)
            total += height * width
            check_parts(total)
            for reached in range(column, column + width):
                covered[reached] = max(covered.get(reached, 0), number + height)
            yield Area(span.text, number, column, height, width)
            column += width


def build(areas: Iterable[Area], place: str, place_of: Callable[[int, int], str]) -> Grid:
    """Lay areas out as a grid; a place that two areas claim stays with the first.

    Copies of a merged cell carry the place of its origin. Places that nothing covers before a row's last
    cell become empty cells; rows without any cell are left out.

    Raises:
        UnreadableError: `too_many_cells`.
    """
    laid: list[list[Cell | None]] = []
    total = 0
    for area in areas:
        total += area.rows * (area.columns + max(0, area.column - MAX_COLUMN_SPAN))
        check_parts(total)
        while len(laid) < area.row + area.rows:
            laid.append([])
        _lay(area, laid, place_of(area.row, area.column))
    rows = (
        tuple(cell or Cell("", place_of(number, column)) for column, cell in enumerate(row))
        for number, row in enumerate(laid)
        if row
    )
    return Grid(tuple(rows), place)


def _lay(area: Area, laid: list[list[Cell | None]], place: str) -> None:
    if area.rows == area.columns == 1 and len(laid[area.row]) == area.column:
        laid[area.row].append(Cell(area.text, place))
        return
    copy = Cell(area.text, place, is_origin=False)
    end = area.column + area.columns
    for row in laid[area.row : area.row + area.rows]:
        row.extend([None] * (end - len(row)))
        for column in range(area.column, end):
            row[column] = row[column] or copy
    if laid[area.row][area.column] is copy:
        laid[area.row][area.column] = Cell(area.text, place)


def spans(rows: Sequence[Sequence[Edges]], others: Iterable[int] = ()) -> list[list[tuple[int, int]]]:
    """Find for every cell of a table's rows its first column, counted from 0, and how many columns it covers.

    What lies between the edges of all rows is a column; edges half a millimetre apart are one, since programs round
    them, each in its way, so that one edge comes out as two with a sliver of a column between them. A cell covers a
    column at least, whatever its edges.

    Args:
        rows: the edges of each row's cells, from left to right.
        others: further edges of columns that the table is known to have.
    """
    starts: list[int] = []
    for edge in sorted({*others, *(edge for row in rows for edges in row for edge in edges)}):
        if not starts or edge - starts[-1] > _SLIVER:
            starts.append(edge)
    found: list[list[tuple[int, int]]] = []
    for row in rows:
        reached = 0
        found.append([])
        for left, right in row:
            column = max(bisect_right(starts, left) - 1, reached)
            reached = max(bisect_right(starts, right) - 1, column + 1)
            found[-1].append((column, reached - column))
    return found
