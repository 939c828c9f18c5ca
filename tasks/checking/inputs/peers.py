"""The reports on a form beside those of units of the same kind: how far does each monitored number stand apart?

Peers are the units due that are of one kind and have a live report on the form.
"""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from expectations.parameters import PARAMETERS
from expectations.rules.columns import PEERS, going_back_column, last_column, times_column
from tasks.checking.inputs.common import RuleInputs
from tasks.checking.inputs.peer_statistics import among_peers, as_shown
from tasks.intake.roster import Roster
from tasks.lake.last_year import History
from tasks.tables import IS_OPEN

__all__ = ["with_peers"]


def with_peers(inputs: RuleInputs, year: int, *, roster: Roster | None, history: History | None) -> RuleInputs:
    """Add to subjects of one form, last year's numbers beside them, what the rules about outliers look at.

    Without a roster no unit has peers: what is said of them is null.
    """
    if inputs.form is None:
        raise ValueError("subjects of no form")
    monitored = PARAMETERS.monitored_on(inputs.form)
    items = [each.item for each in monitored]
    frame = (
        inputs.frame.select("unit_id", *items, *map(last_column, items))
        .join(_groups(roster, year), on="unit_id", how="left", maintain_order="left")
        .join(_questioned(history, items), on="unit_id", how="left", maintain_order="left")
        .with_columns(_going_back(item) for item in items)
        .with_columns(_times(item) for item in items)
    )
    times = (as_shown(pl.col(times_column(item))) for item in items)
    columns = [*frame.select(PEERS, *map(going_back_column, items), *times), *among_peers(frame, monitored)]
    return replace(inputs, frame=inputs.frame.with_columns(columns))


def _groups(roster: Roster | None, year: int) -> pl.DataFrame:
    """The group of peers of each unit due that has one."""
    names = {kind: name for name, kinds in PARAMETERS.peers.items() for kind in kinds}
    due = roster.due(year) if roster else ()
    rows = [(unit.id, names[unit.kind]) for unit in due if unit.kind in names]
    return pl.DataFrame(rows, schema={"unit_id": pl.String(), PEERS: pl.String()}, orient="row")


def _questioned(history: History | None, items: Sequence[str]) -> pl.DataFrame:
    """By unit, whether last year's number of an item was called in question as too large; null where it was not."""
    columns = [_questioned_column(item) for item in items]
    if history is None:
        return pl.DataFrame(schema={"unit_id": pl.String(), **dict.fromkeys(columns, pl.Boolean())})
    questioned = (
        history.findings.filter(pl.col("rule").is_in(PARAMETERS.remembered), IS_OPEN)
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
