"""Where lie a unit's numbers among those of its peers, and their changes since last year?

Middles and spreads are robust ones (medians, quartiles, median deviations), so that what they are to find out does
not move them.
"""

from collections.abc import Iterable, Iterator, Sequence

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
from tasks.tables import VALUE

__all__ = ["among_peers", "as_shown"]

_NORMAL = 1.4826
"""A standard deviation of normal values, in median absolute deviations."""
_QUARTILES = (0.25, 0.5, 0.75)
_SHOWN_DIGITS = 3


def among_peers(frame: pl.DataFrame, monitored: Sequence[MonitoredItem]) -> pl.DataFrame:
    """What is said of each number among those of the unit's peers, in the order of the frame."""
    items = [each.item for each in monitored]
    usable = frame.select(PEERS, *(column for item in items for column in _usable(item)))
    centred = _with_groups(usable, (each for item in items for each in _middles(item)))
    measured = centred.with_columns(each for item in items for each in (_effect(item), _deviation(item)))
    spread = _with_groups(measured, (each for item in items for each in _spreads(item)))
    return spread.select(column for each in monitored for column in (*_change_said(each), *_level_said(each)))


def _with_groups(frame: pl.DataFrame, statistics: Iterable[pl.Expr]) -> pl.DataFrame:
    """Each row beside the statistics of its group; without a group beside nulls."""
    of_groups = frame.drop_nulls(PEERS).group_by(PEERS).agg(statistics)
    return frame.join(of_groups, on=PEERS, how="left", maintain_order="left")


def _usable(item: str) -> Iterator[pl.Expr]:
    """Numbers above zero, and their change where it has a measure; only of units that have peers."""
    has_peers = pl.col(PEERS).is_not_null()
    times = pl.col(times_column(item))
    yield pl.when(has_peers & (pl.col(item) > 0)).then(_number(item)).alias(item)
    yield pl.when(has_peers & (times > 0)).then(times).alias(times_column(item))
    yield _number(last_column(item))


def _middles(item: str) -> Iterator[pl.Expr]:
    for column, middle in ((item, middle_column(item)), (times_column(item), middle_change_column(item))):
        yield pl.col(column).median().alias(middle)
        yield pl.col(column).count().cast(pl.Int64).alias(count_column(middle))


def _effect(item: str) -> pl.Expr:
    """How much the change differs from the middle one, by the unit's size: the E of Hidiroglou and Berthelot."""
    relative = pl.col(times_column(item)) / pl.col(middle_change_column(item))
    centred = pl.when(relative >= 1).then(relative - 1).otherwise(1 - 1 / relative)
    return (centred * _size(item)).alias(f"effect:{item}")


def _size(item: str) -> pl.Expr:
    return pl.max_horizontal(item, last_column(item)).pow(PARAMETERS.ratios.size_exponent)


def _deviation(item: str) -> pl.Expr:
    return (pl.col(item) / pl.col(middle_column(item))).log().abs().alias(f"deviation:{item}")


def _spreads(item: str) -> Iterator[pl.Expr]:
    effect = pl.col(f"effect:{item}")
    for quartile in _QUARTILES:
        yield effect.quantile(quartile, "linear").alias(f"effect_{quartile}:{item}")
    yield pl.col(f"deviation:{item}").median().alias(f"median_deviation:{item}")


def _change_said(monitored: MonitoredItem) -> Iterator[pl.Expr]:
    item, ratios = monitored.item, PARAMETERS.ratios
    times, middle = pl.col(times_column(item)), pl.col(middle_change_column(item))
    effect, low, centre, high = (
        pl.col(name) for name in (f"effect:{item}", *(f"effect_{quartile}:{item}" for quartile in _QUARTILES))
    )
    spread = pl.when(effect > centre).then(high - centre).otherwise(centre - low)
    distance = (effect - centre).abs() / pl.max_horizontal(spread, ratios.floor * _size(item))
    expected = pl.col(last_column(item)) * middle
    unlike = times / middle
    is_plain = _is_plain(pl.max_horizontal(unlike, 1 / unlike), ratios.ratio, pl.col(item) - expected, monitored)
    yield _among_enough(distance, is_plain, middle_change_column(item)).alias(changed_column(item))
    yield as_shown(pl.col(middle_change_column(item)))
    yield pl.col(count_column(middle_change_column(item)))


def _level_said(monitored: MonitoredItem) -> Iterator[pl.Expr]:
    item, levels = monitored.item, PARAMETERS.levels
    number, middle = pl.col(item), pl.col(middle_column(item))
    spread = pl.max_horizontal(_NORMAL * pl.col(f"median_deviation:{item}"), pl.lit(levels.floor))
    is_plain = _is_plain(number / middle, levels.ratio, number - middle, monitored)  # small units have small numbers
    yield _among_enough(pl.col(f"deviation:{item}") / spread, is_plain, middle_column(item)).alias(apart_column(item))
    yield middle.cast(VALUE)
    yield pl.col(count_column(middle_column(item)))
    yield as_shown(number / middle).alias(times_middle_column(item))


def _is_plain(times: pl.Expr, least: float, difference: pl.Expr, monitored: MonitoredItem) -> pl.Expr:
    """Whether both the ratio and the least amount are exceeded."""
    return (times > least) & (difference.abs() >= float(monitored.minimum))


def _among_enough(distance: pl.Expr, is_plain: pl.Expr, column: str) -> pl.Expr:
    """The distance where it is plain, else 0; null where the unit has too few peers, or no such number itself."""
    has_enough = pl.col(count_column(column)) > PARAMETERS.fewest_peers
    return pl.when(has_enough & is_plain).then(distance).when(has_enough & is_plain.is_not_null()).then(pl.lit(0.0))


def _number(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Float64)


def as_shown(ratio: pl.Expr) -> pl.Expr:
    """A ratio as a person would say it."""
    return ratio.round_sig_figs(_SHOWN_DIGITS).cast(VALUE)
