"""A file read in a guarded worker of its own."""

from pathlib import Path

from tasks.common.worker_pool import run_isolated
from tasks.model.document import Document, Problem, UnreadableError
from tasks.reading import read_document

__all__ = ["read_placed"]


def read_placed(path: Path) -> Document | Problem:
    """Read one file in a guarded worker of its own: what stands where in it, unrecognised."""
    return next(iter(run_isolated(_read_document, [path], workers=1)))


def _read_document(path: Path) -> Document | Problem:
    try:
        return read_document(path)
    except UnreadableError as error:
        return error.problem
