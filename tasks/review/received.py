"""The files received, as a steward sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from tasks.common.personal_data import scrub
from tasks.model.codes import State
from tasks.review.labels import shown_kind, shown_moment

__all__ = ["ReceivedFile", "file_that_counts", "names_in_reports", "received_files"]

_NAMES = ("title_unit", "table_unit", "signature_unit")


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
    found = documents.select("submission_id", "failure", named=pl.coalesce(_NAMES))
    rows = submissions.join(found, on="submission_id", how="left")
    return [
        ReceivedFile(
            id=row["submission_id"],
            unit_id=row["unit_id"],
            unit=scrub(row["unit"] or row["named"] or "（文中没有单位名称）"),
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


def names_in_reports(documents: pl.DataFrame) -> dict[str, str]:
    """What each report calls its unit, in words, by submission; these words stay in the office's pages."""
    labels = dict(zip(_NAMES, ("标题", "表头", "落款"), strict=True))
    return {
        submission: scrub("文中的单位名称：" + "，".join(f"{label}“{name}”" for label, name in named) + "。")
        for submission, *names in documents.select("submission_id", *_NAMES).iter_rows()
        if (named := [(label, name) for label, name in zip(labels.values(), names, strict=True) if name])
    }


def file_that_counts(files: Sequence[ReceivedFile]) -> ReceivedFile | None:
    """Choose of a unit's files, in the order of receipt, the live one, else the last that was a report of this year.

    One whose original was lost comes before those that could not be read: it may be the report that counts.
    """
    for states in ((State.LIVE,), (State.LOST,), (State.UNREADABLE,), (State.OTHER_YEAR,), (State.HELD,)):
        found = [file for file in files if file.state in states]
        if found:
            return found[-1]
    return None
