"""The example district from files to release: every planted fault is found, and nothing else."""

from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest

from examples.district import Expected, expected, inbox, personal_data, reports
from examples.plan import YEARS
from expectations.rules import CATALOGUE
from tasks.intake.roster import load_roster
from tasks.yearly.preview import preview_year
from tasks.yearly.run import YearRun
from tests.district import ROSTER, run_district
from tests.golden_findings import added_and_dropped, written

Numbers = dict[str, Decimal | None]


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one lake into which the years are run, one after another."""
    return tmp_path_factory.mktemp("district") / "lake"


@pytest.fixture(scope="module", params=YEARS)
def year(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def run(lake: Path, year: int) -> YearRun:
    return run_district(lake, inbox(year), year=year)


@pytest.fixture(scope="module")
def planned(year: int) -> Expected:
    return expected(year)


def test_findings_are_those_planted(run: YearRun, planned: Expected) -> None:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in run.checked.findings.iter_rows(named=True):
        found[row["unit_id"] or row["unit"]].add(row["rule"])
    assert found == {unit: rules for unit, rules in planned["findings"].items() if rules}


def test_findings_are_the_golden_ones_word_by_word(run: YearRun, year: int) -> None:
    difference = added_and_dropped(year, written(run.checked.findings))
    assert not difference, difference


def test_the_catalogue_tried_out_on_the_year_changes_nothing(run: YearRun, year: int) -> None:
    tried = preview_year(run.lake, year, load_roster(ROSTER), CATALOGUE)
    assert (tried.added.rows(), tried.dropped.rows(), tried.changed.rows()) == ([], [], [])
    assert tried.unchanged == run.checked.findings.height


def test_every_file_has_the_state_planned(run: YearRun, planned: Expected) -> None:
    states = {submission.name: str(submission.state) for submission in run.submissions}
    states |= {remark.place: "duplicate_file" for remark in run.intake.remarks}
    assert states == planned["submissions"]


def test_every_number_is_published_exactly(run: YearRun, planned: Expected) -> None:
    facts = pl.read_parquet(run.published.path / "facts.parquet")
    found: defaultdict[str, Numbers] = defaultdict(dict)
    for row in facts.filter(pl.col("status") != "absent").iter_rows(named=True):
        found[row["unit_id"]][row["item"]] = row["value"]
    assert found == planned["values"]


def test_every_number_of_every_file_is_read_exactly(run: YearRun, year: int) -> None:
    printed = {path: dict(report.values) for path, report in reports(year).items() if report.has_table}
    read: dict[str, Numbers] = {
        submission.name: {fact.item: fact.value for fact in submission.report.facts if fact.status != "absent"}
        for submission in run.submissions
        if submission.report and submission.report.form
    }
    assert read == printed


def test_rules_that_blanks_leave_open_are_open(run: YearRun, planned: Expected) -> None:
    about_regulations = {
        (rule.id, check.instance)
        for rule in CATALOGUE.values()
        for check in rule.checks
        if any(item.startswith("regulations.") for item in check.items)
    }
    outcomes = run.checked.outcomes.filter(
        pl.col("outcome") == "cannot_be_assessed", pl.col("reason").str.contains("未填|不适用|读不出数|原表空白")
    )
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in outcomes.iter_rows(named=True):
        if (row["rule"], row["instance"]) not in about_regulations:
            found[row["unit_id"]].add(row["rule"])
    assert found == {unit: rules for unit, rules in planned["unassessed"].items() if rules}


def test_no_person_is_named_in_anything_published(run: YearRun, year: int) -> None:
    files = [path for folder in (run.published.path, run.lake.docs(year)) for path in folder.rglob("*")]
    texts = [path.read_bytes().decode("utf-8", "replace") for path in files if path.is_file()]
    for packed in (path for path in files if path.suffix in {".docx", ".xlsx"}):
        with ZipFile(packed) as archive:
            texts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    tables = [
        pl.read_parquet(path).write_csv()
        for path in run.published.path.glob("*.parquet")
        if "findings" not in path.name
    ]
    findings = [repr(pl.read_parquet(run.published.path / "findings.parquet").rows())]
    leaks = {person for person in personal_data(year) for text in (*texts, *tables, *findings) if person in text}
    assert leaks == set()


def test_no_person_is_named_in_a_review_pack(run: YearRun, year: int) -> None:
    packs = run.lake.review(year)
    texts = [page.read_text(encoding="utf-8") for page in packs.glob("*.html")]
    for letter in packs.glob("*.docx"):
        with ZipFile(letter) as archive:
            texts += [archive.read(name).decode() for name in archive.namelist()]
    assert len(texts) > 40
    assert {person for person in personal_data(year) for text in texts if person in text} == set()


def test_the_stewards_alone_have_the_contacts(run: YearRun, year: int) -> None:
    contacts = run.lake.root / "steward" / str(year) / "contacts.parquet"
    assert set(pl.read_parquet(contacts)["text"]) & personal_data(year)
    assert contacts.stat().st_mode & 0o077 == 0
