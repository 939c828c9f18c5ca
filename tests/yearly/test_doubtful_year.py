"""A run that finds most files of another year stops and asks."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from examples.render import render
from examples.sample import sample_report
from tasks.lake.folders import Lake
from tasks.lake.parquet import read_table
from tasks.model.codes import State
from tasks.model.submission import Submission
from tasks.tables import Receipts
from tasks.yearly.doubtful_year import DoubtfulYearError, refuse_files_of_another_year
from tests.cases import a_report, a_submission, clean_head
from tests.district import UNJUDGED, run_district


def files(*years: int) -> list[Submission]:
    states = {2018: State.LIVE}
    return [
        a_submission(a_report(head=clean_head(year)), state=states.get(year, State.OTHER_YEAR), id=f"{number:016}")
        for number, year in enumerate(years)
    ]


@pytest.mark.parametrize("years", [[2017], [2017, 2017, 2018], [2018, 2016, 2017, 2017, 2017]])
def test_most_files_of_one_other_year_are_asked_about(years: Sequence[int]) -> None:
    with pytest.raises(DoubtfulYearError, match=r"2017 年度的.*--anyway"):
        refuse_files_of_another_year(files(*years), 2018)


@pytest.mark.parametrize("years", [[], [2018], [2017, 2018], [2015, 2016, 2017, 2018], [2018, 2018, 2017]])
def test_half_or_fewer_are_not(years: Sequence[int]) -> None:
    refuse_files_of_another_year(files(*years), 2018)


def test_a_refused_run_leaves_the_register_as_it_was(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "晴川区水务局.txt").write_bytes(render(sample_report("a", unit="晴川区水务局"), "txt"))
    with pytest.raises(DoubtfulYearError):
        run_district(tmp_path / "lake", inbox, year=2017, steps=UNJUDGED)
    lake = Lake(tmp_path / "lake")
    assert read_table(Receipts, lake.register(2017)).height == 0
    assert not lake.releases(2017).exists()
