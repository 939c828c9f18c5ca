"""The units due and what each handed in: one row per unit due, and one per report of somebody who is not."""

from datetime import date

import dataframely as dy
import polars as pl

from tasks.checking.inputs.common import SUBJECT, RuleInputs
from tasks.intake.replacements import replacements
from tasks.intake.roster import Roster
from tasks.model.codes import State
from tasks.tables import Submissions
from tasks.tables.frames import YearFrames

__all__ = ["roster_inputs"]

_RECEIVED = (
    *(State.LIVE, State.SUPERSEDED, State.EDITION, State.PART),
    *(State.UNREADABLE, State.LOST, State.OTHER_YEAR, State.HELD),
)
_OF_NOBODY_DUE = (State.UNKNOWN_UNIT, State.NOT_DUE, State.CONSOLIDATED)


def roster_inputs(
    submissions: dy.DataFrame[Submissions], frames: YearFrames, roster: Roster, year: int, today: date | None = None
) -> RuleInputs:
    """The units due, and every report of somebody who is not, file under another unit, and file that is no report.

    The row of a unit due is about the report that counts. A report of another year is one received: `DOC-PERIOD` says
    what is wrong with it.

    Args:
        submissions: those of the year.
        frames: what was read from them.
        roster: the units and the deadline.
        year: the report year.
        today: the day of the run.
    """
    is_own = ~pl.col("state").is_in([State.OTHER_YEAR, State.HELD])
    due = pl.DataFrame(
        [{"unit_id": unit.id, "unit": unit.name} for unit in roster.due(year)],
        schema={"unit_id": pl.String(), "unit": pl.String()},
    ).join(
        submissions.filter(pl.col("state").is_in(_RECEIVED))
        .group_by("unit_id")
        .agg(
            received=pl.len().cast(pl.Int64),
            first_received_at=pl.coalesce(pl.col("received_at").filter(is_own).min(), pl.col("received_at").min()),
            submission_id=pl.col("submission_id").filter(pl.col("state") == State.LIVE).first(),
        ),
        on="unit_id",
        how="left",
    )
    others = submissions.filter(pl.col("state").is_in(_OF_NOBODY_DUE)).select(
        "unit_id",
        "unit",
        "submission_id",
        received=pl.lit(1, dtype=pl.Int64),
        first_received_at="received_at",
        is_consolidated=pl.col("state") == State.CONSOLIDATED,
    )
    documents = frames.documents.select("submission_id", "rivals", "named_elsewhere")
    elsewhere = (
        submissions.filter(pl.col("state").is_in(_RECEIVED), pl.col("state") != State.LIVE)
        .join(documents.drop_nulls("named_elsewhere"), on="submission_id", how="semi")
        .select("unit_id", "unit", "submission_id")
    )
    no_report = submissions.filter(pl.col("state") == State.NOT_REPORT).select(
        "unit_id", "unit", "submission_id", is_report=pl.lit(False)
    )
    rows = [
        due.with_columns(is_due=pl.lit(True), is_report=pl.lit(True)),
        *(each.with_columns(is_due=pl.lit(False)) for each in (others, elsewhere, no_report)),
    ]
    received_at = pl.col("received_at")
    first_day = pl.lit(date(year + 1, 1, 1))
    frame = (
        pl.concat(rows, how="diagonal")
        .join(documents, on="submission_id", how="left")
        .join(submissions.select("submission_id", "received_at"), on="submission_id", how="left")
        .join(_replaced(submissions, frames), on="submission_id", how="left")
        .with_columns(
            pl.col("received").fill_null(0),
            pl.col("rivals").fill_null(1),
            pl.col("is_consolidated", "is_replacement").fill_null(False),
            pl.col("is_report").fill_null(True),
            unit_shown=pl.col("unit").fill_null("名册中没有的单位"),  # what a stranger calls itself may be a name
            year=pl.lit(year, dtype=pl.Int32()),
            deadline=pl.lit(roster.deadline(year)),
            first_received_on=pl.col("first_received_at").dt.date(),
            received_on=received_at.dt.date(),
            received_text=received_at.dt.strftime("%Y-%m-%d %H:%M"),
            is_overdue=pl.lit(roster.is_overdue(year, today)),
            is_from_future=received_at.dt.date() > pl.lit(today, dtype=pl.Date()),
            days_early=(first_day - received_at.dt.date()).dt.total_days(),
        )
        .with_columns(days_late=(pl.col("first_received_on") - pl.col("deadline")).dt.total_days())
    )
    rest = [column for column in frame.columns if column not in SUBJECT]
    return RuleInputs(None, frame.select(*SUBJECT, *rest).sort(SUBJECT))


def _replaced(submissions: dy.DataFrame[Submissions], frames: YearFrames) -> pl.DataFrame:
    """Of each report that replaced another how many numbers it changed, and how many were compared."""
    rows = [
        (each.submission_id, True, len(each.changed), each.compared)
        if each.form
        else (each.submission_id, True, None, None)
        for each in replacements(submissions, frames.readings)
    ]
    schema = {
        "submission_id": pl.String(),
        "is_replacement": pl.Boolean(),
        "cells_changed": pl.Int64(),
        "cells_compared": pl.Int64(),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
