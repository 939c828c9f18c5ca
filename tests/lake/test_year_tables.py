"""A year on forms 2019 and 2021 from reports to release: computed, judged, added up and published."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest

from expectations.forms import form
from expectations.rules import Family, rules_of
from tasks.checking import Checked
from tasks.intake.roster import Roster
from tasks.lake.folders import Lake
from tasks.model.codes import UnitKind
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tasks.release.publish import Published
from tasks.yearly.check import YearContext
from tasks.yearly.run import build_tables, check_rules, consolidate, publish_release, run_expectations
from tests.cases import CLEAN_BY_FORM, a_figure, a_report, a_submission, clean_head

YEAR = 2021
TODAY = date(2022, 5, 6)
UNITS = tuple(
    Unit(f"dept-{number}", f"晴川区{letter}局", UnitKind.DEPARTMENT) for number, letter in enumerate("甲乙丙丁")
)
ROSTER = Roster("晴川区", UNITS, {YEAR: date(2022, 3, 31)})
WRONG_SUM = {"outcome.granted.total": "5", "outcome.total.total": "9", "requests.carried_out.natural_person": "2"}


def handed_in(number: int, form_id: str = "2021", **changes: str | None) -> Submission:
    unit = UNITS[number]
    head = replace(clean_head(YEAR), title_unit=unit.name, table_unit=unit.name, signature_unit=unit.name)
    cells = {name.replace("__", "."): text for name, text in changes.items()}
    prose = [a_figure("requests.new.total", "10")]
    report = a_report(cells, form_id=form_id, head=head, prose=prose)
    received_at = datetime(YEAR + 1, 1, 30, 9)
    return a_submission(report, unit=unit, id=f"{number}" * 16, sha256=f"{number}" * 64, received_at=received_at)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> tuple[Lake, Checked, Published]:
    """Two reports on the form due, one of them at fault and with a blank, one on an old form; one unit is missing."""
    lake = Lake(tmp_path_factory.mktemp("year") / "lake")
    wrong = {item.replace(".", "__"): text for item, text in WRONG_SUM.items()}
    submissions = [handed_in(0), handed_in(1, **wrong, review__pending=None), handed_in(2, "2019")]
    context = YearContext(lake, ROSTER, YEAR, TODAY)
    frames = build_tables(submissions, context)
    checked_year = check_rules(submissions, frames, context)
    checked = checked_year.checked
    verdicts = run_expectations(checked_year, context)
    with lake.year_lock(YEAR):
        candidate = consolidate(frames, checked_year, verdicts, context)
        published = publish_release(candidate, context)
    return lake, checked, published


def test_the_findings_are_the_faults_and_are_published(year: tuple[Lake, Checked, Published]) -> None:
    findings = pl.read_parquet(year[2].path / "findings.parquet")
    assert findings.sort("unit_id", "rule", "instance").select("unit", "rule", "instance").rows() == [
        ("晴川区甲局", "PROSE-RECEIVED", "requests.new.total"),
        ("晴川区乙局", "2021-ROW", "outcome.granted"),
        ("晴川区乙局", "2021-ROW", "outcome.total"),
        ("晴川区乙局", "2021-ROW", "requests.carried_out"),
        ("晴川区乙局", "PROSE-RECEIVED", "requests.new.total"),
        ("晴川区丙局", "DOC-FORM", ""),
        ("晴川区丁局", "ROSTER-MISSING", ""),
    ]


def test_what_is_explained_or_blank_is_not_assessed(year: tuple[Lake, Checked, Published]) -> None:
    second = year[1].outcomes.filter(unit_id="dept-1").filter(pl.col("rule").str.starts_with("2021-"))
    unassessed = second.filter(outcome="cannot_be_assessed").sort("rule", "instance")
    assert unassessed.select("rule", "instance", "reason").rows() == [
        ("2021-BALANCE", "natural_person", "已由 2021-ROW 说明"),
        ("2021-BALANCE", "total", "已由 2021-ROW 说明"),
        ("2021-REVIEW", "", "“行政复议尚未审结”未填"),
    ]


def test_the_pages_for_the_stewards_name_the_rows(year: tuple[Lake, Checked, Published]) -> None:
    lake, checked, _ = year
    (page,) = (lake.docs(YEAR) / "validations" / "form2021_table").rglob("*.html")
    text = page.read_text(encoding="utf-8")
    for words in ("“予以公开”一行", "“结转下年度继续办理”一行", "每一行的总计等于六类申请人之和"):
        assert words in text
    (suite,) = (suite for suite in checked.suites if suite.name == "form2021_table")
    assert len(suite.specs) == sum(len(rule.checks) for rule in rules_of(Family.TABLE, "2021"))


def test_the_totals_are_of_one_form_each_without_the_reports_to_be_repaired(
    year: tuple[Lake, Checked, Published],
) -> None:
    totals = pl.read_parquet(year[2].path / "totals.parquet").filter(item="requests.new.total").sort("form")
    columns = ["form", "total", "units_due", "units_reported", "units_missing", "units_held_back"]
    assert totals.select(columns).rows() == [("2019", None, 4, 0, 3, 1), ("2021", Decimal(8), 4, 1, 2, 1)]


def test_a_blank_is_no_zero_in_the_release(year: tuple[Lake, Checked, Published]) -> None:
    pending = pl.read_parquet(year[2].path / "totals.parquet").filter(item="review.pending", form="2021")
    assert pending.select("total", "units_reported", "units_held_back").row(0) == (Decimal(1), 1, 1)
    facts = pl.read_parquet(year[2].path / "facts.parquet").filter(item="review.pending", form="2021")
    assert facts.sort("unit_id").select("value", "status").rows() == [(Decimal(1), "reported"), (None, "blank")]
    wide = pl.read_parquet(year[2].path / "wide_2021.parquet")
    assert wide.sort("unit_id")["review.pending"].to_list() == [Decimal(1), None]
    assert wide.columns[3:] == [item.id for item in form("2021").items]
    assert CLEAN_BY_FORM["2021"]["review.pending"] == 1
