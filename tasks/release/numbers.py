"""How is a total written for people, and which rows of a form does it stand in?"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from expectations.forms import Item, form

__all__ = ["TotalRow", "plain", "total_rows"]


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One item of an official form with its total, or a group row's label alone."""

    label: str
    item: Item | None = None
    total: Decimal | None = None
    counts: dict[str, int] | None = None


def total_rows(form_id: str, totals: pl.DataFrame) -> Iterator[TotalRow]:
    """All rows of a form in the official order, group rows too, with what TOTALS says of each."""
    found = {entry["item"]: entry for entry in totals.filter(pl.col("form") == form_id).iter_rows(named=True)}
    for row in form(form_id).rows:
        if not row.items:
            yield TotalRow(row.label)
        for item in row.items:
            entry = found.get(item.id)
            counts = entry and {name: entry[f"units_{name}"] for name in ("due", "reported", "blank", "missing")}
            yield TotalRow(item.label, item, entry["total"] if entry else None, counts)


def plain(value: Decimal | None) -> str:
    """A number without trailing zeros or exponent; nothing for a null, which is not 0."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
