"""The daily intake: what has come in so far, kept and shown file by file; nothing is checked or published."""

from dataclasses import dataclass
from pathlib import Path

from prefect import flow
from prefect.artifacts import create_table_artifact

from flows.asked import inbox_of, run_name, year_of_run
from flows.progress import shown_progress
from flows.received import count_states, file_rows
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tasks.steps import read_all, take_in

__all__ = ["Received", "intake"]


@dataclass(frozen=True, slots=True)
class Received:
    """What an intake came to: how many files of the year are new, and how many are in each state."""

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
    year = year_of_run(year)
    units = load_roster(roster)
    place = Lake(lake)
    with place.year_lock(year):
        taken = take_in(inbox_of(year, inbox), place, year)
        with shown_progress(f"nianbao-{year}-intake", f"识读 {year} 年度报告", taken.receipts.height) as on_done:
            submissions = read_all(taken, place, units, year, on_done)
    create_table_artifact(key=f"nianbao-{year}-files", table=file_rows(submissions), description=f"{year} 年度收件情况")
    return Received(year, taken.new, count_states(submissions))
