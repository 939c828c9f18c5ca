"""How the flows of the season end, on which day and with which words; called as functions, without a server."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import pytest
from prefect.states import State

from examples.render import render
from examples.sample import sample_report
from flows import season, yearly
from tasks.lake.runs import RunRecord, read_run_log, recorded_run
from tasks.yearly.inputs import inputs_of
from tests.district import TODAY, UNJUDGED, run_district

YEAR = 2018
ROSTER = """district = "晴川区"
[deadlines]
2018 = 2019-01-31
[[units]]
id = "dept-a"
name = "晴川区商务局"
kind = "department"
[[units]]
id = "dept-b"
name = "晴川区水务局"
kind = "department"
"""
Today = Callable[[date], None]


@pytest.fixture
def places(tmp_path: Path) -> dict[str, Path]:
    """A roster of two units, and the report of one of them."""
    (tmp_path / "roster.toml").write_text(ROSTER, encoding="utf-8")
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "商务局.txt").write_bytes(render(sample_report("a", unit="晴川区商务局", year=YEAR), "txt"))
    return {"inbox": tmp_path / "inbox", "lake": tmp_path / "lake", "roster": tmp_path / "roster.toml"}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The events that were told, each with its year; nothing is shown."""
    events: list[tuple[str, int]] = []
    monkeypatch.setattr(season, "tell", lambda event, year, **_payload: events.append((event, year)))
    monkeypatch.setattr(season, "_show", lambda *_: None)
    return events


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Today:
    return lambda day: monkeypatch.setattr("flows.parameters.today", lambda: day)


def ended(state: object) -> tuple[str | None, str | None, Any]:
    assert isinstance(state, State)
    assert state.is_completed()
    return state.name, state.message, state.data


def test_the_office_is_reminded_of_who_is_missing_before_and_after_the_deadline_of_the_roster(
    places: dict[str, Path], told: list[tuple[str, int]], today: Today
) -> None:
    today(date(2019, 1, 27))
    assert ended(season.reminder.fn(YEAR, **places))[0] == "无变化"
    today(date(2019, 1, 26))
    name, message, lines = ended(season.reminder.fn(YEAR, **places))
    assert (name, message) == ("催报", "离报送期限 2019-01-31 还有 5 天：还没有报送 1 个。")
    assert lines == (message, "还没有报送：晴川区水务局")
    today(date(2019, 2, 8))
    assert ended(season.reminder.fn(YEAR, **places))[1] == "报送期限 2019-01-31 已过 8 天：还没有报送 1 个。"
    assert told == [("reminder", YEAR)] * 2
    (places["inbox"] / "水务局.txt").write_bytes(render(sample_report("b", unit="晴川区水务局", year=YEAR), "txt"))
    assert ended(season.reminder.fn(YEAR, **places))[:2] == ("无变化", "2018 年度应报单位都已报送，没有要催的。")


def test_in_the_last_week_the_office_is_told_what_is_missing_for_a_final_release(
    places: dict[str, Path], told: list[tuple[str, int]], today: Today
) -> None:
    today(date(2019, 3, 24))
    of_lake = {name: places[name] for name in ("lake", "roster")}
    assert "还没有汇总过" in str(ended(season.last_warning.fn(YEAR, **of_lake))[1])
    run_district(places["lake"], places["inbox"], places["roster"], YEAR, steps=UNJUDGED)
    name, message, lines = ended(season.last_warning.fn(YEAR, **of_lake))
    assert name == "暂定"
    assert str(message).startswith("离公布期限 3 月 31 日还有 7 天，2018.1 仍是暂定，还缺")
    assert "晴川区水务局：缺报" in lines
    assert told == [("last-warning", YEAR)] * 2


def test_a_consolidation_that_finds_nothing_new_ends_as_no_change_and_leaves_the_lake_alone(
    places: dict[str, Path], today: Today, monkeypatch: pytest.MonkeyPatch
) -> None:
    today(TODAY)
    done = run_district(places["lake"], places["inbox"], places["roster"], YEAR, steps=UNJUDGED)
    with recorded_run(done.lake, YEAR) as record:
        record.inputs = inputs_of(places["inbox"], done.context)

    def run(*_arguments: object, **_options: object) -> NoReturn:
        raise AssertionError("run")

    monkeypatch.setattr(yearly, "run_year", run)
    flow = yearly.yearly.fn
    name, message, result = ended(flow(YEAR, **places, only_if_new=True))
    assert (name, result) == ("无变化", None)
    assert message == "2018 年度自上次运行以来没有收到新文件，也没有新的决定。"
    assert read_run_log(done.lake, YEAR).runs[-1]["outcome"] == "unchanged"
    with pytest.raises(Exception, match="AssertionError"):
        flow(YEAR, **places)
    with pytest.raises(SystemExit), recorded_run(done.lake, YEAR) as record:
        _suspend(record, inputs_of(places["inbox"], done.context))
    assert ended(flow(YEAR, **places, only_if_new=True))[0] == "无变化"  # another run than the one that waits
    monkeypatch.setattr("prefect.runtime.flow_run.id", "own", raising=False)  # the one that waited, now signed
    with pytest.raises(Exception, match="AssertionError"):
        flow(YEAR, **places, only_if_new=True)


def _suspend(record: RunRecord, inputs: str) -> NoReturn:
    record.inputs, record.flow_run = inputs, "own"
    with record.waiting_for_approval("c" * 64):
        raise SystemExit
    raise AssertionError
