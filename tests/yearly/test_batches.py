"""Batches for the machines of a cluster, and what one of them does with its batch."""

from pathlib import Path

import pytest

from examples.render import render
from examples.sample import sample_report
from tasks.common.atomic_files import OWNER_ONLY, make_folder
from tasks.intake.inbox import ingest
from tasks.lake.folders import Lake
from tasks.lake.readings import KeptReadings
from tasks.yearly.batches import batches
from tasks.yearly.readings import BatchError, fingerprint, keep_batch, read_originals, unread_originals

YEAR = 2018
TEXT, DRAWN, PICTURE, RTF = "报告".encode(), b"%PDF-1.4\n", b"\xff\xd8\xff\xe0", b"{\\rtf1}"


def files(folder: Path, contents: dict[str, bytes]) -> list[tuple[str, Path]]:
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [(name, folder / name) for name in contents]


def test_text_goes_by_hundreds_what_is_converted_by_threes_and_scans_by_ones(tmp_path: Path) -> None:
    kinds = {
        **{f"text{number}": TEXT for number in range(500)},
        **{f"drawn{number}": DRAWN for number in range(40)},
        **{f"photo{number}": PICTURE for number in range(3)},
        "scan": DRAWN + bytes(200_000),
        **{f"rtf{number}": RTF for number in range(3)},
    }
    found = list(batches(files(tmp_path, kinds), workers=1))
    assert sorted(name for batch in found for name in batch) == sorted(kinds)
    assert [len(batch) for batch in found] == [1, 1, 1, 1, 4, 49, 400, 90]
    assert {batch[0] for batch in found[:4]} == {"photo0", "photo1", "photo2", "scan"}


def test_every_worker_has_several_batches_where_there_is_little(tmp_path: Path) -> None:
    few = files(tmp_path, {f"text{number}": TEXT for number in range(16)})
    assert [len(batch) for batch in batches(few, workers=2)] == [2] * 8
    assert [len(batch) for batch in batches(few[:3], workers=100)] == [1] * 3
    assert list(batches([], workers=2)) == []


def test_an_original_that_is_lost_is_in_a_batch_like_another(tmp_path: Path) -> None:
    assert list(batches([("lost", tmp_path / "none")], workers=2)) == [("lost",)]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """A lake that has received two reports."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for unit in ("晴川区交通运输局", "晴川区水务局"):
        (inbox / f"{unit}.txt").write_bytes(render(sample_report(unit, unit=unit, year=YEAR), "txt"))
    lake = Lake(tmp_path / "lake")
    ingest(inbox, lake, YEAR)
    return lake


def originals(lake: Lake) -> list[str]:
    return sorted(path.name for path in lake.originals.rglob("*") if path.is_file())


def test_a_machine_keeps_what_it_reads_and_answers_with_its_keys(lake: Lake) -> None:
    hashes = originals(lake)
    assert unread_originals(lake, hashes) == hashes
    assert keep_batch(lake, fingerprint(), hashes) == hashes
    assert unread_originals(lake, hashes) == []


def test_a_batch_that_is_tried_again_goes_on_where_the_lost_machine_was(lake: Lake) -> None:
    first, second = originals(lake)
    keep_batch(lake, fingerprint(), [first])
    place = next(path for path in lake.readings.rglob(first) if path.is_file())
    written = place.stat().st_mtime_ns
    assert keep_batch(lake, fingerprint(), [first, second]) == [first, second]
    assert place.stat().st_mtime_ns == written
    assert list(read_originals(lake, [first, second])) == [first, second]


def test_what_is_not_kept_is_left_to_the_machine_that_asks(lake: Lake) -> None:
    assert keep_batch(lake, fingerprint(), ["0" * 64]) == []  # lost, or not seen from there


def test_a_machine_of_another_version_reads_nothing(lake: Lake) -> None:
    with pytest.raises(BatchError, match="版本与本机不同"):
        keep_batch(lake, "another", originals(lake))
    assert not KeptReadings(lake, "another").has(originals(lake)[0])


def test_a_machine_that_does_not_see_the_lake_says_so(tmp_path: Path) -> None:
    make_folder(tmp_path / "empty", without=OWNER_ONLY)
    with pytest.raises(BatchError, match="同一位置挂载"):
        keep_batch(Lake(tmp_path / "empty"), fingerprint(), ["0" * 64])
