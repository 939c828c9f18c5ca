"""The year before, as the district published it: what this year's reports and totals are compared with."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import dataframely as dy
import polars as pl

from expectations.forms.series import series_items
from tasks.lake.folders import Lake
from tasks.lake.parquet import named_if_damaged, read_table
from tasks.lake.published import scan_published
from tasks.lake.releases import existing_release
from tasks.tables import VALUE, Facts, Findings, Series, Table, Totals, Wording

__all__ = ["LAST_TOTALS", "PriorYear", "numbers_of_last_year", "read_prior_year", "totals_of_last_year"]

LAST_TOTALS = {"form": pl.String(), "item": pl.String(), "total": VALUE}
"""The columns of what `totals_of_last_year` gives."""

_COMPARED = ("unit_id", "form", "item", "value", "status", "submission_id")
_FOUND = ("unit_id", "rule", "items", "difference", "state")


def _nothing_found() -> pl.DataFrame:
    return Findings.frame().select(_FOUND)


@dataclass(frozen=True, slots=True)
class PriorYear:
    """The year before: the unit, form, item, value, status and submission of each number published last; its wording.

    `findings` are the unit, rule, items, difference and state of each finding published with them.
    """

    facts: pl.DataFrame
    wording: dy.DataFrame[Wording]
    findings: pl.DataFrame = field(default_factory=_nothing_found)


def read_prior_year(lake: Lake, year: int) -> PriorYear | None:
    """Read what was published for the year before `year`; `None` where nothing was.

    Raises:
        LakeError: a file of it cannot be read, or it is not known which of its releases counts.
    """
    release = existing_release(lake, year - 1)
    if release is None:
        return None
    wording = lake.table(year - 1, Wording)
    return PriorYear(
        facts=_columns(release, Facts, _COMPARED),
        wording=read_table(Wording, wording) if wording.is_file() else Wording.frame(),
        findings=_columns(release, Findings, _FOUND),
    )


def totals_of_last_year(lake: Lake, year: int, forms: Collection[str]) -> pl.DataFrame:
    """Give the totals of the current release of the year before for items of these forms: `form`, `item`, `total`.

    Where the form was another one then, only the numbers that can be followed across both are compared. Empty where
    nothing was published, or nothing compares.

    Raises:
        LakeError: as `read_prior_year`.
    """
    release = existing_release(lake, year - 1)
    if release is None:
        return pl.DataFrame(schema=LAST_TOTALS)
    totals = _columns(release, Totals, tuple(LAST_TOTALS))
    sums = _sums_of_series(scan_published(release, Series))
    other_forms = [form_id for form_id in forms if form_id not in set(totals["form"])]
    parts = [totals.filter(pl.col("form").is_in(list(forms))), *(_on_form(sums, form_id) for form_id in other_forms)]
    return pl.concat(parts).select(list(LAST_TOTALS)).sort("form", "item")


def numbers_of_last_year(lake: Lake, year: int, forms: Collection[str]) -> pl.DataFrame:
    """Give the numbers that counted the year before, under the items of these forms: unit_id, form, item, value.

    A unit whose report was on another form then has the numbers that can be followed across both.
    """
    release = existing_release(lake, year - 1)
    names = ["unit_id", "form", "item", "value"]
    if release is None:
        return pl.DataFrame(schema={**dict.fromkeys(names, pl.String()), "value": VALUE})
    counted = pl.col("counted") & pl.col("value").is_not_null()
    facts = scan_published(release, Facts).filter(counted).select(names)
    series = scan_published(release, Series).filter(counted).select("unit_id", "series_item", "value", used="form")
    parts = [facts.filter(pl.col("form").is_in(list(forms)))]
    for form_id in forms:
        followed = series.filter(pl.col("used") != form_id).join(_followed_on(form_id).lazy(), on="series_item")
        parts.append(followed.select(names))
    return pl.concat(parts).collect(engine="streaming")


def _followed_on(form_id: str) -> pl.DataFrame:
    """The items of a form that alone are a number followed: `series_item`, `form`, `item`."""
    parts = [(each.id, form_id, each.parts.get(form_id, ())) for each in series_items()]
    names = [(number, form_id, items[0]) for number, form_id, items in parts if len(items) == 1]
    schema = dict.fromkeys(("series_item", "form", "item"), pl.String())
    return pl.DataFrame(names, schema=schema, orient="row")


def _columns(release: Path, table: type[Table], names: tuple[str, ...]) -> pl.DataFrame:
    with named_if_damaged(release / f"{table.info.name}.parquet"):
        return scan_published(release, table).select(names).collect()


def _sums_of_series(series: pl.LazyFrame) -> pl.DataFrame:
    """The sum of each number that can be followed across forms; null where no unit gave one."""
    value = pl.col("value")
    some = pl.when(value.is_not_null().any()).then(value.sum()).cast(VALUE)
    return series.filter("counted").group_by("series_item").agg(total=some).collect(engine="streaming")


def _on_form(sums: pl.DataFrame, form_id: str) -> pl.DataFrame:
    """The sums under the items of a form, where one item alone is the number followed."""
    return sums.join(_followed_on(form_id), on="series_item").select("form", "item", "total")
