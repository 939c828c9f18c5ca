"""The numbers of a year that can be followed across forms."""

from functools import cache

import dataframely as dy
import polars as pl

from expectations.forms.series import series_items
from tasks.model.codes import Status
from tasks.tables import VALUE, Series, SeriesItems

__all__ = ["series_mapping", "series_of"]


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
    parts = series_mapping().select("form", "item", "series_item", "unit_of_measure")
    same = ("year", "unit", "form", "unit_of_measure")
    is_given = pl.col("status") == Status.REPORTED.value
    found = (
        facts.drop("unit_of_measure")
        .join(parts, on=["form", "item"])
        .group_by("unit_id", "series_item")
        .agg(
            pl.col(same).first(),
            pl.col("counted").all(),
            value=pl.when(is_given.all()).then(pl.col("value").sum()).cast(VALUE),
        )
    )
    return Series.check(found.select(Series.column_names()))
