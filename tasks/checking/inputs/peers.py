"""The reports on a form beside those of units of the same kind: how far each monitored number stands apart.

Peers are the units due that are of one kind and have a live report on the form.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import polars as pl

from expectations.parameters import PARAMETERS, MonitoredItem
from expectations.rules.columns import (
    PEERS,
    apart_column,
    changed_column,
    count_column,
    going_back_column,
    last_column,
    middle_change_column,
    middle_column,
    times_column,
    times_middle_column,
)
from tasks.checking.inputs.common import RuleInputs
from tasks.intake.roster import Roster
from tasks.lake.last_year import PriorYear
from tasks.tables import IS_OPEN, VALUE

__all__ = ["with_peers"]

_NORMAL = 1.4826
"""A standard deviation of normal values, in median absolute deviations."""
_QUARTILES = (0.25, 0.5, 0.75)
_SHOWN_DIGITS = 3


def with_peers(inputs: RuleInputs, year: int, *, roster: Roster | None, prior_year: PriorYear | None) -> RuleInputs:
    """Add to subjects of one form, last year's numbers beside them, what the rules about outliers look at.

    Without a roster no unit has peers: what is said of them is null.
    """
    if inputs.form is None:
        raise ValueError("subjects of no form")
    monitored = PARAMETERS.monitored_on(inputs.form)
    items = [each.item for each in monitored]
    group_of = {kind: name for name, kinds in PARAMETERS.peers.items() for kind in kinds}
    due = [unit for unit in roster.due(year) if unit.kind in group_of] if roster else []
    rows = [(unit.id, group_of[unit.kind]) for unit in due]
    groups = pl.DataFrame(rows, schema={"unit_id": pl.String(), PEERS: pl.String()}, orient="row")
    frame = (
        inputs.frame.select("unit_id", *items, *map(last_column, items))
        .join(groups, on="unit_id", how="left", maintain_order="left")
        .join(_questioned(prior_year, items), on="unit_id", how="left", maintain_order="left")
        .with_columns(_going_back(item) for item in items)
        .with_columns(_times(item) for item in items)
    )
    times = (as_shown(pl.col(times_column(item))) for item in items)
    columns = [*frame.select(PEERS, *map(going_back_column, items), *times), *among_peers(frame, monitored)]
    return replace(inputs, frame=inputs.frame.with_columns(columns))


def _questioned(prior_year: PriorYear | None, items: Sequence[str]) -> pl.DataFrame:
    """By unit, whether last year's number of an item was called in question as too large; null where it was not."""
    columns = [_questioned_column(item) for item in items]
    if prior_year is None:
        return pl.DataFrame(schema={"unit_id": pl.String(), **dict.fromkeys(columns, pl.Boolean())})
    questioned = (
        prior_year.findings.filter(pl.col("rule").is_in(PARAMETERS.remembered), IS_OPEN)
        .drop_nulls("unit_id")
        .select("unit_id", item=_questioned_column("") + pl.col("items").list.first(), is_high=pl.col("difference") > 0)
        .unique(["unit_id", "item"], keep="first", maintain_order=True)
    )
    return questioned.pivot("item", on_columns=columns, index="unit_id", values="is_high")


def _questioned_column(item: str) -> str:
    return f"questioned:{item}"


def _going_back(item: str) -> pl.Expr:
    now, last, was_high = pl.col(item), pl.col(last_column(item)), pl.col(_questioned_column(item))
    goes_back = pl.when(was_high).then(now < last).when(~was_high).then(now > last)
    return goes_back.fill_null(False).alias(going_back_column(item))


def _times(item: str) -> pl.Expr:
    last = pl.col(last_column(item))
    has_measure = (last > 0) & ~pl.col(going_back_column(item))
    return pl.when(has_measure).then(pl.col(item).cast(pl.Float64) / last.cast(pl.Float64)).alias(times_column(item))


def among_peers(frame: pl.DataFrame, monitored: Sequence[MonitoredItem]) -> pl.DataFrame:
    """Return what is said of each number among those of the unit's peers, in the order of the frame."""
    items = [each.item for each in monitored]
    usable = frame.select(PEERS, *(column for item in items for column in _usable(item)))
    middles = [(item, middle_column(item)) for item in items]
    middles += [(times_column(item), middle_change_column(item)) for item in items]
    centred = _with_groups(
        usable,
        [
            *(pl.col(column).median().alias(middle) for column, middle in middles),
            *(pl.col(column).count().cast(pl.Int64).alias(count_column(middle)) for column, middle in middles),
        ],
    )
    measured = centred.with_columns(each for item in items for each in (_effect(item), _deviation(item)))
    quartiles = [
        pl.col(f"effect:{item}").quantile(quartile, "linear").alias(f"effect_{quartile}:{item}")
        for item in items
        for quartile in _QUARTILES
    ]
    deviations = (pl.col(f"deviation:{item}").median().alias(f"median_deviation:{item}") for item in items)
    spread = _with_groups(measured, [*quartiles, *deviations])
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


def _effect(item: str) -> pl.Expr:
    """Return how much the change differs from the middle one, by the unit's size: the E of Hidiroglou and Berthelot."""
    relative = pl.col(times_column(item)) / pl.col(middle_change_column(item))
    centred = pl.when(relative >= 1).then(relative - 1).otherwise(1 - 1 / relative)
    return (centred * _size(item)).alias(f"effect:{item}")


def _size(item: str) -> pl.Expr:
    return pl.max_horizontal(item, last_column(item)).pow(PARAMETERS.ratios.size_exponent)


def _deviation(item: str) -> pl.Expr:
    return (pl.col(item) / pl.col(middle_column(item))).log().abs().alias(f"deviation:{item}")


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
    """Return whether both the ratio and the least amount are exceeded."""
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
