"""The totals of a form's items, in the order of the form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from expectations.forms import Item, form

__all__ = ["Total", "TotalRow", "total_rows", "totals_of"]


@dataclass(frozen=True, slots=True)
class Total:
    """The total of one item: the sum, and how many units it is made of."""

    value: Decimal | None
    due: int
    reported: int
    blank: int
    missing: int
    held_back: int
    questioned: int
    not_applicable: int
    computed: int
    in_question: int
    value_in_question: Decimal | None


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One item of an official form with its total, or a group row's label alone."""

    label: str
    item: Item | None = None
    total: Total | None = None


def totals_of(form_id: str, totals: pl.DataFrame) -> Mapping[str, Total]:
    """Look up the total of each item of a form, by item.

    Args:
        form_id: the form.
        totals: rows in the columns of Totals.
    """
    counts = (
        *("due", "reported", "blank", "missing", "held_back", "questioned"),
        *("not_applicable", "computed", "in_question"),
    )
    columns = ("item", "total", *(f"units_{name}" for name in counts), "total_in_question")
    rows = totals.filter(pl.col("form") == form_id).select(columns).rows()
    return {item: Total(*numbers) for item, *numbers in rows}


def total_rows(form_id: str, totals: pl.DataFrame) -> Iterator[TotalRow]:
    """List all rows of a form in the official order, group rows too, with their totals; `totals` as for `totals_of`."""
    found = totals_of(form_id, totals)
    for row in form(form_id).rows:
        if not row.items:
            yield TotalRow(row.label)
        for item in row.items:
            yield TotalRow(item.label, item, found.get(item.id))
