"""Which row of the form do numbers belong to that came apart from their labels?

They stand in the official order. Where as many rows are free as there are rows of numbers, the order decides;
otherwise the form's equations must leave a single way.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import combinations
from math import comb

from expectations.forms import Equation, Form, FormRow

__all__ = ["Known", "holds", "place_rows"]

_MOST_WAYS = 5_000

Known = Mapping[str, Decimal]
"""The numbers of items as far as they are known."""


def place_rows(
    rows: Sequence[FormRow], found: Sequence[Sequence[Decimal | None]], known: Known, layout: Form
) -> list[FormRow] | None:
    """The row of the form for each found row of numbers, in order; `None` where more than one way is possible.

    Args:
        rows: the rows of the form that are free, in the official order.
        found: rows of numbers in the order they were found.
        known: the numbers that are certain.
        layout: the form, for its equations.
    """
    if len(found) == len(rows):
        return list(rows)
    if len(found) > len(rows) or not found or comb(len(rows), len(found)) > _MOST_WAYS:
        return None
    equations = _equations_over(rows, layout)
    ways = [way for way in combinations(rows, len(found)) if _is_sound(way, rows, found, known, equations)]
    return list(ways[0]) if len(ways) == 1 else None


def holds(equation: Equation, values: Known) -> bool | None:
    """Whether an equation holds; `None` where a number of it is not known."""
    if any(item not in values for item in equation.items):
        return None
    return sum(values[item] for item in equation.left) == sum(values[item] for item in equation.right)


def _equations_over(rows: Sequence[FormRow], layout: Form) -> list[Equation]:
    """The equations that bind several rows, among them one of these."""
    items = {item.id for row in rows for item in row.items}
    return [
        equation
        for equation in layout.equations
        if not items.isdisjoint(equation.items) and len({layout.item(item).row for item in equation.items}) > 1
    ]


def _is_sound(
    way: Sequence[FormRow],
    rows: Sequence[FormRow],
    found: Sequence[Sequence[Decimal | None]],
    known: Known,
    equations: Sequence[Equation],
) -> bool:
    """Whether all equations that can be told hold, where the rows left over count for nothing."""
    values = {**known, **{item.id: Decimal(0) for row in rows for item in row.items}}
    for row, numbers in zip(way, found, strict=True):
        values |= {item.id: number or Decimal(0) for item, number in zip(row.items, numbers, strict=True)}
    outcomes = [holds(equation, values) for equation in equations]
    return any(outcomes) and False not in outcomes
