"""How does a table look as text with a line a cell? As converters write it that know no rows."""

from collections.abc import Iterator

from examples.render.blocks import Table, TableCell

__all__ = ["cells_bare", "cells_between_bars", "cells_piped"]

_HEADING_WIDTH = 3
_LONG_HEADING = 12


def cells_piped(table: Table) -> list[str]:
    """One cell a line, a pipe at its end; blank cells are bare pipes, merged ones more of them behind their row."""
    return [line for row in table.rows for line in _piped_lines(row.cells)]


def cells_bare(table: Table) -> list[str]:
    """One cell a line; merged empty cells leave nothing, a blank cell leaves an empty line."""
    return [cell.text for row in table.rows for cell in row.cells if cell.text or cell.columns == 1 or cell.is_value]


def cells_between_bars(table: Table) -> list[str]:
    """A pipe alone on the line before each cell, headings over two lines; a blank leaves nothing between two pipes."""
    return [line for row in table.rows for cell in row.cells for line in ("|", *_heading_lines(cell, row.is_head))]


def _piped_lines(cells: tuple[TableCell, ...]) -> Iterator[str]:
    for cell in cells:
        yield f"{cell.text} |" if cell.text else "|" * cell.columns
    beyond = sum(cell.columns - 1 for cell in cells if cell.text)
    if beyond:
        yield "|" * beyond


def _heading_lines(cell: TableCell, is_head: bool) -> list[str]:
    if not cell.text:
        return []
    is_broken = is_head and _HEADING_WIDTH + 1 < len(cell.text) < _LONG_HEADING
    return [cell.text[:_HEADING_WIDTH], cell.text[_HEADING_WIDTH:]] if is_broken else [cell.text]
