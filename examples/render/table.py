"""What is a printed table? Rows of cells with spans, and where each cell comes to stand."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

__all__ = ["Slot", "Table", "TableCell", "TableRow", "places", "slots"]


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its text, its number where it holds nothing but that, and the columns and rows it covers.

    The rows below a cell of several rows do not list it again. `is_value` tells the cells for numbers, filled or
    not, from headings and labels.
    """

    text: str
    number: Decimal | None = None
    columns: int = 1
    rows: int = 1
    is_value: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of cells; head rows may be printed again on each page."""

    cells: tuple[TableCell, ...]
    is_head: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as printed: its rows, and how many columns they cover."""

    rows: tuple[TableRow, ...]
    width: int


def places(table: Table) -> Iterator[tuple[int, int, TableCell]]:
    """The row and column of each cell's upper left corner, counted from 0, and the cell; row by row."""
    reach = [0] * table.width
    for at, row in enumerate(table.rows):
        column = 0
        for cell in row.cells:
            while column < table.width and reach[column] > at:
                column += 1
            yield at, column, cell
            reach[column : column + cell.columns] = [at + cell.rows] * cell.columns
            column += cell.columns


@dataclass(frozen=True, slots=True)
class Slot:
    """One square of a table's grid: the cell that covers it, and how far down and right in that cell it lies."""

    cell: TableCell
    down: int = 0
    right: int = 0

    @property
    def is_origin(self) -> bool:
        """Whether the cell starts here."""
        return not self.down and not self.right


def slots(table: Table) -> tuple[tuple[Slot, ...], ...]:
    """Every square of the grid, row by row.

    Raises:
        ValueError: the cells overlap, leave a hole or stick out.
    """
    grid: dict[tuple[int, int], Slot] = {}
    for row, column, cell in places(table):
        for down in range(cell.rows):
            for right in range(cell.columns):
                if grid.setdefault((row + down, column + right), slot := Slot(cell, down, right)) is not slot:
                    raise ValueError(f"two cells cover row {row + down}, column {column + right}")
    squares = {(row, column) for row in range(len(table.rows)) for column in range(table.width)}
    if set(grid) != squares:
        raise ValueError(f"holes and overhangs: {sorted(set(grid) ^ squares)}")
    return tuple(tuple(grid[row, column] for column in range(table.width)) for row in range(len(table.rows)))
