"""A file read in a guarded worker of its own."""

from collections.abc import Sequence
from pathlib import Path

from tasks.common.worker_pool import run_isolated
from tasks.model.document import Document, Problem, UnreadableError
from tasks.reading import read_original
from tasks.reading.originals import read_kept
from tasks.reading.pdf.page_image import Mark, PageImage, draw_page

__all__ = ["draw_placed", "read_placed"]


def read_placed(path: Path, sha256: str) -> Document | Problem:
    """Read one original in a guarded worker of its own: what stands where in it, unrecognised."""
    return next(iter(run_isolated(_read_original, [(path, sha256)], workers=1)))


def draw_placed(path: Path, sha256: str, number: int, marks: Sequence[Mark]) -> PageImage | Problem:
    """Draw a page of a PDF, as `page_image.draw_page` does, in a guarded worker of its own."""
    return next(iter(run_isolated(_draw, [(path, sha256, number, tuple(marks))], workers=1)))


def _draw(page: tuple[Path, str, int, tuple[Mark, ...]]) -> PageImage | Problem:
    path, sha256, number, marks = page
    try:
        return draw_page(read_kept(path, sha256), number, marks)
    except UnreadableError as error:
        return error.problem


def _read_original(kept: tuple[Path, str]) -> Document | Problem:
    try:
        return read_original(*kept)
    except UnreadableError as error:
        return error.problem
