"""From files to reports: each read and recognised in a guarded worker of its own."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from tasks.common.worker_pool import run_isolated
from tasks.model.document import Problem, UnreadableError
from tasks.model.report import Report
from tasks.reading import read_document, read_original
from tasks.recognition import recognise

__all__ = ["read_alone", "read_each", "read_original_report", "read_report"]


def read_report(path: Path) -> Report | Problem:
    """Read and recognise one file; a file that cannot be read is a problem that says why."""
    try:
        return recognise(read_document(path))
    except UnreadableError as error:
        return error.problem


def read_original_report(original: tuple[Path, str]) -> Report | Problem:
    """Read and recognise a file of a lake, given with its hash; one that has it no longer is not read."""
    try:
        return recognise(read_original(*original))
    except UnreadableError as error:
        return error.problem


def read_each(paths: Sequence[Path], *, on_done: Callable[[int], None] | None = None) -> Iterator[Report | Problem]:
    """Read and recognise many files in guarded workers, their outcomes one by one in the order of the paths."""
    return run_isolated(read_report, paths, on_done=on_done)


def read_alone(path: Path) -> Report | Problem:
    """Read and recognise one file in a guarded worker of its own."""
    return next(iter(run_isolated(read_report, [path], workers=1)))
