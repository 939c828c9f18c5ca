"""A PDF's text becomes paragraphs and tables as a person sees them on its pages."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tasks.model.document import Document, Grid
from tasks.reading.pdf.pdf import NoTextLayerError, read
from tasks.recognition.table.labels import full_key
from tests.reading.portable import LEFT, RIGHT, both, coded, drawn, lines, one_page, table

GOLDEN = Path(__file__).parents[2] / "golden" / "pdf"
TITLE = "晴川区样本局二〇一八年政府信息公开工作年度报告"
WIDE = 37
PROSE = "本单位按照要求公开政府信息，及时回应群众关切，全年没有因信息公开引发的争议。" * 3
ROWS = [["统计指标", "单位", "统计数"], ["(一)主动公开政府信息数", "条", "93"], ["一、依申请公开情况", "", ""]]
WIDTHS = [200, 60, 80]


def cells(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def only_grid(document: Document) -> list[list[str]]:
    (grid,) = document.grids
    return cells(grid)


def paragraphs(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def wrapped(text: str, first: int = WIDE - 2, width: int = WIDE) -> list[str]:
    """The text cut as a justified paragraph is, with an indent of two characters."""
    rest = text[first:]
    return [text[:first], *(rest[at : at + width] for at in range(0, len(rest), width))]


def paragraph(text: str, top: float) -> Callable[[Canvas], object]:
    first, *rest = wrapped(text)
    return both(lines([first], top, LEFT + 24), lines(rest, top + 20))


def test_golden() -> None:
    """Written by LibreOffice: a matrix with merged cells on two pages, its head printed again, under a running head."""
    document = read((GOLDEN / "matrix.pdf").read_bytes())
    assert asdict(document) == json.loads((GOLDEN / "matrix.json").read_text("utf-8"), object_hook=tuples)


def tuples(entry: dict[str, object]) -> dict[str, object]:
    """JSON has lists where documents have tuples."""
    return {key: as_tuple(value) for key, value in entry.items()}


def as_tuple(value: object) -> object:
    return tuple(map(as_tuple, value)) if isinstance(value, list) else value


def test_lines_of_a_paragraph_are_joined() -> None:
    document = read(
        drawn(both(lines([TITLE]), paragraph(PROSE, 100), paragraph("另外，" + PROSE, 200), lines(["一、总体"], 300)))
    )
    assert paragraphs(document) == [TITLE, PROSE, "另外，" + PROSE, "一、总体"]
    assert [found.place for found in document.paragraphs] == [f"第1页 第{number}段" for number in (1, 2, 3, 4)]


def test_a_paragraph_goes_on_over_the_page_break() -> None:
    first, second, *rest = wrapped(PROSE)
    upper = both(lines([TITLE] * 3), lines([first], 120, LEFT + 24), lines([second], 140))
    document = read(drawn(upper, lines(rest)))
    assert paragraphs(document) == [TITLE, TITLE, TITLE, PROSE]
    assert [found.place for found in document.paragraphs][-1] == "第1页 第4段"


@pytest.mark.parametrize("number", ["— {} —", "-{}-", "第 {} 页 共 4 页", "{}", "{}/4"])
def test_page_numbers_are_no_text(number: str) -> None:
    def page(count: int) -> Callable[[Canvas], object]:
        return both(paragraph(PROSE, 100), lines([number.format(count)], 800, A4[0] / 2 - 10))

    assert paragraphs(read(drawn(*(page(count) for count in range(1, 5))))) == [PROSE] * 4


def test_a_number_that_counts_no_pages_is_text() -> None:
    document = read(drawn(*(both(paragraph(PROSE, 100), lines([text], 800)) for text in ("7", "3", "12"))))
    assert paragraphs(document) == [PROSE, "7", PROSE, "3", PROSE, "12"]


def test_a_running_head_is_kept_once() -> None:
    page = both(lines(["某某局文件"], 40), paragraph(PROSE, 100))
    assert paragraphs(read(drawn(page, page, page))) == ["某某局文件", PROSE, PROSE, PROSE]


def test_a_ruled_table_gives_its_cells_and_places() -> None:
    document = read(
        drawn(both(lines([TITLE]), table(ROWS, WIDTHS, 100)), table([ROWS[0], ["(二)其他", "件", "0"]], WIDTHS))
    )
    assert only_grid(document) == [*ROWS, ["(二)其他", "件", "0"]]
    (grid,) = document.grids
    assert grid.place == "第1页 表1"
    assert [row[2].place for row in grid.rows] == [
        "第1页 表1 行1 列3",
        "第1页 表1 行2 列3",
        "第1页 表1 行3 列3",
        "第2页 表1 行2 列3",
    ]


def test_a_wrapped_label_is_joined_and_a_broken_one_is_not() -> None:
    rows = [["维持具体行政行为或者驳回原告诉\n讼请求数", "1"], ["维持具体\n驳回原告", "2"], ["2018\n年度", "12345\n67"]]
    document = read(drawn(both(lines([TITLE]), table(rows, [192, 40], 100, 40))))
    assert only_grid(document) == [
        ["维持具体行政行为或者驳回原告诉讼请求数", "1"],
        ["维持具体\n驳回原告", "2"],
        ["2018\n年度", "1234567"],
    ]


def test_characters_below_each_other_are_one_label() -> None:
    rows = [["三\n、\n办\n理\n结\n果", "一、结转"], ["", "12"]]
    assert only_grid(read(drawn(both(lines([TITLE]), table(rows, [60, 80], 100, 90)))))[0] == [
        "三、办理结果",
        "一、结转",
    ]


def test_a_number_that_hangs_over_its_border_stays_whole() -> None:
    """Its last digit stands in the next cell."""
    content = both(lines([TITLE]), table([["某某项目总数", "", "7"], ["乙", "2", "3"]], [100, 30, 60], 100))
    document = read(drawn(both(content, lines(["12345"], 115, LEFT + 104))))
    assert only_grid(document)[0] == ["某某项目总数", "12345", "7"]


def test_rows_shorter_than_others_end_in_blank_cells() -> None:
    upper, lower = table([["统计指标", "单位"]], WIDTHS[:2], 100), table([ROWS[1]], WIDTHS, 120)
    document = read(drawn(both(lines([TITLE]), upper, lower), table([["(二)其他", "件", "0"]], WIDTHS)))
    assert only_grid(document) == [["统计指标", "单位", ""], ROWS[1], ["(二)其他", "件", "0"]]


def test_coloured_areas_part_cells_where_no_rules_do() -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(3):
            for column in range(2):
                canvas.setFillGray(0.8 + 0.1 * (row % 2))
                canvas.rect(LEFT + 150 * column, A4[1] - 120 - 20 * row, 149, 20, stroke=0, fill=1)
        canvas.setFillGray(0)
        for row, (label, value) in enumerate([("规章", "1"), ("行政规范性文件", ""), ("其他", "22")]):
            canvas.drawString(LEFT + 4, A4[1] - 115 - 20 * row, label)
            canvas.drawString(LEFT + 154, A4[1] - 115 - 20 * row, value)

    document = read(drawn(both(lines([TITLE]), draw)))
    assert only_grid(document) == [["规章", "1"], ["行政规范性文件", ""], ["其他", "22"]]


def test_a_frame_around_the_page_is_no_table() -> None:
    def frame(canvas: Canvas) -> None:
        canvas.rect(30, 30, A4[0] - 60, A4[1] - 60)

    document = read(drawn(both(frame, lines([TITLE]), table(ROWS, WIDTHS, 100))))
    assert paragraphs(document) == [TITLE]
    assert only_grid(document) == ROWS


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_turned_text_is_read_the_right_way(angle: int) -> None:
    def turned(canvas: Canvas) -> None:
        width, height = A4
        canvas.translate(*{90: (width, 0), 180: (width, height), 270: (0, height)}[angle])
        canvas.rotate(angle)
        if angle != 180:
            canvas.translate(0, width - height)
        both(lines([TITLE], 300), table(ROWS, WIDTHS, 320))(canvas)

    document = read(drawn(turned))
    assert paragraphs(document) == [TITLE]
    assert only_grid(document) == ROWS


def test_a_page_turned_by_its_own_setting_is_read_as_it_was_written() -> None:
    data = drawn(both(lines([TITLE]), table(ROWS, WIDTHS, 100)))
    assert only_grid(read(data.replace(b"/Rotate 0", b"/Rotate 90"))) == ROWS


def test_a_watermark_stays_out_of_the_table() -> None:
    def mark(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(LEFT, A4[1] - 160)
        canvas.rotate(30)
        canvas.drawString(0, 0, "内部资料内部资料内部资料")
        canvas.restoreState()

    document = read(drawn(both(mark, lines([TITLE]), table(ROWS, WIDTHS, 100))))
    assert only_grid(document) == ROWS
    assert paragraphs(document) == [TITLE, "内部资料内部资料内部资料"]


def test_bold_print_made_of_two_prints_is_read_once() -> None:
    rows = table(ROWS, WIDTHS, 100)

    def shifted(canvas: Canvas) -> None:
        canvas.translate(0.3, 0)
        rows(canvas)

    assert only_grid(read(drawn(both(lines([TITLE]), rows, shifted)))) == ROWS


def test_unseen_text_is_not_read_but_said() -> None:
    def unseen(canvas: Canvas) -> None:
        text = canvas.beginText(LEFT, 400)
        text.setTextRenderMode(3)
        text.textLine("旧数据99")
        canvas.drawText(text)
        canvas.drawString(-400, 400, "页外")

    document = read(drawn(both(lines([TITLE]), unseen)))
    assert paragraphs(document) == [TITLE]
    assert [(problem.code, "7 个" in problem.message) for problem in document.problems] == [("hidden_content", True)]


def test_what_was_filled_into_a_form_is_read() -> None:
    def field(canvas: Canvas) -> None:
        at = {"x": LEFT + 265, "y": A4[1] - 138, "width": 50, "height": 16}
        canvas.acroForm.textfield(name="value", value="93", borderWidth=0, **at)

    rows = [ROWS[0], ["(一)主动公开政府信息数", "条", ""]]
    document = read(drawn(both(lines([TITLE]), table(rows, WIDTHS, 100), field)))
    assert only_grid(document) == [ROWS[0], ["(一)主动公开政府信息数", "条", "93"]]


def test_radicals_for_characters_keep_their_label() -> None:
    document = read(coded(["⼀、主动公开情况", TITLE, "㛃𠮷负责填报"]))
    assert paragraphs(document) == ["⼀、主动公开情况", TITLE, "㛃𠮷负责填报"]
    assert full_key(paragraphs(document)[0]) == full_key("一、主动公开情况")


def picture(share: float) -> Callable[[Canvas], object]:
    """A grey picture as wide as the page, over a share of its height."""

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (40, 40), 200)), 0, 0, A4[0], A4[1] * share)

    return draw


@pytest.mark.parametrize(
    "data",
    [
        drawn(lambda _: None),
        drawn(picture(1.0), picture(1.0)),
        drawn(lines(["第一页"]), picture(1.0)),
        drawn(lines(["Annual report of an office, without a word of Chinese"] * 9)),
        coded([TITLE, PROSE], has_meaning=False),
        one_page(b"0 0 m 9 9 l S"),
    ],
    ids=["empty", "pictures", "a few characters", "not Chinese", "no meaning", "only lines"],
)
def test_without_text_to_trust_it_is_not_read(data: bytes) -> None:
    with pytest.raises(NoTextLayerError) as error:
        read(data)
    assert error.value.problem.code == "no_text_layer"


def test_a_picture_among_pages_of_text_is_said() -> None:
    document = read(drawn(paragraph(PROSE, 100), picture(0.9), paragraph(PROSE, 100), picture(0.8)))
    assert paragraphs(document) == [PROSE, PROSE]
    (problem,) = document.problems
    assert (problem.code, problem.place) == ("scanned_page", "第2页")
    assert "第 2、4 页" in problem.message


def test_a_large_picture_beside_text_is_said_and_a_seal_is_not() -> None:
    document = read(drawn(both(paragraph(PROSE, 100), picture(0.5)), both(paragraph(PROSE, 100), picture(0.05))))
    assert [(problem.code, problem.place) for problem in document.problems] == [("picture_in_page", "第1页")]


def test_only_a_password_to_open_keeps_it_closed() -> None:
    page = both(lines([TITLE]), table(ROWS, WIDTHS, 100))
    assert only_grid(read(drawn(page, owner="owner"))) == ROWS


def test_a_page_of_five_metres_is_read() -> None:
    assert paragraphs(read(drawn(lines([TITLE]), size=(14400, 14400)))) == [TITLE]


def test_the_right_side_of_a_page_is_text_too() -> None:
    """A signature set to the right goes on with nothing."""
    document = read(
        drawn(
            both(
                paragraph(PROSE[:70], 100), lines(["样本局"], 160, RIGHT - 40), lines(["2019年1月8日"], 180, RIGHT - 80)
            )
        )
    )
    assert paragraphs(document) == [PROSE[:70], "样本局", "2019年1月8日"]


def test_white_rules_on_white_paper_part_nothing_and_on_colour_they_do() -> None:
    def ruled(canvas: Canvas, ground: float) -> None:
        canvas.setFillGray(ground)
        canvas.rect(LEFT, 500, 200, 60, stroke=0, fill=1)
        canvas.setStrokeGray(1)
        canvas.setFillGray(0)
        for x in (LEFT, LEFT + 100, LEFT + 200):
            canvas.line(x, 500, x, 560)
        for y in (500, 530, 560):
            canvas.line(LEFT, y, LEFT + 200, y)

    def page(ground: float) -> Document:
        words = both(lines(["统计指标"], 292, LEFT + 5), lines(["数量甲乙"], 292, LEFT + 105))
        more = both(lines(["公开信息"], 322, LEFT + 5), lines(["九十三条"], 322, LEFT + 105))
        return read(drawn(both(lambda canvas: ruled(canvas, ground), both(words, both(more, lines([PROSE], 400))))))

    assert [cells(grid) for grid in page(0.7).grids] == [[["统计指标", "数量甲乙"], ["公开信息", "九十三条"]]]
    assert list(page(1.0).grids) == []


def test_a_number_that_its_box_broke_is_uncertain() -> None:
    rows = [["统计指标名称", "数"], ["公开政府信息数", "123\n45"], ["另一个指标名称", "8"]]
    (grid,) = read(drawn(both(table(rows, [120, 28], height=40), lines([PROSE], 300)))).grids
    assert cells(grid)[1:] == [["公开政府信息数", "12345"], ["另一个指标名称", "8"]]
    assert [[cell.confidence is not None for cell in row] for row in grid.rows[1:]] == [[False, True], [False, False]]
