"""How are cases timed so that the numbers can be compared? Fresh processes, interleaved rounds, medians.

Time passes for other programs too; processor time is what the case itself has used, its workers and servers
included, and says more on a busy machine.
"""

import ctypes
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
from tempfile import TemporaryFile

__all__ = ["Span", "Timed", "adopt_orphans", "machine", "run_case", "span", "table"]

_ROOT = Path(__file__).parents[1]
_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


@dataclass(frozen=True, slots=True)
class Timed:
    """One run of a case: seconds from the start of its process to its end, processor seconds, seconds by step."""

    seconds: float
    processor: float
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
    with TemporaryFile("w+") as output, TemporaryFile("w+") as errors:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603 - our own modules
            command, env={**os.environ, **environment}, cwd=_ROOT, stdout=output, stderr=errors
        )
        code, processor = _wait(process)
        seconds = time.perf_counter() - started
        output.seek(0)
        errors.seek(0)
        if code:
            raise RuntimeError(f"{' '.join(command)} failed:\n{errors.read()}")
        return Timed(seconds, processor + _wait_for_orphans(), json.loads(output.read().splitlines()[-1]))


def adopt_orphans() -> None:
    """Let processes whose parent has ended be ours to wait for, so that their processor time is counted (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _wait(process: subprocess.Popen[bytes]) -> tuple[int, float]:
    """Wait for a process; its exit code, and the processor seconds of it and of all it has waited for."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage.ru_utime + usage.ru_stime


def _wait_for_orphans() -> float:
    """Wait for what a case left running, such as the server its workers are forked from; its processor seconds."""
    processor = 0.0
    while True:
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            return processor
        processor += usage.ru_utime + usage.ru_stime


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
