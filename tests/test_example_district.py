"""The example district from files to release: every planted fault is found, and nothing else."""

from collections import defaultdict
from decimal import Decimal

import polars as pl
import pytest

from examples.district import EXPECTED, PERSONAL_DATA
from tests.plain_run import PlainRun, run_plainly


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> PlainRun:
    return run_plainly(tmp_path_factory.mktemp("district") / "lake")


def test_findings_are_those_planted(run: PlainRun) -> None:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in run.checked.findings.iter_rows(named=True):
        found[row["unit_id"] or row["unit"]].add(row["rule"])
    assert found == {unit: rules for unit, rules in EXPECTED["findings"].items() if rules}


def test_every_file_has_the_state_planned(run: PlainRun) -> None:
    states = {submission.name: str(submission.state) for submission in run.submissions}
    states |= {remark.place: "duplicate_file" for remark in run.intake.remarks}
    assert states == EXPECTED["submissions"]


def test_every_number_is_read_exactly(run: PlainRun) -> None:
    facts = pl.read_parquet(run.published.path / "facts.parquet")
    found: defaultdict[str, dict[str, Decimal | None]] = defaultdict(dict)
    for row in facts.filter(pl.col("status") != "absent").iter_rows(named=True):
        found[row["unit_id"]][row["item"]] = row["value"]
    assert found == EXPECTED["values"]


def test_rules_that_blanks_leave_open_are_open(run: PlainRun) -> None:
    outcomes = run.checked.outcomes.filter(
        pl.col("outcome") == "cannot_be_assessed", pl.col("reason").str.contains("未填|不适用")
    )
    found: defaultdict[str, set[str]] = defaultdict(set)
    for row in outcomes.iter_rows(named=True):
        found[row["unit_id"]].add(row["rule"])
    assert found == {unit: rules for unit, rules in EXPECTED["unassessed"].items() if rules}


def test_no_person_is_named_in_anything_published(run: PlainRun) -> None:
    folders = (run.published.path, run.lake.docs(2018))
    texts = [
        path.read_bytes().decode("utf-8", "replace")
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    ]
    tables = [
        pl.read_parquet(path).write_csv()
        for path in run.published.path.glob("*.parquet")
        if "findings" not in path.name
    ]
    findings = [repr(pl.read_parquet(run.published.path / "findings.parquet").rows())]
    leaks = {person for person in PERSONAL_DATA for text in (*texts, *tables, *findings) if person in text}
    assert leaks == set()


def test_the_stewards_alone_have_the_contacts(run: PlainRun) -> None:
    contacts = run.lake.root / "steward" / "2018" / "contacts.parquet"
    assert set(pl.read_parquet(contacts)["text"]) & set(PERSONAL_DATA)
    assert contacts.stat().st_mode & 0o077 == 0
