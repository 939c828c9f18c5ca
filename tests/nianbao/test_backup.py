"""A backup holds everything that could not be made again, and is put back whole or not at all."""

import json
import shutil
from pathlib import Path

import pytest

from nianbao.cli import main
from tasks.lake.folders import LAKE_VERSION, Lake
from tests.small_year import UNIT, YEAR, SmallYear


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> SmallYear:
    small = SmallYear(tmp_path_factory.mktemp("office"))
    small.run()
    assert small.call("waive", "--unit", UNIT, "--what", "not_due", "--by", "办公室", "--why", "已撤销") == 0
    return small


def places(folder: Path) -> list[str]:
    return [
        *("--lake", str(folder / "lake")),
        *("--roster", str(folder / "roster.toml")),
        *("--decisions", str(folder / "decisions")),
    ]


@pytest.fixture
def backup(office: SmallYear, tmp_path: Path) -> Path:
    assert main(["backup", str(tmp_path / "backup"), *places(office.folder)]) == 0
    return tmp_path / "backup"


def contents(folder: Path) -> dict[str, bytes | str]:
    """What lies below a folder by its name: bytes, and where links lead."""
    return {
        str(path.relative_to(folder)): str(path.readlink()) if path.is_symlink() else path.read_bytes()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
        if not any(part.startswith(".") or part in {"locks", "spool"} for part in path.relative_to(folder).parts)
    }


def test_what_is_restored_is_what_was_backed_up(
    office: SmallYear, backup: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new"
    assert main(["restore", str(backup), *places(new), "--json"]) == 0
    said = json.loads(capsys.readouterr().out.partition("{")[2].join(["{", ""]))
    assert said["lake_version"] == LAKE_VERSION
    assert contents(new / "lake") == contents(office.lake)
    assert contents(new / "decisions") == contents(office.decisions)
    assert (new / "roster.toml").read_bytes() == office.roster.read_bytes()
    assert not list(new.glob(".*"))
    for path in (new / "lake").rglob("*"):
        same = office.lake / path.relative_to(new / "lake")
        assert path.lstat().st_mode == same.lstat().st_mode, path
    assert main(["verify", "--lake", str(new / "lake")]) == 0
    assert backup.stat().st_mode & 0o077 == 0


def test_nothing_is_overwritten(
    office: SmallYear, backup: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(office.folder)
    assert main(["restore", str(backup), *places(office.folder)]) == 2
    assert "这里已经有内容" in capsys.readouterr().err
    assert main(["backup", str(backup), *places(office.folder)]) == 2
    assert "已经有了" in capsys.readouterr().err
    assert main(["backup", str(office.lake / "backup"), *places(office.folder)]) == 2
    assert contents(office.folder) == before
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "roster.toml").touch()  # one of the places is taken: nothing is restored
    assert main(["restore", str(backup), *places(tmp_path / "new")]) == 2
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["roster.toml"]


@pytest.mark.parametrize("harm", ["changed", "lost", "added", "unlinked", "unlisted", "newer", "nothing"])
def test_a_backup_that_is_not_whole_is_not_restored(
    backup: Path, tmp_path: Path, harm: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger = backup / "decisions" / f"{YEAR}.yaml"
    if harm == "changed":
        ledger.write_text("year: 2018\n", encoding="utf-8")
    elif harm == "lost":
        ledger.unlink()
    elif harm == "added":
        (backup / "lake" / "more").touch()
    elif harm == "unlinked":
        (backup / "lake" / "releases" / "current" / str(YEAR)).unlink()
    elif harm == "unlisted":
        (backup / "SHA256SUMS").unlink()
    elif harm == "newer":
        about = json.loads((backup / "backup.json").read_text(encoding="utf-8"))
        (backup / "backup.json").write_text(json.dumps({**about, "lake_version": LAKE_VERSION + 1}), encoding="utf-8")
    else:
        backup = tmp_path / "nowhere"
    assert main(["restore", str(backup), *places(tmp_path / "new")]) == 2
    assert "错误：" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_no_backup_is_made_while_a_year_is_run(
    office: SmallYear, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Lake(office.lake).year_lock(YEAR):
        assert main(["backup", str(tmp_path / "backup"), *places(office.folder)]) == 2
    assert "正由另一个运行处理" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_restore_that_fails_leaves_nothing(backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(shutil, "copytree", fail)
    assert main(["restore", str(backup), *places(tmp_path / "new")]) == 3
    assert not list((tmp_path / "new").glob("*"))
