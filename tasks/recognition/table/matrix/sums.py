"""What the sums of a form say of a row's cells: whether they confirm the columns that the cells were given."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from expectations.forms import Equation, Form, FormRow
from tasks.model.codes import Status
from tasks.model.document import Cell
from tasks.recognition.table.matrix.fit import Fitted
from tasks.recognition.table.values import Reading, read_value

__all__ = ["adds_up", "has_sums", "holds", "is_confirmed", "numbers_of", "with_last_as_total"]


def numbers_of(cells: Sequence[Cell], row: FormRow, layout: Form) -> list[Decimal | None]:
    """The cells read as the numbers of a row."""
    return [reading.value for reading in _read(cells, row, layout)]


def adds_up(cells: Sequence[Cell], row: FormRow, layout: Form) -> bool:
    """Whether all equations within the row hold, at least one, with a number in every cell of theirs."""
    numbers = zip(row.items, numbers_of(cells, row, layout), strict=True)
    values = {item.id: number for item, number in numbers if number is not None}
    outcomes = [holds(equation, values) for equation in _equations(row, layout)]
    return bool(outcomes) and all(outcomes)


def has_sums(row: FormRow, layout: Form) -> bool:
    """Whether anything within the row adds up."""
    return bool(_equations(row, layout))


def is_confirmed(cells: Sequence[Cell], row: FormRow, layout: Form) -> bool:
    """Whether the row's equations speak for the columns of its cells.

    A blank part counts for nothing; a total must be there, and so must a number among its parts. Of several sums in
    the row those that are wholly blank say nothing.
    """
    readings = dict(zip((item.id for item in row.items), _read(cells, row, layout), strict=True))
    if any(reading.status is Status.UNREADABLE for reading in readings.values()):
        return False
    values = {item: reading.value for item, reading in readings.items()}
    outcomes = [
        all(values[item] is not None for item in equation.left)
        and any(values[item] is not None for item in equation.right)
        and sum(values[item] or 0 for item in equation.left) == sum(values[item] or 0 for item in equation.right)
        for equation in _equations(row, layout)
        if any(values[item] is not None for item in equation.items)
    ]
    return bool(outcomes) and all(outcomes)


def with_last_as_total(cells: Sequence[Cell], row: FormRow, layout: Form) -> Fitted | None:
    """The cells with the last number in the column of the total, where that is blank and the others add up to it.

    So stands a row whose blanks were dropped: its numbers at the start, the bars that are left at its end.
    """
    total = row.items[-1].id
    is_one_sum = any(
        equation.left == (total,) and len(equation.items) == len(row.items) for equation in _equations(row, layout)
    )
    readings = _read(cells, row, layout)
    filled = [at for at, reading in enumerate(readings) if reading.status is not Status.BLANK]
    values = [readings[at].value for at in filled]
    if not is_one_sum or len(filled) < 2 or filled[-1] == len(cells) - 1 or None in values:
        return None
    *parts, last = [value for value in values if value is not None]
    # Zeros add up wherever they stand: beside parts that are all filled with them only the total is blank.
    are_all_parts = len(filled) == len(cells) - 1 and filled[-1] == len(cells) - 2
    if sum(parts) != last or (are_all_parts and not any(values)):
        return None
    moved = list(cells)
    moved[filled[-1]], moved[-1] = moved[-1], moved[filled[-1]]
    return tuple(moved)


def holds(equation: Equation, values: Mapping[str, Decimal]) -> bool | None:
    """Whether an equation holds; `None` where a number of it is not known."""
    if any(item not in values for item in equation.items):
        return None
    return sum(values[item] for item in equation.left) == sum(values[item] for item in equation.right)


def _equations(row: FormRow, layout: Form) -> list[Equation]:
    """The equations within the row."""
    own = {item.id for item in row.items}
    return [equation for equation in layout.equations if own.issuperset(equation.items)]


def _read(cells: Sequence[Cell], row: FormRow, layout: Form) -> list[Reading]:
    return [read_value(cell.text, item, layout) for cell, item in zip(cells, row.items, strict=True)]
