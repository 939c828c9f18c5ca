"""The files received, as a steward sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from tasks.common.personal_data import scrub
from tasks.model.codes import State
from tasks.review.labels import shown_kind, shown_moment

__all__ = ["ReceivedFile", "file_that_counts", "received_files"]


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """One file received: whose it is, when it came, what it is and what became of it.

    `failure` says why it could not be read. Its name stays behind: it may name a person.
    """

    id: str
    unit_id: str | None
    unit: str
    state: State
    state_label: str
    revision: int | None
    form: str | None
    kind: str
    received_at: str
    failure: str


def received_files(submissions: pl.DataFrame, documents: pl.DataFrame) -> list[ReceivedFile]:
    """List the files of a year in the order of their receipt."""
    rows = submissions.join(documents.select("submission_id", "failure"), on="submission_id", how="left")
    return [
        ReceivedFile(
            id=row["submission_id"],
            unit_id=row["unit_id"],
            unit=scrub(row["unit"] or "（文中没有单位名称）"),
            state=State(row["state"]),
            state_label=State(row["state"]).in_full,
            revision=row["revision"],
            form=row["form"],
            kind=shown_kind(row["kind"]),
            received_at=shown_moment(row["received_at"]),
            failure=row["failure"] or "",
        )
        for row in rows.sort("received_at", "submission_id").iter_rows(named=True)
    ]


def file_that_counts(files: Sequence[ReceivedFile]) -> ReceivedFile | None:
    """Choose of a unit's files, in the order of receipt, the live one, else the last that was a report of this year."""
    for states in ((State.LIVE,), (State.UNREADABLE,), (State.OTHER_YEAR,), (State.HELD,)):
        found = [file for file in files if file.state in states]
        if found:
            return found[-1]
    return None
