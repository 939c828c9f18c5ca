"""What `nianbao run` prints of a run, for people and as JSON."""

import json
import signal
from contextlib import nullcontext
from pathlib import Path
from typing import NoReturn

import pytest
from httpx import ConnectError

from flows.summary import RunSummary
from nianbao.cli import main
from nianbao.commands.run import Arguments, run
from nianbao.exit_codes import Exit
from tasks.lake.folders import Lake
from tasks.lake.runs import recorded_run
from tasks.model.codes import MaturityLevel


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run comes to is not run here, and needs no server."""
    monkeypatch.setattr("flows.clients.server_for_run", lambda: nullcontext(lambda: None))


SUMMARY = RunSummary(
    year=2018,
    release="2018.1",
    is_new=True,
    maturity=MaturityLevel.PROVISIONAL,
    release_path="lake/releases/2018/2018.1",
    pages="lake/docs/2018/index.html",
    review="lake/review/2018/index.html",
    units_due=3,
    units_reported=2,
    reasons=(),
    candidate="0" * 64,
    awaits_approval=False,
    unsettled=(),
    replaced=(),
    held=(),
    files={"有效": 2},
    findings={"block": 0, "explain": 1, "hint": 0},
    remarks=(),
)


def printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, as_json: bool) -> str:
    monkeypatch.setattr("flows.yearly.yearly", lambda *_given, **_named: SUMMARY)
    places = {"inbox": Path("inbox"), "lake": Path("lake"), "roster": Path("roster.toml")}
    assert run(Arguments(2018, **places, decisions=None, mirror=None, as_json=as_json)) is Exit.DONE
    return capsys.readouterr().out


def test_a_run_says_where_everything_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(monkeypatch, capsys, as_json=False).splitlines()
    assert "未处理的审核结果：必须改 0，需说明 1，提示 0" in lines
    assert "数据：lake/releases/2018/2018.1" in lines
    assert "审核页面：lake/docs/2018/index.html" in lines
    assert "退回修改材料：lake/review/2018/index.html" in lines


def test_a_summary_is_the_same_from_the_ledger_of_runs() -> None:
    kept = {"started_at": "2026-01-01", "outcome": "done", **SUMMARY.as_dict()}
    assert RunSummary.from_dict(json.loads(json.dumps(kept))) == SUMMARY


def test_a_run_that_ended_well_for_the_lake_is_told_whatever_becomes_of_prefect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def published_then_cut_off(*_given: object, **_named: object) -> NoReturn:
        with recorded_run(Lake(tmp_path), 2018) as record:
            record.result = SUMMARY.as_dict()
        raise ConnectError("[Errno 111] Connection refused")

    monkeypatch.setattr("flows.yearly.yearly", published_then_cut_off)
    places = {"inbox": Path("inbox"), "lake": tmp_path, "roster": Path("roster.toml")}
    arguments = Arguments(2018, **places, decisions=None, mirror=None, as_json=False)
    assert run(arguments) is Exit.DONE
    said = capsys.readouterr()
    assert "发布：2018.1（暂定，新发布）" in said.out
    assert "运行已完成，但 Prefect 服务中断（ConnectError）" in said.err


def test_a_run_that_prefect_broke_off_is_no_success_for_an_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_given: object, **_named: object) -> NoReturn:
        raise ConnectError("[Errno 111] Connection refused")

    earlier = {"year": 2018, "started_at": "2026-01-01T00:00:00+00:00", "outcome": "done", **SUMMARY.as_dict()}
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs/2018.jsonl").write_text(json.dumps(earlier) + "\n", encoding="utf-8")
    monkeypatch.setattr("flows.yearly.yearly", cut_off)
    places = {"inbox": Path("inbox"), "lake": tmp_path, "roster": Path("roster.toml")}
    with pytest.raises(ConnectError):
        run(Arguments(2018, **places, decisions=None, mirror=None, as_json=False))


def test_an_interrupt_that_a_library_made_an_error_of_is_an_interrupt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_given: object, **_named: object) -> NoReturn:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt as interrupt:
            raise ValueError("Error calling function") from interrupt
        raise AssertionError("not interrupted")

    monkeypatch.setattr("flows.yearly.yearly", interrupted)
    before = signal.getsignal(signal.SIGINT)
    assert main(["run", "--year", "2018", "--inbox", "inbox", "--lake", str(tmp_path)]) == Exit.SYSTEM_ERROR
    assert capsys.readouterr().err.endswith("已中断。\n")
    assert signal.getsignal(signal.SIGINT) is before


def test_json_has_the_same(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    summary = json.loads(printed(monkeypatch, capsys, as_json=True))
    assert (summary["pages"], summary["review"]) == ("lake/docs/2018/index.html", "lake/review/2018/index.html")
