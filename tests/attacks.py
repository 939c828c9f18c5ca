"""The attacks of docs/reliability.md, by the tests that make them; run, counted and written as its table.

Usage: python -m tests.attacks [WORDS]    runs the tests of every attack, or of those whose name has the words.

A test that records the property `tries` has made so many attempts, any other one per case. With NIANBAO_SOAK=1 the
tests try what `make soak` tries.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

__all__ = ["ATTACKS", "Attack"]

PROJECT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Attack:
    """What is tried, the letter under which it was first reported, and the tests: files, or file and name."""

    name: str
    letters: str
    tests: tuple[str, ...]


ATTACKS = (
    Attack(
        "the publisher of a release killed or without room at its file operations",
        "figures",
        ("release/test_faults.py::test_promise_1_a_reader_sees_the_whole_old_or_the_whole_new_release",),
    ),
    Attack(
        "a run of a year killed (SIGKILL) at a chance moment; soak only",
        "figures, B8, B12",
        (
            "faults/test_attacks.py::test_a_run_killed_at_any_moment_leaves_the_last_release_whole_and_the_next_run_goes_on",
        ),
    ),
    Attack(
        "leftovers of killed runs: stages, half copies, unannounced releases",
        "B13",
        (
            "release/test_faults.py::test_a_half_written_stage_of_a_killed_run_is_cleared",
            "release/test_faults.py::test_a_release_never_pointed_to_is_pointed_to_by_the_next_run",
            "lake/test_originals.py::test_what_a_killed_run_left_half_copied_is_cleared",
            "common/test_temporary_folder.py::test_what_a_killed_process_left_is_removed_by_the_next_and_what_lives_stays",
            "lake/test_lake.py::TestYearLock::test_a_killed_run_holds_nothing",
            "lake/test_runs.py::test_a_killed_run_has_begun_and_its_release_has_its_moment",
        ),
    ),
    Attack(
        "a writer of the ledger killed, cut off or without room; two at once",
        "figures",
        ("decisions/test_adding_at_once.py",),
    ),
    Attack(
        "ledgers that are none, nested too deep, of huge numbers, in other encodings",
        "C1",
        ("decisions/test_ledger.py",),
    ),
    Attack(
        "two runs of one year at once",
        "figures, C",
        ("lake/test_lake.py::TestYearLock::test_a_second_run_of_the_year_is_told_and_another_year_is_free",),
    ),
    Attack(
        "inboxes: links, devices, names, times, registers, files that go away, long paths, missing rights",
        "B1, B2, C",
        ("intake/test_inbox.py", "lake/test_originals.py"),
    ),
    Attack("hostile files: bombs, entities, loops, sizes, damage", "figures", ("faults/test_hostile_files.py",)),
    Attack(
        "files of the example mutated by chance",
        "figures, C",
        ("faults/test_attacks.py::test_a_mutated_report_is_read_or_refused_in_words",),
    ),
    Attack("numbers with zeros in front and control characters", "C2", ("properties/test_odd_numbers.py",)),
    Attack(
        "a report under another unit, or received at an impossible time",
        "A3",
        ("yearly/test_held_reports.py", "intake/test_replacements.py"),
    ),
    Attack("originals changed, lost or damaged", "A2, B5", ("yearly/test_lost_originals.py",)),
    Attack(
        "releases, pointers, registers, run ledgers and mirrors tampered with",
        "B4, B6, B7",
        ("nianbao/test_verify.py",),
    ),
    Attack("an update of the mirror killed anywhere", "figures", ("release/test_mirror.py",)),
    Attack(
        "people in the place of units and posts, in notes, prose and cells",
        "B3, B11",
        ("yearly/test_names_stay_inside.py", "common/test_personal_data.py", "release/test_personal_data.py"),
    ),
    Attack("words of a sender that pass for ours on the terminal", "B10", ("nianbao/test_output.py",)),
    Attack("a backup that is not whole, or over what is there", "–", ("nianbao/test_backup.py",)),
    Attack(
        "the pages from file://, a foreign origin, a foreign Host; the server without a password",
        "A1",
        ("flows/test_closed_server.py",),
    ),
    Attack(
        "a served run broken off, refused, or not shown; what a sender named in Prefect",
        "B3, B8, B9",
        ("flows/test_runs.py",),
    ),
    Attack("the desk: sessions, forged posts, uploads, rights", "–", ("desk/test_attacks.py",)),
)
_HEAD = "| attack | reported as | tests | tries | survived | lost |\n|---|---|---|---|---|---|\n"


def _row(attack: Attack) -> str:
    with tempfile.NamedTemporaryFile(suffix=".xml") as report:
        wanted = [f"tests/{test}" for test in attack.tests]
        kept = (f"--junitxml={report.name}", "-o", "junit_family=xunit1")  # xunit2 keeps no properties of a test
        command = [sys.executable, "-m", "pytest", "-q", "--timeout", "7200", *kept, *wanted]
        subprocess.run(command, cwd=PROJECT, check=False, stdout=subprocess.DEVNULL)
        cases = list(ET.parse(report.name).iter("testcase"))  # noqa: S314 - written by pytest
    tried = [case for case in cases if case.find("skipped") is None]
    failed = [case for case in tried if case.find("failure") is not None or case.find("error") is not None]
    tries = sum(_tries(case) for case in tried)
    files = "、".join(sorted({f"`tests/{test.partition('::')[0]}`" for test in attack.tests}))
    shown = (tries or "not tried", tries - len(failed) if tries else "–", len(failed) if tries else "–")
    return f"| {attack.name} | {attack.letters} | {files} | {shown[0]} | {shown[1]} | {shown[2]} |\n"


def _tries(case: ET.Element) -> int:
    return next((int(each.get("value", 1)) for each in case.iter("property") if each.get("name") == "tries"), 1)


def _rows(only: str) -> Iterator[str]:
    for attack in ATTACKS:
        if only in attack.name:
            row = _row(attack)
            sys.stderr.write(row)
            yield row


if __name__ == "__main__":
    sys.stdout.write(_HEAD + "".join(_rows(sys.argv[1] if sys.argv[1:] else "")))
