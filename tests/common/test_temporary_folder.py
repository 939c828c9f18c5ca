"""The temporary folder of a process: removed at its end, and by the next process where it was killed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_USE = """
import sys
from multiprocessing.util import get_temp_dir
from tasks.common.temporary_folder import temporary_folder
(temporary_folder() / "kept").touch()
get_temp_dir()
print("made", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "place").mkdir()
    return tmp_path / "place"


def started(place: Path) -> subprocess.Popen[str]:
    """A process that has made its folder and waits for the end of its input."""
    process = subprocess.Popen(
        [sys.executable, "-c", _USE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(place)},
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "made\n"
    return process


def ended(process: subprocess.Popen[str], *, killed: bool = False) -> int:
    if killed:
        process.kill()
    process.communicate()
    return process.returncode


def test_it_goes_with_its_process(place: Path) -> None:
    process = started(place)
    (folder,) = place.iterdir()
    assert folder.stat().st_mode & 0o077 == 0
    assert {each.name[:5] for each in folder.iterdir()} == {"kept", "pymp-"}
    assert ended(process) == 0
    assert list(place.iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next_and_what_lives_stays(place: Path) -> None:
    living, killed = started(place), started(place)
    ended(killed, killed=True)
    assert len(list(place.iterdir())) == 2
    following = started(place)
    assert len(list(place.iterdir())) == 2
    assert ended(living) == 0
    assert ended(following) == 0
    assert list(place.iterdir()) == []


def test_links_and_what_others_named_alike_are_left_alone(place: Path, tmp_path: Path) -> None:
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "kept").touch()
    (place / "nianbao.link").symlink_to(tmp_path / "others")
    (place / "nianbao.file").touch()
    assert ended(started(place)) == 0
    assert (tmp_path / "others" / "kept").exists()
    assert {each.name for each in place.iterdir()} == {"nianbao.link", "nianbao.file"}
