"""The daily intake: what has come in so far, kept and shown file by file; nothing is checked or published."""

from dataclasses import dataclass
from pathlib import Path

from prefect import flow, get_run_logger
from prefect.artifacts import create_table_artifact

from flows.file_report import count_states, file_rows
from flows.parameters import inbox_of, run_name, year_context
from flows.progress import reading_with_progress, showing_may_fail
from flows.starter import end_with_starter
from tasks.common.errors import words_withheld
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

    Every file of the year is read, not the new ones alone: which report of a unit counts depends on all of them. An
    inbox that is not there yet is made where the folder above it is.

    Args:
        year: the report year, such as 2018; empty for the one due when the run was scheduled to start.
        inbox: folder of the files handed in; `{year}` in it stands for the report year.
        lake: folder of the lake; made where it is missing.
        roster: TOML file of the district's units and deadlines.

    Raises:
        RosterError: the roster cannot be used.
        InboxError: the inbox cannot be used.
        LakeBusyError: another run holds the year.
        WithheldError: anything else.
    """
    end_with_starter()
    with words_withheld():
        context = year_context(year, lake, roster)
        with context.lake.year_lock(context.year):
            folder = inbox_of(context.year, inbox)
            if folder.parent.is_dir():
                folder.mkdir(exist_ok=True)
            taken = STEPS.ingest_inbox(folder, context)
            submissions = _read_reports(taken, context)
        said = f"{context.year} 年度收件情况" if submissions else f"{context.year} 年度还没有收到文件"
        get_run_logger().info("%s。", said)
        with showing_may_fail():
            create_table_artifact(key=f"nianbao-{context.year}-files", table=file_rows(submissions), description=said)
        return Received(context.year, taken.new, count_states(submissions))
