"""Checks on numbers, or changes since last year, far from those of units of the same kind."""

from decimal import Decimal

import polars as pl

from expectations.parameters import PARAMETERS, MonitoredItem
from expectations.rules.columns import (
    PEERS,
    apart_column,
    changed_column,
    count_column,
    last_column,
    middle_change_column,
    middle_column,
    times_column,
    times_middle_column,
)
from expectations.rules.model import Check
from expectations.rules.outliers.common import FACTOR, likely_typo, outlier_check, power_of_ten

__all__ = ["apart", "changed", "factor_among_peers"]


def changed(monitored: MonitoredItem) -> Check:
    """Return how far the change lies from the peers', where there is a last year to tell it by."""
    item, middle = monitored.item, middle_change_column(monitored.item)
    return outlier_check(
        monitored,
        "“{name}”今年填的是 {left}{unit}，去年是 {right}{unit}，"
        f"今年是去年的 {{row[{times_column(item)}]}} 倍；"
        f"{_peers(middle)}今年与去年之比的中位数是 {{row[{middle}]}} 倍，变动与同类单位很不一样。",
        pl.col(changed_column(item)),
        pl.col(last_column(item)),
        upper=_limit(PARAMETERS.ratios.quartile_distances),
        where=pl.col(times_column(item)) > 0,
        not_assessable_reason=_gap(middle),
        stronger=(FACTOR,),
    )


def apart(monitored: MonitoredItem) -> Check:
    """Return how far the number itself lies above the peers', where there is no last year to go by."""
    item, middle = monitored.item, middle_column(monitored.item)
    return outlier_check(
        monitored,
        f"“{{name}}”填的是 {{left}}{{unit}}，是{_peers(middle)}中位数 {{right}}{{unit}}的 "
        f"{{row[{times_middle_column(item)}]}} 倍，与同类单位很不一样，又没有上一年的数可以比较。",
        pl.col(apart_column(item)),
        pl.col(middle),
        upper=_limit(PARAMETERS.levels.deviations),
        where=_is_by_level(item),
        not_assessable_reason=_gap(middle),
        is_level=True,
        stronger=(FACTOR,),
    )


def factor_among_peers(monitored: MonitoredItem) -> Check:
    """Return which power of ten times the peers' median a number is that lies so far above them; 0 where none."""
    item, middle = monitored.item, middle_column(monitored.item)
    power = power_of_ten(pl.col(item), pl.col(middle), PARAMETERS.factors_among_peers)
    distance = pl.col(apart_column(item))
    return outlier_check(
        monitored,
        f"“{{name}}”填的是 {{left}}{{unit}}，约为{_peers(middle)}中位数 {{right}}{{unit}}的 "
        f"{{row[{times_middle_column(item)}]}} 倍，像是{likely_typo(monitored)}。",
        pl.when(distance > PARAMETERS.levels.deviations).then(power).when(distance.is_not_null()).then(pl.lit(0)),
        pl.col(middle),
        lower=Decimal(0),
        where=_is_by_level(item),
        not_assessable_reason=_gap(middle),
        is_level=True,
    )


def _peers(middle: str) -> str:
    """Return whose middle it is, in words."""
    return f"同类（{{row[{PEERS}]}}）{{row[{count_column(middle)}]}} 个单位"


def _limit(threshold: float) -> Decimal:
    return Decimal(str(threshold))


def _is_by_level(item: str) -> pl.Expr:
    """Return whether a number is compared with the peers' numbers, since it has no change to compare."""
    has_change = (pl.col(times_column(item)) > 0).fill_null(False)
    return pl.col(item).is_null() | ((pl.col(item) > 0) & ~has_change)


def _gap(middle: str) -> pl.Expr:
    """Return why a unit cannot be compared with its peers; null where a cell is to blame."""
    fewest, found = PARAMETERS.fewest_peers, pl.col(count_column(middle))
    return (
        pl.when(pl.col(PEERS).is_null())
        .then(pl.lit("没有同类单位可以比较"))
        .when(found <= fewest)
        .then(pl.format(f"同类单位中有数可比的只有 {{}} 个，不足 {fewest} 个", pl.max_horizontal(found - 1, 0)))
    )
