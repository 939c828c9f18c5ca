"""One report by itself: checked as far as one report can be."""

from pathlib import Path
from typing import NamedTuple

from tasks.checking import Checked, check_year
from tasks.intake.inbox import file_time
from tasks.intake.roster import Roster
from tasks.intake.submissions import single_submission, submissions_frame
from tasks.lake.folders import file_sha256
from tasks.model.report import Report
from tasks.model.submission import UNKNOWN_YEAR
from tasks.model.unit import Unit
from tasks.tables.frames import build_frames
from tasks.yearly.extract import read_alone

__all__ = ["SingleCheck", "check_file"]


class SingleCheck(NamedTuple):
    """The check of one report; `year` is `None` where neither the caller nor the report gives one.

    `unit` is whose it is by the roster, where that is known.
    """

    year: int | None
    unit: Unit | None
    report: Report | None
    checked: Checked


def check_file(path: Path, *, year: int | None = None, roster: Roster | None = None) -> SingleCheck:
    """Check one file against the rules about a report; those about who had to report are left out.

    `year` is the year asked for; without it the report's own year is taken.
    """
    outcome = read_alone(path)
    report = outcome if isinstance(outcome, Report) else None
    found = year or (report.head.year if report else None)
    submission = single_submission(path, file_sha256(path), file_time(path), outcome, roster)
    asked = found or UNKNOWN_YEAR
    checked = check_year(
        submissions_frame([submission], asked), build_frames([submission], asked), asked, roster=roster
    )
    return SingleCheck(found, submission.unit, report, checked)
