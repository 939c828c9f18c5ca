"""A page drawn for people: what was read is marked where it stands, and nowhere else."""

import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pytest
from PIL import Image

from tasks.model.codes import ProblemCode
from tasks.model.document import Document, Grid, UnreadableError
from tasks.reading.pdf.page_image import Mark, draw_page
from tasks.reading.pdf.pdf import read

MATRIX = (Path(__file__).parents[2] / "golden" / "pdf" / "matrix.pdf").read_bytes()


@pytest.fixture(scope="module")
def document() -> Document:
    return read(MATRIX)


def marks_of(grid: Grid, page: int) -> Iterator[Mark]:
    """Each cell of the one table of a page as it was read."""
    for row in grid.rows:
        for cell in row:
            where = cell.place.split()
            if cell.is_origin and where[0] == f"第{page}页":
                yield Mark(0, int(where[2].removeprefix("行")) - 1, int(where[3].removeprefix("列")) - 1, cell.text)


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)


def coloured(png: bytes) -> np.ndarray:
    """Where the page is marked: yellow on white paper."""
    page = pixels(png)
    return (page[..., 0] - page[..., 2]) > 40


def test_every_cell_of_a_table_is_found_and_lies_beside_the_others(document: Document) -> None:
    (grid,) = document.grids
    marks = list(marks_of(grid, 1))
    assert len(marks) > 70
    drawn = draw_page(MATRIX, 1, marks)
    assert drawn.marked == len(marks)
    assert max(drawn.width, drawn.height) == 1700
    areas = [coloured(draw_page(MATRIX, 1, [mark]).png) for mark in marks[20:26]]
    assert all(area.any() for area in areas)
    for one in range(len(areas)):
        for other in range(one):
            assert (areas[one] & areas[other]).sum() < 0.2 * areas[one].sum()


def test_the_mark_lies_on_what_was_read(document: Document) -> None:
    """The characters within the marked area are those of the cell, as PDFium finds them there."""
    (grid,) = document.grids
    mark = next(mark for mark in marks_of(grid, 1) if len(mark.text) > 4)
    drawn = draw_page(MATRIX, 1, [mark])
    rows, columns = np.nonzero(coloured(drawn.png))
    page = pdfium.PdfDocument(MATRIX)[0]
    width, height = page.get_size()
    scale = drawn.width / width
    left, right, top, bottom = columns.min(), columns.max(), rows.min(), rows.max()
    text = page.get_textpage().get_text_bounded(
        left / scale, height - bottom / scale, right / scale, height - top / scale
    )
    assert "".join(text.split()) == "".join(mark.text.split())


def test_where_something_else_stands_nothing_is_marked(document: Document) -> None:
    (grid,) = document.grids
    mark = next(mark for mark in marks_of(grid, 1) if mark.text)
    plain = draw_page(MATRIX, 1, [])
    for wrong in (mark._replace(text="99999"), mark._replace(table=7), mark._replace(row=900)):
        drawn = draw_page(MATRIX, 1, [wrong])
        assert drawn.marked == 0
        assert drawn.png == plain.png


def test_a_turned_page_is_drawn_without_marks(document: Document) -> None:
    (grid,) = document.grids
    turned = pdfium.PdfDocument(MATRIX)
    turned[0].set_rotation(90)
    data = io.BytesIO()
    turned.save(data)
    drawn = draw_page(data.getvalue(), 1, list(marks_of(grid, 1)))
    assert drawn.marked == 0
    upright = draw_page(MATRIX, 1, [])
    assert (drawn.width, drawn.height) == (upright.height, upright.width)


@pytest.mark.parametrize("number", [0, -1, 99])
def test_a_page_that_is_not_there_is_said(number: int) -> None:
    with pytest.raises(UnreadableError) as found:
        draw_page(MATRIX, number, [])
    assert found.value.problem.code is ProblemCode.NO_CONTENT
