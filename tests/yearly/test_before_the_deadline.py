"""A run before the deadline: nobody is missing, and the year is not final."""

from datetime import date
from pathlib import Path

from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tasks.model.codes import UnitStatus
from tasks.yearly.check import YearContext
from tasks.yearly.run import YearRun, run_year
from tests.district import UNJUDGED

ROSTER = """district = "晴川区"
[[units]]
id = "dept-a"
name = "晴川区商务局"
kind = "department"
"""


def run_on(folder: Path, today: date) -> YearRun:
    (folder / "roster.toml").write_text(ROSTER, encoding="utf-8")
    (folder / "inbox").mkdir(exist_ok=True)
    context = YearContext(Lake(folder / "lake"), load_roster(folder / "roster.toml"), 2021, today)
    with context.lake.year_lock(2021):
        return run_year(context, folder / "inbox", UNJUDGED)


def test_nobody_is_missing_until_the_law_s_day_is_past(tmp_path: Path) -> None:
    early, late = run_on(tmp_path, date(2022, 1, 31)), run_on(tmp_path, date(2022, 2, 1))
    assert early.checked_year.findings.height == 0
    assert early.candidate.contents.consolidated.units["status"].to_list() == [UnitStatus.NOT_YET]
    assert early.candidate.contents.maturity.reasons[0] == "有1个应报单位尚未报送，报送期限未到"
    assert late.checked_year.findings["rule"].to_list() == ["ROSTER-MISSING"]
    assert late.candidate.contents.consolidated.units["status"].to_list() == [UnitStatus.MISSING]
