"""Promise 1: a published release never changes, and a failed run leaves the last one as it was."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tasks.lake.folders import Lake, LakeError
from tasks.lake.releases import current_release
from tasks.release.publish import publish
from tests.soak import IS_SOAK

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.release.conftest import District

PUBLISHER = Path(__file__).with_name("killed_publisher.py")
PROJECT = PUBLISHER.parents[2]
STEP = 1 if IS_SOAK else 31
"""The publisher is stopped wherever something would appear, and at each of so many other operations."""


@pytest.fixture
def published(lake: Lake, district: District) -> Path:
    """A lake with release 2018.1, and the contents of the next one in a pickle."""
    publish(lake, 2018, district.contents())
    contents = district.report("education", "d", proactive__total="7").contents()
    place = lake.root.with_name("contents.pickle")
    place.write_bytes(pickle.dumps(contents))
    return place


def attempts(lake: Lake, contents: Path, how: str, step: int) -> list[dict]:
    command = [sys.executable, str(PUBLISHER), str(lake.root), str(contents), how, str(step)]
    ran = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": str(PROJECT)}, check=True)
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize("how", ["kill", "fail"])
def test_promise_1_a_reader_sees_the_whole_old_or_the_whole_new_release(
    lake: Lake, published: Path, how: str, record_property: Callable[[str, object], None]
) -> None:
    tried = attempts(lake, published, how, STEP)
    record_property("tries", len(tried))
    old = next(attempt["after"] for attempt in tried if attempt["after"]["current"] == "2018.1")
    new = tried[-1]["after"]
    assert new["current"] == "2018.2"
    assert len(tried) > (50 if STEP == 1 else 10)
    assert {attempt["end"] for attempt in tried[:-1]} - {"tolerated"} == {"killed" if how == "kill" else "failed"}
    unannounced = [
        attempt for attempt in tried if {"2018.2"} <= set(attempt["after"]["entries"]) - {attempt["after"]["current"]}
    ]
    assert unannounced, "no attempt stopped between the rename and the pointer"
    for attempt in tried:
        after, recovered = attempt["after"], attempt["recovered"]
        whole = {"2018.1": old["files"], "2018.2": new["files"]}
        assert after["files"] == whole[after["current"]], attempt
        assert attempt["again"] == "done"
        assert recovered == {"current": "2018.2", "files": new["files"], "entries": ["2018.1", "2018.2", "current"]}


def test_a_half_written_stage_of_a_killed_run_is_cleared(lake: Lake, district: District) -> None:
    stage = lake.releases(2018) / ".staging-2018.1"
    stage.mkdir(parents=True)
    (stage / "facts.parquet").write_bytes(b"PAR1 half")
    stage.chmod(0o500)
    assert publish(lake, 2018, district.contents()).release_id == "2018.1"
    assert sorted(path.name for path in lake.releases(2018).iterdir()) == ["2018.1", "current"]


def test_a_release_never_pointed_to_is_pointed_to_by_the_next_run(lake: Lake, district: District) -> None:
    publish(lake, 2018, district.contents())
    (lake.releases(2018) / "current").unlink()
    assert current_release(lake, 2018) is None
    assert not publish(lake, 2018, district.contents()).is_new
    assert current_release(lake, 2018).name == "2018.1"


def test_the_link_among_the_years_follows_the_pointer_whatever_became_of_it(lake: Lake, district: District) -> None:
    first = publish(lake, 2018, district.contents()).path
    link = lake.releases(2018).parent / "current" / "2018"
    assert link.resolve() == first.resolve()
    link.unlink()
    shutil.copytree(first, link)
    publish(lake, 2018, district.contents())
    assert link.is_symlink()
    second = publish(lake, 2018, district.report("education", "d").contents()).path
    assert link.resolve() == second.resolve()


def test_a_target_that_cannot_be_written_leaves_nothing_behind(lake: Lake, district: District) -> None:
    lake.root.mkdir()
    (lake.root / "releases").write_text("a file where the folder belongs")
    with pytest.raises(NotADirectoryError):
        publish(lake, 2018, district.contents())
    assert [path.name for path in lake.root.iterdir()] == ["releases"]


def test_a_release_changed_on_disk_stops_the_next_one_by_name(lake: Lake, district: District) -> None:
    first = publish(lake, 2018, district.contents()).path
    (first / "totals.parquet").chmod(0o600)
    (first / "totals.parquet").write_bytes(b"")
    with pytest.raises(LakeError, match=r"2018\.1.*totals\.parquet"):
        publish(lake, 2018, district.report("education", "d").contents())
    assert current_release(lake, 2018) == first


def test_promise_1_a_published_release_is_read_only(lake: Lake, district: District) -> None:
    release = publish(lake, 2018, district.contents()).path
    assert {path.stat().st_mode & 0o222 for path in (release, *release.iterdir())} == {0}
