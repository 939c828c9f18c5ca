"""The daily intake: what has come in so far, kept and shown file by file; nothing is checked or published."""

from dataclasses import dataclass
from pathlib import Path

from prefect import flow
from prefect.artifacts import create_table_artifact

from flows.file_report import count_states, file_rows
from flows.parameters import inbox_of, run_name, year_context
from flows.progress import reading_with_progress
from tasks.steps import STEPS

__all__ = ["Received", "intake"]

_read_reports = reading_with_progress("intake")


@dataclass(frozen=True, slots=True)
class Received:
    """The result of an intake: how many files of the year are new, and how many are in each state."""

    year: int
    new: int
    files: dict[str, int]


@flow(name="nianbao-intake", flow_run_name=run_name("收件"), description=__doc__)
def intake(year: int | None, inbox: Path, lake: Path, roster: Path) -> Received:
    """Take in the files of a report year, read them and show what became of each.

    Every file of the year is read, not the new ones alone: which report of a unit counts depends on all of them.

    Args:
        year: the report year, such as 2018; empty for the one due when the run was scheduled to start.
        inbox: folder of the files handed in; `{year}` in it stands for the report year.
        lake: folder of the lake; made where it is missing.
        roster: TOML file of the district's units and deadlines.

    Raises:
        RosterError: the roster cannot be used.
        InboxError: the inbox cannot be used.
        LakeBusyError: another run holds the year.
    """
    context = year_context(year, lake, roster)
    with context.lake.year_lock(context.year):
        taken = STEPS.ingest_inbox(inbox_of(context.year, inbox), context)
        submissions = _read_reports(taken, context)
    create_table_artifact(
        key=f"nianbao-{context.year}-files",
        table=file_rows(submissions),
        description=f"{context.year} 年度收件情况",
    )
    return Received(context.year, taken.new, count_states(submissions))
