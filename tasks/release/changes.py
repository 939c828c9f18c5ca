"""The numbers that differ from the release before, each with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dataframely as dy
import polars as pl

from tasks.lake.partitions import PartitionedTable
from tasks.lake.published import scan_published
from tasks.model.codes import ChangeReason, UnitStatus
from tasks.release.descriptor import schema_version
from tasks.tables import SCHEMA_VERSION, Changes, Facts, Units

__all__ = ["changed_numbers", "changes_between"]

_KEY = ("year", "unit_id", "form", "item")
_COMPARED = ("value", "status", "counted", "unit")
_OF_REPORT = ("original_value", "original_status")
_COLUMNS = (*_KEY, *_COMPARED, "submission_id", "decision_id", *_OF_REPORT)
_OF_UNITS = ["unit_id", "status", "submission_id"]
_IS_LOST = (pl.col("status") == UnitStatus.HELD_BACK) & pl.col("submission_id").is_null()
"""Whether a unit of `Units` is held back because an original of it was lost."""


@dataclass(frozen=True, slots=True)
class _Roll:
    """The units due in the release before and in this one; whether the one before was counted by an older schema."""

    before: pl.DataFrame | None
    after: pl.DataFrame
    is_method_other: bool


def changed_numbers(before: Path | None, facts: PartitionedTable, units: dy.DataFrame[Units]) -> PartitionedTable:
    """Compare Facts with those of the release before; the changes of all releases in a row make up the last facts.

    Args:
        before: folder of the release before; `None` for the first release, where every number is a first report.
        facts: Facts of this release.
        units: the units of this release.

    Returns:
        Changes, with one reason each: `roster` (the unit is due in one of the releases only), `first_report` (it was
        not in the release before), `withdrawal` (it is no longer in), `resubmission` (another submission counts now),
        `original` (an original was lost, or is back), `reading` (the same submission is read otherwise), `correction`
        (the report's own number is the same, the ledger decided otherwise about it), `renamed` (only the unit's name
        differs), `method` (the release before is of an older schema, by which other numbers were counted) or `rule`
        (the number is the same, but what the rules say of its report keeps it out of the totals, or no longer does).
    """
    roll = _Roll(_due(before), units, is_method_other=before is not None and schema_version(before) != SCHEMA_VERSION)
    pairs = ((old.collect(), new) for old, new in _by_units(_published(before), facts))
    return PartitionedTable.keep(Changes, (_differing(old, new, roll) for old, new in pairs), facts.spill)


def changes_between(before: Path | None, after: Path) -> dy.DataFrame[Changes]:
    """Compare one release folder with another; from `None`, every number is a first report."""
    units = pl.read_parquet(after / f"{Units.info.name}.parquet")
    is_method_other = before is not None and schema_version(before) != schema_version(after)
    roll = _Roll(_due(before), units, is_method_other=is_method_other)
    return Changes.check(_differing(_published(before).collect(), _published(after).collect(), roll))


def _by_units(old: pl.LazyFrame, facts: PartitionedTable) -> Iterator[tuple[pl.LazyFrame, pl.DataFrame]]:
    """Pair each part of the new facts with the old facts of its units, and of units that sort beside them."""
    unit, rest = pl.col("unit_id"), old
    for place, new in enumerate(facts, start=1):
        if place == len(facts.pieces):
            yield rest, new
        elif last := new["unit_id"].max():
            yield rest.filter(unit <= last), new
            rest = old.filter(unit > last)


def _differing(old: pl.DataFrame, facts: pl.DataFrame, roll: _Roll) -> pl.DataFrame:
    """The numbers that differ, in the columns of Changes; parts with whole units can be compared one by one."""
    pairs = old.join(facts.select(_COLUMNS), on=_KEY, how="full", coalesce=True, suffix="_after")
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_after")) for name in _COMPARED)
    changes = pairs.filter(differs).with_columns(
        unit=pl.coalesce("unit_after", "unit"),
        reason=_reason(roll, old, facts),
        **{f"{name}_before": pl.col(name) for name in _COMPARED},
        **{f"{name}_before": pl.col(f"{name}_id") for name in ("submission", "decision")},
        **{f"{name}_after": pl.col(f"{name}_id_after") for name in ("submission", "decision")},
    )
    return changes.select(Changes.column_names())


def _published(release: Path | None) -> pl.LazyFrame:
    """The columns compared of the Facts of a release."""
    return (scan_published(release, Facts) if release else Facts.frame().lazy()).select(_COLUMNS)


def _due(before: Path | None) -> pl.DataFrame | None:
    """The units due in the release before; `None` where there is none to compare with."""
    return None if before is None else scan_published(before, Units).select(_OF_UNITS).collect()


def _reason(roll: _Roll, before: pl.DataFrame, after: pl.DataFrame) -> pl.Expr:
    """The first reason that holds."""

    def is_in(frame: pl.DataFrame) -> pl.Expr:
        return pl.col("unit_id").is_in(frame["unit_id"].unique().sort().implode())

    def is_other(*names: str) -> pl.Expr:
        return pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_after")) for name in names)

    def own(name: str, side: str = "") -> pl.Expr:
        """What the report itself gives, whatever the ledger made of it."""
        given = pl.col(f"original_{name}{side}")
        return pl.when(pl.col(f"original_status{side}").is_not_null()).then(given).otherwise(f"{name}{side}")

    is_due_in_one = pl.lit(False) if roll.before is None else is_in(roll.before) != is_in(roll.after)
    was_lost, is_lost = (
        pl.lit(False) if due is None else is_in(due.filter(_IS_LOST)) for due in (roll.before, roll.after)
    )
    is_own_other = pl.any_horizontal(own(name).ne_missing(own(name, "_after")) for name in ("value", "status"))
    is_resubmitted = is_other("submission_id")
    ordered = (
        (is_due_in_one, ChangeReason.ROSTER),
        ((was_lost & ~is_in(before)) | (is_lost & ~is_in(after)), ChangeReason.ORIGINAL),
        (~is_in(before), ChangeReason.FIRST_REPORT),
        (~is_in(after), ChangeReason.WITHDRAWAL),
        (is_own_other & is_resubmitted, ChangeReason.RESUBMISSION),
        (is_other("decision_id") & is_other("value", "status"), ChangeReason.CORRECTION),
        (is_own_other, ChangeReason.READING),
        (is_other("value", "status"), ChangeReason.CORRECTION),
        (is_resubmitted & is_other("counted"), ChangeReason.RESUBMISSION),
        (~is_other("counted"), ChangeReason.RENAMED),
        (pl.lit(roll.is_method_other), ChangeReason.METHOD),
    )
    reasons = pl.coalesce(pl.when(holds).then(pl.lit(reason.value)) for holds, reason in ordered)
    return reasons.fill_null(pl.lit(ChangeReason.RULE.value))
