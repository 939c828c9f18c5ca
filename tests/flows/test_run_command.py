"""What `nianbao run` prints of a run, for people and as JSON."""

import json
from pathlib import Path

import pytest

from flows.summary import RunSummary
from nianbao.commands.run import Arguments, run
from nianbao.exit_codes import Exit
from tasks.model.codes import MaturityLevel

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


def test_json_has_the_same(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    summary = json.loads(printed(monkeypatch, capsys, as_json=True))
    assert (summary["pages"], summary["review"]) == ("lake/docs/2018/index.html", "lake/review/2018/index.html")
