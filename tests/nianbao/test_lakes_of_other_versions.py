"""A lake that an older nianbao has written is opened, or said to be old; one of a newer is refused."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from nianbao.cli import main
from tasks.lake.checksums import write_sums
from tasks.lake.folders import LAKE_VERSION, Lake, NewerLakeError
from tests.small_year import NAME, UNIT, YEAR, SmallYear

NEW_COLUMNS = {
    "facts": ("counted", "decision_id", "original_value", "original_status", "uncounted_reason"),
    "findings": ("state", "decision_id", "repair", "reading", "reading_note"),
    "totals": ("units_held_back", "units_questioned"),
}
"""Columns that releases of 0.2 do not have."""


def make_old(lake: Lake) -> None:
    """Let a lake be as 0.2 left it, which had no provenance, no version and fewer columns and tables."""
    (release,) = Lake(lake.root).releases(YEAR).glob(f"{YEAR}.*")
    release.chmod(0o700)
    for path in release.iterdir():
        path.chmod(0o600)
    for folder in (release, lake.root / "years" / str(YEAR)):
        for name, columns in NEW_COLUMNS.items():
            if (place := folder / f"{name}.parquet").exists():
                pl.read_parquet(place).drop(columns, strict=False).write_parquet(place)
    (lake.root / "years" / str(YEAR) / "documents.parquet").unlink()
    (lake.root / "version").unlink()
    manifest = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    for gone in ("units_held_back", "units_waived"):
        manifest["coverage"].pop(gone, None)
    (release / "datapackage.json").write_text(json.dumps(manifest), encoding="utf-8")
    (release / "SHA256SUMS").unlink()
    write_sums(release)
    shutil.rmtree(lake.provenance(release.name))


@pytest.fixture
def old(tmp_path: Path) -> SmallYear:
    small = SmallYear.that_ran(tmp_path)
    make_old(Lake(small.lake))
    return small


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["status"], 0, "应报 1"),
        (["history"], 0, "2018.1"),
        (["diff", "2018"], 0, "个数有变动"),
        (["trace", "2018", NAME, "requests.received"], 2, "不能追溯到原件"),
        (["trace", "2018", "total", "requests.received"], 0, "合计"),
        (
            ["explain", "--year", "2018", "--unit", UNIT, "--rule", "2014-NO-TOPIC", "--by", "办公室", "--why", "属实"],
            2,
            "请先重新运行",
        ),
        (
            [
                "correct",
                "--year",
                "2018",
                "--unit",
                UNIT,
                "--item",
                "requests.received",
                "--to",
                "3",
                "--by",
                "办公室",
                "--why",
                "核实",
            ],
            2,
            "请先重新运行",
        ),
    ],
)
def test_each_command_opens_an_old_lake_or_says_what_it_is(
    old: SmallYear, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    places = ["--lake", str(old.lake)]
    if words[0] in {"explain", "correct"}:
        places += ["--roster", str(old.roster), "--decisions", str(old.decisions)]
    assert main([*words, *places]) == code
    out, error = capsys.readouterr()
    assert said in (out if code == 0 else error)
    assert "提示：数据湖是由旧版本写的" in error
    assert "Error" not in error
    assert len(error.strip().splitlines()) == 1 + (code != 0)  # a sentence, no list of columns


def test_a_year_run_again_in_an_old_lake_is_of_today(old: SmallYear, capsys: pytest.CaptureFixture[str]) -> None:
    old.receive({"requests.received": 7})
    old.run()
    assert Lake(old.lake).version() == LAKE_VERSION
    assert main(["trace", "2018", NAME, "requests.received", "--lake", str(old.lake)]) == 0
    assert main(["diff", "2018", "--lake", str(old.lake)]) == 0
    assert "提示" not in capsys.readouterr().err


def test_a_lake_of_a_newer_version_is_refused_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = Lake(tmp_path / "lake")
    lake.root.mkdir()
    (lake.root / "version").write_text(f"{LAKE_VERSION + 1}\n", encoding="utf-8")
    assert main(["status", "--lake", str(lake.root)]) == 2
    assert "请先升级本软件" in capsys.readouterr().err
    with pytest.raises(NewerLakeError), lake.year_lock(YEAR):
        pytest.fail("it was opened")
    assert [path.name for path in lake.root.iterdir()] == ["version"]
    (lake.root / "version").write_text("two", encoding="utf-8")
    assert main(["status", "--lake", str(lake.root)]) == 3
    assert "版本记录读不出来" in capsys.readouterr().err
