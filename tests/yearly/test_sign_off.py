"""Approval of the candidate of the last run and of nothing else: refused at once, shown in full, signed by a post."""

import json
from pathlib import Path

import docx
import polars as pl
import pytest

from tasks.decisions import load_ledger
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tasks.yearly.run import YearRun
from tasks.yearly.sign_off import read_sign_off
from tasks.yearly.sign_off_sheet import sections, sheet_path
from tests.small_year import NAME, POST, UNIT, YEAR, SmallYear

WRONG = "0" * 64


@pytest.fixture
def office(tmp_path: Path) -> SmallYear:
    return SmallYear(tmp_path)


def listed(office: SmallYear, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    capsys.readouterr()
    assert office.call("decisions", "--json") == 0
    found: list[dict[str, str]] = json.loads(capsys.readouterr().out)["decisions"]
    return found


def test_only_the_candidate_of_the_last_run_is_approved(office: SmallYear, capsys: pytest.CaptureFixture[str]) -> None:
    assert office.approve(WRONG) == 2
    assert "请先运行 nianbao run" in capsys.readouterr().err
    candidate = office.run().candidate.hash
    assert office.approve(WRONG) == 2
    assert f"现在的候选发布是 {candidate}" in capsys.readouterr().err
    assert not (office.decisions / "2018.yaml").exists()
    assert office.approve(f"sha256:{candidate}", "--person", "甲乙丙") == 0
    assert [each["state"] for each in listed(office, capsys)] == ["holding"]
    final = office.run()
    assert final.published.maturity == "final"
    assert office.approve(candidate) == 2
    assert f"就是发布 {final.published.release_id}" in capsys.readouterr().err
    _who_and_when_stand_on_page_and_form(final)


def _who_and_when_stand_on_page_and_form(final: YearRun) -> None:
    release = final.published.path
    [signed] = pl.read_parquet(release / "decisions.parquet").to_dicts()
    day = signed["decided_on"]
    line = f"审定：{POST}，{day.year}年{day.month}月{day.day}日（北京时间），发布号 {release.name}"
    assert line in (release / "index.html").read_text(encoding="utf-8")
    assert line in [paragraph.text for paragraph in docx.Document(str(release / "consolidated_2014.docx")).paragraphs]
    kept = b"".join(path.read_bytes() for path in release.iterdir())
    assert "甲乙丙".encode() not in kept


def test_a_wrong_hash_written_by_hand_is_named_as_such(office: SmallYear, capsys: pytest.CaptureFixture[str]) -> None:
    candidate = office.run().candidate.hash
    (office.decisions / "2018.yaml").write_text(
        f'year: 2018\ndecisions:\n- id: 2018-0001\n  kind: approval\n  candidate: "{WRONG}"\n'
        f"  why: 同意\n  by: {POST}\n  on: 2019-04-01\n",
        encoding="utf-8",
    )
    for _ in range(2):
        [approval] = listed(office, capsys)
        assert approval["state"] == "reopened"
        assert candidate in approval["detail"]
        assert office.run().published.maturity == "provisional"


def test_a_candidate_that_lacks_more_than_a_signature_is_not_approved(
    office: SmallYear, capsys: pytest.CaptureFixture[str]
) -> None:
    (office.inbox / "园林局.txt").unlink()
    candidate = office.run().candidate.hash
    assert office.approve(candidate) == 2
    assert "有1个应报单位缺报" in capsys.readouterr().err


def test_decisions_of_after_the_last_run_come_before_an_approval(
    office: SmallYear, capsys: pytest.CaptureFixture[str]
) -> None:
    candidate = office.run().candidate.hash
    signed = ("--by", POST, "--why", "电话核实")
    assert office.call("correct", "--unit", UNIT, "--item", "training.trainees", "--to", "77", *signed) == 0
    assert office.approve(candidate) == 2
    assert "请先再运行一次" in capsys.readouterr().err


def test_a_post_that_the_roster_does_not_list_is_refused_without_repeating_it(
    office: SmallYear, capsys: pytest.CaptureFixture[str]
) -> None:
    candidate = office.run().candidate.hash
    for name in ("王建国", "李科长", "zhangsan"):
        assert office.call("approve", "--candidate", candidate, "--by", name, "--why", "同意") == 2
        said = capsys.readouterr().err
        assert "名册 posts 里的一个岗位" in said
        assert name not in said
    assert not (office.decisions / "2018.yaml").exists()


def test_what_the_signer_sees_is_what_she_signs(office: SmallYear, capsys: pytest.CaptureFixture[str]) -> None:
    office.run()
    signed = ("--by", POST, "--why", "电话核实")
    assert office.call("correct", "--unit", UNIT, "--item", "training.trainees", "--to", "77", *signed) == 0
    run = office.run()
    capsys.readouterr()
    assert office.call("approve", "--show") == 0
    shown = capsys.readouterr().out
    summary = read_sign_off(Lake(office.lake), YEAR)
    sheet = sheet_path(Lake(office.lake), YEAR).read_text(encoding="utf-8")
    for section in sections(summary):
        for line in section.lines:
            assert line in shown
            assert line.replace("→", "→") in sheet
    assert summary["candidate"] == run.candidate.hash
    assert (summary["units"]["due"], summary["units"]["reported"]) == (1, 1)
    [correction] = summary["corrections"]
    assert correction["unit"] == NAME
    assert correction["change"].endswith("→ 77")
    assert (correction["why"], correction["by"]) == ("电话核实", POST)
    assert summary["since"] == "2018.1"
    assert [(change["after"], change["reason"]) for change in summary["changes"]] == [("77", "更正")]
    assert summary["totals"]


def test_who_signed_stays_in_the_ledger(office: SmallYear) -> None:
    candidate = office.run().candidate.hash
    assert office.approve(candidate, "--person", "甲乙丙") == 0
    [approval] = load_ledger(office.decisions / "2018.yaml", YEAR, load_roster(office.roster)).decisions
    assert (approval.by, approval.person) == (POST, "甲乙丙")
