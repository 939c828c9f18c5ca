"""The review packs of a year: for each unit a static page, a letter where something is asked, and an overview.

They quote the reports' own cells and are for the lake's owner only. Everything is made from tables of the lake and the
roster, so that it can be made again.
"""

from functools import partial
from pathlib import Path

from tasks.common.atomic_files import OWNER_ONLY, make_folder, replacing_folder, restrict
from tasks.lake.folders import Lake
from tasks.review.contents import ReviewContents
from tasks.review.file_names import INDEX, letter_name, page_name
from tasks.review.filled import LETTERS, filled_letters, letters_as_json
from tasks.review.kept import KeptPacks
from tasks.review.letter import letter
from tasks.review.notices import Notice, issuer_of, notice_for
from tasks.review.pages import PageHead, index_page, unit_page
from tasks.review.unit_review import UnitReview
from tasks.review.year import reviewed_year

__all__ = ["ReviewContents", "write_review"]


def write_review(lake: Lake, contents: ReviewContents) -> Path:
    """Write the review packs of a year in place of those there are, and return their index.

    A reader sees the old folder whole or the new one; equal contents give equal bytes. The pages and letters of units
    that nothing touched since are taken from the old one.
    """
    year = reviewed_year(contents)
    notices = {review.unit.id: notice for review in year.reviews if (notice := notice_for(review, contents))}
    letters = filled_letters(year.reviews, notices, contents)
    issuer = issuer_of(contents)
    folder = lake.review(contents.year)
    make_folder(folder.parent, without=OWNER_ONLY)
    kept = KeptPacks.of(lake, contents.year)
    head = PageHead(contents.year, contents.roster.district, contents.roster.deadline(contents.year))
    with replacing_folder(folder, without=OWNER_ONLY) as staged:
        for review in year.reviews:
            notice = notices.get(review.unit.id)
            page = page_name(review.unit.id)
            _write(staged / page, kept.take(page, (review, notice, head), partial(_page, review, notice, head)))
            if notice:
                name, of = letter_name(review.unit.id), (notice, review, issuer, letters[review.unit.id])
                _write(staged / name, kept.take(name, of, partial(letter, *of)))
        _write(staged / LETTERS, letters_as_json(letters))
        _write(staged / INDEX, index_page(year, notices, contents).encode())
    kept.note()
    return folder / INDEX


def _page(review: UnitReview, notice: Notice | None, head: PageHead) -> bytes:
    return unit_page(review, notice, head).encode()


def _write(path: Path, data: bytes) -> None:
    path.touch(mode=0o666 & ~OWNER_ONLY, exist_ok=False)
    path.write_bytes(data)
    restrict(path, OWNER_ONLY)
