"""A file read in a guarded worker of its own."""

from pathlib import Path

from tasks.common.worker_pool import run_isolated
from tasks.model.document import Document, Problem, UnreadableError
from tasks.reading import read_original

__all__ = ["read_placed"]


def read_placed(path: Path, sha256: str) -> Document | Problem:
    """Read one original in a guarded worker of its own: what stands where in it, unrecognised."""
    return next(iter(run_isolated(_read_original, [(path, sha256)], workers=1)))


def _read_original(kept: tuple[Path, str]) -> Document | Problem:
    try:
        return read_original(*kept)
    except UnreadableError as error:
        return error.problem
