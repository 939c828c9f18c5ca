"""Attacks by chance: files of the example mutated anywhere, and a run of a year killed at any moment."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from examples.district import inbox
from tasks.common.worker_pool import Limits, run_isolated
from tasks.lake.folders import Lake
from tasks.model.document import Problem
from tasks.reading import read_document
from tasks.release.verify import verify_lake
from tests.small_year import YEAR, SmallYear
from tests.soak import IS_SOAK

PROJECT = Path(__file__).parents[2]
LIMITS = Limits(memory_bytes=1 << 30, cpu_seconds=20, wall_seconds=60.0)
UNFORESEEN = "reader_error"
MUTANTS = 1_000 if IS_SOAK else 40
KILLS = 12
RUN = "import sys, pathlib, tests.small_year as s; s.SmallYear.at(pathlib.Path(sys.argv[1])).run()"


def mutated(content: bytes, chance: random.Random) -> bytes:
    """One of: bytes overwritten, cut out, doubled, the end cut off, some bits turned."""
    data = bytearray(content)
    at = chance.randrange(len(data) or 1)
    length = chance.randrange(1, 400)
    match chance.randrange(5):
        case 0:
            data[at : at + length] = chance.randbytes(length)
        case 1:
            del data[at : at + length]
        case 2:
            data[at:at] = data[at : at + length]
        case 3:
            del data[at:]
        case _:
            for _ in range(20):
                data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def test_a_mutated_report_is_read_or_refused_in_words(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    chance = random.Random(YEAR)  # noqa: S311 - the same mutants in every run
    originals = sorted(path for path in inbox(YEAR).rglob("*") if path.is_file() and path.stat().st_size)
    paths = []
    for number in range(MUTANTS):
        original = originals[number % len(originals)]
        path = tmp_path / f"{number}{original.suffix}"
        path.write_bytes(mutated(original.read_bytes(), chance))
        paths.append(path)
    outcomes = list(run_isolated(read_document, paths, limits=LIMITS))
    problems = [outcome for outcome in outcomes if isinstance(outcome, Problem)]
    assert len(outcomes) == MUTANTS
    assert not [problem for problem in problems if problem.code == UNFORESEEN]
    assert all("Error" not in problem.message for problem in problems)
    record_property("tries", MUTANTS)


@pytest.mark.soak  # two runs per kill
def test_a_run_killed_at_any_moment_leaves_the_last_release_whole_and_the_next_run_goes_on(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    office = SmallYear(tmp_path / "office")
    office.run()
    lake = Lake(office.lake)
    chance = random.Random(YEAR)  # noqa: S311 - the same moments in every run, as far as a clock has them
    started = time.monotonic()
    shutil.copytree(office.folder, tmp_path / "measured", symlinks=True)
    command = [sys.executable, "-c", RUN]
    subprocess.run([*command, str(tmp_path / "measured")], env={"PYTHONPATH": str(PROJECT)}, check=True)
    whole = time.monotonic() - started
    for number in range(KILLS):
        office.receive({"training.courses": number + 1, "training.trainees": 30})
        run = subprocess.Popen([*command, str(office.folder)], env={"PYTHONPATH": str(PROJECT)})
        time.sleep(whole * chance.uniform(0.3, 1.0))
        run.kill()
        run.wait()
        assert verify_lake(lake, YEAR).damages == ()
        office.run()
        assert verify_lake(lake, YEAR).damages == ()
    assert not list(lake.releases(YEAR).glob(".*"))
    record_property("tries", KILLS)
