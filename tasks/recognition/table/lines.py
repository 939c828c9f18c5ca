"""A document as lines of cells: a row of a grid, or a paragraph as a row of one cell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from tasks.model.document import Cell, Document, Grid
from tasks.recognition.table.values import looks_like_value

__all__ = ["TableLine", "table_lines"]


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line: `cells` are those that begin in it, `covered` all that stand in it, copies of merged ones too."""

    cells: tuple[Cell, ...]
    covered: tuple[Cell, ...]
    grid: Grid | None

    @property
    def is_bar(self) -> bool:
        """Whether the line holds a single blank cell, as a bar alone on a line leaves it."""
        return self.grid is not None and len(self.covered) == 1 and not self.covered[0].text

    @property
    def is_lone_value(self) -> bool:
        """Whether the line is running text that can only be a value."""
        return self.grid is None and looks_like_value(self.cells[0].text)


def table_lines(document: Document) -> list[TableLine]:
    """The document's lines in reading order, without those in which nothing begins.

    Bars alone on their lines are blank cells; where they part each value from the next, only a second bar is.
    """
    lines: list[TableLine] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            lines += (TableLine(tuple(cell for cell in row if cell.is_origin), row, block) for row in block.rows)
        else:
            cells = (Cell(block.text, block.place),)
            lines.append(TableLine(cells, cells, None))
    filled = [line for line in lines if line.cells]
    return list(_without_separators(filled)) if _bars_part_values(filled) else filled


def _bars_part_values(lines: Sequence[TableLine]) -> bool:
    """Whether lone values stand with bars between them, and never right after one another."""
    follow = [after for before, after in pairwise(lines) if before.is_lone_value]
    return any(line.is_bar for line in follow) and not any(line.is_lone_value for line in follow)


def _without_separators(lines: Sequence[TableLine]) -> Iterator[TableLine]:
    for is_bar, run in groupby(lines, key=lambda line: line.is_bar):
        kept = list(run)
        yield from kept[1:] if is_bar else kept
