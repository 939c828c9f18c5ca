"""OpenDocument texts: merged cells, tracked changes accepted, comments skipped, raised, struck and hidden text."""

from collections.abc import Callable

import pytest

from tasks.model.document import Cell, Document, Grid, Paragraph, UnreadableError
from tests.reading.odf import COVERED, cell, opendocument, p, row, style, table

Read = Callable[[bytes], Document]

STYLES = (
    style("super", "text", 'style:text-position="super 58%"')
    + style("percent", "text", 'style:text-position="33% 58%"')
    + style("sub", "text", 'style:text-position="sub 58%"')
    + style("flat", "text", 'style:text-position="0% 100%"')
    + style("struck", "text", 'style:text-line-through-style="solid"')
    + style("struck-by-type", "text", 'style:text-line-through-type="double"')
    + style("unstruck", "text", 'style:text-line-through-style="none" style:text-line-through-type="none"', "struck")
    + style("hidden", "text", 'text:display="none"')
    + style("heir", "text", "", "common")
)
COMMON = style("common", "text", 'style:text-line-through-style="solid"')


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def span(text: str, style_name: str) -> str:
    return f'<text:span text:style-name="{style_name}">{text}</text:span>'


def odt(body: str) -> bytes:
    return opendocument("text", body, styles=STYLES, common=COMMON)


def test_golden(read: Read) -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        + p("旧稿")
        + "</text:deletion></text:changed-region></text:tracked-changes><text:sequence-decls/>"
        + '<text:h text:outline-level="1">　　某某局2018年<text:line-break/>年度报告</text:h>'
        + p("")
        + "<text:section><text:list><text:list-item>"
        + p("本年度公开<text:s/>\n   93<text:change/>条。")
        + "</text:list-item></text:list></text:section>"
        + table(
            "<table:table-column table:number-columns-repeated='3'/>",
            "<table:table-header-rows>",
            row(cell("指标", number_rows_spanned=2), cell("统计数", number_columns_spanned=2), COVERED),
            "</table:table-header-rows>",
            row(COVERED, cell("单位"), cell("数量")),
            row(cell(p("（一）公开数") + p("其中")), cell(" 条 "), cell("93")),
        )
        + p("填报日期：<text:tab/>2019年")
    )

    def at(text: str, row: int, column: int, *, is_origin: bool = True) -> Cell:
        return Cell(text, f"表1 行{row} 列{column}", is_origin)

    assert read(odt(body)) == Document(
        "odt",
        (
            Paragraph("某某局2018年", "第1段"),
            Paragraph("年度报告", "第2段"),
            Paragraph("本年度公开  93条。", "第3段"),
            Grid(
                (
                    (at("指标", 1, 1), at("统计数", 1, 2), at("统计数", 1, 2, is_origin=False)),
                    (at("指标", 1, 1, is_origin=False), at("单位", 2, 2), at("数量", 2, 3)),
                    (at("（一）公开数\n其中", 3, 1), at("条", 3, 2), at("93", 3, 3)),
                ),
                "表1",
            ),
            Paragraph("填报日期：\t2019年", "第4段"),
        ),
    )


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        (span("9", "none") + span("3", "none"), "93"),
        (f"102{span('1', 'super')}{span('2', 'percent')}", "102〔12〕"),
        (span("102", "super"), "102"),
        (f"102{span('1', 'sub')}", "1021"),
        (f"10{span('2', 'flat')}", "102"),
        (span("102", "unstruck"), "102"),
        ("102<text:note><text:note-citation>1</text:note-citation></text:note>", "102〔1〕"),
        ("9<office:annotation>" + p("批注") + "</office:annotation>3", "93"),
        ("93<!-- 39 --><text:hidden-text/>", "93"),
        ("<text:ruby><text:ruby-base>甲</text:ruby-base><text:ruby-text>jia</text:ruby-text></text:ruby>", "甲"),
        ('9<text:s text:c="2"/>3', "9  3"),
        ("<text:a>93</text:a><text:placeholder>填写</text:placeholder>", "93"),
    ],
)
def test_what_stands_in_a_cell(read: Read, inner: str, text: str) -> None:
    document = read(odt(table(row(cell("甲"), cell(p(inner))))))
    assert [texts(grid) for grid in document.grids] == [[["甲", text]]]
    assert document.problems == ()


@pytest.mark.parametrize("name", ["struck", "struck-by-type", "heir"])
def test_struck_text_is_left_out_and_said(read: Read, name: str) -> None:
    document = read(odt(table(row(cell("甲"), cell(p(f"{span('9', name)}102"))))))
    assert [texts(grid) for grid in document.grids] == [[["甲", "102"]]]
    assert [problem.code for problem in document.problems] == ["struck_content"]


def test_hidden_text_is_left_out_and_said(read: Read) -> None:
    body = p(f"93{span('旧', 'hidden')}") + f'<text:section text:display="none">{p("旧稿")}</text:section>'
    document = read(odt(body))
    assert [block.text for block in document.paragraphs] == ["93"]
    (problem,) = document.problems
    assert (problem.code, "2 处" in problem.message) == ("hidden_content", True)


def test_nested_tables_text_boxes_and_footnotes_follow_their_holder(read: Read) -> None:
    inner = table(row(cell("内"), cell("1")))
    box = f"<draw:frame><draw:text-box>{p('框内')}</draw:text-box></draw:frame>"
    body = f"<text:note-body>{p('注文')}</text:note-body>"
    note = f"<text:note><text:note-citation>1</text:note-citation>{body}</text:note>"
    document = read(odt(table(row(cell("外"), cell(p("2") + inner + p("")))) + p(f"前{box}后{note}")))
    assert [texts(grid) for grid in document.grids] == [[["外", "2"]], [["内", "1"]]]
    assert [block.text for block in document.paragraphs] == ["前后〔1〕", "框内", "注文"]


def test_a_table_of_one_cell_is_a_frame(read: Read) -> None:
    document = read(odt(table(row(cell(p("第一段") + table(row(cell("甲"), cell("1"))) + p("第二段"))))))
    assert [block.place for block in document.blocks] == ["第1段", "表1", "第2段"]


def test_repeated_rows_and_cells_are_repeated(read: Read) -> None:
    body = table(row(cell("甲"), cell("0", number_columns_repeated=3), number_rows_repeated=2), row(cell("乙")))
    assert [texts(grid) for grid in read(odt(body)).grids] == [[["甲", "0", "0", "0"], ["甲", "0", "0", "0"], ["乙"]]]


def test_spans_that_name_no_covered_cells_hide_nothing(read: Read) -> None:
    body = table(row(cell("甲", number_columns_spanned=2, number_rows_spanned=9), cell("1")), row(cell("2")))
    assert [texts(grid) for grid in read(odt(body)).grids] == [[["甲", "甲", "1"], ["甲", "甲", "2"]]]


def test_rows_set_as_paragraphs_are_a_grid(read: Read) -> None:
    rows = [["规章", "件", "0"], ["总数", "件", "4"], ["其他", "件", "1"]]
    body = "".join(p("<text:tab/>".join(texts)) for texts in rows)
    assert [texts(grid) for grid in read(odt(body)).grids] == [rows]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (opendocument("text", p("甲"), manifest="<m><encryption-data/></m>"), "encrypted_file"),
        (opendocument("text", p("&x;"), prologue='<!DOCTYPE d [<!ENTITY x "甲">]>'), "forbidden_doctype"),
        (opendocument("text", table(row(cell("甲"), number_rows_repeated=10**9))), "too_many_cells"),
        (opendocument("text", ""), "no_content"),
    ],
)
def test_refusals(read: Read, data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert caught.value.problem.code == code
