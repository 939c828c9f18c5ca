"""The columns that every frame of inputs has, and the submissions that rules about reports look at."""

from dataclasses import dataclass

import dataframely as dy
import polars as pl

from tasks.model.codes import State
from tasks.tables import Submissions

__all__ = ["SUBJECT", "RuleInputs", "checked_submissions"]

SUBJECT = ("year", "unit_id", "unit", "submission_id")


@dataclass(frozen=True, slots=True)
class RuleInputs:
    """The rows rules of one family are computed over, for one form or, without one, for any.

    `last_gaps` are the cells of the year before that hold no number, where the rules look at it: one row a
    submission of this year and item, and the cell's status.
    """

    form: str | None
    frame: pl.DataFrame
    last_gaps: pl.DataFrame | None = None


def checked_submissions(submissions: dy.DataFrame[Submissions]) -> pl.DataFrame:
    """The submissions that rules about reports look at: the live ones, and those that hold nothing usable.

    An unreadable file that a later, readable report has replaced is settled; so is a report of another
    year where the unit's report of this year is there. A report whose original was lost settles as much.
    """
    live = (
        submissions.filter(pl.col("state").is_in([State.LIVE, State.LOST]), pl.col("unit_id").is_not_null())
        .group_by("unit_id")
        .agg(live_revision=pl.col("revision").max().fill_null(0))
    )
    has_live = pl.col("live_revision").is_not_null()
    is_settled = pl.when(pl.col("state") == State.UNREADABLE).then(pl.col("revision") < pl.col("live_revision"))
    return submissions.join(live, on="unit_id", how="left").filter(
        (pl.col("state") == State.LIVE)
        | ((pl.col("state") == State.UNREADABLE) & ~is_settled.fill_null(False))
        | ((pl.col("state") == State.OTHER_YEAR) & ~has_live)
    )
