"""A report that lies under another unit: held by a run, told of, and counted once it is accepted."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from lxml import html

from examples.render import render
from examples.sample import sample_report
from flows.summary import RunSummary, summarise
from nianbao.cli import main
from tasks.model.codes import UnitStatus
from tasks.yearly.run import YearRun
from tests.district import ROSTER, UNJUDGED, run_district
from tests.review.made import said

UNIT, OTHER = "晴川区财政局", "晴川区水务局"
LIST = "文件,收到时间\n"
PLACES = {f"{UNIT}/年报.txt": "a", f"{OTHER}/年报.txt": "b", f"{OTHER}/补充.txt": "c"}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    lines = LIST
    for number, (name, seed) in enumerate(PLACES.items(), 1):
        unit = OTHER if seed == "b" else UNIT
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(render(sample_report(seed, unit=unit), "txt"))
        lines += f"{name},{datetime(2019, 3, number):%Y-%m-%d}\n"
    (folder / "收文登记.csv").write_text(lines, encoding="utf-8")
    return folder


def ran(tmp_path: Path, inbox: Path) -> tuple[YearRun, RunSummary]:
    run = run_district(tmp_path / "lake", inbox, steps=UNJUDGED)
    return run, summarise(run)


def test_it_is_held_until_somebody_explains_it(tmp_path: Path, inbox: Path) -> None:
    run, summary = ran(tmp_path, inbox)
    (held,) = (each for each in run.submissions if each.name.endswith("补充.txt"))
    assert (summary.held, summary.replaced) == ((f"{UNIT}：{held.id} 放在{OTHER}名下，待核实",), ())
    (finding,) = run.checked_year.open_findings.filter(rule="ROSTER-FOLDER").iter_rows(named=True)
    assert (finding["unit"], finding["submission_id"]) == (UNIT, held.id)
    assert OTHER in finding["message"]
    page = tmp_path / "lake" / "review" / "2018" / "dept-finance.html"
    assert "与前一份报告相比" not in page.read_text(encoding="utf-8")

    why = ["--by", "办公室统计岗", "--why", "两个单位合署办公，一并报送"]
    places = ["--year", "2018", "--lake", str(tmp_path / "lake"), "--roster", str(ROSTER)]
    assert main(["explain", "--submission", held.id, "--rule", "ROSTER-FOLDER", *why, *places]) == 0
    run, summary = ran(tmp_path, inbox)
    assert summary.held == ()
    assert len(summary.replaced) == 1
    assert held.id in summary.replaced[0]
    live = run.checked_year.decision_context.submissions.filter(pl.col("state") == "live", unit=UNIT)
    assert live["submission_id"].to_list() == [held.id]
    assert run.checked_year.findings.filter(rule="ROSTER-FOLDER")["state"].to_list() == ["explained"]
    words = said(html.document_fromstring(page.read_text(encoding="utf-8")))
    assert "与前一份报告相比" in words
    assert "改动的数" in words


def test_a_unit_of_which_there_is_no_other_report_is_not_missing(tmp_path: Path, inbox: Path) -> None:
    (inbox / UNIT / "年报.txt").unlink()
    run, _ = ran(tmp_path, inbox)
    units = run.candidate.contents.consolidated.units
    assert units.filter(unit=UNIT)["status"].to_list() == [UnitStatus.QUESTIONED]
    assert run.checked_year.open_findings.filter(rule="ROSTER-MISSING", unit=UNIT).height == 0
    assert "有1个应报单位的报告待核实" in run.candidate.contents.maturity.reasons
