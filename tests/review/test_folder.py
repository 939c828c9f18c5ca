"""The folder of a year's packs: for its owner only, replaced whole, made again from the lake with the same bytes."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tasks.decisions import corrected_readings
from tasks.intake.roster import Roster
from tasks.lake.folders import Lake
from tasks.lake.parquet import read_table, write_table
from tasks.lake.year_tables import YearTables, read_year, write_year
from tasks.review import ReviewContents, write_review
from tasks.tables import Findings, Outcomes
from tests.cases import UNIT, a_report, a_submission
from tests.review.made import DUE, OFFICE, year_contents


def contents() -> ReviewContents:
    return year_contents([a_submission(a_report({"proactive.total": "9"}))])


def bytes_in(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def test_it_is_for_its_owner_only(lake: Lake) -> None:
    index = write_review(lake, contents())
    assert index == lake.root / "review" / "2018" / "index.html"
    for place in (index.parent.parent, index.parent, *index.parent.iterdir()):
        assert place.stat().st_mode & 0o077 == 0, place


def test_pages_of_units_that_are_gone_disappear(lake: Lake) -> None:
    folder = write_review(lake, contents()).parent
    assert (folder / f"{UNIT.id}.html").exists()
    write_review(lake, replace(contents(), roster=Roster("晴川区", (OFFICE,), DUE.deadlines)))
    assert {path.name for path in folder.iterdir()} == {
        "index.html",
        "letters.json",
        "gov-office.html",
        "gov-office.docx",
    }


def test_a_letter_that_is_not_needed_any_more_disappears(lake: Lake) -> None:
    folder = write_review(lake, contents()).parent
    assert (folder / f"{UNIT.id}.docx").exists()
    write_review(lake, year_contents([a_submission(a_report())]))
    assert not (folder / f"{UNIT.id}.docx").exists()


@pytest.mark.parametrize("broken", ["tasks.review.unit_page", "tasks.review.letter", "tasks.review.index_page"])
def test_what_goes_wrong_leaves_the_last_packs(lake: Lake, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    folder = write_review(lake, contents()).parent
    before = bytes_in(folder)
    with monkeypatch.context() as patched:
        patched.setattr(broken, lambda *_: (_ for _ in ()).throw(OSError("disk full")))
        with pytest.raises(OSError, match="disk full"):
            write_review(lake, year_contents([]))
    assert bytes_in(folder) == before
    assert {path.name for path in folder.parent.iterdir()} == {"2018"}


def test_the_packs_can_be_made_again_from_the_lake(lake: Lake) -> None:
    made = contents()
    before = bytes_in(write_review(lake, made).parent)
    write_year(lake, made.year, YearTables(made.submissions, made.frames))
    write_table(made.findings, Findings, lake.table(made.year, Findings))
    write_table(made.outcomes, Outcomes, lake.table(made.year, Outcomes))
    submissions, frames = read_year(lake, made.year)
    findings, outcomes = (read_table(table, lake.table(made.year, table)) for table in (Findings, Outcomes))
    ledger = made.ledger
    readings = corrected_readings(frames.readings, submissions, ledger)
    again = ReviewContents(made.year, made.roster, submissions, frames, readings, findings, outcomes, ledger)
    assert bytes_in(write_review(lake, again).parent) == before


def test_the_order_of_rows_has_no_influence(lake: Lake) -> None:
    made = contents()
    before = bytes_in(write_review(lake, made).parent)
    turned = replace(
        made,
        readings=made.readings.reverse(),
        submissions=made.submissions.reverse(),
        outcomes=made.outcomes.reverse(),
        roster=replace(made.roster, units=made.roster.units[::-1]),
    )
    assert bytes_in(write_review(lake, turned).parent) == before
