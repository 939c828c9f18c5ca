"""Tables that are the same number by number: the unit's own of the year before, or another unit's of this year."""

from dataclasses import replace

import polars as pl

from expectations.forms import Form, form
from expectations.rules.columns import FORM, LAST_FORM, last_column
from tasks.checking.inputs.common import RuleInputs

__all__ = ["with_identical_tables"]

_LEAST_TELLING = 5
"""How many numbers that are neither 0 nor sums two units' tables must share to be no coincidence.

Small units' tables are nearly empty. Among 12,000 made-up tables of form 2021, drawn without regard to each other, one
pair in 24 is equal where a table has one such number, one in 240 where it has two, in 3,000 three, in 160,000 four, and
none of 1.3 million pairs where it has five. A district has fewer than a thousand pairs. Sums are not counted: a single
request that was granted fills six cells.
"""


def with_identical_tables(inputs: RuleInputs) -> RuleInputs:
    """Add to subjects that know the year before (`with_last_year`) whose table each one's equals, cell by cell.

    A blank equals a blank. `is_last_years` says whether the table is the unit's own of the year before once more, with
    something in it that was done in the year; null where there is none on this form. `identical_tables` says how many
    other units' tables of this year it equals, null where nobody else's is on this form, and `identical_tables_text`
    whose, in words.
    `numbers_not_zero` is how many numbers are in it. All are null for a table without any number.
    """
    if inputs.form is None:
        raise ValueError("subjects of no form")
    layout = form(inputs.form)
    items = [item.id for item in layout.items]
    has_numbers = pl.any_horizontal(pl.col(items).is_not_null())
    last_year = pl.struct(pl.col(last_column(item)).alias(item) for item in items)
    is_same = pl.struct(items).eq_missing(last_year)
    done = [item.id for item in layout.items if not item.stock]
    frame = inputs.frame.with_columns(
        pl.when(has_numbers).then(_not_zero(items)).alias("numbers_not_zero"),
        pl.when(has_numbers & (pl.col(LAST_FORM) == pl.col(FORM)))
        .then(is_same & (_not_zero(done) > 0))
        .alias("is_last_years"),
    )
    others = frame["numbers_not_zero"].count() - 1
    found = _identical_tables(frame, layout)
    frame = frame.join(found, on="submission_id", how="left", maintain_order="left").with_columns(
        pl.when(pl.col("numbers_not_zero").is_not_null() & (others > 0)).then(pl.col("identical_tables").fill_null(0))
    )
    return replace(inputs, frame=frame)


def _not_zero(items: list[str]) -> pl.Expr:
    return pl.sum_horizontal((pl.col(items) != 0).fill_null(value=False).cast(pl.Int64()))


def _identical_tables(frame: pl.DataFrame, layout: Form) -> pl.DataFrame:
    """For each submission whose table others share, with enough in it: how many, and the first of them by its id."""
    items = [item.id for item in layout.items]
    sums = {equation.left[0] for equation in layout.equations if len(equation.left) == 1}
    telling = frame.filter(_not_zero([item for item in items if item not in sums]) >= _LEAST_TELLING)
    # few rows share a hash, so that it costs little to compare these cell by cell
    suspects = telling.filter(telling.select(items).hash_rows().is_duplicated()).sort("unit_id", "submission_id")
    groups = (
        suspects.group_by(items, maintain_order=True)
        .agg(pl.col("submission_id"), names=pl.col("unit").head(2), size=pl.len())
        .filter(pl.col("size") > 1)
        .with_columns(first=pl.col("submission_id").list.first())
        .explode("submission_id")
    )
    is_first = pl.col("submission_id") == pl.col("first")
    other = pl.when(is_first).then(pl.col("names").list.last()).otherwise(pl.col("names").list.first())
    count = pl.col("size").cast(pl.Int64) - 1
    several = pl.format("{}等 {} 个单位", other, count)
    return groups.select(
        "submission_id",
        identical_tables=count,
        identical_tables_text=pl.when(count > 1).then(several).otherwise(other),
    )
