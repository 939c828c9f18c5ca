"""The facts of a form with a row per unit and a column per item."""

import dataframely as dy
import polars as pl

from expectations.forms import form
from tasks.tables import Wide, wide_table

__all__ = ["wide_of"]


def wide_of(facts: pl.DataFrame, form_id: str) -> dy.DataFrame[Wide]:
    """The facts of one form as its wide table."""
    table = wide_table(form_id)
    items = [item.id for item in form(form_id).items]
    spread = facts.filter(pl.col("form") == form_id).pivot(
        "item", on_columns=items, index=["year", "unit_id", "unit"], values="value"
    )
    return table.check(spread.select(table.column_names()))
