"""How long does a command take to start? `python -m bench.startup`.

Each command runs in a process of its own, in turn with an interpreter that does nothing and one that
imports polars; the ratios to these are the result.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from bench.measure import machine, span, table
from examples.render import render
from examples.sample import sample_report

__all__ = ["main"]

_NOTHING, _POLARS = "python -c pass", "import polars"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.startup", description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    count = parser.parse_args(arguments).rounds
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        report = Path(folder) / "report.txt"
        report.write_bytes(render(sample_report("start-up"), "txt"))
        commands = {
            _NOTHING: ("-c", "pass"),
            _POLARS: ("-c", "import polars"),
            "nianbao --help": ("-m", "nianbao", "--help"),
            "nianbao read FILE": ("-m", "nianbao", "read", str(report)),
            "nianbao check FILE": ("-m", "nianbao", "check", str(report)),
        }
        seconds = _measure(commands, count)
    print(f"{machine(f'python -m bench.startup --rounds {count}')}\n\n{table(_rows(seconds))}")


def _measure(commands: Mapping[str, Sequence[str]], count: int) -> dict[str, list[float]]:
    """Every command `count` times in turn, after a first time that fills caches and is thrown away."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(count + 1):
        for name, arguments in commands.items():
            started = time.perf_counter()
            subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - our own
            if number:
                seconds[name].append(time.perf_counter() - started)
    return seconds


def _rows(seconds: Mapping[str, Sequence[float]]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("start-up", "seconds", f"to {_NOTHING}", f"to {_POLARS}")]
    for name, taken in seconds.items():
        bases = (seconds[_NOTHING], seconds[_POLARS])
        ratios = (span([over / under for over, under in zip(taken, base, strict=True)]) for base in bases)
        rows.append((name, f"{median(taken):.2f}", *map(str, ratios)))
    return rows


if __name__ == "__main__":
    main()
