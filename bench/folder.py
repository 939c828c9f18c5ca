"""How long does `nianbao read` take over a folder of many text reports, and how much memory? `python -m bench.folder`.

Memory is the most that the command and its workers have had together, shared pages counted once (Linux).
"""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.measure import machine
from bench.samples import FORMS, samples

__all__ = ["main"]

_LOOK_SECONDS = 0.25
_KIB = 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.folder", description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    options = parser.parse_args()
    contents = [sample.content for form_id in FORMS for sample in samples("txt", form_id, 2)]
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        for number in range(options.files):
            (Path(folder) / f"{number:06}.txt").write_bytes(contents[number % len(contents)] + f"\n{number}".encode())
        seconds, memory = _read(folder)
    print(machine(f"python -m bench.folder --files {options.files}"))
    print(f"{options.files} files: {seconds:.0f} s, {1000 * seconds / options.files:.1f} ms a file, {memory:.0f} MiB")


def _read(folder: str) -> tuple[float, float]:
    command = [sys.executable, "-m", "nianbao", "read", folder]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own module
    most = 0
    while process.poll() is None:
        most = max(most, sum(map(_proportional_kib, _family(process.pid))))
        time.sleep(_LOOK_SECONDS)
    return time.perf_counter() - started, most / _KIB


def _family(process: int) -> Iterator[int]:
    """A process and all below it."""
    yield process
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:  # it has just ended
        return
    for child in children:
        yield from _family(int(child))


def _proportional_kib(process: int) -> int:
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:  # it has just ended
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
