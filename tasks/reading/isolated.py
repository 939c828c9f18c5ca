"""A file read in a guarded worker of its own."""

from itertools import islice
from pathlib import Path
from typing import NamedTuple

from tasks.common.worker_pool import run_isolated
from tasks.model.codes import ProblemCode
from tasks.model.document import Document, Problem, UnreadableError
from tasks.reading import read_original
from tasks.reading.ofd import ofd
from tasks.reading.originals import read_kept
from tasks.reading.pdf.page_image import Mark, PageImage, draw_page, scanned_page
from tasks.reading.refusals import unreadable

__all__ = ["PageAsked", "draw_placed", "read_placed"]


def read_placed(path: Path, sha256: str) -> Document | Problem:
    """Read one original in a guarded worker of its own: what stands where in it, unrecognised."""
    return next(iter(run_isolated(_read_original, [(path, sha256)], workers=1)))


class PageAsked(NamedTuple):
    """A page to be drawn: of which original, its kind as read, the page's number from 1, and the cells to mark."""

    path: Path
    sha256: str
    kind: str
    number: int
    marks: tuple[Mark, ...]


def draw_placed(page: PageAsked) -> PageImage | Problem:
    """Draw a page of a PDF, a scan or a picture in a guarded worker of its own; cells are marked on a PDF alone."""
    return next(iter(run_isolated(_draw, [page], workers=1)))


def _draw(page: PageAsked) -> PageImage | Problem:
    try:
        data = read_kept(page.path, page.sha256)
        if page.kind in ("pdf", "scan-pdf"):
            return draw_page(data, page.number, page.marks)
        from tasks.reading.scan import images  # noqa: PLC0415 - optional, and slow to load

        pictures = images.picture_pages(data) if page.kind == "picture" else images.sheet_pages(ofd.sheets(data))
        picture = next(islice(pictures, page.number - 1, None), None)
        if picture is None:
            raise unreadable(ProblemCode.NO_CONTENT, f"这份文件没有第 {page.number} 页。")
        return scanned_page(picture)
    except UnreadableError as error:
        return error.problem


def _read_original(kept: tuple[Path, str]) -> Document | Problem:
    try:
        return read_original(*kept)
    except UnreadableError as error:
        return error.problem
