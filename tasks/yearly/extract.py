"""From kept files to reports: each read and recognised in a guarded worker of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tasks.common.worker_pool import run_isolated
from tasks.model.document import Problem, UnreadableError
from tasks.model.report import Report
from tasks.reading import read_document
from tasks.recognition import recognise

__all__ = ["read_alone", "read_each", "read_report", "read_reports"]


def read_report(path: Path) -> Report | Problem:
    """Read and recognise one file; a file that cannot be read is a problem that says why."""
    try:
        return recognise(read_document(path))
    except UnreadableError as error:
        return error.problem


def read_reports(
    files: Mapping[str, Path], *, workers: int | None = None, on_done: Callable[[int], None] | None = None
) -> dict[str, Report | Problem]:
    """Read and recognise many files, by key, in guarded workers; a worker's death is that one file's problem."""
    keys: Sequence[str] = tuple(files)
    outcomes = run_isolated(read_report, [files[key] for key in keys], workers=workers, on_done=on_done)
    return dict(zip(keys, outcomes, strict=True))


def read_each(paths: Sequence[Path], *, on_done: Callable[[int], None] | None = None) -> Iterator[Report | Problem]:
    """Read and recognise many files in guarded workers, their outcomes one by one in the order of the paths."""
    return run_isolated(read_report, paths, on_done=on_done)


def read_alone(path: Path) -> Report | Problem:
    """Read and recognise one file in a guarded worker of its own."""
    return read_reports({"file": path}, workers=1)["file"]
