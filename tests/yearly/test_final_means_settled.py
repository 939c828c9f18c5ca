"""A release is final only where all is settled or accepted by name; what may be a slip of the unit is in no total."""

import re
from decimal import Decimal
from pathlib import Path

import docx
import polars as pl
import pytest
from openpyxl import load_workbook

from tasks.decisions import load_ledger
from tasks.intake.roster import load_roster
from tests.small_year import NAME, UNIT, YEAR, SmallYear

SLIP = f"{UNIT}/2014-MONEY-UNIT/capacity.budget"
ITEM = "capacity.budget"
BUDGET = "政府信息公开专项经费"
HELD = f"计量单位存疑、暂不计入合计的数：{NAME}“{BUDGET}”20000 万元"


@pytest.fixture
def office(tmp_path: Path) -> SmallYear:
    return SmallYear(tmp_path, {ITEM: Decimal(20000)})


def total(release: Path) -> dict[str, object]:
    return pl.read_parquet(release / "totals.parquet").row(by_predicate=pl.col("item") == ITEM, named=True)


def paragraphs(release: Path) -> list[str]:
    return [each.text for each in docx.Document(str(release / "consolidated_2014.docx")).paragraphs]


def test_a_suspected_slip_of_the_unit_is_held_out_of_the_total_by_name(office: SmallYear) -> None:
    run = office.run()
    release = run.published.path
    facts = pl.read_parquet(release / "facts.parquet")
    fact = facts.row(by_predicate=pl.col("item") == ITEM, named=True)
    assert (fact["value"], fact["counted"], fact["uncounted_reason"]) == (20000, False, "number")
    assert facts.filter(~pl.col("counted"))["item"].to_list() == [ITEM]
    found = total(release)
    assert (found["total"], found["units_reported"], found["units_questioned"], found["units_held_back"]) == (
        None,
        0,
        1,
        0,
    )
    assert pl.read_parquet(release / "units.parquet")["status"].to_list() == ["reported"]
    assert run.published.maturity == "provisional"
    assert "有1条需说明的审核结果尚未说明、更正或豁免，涉及1个单位" in run.candidate.contents.maturity.reasons
    assert HELD in paragraphs(release)
    assert HELD in (release / "index.html").read_text(encoding="utf-8")


def test_a_number_that_is_explained_counts(office: SmallYear) -> None:
    office.run()
    signed = ("--by", "办公室统计岗", "--why", "当年建设专门场所")
    assert office.call("explain", "--unit", UNIT, "--rule", "2014-MONEY-UNIT", *signed) == 0
    run = office.run()
    assert total(run.published.path)["total"] == 20000
    assert office.approve(run.candidate.hash) == 0
    assert office.run().published.maturity == "final"


def test_an_open_finding_is_accepted_by_its_name_alone(office: SmallYear, capsys: pytest.CaptureFixture[str]) -> None:
    run = office.run()
    assert run.candidate.unsettled == (SLIP,)
    assert run.candidate.awaits_approval
    assert office.approve(run.candidate.hash) == 2
    assert SLIP in capsys.readouterr().err
    assert office.approve(run.candidate.hash, "--accept", SLIP, "all") == 2
    assert "没有这些尚未处理的需说明的审核结果：all" in capsys.readouterr().err
    assert office.approve(run.candidate.hash, "--accept", SLIP) == 0
    [approval] = load_ledger(office.decisions / "2018.yaml", YEAR, load_roster(office.roster)).decisions
    assert approval.accepts == (SLIP,)

    final = office.run()
    release = final.published.path
    assert (final.published.maturity, final.candidate.contents.maturity.reasons) == ("final", ())
    assert total(release)["total"] is None  # what was signed is what was seen
    assert pl.read_parquet(release / "decisions.parquet")["accepts"].to_list() == [[SLIP]]
    accepted = f"审定时逐条接受的需说明的审核结果1条：{NAME}“金额是否误以元为单位”"
    for text in (paragraphs(release), (release / "index.html").read_text(encoding="utf-8")):
        assert HELD in text
        assert accepted in text


def test_an_approval_by_hand_that_accepts_too_little_approves_nothing(office: SmallYear) -> None:
    candidate = office.run().candidate.hash
    (office.decisions / "2018.yaml").write_text(
        f'year: 2018\ndecisions:\n- id: 2018-0001\n  kind: approval\n  candidate: "{candidate}"\n'
        "  why: 同意\n  by: 办公室主任\n  on: 2019-04-01\n",
        encoding="utf-8",
    )
    run = office.run()
    assert run.published.maturity == "provisional"
    [row] = pl.read_parquet(run.published.path / "decisions.parquet").to_dicts()
    assert row["state"] == "reopened"
    assert SLIP in row["state_note"]


def test_a_total_that_an_open_finding_touches_is_marked(tmp_path: Path) -> None:
    # people trained without a course: to be explained, but no slip of the unit
    office = SmallYear(tmp_path, {"training.courses": 0, "training.trainees": 40})
    run = office.run()
    assert [name.split("/")[1] for name in run.candidate.unsettled] == ["2014-TRAINING"]
    release = run.published.path
    book = load_workbook(release / "consolidated_2014.xlsx")
    marked = [row for row in book["汇总表"].iter_rows() if "△" in row[2].number_format]
    assert [(row[0].value.strip()[-7:], row[2].value) for row in marked] == [
        ("办各类培训班数", 0),
        ("接受培训人员数", 40),
    ]
    cells = [
        [cell.text for cell in row.cells]
        for row in docx.Document(str(release / "consolidated_2014.docx")).tables[0].rows
    ]
    assert [row[2] for row in cells if row[2].endswith("△")] == ["0△", "40△"]
    # on the page the part of the sum that is in question stands between
    assert re.search(r"40(（\d+）)?△", (release / "index.html").read_text(encoding="utf-8"))
