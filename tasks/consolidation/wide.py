"""The facts of a form with a row a unit and a column an item."""

import polars as pl

from expectations.forms import form
from tasks.tables import FACTS, VALUE, Field, Table

__all__ = ["wide_of", "wide_table"]


def wide_table(form_id: str) -> Table:
    """The table of a form with a row a unit and a column an item, in the form's order."""
    return Table(
        name=f"wide_{form_id}",
        label=f"{form(form_id).title}（每单位一行）",
        description=f"One row a unit that reported on form {form_id}, one column an item; null where not reported",
        key=("year", "unit_id"),
        fields=(
            *(field for field in FACTS.fields if field.name in {"year", "unit_id", "unit"}),
            *(Field(item.id, VALUE, item.label, item.english, item.unit) for item in form(form_id).items),
        ),
    )


def wide_of(facts: pl.DataFrame, form_id: str) -> pl.DataFrame:
    """The facts of one form as its wide table."""
    table = wide_table(form_id)
    items = [item.id for item in form(form_id).items]
    spread = facts.filter(pl.col("form") == form_id).pivot(
        "item", on_columns=items, index=["year", "unit_id", "unit"], values="value"
    )
    return table.check(spread.select(table.schema.names()))
