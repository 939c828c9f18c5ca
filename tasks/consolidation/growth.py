"""This year's sums beside last year's, over the units that count in both years."""

import dataframely as dy
import polars as pl

from expectations.forms import form
from tasks.lake.partitions import PartitionedTable
from tasks.model.codes import ReportingLevel, Status
from tasks.tables import VALUE, Growth

__all__ = ["growth_of"]

_IN_SUM = (pl.col("status") == Status.REPORTED.value) & pl.col("counted")


def growth_of(facts: PartitionedTable, units: pl.DataFrame, before: pl.DataFrame, release: str) -> dy.DataFrame[Growth]:
    """GROWTH of FACTS against the numbers that counted the year before.

    Args:
        facts: FACTS of this year.
        units: `unit_id` and `kind` of the units due this year, by which the levels are told apart.
        before: what `numbers_of_last_year` gives: `unit_id`, `form`, `item` and `value`, on the forms of this year.
        release: id of the release they are of.
    """
    additive = [
        (form_id, item.id, form(form_id).name(item.id), item.unit)
        for form_id in before["form"].unique().sort()
        for item in form(form_id).items
        if item.additive
    ]
    names = ("form", "item", "label", "unit_of_measure")
    items = pl.DataFrame(additive, schema=dict.fromkeys(names, pl.String()), orient="row")
    both = (
        facts.scan()
        .filter(_IN_SUM)
        .select("unit_id", "form", "item", "value", "in_question")
        .join(before.lazy().rename({"value": "value_before"}), on=["unit_id", "form", "item"])
        .join(units.lazy().select("unit_id", "kind"), on="unit_id")
        .group_by("kind", "form", "item")
        .agg(
            units_compared=pl.len().cast(pl.Int64),
            total_before=pl.col("value_before").sum().cast(VALUE),
            total_now=pl.col("value").sum().cast(VALUE),
            units_in_question=pl.col("in_question").sum().cast(pl.Int64),
        )
        .collect(engine="streaming")
        .join(items, on=["form", "item"])
    )
    levels = [
        both.filter(pl.col("kind").is_in(list(level.kinds)))
        .group_by(names)
        .agg(pl.col("units_compared", "total_before", "total_now", "units_in_question").sum())
        .with_columns(level=pl.lit(level.value), release_before=pl.lit(release))
        for level in ReportingLevel
    ]
    difference = pl.col("total_now") - pl.col("total_before")
    # floating point is exact enough for a share, which a decimal of six places rounds
    share = difference.cast(pl.Float64) / pl.col("total_before").cast(pl.Float64)
    made = pl.concat(levels).with_columns(
        pl.col("total_before", "total_now").cast(VALUE),
        difference=difference.cast(VALUE),
        rate=pl.when(pl.col("total_before") != 0).then(share).cast(VALUE),
    )
    return Growth.check(made.select(Growth.column_names()))
