"""The units due and what each handed in: one row per unit due, and one per report of somebody who is not."""

import dataframely as dy
import polars as pl

from tasks.checking.inputs.common import SUBJECT, RuleInputs
from tasks.intake.roster import Roster
from tasks.model.codes import State
from tasks.tables import Documents, Submissions

__all__ = ["roster_inputs"]


def roster_inputs(
    submissions: dy.DataFrame[Submissions], documents: dy.DataFrame[Documents], roster: Roster, year: int
) -> RuleInputs:
    """The units due, and beside them every report of somebody who is not due.

    A report of another year is one received: `DOC-PERIOD` says what is wrong with it. `documents` (DOCUMENTS) tells
    how many different reports came with a live one.
    """
    of_year = pl.col("state") != State.OTHER_YEAR
    settled = [State.LIVE, State.SUPERSEDED, State.EDITION, State.PART, State.UNREADABLE, State.LOST, State.OTHER_YEAR]
    chains = submissions.filter(pl.col("state").is_in(settled))
    due = pl.DataFrame(
        [{"unit_id": unit.id, "unit": unit.name} for unit in roster.due(year)],
        schema={"unit_id": pl.String(), "unit": pl.String()},
    ).join(
        chains.group_by("unit_id").agg(
            received=pl.len().cast(pl.Int64),
            first_received_at=pl.coalesce(pl.col("received_at").filter(of_year).min(), pl.col("received_at").min()),
            submission_id=pl.col("submission_id").filter(pl.col("state") == State.LIVE).first(),
        ),
        on="unit_id",
        how="left",
    )
    others = submissions.filter(pl.col("state").is_in([State.UNKNOWN_UNIT, State.NOT_DUE, State.CONSOLIDATED])).select(
        "unit_id",
        "unit",
        "submission_id",
        received=pl.lit(1, dtype=pl.Int64),
        first_received_at="received_at",
        is_consolidated=pl.col("state") == State.CONSOLIDATED,
    )
    deadline = pl.lit(roster.deadlines.get(year), dtype=pl.Date())
    rivals = documents.select("submission_id", "rivals")
    frame = (
        pl.concat([due.with_columns(is_due=pl.lit(True)), others.with_columns(is_due=pl.lit(False))], how="diagonal")
        .join(rivals, on="submission_id", how="left")
        .with_columns(
            pl.col("received").fill_null(0),
            pl.col("rivals").fill_null(1),
            pl.col("is_consolidated").fill_null(False),
            unit_shown=pl.col("unit").fill_null("名册中没有的单位"),  # what a stranger calls itself may be a name
            year=pl.lit(year, dtype=pl.Int32()),
            deadline=deadline,
            first_received_on=pl.col("first_received_at").dt.date(),
        )
        .with_columns(days_late=(pl.col("first_received_on") - pl.col("deadline")).dt.total_days())
    )
    rest = [column for column in frame.columns if column not in SUBJECT]
    return RuleInputs(None, frame.select(*SUBJECT, *rest).sort(SUBJECT))
