"""Nothing published names a person: not by the words of a decision, not by a name in the place of a unit's."""

import zipfile
from pathlib import Path

import polars as pl
import pytest

from tasks.datadocs import with_decisions
from tasks.decisions import load_ledger
from tasks.intake.roster import RosterError, load_roster
from tests.small_year import ROSTER, UNIT, YEAR, SmallYear

WHY = "经王建国同志核实，财政局李科长电话 13912345678"
STRANGER = "晴川区上官晟瑾中心"


def texts(folder: Path) -> str:
    """Everything that stands in the files of a folder."""
    found: list[str] = []
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".parquet":
            found.append(str(pl.read_parquet(path).to_dicts()))
        elif path.suffix in {".xlsx", ".docx"}:
            with zipfile.ZipFile(path) as archive:
                found += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
        elif path.is_file():
            found.append(path.read_text(encoding="utf-8"))
    return "\n".join(found)


def test_the_words_of_a_decision_stay_inside(tmp_path: Path) -> None:
    office = SmallYear.that_ran(tmp_path, {"capacity.budget": 20000})
    signed = ("--by", "办公室统计岗", "--why", WHY)
    assert office.call("explain", "--unit", UNIT, "--rule", "2014-MONEY-UNIT", "--reason", "one_off", *signed) == 0
    assert office.call("correct", "--unit", UNIT, "--item", "training.trainees", "--to", "77", *signed) == 0
    run = office.run()
    pages = str([suite.specs for suite in with_decisions(run.checked.suites, run.checked_year.findings)])
    published = texts(run.published.path) + pages
    assert not any(words in published for words in ("王建国", "李科长", "13912345678"))
    decisions = pl.read_parquet(run.published.path / "decisions.parquet").sort("kind")
    assert decisions["reason"].to_list() == ["misprint", "one_off"]
    assert decisions["decided_by"].to_list() == ["办公室统计岗"] * 2
    found = pl.read_parquet(run.published.path / "findings.parquet").filter(rule="2014-MONEY-UNIT")
    assert found["decision_reason"].to_list() == ["one_off"]
    assert "当年有一次性的工作" in pages
    assert "王建国" in texts(run.lake.review(YEAR))
    assert load_ledger(office.decisions / "2018.yaml", YEAR, load_roster(office.roster)).decisions[0].why == WHY


def test_whoever_is_no_post_of_the_roster_is_not_published(tmp_path: Path) -> None:
    office = SmallYear(tmp_path)
    (office.decisions / "2018.yaml").write_text(
        "year: 2018\ndecisions:\n- id: 2018-0001\n  kind: waiver\n  waives: rule\n  rule: YEAR-JUMP\n"
        f"  unit: {UNIT}\n  why: 属实\n  by: zhangsan\n  on: 2019-04-01\n",
        encoding="utf-8",
    )
    run = office.run()
    assert "zhangsan" not in texts(run.published.path)
    assert pl.read_parquet(run.published.path / "decisions.parquet")["decided_by"].to_list() == ["（其他岗位）"]


def test_a_name_in_the_place_of_a_units_is_published_by_the_submission_alone(tmp_path: Path) -> None:
    office = SmallYear(tmp_path)
    office.receive(name="来信.txt", unit=STRANGER)
    run = office.run()
    stranger = next(each for each in run.submissions if each.unit is None)
    published = texts(run.published.path)
    assert "上官晟瑾" not in published
    assert stranger.id in published
    [found] = pl.read_parquet(run.published.path / "findings.parquet").filter(rule="ROSTER-UNKNOWN").to_dicts()
    assert (found["unit"], found["submission_id"]) == (None, stranger.id)
    assert "名册中没有的单位" in found["message"]
    assert STRANGER in texts(run.lake.review(YEAR))


def test_a_name_behind_a_known_unit_is_not_published(tmp_path: Path) -> None:
    office = SmallYear(tmp_path)
    place = office.inbox / "园林局.txt"
    text = place.read_text(encoding="utf-8")
    head, _, foot = text.rpartition("晴川区园林局")
    place.write_text(f"{head}{STRANGER}{foot}", encoding="utf-8")
    run = office.run()
    found = pl.read_parquet(run.published.path / "findings.parquet").filter(rule="DOC-UNIT")
    assert found.height == 1
    assert "不在名册中的名称" in found["message"].item()
    assert "上官晟瑾" not in texts(run.published.path)
    assert "上官晟瑾" in texts(run.lake.review(YEAR))


def test_the_guard_knows_the_rosters_contacts(tmp_path: Path) -> None:
    office = SmallYear(tmp_path)
    office.roster.write_text(ROSTER.replace('short_names = ["园林局"]', 'contacts = ["甲乙丙"]'), encoding="utf-8")
    run = office.run()
    assert "甲乙丙" in run.candidate.contents.personal_data


def test_a_post_of_the_roster_is_no_name(tmp_path: Path) -> None:
    office = SmallYear(tmp_path)
    for posts in ('["王建国"]', '["李科长"]', '"办公室"', "[]"):
        office.roster.write_text(f"posts = {posts}\n{ROSTER}", encoding="utf-8")
        with pytest.raises(RosterError, match="posts"):
            load_roster(office.roster)
    office.roster.write_text(f'posts = ["秘书科"]\n{ROSTER}', encoding="utf-8")
    assert load_roster(office.roster).posts == ("秘书科",)
