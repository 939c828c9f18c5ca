"""Runs of the example district for tests: `run_year` with the district's roster, inbox and a fixed day."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from examples.district import inbox
from expectations.suites.model import Verdict
from tasks.checking.broken import refuse_broken
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tasks.tables.frames import YearFrames
from tasks.yearly.candidate import Candidate, candidate_release
from tasks.yearly.check import CheckedYear, YearContext
from tasks.yearly.run import PLAIN_STEPS, YearRun, YearSteps, run_year

ROSTER = Path("data/roster.toml")
INBOX = Path("data/inbox/2018")
YEAR = 2018
TODAY = date(2024, 5, 6)
RECEIVED_AT = 1_700_000_000
"""When files that the office's list does not name were last written, which is when they count as received."""


def judge_nothing(_checked_year: CheckedYear, _context: YearContext) -> tuple[Verdict, ...]:
    """No verdicts and no pages, in place of Great Expectations."""
    return ()


def consolidate_unjudged(
    frames: YearFrames, checked_year: CheckedYear, _verdicts: Sequence[Verdict], context: YearContext
) -> Candidate:
    """Add up what nobody has judged; the step of a real run refuses it."""
    refuse_broken(checked_year.checked.broken)
    return candidate_release(frames, checked_year, context.lake, context.roster, context.year)


UNJUDGED = replace(PLAIN_STEPS, run_expectations=judge_nothing, consolidate=consolidate_unjudged)
"""For tests that are not about Great Expectations, whose judging takes most of the time of a small year."""


def received_inbox(folder: Path, year: int) -> Path:
    """Copy a year's inbox of the example district into a folder, its files as of one moment."""
    received = folder / "inbox" / str(year)
    shutil.copytree(inbox(year), received, dirs_exist_ok=True)
    for path in received.rglob("*"):
        os.utime(path, (RECEIVED_AT, RECEIVED_AT))
    return received


def run_district(
    lake: Path,
    received: Path = INBOX,
    roster: Path = ROSTER,
    year: int = YEAR,
    decisions: Path | None = None,
    steps: YearSteps = PLAIN_STEPS,
) -> YearRun:
    context = YearContext(Lake(lake), load_roster(roster), year, TODAY, decisions)
    with context.lake.year_lock(year):
        return run_year(context, received, steps)
