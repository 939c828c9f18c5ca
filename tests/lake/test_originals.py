"""Originals are kept whole, unchanged and for their owner only; whatever cannot be kept keeps no other out."""

import hashlib
import logging
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.lake import originals
from tasks.lake.folders import Lake, LakeError
from tasks.lake.originals import Kept, NotKept, keep_originals


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def kept_files(lake: Lake) -> set[Path]:
    return {path for path in lake.originals.rglob("*") if path.is_file()}


def sha256_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def keep(lake: Lake, inbox: Path, *contents: bytes) -> list[Path]:
    """Keep contents as files and return their places in the store, in order."""
    paths = [inbox / f"{number}.txt" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    kept = keep_originals(lake, inbox, paths)
    assert [each.sha256 for each in kept if isinstance(each, Kept)] == list(map(sha256_of, contents))
    return [lake.original(sha256_of(content)) for content in contents]


def test_a_file_is_kept_as_it_is_with_its_size_and_time(lake: Lake, inbox: Path) -> None:
    content = bytes(range(256)) * 9000
    received = inbox / "报告.docx"
    received.write_bytes(content)
    os.utime(received, (0, 1_500_000_000))
    expected = sha256_of(content)
    assert keep_originals(lake, inbox, [received]) == [Kept(expected, len(content), 1_500_000_000)]
    assert lake.original(expected) == lake.originals / expected[:2] / expected
    assert kept_files(lake) == {lake.original(expected)}
    assert lake.original(expected).read_bytes() == content


def test_keeping_again_leaves_the_file_untouched(lake: Lake, inbox: Path) -> None:
    (kept,) = keep(lake, inbox, b"once")
    before = kept.stat()
    keep(lake, inbox, b"once")
    after = kept.stat()
    assert (before.st_ino, before.st_mtime_ns, before.st_mode) == (after.st_ino, after.st_mtime_ns, after.st_mode)


def test_an_original_is_read_only_and_for_its_owner_only(lake: Lake, inbox: Path) -> None:
    (kept,) = keep(lake, inbox, b"names a person")
    assert kept.stat().st_mode & 0o777 == 0o400
    assert lake.originals.stat().st_mode & 0o077 == 0


def _rot(kept: Path) -> None:
    kept.chmod(0o600)
    kept.write_bytes(b"rot")


def _take_its_place(kept: Path) -> None:
    kept.unlink()
    kept.mkdir()


@pytest.mark.parametrize("spoil", [_rot, _take_its_place])
def test_a_damaged_original_is_replaced_and_said_to_be(
    lake: Lake, inbox: Path, spoil: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    (kept,) = keep(lake, inbox, b"sound")
    spoil(kept)
    with caplog.at_level(logging.WARNING):
        keep(lake, inbox, b"sound")
    assert kept.read_bytes() == b"sound"
    assert kept.name in caplog.text


def test_a_disk_that_gives_back_other_bytes_is_found_out(
    lake: Lake, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "_is_kept", lambda *_: False)
    monkeypatch.setattr(originals, "file_sha256", lambda _: "0" * 64)
    with pytest.raises(LakeError, match="读回的内容不一致"):
        keep(lake, inbox, b"content")
    assert kept_files(lake) == set()


def test_a_store_that_cannot_be_written_is_no_fault_of_the_files(
    lake: Lake, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class FullDisk(type(inbox)):  # type: ignore[misc]
        def open(self, *_: object) -> None:
            raise OSError(28, "No space left on device")

    def full(name: str | None = None, **_: object) -> FullDisk:
        return FullDisk(name or "")

    monkeypatch.setattr(originals, "Path", full)
    with pytest.raises(OSError, match="No space left"):
        keep(lake, inbox, b"content")


def test_many_files_are_kept_in_order_each_once(lake: Lake, inbox: Path) -> None:
    contents = [b"first", b"second", b"first", b""]
    kept = keep(lake, inbox, *contents)
    assert [place.read_bytes() for place in kept] == contents
    assert kept_files(lake) == set(kept)


def test_no_file_gets_its_name_before_all_are_on_the_disk(
    lake: Lake, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []

    def sync(path: Path) -> None:
        synced.append(path)
        if path.is_file():
            assert not list(lake.originals.glob("??/*"))

    monkeypatch.setattr("tasks.common.atomic_files.sync_file", sync)
    kept = keep(lake, inbox, b"first", b"second")
    assert sum(path.parent.name.startswith(".incoming-") for path in synced) == 2
    assert {lake.originals, *(place.parent for place in kept)} <= set(synced)


def _nothing(_path: Path) -> None:
    """Leave no file where one was listed."""


def _link(path: Path) -> None:
    path.symlink_to("/etc/hostname")


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("place", "make", "why"),
    [
        ("不见了.txt", _nothing, "又不见了"),
        ("链接.txt", _link, "链接"),
        ("管道.txt", _pipe, "不是普通的文件"),
        ("长" * 90, _nothing, "路径太长"),
        ("文件夹", Path.mkdir, "不是普通的文件"),
    ],
    ids=["gone", "link", "pipe", "long", "folder"],
)
def test_one_that_cannot_be_had_keeps_no_other_out(
    lake: Lake, inbox: Path, place: str, make: Callable[[Path], None], why: str
) -> None:
    sound, other = inbox / "好.txt", inbox / place
    sound.write_bytes(b"first")
    make(other)
    first, second = keep_originals(lake, inbox, [other, sound])
    assert isinstance(first, NotKept)
    assert why in first.why
    assert second == Kept(sha256_of(b"first"), 5, sound.stat().st_mtime)
    assert kept_files(lake) == {lake.original(sha256_of(b"first"))}


def test_a_source_that_breaks_off_leaves_nothing(lake: Lake, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = os.read
    left = [b"half"]

    def breaking(handle: int, size: int) -> bytes:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return read(handle, size)
        if left:
            return left.pop()
        raise OSError(5, "Input/output error")

    (inbox / "坏盘.txt").write_bytes(b"whole")
    monkeypatch.setattr(os, "read", breaking)
    (outcome,) = keep_originals(lake, inbox, [inbox / "坏盘.txt"])
    assert outcome == NotKept("打不开（Input/output error），没有收取。请检查文件的权限。")
    assert list(lake.originals.iterdir()) == []


@pytest.mark.parametrize("swapped", ["报告.txt", "部门"])
def test_what_is_swapped_for_a_link_after_the_look_is_not_followed(
    lake: Lake, inbox: Path, tmp_path: Path, swapped: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "报告.txt").write_bytes(b"not handed in")
    folder = inbox / "部门"
    folder.mkdir()
    received = folder / "报告.txt"
    received.write_bytes(b"handed in")
    fetch = originals._open

    def swap(*arguments: object) -> int:
        if swapped == "部门":
            folder.rename(tmp_path / "away")
            folder.symlink_to(outside)
        else:
            received.unlink()
            received.symlink_to(outside / "报告.txt")
        return fetch(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(originals, "_open", swap)
    (outcome,) = keep_originals(lake, inbox, [received])
    assert isinstance(outcome, NotKept)
    assert kept_files(lake) == set()


def test_what_is_too_large_is_not_kept_even_where_it_grows(
    lake: Lake, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (inbox / "大.iso").open("wb") as large:
        large.truncate(originals.MAX_KEPT_BYTES + 1)
    (outcome,) = keep_originals(lake, inbox, [inbox / "大.iso"])
    assert isinstance(outcome, NotKept)
    assert "超过 300 MB 的上限" in outcome.why
    monkeypatch.setattr(originals, "MAX_KEPT_BYTES", 2 << 20)
    monkeypatch.setattr(os, "read", lambda *_: b"x" * (1 << 20))
    (inbox / "长.log").write_bytes(b"x")
    (outcome,) = keep_originals(lake, inbox, [inbox / "长.log"])
    assert isinstance(outcome, NotKept)
    assert kept_files(lake) == set()


def test_what_a_killed_run_left_half_copied_is_cleared(lake: Lake, inbox: Path) -> None:
    leftover = lake.originals / ".incoming-abc"
    leftover.mkdir(parents=True)
    (leftover / "0").write_bytes(b"names a person")
    keep(lake, inbox, b"content")
    assert [path.name for path in lake.originals.iterdir()] == [sha256_of(b"content")[:2]]
