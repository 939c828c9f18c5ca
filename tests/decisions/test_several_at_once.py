"""Findings of several units, rules or cells decided in one command, and what is left open said at once."""

import json
from pathlib import Path

import pytest

from tasks.decisions import Decision, load_ledger
from tasks.lake.parquet import read_table
from tasks.tables import Contacts
from tests.cases import UNIT, YEAR
from tests.decisions.office import OTHER, ROSTER
from tests.decisions.test_commands import call, lake

__all__ = ["lake"]


def written(place: Path) -> tuple[Decision, ...]:
    return load_ledger(place / "decisions" / f"{YEAR}.yaml", YEAR, ROSTER).decisions


def effect_of(capsys: pytest.CaptureFixture[str]) -> dict[str, list[tuple[str, str]]]:
    said = json.loads(capsys.readouterr().out)["effect"]
    return {name: [(each["rule"], each["severity"]) for each in findings] for name, findings in said.items()}


def test_an_explanation_says_what_it_settles_and_what_is_left(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(lake, "explain", "--unit", UNIT.id, "--rule", "2014-NO-TOPIC", "--json") == 0
    effect = effect_of(capsys)
    assert effect["settled"] == [("2014-NO-TOPIC", "explain")]
    assert effect["added"] == []
    assert ("2014-MAX-CHANNEL", "block") in effect["staying"]
    assert ("ROSTER-LATE", "explain") in effect["staying"]  # of the last run: no report says when it came


def test_all_that_one_reason_holds_for_is_explained_at_once(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(lake, "explain", "--unit", UNIT.name, "--all", "--json") == 0
    effect = effect_of(capsys)
    assert {severity for _, severity in effect["staying"]} <= {"block", "hint"}
    assert ("2014-MAX-CHANNEL", "block") in effect["staying"]
    assert len(written(lake)) == len(effect["settled"])
    assert {("PROSE-STAFF", "explain"), ("2014-NO-TOPIC", "explain")} <= set(effect["settled"])
    assert all(decision.guard for decision in written(lake))
    assert call(lake, "explain", "--unit", UNIT.name, "--all") == 2
    assert "没有尚未处理的需说明的审核结果" in capsys.readouterr().err


def test_all_of_one_rule_or_the_instances_named(lake: Path) -> None:
    assert call(lake, "explain", "--unit", UNIT.id, OTHER.id, "--rule", "PROSE-STAFF", "--all") == 0
    both = ["capacity.staff", "capacity.staff_full_time"]
    assert [(each.rule, each.instance) for each in written(lake)] == [("PROSE-STAFF", name) for name in both]


def test_several_instances_are_named(lake: Path) -> None:
    instances = ("capacity.staff_full_time", "capacity.staff")
    assert call(lake, "explain", "--unit", UNIT.id, "--rule", "PROSE-STAFF", "--instance", *instances) == 0
    assert {each.instance for each in written(lake)} == set(instances)


def test_neither_rule_nor_all_is_refused(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(lake, "explain", "--unit", UNIT.id) == 2
    assert "--all" in capsys.readouterr().err
    assert written(lake) == ()


def test_several_cells_are_corrected_for_one_reason(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = ("--item", "channel.website", "--to", "9", "--item", "training.courses", "--to", "2")
    assert call(lake, "correct", "--unit", UNIT.id, *cells) == 0
    assert [(each.item, each.after) for each in written(lake)] == [("channel.website", 9), ("training.courses", 2)]
    capsys.readouterr()
    assert call(lake, "correct", "--unit", UNIT.id, *cells[:6]) == 2
    assert "--item 写了 2 个，--to 写了 1 个" in capsys.readouterr().err


def test_what_a_correction_brings_is_explained_without_a_run(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(lake, "correct", "--unit", UNIT.id, "--item", "capacity.budget", "--to", "20000", "--json") == 0
    added = [rule for rule, severity in effect_of(capsys)["added"] if severity == "explain"]
    assert added
    assert call(lake, "explain", "--unit", UNIT.id, "--rule", added[0], "--json") == 0
    assert (added[0], "explain") in effect_of(capsys)["settled"]


def test_a_waiver_of_several_units_says_what_it_settles(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(lake, "waive", "--unit", UNIT.id, OTHER.id, "--what", "late_accepted") == 0
    assert [(each.unit, bool(each.guard)) for each in written(lake)] == [(UNIT.id, True), (OTHER.id, False)]
    assert "ROSTER-LATE" in capsys.readouterr().out
    assert call(lake, "waive", "--unit", OTHER.id, "--what", "not_due", "--json") == 0
    assert effect_of(capsys) == {"settled": [("ROSTER-MISSING", "block")], "added": [], "staying": []}


def test_whoever_may_not_read_the_people_decides_all_the_same(lake: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(table: type, path: Path) -> object:
        if table is Contacts:
            raise PermissionError(path)
        return read_table(table, path)

    monkeypatch.setattr("tasks.lake.year_tables.read_table", refuse)
    assert call(lake, "explain", "--unit", UNIT.id, "--rule", "2014-NO-TOPIC") == 0
