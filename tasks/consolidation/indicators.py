"""Rates and shares over levels and kinds of units, by the definitions of `expectations.indicators`."""

from collections.abc import Iterator, Mapping

import dataframely as dy
import polars as pl

from expectations.indicators import Indicator, indicators
from tasks.lake.partitions import PartitionedTable
from tasks.model.codes import ReportingLevel, Status, UnitKind, UnitStatus
from tasks.tables import VALUE, Indicators, Units

__all__ = ["indicators_of"]

_IN_SUM = (pl.col("status") == Status.REPORTED.value) & pl.col("counted")
_SIDES = {"unit_id": pl.String(), "numerator": VALUE, "denominator": VALUE}
_NO_UNIT, _ZERO = "没有单位同时给出分子和分母", "分母是 0"


def indicators_of(facts: PartitionedTable, units: dy.DataFrame[Units]) -> dy.DataFrame[Indicators]:
    """INDICATORS of FACTS and UNITS: of each unit on its own form, summed over the units that give both sides.

    A definition that no form of the year has is left out.
    """
    due = units.filter(pl.col("status") != UnitStatus.WAIVED)
    forms = set(units["form"].drop_nulls())
    wanted = {
        item
        for each in indicators()
        for form_id in forms & each.fractions.keys()
        for item in (*each.fractions[form_id].numerator, *each.fractions[form_id].denominator)
    }
    numbers = (
        facts.scan()
        .filter(_IN_SUM, pl.col("item").is_in(sorted(wanted)))
        .select("unit_id", "form", "item", "value")
        .collect(engine="streaming")
    )
    made = [
        rows
        for each in indicators()
        if not each.fractions or forms & each.fractions.keys()
        for rows in _over_scopes(each, _punctual(due) if not each.fractions else _by_unit(each, numbers), due)
    ]
    return Indicators.check(pl.concat(made).select(Indicators.column_names())) if made else Indicators.frame()


def _by_unit(indicator: Indicator, numbers: pl.DataFrame) -> pl.DataFrame:
    """Numerator and denominator of each unit that gives every number of both."""
    parts = [pl.DataFrame(schema=_SIDES)]
    for form_id, fraction in indicator.fractions.items():
        of_form = numbers.filter(form=form_id)
        sides = {
            name: of_form.filter(pl.col("item").is_in(list(items)))
            .group_by("unit_id")
            .agg(pl.col("value").sum().cast(VALUE).alias(name), given=pl.len())
            .filter(pl.col("given") == len(items))
            .drop("given")
            for name, items in (("numerator", fraction.numerator), ("denominator", fraction.denominator))
        }
        parts.append(sides["numerator"].join(sides["denominator"], on="unit_id").select(list(_SIDES)))
    return pl.concat(parts)


def _punctual(due: pl.DataFrame) -> pl.DataFrame:
    """1 of 1 for each unit due that was on time, 0 of 1 for each other; none where there is no deadline."""
    is_on_time = (pl.col("days_late") <= 0).fill_null(value=False).cast(pl.Int64)
    counted = due.filter(pl.col("deadline").is_not_null())
    return counted.select(
        "unit_id", is_on_time.cast(VALUE).alias("numerator"), pl.lit(1).cast(VALUE).alias("denominator")
    )


def _scopes() -> Mapping[str, tuple[UnitKind, ...]]:
    """The kinds of units of each scope: levels first, then each kind by itself."""
    levels = {level.value: level.kinds for level in ReportingLevel}
    return levels | {kind.value: (kind,) for kind in UnitKind if kind is not UnitKind.DISTRICT}


def _over_scopes(indicator: Indicator, sides: pl.DataFrame, due: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """The indicator over each level and kind of units."""
    told = {"indicator": indicator.id, **{name: getattr(indicator, name) for name in ("label", "definition", "source")}}
    numerator, denominator = pl.col("numerator"), pl.col("denominator")
    share = numerator.cast(pl.Float64) / denominator.cast(pl.Float64)
    reason = pl.when(pl.col("units") == 0).then(pl.lit(_NO_UNIT)).when(denominator == 0).then(pl.lit(_ZERO))
    for scope, kinds in _scopes().items():
        of_scope = due.filter(pl.col("kind").is_in(list(kinds))).select("unit_id")
        some = sides.join(of_scope, on="unit_id")
        sums = (
            pl.when(pl.len() > 0).then(pl.col(name).sum()).cast(VALUE).alias(name)
            for name in _SIDES
            if name != "unit_id"
        )
        yield (
            some.select(*sums, pl.len().cast(pl.Int64).alias("units"))
            .with_columns(value=pl.when(denominator != 0).then(share).cast(VALUE), reason=reason)
            .with_columns(
                **{name: pl.lit(text) for name, text in told.items()},
                scope=pl.lit(scope),
                units_due=pl.lit(of_scope.height, pl.Int64()),
            )
            .select(Indicators.column_names())
        )
