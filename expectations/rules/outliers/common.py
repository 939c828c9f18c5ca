"""The parts that checks on outliers share: one monitored number, and what else tells of the same cause."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from math import log10

import polars as pl

from expectations.forms import form
from expectations.parameters import PARAMETERS, MonitoredItem
from expectations.rules import form2014, form2019, form2021, matrix, prose, years
from expectations.rules.model import Cause, Check, Severity

__all__ = ["FACTOR", "JUMP", "OUTLIER", "likely_typo", "outlier_check", "power_of_ten"]

JUMP, FACTOR, OUTLIER = "YEAR-JUMP", "YEAR-FACTOR", "PEER-OUTLIER"

_COPIED = {"YEAR-COPIED": pl.col("is_last_years").fill_null(False) | (pl.col("identical_tables") > 0)}
"""Every number of a table that is another one's stands out by the same cause."""


def outlier_check(  # noqa: PLR0913 - what a check is made of, named at each call
    monitored: MonitoredItem,
    message: str,
    residual: pl.Expr,
    right: pl.Expr,
    *,
    where: pl.Expr,
    not_assessable_reason: pl.Expr,
    upper: Decimal = Decimal(0),
    lower: Decimal | None = None,
    is_level: bool = False,
    stronger: tuple[str, ...] = (),
) -> Check:
    """A check on a monitored number, which is the left side; failures of the `stronger` rules on it explain its own.

    One that compares the number itself, not its change, with the peers' has an instance of its own (`is_level`).
    """
    item = monitored.item
    name = f"{form(monitored.forms[0]).name(item)}（与同类单位的数比较）" if is_level else ""
    return Check(
        message,
        residual,
        pl.col(item),
        right,
        (item,),
        f"level:{item}" if is_level else item,
        name,
        lower,
        upper,
        where=where,
        not_assessable_reason=not_assessable_reason,
        forms=monitored.forms,
        explained_by=_COPIED,
        causes=(*(Cause(rule, (item,)) for rule in stronger), *_same_number(item), *_upstream(monitored)),
    )


def _same_number(item: str) -> Iterator[Cause]:
    """Rules that say of the number that it is not what others say, or that it is in question."""
    for rule in (*form2014.RULES, *matrix.RULES, *form2019.RULES, *form2021.RULES, *prose.RULES, *years.RULES):
        if item in rule.items and rule.severity is not Severity.HINT:
            yield Cause(rule.id, (item,), Decimal(0) if rule.questions_number else PARAMETERS.share_of_cause)


def _upstream(monitored: MonitoredItem) -> Iterator[Cause]:
    """Outliers among the numbers from which this one follows."""
    if monitored.follows:
        yield from (Cause(rule, monitored.follows, PARAMETERS.share_of_cause) for rule in (JUMP, FACTOR, OUTLIER))


def power_of_ten(now: pl.Expr, then: pl.Expr, tolerances: Mapping[int, float]) -> pl.Expr:
    """The exponent of the power of ten that `now` is of `then`, negative for an inverse; 0 where it is none.

    `tolerances` say how many times each may be missed.
    """
    distance = (now.cast(pl.Float64) / then.cast(pl.Float64)).log10()
    met = [
        pl.when((distance.abs() - exponent).abs() <= log10(tolerance)).then(distance.sign() * exponent)
        for exponent, tolerance in tolerances.items()
    ]
    return pl.coalesce(*met, pl.when(distance.is_not_null()).then(pl.lit(0)))


def likely_typo(monitored: MonitoredItem) -> str:
    """Name the likely typing error: amounts have a unit to mistake, counts only digits."""
    is_amount = form(monitored.forms[0]).item(monitored.item).unit == "万元"
    return "单位（元、万元）填错，或者点错了小数点" if is_amount else "多写或少写了 0"
