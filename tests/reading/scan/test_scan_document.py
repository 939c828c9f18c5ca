"""What pages make a document, and which are refused? Tested with pages as the recogniser gives them."""

from collections.abc import Sequence

import pytest

from tasks.model.document import Cell, Document, UnreadableError
from tasks.reading.pdf.join_pages import PageTable
from tasks.reading.pdf.text_lines import Glyph, Line, lines_of
from tasks.reading.scan import scan
from tasks.reading.scan.ocr import Seen
from tasks.reading.scan.page import PageText

PROSE = "本单位按照要求公开政府信息，及时回应群众关切。"
ROWS = (("统计指标", "单位", "统计数"), ("(一)主动公开政府信息数", "条", "93"), ("(二)收到申请数", "件", "0"))
EDGES = (80.0, 300.0, 400.0, 500.0)


def line(*texts: str, base: float = 300.0) -> Line:
    """A line of texts a wide gap apart."""
    glyphs = []
    for number, text in enumerate(texts):
        left = 80.0 + 150 * number
        glyphs += [Glyph(char, left + 12 * at, left + 12 * at + 12, base, 12.0, number) for at, char in enumerate(text)]
    (found,) = lines_of(glyphs)
    return found


def table(rows: Sequence[Sequence[str]] = ROWS, edges: Sequence[float] = EDGES, confidence: float = 0.99) -> PageTable:
    cells = [
        tuple(Cell(text, f"行{row} 列{column}", confidence=confidence) for column, text in enumerate(texts, 1))
        for row, texts in enumerate(rows, 1)
    ]
    return PageTable(tuple(cells), tuple(edges))


def page(lines: Sequence[Line] = (), tables: Sequence[PageTable] = (), score: float = 0.99) -> PageText:
    seen = [Seen(found.text, score) for found in lines]
    seen += [Seen(cell.text, score) for part in tables for row in part.rows for cell in row]
    return PageText(595.0, 842.0, [(200.0 + 100 * at, part) for at, part in enumerate(tables)], list(lines), seen)


def document(*pages: PageText) -> Document:
    return scan._document("scan-pdf", pages)


def refusal(*pages: PageText) -> tuple[str, str]:
    with pytest.raises(UnreadableError) as error:
        document(*pages)
    return error.value.problem.code, error.value.problem.place


def test_pages_become_paragraphs_and_tables_in_places() -> None:
    read = document(page([line(PROSE)]), page(tables=[table()]))
    (paragraph,) = read.paragraphs
    (grid,) = read.grids
    assert (paragraph.text, paragraph.place) == (PROSE, "第1页 第1段")
    assert [[cell.text for cell in row] for row in grid.rows] == [list(row) for row in ROWS]
    assert grid.rows[1][2] == Cell("93", "第2页 表1 行2 列3", confidence=0.99)
    assert [problem.code for problem in read.problems] == ["recognised_from_picture"]


def test_one_bad_page_among_good_ones_is_named() -> None:
    good, bad = page([line(PROSE)]), page([line(PROSE)], score=0.9)
    assert refusal(good, bad, good) == ("illegible_scan", "第2页")
    assert document(good, page([line("2019")], score=0.5), good)


def test_rows_of_numbers_without_rules_are_refused_and_a_page_number_is_not() -> None:
    rows = [line("(一)收到申请数", "件", "4", base=300), line("(二)申请办结数", "件", "4", base=330)]
    assert refusal(page(tables=[table()]), page(rows)) == ("illegible_scan", "第2页")
    remarked = [line("(一)收到申请数", "4", "无", base=300), line("(二)申请办结数", "4", "无", base=330)]
    assert refusal(page(remarked)) == ("illegible_scan", "第1页")
    number = line("12", base=820)
    assert document(page([*rows[:1], number], [table()]))


def test_a_page_that_lost_its_rules_is_to_be_scanned_in_grey() -> None:
    """As a fax of black and white dots does."""
    rows = [line("(一)收到申请数", "件", "4", base=300), line("(二)申请办结数", "件", "4", base=330)]
    with pytest.raises(UnreadableError) as error:
        document(page(rows))
    assert "请用灰度扫描" in error.value.problem.message


def test_what_no_rule_encloses_is_never_sure() -> None:
    loose = [
        line(f"第{count}项工作情况", f"完成{count}件", base=300 + 25 * number)
        for number, count in enumerate("一二三四")
    ]
    read = document(page(loose, [table()]))
    guessed = [cell for grid in read.grids for row in grid.rows for cell in row if cell.confidence != 0.99]
    assert all(f"完成{count}件" in "".join(cell.text for cell in guessed) for count in "一二三四")
    assert all(cell.confidence is not None and cell.confidence < 0.5 for cell in guessed)


def test_one_table_on_pages_that_lay_differently_is_one() -> None:
    shifted = tuple(20 + 1.04 * edge for edge in EDGES)
    read = document(page(tables=[table()]), page(tables=[table([*ROWS[:1], ("(三)申请答复数", "件", "2")], shifted)]))
    (grid,) = read.grids
    assert [row[0].text for row in grid.rows] == [*(row[0] for row in ROWS), "(三)申请答复数"]
    narrow = document(page(tables=[table()]), page(tables=[table(edges=[80.0, 120.0, 160.0, 200.0])]))
    assert len(list(narrow.grids)) == 2


@pytest.mark.parametrize("pages", [[], [page()], [page([line("— 1 —")])]], ids=["none", "blank", "number"])
def test_pages_without_text_have_no_content(pages: list[PageText]) -> None:
    assert refusal(*pages) == ("no_content", "")
