"""How the tests are dealt out to the workers of pytest-xdist, and what they make once for all of them.

Tests of one group go to one worker, one after another, so that what is dear is started once. A group is a file, unless
`TOGETHER` has its tests with those of others. Long groups begin first, so that the workers end together.

The marks of pytest-xdist (`--dist loadgroup`) do nothing: version 3.8 writes them into the ids of the tests by setting
`_nodeid`, which pytest 9.2 no longer looks at.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from filelock import FileLock
from xdist.scheduler import LoadScopeScheduling

__all__ = ["SECONDS", "TOGETHER", "ByGroup", "dealt_out", "made_once"]

TOGETHER = {
    # what needs a served Prefect
    "flows": (
        "tests/flows/test_closed_server.py",
        "tests/flows/test_decisions.py",
        "tests/flows/test_pages.py",
        "tests/flows/test_runs.py",
        "tests/flows/test_serve.py",
    ),
    # what needs the lake of the six example years
    "example-district": (
        "tests/release/test_all_years.py",
        "tests/release/test_recomputation.py",
        "tests/release/test_vtl.py",
        "tests/yearly/test_example_district.py",
        "tests/test_golden_releases.py",
        "tests/nianbao/test_cli.py::test_status_tells_of_the_newest_release",
    ),
}
"""By group what the ids of its tests begin with."""

SECONDS = {
    "flows": 225,
    "example-district": 120,
    "tests/test_promises.py": 60,
    "tests/expectations/test_new_form_year.py": 40,
    "tests/desk/test_command.py": 65,
    "tests/desk/test_in_a_browser.py": 20,
    "tests/flows/test_serve_with_desk.py": 30,
    "tests/flows/test_postgresql.py": 20,
    "tests/flows/test_notices.py": 15,
    "tests/release/test_faults.py": 45,
    "tests/reading/containers/test_libreoffice.py": 40,
    "tests/yearly/test_judge.py": 40,
    "tests/decisions/test_properties.py": 30,
    "tests/checking/test_every_rule.py": 25,
    "tests/checking/test_prose_rules.py": 25,
    "tests/checking/test_outlier_rules.py": 20,
    "tests/checking/test_year_rules.py": 20,
    "tests/checking/test_properties.py": 20,
    "tests/checking/test_prose_end_to_end.py": 20,
    "tests/checking/test_repair_properties.py": 15,
    "tests/checking/test_district_rules.py": 15,
    "tests/checking/test_document_rules.py": 15,
    "tests/reading/scan/test_scan.py": 20,
    "tests/release/test_publish.py": 30,
    "tests/release/test_mirror.py": 30,
    "tests/consolidation/test_consolidation.py": 30,
    "tests/review/test_browser.py": 15,
    "tests/faults/test_hostile_files.py": 15,
    "tests/properties/test_parse_of_render.py": 20,
    "tests/yearly/test_lost_originals.py": 25,
    "tests/yearly/test_incremental_runs.py": 20,
    "tests/yearly/test_readings.py": 15,
    "tests/flows/test_cluster.py": 15,
    "tests/nianbao/test_verify.py": 20,
    "tests/trace/test_trace.py": 10,
}
"""About how many seconds of one processor a group takes; those not named take less than ten."""


class ByGroup(LoadScopeScheduling):
    """Gives a worker that has little left the next whole group."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(test: str) -> str:
    """The group of a test, by its id."""
    for group, beginnings in TOGETHER.items():
        if test.startswith(beginnings):
            return group
    return test.partition("::")[0]


def dealt_out(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    """The tests by group, those of long groups first."""
    by_group: dict[str, list[pytest.Item]] = {}
    for item in items:
        by_group.setdefault(group_of(item.nodeid), []).append(item)
    longest_first = sorted(by_group, key=lambda group: -SECONDS.get(group, 0))
    return [item for group in longest_first for item in by_group[group]]


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
