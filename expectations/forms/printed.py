"""The printed table of a form's block: the place of each heading, label and number."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from expectations.forms import Block, Item

__all__ = ["Cell", "Kind", "Layout", "lay_out"]


class Kind(Enum):
    """The kind of content of a cell of a printed table."""

    HEADING = auto()
    LABEL = auto()
    NUMBER = auto()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, merged over `height` rows and `width` columns from its place on, which is counted from 0."""

    kind: Kind
    row: int
    column: int
    height: int
    width: int
    text: str = ""
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A table of `height` rows, of which the first `head` hold headings, and `width` columns; its cells row by row.

    The first `labels` columns hold the labels of the rows.
    """

    cells: tuple[Cell, ...]
    height: int
    width: int
    head: int
    labels: int

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The cells that begin in each row."""
        return tuple(tuple(cell for cell in self.cells if cell.row == row) for row in range(self.height))


def lay_out(block: Block, width: int = 0) -> Layout:
    """The table of a block of rows and columns as its form prints it.

    Headings stand over the columns they have in common, labels beside the rows below them. A block of fewer
    columns than `width`, those of the labels included, is as wide: its last column covers the rest.
    """
    head = max(len(column.headings) for column in block.columns)
    labels = 1 + max(row.depth for row in block.rows) if any(row.label for row in block.rows) else 0
    width = max(width, labels + len(block.columns))
    corner = [Cell(Kind.HEADING, 0, 0, head, labels, block.label_heading)] if labels else []
    cells = (*corner, *_headings(block, head, labels), *_body(block, head, labels))
    height = head + sum(bool(row.items) for row in block.rows)
    widened = (_widened(cell, labels + len(block.columns), width) for cell in cells)
    return Layout(tuple(sorted(widened, key=lambda cell: (cell.row, cell.column))), height, width, head, labels)


def _widened(cell: Cell, end: int, width: int) -> Cell:
    """The cell, up to the right edge where it ends in the last column."""
    right = width if cell.column + cell.width == end else cell.column + cell.width
    return Cell(cell.kind, cell.row, cell.column, cell.height, right - cell.column, cell.text, cell.item)


def _headings(block: Block, head: int, labels: int) -> Iterator[Cell]:
    """Each heading once, over all neighbouring columns that share it and all that stand over it."""
    for level in range(head):
        before: tuple[str, ...] = ()
        for at, column in enumerate(block.columns):
            path = column.headings[: level + 1]
            if len(path) > level and (path != before or path == column.headings):
                is_own = path == column.headings
                # a heading that others stand under covers the neighbouring columns that share it
                after = block.columns[at:]
                run = next((end for end, other in enumerate(after) if other.headings[: len(path)] != path), len(after))
                covered = 1 if is_own else run
                text = path[-1] + _measure(block, at) if is_own else path[-1]
                yield Cell(Kind.HEADING, level, labels + at, head - level if is_own else 1, covered, text)
            before = path


def _measure(block: Block, at: int) -> str:
    """Return what to add to the heading of a column of amounts that does not say their unit of measure."""
    item = next(item for item in block.items if item.column == at)
    return f"({item.unit})" if item.decimals and item.unit not in block.columns[at].label else ""


def _body(block: Block, head: int, labels: int) -> Iterator[Cell]:
    """Labels and numbers; a group row takes no line of its own, its label stands beside the lines it groups."""
    line = head
    for row in block.rows:
        if row.items:
            if labels:
                yield Cell(Kind.LABEL, line, row.depth, 1, labels - row.depth, row.label)
            for item in row.items:
                yield Cell(Kind.NUMBER, line, labels + item.column, 1, 1, item=item)
            line += 1
        else:
            yield Cell(Kind.LABEL, line, row.depth, _lines_below(block, row.position), 1, row.label)


def _lines_below(block: Block, position: int) -> int:
    """Return how many rows with numbers a group row holds together."""
    inside = {position}
    lines = 0
    for row in block.rows:
        if row.parent in inside:
            inside.add(row.position)
            lines += bool(row.items)
    return lines
