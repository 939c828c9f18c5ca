"""The releases of the example district are byte for byte those committed, decisions of every kind among them."""

from pathlib import Path

import pytest

from examples.plan import YEARS
from tasks.decisions import load_ledger
from tasks.intake.roster import load_roster
from tasks.model.codes import DecisionKind
from tests.district import ROSTER
from tests.example_lake import ExampleDistrict
from tests.golden_releases import LEDGERS, golden, run_with_ledger, sums, what_differs


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The one lake into which the years are run, one after another."""
    return tmp_path_factory.mktemp("golden")


@pytest.mark.parametrize("year", YEARS)
def test_every_file_of_a_release_is_the_one_listed(folder: Path, year: int, example_district: ExampleDistrict) -> None:
    run = run_with_ledger(folder, year, example_district.years[int(year)].submissions)
    # the years lack more than an approval, so that it is void; that it is of this candidate is what makes the bytes
    assert run.candidate.hash in {each.candidate for each in run.checked_year.ledger.decisions}
    assert (difference := what_differs(year, sums(run.published.path))) == "", difference


def test_the_ledgers_hold_decisions_of_every_kind() -> None:
    roster = load_roster(ROSTER)
    ledgers = {year: load_ledger(LEDGERS / f"{year}.yaml", year, roster) for year in YEARS}
    assert {each.kind for ledger in ledgers.values() for each in ledger.decisions} == set(DecisionKind)
    for ledger in ledgers.values():
        assert {DecisionKind.EXPLANATION, DecisionKind.APPROVAL} <= {each.kind for each in ledger.decisions}


def test_files_added_removed_and_changed_are_named() -> None:
    listed = golden(2018)
    first, second, *_ = sorted(listed)
    found = {name: sha256 for name, sha256 in listed.items() if name != first} | {second: "0", "2018.1/new": "0"}
    lines = what_differs(2018, found).splitlines()
    assert lines[1:-1] == ["+ 2018.1/new", f"- {first}", f"! {second}"]
    assert what_differs(2018, listed) == ""
