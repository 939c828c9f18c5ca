"""What a run ends as: a file or a rule may be broken, another run may hold the year."""

import json
import threading
import zipfile
from contextvars import copy_context
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import polars as pl
import pytest
from httpx import ConnectError
from prefect.states import State

from expectations.rules import Catalogue, Family, Rule, rules_of
from flows.intake import intake
from flows.yearly import STEPS, yearly
from nianbao.cli import main
from nianbao.exit_codes import Exit
from tasks.checking.broken import RuleExecutionError
from tasks.intake.inbox import InboxError, Intake
from tasks.lake.folders import Lake, LakeBusyError
from tasks.lake.runs import read_run_log
from tasks.yearly.check import YearContext
from tests.flows.serving import FINAL, PROJECT, Served, wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.usefixtures("recorded"),
]

ROSTER = PROJECT / "data/roster.toml"


def run(inbox: Path, lake: Path) -> State:
    return yearly(2018, inbox, lake, ROSTER, return_state=True)


def current(lake: Path) -> str:
    return (lake / "releases/2018/current").read_text(encoding="utf-8").strip()


def units_reported(lake: Path) -> int:
    units = pl.read_parquet(lake / "releases/2018" / current(lake) / "units.parquet")
    return units.filter(pl.col("status").is_in(["reported", "held_back"])).height


def test_a_broken_file_is_an_outcome_of_a_completed_run(inbox: Path, tmp_path: Path) -> None:
    sound = next(inbox.glob("*.docx")).read_bytes()
    (inbox / "审计局年报.docx").write_bytes(sound[: len(sound) // 2])
    state = run(inbox, tmp_path / "lake")
    assert state.is_completed(), state.message
    assert units_reported(tmp_path / "lake") == 3
    assert Path(state.result().review).is_file()
    assert any(remark.startswith("审计局年报.docx：") for remark in state.result().remarks)


def test_promise_5_a_broken_rule_fails_the_run_and_the_last_release_stands(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake = tmp_path / "lake"
    held_back = next(inbox.glob("*.txt")).rename(tmp_path / "later.txt")
    assert run(inbox, lake).is_completed()
    held_back.rename(inbox / "交通局.txt")

    def with_a_broken_rule(family: Family, form: str | None = None, **given: Catalogue) -> tuple[Rule, ...]:
        first, *others = rules_of(family, form, **given)
        if family is not Family.TABLE:
            return (first, *others)
        return (replace(first, checks=(replace(first.checks[0], residual=pl.col("no.such.item")),)), *others)

    with monkeypatch.context() as broken:
        broken.setattr("tasks.checking.rules_of", with_a_broken_rule)
        failed = run(inbox, lake)
    assert failed.is_failed()
    with pytest.raises(RuleExecutionError):
        failed.result()
    assert (current(lake), units_reported(lake)) == ("2018.1", 2)
    assert run(inbox, lake).is_completed()
    assert (current(lake), units_reported(lake)) == ("2018.2", 3)


def test_of_two_runs_of_one_year_the_second_is_refused_and_the_first_completes(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    holds, may_go_on = threading.Event(), threading.Event()

    def taking_long(inbox: Path, context: YearContext) -> Intake:
        holds.set()
        assert may_go_on.wait(60)
        return STEPS.ingest_inbox(inbox, context)

    monkeypatch.setattr("flows.yearly.STEPS", replace(STEPS, ingest_inbox=taking_long))
    ended: list[State] = []
    context = copy_context()
    first = threading.Thread(target=context.run, args=(lambda: ended.append(run(inbox, tmp_path / "lake")),))
    first.start()
    assert holds.wait(60)
    second = run(inbox, tmp_path / "lake")
    other_year = intake(2017, inbox, tmp_path / "lake", ROSTER, return_state=True)
    may_go_on.set()
    first.join()
    assert second.is_failed()
    with pytest.raises(LakeBusyError, match="2018年度正由另一个运行处理"):
        second.result()
    assert other_year.is_completed()
    assert ended[0].is_completed()
    assert current(tmp_path / "lake") == "2018.1"


def test_a_year_that_another_run_holds_is_exit_code_2_with_its_sentence(
    inbox: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = ("--inbox", str(inbox), "--lake", str(tmp_path / "lake"), "--roster", str(ROSTER))
    with Lake(tmp_path / "lake").year_lock(2018):
        assert main(["run", "--year", "2018", *places]) == Exit.WRONG_USE
    said = capsys.readouterr().err
    assert "错误：2018年度正由另一个运行处理，本次运行没有改动任何数据。请等它结束后再运行" in said
    assert "系统故障" not in said


def test_the_daily_intake_lists_every_file_and_publishes_nothing(recorded: Served, inbox: Path, tmp_path: Path) -> None:
    next(inbox.glob("*.txt")).rename(inbox / "交通局 13800001234.txt")
    (inbox / "晴川区审计局.html").write_bytes(b"")
    state = intake(2018, inbox, tmp_path / "lake", ROSTER, return_state=True)
    assert state.is_completed(), state.message
    assert (state.result().new, state.result().files) == (4, {"无法识读": 1, "有效": 3})
    latest = recorded.ask("artifacts/nianbao-2018-files/latest")
    listed = sorted((row["单位"], row["类型"], row["状态"]) for row in json.loads(latest["data"]))
    assert listed == [
        ("晴川区交通运输局", "txt", "有效"),
        ("晴川区司法局", "docx", "有效"),
        ("晴川区审计局", "无法识别", "无法识读"),
        ("晴川区财政局", "html", "有效"),
    ]
    assert "13800001234" not in latest["data"]
    assert not (tmp_path / "lake/releases").exists()
    again = intake(2018, inbox, tmp_path / "lake", ROSTER)
    assert (again.new, again.files) == (0, {"无法识读": 1, "有效": 3})


def test_an_inbox_that_is_none_fails_the_run_in_plain_words(tmp_path: Path) -> None:
    for flow, inbox in ((yearly, tmp_path / "no-{year}"), (intake, tmp_path / "nowhere/no-{year}")):
        state = flow(2018, inbox, tmp_path / "lake", ROSTER, return_state=True)
        assert state.is_failed()
        with pytest.raises(InboxError, match="no-2018"):
            state.result()


def test_the_daily_intake_makes_the_inbox_of_a_new_year_and_says_that_nothing_has_come(
    recorded: Served, tmp_path: Path
) -> None:
    state = intake(2017, tmp_path / "{year}", tmp_path / "lake", ROSTER, return_state=True)
    assert state.is_completed(), state.message
    assert (state.result().new, state.result().files) == (0, {})
    assert (tmp_path / "2017").is_dir()
    latest = recorded.ask("artifacts/nianbao-2017-files/latest")
    assert (latest["description"], json.loads(latest["data"])) == ("2017 年度还没有收到文件", [])


NAMED_BY_A_SENDER = "欧阳试名13812345670"


def all_of(served: Served, state: State) -> str:
    """What the server knows of a flow run: the run and its steps with their states, and its artifacts."""
    run = str(state.state_details.flow_run_id)
    wait_for(lambda: {each["state_type"] for each in served.task_runs(run)} <= FINAL, 60)
    return json.dumps([served.run(run), served.task_runs(run), served.artifacts(run)], ensure_ascii=False)


def test_nothing_that_a_sender_named_reaches_prefect(
    recorded: Served, inbox: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (inbox / f"坏报告.{NAMED_BY_A_SENDER}").write_bytes(b"\x00\x01")
    (inbox / "坏报告.[x](javascript:alert(1))").write_bytes(b"\x00\x02")
    (inbox / NAMED_BY_A_SENDER).mkdir()
    with zipfile.ZipFile(inbox / NAMED_BY_A_SENDER / f"{NAMED_BY_A_SENDER}.zip", "w") as archive:
        archive.writestr(f"{NAMED_BY_A_SENDER}.docx", b"PK\x03\x04")
    state = yearly(2018, inbox, tmp_path / "lake", ROSTER, return_state=True)
    assert state.is_completed(), state.message
    assert "欧阳试名" in "".join(state.result().remarks)  # for the steward's terminal
    told = all_of(recorded, state)
    assert "无法识别" in told
    for word in ("欧阳试名", "13812345670", "javascript"):
        assert word not in told
        assert word not in caplog.text


def test_the_words_of_an_error_reach_the_ledger_of_runs_and_the_terminal_but_not_prefect(
    recorded: Served, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_given: object) -> NoReturn:
        raise FileNotFoundError(2, "No such file or directory", f"inbox/{NAMED_BY_A_SENDER}.docx")

    lake = Lake(tmp_path / "lake")
    with monkeypatch.context() as broken:
        broken.setattr("tasks.yearly.run.ingest", fail)
        state = yearly(2018, inbox, lake.root, ROSTER, return_state=True)
        assert state.is_failed()
        places = ("--inbox", str(inbox), "--lake", str(lake.root), "--roster", str(ROSTER))
        assert main(["run", "--year", "2018", *places]) == Exit.SYSTEM_ERROR
    told = all_of(recorded, state)
    assert "FileNotFoundError，详细内容见数据湖的运行记录" in told
    assert NAMED_BY_A_SENDER not in told
    assert [NAMED_BY_A_SENDER in str(run["error"]) for run in read_run_log(lake, 2018).runs] == [True, True]
    said = capsys.readouterr().err
    assert "系统故障（FileNotFoundError）" in said
    assert NAMED_BY_A_SENDER in said


def test_a_run_that_published_says_so_though_prefect_could_not_show_it(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(**_given: object) -> NoReturn:
        raise ConnectError("[Errno 111] Connection refused")

    for create in ("flows.summary.create_markdown_artifact", "flows.progress.create_progress_artifact"):
        monkeypatch.setattr(create, unreachable)
    state = run(inbox, tmp_path / "lake")
    assert state.is_completed(), state.message
    assert (state.result().release, current(tmp_path / "lake")) == ("2018.1", "2018.1")
