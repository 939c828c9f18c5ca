"""`nianbao diff` and `nianbao history`: what changed between releases, when and why."""

import json
from pathlib import Path
from typing import Any

import pytest

from nianbao.cli import main
from tasks.lake.folders import Lake
from tasks.lake.runs import recorded_run
from tasks.release.publish import publish
from tests.release.conftest import District


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake with two releases of 2018, the second with a new report and a new unit."""
    lake = Lake(tmp_path / "lake")
    district = District().report("education", "a").report("hill", "b")
    for _ in range(2):
        with recorded_run(lake, 2018) as record:
            published = publish(lake, 2018, district.contents())
            record.result = {"release": published.release_id, "is_new": published.is_new}
        district.report("education", "d", proactive__total="8", fees__collected=None).report("river", "e")
    return lake


def said(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    assert main([*map(str, arguments)]) == 0
    return capsys.readouterr().out


def data(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    return dict(json.loads(said(capsys, *arguments, "--json")))


def test_diff_lists_changed_numbers_by_reason(lake: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    words = said(capsys, "diff", "2018", "--lake", lake.root).splitlines()
    assert words == [
        "2018.1 → 2018.2：60 个数有变动",
        "    数值变了：2 个",
        "    新有或不再有：58 个",
        "首次报送（first_report）：58 个",
        "    河口街道办事处：58 个数",
        "重新报送（resubmission）：2 个",
        "    青川区教育局　依申请公开信息收取的费用　2 → （未填）",
        "    青川区教育局　主动公开政府信息数　2 → 8",
    ]
    rows = data(capsys, "diff", "2018", "--lake", lake.root)["changes"]
    assert len(rows) == 60
    assert {row["reason"] for row in rows} == {"first_report", "resubmission"}
    fee = next(row for row in rows if row["item"] == "fees.collected" and row["unit_id"] == "education")
    assert (fee["value_before"], fee["value_after"], fee["status_after"]) == (2, None, "blank")


def test_diff_takes_any_two_releases(lake: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    back = data(capsys, "diff", "2018", "2018.2", "1", "--lake", lake.root)
    assert (back["before"], back["after"]) == ("2018.2", "2018.1")
    assert {row["reason"] for row in back["changes"]} == {"withdrawal", "resubmission"}
    assert data(capsys, "diff", "2018", "1", "1", "--lake", lake.root)["changes"] == []


def test_diff_needs_two_known_releases(lake: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "2018", "1", "--lake", str(lake.root)]) == 2
    assert "请给出两个发布号" in capsys.readouterr().err
    assert main(["diff", "2018", "1", "7", "--lake", str(lake.root)]) == 2
    assert "没有发布过 2018.7" in capsys.readouterr().err


def test_history_says_when_and_why(lake: Lake, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = data(capsys, "history", "--lake", lake.root)["releases"]
    assert (first["release"], first["is_current"], first["changes"]) == ("2018.1", False, {"first_report": 116})
    assert (second["release"], second["is_current"]) == ("2018.2", True)
    assert second["changes"] == {"first_report": 58, "resubmission": 2}
    assert first["published_at"] <= second["published_at"]
    words = said(capsys, "history", "2018", "--lake", lake.root)
    assert "2018.2　暂定　（现行）" in words
    assert "变动：首次报送 58，重新报送 2" in words
    assert "尚未经人审定" in words
    assert said(capsys, "history", "2019", "--lake", lake.root) == "还没有发布过。\n"
