"""The reports on a form beside what was published for the same units the year before."""

from dataclasses import replace

import polars as pl

from expectations.forms import CarryOver, Form, form
from expectations.forms.series import SERIES_FORMS, alike_items
from expectations.rules.columns import FORM, LAST_FORM, LAST_YEAR, last_column
from tasks.checking.inputs.common import RuleInputs
from tasks.lake.last_year import PriorYear
from tasks.tables import VALUE

__all__ = ["with_last_year"]

_NOTHING = pl.DataFrame(
    schema={"unit_id": pl.String(), "form": pl.String(), "item": pl.String(), "value": VALUE, "status": pl.String()}
)


def with_last_year(inputs: RuleInputs, prior_year: PriorYear | None) -> RuleInputs:
    """Add to subjects of one form, for each item, the column `last_column(item)`; null where there is no such number.

    Taken are last year's numbers on the same form and, on another, those of the items that both forms count alike
    (`expectations.forms.series`).

    Further columns are `has_last` (whether the unit has any of them), `LAST_FORM` (which form it filled in last year;
    null where nothing was published for it), `LAST_YEAR`, `FORM` (which form these subjects are on) and
    `carried_apart`: which kinds of applicants were carried over otherwise than last year's report has it.
    `last_gaps` are last year's cells that hold no number, for the reports with a table.
    """
    if inputs.form is None:
        raise ValueError("subjects of no form")
    layout = form(inputs.form)
    items = [item.id for item in layout.items]
    published = _NOTHING if prior_year is None else prior_year.facts.select(_NOTHING.columns)
    forms = published.select("unit_id", pl.col("form").alias(LAST_FORM)).unique("unit_id", maintain_order=True)
    # comparable are the numbers on the same form, and on another those of items that both forms count alike
    shared = {other: alike_items(inputs.form, other) for other in SERIES_FORMS if other != inputs.form}
    is_alike = (pl.col("form").eq(other) & pl.col("item").is_in(ids) for other, ids in shared.items())
    facts = published.filter(pl.any_horizontal(pl.col("form") == inputs.form, *is_alike))
    last = facts.pivot("item", on_columns=items, index="unit_id", values="value").with_columns(has_last=pl.lit(True))
    frame = (
        inputs.frame.join(forms, on="unit_id", how="left", maintain_order="left")
        .join(last.rename({item: last_column(item) for item in items}), on="unit_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("has_last").fill_null(False),
            (pl.col("year") - 1).alias(LAST_YEAR),
            pl.lit(inputs.form).alias(FORM),
        )
        .with_columns(_carried_apart(layout, layout.carries_over).alias("carried_apart"))
    )
    with_table = inputs.frame.filter(pl.any_horizontal([pl.col(item).is_not_null() for item in items]))
    gaps = facts.filter(pl.col("value").is_null()).join(with_table.select("unit_id", "submission_id"), on="unit_id")
    return replace(inputs, frame=frame, last_gaps=gaps.select("submission_id", "item", "status"))


def _carried_apart(layout: Form, carried: CarryOver | None) -> pl.Expr:
    """The kinds of applicants whose requests carried in are not those carried out the year before; empty for none."""
    if carried is None:
        return pl.lit(None, dtype=pl.String())
    columns = layout.blocks[layout.rows[layout.item(f"{carried.into}.total").row].block].columns
    words = []
    for column in (column for column in columns if column.id != "total"):
        now, last = pl.col(f"{carried.into}.{column.id}"), pl.col(last_column(f"{carried.out_of}.{column.id}"))
        both = pl.format(column.label + " {} 件（上一年度 {} 件）", now.cast(pl.Int64), last.cast(pl.Int64))
        words.append(pl.when(now != last).then(both))
    listed = pl.concat_str(words, separator="、", ignore_nulls=True)
    return pl.when(listed != "").then(pl.format("不一致的有：{}。", listed)).otherwise(pl.lit(""))
