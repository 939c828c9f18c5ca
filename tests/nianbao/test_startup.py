"""Do the quick commands start without what they do not need?"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from examples.render import render
from examples.sample import sample_report

RUN = """
import json, sys
from nianbao.cli import main
try:
    code = main(sys.argv[1:])
except SystemExit as stop:
    code = stop.code
print(json.dumps([code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""
HEAVY = {"prefect", "great_expectations", "pandas"}
TABLES = {"polars", "numpy", "pyarrow"}


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "年报.txt"
    path.write_bytes(render(sample_report("start-up"), "txt"))
    return path


def imported_by(*arguments: str) -> set[str]:
    """The packages a command has imported when it ends well."""
    done = subprocess.run([sys.executable, "-c", RUN, *arguments], capture_output=True, text=True, check=True)
    code, packages = json.loads(done.stdout.splitlines()[-1])
    assert code == 0, done.stdout
    return set(packages)


def test_help_imports_neither_prefect_nor_tables() -> None:
    assert not imported_by("--help") & (HEAVY | TABLES)


def test_read_imports_neither_prefect_nor_tables(report: Path) -> None:
    assert not imported_by("read", str(report)) & (HEAVY | TABLES)


def test_check_imports_tables_but_no_prefect_no_great_expectations_and_no_solver(report: Path) -> None:
    imported = imported_by("check", str(report))
    assert not imported & (HEAVY | {"scipy"})
    assert "polars" in imported  # so the probe does see what is imported


def test_flows_that_judge_nothing_do_not_load_great_expectations() -> None:
    """The daily intake, the reminders, and the run of a year in which nothing is new."""
    loaded = "import json, sys, flows.intake, flows.season, flows.yearly; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    modules = set(json.loads(done.stdout.splitlines()[-1]))
    assert not modules & {"great_expectations", "pandas"}
    assert "tasks.yearly.judge" in modules
