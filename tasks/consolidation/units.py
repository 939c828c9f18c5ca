"""The units due, and what came of each."""

from collections.abc import Collection

import dataframely as dy
import polars as pl

from expectations.rules import Severity
from tasks.model.codes import State, UnitStatus
from tasks.tables import IS_HELD_BACK, IS_OPEN, Findings, Submissions, Units

__all__ = ["ROSTER", "reports_of", "units_of"]

ROSTER = {
    **dict.fromkeys(("unit_id", "unit", "kind", "code"), pl.String()),
    "former_names": pl.List(pl.String()),
    "deadline": pl.Date(),
}
"""The columns of the units due as the roster gives them."""

_LIVE = pl.col("state") == State.LIVE
_REPORTS = (State.LIVE, State.SUPERSEDED, State.EDITION, State.PART, State.UNREADABLE)


def reports_of(facts: pl.DataFrame) -> pl.DataFrame:
    """The report of each unit that has FACTS: `unit_id`, `submission_id`, `form`, and whether it is `counted`."""
    return facts.group_by("unit_id").agg(pl.col("submission_id", "form").first(), counted=~IS_HELD_BACK.any())


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
    came = (
        units.join(_first_received(submissions), on="unit_id", how="left")
        .join(reported, on="unit_id", how="left")
        .join(received, on="submission_id", how="left")
    )
    roll = (
        came.join(unread, on="unit_id", how="left")
        .join(lost, on="unit_id", how="left")
        .join(held, on="unit_id", how="left")
        .join(counts, on="unit_id", how="left")
        .with_columns(
            pl.col("^findings_.*$").fill_null(0).cast(pl.Int64),
            year=pl.lit(year, pl.Int32),
            days_late=(pl.col("first_received_at").dt.date() - pl.col("deadline")).dt.total_days(),
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


def _first_received(submissions: dy.DataFrame[Submissions]) -> pl.DataFrame:
    """When the first report of each unit came; one of another year counts where there is no other."""
    is_of_year = pl.col("state").is_in([state.value for state in _REPORTS])
    came = submissions.filter(is_of_year | (pl.col("state") == State.OTHER_YEAR)).drop_nulls("unit_id")
    first = pl.coalesce(pl.col("received_at").filter(is_of_year).min(), pl.col("received_at").min())
    return came.group_by("unit_id").agg(first_received_at=first)
