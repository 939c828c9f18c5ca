"""The sums of the units' numbers: for the district, and for the two levels that report apart."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

import dataframely as dy
import polars as pl

from tasks.model.codes import Doubt, ObservationStatus, ReportingLevel, Status, Uncounted
from tasks.tables import IS_HELD_BACK, VALUE, Levels, Totals

__all__ = ["Sums", "levels_of", "sums_by_kind", "totals_of"]

_IN_SUM = (pl.col("status") == Status.REPORTED.value) & pl.col("counted")
_IS_QUESTIONED = pl.col("uncounted_reason").eq_missing(pl.lit(Uncounted.NUMBER.value))
_OF_NUMBERS = (
    *("units_reported", "units_questioned", "units_corrected"),
    *("units_not_applicable", "units_computed", "units_in_question"),
)
_ADDED = (
    *("unit_id", "form", "item", "value", "status", "counted", "uncounted_reason"),
    *("in_question", "original_status", "doubt"),
)
"""The columns of Facts that sums are made of."""
_SUMS = ("total", "total_in_question")
_OF_REPORTS = ("units_held_back", "units_on_form")


class Sums(NamedTuple):
    """Sums of facts by kind of unit: one row per form and item of `numbers`, one row per form of `reports`.

    Of facts in parts, each with whole units, the rows of all parts together say the same.
    """

    numbers: pl.DataFrame
    reports: pl.DataFrame


def sums_by_kind(facts: pl.DataFrame, units: pl.DataFrame) -> Sums:
    """Return what FACTS come to for each kind of unit; null where no number counts."""
    of_kind = facts.select(_ADDED).join(units.select("unit_id", "kind"), on="unit_id")
    is_asked = _IN_SUM & pl.col("in_question")
    is_corrected = _IN_SUM & pl.col("original_status").is_not_null()
    is_computed = (_IN_SUM & (pl.col("doubt") == Doubt.COMPUTED)).fill_null(False)
    does_not_apply = pl.col("counted") & (pl.col("status") == Status.NOT_APPLICABLE)
    numbers = of_kind.group_by("kind", "form", "item").agg(
        total=pl.when(_IN_SUM.any()).then(pl.col("value").filter(_IN_SUM).sum()).cast(VALUE),
        total_in_question=pl.when(is_asked.any()).then(pl.col("value").filter(is_asked).sum()).cast(VALUE),
        units_reported=_IN_SUM.sum().cast(pl.Int64),
        units_questioned=_IS_QUESTIONED.sum().cast(pl.Int64),
        units_corrected=is_corrected.sum().cast(pl.Int64),
        units_not_applicable=does_not_apply.sum().cast(pl.Int64),
        units_computed=is_computed.sum().cast(pl.Int64),
        units_in_question=is_asked.sum().cast(pl.Int64),
    )
    unit = pl.col("unit_id")
    reports = of_kind.group_by("kind", "form").agg(
        units_held_back=unit.filter(IS_HELD_BACK).n_unique().cast(pl.Int64),
        units_on_form=unit.n_unique().cast(pl.Int64),
    )
    return Sums(numbers, reports)


def totals_of(sums: Sums, items: pl.DataFrame, due: Mapping[str, int]) -> dy.DataFrame[Totals]:
    """TOTALS over the units due, by kind, each unit once for each item.

    Due are those reported, blank, not applicable, missing, held back and questioned.

    Args:
        sums: what `sums_by_kind` gives.
        items: what `items_of` gives for the forms of the year, with `is_broken`: it does not compare with last year's.
        due: how many units of each kind are due.
    """
    return Totals.check(_over(sums, items, due, ReportingLevel.DISTRICT.kinds).select(Totals.column_names()))


def levels_of(sums: Sums, items: pl.DataFrame, due: Mapping[str, int]) -> dy.DataFrame[Levels]:
    """LEVELS: the same as `totals_of` gives, for each level."""
    levels = [
        _over(sums, items, due, level.kinds).with_columns(level=pl.lit(level.value)).select(Levels.column_names())
        for level in ReportingLevel
    ]
    return Levels.check(pl.concat(levels))


def _over(sums: Sums, items: pl.DataFrame, due: Mapping[str, int], kinds: Collection[str]) -> pl.DataFrame:
    """The sums over some kinds of units, a row per item, with what each is made of."""
    is_of_kind = pl.col("kind").is_in(list(kinds))
    some = (pl.when(pl.col(each).is_not_null().any()).then(pl.col(each).sum()).cast(VALUE) for each in _SUMS)
    numbers = sums.numbers.filter(is_of_kind).group_by("form", "item").agg(*some, pl.col(_OF_NUMBERS).sum())
    reports = sums.reports.filter(is_of_kind).group_by("form").agg(pl.col(_OF_REPORTS).sum())
    units_due = sum(due.get(kind, 0) for kind in kinds)
    return (
        items.join(numbers, on=["form", "item"], how="left")
        .join(reports, on="form", how="left")
        .with_columns(pl.col(_OF_NUMBERS + _OF_REPORTS).fill_null(0), units_due=pl.lit(units_due, pl.Int64))
        .with_columns(
            units_blank=pl.col("units_on_form")
            - pl.col("units_held_back")
            - pl.col("units_questioned")
            - pl.col("units_reported")
            - pl.col("units_not_applicable"),
            units_missing=pl.col("units_due") - pl.col("units_on_form"),
            obs_status=_observation_status(),
        )
    )


def _observation_status() -> pl.Expr:
    """What a reader must know of a sum first: there is none, some of it is in question, or it does not compare."""
    ordered = (
        (pl.col("total").is_null(), ObservationStatus.MISSING),
        (pl.col("units_in_question") > 0, ObservationStatus.IN_QUESTION),
        (pl.col("is_broken"), ObservationStatus.BREAK),
    )
    first = pl.coalesce(pl.when(holds).then(pl.lit(code.value)) for holds, code in ordered)
    return first.fill_null(pl.lit(ObservationStatus.NORMAL.value))
