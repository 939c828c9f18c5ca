"""The readings of a lake's originals: taken from those kept, and made only where none is.

They may have been made ahead on other machines that share the lake, in batches: what a machine keeps, all find.

A reading depends on the bytes of the file and on the code that reads. `fingerprint` stands for the latter: the source
and data files, the versions of the libraries, LibreOffice and Python.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from multiprocessing import current_process
from pathlib import Path

from tasks.common.errors import NianbaoError
from tasks.common.fingerprint import fingerprint_of
from tasks.common.worker_pool import run_isolated
from tasks.lake.folders import Lake
from tasks.lake.readings import KeptReadings
from tasks.model.document import Problem, UnreadableError
from tasks.model.report import Report
from tasks.reading.originals import refuse_lost
from tasks.yearly.extract import read_original_report

__all__ = [
    "LIBRARIES",
    "SOURCES",
    "BatchError",
    "fingerprint",
    "keep_batch",
    "read_originals",
    "unread_originals",
]

SOURCES = (
    "expectations/__init__.py",
    "expectations/errors.py",
    "expectations/forms",
    "tasks/__init__.py",
    "tasks/common",
    "tasks/intake/__init__.py",
    "tasks/intake/unit_names.py",
    "tasks/model",
    "tasks/reading",
    "tasks/recognition",
    "tasks/lake/readings.py",
    "tasks/yearly/__init__.py",
    "tasks/yearly/extract.py",
)
"""The files and folders that decide how a file is read; a test walks the imports and holds them against these."""

LIBRARIES = (
    "cn2an",
    "lxml",
    "numpy",
    "olefile",
    "onnxruntime",
    "opencv-python-headless",
    "pebble",
    "pillow",
    "pypdfium2",
    "python-calamine",
    "rapidfuzz",
    "rapidocr",
    "selectolax",
)
"""The libraries that read, by the names of their distributions; the same test holds the imports against them."""


class BatchError(NianbaoError):
    """A batch cannot be read on this machine as it would be on the one that asks; the message says why, in Chinese."""


def unread_originals(lake: Lake, hashes: Iterable[str]) -> list[str]:
    """Return the originals of which nothing is kept, by their hashes; what is kept is not opened."""
    readings = KeptReadings(lake, fingerprint())
    return [sha256 for sha256 in dict.fromkeys(hashes) if not readings.has(sha256)]


def keep_batch(lake: Lake, known_by: str, hashes: Sequence[str]) -> list[str]:
    """Read originals in one guarded worker and keep what was read: the part of one machine of several.

    What another machine has kept of the batch before it was lost is not read again. What is not kept, such as the death
    of a worker, is left to the machine that asks.

    Args:
        lake: the lake, at the place where the machine that asks has it.
        known_by: the fingerprint of the machine that asks.
        hashes: SHA-256 of the originals.

    Returns:
        The hashes of those whose readings are kept now.

    Raises:
        BatchError: this machine would read otherwise, or does not see the lake.
    """
    if current_process().daemon:
        raise BatchError("集群的工作进程不能再启动进程：请设 DASK_DISTRIBUTED__WORKER__DAEMON=False 后重新启动它。")
    if not lake.originals.is_dir():
        raise BatchError(f"集群的一台机器上没有数据湖 {lake.root}：每台机器要在同一位置挂载同一个数据湖。")
    if fingerprint() != known_by:
        raise BatchError("集群的一台机器上程序、Python、LibreOffice 或识读所用程序库的版本与本机不同：请装成一样的。")
    readings = KeptReadings(lake, known_by)
    unread = unread_originals(lake, hashes)
    files = [(lake.original(sha256), sha256) for sha256 in unread]
    for sha256, outcome in zip(unread, run_isolated(read_original_report, files, workers=1), strict=True):
        readings.keep(sha256, outcome)
    return [sha256 for sha256 in hashes if readings.has(sha256)]


def read_originals(
    lake: Lake, hashes: Iterable[str], *, on_done: Callable[[int], None] | None = None
) -> dict[str, Report | Problem]:
    """Give what stands in originals of a lake, by their hashes: as kept, or read and recognised in guarded workers.

    Every original is hashed, whether or not a reading of it is kept: one that is lost or damaged is a problem. So is a
    worker's death, of the one file that it was reading.

    Args:
        lake: the lake, in which new readings are kept.
        hashes: SHA-256 of the originals.
        on_done: called with the number of originals done so far.
    """
    wanted = list(dict.fromkeys(hashes))
    readings = KeptReadings(lake, fingerprint())
    outcomes = {sha256: kept for sha256 in wanted if (kept := _kept(sha256, lake, readings)) is not None}
    unread = [sha256 for sha256 in wanted if sha256 not in outcomes]
    known = len(outcomes)
    if known and on_done:
        on_done(known)

    def count(done: int) -> None:
        if on_done:
            on_done(known + done)

    files = [(lake.original(sha256), sha256) for sha256 in unread]
    for sha256, outcome in zip(unread, run_isolated(read_original_report, files, on_done=count), strict=True):
        readings.keep(sha256, outcome)
        outcomes[sha256] = outcome
    readings.clear_others()
    return {sha256: outcomes[sha256] for sha256 in wanted}


def _kept(sha256: str, lake: Lake, readings: KeptReadings) -> Report | Problem | None:
    """Return the kept reading of an original that is sound; that of one which is not is removed."""
    kept = readings.get(sha256)
    if kept is None:
        return None
    try:
        refuse_lost(lake.original(sha256), sha256)
    except UnreadableError as error:
        readings.forget(sha256)
        return error.problem
    return kept


@cache
def fingerprint() -> str:
    """Return what stands for everything that a reading depends on besides the bytes of the file."""
    return fingerprint_of(Path(__file__).parents[2], SOURCES, LIBRARIES, _converter())[:32]


def _converter() -> str:
    """Return what tells one installation of LibreOffice from another; to ask it for its version takes a second."""
    found = shutil.which("soffice")
    if found is None:
        return "no LibreOffice"
    program = Path(found).resolve()
    state = program.stat()
    return f"{program} {state.st_size} {state.st_mtime_ns}"
