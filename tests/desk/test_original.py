"""The cells of an original that are marked beside what was read."""

from desk.unit import marked_cells
from tasks.model.document import Cell, Document, Grid, Paragraph
from tasks.review.cells import ReadCell

ROW = tuple(Cell(text, "第2行") for text in ("规章", "0", "0", "3"))
DOCUMENT = Document("txt", (Paragraph("一、收到 5 件 二、办结 5 件", "第1行"), Grid((ROW,), "第2行")))


def test_of_equal_numbers_in_one_line_the_one_that_was_read_is_marked() -> None:
    known = {"第2行 第3格": {(1, 0, 2)}, "第1行 第6–6字": {(0, 0, 0)}, "第2行": {(1, 0, 1), (1, 0, 2)}}
    for place, marked in known.items():
        assert marked_cells(DOCUMENT, [ReadCell("0", "", "", "", place)]) == marked
