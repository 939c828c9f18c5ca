"""A folder is replaced whole or not at all, whenever the process is killed."""

import subprocess
import sys
from pathlib import Path

import pytest

from tasks.common.atomic_files import OWNER_ONLY, replacing_folder

REPLACE = """
import os, signal, sys
from pathlib import Path
from tasks.common.atomic_files import replacing_folder
left = int(sys.argv[2])
def watch(event, args):
    global left
    if event in {"os.rename", "os.rmdir", "os.mkdir"}:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
with replacing_folder(Path(sys.argv[1])) as staged:
    (staged / "page").write_text("new")
"""


def write(folder: Path, text: str, *, fails: bool = False) -> None:
    with replacing_folder(folder) as staged:
        (staged / "page").write_text(text)
        if fails:
            raise OSError("disk full")


def test_the_new_folder_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "docs"
    write(folder, "old")
    with replacing_folder(folder, without=OWNER_ONLY) as staged:
        assert list(staged.iterdir()) == []
        (staged / "other").touch()
        assert (folder / "page").read_text() == "old"
    assert [path.name for path in folder.iterdir()] == ["other"]
    assert folder.stat().st_mode & OWNER_ONLY == 0
    assert [path.name for path in folder.parent.iterdir()] == ["docs"]


def test_an_error_leaves_the_old_folder_alone(tmp_path: Path) -> None:
    write(tmp_path / "docs", "old")
    with pytest.raises(OSError, match="disk full"):
        write(tmp_path / "docs", "new", fails=True)
    assert (tmp_path / "docs/page").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


@pytest.mark.parametrize("operation", range(1, 6))
def test_a_killed_process_leaves_the_old_or_the_new_folder_to_the_next(tmp_path: Path, operation: int) -> None:
    folder = tmp_path / "docs"
    write(folder, "old")
    ended = subprocess.run([sys.executable, "-c", REPLACE, str(folder), str(operation)], check=False).returncode
    assert ended in (0, -9)
    assert not folder.exists() or (folder / "page").read_text() in ("old", "new")
    with pytest.raises(OSError, match="disk full"):
        write(folder, "unfinished", fails=True)
    assert (folder / "page").read_text() in ("old", "new")
    write(folder, "newest")
    assert (folder / "page").read_text() == "newest"
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


def test_the_kills_reach_every_step(tmp_path: Path) -> None:
    write(tmp_path / "docs", "old")
    ended = [
        subprocess.run([sys.executable, "-c", REPLACE, str(tmp_path / "docs"), str(count)], check=False).returncode
        for count in (1, 2, 3, 99)
    ]
    assert ended == [-9, -9, -9, 0]
