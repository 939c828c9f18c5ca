"""What does a release of a year cost beside writing its facts alone? `python -m bench.release --units 150000`.

The bare `sink_parquet` writes the very rows of the release's `facts.parquet` once more; the release
brings them together from the readings, derives, hashes, writes, reads back and compares every table.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from bench.measure import Timed, machine, run_case, span, table
from bench.release_cases import MEMORY
from bench.synthetic import YEAR
from tasks.lake.folders import Lake
from tasks.lake.releases import current_release

__all__ = ["main"]

_CASES = "bench.release_cases"
_STEPS = ("consolidate", "publish")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.release", description=__doc__)
    parser.add_argument("--units", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--keep-in", type=Path, help="folder for the files, a temporary one where not given")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-", dir=options.keep_in) as place:
        folder = Path(place)
        print("making the year ...", file=sys.stderr, flush=True)
        run_case([_CASES, "make", folder / "year", str(options.units)], {})
        rounds = [_round(folder, number) for number in range(options.rounds)]
        facts = _facts(folder, 0)
        rows = pl.scan_parquet(facts).select(pl.len()).collect().item()
    command = f"python -m bench.release --units {options.units} --rounds {options.rounds}"
    print(f"{machine(command)}\n\n{options.units:,} units, {rows:,} rows of facts\n")
    print(table(list(_told(rounds))))


def _round(folder: Path, number: int) -> tuple[Timed, Timed]:
    """The release, then the bare sink of its facts."""
    print(f"round {number + 1}: release ...", file=sys.stderr, flush=True)
    release = run_case([_CASES, "publish", folder / "year", folder / f"lake-{number}"], {})
    print(f"round {number + 1}: bare sink ...", file=sys.stderr, flush=True)
    sink = run_case([_CASES, "sink", _facts(folder, number), folder / f"sink-{number}.parquet"], {})
    return release, sink


def _facts(folder: Path, number: int) -> Path:
    release = current_release(Lake(folder / f"lake-{number}"), YEAR)
    if release is None:
        raise RuntimeError("nothing was published")
    return release / "facts.parquet"


def _told(rounds: Sequence[tuple[Timed, Timed]]) -> Iterator[tuple[str, ...]]:
    yield ("", "seconds", "processor seconds", MEMORY)
    for label, at in (("bare sink_parquet", 1), ("release", 0)):
        timed = [pair[at] for pair in rounds]
        memory = max(each.steps[MEMORY] for each in timed)
        seconds, processor = span([each.seconds for each in timed]), span([each.processor for each in timed])
        yield (label, str(seconds), str(processor), f"{memory:.0f}")
    for step in _STEPS:
        yield (f"  {step}", str(span([release.steps[step] for release, _ in rounds])), "", "")
    times = span([release.seconds / sink.seconds for release, sink in rounds])
    processors = span([release.processor / sink.processor for release, sink in rounds])
    yield ("release / bare sink", str(times), str(processors), "")


if __name__ == "__main__":
    main()
