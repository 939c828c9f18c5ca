"""What the district's totals were the year before, for the items of this year's forms."""

from collections.abc import Collection

import polars as pl

from expectations.forms.series import series_items
from tasks.lake.folders import Lake
from tasks.lake.releases import current_release
from tasks.tables import VALUE, Series, Totals

__all__ = ["LAST_TOTALS", "totals_of_last_year"]

LAST_TOTALS = {"form": pl.String(), "item": pl.String(), "total": VALUE}
"""The columns of what `totals_of_last_year` gives."""


def totals_of_last_year(lake: Lake, year: int, forms: Collection[str]) -> pl.DataFrame:
    """The totals that the current release of the year before gives for items of these forms: `form`, `item`, `total`.

    Where the form was another one then, only the numbers that can be followed across both are compared. Empty where
    nothing was published, or nothing compares.
    """
    release = current_release(lake, year - 1)
    if release is None:
        return pl.DataFrame(schema=LAST_TOTALS)
    totals = pl.read_parquet(release / f"{Totals.info.name}.parquet", columns=list(LAST_TOTALS))
    followed = release / f"{Series.info.name}.parquet"
    parts = [totals.filter(pl.col("form").is_in(list(forms)))]
    if followed.is_file():
        sums = _followed(pl.scan_parquet(followed))
        parts += [_on_form(sums, form_id) for form_id in forms if form_id not in set(totals["form"])]
    return pl.concat(parts).select(list(LAST_TOTALS)).sort("form", "item")


def _followed(series: pl.LazyFrame) -> pl.DataFrame:
    """The sum of each number that can be followed; null where no unit gave one."""
    value = pl.col("value")
    some = pl.when(value.is_not_null().any()).then(value.sum()).cast(VALUE)
    return series.filter("counted").group_by("series_item").agg(total=some).collect(engine="streaming")


def _on_form(sums: pl.DataFrame, form_id: str) -> pl.DataFrame:
    """The sums under the items of a form, where one item alone is the number followed."""
    parts = [(item.id, item.parts.get(form_id, ())) for item in series_items()]
    names = [(series_item, items[0]) for series_item, items in parts if len(items) == 1]
    items = pl.DataFrame(names, schema={"series_item": pl.String(), "item": pl.String()}, orient="row")
    return sums.join(items, on="series_item").select(pl.lit(form_id).alias("form"), "item", "total")
