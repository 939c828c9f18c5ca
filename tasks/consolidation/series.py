"""The numbers of a year that can be followed across forms."""

from collections.abc import Mapping, Sequence
from functools import cache

import dataframely as dy
import polars as pl

from expectations.forms.series import series_items
from tasks.consolidation.facts import in_grid
from tasks.lake.partitions import PartitionedTable
from tasks.model.codes import ReportingLevel
from tasks.tables import VALUE, Series, SeriesItems, SeriesTotals

__all__ = ["series_mapping", "series_of", "series_totals_of"]


@cache
def series_mapping() -> dy.DataFrame[SeriesItems]:
    """SERIES_ITEMS: which items of each form make up each number that can be followed."""
    return SeriesItems.frame(
        {
            "series_item": item.id,
            "form": form_id,
            "item": part,
            "label": item.name,
            "description": item.english,
            "unit_of_measure": item.unit,
        }
        for item in series_items()
        for form_id, parts in item.parts.items()
        for part in parts
    )


def series_of(facts: pl.DataFrame) -> dy.DataFrame[Series]:
    """SERIES of FACTS: a number that is made of several items is their sum, and null where one of them is not given."""
    forms = sorted({*series_mapping()["form"]} & {*facts["form"].unique()})
    if not forms:
        return Series.frame()
    # numbers are sorted much faster than the texts of the key
    units = facts.select("unit_id").unique().sort("unit_id").with_row_index("unit_number")
    rows = pl.concat(_of_form(facts, form_id, units) for form_id in forms).sort("unit_number", "item_number")
    return Series.check(rows.with_columns(pl.col("value").cast(VALUE)).select(Series.column_names()))


def _of_form(facts: pl.DataFrame, form_id: str, units: pl.DataFrame) -> pl.DataFrame:
    """SERIES of the reports on one form, made by columns, with the numbers of `units` and of the series' items."""
    mapping = series_mapping().filter(form=form_id)
    grid, items = in_grid(facts, form_id)
    of_item = {
        f"{name} {item}": grid[name].gather_every(len(items), at)
        for at, item in enumerate(items)
        if item in {*mapping["item"]}
        for name in ("value", "counted", "in_question")
    }
    wide = pl.DataFrame(of_item)
    of_form = facts.filter(pl.col("form") == form_id).select("year", "unit_id", "unit", "form")
    reports = of_form.unique("unit_id", maintain_order=True).join(units, on="unit_id", maintain_order="left")
    made = mapping.group_by("series_item", "unit_of_measure").agg("item").sort("series_item").rows()
    return pl.concat(
        reports.with_columns(
            wide.select(
                value=pl.sum_horizontal(_named("value", parts), ignore_nulls=False),
                counted=pl.all_horizontal(_named("counted", parts)),
                in_question=pl.any_horizontal(_named("in_question", parts)),
            ).get_columns(),
            series_item=pl.lit(series_item),
            unit_of_measure=pl.lit(measure),
            item_number=pl.lit(number),
        )
        for number, (series_item, measure, parts) in enumerate(made)
    ).drop_nulls("counted")


def _named(name: str, items: Sequence[str]) -> list[str]:
    return [f"{name} {item}" for item in items]


def series_totals_of(
    series: PartitionedTable, units: pl.DataFrame, due: Mapping[str, int]
) -> dy.DataFrame[SeriesTotals]:
    """SERIES_TOTALS over SERIES; empty where no report is on a form whose numbers can be followed.

    Args:
        series: SERIES of the year.
        units: `unit_id` and `kind` of the units due.
        due: how many units of each kind are due, those excused left out.
    """
    is_in, is_asked = pl.col("value").is_not_null(), pl.col("value").is_not_null() & pl.col("in_question")
    rows = series.scan().filter("counted").join(units.lazy().select("unit_id", "kind"), on="unit_id")
    by_kind = (
        rows.group_by("kind", "series_item")
        .agg(
            total=pl.when(is_in.any()).then(pl.col("value").sum()).cast(VALUE),
            total_in_question=pl.when(is_asked.any()).then(pl.col("value").filter(is_asked).sum()).cast(VALUE),
            units_reported=is_in.sum().cast(pl.Int64),
            units_in_question=is_asked.sum().cast(pl.Int64),
        )
        .collect(engine="streaming")
    )
    if by_kind.is_empty():
        return SeriesTotals.frame()
    numbers = series_mapping().select("series_item", "label", "unit_of_measure").unique("series_item")
    levels = [
        numbers.join(_sums(by_kind.filter(pl.col("kind").is_in(list(level.kinds)))), on="series_item", how="left")
        .with_columns(
            pl.col("units_reported", "units_in_question").fill_null(0),
            level=pl.lit(level.value),
            units_due=pl.lit(sum(due.get(kind, 0) for kind in level.kinds), pl.Int64()),
        )
        .select(SeriesTotals.column_names())
        for level in ReportingLevel
    ]
    return SeriesTotals.check(pl.concat(levels))


def _sums(by_kind: pl.DataFrame) -> pl.DataFrame:
    some = [
        pl.when(pl.col(name).is_not_null().any()).then(pl.col(name).sum()).cast(VALUE)
        for name in ("total", "total_in_question")
    ]
    return by_kind.group_by("series_item").agg(*some, pl.col("units_reported", "units_in_question").sum())
