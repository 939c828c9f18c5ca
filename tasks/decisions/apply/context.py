"""The state of a year that its decisions are held against."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

import dataframely as dy
import polars as pl

from expectations.rules import CATALOGUE, Catalogue
from tasks.model.codes import State
from tasks.tables import Corrected, Findings, Submissions

__all__ = ["FINDING_KEY", "LOST_ORIGINAL", "DecisionContext", "by_subject", "lost_subjects", "subject_of"]

FINDING_KEY = ("unit_id", "submission_id", "rule", "instance")
"""What tells the findings of one year apart; null matches null."""

LOST_ORIGINAL = "原件缺失或已损坏，恢复后再核对"
"""Why a decision holds that cannot be held against anything for now."""


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """A year as a run found it.

    `findings` are those of the corrected numbers and `findings_as_read` those of the numbers as handed in. `due` are
    the ids of the units due, those waived too. `candidate` is the content hash of what may be released, where there is
    one yet, and `obstacles` say in Chinese what no approval of it can pass over. `today` is the day by which decisions
    expire.
    """

    today: date
    submissions: dy.DataFrame[Submissions]
    readings: dy.DataFrame[Corrected]
    findings: dy.DataFrame[Findings]
    findings_as_read: dy.DataFrame[Findings]
    due: Collection[str]
    candidate: str | None = None
    obstacles: Sequence[str] = ()
    catalogue: Catalogue = field(default_factory=lambda: CATALOGUE)


def subject_of() -> pl.Expr:
    """Return what a decision is about: its unit, or the submission of an unknown one."""
    return pl.coalesce(pl.format("unit {}", "unit_id"), pl.format("submission {}", "submission_id")).alias("subject")


def by_subject(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of findings or submissions once for each subject that a decision may name them by."""
    subjects = (pl.format(f"{name} {{}}", f"{name}_id").alias("subject") for name in ("unit", "submission"))
    return pl.concat([rows.with_columns(subject) for subject in subjects]).drop_nulls("subject")


def lost_subjects(submissions: pl.DataFrame) -> pl.Series:
    """Return the subjects of which nothing counts while an original is lost: a decision about them is no error."""
    live = submissions.filter(pl.col("state") == State.LIVE)
    lost = submissions.filter(pl.col("state") == State.LOST).join(live, on="unit_id", how="anti")
    return by_subject(lost)["subject"].unique()
