"""Decisions taken back, kept in one place, told at once what they change; units and items by what they are called."""

import json
import time
from pathlib import Path

import pytest

from tasks.common.errors import CallerError
from tasks.decisions import LedgerError, load_ledger
from tasks.decisions.ledger.file import TwoLedgersError, ledger_path
from tasks.intake.resolve import UnresolvedError, resolve_item, resolve_unit
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tests.decisions.office import ROSTER
from tests.small_year import UNIT, YEAR, SmallYear

SIGNED = ("--by", "办公室统计岗", "--why", "电话核实")
ITEM = "training.courses"


@pytest.fixture
def office(tmp_path: Path) -> SmallYear:
    """A year with one report, in which people were trained without a course."""
    return SmallYear.that_ran(tmp_path, {"training.courses": 0, "training.trainees": 40})


def states(office: SmallYear, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    capsys.readouterr()
    assert office.call("decisions", "--json") == 0
    return {each["id"]: each["state"] for each in json.loads(capsys.readouterr().out)["decisions"]}


def test_a_correction_says_at_once_what_it_settles_and_what_it_breaks(
    office: SmallYear, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    started = time.process_time()
    assert office.call("correct", "--unit", "园林局", "--item", ITEM, "--to", "2", *SIGNED, "--json") == 0
    assert time.process_time() - started < 2
    effect = json.loads(capsys.readouterr().out)["effect"]
    assert [each["rule"] for each in effect["settled"]] == ["2014-TRAINING"]
    assert effect["added"] == []
    assert office.call("correct", "--unit", UNIT, "--item", "requests.received", "--to", "9999", *SIGNED) == 0
    said = capsys.readouterr().out
    assert "新增" in said
    assert "2014-SUM-RECEIVED" in said


def test_a_decision_is_withdrawn_and_stays_in_the_file(office: SmallYear, capsys: pytest.CaptureFixture[str]) -> None:
    assert office.call("correct", "--unit", UNIT, "--item", ITEM, "--to", "2", *SIGNED) == 0
    [name] = states(office, capsys)
    capsys.readouterr()
    assert office.call("withdraw", name, *SIGNED, "--json") == 0
    assert [each["rule"] for each in json.loads(capsys.readouterr().out)["effect"]["added"]] == ["2014-TRAINING"]
    withdrawn, withdrawal = states(office, capsys).items()
    assert (withdrawn, withdrawal[1]) == ((name, "withdrawn"), "holding")
    run = office.run()
    assert run.checked_year.readings["decision_id"].null_count() == run.checked_year.readings.height
    assert name in (office.decisions / "2018.yaml").read_text(encoding="utf-8")
    for again, complaint in ((name, "已由第"), (withdrawal[0], "本身是一条撤销"), ("2018-none", "不在这个文件里")):
        assert office.call("withdraw", again, "--by", "办公室", "--why", "再次") == 2
        assert complaint in capsys.readouterr().err
    # what was withdrawn may be decided again
    assert office.call("correct", "--unit", UNIT, "--item", ITEM, "--to", "2", *SIGNED) == 0
    assert list(states(office, capsys).values()) == ["withdrawn", "holding", "holding"]


def test_a_withdrawn_approval_makes_the_year_provisional_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = SmallYear(tmp_path)
    candidate = office.run().candidate.hash
    assert office.approve(candidate) == 0
    assert office.run().published.maturity == "final"
    assert office.call("withdraw", next(iter(states(office, capsys))), *SIGNED) == 0
    again = office.run()
    assert (again.published.maturity, again.candidate.hash) == ("provisional", candidate)


def test_one_place_holds_the_ledger_or_both_are_named(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    beside, within = tmp_path / "decisions", lake.root / "decisions"
    assert ledger_path(lake, 2018) == within / "2018.yaml"
    within.mkdir(parents=True)
    (within / "2017.yaml").write_text("year: 2017\ndecisions: []\n", encoding="utf-8")
    beside.mkdir()  # an empty folder hides nothing
    assert ledger_path(lake, 2018) == within / "2018.yaml"
    (beside / "2018.yaml").write_text("year: 2018\ndecisions: []\n", encoding="utf-8")
    with pytest.raises(TwoLedgersError) as refused:
        ledger_path(lake, 2018)
    assert str(beside) in str(refused.value)
    assert str(within) in str(refused.value)
    assert ledger_path(lake, 2018, tmp_path / "mine") == tmp_path / "mine" / "2018.yaml"


NAMES = {
    "dept-emergency": ("晴川区应急管理局", "区应急管理局"),
    "dept-civil": ("晴川区民政局",),
    "town-stone": ("晴川区石桥镇人民政府",),
}


@pytest.mark.parametrize("text", ["dept-civil", "民政局", "晴川区民政局", "晴川区 民政局"])
def test_a_unit_is_found_by_what_it_is_called(text: str) -> None:
    assert resolve_unit(text, NAMES, "名册") == "dept-civil"


def test_a_unit_that_may_be_meant_is_named() -> None:
    with pytest.raises(UnresolvedError, match="名册中没有“应急局”。是否指：晴川区应急管理局"):
        resolve_unit("应急局", NAMES, "名册")
    with pytest.raises(UnresolvedError, match="没有“月球局”"):
        resolve_unit("月球局", NAMES, "名册")


def test_an_item_is_found_by_its_label_or_a_part_that_no_other_has() -> None:
    assert resolve_item("capacity.budget", ["2014"]) == "capacity.budget"
    assert resolve_item("专项经费", ["2014"]) == "capacity.budget"
    with pytest.raises(UnresolvedError, match=r"有多个“申请”。是否指：.*requests\.received"):
        resolve_item("申请", ["2014"])
    with pytest.raises(UnresolvedError, match=r"没有“capacity\.budgets”这一项。是否指：capacity\.budget"):
        resolve_item("capacity.budgets", ["2014"])


HEAD = "year: 2018\ndecisions:\n"
ENTRY = "- id: 2018-0001\n  kind: waiver\n  waives: not_due\n  why: x\n  by: 办公室\n  on: 2019-01-01\n  unit: "


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 500, "套得太深"),
        ("[" * 500 + "]" * 500, "套得太深"),
        ("[" * 50_000, "套得太深"),
        (HEAD + "".join(f"{' ' * depth}a:\n" for depth in range(1, 1500)), "套得太深"),
        (f"{HEAD}{ENTRY}{'9' * 5000}\n", "5000 位"),
        (f"year: {'2' * 5000}\ndecisions: []\n", "5000 位"),
    ],
)
def test_a_ledger_under_attack_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "2018.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LedgerError, match=said):
        load_ledger(path, YEAR, ROSTER)


def test_a_folder_in_the_place_of_a_ledger_is_said(office: SmallYear, capsys: pytest.CaptureFixture[str]) -> None:
    (office.decisions / "2018.yaml").mkdir()
    with pytest.raises(CallerError, match="这里不是文件"):
        load_ledger(office.decisions / "2018.yaml", YEAR, load_roster(office.roster))
    assert office.call("decisions") == 2
    assert "这里不是文件" in capsys.readouterr().err


def test_many_corrections_of_one_cell_are_compared_quickly(tmp_path: Path) -> None:
    path = tmp_path / "2018.yaml"
    unit = ROSTER.units[0].id
    path.write_text(
        HEAD
        + "".join(
            f"- id: 2018-{number:04d}\n  kind: correction\n  unit: {unit}\n  item: requests.received\n"
            f"  from: {number}\n  to: {number + 1}\n  why: x\n  by: 办公室\n  on: 2019-01-01\n"
            for number in range(300)
        ),
        encoding="utf-8",
    )
    assert len(load_ledger(path, YEAR, ROSTER).decisions) == 300
