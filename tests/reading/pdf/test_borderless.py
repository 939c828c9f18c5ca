"""Tables without rules: columns by their gaps, rows by what stands beside what."""

from collections.abc import Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from tasks.model.document import Document
from tasks.reading.pdf.borderless import PageLine, borderless_tables
from tasks.reading.pdf.pdf import read
from tasks.reading.pdf.text_lines import Glyph, lines_of
from tests.reading.portable import both, drawn, lines

SIZE = 10.0
LABEL_LEFT, UNIT_LEFT, VALUE_RIGHT = 50.0, 300.0, 460.0


def written(text: str, left: float, base: float) -> Iterator[Glyph]:
    for number, char in enumerate(text):
        yield Glyph(char, left + number * SIZE, left + (number + 1) * SIZE, base, SIZE)


def pages_of(rows: Sequence[tuple[str, str, str]], width: int, pitch: float, middle: bool) -> list[PageLine]:
    """Rows on one page: labels broken after so many characters, values in their middle or on their first line."""
    glyphs: list[Glyph] = []
    base = 100.0
    for label, unit, value in rows:
        parts = [label[at : at + width] for at in range(0, len(label), width)]
        for number, part in enumerate(parts):
            glyphs += written(part, LABEL_LEFT, base + 1.3 * SIZE * number)
        beside = base + (1.3 * SIZE * (len(parts) - 1) / 2 if middle else 0)
        glyphs += written(unit, UNIT_LEFT, beside)
        glyphs += written(value, VALUE_RIGHT - len(value) * SIZE, beside)
        base += 1.3 * SIZE * (len(parts) - 1) + pitch * SIZE
    return [PageLine(1, line) for line in lines_of(glyphs)]


LABELS = st.text("信息公开申请数量情况渠道其他", min_size=2, max_size=30)
ROWS = st.lists(
    st.tuples(LABELS, st.sampled_from("条件次"), st.one_of(st.just(""), st.integers(0, 10**6).map(str))),
    min_size=3,
    max_size=25,
)


@given(ROWS, st.integers(8, 20), st.floats(1.5, 3), st.booleans())
def test_numbered_rows_come_back_as_printed(
    rows: list[tuple[str, str, str]], width: int, pitch: float, middle: bool
) -> None:
    """Three short rows show where the columns are; labels and values of the others may stand on lines of their own."""
    head = [("统计指标", "单位", "统计数"), ("(一)甲", "件", "7"), ("(二)乙", "条", "0"), ("(三)丙", "次", "12")]
    printed = [(f"{number % 90 + 1}.{label}", unit, value) for number, (label, unit, value) in enumerate(rows)]
    (found,) = borderless_tables(pages_of(head + printed, width, pitch, middle))
    ((page, table),) = found.parts
    assert page == 1
    assert [tuple(cell.text for cell in row) for row in table.rows] == head + printed
    assert all(cell.is_origin for row in table.rows for cell in row)


def grid(document: Document) -> list[list[str]]:
    (found,) = document.grids
    return [["^" if not cell.is_origin else cell.text for cell in row] for row in found.rows]


def printed(*texts: tuple[float, float, str]) -> Document:
    """A page with texts, each given by its left side, its distance from the page's upper edge, and its words."""
    return read(drawn(both(*(lines([text], top, left) for left, top, text in texts))))


def row(top: float, *values: str) -> list[tuple[float, float, str]]:
    """Numbers right-aligned in columns of 40 points, blanks left out."""
    return [(350 + 40 * number - 6 * len(value), top, value) for number, value in enumerate(values) if value]


def test_a_matrix_with_an_upright_title_and_broken_labels() -> None:
    """The title stands one character a line beside other labels, and values in the middle of broken labels."""
    document = printed(
        *((left, 84, text) for left, text in ((330, "商业"), (370, "科研"))),
        *((left, 98, text) for left, text in ((330, "企业"), (370, "机构"))),
        (410, 91, "总计"),
        (72, 120, "一、本年新收政府信息公开申请数量"),
        *row(120, "12", "1", "13"),
        (72, 140, "二、上年结转政府信息公开申请数量"),
        *row(140, "0", "", "0"),
        *((72, top, char) for top, char in ((160, "三"), (184, "办"), (204, "理"), (250, "结"), (280, "果"))),
        (110, 160, "(一)予以公开"),
        *row(160, "5", "2", "7"),
        (110, 184, "(三)不予公"),
        (110, 200, "开"),
        (190, 184, "1.属于国家秘密"),
        *row(184, "1", "3", "4"),
        (190, 204, "2.其他法律行政法规"),
        *row(212, "", "44", "44"),
        (190, 220, "禁止公开"),
        (190, 250, "3.属于内部事务"),
        *row(250, "6", "0", "6"),
        (110, 280, "(七)总计"),
        *row(280, "12", "49", "61"),
    )
    values = [cells[-3:] for cells in grid(document)]
    assert values == [
        ["商业企业", "科研机构", "总计"],
        ["12", "1", "13"],
        ["0", "", "0"],
        ["5", "2", "7"],
        ["1", "3", "4"],
        ["", "44", "44"],
        ["6", "0", "6"],
        ["12", "49", "61"],
    ]
    labels = [[text for text in cells[:-3] if text not in ("", "^")] for cells in grid(document)]
    assert [texts[-1] if texts else "" for texts in labels] == [
        "",
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        "(一)予以公开",
        "1.属于国家秘密",
        "2.其他法律行政法规禁止公开",
        "3.属于内部事务",
        "(七)总计",
    ]
    assert labels[3][0] == "三办理结果"
    assert labels[4][0] == "(三)不予公开"


def test_numbers_apart_from_their_labels_stay_in_order() -> None:
    document = printed(
        *((72, 100 + 40 * number, f"{number + 1}.某某申请数量") for number in range(4)),
        *((300, 100 + 40 * number, "件") for number in range(4)),
        *((400, 118 + 40 * number, str(number + 5)) for number in range(4)),
    )
    assert grid(document) == [
        cells for number in range(4) for cells in ([f"{number + 1}.某某申请数量", "件", ""], ["", "", str(number + 5)])
    ]


def test_a_heading_over_several_columns_leaves_copies() -> None:
    document = printed(
        (330, 70, "法人或其他组织"),
        (330, 90, "企业"),
        (380, 90, "机构"),
        *((72, 110 + 20 * number, f"{number + 1}.某某申请数量") for number in range(4)),
        *((left, 110 + 20 * number, "7") for left in (335, 385) for number in range(4)),
    )
    assert grid(document)[:2] == [["", "法人或其他组织", "^"], ["", "企业", "机构"]]


def test_columns_that_stand_close_are_still_parted() -> None:
    """Less than a space parts two numbers of one row, but the others leave the gap."""
    rows = [("3", "345"), ("12345", "6"), ("0", "7"), ("10", "8")]
    document = printed(
        *((72, 100 + 20 * number, f"{number + 1}.某某申请数量") for number in range(4)),
        *((340 - 6 * len(one), 100 + 20 * number, one) for number, (one, _) in enumerate(rows)),
        *((366 - 6 * len(two), 100 + 20 * number, two) for number, (_, two) in enumerate(rows)),
    )
    assert [tuple(cells[1:]) for cells in grid(document)] == rows


def test_prose_around_a_table_stays_prose() -> None:
    sentence = "本单位按照要求公开政府信息，及时回应群众关切。"
    document = printed(
        (72, 60, sentence),
        *((72, 100 + 20 * number, f"{number + 1}.某某申请数量") for number in range(3)),
        *((400, 100 + 20 * number, "1") for number in range(3)),
        (72, 200, "单位负责人:王某"),
        (230, 200, "审核人:李某"),
        (72, 240, sentence),
    )
    assert [paragraph.text for paragraph in document.paragraphs] == [sentence, "单位负责人:王某  审核人:李某", sentence]
    assert grid(document) == [[f"{number + 1}.某某申请数量", "1"] for number in range(3)]


def test_rows_of_text_with_gaps_that_do_not_agree_are_parted_all_the_same() -> None:
    rows = [
        ("甲某申请数量", 180, "件", 260, "1"),
        ("乙某", 130, "件", 190, "2"),
        ("丙某某某某某申请数量", 240, "件", 300, "3"),
    ]
    document = printed(
        *(
            cell
            for number, (label, unit_at, unit, value_at, value) in enumerate(rows)
            for cell in (
                (72, 100 + 20 * number, label),
                (unit_at, 100 + 20 * number, unit),
                (value_at, 100 + 20 * number, value),
            )
        ),
    )
    assert grid(document) == [[label, unit, value] for label, _, unit, _, value in rows]
