"""How does a table look as lines of text, a line a row? As it comes out of copying, exporting or converting it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from unicodedata import east_asian_width

from examples.render.blocks import Slot, Table, TableCell, TableRow, slots

__all__ = ["piped", "pipes", "repeated", "split_rows", "tabs", "values_below", "wide"]

_ROWS_A_PAGE = 18
_LABEL_WIDTH = 20
_LIST_WIDTHS = (56, 10, 10)
_MIN_GAP = 4


def pipes(table: Table) -> list[str]:
    """Pipes with trailing empties; the head rows again on each page, long labels broken by a stray space."""
    return [piped([_broken(cell) for cell in row.cells]) for row in _paged(table)]


def tabs(table: Table) -> list[str]:
    """A tab between columns; what a merged cell covers is empty, as in cells copied from a sheet."""
    return ["\t".join(slot.cell.text if slot.is_origin else "" for slot in row) for row in slots(table)]


def wide(table: Table) -> list[str]:
    """Columns set apart by wide spaces, as in text copied from a page; a blank is but more space."""
    grid = slots(table)
    widths = _LIST_WIDTHS if table.width == len(_LIST_WIDTHS) else _widths(grid)
    return [_spaced(row, widths) for row in grid]


def repeated(table: Table) -> list[str]:
    """Pipes, and a merged heading or label stands in every row and column it covers, as converters write it."""
    return [piped([_unmerged(slot) for slot in row]) for row in slots(table)]


def values_below(table: Table) -> list[str]:
    """A row's labels on one line, its values on the next."""
    return [piped(cells) for row in table.rows for cells in split_rows(row)]


def split_rows(row: TableRow) -> Iterator[Sequence[TableCell]]:
    """A row's labels and then its values; all of it where it holds but one of both."""
    labels = [cell for cell in row.cells if not cell.is_value]
    values = [cell for cell in row.cells if cell.is_value]
    yield from (cells for cells in (labels, values) if cells)


def piped(cells: Iterable[TableCell]) -> str:
    """Each text with its pipe; a cell without text is as many pipes as it covers columns.

    The columns that the texts cover beyond their first come as pipes at the end.
    """
    listed = list(cells)
    parts = [f"{cell.text} |" if cell.text else "|" * cell.columns for cell in listed]
    beyond = sum(cell.columns - 1 for cell in listed if cell.text)
    return " ".join([*parts, "|" * beyond] if beyond else parts)


def _unmerged(slot: Slot) -> TableCell:
    """The cell on its own square; a number stands but in its first."""
    is_beyond = slot.cell.is_value and not slot.is_origin
    return replace(slot.cell, text="" if is_beyond else slot.cell.text, columns=1)


def _paged(table: Table) -> Iterator[TableRow]:
    """The rows, with the head rows printed again at the top of each page."""
    heads = [row for row in table.rows if row.is_head]
    for at, row in enumerate(table.rows):
        if at and at % _ROWS_A_PAGE == 0:
            yield from heads
        yield row


def _broken(cell: TableCell) -> TableCell:
    """The cell with a stray space where its printed line ended."""
    line, rest = cell.text[:_LABEL_WIDTH], cell.text[_LABEL_WIDTH:]
    return replace(cell, text=f"{line} {rest}") if rest else cell


def _widths(grid: Sequence[Sequence[Slot]]) -> list[int]:
    """Room for the widest text of each column among the cells that cover no other."""
    return [
        _MIN_GAP + max((_width(row[at].cell.text) for row in grid if row[at].cell.columns == 1), default=0)
        for at in range(len(grid[0]))
    ]


def _spaced(row: Sequence[Slot], widths: Sequence[int]) -> str:
    line = ""
    for at, slot in enumerate(row):
        if not slot.right:
            text = slot.cell.text if slot.is_origin else ""
            room = sum(widths[at : at + slot.cell.columns])
            line += text + " " * max(_MIN_GAP if text else 0, room - _width(text))
    return line.rstrip()


def _width(text: str) -> int:
    """Columns the text takes on a screen: Chinese characters take two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
