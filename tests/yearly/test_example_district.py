"""The example district from files to release: every planted fault is found, and nothing else."""

from collections import defaultdict
from decimal import Decimal
from zipfile import ZipFile

import polars as pl
import pytest

from examples.district import Expected, expected, personal_data, reports
from examples.plan import YEARS
from expectations.rules import CATALOGUE
from tasks.intake.roster import load_roster
from tasks.yearly.preview import preview_year
from tests.district import ROSTER
from tests.example_lake import ExampleDistrict, ExampleYear
from tests.golden_findings import added_and_dropped, written

pytestmark = pytest.mark.timeout(900)  # six years are run

Numbers = dict[str, Decimal | None]


@pytest.fixture(scope="module", params=YEARS)
def year(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def run(example_district: ExampleDistrict, year: int) -> ExampleYear:
    return example_district.years[year]


@pytest.fixture(scope="module")
def planned(year: int) -> Expected:
    return expected(year)


def test_findings_are_those_planted(run: ExampleYear, planned: Expected) -> None:
    # what a stranger calls itself is in no finding
    strangers = {each.id: each.report.head.unit for each in run.submissions if each.report and each.unit is None}
    found: defaultdict[str | None, set[str]] = defaultdict(set)
    for row in run.findings.iter_rows(named=True):
        found[row["unit_id"] or strangers[row["submission_id"]]].add(row["rule"])
    assert found == {unit: rules for unit, rules in planned["findings"].items() if rules}


def test_findings_are_the_golden_ones_word_by_word(run: ExampleYear, year: int) -> None:
    difference = added_and_dropped(year, written(run.findings))
    assert not difference, difference


def test_the_catalogue_tried_out_on_the_year_changes_nothing(
    example_district: ExampleDistrict, run: ExampleYear, year: int
) -> None:
    tried = preview_year(example_district.lake, year, load_roster(ROSTER), CATALOGUE)
    assert (tried.added.rows(), tried.dropped.rows(), tried.changed.rows()) == ([], [], [])
    assert tried.unchanged == run.findings.height


def test_every_file_has_the_state_planned(run: ExampleYear, planned: Expected) -> None:
    states = {submission.name: str(submission.state) for submission in run.submissions}
    states |= {remark.place: "duplicate_file" for remark in run.remarks}
    assert states == planned["submissions"]


def test_every_number_is_published_exactly(run: ExampleYear, planned: Expected) -> None:
    facts = pl.read_parquet(run.release / "facts.parquet")
    found: defaultdict[str, Numbers] = defaultdict(dict)
    for row in facts.filter(pl.col("status") != "absent").iter_rows(named=True):
        found[row["unit_id"]][row["item"]] = row["value"]
    assert found == planned["values"]


def test_every_number_of_every_file_is_read_exactly(run: ExampleYear, year: int) -> None:
    printed = {path: dict(report.values) for path, report in reports(year).items() if report.has_table}
    read: dict[str, Numbers] = {
        submission.name: {fact.item: fact.value for fact in submission.report.facts if fact.status != "absent"}
        for submission in run.submissions
        if submission.report and submission.report.form
    }
    assert read == printed


def test_rules_that_blanks_leave_open_are_open(run: ExampleYear, planned: Expected) -> None:
    about_regulations = {
        (rule.id, check.instance)
        for rule in CATALOGUE.values()
        for check in rule.checks
        if any(item.startswith("regulations.") for item in check.items)
    }
    outcomes = run.outcomes.filter(
        pl.col("outcome") == "cannot_be_assessed", pl.col("reason").str.contains("未填|不适用|读不出数|原表空白")
    )
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in outcomes.iter_rows(named=True):
        if (row["rule"], row["instance"]) not in about_regulations:
            found[row["unit_id"]].add(row["rule"])
    assert found == {unit: rules for unit, rules in planned["unassessed"].items() if rules}


def test_no_person_is_named_in_anything_published(
    example_district: ExampleDistrict, run: ExampleYear, year: int
) -> None:
    files = [path for folder in (run.release, example_district.lake.docs(year)) for path in folder.rglob("*")]
    texts = [path.read_bytes().decode("utf-8", "replace") for path in files if path.is_file()]
    for packed in (path for path in files if path.suffix in {".docx", ".xlsx"}):
        with ZipFile(packed) as archive:
            texts += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    tables = [repr(pl.read_parquet(path).rows()) for path in run.release.glob("*.parquet")]
    leaks = {person for person in personal_data(year) for text in (*texts, *tables) if person in text}
    assert leaks == set()


def test_no_person_is_named_in_a_review_pack(example_district: ExampleDistrict, year: int) -> None:
    packs = example_district.lake.review(year)
    texts = [page.read_text(encoding="utf-8") for page in packs.glob("*.html")]
    for letter in packs.glob("*.docx"):
        with ZipFile(letter) as archive:
            texts += [archive.read(name).decode() for name in archive.namelist()]
    assert len(texts) > 40
    assert {person for person in personal_data(year) for text in texts if person in text} == set()


def test_the_stewards_alone_have_the_contacts(example_district: ExampleDistrict, year: int) -> None:
    contacts = example_district.lake.root / "steward" / str(year) / "contacts.parquet"
    assert set(pl.read_parquet(contacts)["text"]) & personal_data(year)
    assert contacts.stat().st_mode & 0o077 == 0
