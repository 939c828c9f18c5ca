"""How is a total written for people, and which rows of a form does it stand in?"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from expectations.forms import FormRow, form

__all__ = ["TotalRow", "plain", "total_rows"]


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One row of an official form with its total; `counts` is `None` for a group row."""

    row: FormRow
    total: Decimal | None
    counts: dict[str, int] | None


def total_rows(form_id: str, totals: pl.DataFrame) -> Iterator[TotalRow]:
    """All rows of a form in the official order, group rows too, with what TOTALS says of each."""
    found = {entry["item"]: entry for entry in totals.filter(pl.col("form") == form_id).iter_rows(named=True)}
    for row in form(form_id).rows:
        entry = found.get(row.item)
        counts = entry and {name: entry[f"units_{name}"] for name in ("due", "reported", "blank", "missing")}
        yield TotalRow(row, entry["total"] if entry else None, counts)


def plain(value: Decimal | None) -> str:
    """A number without trailing zeros or exponent; nothing for a null, which is not 0."""
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
