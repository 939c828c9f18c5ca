"""A document as lines of cells: a row of a grid, or a paragraph as a row of one cell."""

from dataclasses import dataclass

from tasks.document import Cell, Document, Grid

__all__ = ["TableLine", "table_lines"]


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line: `cells` are those that begin in it, `covered` all that stand in it, copies of merged ones too."""

    cells: tuple[Cell, ...]
    covered: tuple[Cell, ...]
    grid: Grid | None


def table_lines(document: Document) -> list[TableLine]:
    """The document's lines in reading order, without those in which nothing begins."""
    lines: list[TableLine] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            lines += (TableLine(tuple(cell for cell in row if cell.is_origin), row, block) for row in block.rows)
        else:
            cells = (Cell(block.text, block.place),)
            lines.append(TableLine(cells, cells, None))
    return [line for line in lines if line.cells]
