"""The yearly run's steps in their order, called as plain functions: what the flow does, without Prefect."""

from pathlib import Path
from typing import NamedTuple

from tasks import steps
from tasks.checking import Checked
from tasks.intake import Intake
from tasks.lake import Lake
from tasks.release.publish import Published
from tasks.roster import load_roster
from tasks.submissions import Submission

ROSTER = Path("data/roster.toml")
INBOX = Path("data/inbox/2018")
YEAR = 2018


class PlainRun(NamedTuple):
    intake: Intake
    submissions: list[Submission]
    checked: Checked
    published: Published
    lake: Lake


def run_plainly(lake: Path, inbox: Path = INBOX, roster: Path = ROSTER, year: int = YEAR) -> PlainRun:
    units, place = load_roster(roster), Lake(lake)
    with place.year_lock(year):
        intake = steps.take_in.fn(inbox, place, year)
        submissions = steps.read_all.fn(intake, place, units, year)
        frames = steps.lay_out.fn(submissions, place, year)
        checked = steps.check_rules.fn(submissions, frames, place, units, year)
        verdicts = steps.judge_rules.fn(checked, place, year)
        published = steps.consolidate_and_publish.fn(submissions, frames, checked, verdicts, place, units, year)
    return PlainRun(intake, submissions, checked, published, place)
