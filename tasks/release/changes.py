"""The numbers that differ from the release before, each with its reason."""

from collections.abc import Iterator
from pathlib import Path

import dataframely as dy
import polars as pl

from tasks.lake.partitions import PartitionedTable
from tasks.model.codes import ChangeReason, UnitStatus
from tasks.tables import Changes, Facts, Units

__all__ = ["changed_numbers", "changes_between"]

_KEY = ("year", "unit_id", "form", "item")
_COMPARED = ("value", "status", "counted")
_COLUMNS = (*_KEY, "unit", *_COMPARED, "submission_id", "decision_id")
_OF_UNITS = ["unit_id", "status", "submission_id"]
_IS_LOST = (pl.col("status") == UnitStatus.HELD_BACK) & pl.col("submission_id").is_null()
"""Whether a unit of `Units` is held back because an original of it was lost."""


def changed_numbers(before: Path | None, facts: PartitionedTable, units: dy.DataFrame[Units]) -> PartitionedTable:
    """Compare Facts with those of the release before; the changes of all releases in a row make up the last facts.

    Args:
        before: folder of the release before; `None` for the first release, where every number is a first report.
        facts: Facts of this release.
        units: the units of this release.

    Returns:
        Changes, with one reason each: `roster` (the unit is due in one of the releases only), `first_report` (it was
        not in the release before), `withdrawal` (it is no longer in), `resubmission` (another submission counts now),
        `correction` (decided otherwise by the ledger), `reading` (the same submission is read otherwise), `original`
        (an original was lost, or is back) or `rule` (the number is the same, but what the rules say of its report keeps
        it out of the totals, or no longer does).
    """
    due = _due(before), units
    pairs = ((old.collect(), new) for old, new in _by_units(_published(before), facts))
    return PartitionedTable.keep(Changes, (_differing(old, new, *due) for old, new in pairs), facts.spill)


def changes_between(before: Path | None, after: Path) -> dy.DataFrame[Changes]:
    """Compare one release folder with another; from `None`, every number is a first report."""
    units = pl.read_parquet(after / f"{Units.info.name}.parquet")
    return Changes.check(_differing(_published(before).collect(), _published(after).collect(), _due(before), units))


def _by_units(old: pl.LazyFrame, facts: PartitionedTable) -> Iterator[tuple[pl.LazyFrame, pl.DataFrame]]:
    """Pair each part of the new facts with the old facts of its units, and of units that sort beside them."""
    unit, rest = pl.col("unit_id"), old
    for place, new in enumerate(facts, start=1):
        if place == len(facts.pieces):
            yield rest, new
        elif last := new["unit_id"].max():
            yield rest.filter(unit <= last), new
            rest = old.filter(unit > last)


def _differing(
    old: pl.DataFrame, facts: pl.DataFrame, due_before: pl.DataFrame | None, due_after: pl.DataFrame
) -> pl.DataFrame:
    """The numbers that differ, in the columns of Changes; parts with whole units can be compared one by one."""
    pairs = old.join(facts.select(_COLUMNS), on=_KEY, how="full", coalesce=True, suffix="_after")
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_after")) for name in _COMPARED)
    changes = pairs.filter(differs).with_columns(
        unit=pl.coalesce("unit_after", "unit"),
        reason=_reason(due_before, due_after, old, facts),
        **{f"{name}_before": pl.col(name) for name in _COMPARED},
    )
    return changes.select(Changes.column_names())


def _published(release: Path | None) -> pl.LazyFrame:
    """The columns compared of the Facts of a release; up to 0.2 each number counted, and nothing was decided."""
    facts = pl.scan_parquet(release / f"{Facts.info.name}.parquet") if release else Facts.frame().lazy()
    known = facts.collect_schema()
    were = {"counted": pl.lit(True), "decision_id": pl.lit(None, pl.String)}
    return facts.with_columns(**{name: value for name, value in were.items() if name not in known}).select(_COLUMNS)


def _due(before: Path | None) -> pl.DataFrame | None:
    """The units due in the release before; `None` where there is none to compare with."""
    return None if before is None else pl.read_parquet(before / f"{Units.info.name}.parquet", columns=_OF_UNITS)


def _reason(
    due_before: pl.DataFrame | None, due_after: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame
) -> pl.Expr:
    def is_in(frame: pl.DataFrame) -> pl.Expr:
        return pl.col("unit_id").is_in(frame["unit_id"].unique().sort().implode())

    is_due_in_one = pl.lit(False) if due_before is None else is_in(due_before) != is_in(due_after)
    was_lost, is_lost = (
        pl.lit(False) if due is None else is_in(due.filter(_IS_LOST)) for due in (due_before, due_after)
    )
    return (
        pl.when(is_due_in_one)
        .then(pl.lit(ChangeReason.ROSTER.value))
        .when((was_lost & ~is_in(before)) | (is_lost & ~is_in(after)))
        .then(pl.lit(ChangeReason.ORIGINAL.value))
        .when(~is_in(before))
        .then(pl.lit(ChangeReason.FIRST_REPORT.value))
        .when(~is_in(after))
        .then(pl.lit(ChangeReason.WITHDRAWAL.value))
        .when(pl.col("submission_id").ne_missing(pl.col("submission_id_after")))
        .then(pl.lit(ChangeReason.RESUBMISSION.value))
        .when(pl.col("decision_id").ne_missing(pl.col("decision_id_after")))
        .then(pl.lit(ChangeReason.CORRECTION.value))
        .when(pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_after")) for name in ("value", "status")))
        .then(pl.lit(ChangeReason.READING.value))
        .otherwise(pl.lit(ChangeReason.RULE.value))
    )
