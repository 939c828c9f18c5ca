"""How are cases timed so that the numbers can be compared? Fresh processes, interleaved rounds, medians."""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from statistics import median

__all__ = ["Span", "Timed", "machine", "run_case", "span", "table"]

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Timed:
    """One run of a case: seconds from the start of its process to its end, and by step."""

    seconds: float
    steps: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """What the rounds gave: their median and the two farthest from it."""

    middle: float
    low: float
    high: float

    def __str__(self) -> str:
        """Median, and the range of the rounds."""
        return f"{self.middle:.2f} ({self.low:.2f} to {self.high:.2f})"


def span(values: Sequence[float]) -> Span:
    """The median and range of what the rounds gave."""
    return Span(median(values), min(values), max(values))


def run_case(arguments: Sequence[str | Path], environment: Mapping[str, str]) -> Timed:
    """Run a Python module in a process of its own; the last line it prints may be seconds by step, as JSON.

    Raises:
        RuntimeError: it fails; with what it said.
    """
    command = [sys.executable, "-m", *map(str, arguments)]
    started = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own modules
        command, env={**os.environ, **environment}, cwd=_ROOT, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr}")
    return Timed(seconds, json.loads(done.stdout.splitlines()[-1]))


def machine(command: str) -> str:
    """When, on what and by which command the figures were taken."""
    today = datetime.now().astimezone().date()
    cores = len(os.sched_getaffinity(0))
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    return f"{today}, {cores} cores, {system}: {command}"


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows as plain text in columns, the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            text.ljust(width) if at == 0 else text.rjust(width)
            for at, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )
