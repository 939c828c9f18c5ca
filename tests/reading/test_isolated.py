"""Pages drawn in a worker of their own, of every kind that has pages; what cannot be drawn is said."""

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from tasks.model.codes import ProblemCode
from tasks.model.document import Problem
from tasks.reading.isolated import PageAsked, draw_placed
from tasks.reading.pdf.page_image import PageImage

MATRIX = Path(__file__).parents[1] / "golden" / "pdf" / "matrix.pdf"


def asked(path: Path, kind: str, number: int = 1) -> PageAsked:
    return PageAsked(path, hashlib.sha256(path.read_bytes()).hexdigest(), kind, number, ())


def size_of(page: PageImage | Problem) -> tuple[int, int]:
    assert isinstance(page, PageImage), page
    with Image.open(io.BytesIO(page.png)) as image:
        assert image.format == "PNG"
        return image.size


@pytest.mark.parametrize("kind", ["pdf", "scan-pdf"])
def test_a_page_of_a_pdf_is_drawn_whatever_it_holds(kind: str) -> None:
    assert max(size_of(draw_placed(asked(MATRIX, kind)))) == 1700


def test_a_page_of_a_picture_file_is_drawn_of_a_bounded_size(tmp_path: Path) -> None:
    path = tmp_path / "pages.tiff"
    pages = [Image.new("L", size, "white") for size in ((2400, 3400), (800, 600))]
    pages[0].save(path, save_all=True, append_images=pages[1:])
    assert size_of(draw_placed(asked(path, "picture"))) == (1200, 1700)
    assert max(size_of(draw_placed(asked(path, "picture", 2)))) <= 1700


@pytest.mark.parametrize(("kind", "number"), [("picture", 2), ("pdf", 99)])
def test_a_page_that_is_not_there_is_said(tmp_path: Path, kind: str, number: int) -> None:
    picture = tmp_path / "page.png"
    Image.new("RGB", (800, 600), "white").save(picture)
    path = MATRIX if kind == "pdf" else picture
    found = draw_placed(asked(path, kind, number))
    assert isinstance(found, Problem)
    assert found.code is ProblemCode.NO_CONTENT


@pytest.mark.parametrize("kind", ["pdf", "scan-pdf", "scan-ofd", "picture"])
def test_what_is_none_of_its_kind_is_refused(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"%PDF-1.4 nothing" + b"\0" * 100)
    assert isinstance(draw_placed(asked(path, kind)), Problem)


def test_a_file_that_changed_since_it_was_received_is_not_drawn() -> None:
    found = draw_placed(asked(MATRIX, "pdf")._replace(sha256="0" * 64))
    assert isinstance(found, Problem)
    assert found.code is ProblemCode.ORIGINAL_DAMAGED
