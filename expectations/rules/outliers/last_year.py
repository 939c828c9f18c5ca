"""Checks on numbers far from the same unit's number of the year before."""

from decimal import Decimal

import polars as pl

from expectations.parameters import PARAMETERS, MonitoredItem
from expectations.rules.columns import going_back_column, last_column, times_column
from expectations.rules.model import Check
from expectations.rules.outliers.common import FACTOR, OUTLIER, likely_typo, outlier_check, power_of_ten

__all__ = ["factor", "jump"]

_ZERO = Decimal(0)


def jump(monitored: MonitoredItem) -> Check:
    """By how much the difference is larger than the ratio allows, where it reaches the minimum."""
    now, last = pl.col(monitored.item), pl.col(last_column(monitored.item))
    is_small = (now - last).abs() < monitored.minimum
    excess = (now - last).abs() - pl.min_horizontal(now, last) * (PARAMETERS.jump_ratio - 1)
    has_measure = (last > 0) & ~pl.col(going_back_column(monitored.item))
    return outlier_check(
        monitored,
        f"“{{name}}”今年填的是 {{left}}{{unit}}，去年是 {{right}}{{unit}}，相差 {{difference}}{{unit}}，"
        f"今年是去年的 {{row[{times_column(monitored.item)}]}} 倍，变动很大。",
        pl.when(is_small).then(pl.lit(_ZERO)).when(has_measure).then(excess),
        last,
        where=last.is_not_null() & ~((now == 0) & (last == 0)).fill_null(False),
        not_assessable_reason=_gap(monitored.item),
        stronger=(FACTOR, OUTLIER),
    )


def factor(monitored: MonitoredItem) -> Check:
    """Return which power of ten times last year's number this year's is; 0 where none, or below the minimum."""
    now, last = pl.col(monitored.item), pl.col(last_column(monitored.item))
    is_ordinary = ((now - last).abs() < monitored.minimum) | (now == 0)
    power = power_of_ten(now, last, PARAMETERS.factors)
    return outlier_check(
        monitored,
        f"“{{name}}”今年填的是 {{left}}{{unit}}，去年是 {{right}}{{unit}}，"
        f"今年约为去年的 {{row[{times_column(monitored.item)}]}} 倍，像是{likely_typo(monitored)}。",
        pl.when(is_ordinary).then(pl.lit(0)).when(~pl.col(going_back_column(monitored.item))).then(power),
        last,
        lower=_ZERO,
        where=last > 0,
        not_assessable_reason=_gap(monitored.item),
    )


def _gap(item: str) -> pl.Expr:
    """Return why a difference that is not small cannot be judged; null where a cell is to blame."""
    return (
        pl.when(pl.col(item).is_null())
        .then(None)
        .when(pl.col(going_back_column(item)))
        .then(pl.lit("上一年的数当时就被提出疑问，今年又回去了，不宜用来比较"))
        .when(pl.col(last_column(item)) == 0)
        .then(pl.lit("上一年的数是 0，没有倍数可比"))
    )
