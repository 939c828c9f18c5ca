"""What is measured? Each case runs in a process of its own: `python -m bench.cases CASE INBOX ROSTER LAKE`.

It prints one JSON object: seconds by step, and the `body`: all that is done once everything has been
imported and started. Worker processes import this module too, so its own imports stay light.
"""

import importlib
import json
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from os import sched_getaffinity
from pathlib import Path
from typing import Any

__all__ = ["BODY", "CASES", "STEPS", "YEAR"]

YEAR = 2018

BODY = "body"
"""The name of the whole of the work in what a case prints."""

STEPS = (
    "ingest_inbox",
    "read_reports",
    "build_tables",
    "check_rules",
    "run_expectations",
    "write_review_packs",
    "consolidate",
    "publish_release",
)
"""The steps of the yearly flow, in their order."""

_LARGEST_CHUNK = 16
_CHUNKS_A_PROCESS = 4

Seconds = Mapping[str, float]


def bare_loop(inbox: Path, _: Path, lake: Path) -> Seconds:
    """Read and recognise every file, as many processes as the run uses, and write one Parquet file."""
    import polars as pl  # noqa: PLC0415 - a worker of another case need not pay for it

    from tasks.model.report import Report  # noqa: PLC0415
    from tasks.yearly.extract import read_report  # noqa: PLC0415

    started = time.perf_counter()
    files = sorted(inbox.iterdir())
    processes = len(sched_getaffinity(0))
    chunk = min(_LARGEST_CHUNK, max(1, len(files) // (processes * _CHUNKS_A_PROCESS)))
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        outcomes = list(pool.map(read_report, files, chunksize=chunk))
    rows = [
        (number, fact.item, fact.value, fact.status, fact.raw, fact.note, fact.place, fact.doubt)
        for number, outcome in enumerate(outcomes)
        if isinstance(outcome, Report)
        for fact in outcome.facts
    ]
    columns = ("submission", "item", "value", "status", "raw", "note", "place", "doubt")
    schema = dict.fromkeys(columns, pl.String()) | {"submission": pl.Int64(), "value": pl.Decimal(24, 6)}
    lake.mkdir()
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(lake / "facts.parquet")
    return {BODY: time.perf_counter() - started}


def yearly_run(inbox: Path, roster: Path, lake: Path) -> Seconds:
    """The whole yearly flow, as `nianbao run` calls it, with the time of each step."""
    module: Any = importlib.import_module("flows.yearly")
    seconds: dict[str, float] = {}

    def timed(name: str, step: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object) -> object:
            started = time.perf_counter()
            result = step(*arguments)
            seconds[name] = time.perf_counter() - started
            return result

        return run

    module.STEPS = replace(module.STEPS, **{name: timed(name, getattr(module.STEPS, name)) for name in STEPS})
    module.yearly.fn = timed(BODY, module.yearly.fn)
    module.yearly(YEAR, inbox, lake, roster)
    return seconds


def empty_flow(*_: Path) -> Seconds:
    """A Prefect flow that does nothing, with Prefect's embedded defaults."""
    importlib.import_module("flows")  # sets what the run sets, and must come first
    from prefect import flow  # noqa: PLC0415

    flow(_nothing)()
    return {}


def import_gx(*_: Path) -> Seconds:
    """Great Expectations, imported as the run imports it."""
    importlib.import_module("expectations.suites")
    return {}


def empty_flow_and_gx(*paths: Path) -> Seconds:
    """Both in one process: what a run pays before it does anything."""
    return {**import_gx(*paths), **empty_flow(*paths)}


def _nothing() -> None:
    return None


CASES: Mapping[str, Callable[[Path, Path, Path], Seconds]] = {
    case.__name__: case for case in (bare_loop, yearly_run, empty_flow, import_gx, empty_flow_and_gx)
}

if __name__ == "__main__":
    print(json.dumps(CASES[sys.argv[1]](*map(Path, sys.argv[2:]))))
