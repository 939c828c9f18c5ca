"""An original that is lost or no longer what was received is our loss: never the unit's, and never published."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from examples.render import render
from examples.sample import sample_report
from tasks.decisions import ledger_path
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake, LakeError
from tasks.model.codes import State, UnitStatus
from tasks.review.file_names import letter_name, page_name
from tasks.tables import Changes, Facts, Findings, Submissions, Table, Units
from tasks.yearly.run import YearRun
from tests.district import ROSTER, UNJUDGED, run_district

YEAR = 2018
UNITS = {"txt": "晴川区交通运输局", "html": "晴川区水务局", "docx": "晴川区教育局", "xlsx": "晴川区财政局"}
SPOILT = ("txt", "html", "docx")
LOSS = "original_lost"


def rows(run: YearRun, table: type[Table]) -> pl.DataFrame:
    return pl.read_parquet(run.published.path / f"{table.info.name}.parquet")


def original_of(run: YearRun, kind: str) -> Path:
    (sha256,) = {each.sha256 for each in run.submissions if each.name == f"{kind}.{kind}"}
    return run.lake.original(sha256)


def run_again(lake: Path, inbox: Path) -> YearRun:
    return run_district(lake, inbox, year=YEAR, steps=UNJUDGED)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, YearRun]:
    """A year run three times with an emptied inbox: sound, with three originals spoilt or gone, and restored."""
    folder = tmp_path_factory.mktemp("lost")
    inbox, empty = folder / "inbox", folder / "empty"
    inbox.mkdir()
    empty.mkdir()
    for kind, unit in UNITS.items():
        (inbox / f"{kind}.{kind}").write_bytes(render(sample_report(kind, unit=unit, year=YEAR), kind))
    sound = run_again(folder / "lake", inbox)
    number = rows(sound, Facts).filter(unit=UNITS["txt"], status="reported")[0].to_dicts()[0]
    path = ledger_path(sound.lake, YEAR, None)
    path.parent.mkdir(parents=True, exist_ok=True)
    entry = {
        "id": "2018-0001",
        "kind": "correction",
        "unit": number["unit_id"],
        "item": number["item"],
        "from": int(number["value"]),
        "to": int(number["value"]) + 1,
        "why": "经核实",
        "by": "办公室统计岗",
        "on": "2019-04-02",
    }
    lines = [f"year: {YEAR}", "", "decisions:", "  -", *(f"    {name}: {value}" for name, value in entry.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    backup = shutil.copytree(sound.lake.originals, folder / "backup")
    for kind in ("txt", "html"):
        original = original_of(sound, kind)
        original.chmod(0o600)
        data = bytearray(original.read_bytes())
        place = next(place for place in range(len(data) - 1, 0, -1) if chr(data[place]).isdigit())
        data[place] ^= 1
        original.write_bytes(bytes(data))
    original_of(sound, "docx").unlink()
    spoilt = run_again(folder / "lake", empty)
    shutil.copytree(spoilt.lake.review(YEAR), folder / "review")
    for kind in SPOILT:
        place = original_of(sound, kind)
        place.unlink(missing_ok=True)
        shutil.copy2(backup / place.relative_to(sound.lake.originals), place)
    return {"sound": sound, "spoilt": spoilt, "restored": run_again(folder / "lake", empty)}


def test_the_unit_is_held_back_for_our_loss_and_the_others_go_on(runs: Mapping[str, YearRun]) -> None:
    sound, spoilt = runs["sound"], runs["spoilt"]
    assert spoilt.published.is_new
    units = {row["unit"]: row for row in rows(spoilt, Units).iter_rows(named=True)}
    for kind in SPOILT:
        unit = units[UNITS[kind]]
        assert (unit["status"], unit["submission_id"]) == (UnitStatus.HELD_BACK, None)
    assert units[UNITS["xlsx"]]["status"] == UnitStatus.REPORTED
    before, after = (rows(run, Facts).drop("release_id") for run in (sound, spoilt))
    assert after.equals(before.filter(unit=UNITS["xlsx"])), "no number is published of bytes that were not received"


def test_the_loss_is_told_as_ours_with_the_hash(runs: Mapping[str, YearRun]) -> None:
    spoilt = runs["spoilt"]
    lost = {each.sha256: each.failure for each in spoilt.submissions if each.state is State.LOST}
    assert set(lost) == {original_of(spoilt, kind).name for kind in SPOILT}
    for sha256, failure in lost.items():
        assert failure is not None
        assert sha256 in failure
        assert "请从备份恢复" in failure
        assert "重新提交" not in failure
    assert lost[original_of(spoilt, "docx").name].startswith("原件缺失")
    assert lost[original_of(spoilt, "txt").name].startswith("原件已损坏")
    listed = rows(spoilt, Submissions)
    assert set(listed.filter(state=LOSS)["sha256"]) == set(lost)
    assert set(listed["unit"]) == set(UNITS.values()), "whose it is, is known from the run before"
    reasons = spoilt.candidate.contents.maturity.reasons
    (reason,) = [reason for reason in reasons if "原件缺失或已损坏" in reason]
    assert all(UNITS[kind] in reason for kind in SPOILT)


def test_nothing_is_asked_of_a_unit_whose_original_was_lost(runs: Mapping[str, YearRun]) -> None:
    spoilt = runs["spoilt"]
    findings = rows(spoilt, Findings).filter(pl.col("unit").is_in([UNITS[kind] for kind in SPOILT]))
    assert set(findings["rule"]) <= {"ROSTER-LATE"}
    folder, roster = spoilt.lake.root.with_name("review"), load_roster(ROSTER)
    for kind in SPOILT:
        unit = roster.named(UNITS[kind])
        assert unit is not None
        page = (folder / page_name(unit.id)).read_text(encoding="utf-8")
        assert "请从备份恢复" in page
        assert "没有收到" not in page
        assert not (folder / letter_name(unit.id)).exists()


def test_the_numbers_come_back_with_the_originals(runs: Mapping[str, YearRun]) -> None:
    sound, spoilt, restored = (runs[name] for name in ("sound", "spoilt", "restored"))
    numbers = ["unit_id", "item", "value", "status", "submission_id"]
    (corrected,) = rows(restored, Facts).filter(pl.col("decision_id").is_not_null()).iter_rows(named=True)
    assert corrected["unit"] == UNITS["txt"], "a correction waits for the original it speaks of"
    as_read = rows(restored, Facts).with_columns(value=pl.coalesce("original_value", "value"))
    assert as_read.select(numbers).equals(rows(sound, Facts).select(numbers))
    for run in (spoilt, restored):
        assert set(rows(run, Changes)["reason"]) == {"original"}


def test_a_loss_of_nobody_known_stops_the_run_before_it_publishes(tmp_path: Path) -> None:
    inbox, lake = tmp_path / "inbox", Lake(tmp_path / "lake")
    inbox.mkdir()
    (inbox / "无名.txt").write_bytes("晴川区财政局".encode())

    def ingest_and_lose(*arguments: object) -> object:
        intake = UNJUDGED.ingest_inbox(*arguments)  # type: ignore[arg-type]
        for sha256 in intake.receipts["sha256"]:
            lake.original(sha256).unlink()
        return intake

    with pytest.raises(LakeError, match="不能确定属于哪个单位"):
        run_district(lake.root, inbox, year=YEAR, steps=replace(UNJUDGED, ingest_inbox=ingest_and_lose))
    assert not lake.releases(YEAR).exists()
