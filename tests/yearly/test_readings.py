"""No file is read twice, and nothing that is kept of a reading is trusted without proof."""

import importlib.metadata
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from examples.render import render
from examples.sample import sample_report
from tasks.common.worker_pool import run_isolated
from tasks.intake.inbox import ingest
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tasks.lake.readings import KeptReadings
from tasks.model.codes import ProblemCode
from tasks.model.document import Problem
from tasks.model.report import Report
from tasks.yearly import readings
from tasks.yearly.check import YearContext
from tasks.yearly.extract import read_original_report
from tasks.yearly.missing import handed_in
from tasks.yearly.readings import LIBRARIES, SOURCES, fingerprint, read_originals
from tests.district import ROSTER, TODAY, UNJUDGED, run_district
from tests.test_floors import ROOMS, imported

YEAR = 2018
NAMES = {"txt": "晴川区交通运输局", "html": "晴川区水务局"}


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Two reports, and a file of which nothing can be read."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for kind, unit in NAMES.items():
        (folder / f"{unit}.{kind}").write_bytes(render(sample_report(kind, unit=unit, year=YEAR), kind))
    (folder / "晴川区教育局.txt").write_bytes(b"")
    return folder


@pytest.fixture
def lake(tmp_path: Path, inbox: Path) -> Lake:
    lake = Lake(tmp_path / "lake")
    ingest(inbox, lake, YEAR)
    return lake


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes of the files that are really read, in this order."""
    hashes: list[str] = []

    def noted(function: object, arguments: Sequence[tuple[Path, str]], **options: object) -> object:
        assert function is read_original_report
        hashes.extend(sha256 for _, sha256 in arguments)
        return run_isolated(read_original_report, arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(readings, "run_isolated", noted)
    return hashes


def originals(lake: Lake) -> list[str]:
    return sorted(path.name for path in lake.originals.rglob("*") if path.is_file())


def kept(lake: Lake) -> list[Path]:
    return sorted(path for path in lake.readings.rglob("*") if path.is_file())


def modules_of(place: Path) -> Iterator[Path]:
    """The module itself and the packages that it lies in, whose code is run with it."""
    yield place
    yield from (parent / "__init__.py" for parent in place.parents if (parent / "__init__.py").is_file())


def module(name: str) -> Path:
    """The file of an imported name, which may be something that a module defines."""
    parts = name.split(".")
    places = [Path(*parts[:count]) for count in range(len(parts), 0, -1)]
    found = (file for place in places for file in (place.with_suffix(".py"), place / "__init__.py") if file.is_file())
    return next(found)


def all_imported(start: Path) -> tuple[set[Path], set[str]]:
    """The modules of ours that are imported by one, and by those, and the packages of others."""
    waiting, ours, others = [start], set[Path](), set[str]()
    while waiting:
        for place in modules_of(waiting.pop()):
            if place not in ours:
                ours.add(place)
                names = set(imported(place))
                waiting += [module(name) for name in names if name.split(".")[0] in ROOMS]
                others |= {name.split(".")[0] for name in names if name.split(".")[0] not in ROOMS}
    return ours, others - set(sys.stdlib_module_names)


def test_the_fingerprint_covers_every_source_and_library_that_reads() -> None:
    ours, others = all_imported(Path("tasks/yearly/extract.py"))
    assert {place for place in ours if not any(place.is_relative_to(source) for source in SOURCES)} == set()
    distributions = importlib.metadata.packages_distributions()
    known = {"opencv-python-headless": "cv2", "rapidocr": "rapidocr", "onnxruntime": "onnxruntime"}  # may be missing
    modules = {name for name, of in distributions.items() if {each.lower() for each in of} & set(LIBRARIES)} | set(
        known.values()
    )
    assert others - modules == set()
    assert all(Path(source).exists() for source in SOURCES)


def test_the_fingerprint_changes_with_a_source_a_form_a_library_and_the_converter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for source in SOURCES:
        place = tmp_path / source
        if Path(source).is_dir():
            shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, place)
    (tmp_path / "tasks/yearly/readings.py").touch()
    monkeypatch.setattr(readings, "__file__", str(tmp_path / "tasks/yearly/readings.py"))
    fresh = fingerprint.__wrapped__
    seen = [fresh()]
    for changed in ("tasks/reading/sniff.py", "tasks/recognition/table/align.py", "expectations/forms/form2019.toml"):
        with (tmp_path / changed).open("a", encoding="utf-8") as source:
            source.write("\n")
        seen.append(fresh())
    monkeypatch.setattr("tasks.common.fingerprint.version", lambda name: "9" if name == "lxml" else "1")
    seen.append(fresh())
    monkeypatch.setattr("tasks.common.fingerprint.version", lambda _name: "1")
    seen.append(fresh())
    monkeypatch.setattr("shutil.which", lambda _name: str(tmp_path / "tasks/__init__.py"))
    seen.append(fresh())
    assert len(set(seen)) == len(seen)
    assert fresh() == seen[-1]


def test_what_was_read_is_taken_from_the_lake_and_is_the_same_to_the_letter(lake: Lake, read: list[str]) -> None:
    counts: list[int] = []
    first = read_originals(lake, originals(lake), on_done=counts.append)
    assert (sorted(read), counts[-1]) == (originals(lake), 3)
    counts.clear()
    again = read_originals(lake, originals(lake), on_done=counts.append)
    assert (len(read), counts) == (3, [3])
    assert repr(again) == repr(first)
    assert {type(outcome) for outcome in again.values()} == {Report, Problem}


def test_run_intake_and_missing_read_only_what_is_new(tmp_path: Path, inbox: Path, read: list[str]) -> None:
    run_district(tmp_path / "lake", inbox, steps=UNJUDGED)
    read.clear()
    (inbox / "晴川区财政局.txt").write_bytes(render(sample_report("new", unit="晴川区财政局", year=YEAR), "txt"))
    context = YearContext(Lake(tmp_path / "lake"), load_roster(ROSTER), YEAR, TODAY)
    assert len(handed_in(context, inbox).reported) == 3
    assert len(read) == 1
    run_district(tmp_path / "lake", inbox, steps=UNJUDGED)
    assert len(read) == 1


def test_readings_are_for_the_owner_only(lake: Lake) -> None:
    before = os.umask(0)
    try:
        read_originals(lake, originals(lake))
    finally:
        os.umask(before)
    assert len(kept(lake)) == 3
    assert {path.stat().st_mode & 0o077 for path in (lake.readings, *lake.readings.rglob("*"))} == {0}


def cut(places: Sequence[Path]) -> None:
    places[0].write_bytes(places[0].read_bytes()[:-1])


def empty(places: Sequence[Path]) -> None:
    places[0].write_bytes(b"")


def turn_a_bit(places: Sequence[Path]) -> None:
    data = bytearray(places[0].read_bytes())
    data[-1] ^= 1
    places[0].write_bytes(data)


def swap(places: Sequence[Path]) -> None:
    places[0].write_bytes(places[1].read_bytes())


def make_folder(places: Sequence[Path]) -> None:
    places[0].unlink()
    places[0].mkdir()


@pytest.mark.parametrize("harm", [cut, empty, turn_a_bit, swap, make_folder])
def test_a_kept_reading_that_is_not_sound_is_read_anew(lake: Lake, read: list[str], harm: object) -> None:
    first = read_originals(lake, originals(lake))
    places = kept(lake)
    read.clear()
    assert callable(harm)
    harm(places)
    again = read_originals(lake, originals(lake))
    assert (read, repr(again)) == ([places[0].name], repr(first))
    # where the place is free it is kept again
    read_originals(lake, originals(lake))
    assert len(read) == (2 if places[0].is_dir() else 1)


def test_a_reading_of_another_shape_is_no_reading(lake: Lake) -> None:
    sha256 = originals(lake)[0]
    store = KeptReadings(lake, "one")
    store.keep(sha256, Report("txt", None, head=None))  # type: ignore[arg-type]
    assert kept(lake)
    assert store.get(sha256) is None


def test_another_fingerprint_reads_everything_anew_and_clears_what_was_kept_before(
    lake: Lake, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read_originals(lake, originals(lake))
    moved = lake.readings / "another"
    shutil.copytree(lake.readings / fingerprint(), moved)
    monkeypatch.setattr(readings, "fingerprint", lambda: "another")
    read.clear()
    read_originals(lake, originals(lake))
    assert sorted(read) == originals(lake)  # although files of that name were there
    assert [folder.name for folder in lake.readings.iterdir()] == ["another"]


@pytest.mark.parametrize(
    ("harm", "code"), [("gone", ProblemCode.ORIGINAL_MISSING), ("changed", ProblemCode.ORIGINAL_DAMAGED)]
)
def test_a_lost_original_is_said_although_its_reading_is_kept_and_takes_the_reading_with_it(
    lake: Lake, harm: str, code: ProblemCode
) -> None:
    first = read_originals(lake, originals(lake))
    sha256 = next(sha256 for sha256, outcome in first.items() if isinstance(outcome, Report))
    original = lake.original(sha256)
    sound = original.read_bytes()
    original.chmod(0o600)
    original.unlink() if harm == "gone" else original.write_bytes(sound + b" ")
    lost = read_originals(lake, first)[sha256]
    assert isinstance(lost, Problem)
    assert lost.code is code
    assert sha256 not in {path.name for path in kept(lake)}
    original.write_bytes(sound)
    assert repr(read_originals(lake, first)) == repr(first)


@pytest.mark.parametrize(
    "code", [ProblemCode.READER_TIMEOUT, ProblemCode.CONVERTER_MISSING, ProblemCode.NOTHING_READABLE]
)
def test_what_the_machine_had_a_part_in_is_not_kept(lake: Lake, code: ProblemCode) -> None:
    sha256 = originals(lake)[0]
    store = KeptReadings(lake, fingerprint())
    store.keep(sha256, Problem(code, "说明"))
    assert store.get(sha256) is None
    report = read_originals(lake, originals(lake))
    whole = next(each for each in report.values() if isinstance(each, Report))
    store.forget(sha256)
    store.keep(sha256, replace(whole, problems=(Problem(ProblemCode.READER_TIMEOUT, "说明", "文件2"),)))
    assert store.get(sha256) is None


def test_a_lake_that_cannot_keep_a_reading_reads_all_the_same(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise OSError(28, "disk full")

    monkeypatch.setattr("tasks.lake.readings.tempfile.mkstemp", full)
    found = read_originals(lake, originals(lake))
    assert len(found) == 3
    assert "识读结果没有留存（OSError）" in caplog.text
