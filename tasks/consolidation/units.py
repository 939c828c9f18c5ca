"""The units due, and what came of each."""

from collections.abc import Collection

import dataframely as dy
import polars as pl

from expectations.rules import Severity
from tasks.model.codes import State, Uncounted, UnitStatus
from tasks.tables import IS_OPEN, Findings, Submissions, Units

__all__ = ["reports_of", "units_of"]

_LIVE = pl.col("state") == State.LIVE


def reports_of(facts: pl.DataFrame) -> pl.DataFrame:
    """The report of each unit that has FACTS: `unit_id`, `submission_id`, `form`, and whether it is `counted`."""
    is_held = pl.col("uncounted_reason").eq_missing(pl.lit(Uncounted.REPORT.value))
    return facts.group_by("unit_id").agg(pl.col("submission_id", "form").first(), counted=~is_held.any())


def units_of(
    year: int,
    units: pl.DataFrame,
    submissions: dy.DataFrame[Submissions],
    reported: pl.DataFrame,
    findings: dy.DataFrame[Findings],
    excused: Collection[str],
    *,
    is_overdue: bool,
) -> dy.DataFrame[Units]:
    """UNITS: what came of each unit due; one of `excused` is not missing, nor is any before the deadline.

    `reported` is what `reports_of` gives, `is_overdue` whether the deadline is past. Of findings the open ones count.
    A unit of which nothing counts because an original was lost is held back.
    """
    received = submissions.select("submission_id", "received_at")
    lost = submissions.filter(pl.col("state") == State.LOST).select("unit_id", has_lost=True).drop_nulls().unique()
    unread = (
        submissions.filter(_LIVE | (pl.col("state") == State.UNREADABLE)).select("unit_id", has_unread=True).unique()
    )
    held = submissions.filter(pl.col("state") == State.HELD).select("unit_id", has_held=True).unique()
    counts = (
        findings.filter(IS_OPEN)
        .group_by("unit_id")
        .agg((pl.col("severity") == severity).sum().alias(f"findings_{severity}") for severity in Severity)
    )
    came = units.join(reported, on="unit_id", how="left").join(received, on="submission_id", how="left")
    roll = (
        came.join(unread, on="unit_id", how="left")
        .join(lost, on="unit_id", how="left")
        .join(held, on="unit_id", how="left")
        .join(counts, on="unit_id", how="left")
        .with_columns(
            pl.col("^findings_.*$").fill_null(0).cast(pl.Int64),
            year=pl.lit(year, pl.Int32),
            status=pl.when(pl.col("counted"))
            .then(pl.lit(UnitStatus.REPORTED.value))
            .when(pl.col("submission_id").is_not_null() | pl.col("has_lost"))
            .then(pl.lit(UnitStatus.HELD_BACK.value))
            .when(pl.col("has_unread"))
            .then(pl.lit(UnitStatus.UNREADABLE.value))
            .when(pl.col("has_held"))
            .then(pl.lit(UnitStatus.QUESTIONED.value))
            .when(pl.col("unit_id").is_in(sorted(excused)))
            .then(pl.lit(UnitStatus.WAIVED.value))
            .otherwise(pl.lit((UnitStatus.MISSING if is_overdue else UnitStatus.NOT_YET).value)),
        )
    )
    return Units.check(roll.select(Units.column_names()))
