"""How the tests are dealt out to the workers of pytest-xdist, and what they make once for all of them.

Tests of one group go to one worker, one after another, so that what is dear is started once. A group is a file, unless
a test names another with `pytest.mark.xdist_group`. Long groups begin first, so that the workers end together.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from filelock import FileLock

__all__ = ["SECONDS", "TESTS", "dealt_out", "made_once"]

TESTS = Path(__file__).parent

SECONDS = {
    "flows": 200,
    "example-district": 150,
    "test_promises": 60,
    "release/test_faults": 40,
    "reading/test_libreoffice": 40,
    "test_judgement": 40,
    "decisions/test_properties": 30,
    "checking/test_every_rule": 25,
    "checking/test_prose_rules": 25,
    "checking/test_outlier_rules": 20,
    "checking/test_year_rules": 20,
    "checking/test_properties": 20,
    "checking/test_prose_end_to_end": 20,
    "checking/test_repair_properties": 15,
    "checking/test_district_rules": 15,
    "checking/test_document_rules": 15,
    "reading/test_scan_pages": 20,
    "release/test_publish": 20,
    "test_consolidation": 20,
    "review/test_browser": 15,
    "faults/test_hostile_files": 15,
    "properties/test_parse_of_render": 15,
    "test_cli": 15,
    "test_trace": 10,
}
"""About how many seconds of one processor a group takes; those not named take less than ten."""


def dealt_out(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The tests, each with its group, those of long groups first."""
    grouped = [(_group(item), item) for item in items]
    order = dict.fromkeys(group for group, _ in grouped)
    by_group = {group: [item for of, item in grouped if of == group] for group in order}
    longest_first = sorted(order, key=lambda group: -SECONDS.get(group, 0))
    return [item for group in longest_first for item in by_group[group]]


def _group(item: pytest.Item) -> str:
    named = item.get_closest_marker("xdist_group")
    if named is not None:
        return str(named.args[0])
    group = item.path.relative_to(TESTS).with_suffix("").as_posix()
    item.add_marker(pytest.mark.xdist_group(group))
    return group


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that is made by the first worker that asks for it, while the others wait for it.

    What is in it afterwards is read-only: a test that writes takes a copy.
    """
    base = factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base  # each worker has a folder below the run's
    folder, done = run / name, run / f"{name}.done"
    with FileLock(run / f"{name}.lock"):
        if not done.exists():
            folder.mkdir()
            make(folder)
            for path in sorted(folder.rglob("*"), reverse=True):
                if not path.is_symlink():
                    path.chmod(path.stat().st_mode & ~0o222)
            done.touch()
    return folder
