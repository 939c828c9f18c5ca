"""How does a table look as the text of a PDF? Figures apart from their labels, labels wrapped around their figures."""

from collections.abc import Sequence
from itertools import zip_longest
from textwrap import wrap

from examples.render.blocks import Slot, Table, slots

__all__ = ["apart", "wrapped"]

_LABEL_WIDTH, _HEADING_WIDTH, _SIDE_WIDTH = 14, 4, 3
_ROWS_A_PAGE = 12
_MANY_ROWS = 9
_GAP = "   "


def apart(table: Table) -> list[str]:
    """All labels, then all rows of numbers, in the official order; blanks leave no trace."""
    labels = [line for row in slots(table) for line in _label_lines(row)]
    values = (_GAP.join(_values(row)) for row in slots(table))
    return [*labels, *filter(None, values)]


def wrapped(table: Table) -> list[str]:
    """Labels over several lines around their figures; a page number, and the head again, on each page.

    A label down many rows stands a character a row at the left, one down some rows in pieces; headings stick
    together; blanks leave no trace.
    """
    printed = [_printed(row) for row in slots(table)]
    head = [line for lines, row in zip(printed, table.rows, strict=True) if row.is_head for line in lines]
    lines: list[str] = []
    for at, row_lines in enumerate(printed):
        if at and at % _ROWS_A_PAGE == 0:
            lines += [f"— {at // _ROWS_A_PAGE + 4} —", *head]
        lines += row_lines
    return lines


def _printed(row: Sequence[Slot]) -> list[str]:
    """The lines of a row, its values in the middle of them: beside a label's line or between two."""
    lines, values = _label_lines(row), _GAP.join(_values(row))
    middle = len(lines) // 2
    if not values:
        return lines
    if len(lines) % 2:
        return [*lines[:middle], f"{lines[middle]}{_GAP}{values}", *lines[middle + 1 :]]
    return [*lines[:middle], values, *lines[middle:]]


def _values(row: Sequence[Slot]) -> list[str]:
    return [slot.cell.text for slot in row if slot.is_origin and slot.cell.is_value and slot.cell.text]


def _label_lines(row: Sequence[Slot]) -> list[str]:
    """What of each label is printed beside this row, line by line; headings in a row stick together."""
    labels = [slot for slot in row if not slot.right and not slot.cell.is_value and slot.cell.text]
    is_heading = len(labels) > 2 and not any(slot.cell.is_value for slot in row)
    pieces = (_heading(slot) if is_heading else _pieces(slot) for slot in labels)
    gap = "" if is_heading else _GAP
    return [gap.join(filter(None, parts)) for parts in zip_longest(*filter(None, pieces))]


def _heading(slot: Slot) -> list[str]:
    return [] if slot.down else wrap(slot.cell.text, _HEADING_WIDTH)


def _pieces(slot: Slot) -> list[str]:
    """A label's lines beside the first of its rows; of one down several rows a character or piece beside each."""
    cell = slot.cell
    if cell.rows == 1 or cell.columns > 1:
        return [] if slot.down else wrap(cell.text, _LABEL_WIDTH)
    side = wrap(cell.text, 1 if cell.rows >= _MANY_ROWS else _SIDE_WIDTH)
    is_last = slot.down == cell.rows - 1
    return ["".join(side[slot.down :] if is_last else side[slot.down : slot.down + 1])]
