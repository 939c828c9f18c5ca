"""The yearly run's steps in their order, called as plain functions: what the flow does, without Prefect."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from tasks import steps
from tasks.checking import Checked
from tasks.intake.inbox import Intake
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tasks.model.submission import (
    Submission,
)
from tasks.release.publish import Published
from tasks.yearly.candidate import Candidate
from tasks.yearly.check import Desk, Examined

ROSTER = Path("data/roster.toml")
INBOX = Path("data/inbox/2018")
YEAR = 2018
TODAY = date(2024, 5, 6)


class PlainRun(NamedTuple):
    intake: Intake
    submissions: list[Submission]
    checked: Checked
    published: Published
    lake: Lake
    examined: Examined
    candidate: Candidate


def run_plainly(
    lake: Path, inbox: Path = INBOX, roster: Path = ROSTER, year: int = YEAR, decisions: Path | None = None
) -> PlainRun:
    units, place = load_roster(roster), Lake(lake)
    with place.year_lock(year):
        intake = steps.take_in.fn(inbox, place, year)
        submissions = steps.read_all.fn(intake, place, units, year)
        frames = steps.lay_out.fn(submissions, place, year)
        desk = Desk(place, units, TODAY, decisions)
        examined = steps.check_rules.fn(submissions, frames, desk, year)
        verdicts = steps.judge_rules.fn(examined, place, year)
        steps.review_packs.fn(submissions, frames, examined, place, units, year)
        candidate = steps.add_up.fn(frames, examined, verdicts, place, units, year)
        published = steps.publish_release.fn(candidate, place, year)
    return PlainRun(intake, submissions, examined.checked, published, place, examined, candidate)
