"""What does reading on a Dask cluster cost beside the process pool of one machine? `python -m bench.cluster`.

Both read the same made-up reports of every kind into a lake of their own: the pool with its workers, the cluster with
two workers on this machine, over TCP. Each runs in a process of its own; the cost of a report is the difference between
many reports and few, so that the start of scheduler and workers is not in it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.cases import YEAR
from bench.inbox import make_inbox
from bench.measure import Timed, adopt_orphans, machine, run_case, span, table
from tasks.intake.inbox import ingest
from tasks.lake.folders import Lake
from tasks.settings import SETTINGS
from tasks.yearly.readings import read_originals

__all__ = ["main"]

_CASES = ("pool", "cluster")
_WORKERS = 2
_PORT = 8797


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print; with a case and a folder, run the case."""
    parser = argparse.ArgumentParser(prog="python -m bench.cluster", description=__doc__)
    parser.add_argument("--reports", type=int, nargs=2, default=(200, 2000))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--case", choices=_CASES, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.case:
        _run(options.case, options.folder)
        print(json.dumps({}))
        return
    adopt_orphans()
    few, many = options.reports
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        inboxes = [make_inbox(Path(folder) / str(count), count)[0] for count in (few, many)]
        rounds = [[_pair(case, inboxes, number) for case in _CASES] for number in range(options.rounds)]
    print(f"{machine(f'python -m bench.cluster --reports {few} {many} --rounds {options.rounds}')}\n")
    rows: list[tuple[str, ...]] = [("cost of a report", *_CASES, "cluster / pool")]
    for name, of in (("time", "seconds"), ("processor time", "processor")):
        costs = [[(getattr(last, of) - getattr(first, of)) / (many - few) for first, last in pairs] for pairs in rounds]
        by_case = [span(each) for each in zip(*costs, strict=True)]
        ratio = span([cluster / pool for pool, cluster in costs])
        rows.append((name, *(f"{each.middle * 1000:.2f} ms" for each in by_case), str(ratio)))
    print(table(rows))


def _pair(case: str, inboxes: Sequence[Path], number: int) -> tuple[Timed, Timed]:
    """Run a case on few reports and on many."""
    first, last = (
        run_case(["bench.cluster", "--case", case, "--folder", _lake(inbox, f"{case}-{number}")], {})
        for inbox in inboxes
    )
    return first, last


def _lake(inbox: Path, name: str) -> Path:
    """Receive an inbox into a new lake, and return its folder."""
    lake = Lake(inbox.parent / name)
    ingest(inbox, lake, YEAR)
    return lake.root


def _run(case: str, folder: Path) -> None:
    lake = Lake(folder)
    hashes = sorted(path.name for path in lake.originals.rglob("*") if path.is_file())
    if case == "cluster":
        from flows.cluster import read_on_cluster  # noqa: PLC0415 - an optional extra, and Prefect

        with _cluster(folder):
            read_on_cluster(lake, hashes, lambda _done: None)
    read_originals(lake, hashes)


@contextmanager
def _cluster(folder: Path) -> Iterator[None]:
    """Start a scheduler and its workers, name them in the settings, and stop them."""
    dask, address = str(Path(sys.executable).with_name("dask")), f"tcp://127.0.0.1:{_PORT}"
    scheduler = ("scheduler", "--host", "127.0.0.1", "--port", str(_PORT), "--no-dashboard")
    worker = ("worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(folder))
    processes = [
        subprocess.Popen([dask, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - our own
        for words in (scheduler, *[worker] * _WORKERS)
    ]
    settings = folder / "nianbao.toml"
    settings.write_text(f'[cluster]\naddress = "{address}"\n', encoding="utf-8")
    os.environ[SETTINGS] = str(settings)
    try:
        yield
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait()


if __name__ == "__main__":
    main()
