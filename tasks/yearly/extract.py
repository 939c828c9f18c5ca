"""From kept files to reports: each read and recognised in a guarded worker of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from tasks.common.worker_pool import run_isolated
from tasks.model.document import Problem, UnreadableError
from tasks.model.report import Report
from tasks.reading import read_document, read_original
from tasks.recognition import recognise

__all__ = ["read_alone", "read_each", "read_originals", "read_report"]


def read_report(path: Path) -> Report | Problem:
    """Read and recognise one file; a file that cannot be read is a problem that says why."""
    try:
        return recognise(read_document(path))
    except UnreadableError as error:
        return error.problem


def read_originals(
    originals: Mapping[str, Path], *, workers: int | None = None, on_done: Callable[[int], None] | None = None
) -> dict[str, Report | Problem]:
    """Read and recognise the files of a lake, by their hashes, in guarded workers.

    A worker's death is that one file's problem; a file that no longer has its hash is not read, see `read_original`.
    """
    kept = [(path, sha256) for sha256, path in originals.items()]
    outcomes = run_isolated(_read_kept_report, kept, workers=workers, on_done=on_done)
    return dict(zip(originals, outcomes, strict=True))


def _read_kept_report(kept: tuple[Path, str]) -> Report | Problem:
    try:
        return recognise(read_original(*kept))
    except UnreadableError as error:
        return error.problem


def read_each(paths: Sequence[Path], *, on_done: Callable[[int], None] | None = None) -> Iterator[Report | Problem]:
    """Read and recognise many files in guarded workers, their outcomes one by one in the order of the paths."""
    return run_isolated(read_report, paths, on_done=on_done)


def read_alone(path: Path) -> Report | Problem:
    """Read and recognise one file in a guarded worker of its own."""
    return next(iter(run_isolated(read_report, [path], workers=1)))
