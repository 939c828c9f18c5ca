"""What the group of an office may read: what it needs, and the originals only where the settings say so."""

import grp
import os
import stat
from pathlib import Path

import pytest

from tasks.common.atomic_files import OWNER_ONLY, make_folder, replacing
from tasks.lake.folders import Lake
from tasks.lake.group_rights import GroupError, share_lake
from tests.small_year import YEAR, SmallYear

GROUP = grp.getgrgid(os.getegid()).gr_name
"""A group of whoever runs the tests, which any user may hand files to."""


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def ran(tmp_path: Path) -> SmallYear:
    """A year that was run before the group was given anything."""
    return SmallYear.that_ran(tmp_path)


@pytest.fixture(params=[0o022, 0o077])
def small(tmp_path: Path, request: pytest.FixtureRequest) -> SmallYear:
    """A year that was run before the group was given anything, under the usual umask and the strictest."""
    before = os.umask(request.param)
    request.addfinalizer(lambda: os.umask(before))  # noqa: PT021 - the umask of the whole process
    small = SmallYear(tmp_path)
    small.run()
    return small


def test_a_group_reads_what_a_steward_needs_and_no_more(small: SmallYear) -> None:
    lake = Lake(small.lake)
    share_lake(lake, small.decisions, GROUP)
    small.receive({"requests.received": 7})
    small.run()
    assert small.call("waive", "--unit", "dept-gardens", "--what", "not_due", "--by", "办公室", "--why", "已撤销") == 0
    shared = [lake.register(YEAR).parent, lake.root / "years", lake.review(YEAR).parent, lake.root / "letters"]
    for folder in shared:
        assert rights(folder) == 0o2750
        for path in folder.rglob("*"):
            assert rights(path) == (0o2750 if path.is_dir() else 0o640), path
    assert rights(small.decisions) == 0o2770
    assert rights(small.decisions / f"{YEAR}.yaml") == 0o640
    for folder in (lake.originals, lake.runs, lake.root / "steward", lake.root / "provenance"):
        for path in (folder, *folder.rglob("*")) if folder.exists() else ():
            assert not path.is_file() or not rights(path) & 0o077, path


def test_originals_and_runs_only_where_it_is_said(ran: SmallYear) -> None:
    lake = Lake(ran.lake)
    share_lake(lake, ran.decisions, GROUP, ("originals", "runs"))
    ran.receive({"requests.received": 7})
    ran.run()
    kept = [path for path in lake.originals.rglob("*") if path.is_file()]
    assert len(kept) == 2
    assert {rights(path) for path in kept} == {0o440}
    assert {rights(path.parent) for path in kept} == {0o2750}


def test_without_a_group_everything_stays_with_its_owner(small: SmallYear) -> None:
    lake = Lake(small.lake)
    for folder in (lake.register(YEAR).parent, lake.review(YEAR), lake.originals):
        assert not rights(folder) & 0o077 or folder == lake.register(YEAR).parent
        assert not any(rights(path) & 0o077 for path in folder.rglob("*") if path.is_file())


def test_sharing_again_changes_nothing(ran: SmallYear, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake(ran.lake)
    share_lake(lake, ran.decisions, GROUP)
    monkeypatch.setattr("os.chown", lambda *_given: pytest.fail("nothing to be handed over"))
    share_lake(lake, ran.decisions, GROUP)


def test_a_file_handed_to_another_group_is_handed_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[tuple[Path, int]] = []
    monkeypatch.setattr("os.chown", lambda path, user, group: handed.append((Path(path), group)) or user)
    monkeypatch.setattr("grp.getgrnam", lambda _name: grp.struct_group(("stewards", "x", 54321, [])))
    lake = Lake(tmp_path / "lake")
    make_folder(lake.review(YEAR), without=OWNER_ONLY)
    (lake.review(YEAR) / "page.html").touch()
    share_lake(lake, tmp_path / "decisions", "stewards")
    assert {group for _, group in handed} == {54321}
    assert {lake.review(YEAR), lake.review(YEAR) / "page.html", tmp_path / "decisions"} <= {path for path, _ in handed}


def test_a_group_that_cannot_have_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lake = Lake(tmp_path / "lake")
    with pytest.raises(GroupError, match="在本机不存在"):
        share_lake(lake, tmp_path / "decisions", "no such group")

    def refuse(path: Path, _user: int, _group: int) -> None:
        raise PermissionError(1, "not yours", str(path))

    monkeypatch.setattr("os.chown", refuse)
    monkeypatch.setattr("grp.getgrnam", lambda _name: grp.struct_group(("stewards", "x", 54321, [])))
    with pytest.raises(GroupError, match="要在这个组里"):
        share_lake(lake, tmp_path / "decisions", "stewards")


def test_a_file_in_a_folder_that_is_not_shared_stays_private(tmp_path: Path) -> None:
    with replacing(tmp_path / "file", without=OWNER_ONLY) as place:
        place.touch(mode=0o644)
    assert rights(tmp_path / "file") == 0o600


def test_a_lake_within_a_folder_that_hands_its_group_on_is_not_shared_by_that(tmp_path: Path) -> None:
    tmp_path.chmod(0o2770)
    before = os.umask(0o027)
    try:
        small = SmallYear(tmp_path / "office")
        small.run()
    finally:
        os.umask(before)
    lake = Lake(small.lake)
    for folder in (lake.originals, lake.runs, lake.review(YEAR)):
        assert not any(rights(path) & 0o077 for path in (folder, *folder.rglob("*")) if path.exists()), folder
