"""Where two parts of a table stand side by side, each row holds two: left part first, then the right one."""

from collections.abc import Sequence
from itertools import groupby, pairwise, zip_longest

from expectations.forms import Form
from tasks.recognition.table.lines import TableLine
from tasks.recognition.table.official_labels import exact_rows

__all__ = ["in_one_column"]

_MIN_LINES = 3


def in_one_column(lines: Sequence[TableLine], layout: Form) -> list[TableLine]:
    """The lines, with each grid whose rows name two rows of the form or more laid out part below part."""
    found: list[TableLine] = []
    for _, run in groupby(lines, key=lambda line: id(line.grid)):
        of_grid = list(run)
        parts = [_parts(line, layout) for line in of_grid] if of_grid[0].grid else []
        if sum(len(part) > 1 for part in parts) >= _MIN_LINES:
            found += (part for column in zip_longest(*parts) for part in column if part)
        else:
            found += of_grid
    return found


def _parts(line: TableLine, layout: Form) -> list[TableLine]:
    """The line split before each label of a row with numbers but the first, if something stands between them."""
    named = [at for at, cell in enumerate(line.cells) if cell.text and exact_rows(cell.text, layout)]
    if len(named) < 2 or any(after - before < 2 for before, after in pairwise(named)):
        return [line]
    bounds = [0, *named[1:], len(line.cells)]
    cells = [line.cells[start:end] for start, end in pairwise(bounds)]
    return [TableLine(part, part, line.grid) for part in cells]
