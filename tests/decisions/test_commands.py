"""`nianbao explain | correct | waive | approve | decisions`: what the last run found, decided in one line."""

import json
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from nianbao.cli import main
from tasks.checking import check_year
from tasks.decisions import Decision, add_decisions, load_ledger
from tasks.intake.submissions import submissions_frame
from tasks.lake.folders import Lake
from tasks.lake.parquet import write_table
from tasks.lake.year_tables import YearTables, write_year
from tasks.model.codes import DecisionKind, State, Waived
from tasks.model.document import Problem
from tasks.tables import Findings
from tasks.tables.frames import build_frames
from tests.cases import UNIT, YEAR, a_figure, a_report, a_submission
from tests.decisions.office import OTHER, ROSTER, explanation

TOML = f"""
district = "晴川区"
[deadlines]
{YEAR} = {YEAR + 1}-03-31
[[units]]
id = "{UNIT.id}"
name = "{UNIT.name}"
kind = "department"
[[units]]
id = "{OTHER.id}"
name = "{OTHER.name}"
kind = "department"
former_names = ["晴川区统计处"]
"""
STRAY = "e" * 16


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    """A lake after a run: one report with faults, received late; one file of nobody; one unit missing."""
    (tmp_path / "roster.toml").write_text(TOML, encoding="utf-8")
    prose = [a_figure("capacity.staff", "8"), a_figure("capacity.staff_full_time", "8")]
    faults = {"response.hot_topics": "0", "channel.website": "99", "training.courses": None}
    submissions = [
        a_submission(a_report(faults, prose=prose), received_at=datetime(YEAR + 1, 4, 12)),
        a_submission(Problem("scan", "文件打不开。"), unit=None, state=State.UNREADABLE, id=STRAY, sha256="e" * 64),
    ]
    received, frames = submissions_frame(submissions, YEAR), build_frames(submissions, YEAR)
    place = Lake(tmp_path / "lake")
    write_year(place, YEAR, YearTables(received, frames))
    found = check_year(received, frames, YEAR, roster=ROSTER, is_whole_year=True).findings
    write_table(found, Findings, place.table(YEAR, Findings))
    return place.root


def call(lake: Path, command: str, *words: str) -> int:
    places = ("--year", str(YEAR), "--lake", str(lake), "--roster", str(lake.parent / "roster.toml"))
    signed = () if command == "decisions" else ("--why", "经核实属实", "--by", "办公室统计岗", "--on", "2019-04-20")
    return main([command, *places, *signed, *words])


def written(lake: Path) -> tuple[Decision, ...]:
    return load_ledger(lake / "decisions" / f"{YEAR}.yaml", YEAR, ROSTER).decisions


def test_a_finding_is_explained_with_the_values_it_speaks_about(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(lake, "explain", "--unit", UNIT.name, "--rule", "2014-NO-TOPIC", "--expires", "2019-12-31") == 0
    [decision] = written(lake)
    assert (decision.kind, decision.unit, decision.by, decision.why) == (
        DecisionKind.EXPLANATION,
        UNIT.id,
        "办公室统计岗",
        "经核实属实",
    )
    assert (decision.on, decision.expires, decision.instance) == (date(2019, 4, 20), date(2019, 12, 31), None)
    assert decision.guard == {"response.hot_topics": 0, "response.social_media": 1, "response.other": 0}
    assert f"已写入 说明 {decision.id}" in capsys.readouterr().out


def test_of_several_findings_of_a_rule_one_is_named(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(lake, "explain", "--unit", UNIT.id, "--rule", "PROSE-STAFF") == 2
    assert "请用 --instance 写明：capacity.staff、capacity.staff_full_time" in capsys.readouterr().err
    assert call(lake, "explain", "--unit", UNIT.id, "--rule", "PROSE-STAFF", "--instance", "capacity") == 2
    assert "没有细目“capacity”" in capsys.readouterr().err
    assert call(lake, "explain", "--unit", UNIT.id, "--rule", "PROSE-STAFF", "--instance", "capacity.staff") == 0
    assert written(lake)[0].guard == {"capacity.staff": 3, "left": 8, "right": 3}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--unit", UNIT.id, "--rule", "2014-MAX-CHANNEL"), "是必须改的问题，不能只凭说明了结"),
        (("--unit", UNIT.id, "--rule", "2014-TRAINING"), "上次运行没有规则 2014-TRAINING 的审核结果"),
        (("--unit", OTHER.id, "--rule", "2014-NO-TOPIC"), "这个单位现有的审核结果：ROSTER-MISSING"),
        (("--unit", "区教育局", "--rule", "2014-NO-TOPIC"), "单位名册中没有“区教育局”"),
    ],
)
def test_what_cannot_be_explained_is_said(
    lake: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert call(lake, "explain", *words) == 2
    assert said in capsys.readouterr().err
    assert written(lake) == ()


def test_a_number_is_corrected_from_what_was_read(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(lake, "correct", "--unit", UNIT.id, "--item", "channel.website", "--to", "9", "--json") == 0
    [decision] = written(lake)
    assert (decision.item, decision.before, decision.after) == ("channel.website", 99, 9)
    said = json.loads(capsys.readouterr().out)
    effect = said.pop("effect")
    assert [each["rule"] for each in effect["settled"]][:1] == ["2014-MAX-CHANNEL"]
    assert effect["added"] == []
    assert said == {
        "path": str(lake / "decisions" / "2018.yaml"),
        "decisions": [{"id": decision.id, "line": decision.line}],
    }
    assert call(lake, "correct", "--unit", UNIT.id, "--item", "training.courses", "--to", "2") == 0
    assert (written(lake)[1].before, written(lake)[1].status, written(lake)[1].after) == (None, "blank", 2)
    assert call(lake, "correct", "--unit", UNIT.id, "--item", "channel.wechat", "--to", "null") == 0
    assert (written(lake)[2].before, written(lake)[2].after) == (Decimal(5), None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--unit", UNIT.id, "--item", "channel.website", "--to", "9,0"), "--to 写的是“9,0”，应是一个数"),
        (("--unit", UNIT.id, "--item", "channel.website", "--to", "Infinity"), "应是一个数"),
        (("--unit", UNIT.id, "--item", "channel.website", "--to", "99"), "与 from 相同"),
        (
            ("--unit", UNIT.id, "--item", "normative.issued", "--to", "9"),
            "没有“normative.issued”这一项。是否指：proactive.normative_issued？",
        ),
        (("--unit", OTHER.id, "--item", "channel.website", "--to", "9"), f"没有 {OTHER.id} 的有效报告"),
    ],
)
def test_what_cannot_be_corrected_is_said(
    lake: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert call(lake, "correct", *words) == 2
    assert said in capsys.readouterr().err
    assert written(lake) == ()


def test_units_and_rules_are_waived(lake: Path) -> None:
    assert call(lake, "waive", "--unit", "晴川区统计处", "--what", "not_due") == 0
    assert call(lake, "waive", "--unit", UNIT.id, "--what", "late_accepted") == 0
    assert call(lake, "waive", "--unit", OTHER.id, "--what", "late_accepted") == 0
    assert call(lake, "waive", "--submission", STRAY, "--what", "rule", "--rule", "DOC-NO-TABLE") == 0
    not_due, late, early, stray = written(lake)
    assert (not_due.unit, not_due.waived) == (OTHER.id, Waived.NOT_DUE)
    assert late.guard == {"left": 12, "right": 0}
    assert early.guard == {}
    assert (stray.submission, stray.rule, stray.unit) == (STRAY, "DOC-NO-TABLE", None)


def test_a_waiver_of_a_rule_names_it(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(lake, "waive", "--unit", UNIT.id, "--what", "rule") == 2
    assert "还要用 rule 写明是哪一条规则" in capsys.readouterr().err


def test_decisions_are_listed_with_their_states(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(lake, "explain", "--unit", UNIT.id, "--rule", "2014-NO-TOPIC")
    guard = {"response.hot_topics": Decimal(0), "response.social_media": Decimal(7), "response.other": Decimal(0)}
    stale = replace(explanation("2014-NO-TOPIC", guard, on=date(2019, 4, 1)), id="", line=0)
    gone = replace(stale, expires=date(2019, 4, 2), why="先前的说明")
    add_decisions(lake / "decisions" / "2018.yaml", YEAR, [stale, gone], ROSTER)
    capsys.readouterr()
    assert call(lake, "decisions") == 0
    said = capsys.readouterr().out
    assert [line.split("　")[2] for line in said.splitlines() if line.startswith("2018-")] == [
        "有效",
        "已由别的决定代替",
        "已到期",
    ]
    assert "    2019-04-20 办公室统计岗：经核实属实" in said
    assert call(lake, "decisions", "--json") == 0
    first, *_ = json.loads(capsys.readouterr().out)["decisions"]
    assert (first["state"], first["unit"], first["rule"]) == ("holding", UNIT.id, "2014-NO-TOPIC")


def test_a_decision_about_nothing_is_listed_and_is_wrong_use(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stray = replace(explanation("2014-NO-TOPIC", {"response.other": Decimal(1)}, unit=OTHER.id), id="", line=0)
    add_decisions(lake / "decisions" / "2018.yaml", YEAR, [stray], ROSTER)
    assert call(lake, "decisions") == 2
    assert "找不到对象" in capsys.readouterr().out


def test_last_years_explanations_are_offered(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = replace(explanation("2014-NO-TOPIC", {"response.other": Decimal(1)}, why="上年已说明"), id="", line=0)
    add_decisions(lake / "decisions" / "2017.yaml", YEAR - 1, [last], ROSTER)
    assert call(lake, "decisions") == 0
    said = capsys.readouterr().out
    assert "2018 年度还没有作过决定" in said
    assert f"{UNIT.name}　2014-NO-TOPIC　：上年已说明" in said


def test_a_year_that_was_not_run_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "roster.toml").write_text(TOML, encoding="utf-8")
    lake = tmp_path / "lake"
    lake.mkdir()
    assert call(lake, "explain", "--unit", UNIT.id, "--rule", "2014-NO-TOPIC") == 2
    assert "请先重新运行该年度" in capsys.readouterr().err
    assert call(lake, "waive", "--unit", UNIT.id, "--what", "late_accepted") == 0
    assert call(lake, "decisions") == 0
    assert "该年度还没有运行过" in capsys.readouterr().out


def test_the_folder_of_the_decisions_may_be_given(lake: Path, tmp_path: Path) -> None:
    assert call(lake, "waive", "--unit", OTHER.id, "--what", "not_due", "--decisions", str(tmp_path / "mine")) == 0
    assert (tmp_path / "mine" / "2018.yaml").is_file()
    assert not (lake / "decisions").exists()


def test_a_day_is_a_day(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        call(lake, "waive", "--unit", OTHER.id, "--what", "not_due", "--expires", "明年")
    assert "明年 不是日期" in capsys.readouterr().err
