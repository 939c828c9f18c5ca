"""The original as a page, with the cell that a number was read from highlighted."""

from pathlib import Path

from tasks.common.atomic_files import OWNER_ONLY, make_folder, replacing
from tasks.common.templates import templates_of
from tasks.model.document import Document, Grid, cell_in_line, line_of
from tasks.reading.isolated import read_placed
from tasks.release.open import NotInReleaseError, PublishedRelease
from tasks.trace.number import TracedNumber

__all__ = ["write_original"]


def write_original(release: PublishedRelease, traced: TracedNumber) -> Path:
    """Write the file a number was read from as a page, the number's place highlighted, and return its path.

    The page holds the personal data of the file: it lies in the lake, for its owner only, and is never published. It
    shows the words of the file, never the file: what a sender wrote may do something when it is opened.

    Raises:
        NotInReleaseError: the original is gone, it is not what was received, or it can no longer be read.
    """
    if not traced.original.is_file():
        raise NotInReleaseError(f"找不到原件：{traced.original}。请从备份恢复。")
    document = read_placed(traced.original, traced.submission["sha256"])
    if not isinstance(document, Document):
        raise NotInReleaseError(f"原件现在读不出来：{traced.original}。{document.message}")
    # of several numbers in one line of text each has its cell, which the page marks, or its characters
    given = traced.fact["place"] or ""
    place = line_of(given)
    places = {cell.place for grid in document.grids for row in grid.rows for cell in row}
    places |= {paragraph.place for paragraph in document.paragraphs}
    page = (
        templates_of("tasks.trace")
        .get_template("original.html.j2")
        .render(
            release=release,
            traced=traced,
            blocks=[(block, isinstance(block, Grid)) for block in document.blocks],
            place=place,
            cell=cell_in_line(given),
            is_found=place in places,
        )
    )
    folder = make_folder(release.lake.traces(release.id), without=OWNER_ONLY)
    target = folder / f"{traced.fact['unit_id']}-{traced.fact['item']}.html"
    with replacing(target, without=OWNER_ONLY) as staged:
        staged.write_text(page, encoding="utf-8")
    return target
