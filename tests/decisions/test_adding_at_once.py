"""Two processes add to one ledger at once, or one is killed while it writes: nothing is lost, no file is broken."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from tasks.decisions import add_decisions, load_ledger
from tests.decisions.adding import draft
from tests.decisions.office import ROSTER
from tests.soak import IS_SOAK

ADDER = Path(__file__).with_name("adding.py")
PROJECT = ADDER.parents[2]
COUNT = 50 if IS_SOAK else 15
"""Each addition reads the whole file, so that many cost their square."""


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(ADDER), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(PROJECT)})


def said(process: subprocess.Popen[str]) -> list[object]:
    output, _ = process.communicate()
    assert process.returncode == 0
    return [json.loads(line) for line in output.splitlines()]


def test_two_processes_lose_no_decision(tmp_path: Path) -> None:
    place = tmp_path / "2018.yaml"
    names = ("甲", "乙")
    processes = [start(place, name, COUNT) for name in names]
    ids = [each for process in processes for each in said(process)]
    found = load_ledger(place, 2018, ROSTER).decisions
    assert sorted(decision.id for decision in found) == sorted(map(str, ids))
    assert len(set(ids)) == 2 * COUNT
    assert sum(one.why[0] != other.why[0] for one, other in pairwise(found)) > COUNT // 5  # they did take turns
    for name in names:  # each process's decisions, in its own order
        assert [each.why for each in found if each.why.startswith(name)] == [f"{name} {n}" for n in range(COUNT)]


@pytest.mark.parametrize(("how", "end"), [("kill", "killed"), ("fail", "failed"), ("cut", "killed")])
def test_a_stopped_writer_leaves_the_old_or_the_new_file_whole(tmp_path: Path, how: str, end: str) -> None:
    place = tmp_path / "2018.yaml"
    add_decisions(place, 2018, [draft("原有")], ROSTER)
    place.write_text(place.read_text(encoding="utf-8") + "# 手工注释\n", encoding="utf-8")
    attempts = said(start(place, "甲", 1, how))
    assert isinstance(attempts, list)
    assert len(attempts) >= 4
    assert {attempt["end"] for attempt in attempts[:-1]} == {end}
    for attempt in attempts:
        assert attempt["is_old"] is not attempt["is_written"], attempt
    assert not attempts[0]["is_written"]
    assert attempts[-1]["is_written"]
    assert "# 手工注释\n" in place.read_text(encoding="utf-8")
    add_decisions(place, 2018, [draft("之后")], ROSTER)
    assert {path.name for path in tmp_path.iterdir()} <= {"2018.yaml", ".2018.yaml.lock"}
