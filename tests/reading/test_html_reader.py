"""Web pages: data tables out of layout tables, spans, prose in order, hidden content left out and said."""

from collections.abc import Callable

import pytest

from tasks.document import Cell, Document, Grid, Paragraph

Read = Callable[[bytes], Document]


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


PAGE = """<!DOCTYPE html><html><head><meta charset="gb2312"><title>某某网站</title>
<style>td {color: red}</style></head><body>
<script>var a = "<table><tr><td>no</td></tr></table>";</script>
<h1>某某局2018年<br>年度报告</h1>
<table><tr><td colspan=2>导航</td></tr><tr><td>左栏</td><td>
  <p>　　本年度主动公开
信息<b>93</b>条。</p>
  <table border=1>
    <caption>统计表</caption>
    <tr><th rowspan="2">统计<br>指标</th><th colspan=2>数量</th>
    <tr><th>单位<th>统计数
    <tr><td><p>（一）公开数</p><p>其中</p><td>条<td>&nbsp;93&nbsp;
    <tr><td colspan="3">合计&nbsp;
  </table>
  <div>填报日期：<span>2019年</span></div>
</td></tr></table>
</body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_golden(read: Read, encoding: str) -> None:
    def cell(text: str, row: int, column: int, *, is_origin: bool = True) -> Cell:
        return Cell(text, f"表1 行{row} 列{column}", is_origin)

    head = "统计\n指标"
    assert read(PAGE.encode(encoding)) == Document(
        "html",
        (
            Paragraph("某某局2018年", "第1段"),
            Paragraph("年度报告", "第2段"),
            Paragraph("导航", "第3段"),
            Paragraph("左栏", "第4段"),
            Paragraph("本年度主动公开 信息93条。", "第5段"),
            Paragraph("统计表", "第6段"),
            Grid(
                (
                    (cell(head, 1, 1), cell("数量", 1, 2), cell("数量", 1, 2, is_origin=False)),
                    (cell(head, 1, 1, is_origin=False), cell("单位", 2, 2), cell("统计数", 2, 3)),
                    (cell("（一）公开数\n其中", 3, 1), cell("条", 3, 2), cell("93", 3, 3)),
                    (cell("合计", 4, 1), cell("合计", 4, 1, is_origin=False), cell("合计", 4, 1, is_origin=False)),
                ),
                "表1",
            ),
            Paragraph("填报日期：2019年", "第7段"),
        ),
    )


def test_unclosed_cells_and_rows_without_a_table_row(read: Read) -> None:
    (grid,) = read("<table><td>甲<td>1<tr><td>乙<td>2</table>".encode()).grids
    assert texts(grid) == [["甲", "1"], ["乙", "2"]]


@pytest.mark.parametrize("span", ["0", "99", "2个", "2.5"])
def test_row_spans_that_lie_end_with_the_table(read: Read, span: str) -> None:
    page = f'<table><tr><td rowspan="{span}">甲<td>1<tr><td>2</table>'
    (grid,) = read(page.encode()).grids
    assert texts(grid) == [["甲", "1"], ["甲", "2"]]


@pytest.mark.parametrize("span", ["", "x", "-3", "0"])
def test_column_spans_that_are_none_count_as_one(read: Read, span: str) -> None:
    (grid,) = read(f'<table><tr><td colspan="{span}">甲<td>1</table>'.encode()).grids
    assert texts(grid) == [["甲", "1"]]


def test_hidden_content_is_left_out_and_said(read: Read) -> None:
    page = (
        '<p style="display:none">旧稿<span hidden>旧</span></p><p style="color:red">新稿</p>'
        '<table><tr><td>甲<td style="DISPLAY : none">92<td>93<tr hidden><td>乙<td>1</table>'
    )
    document = read(page.encode())
    assert [paragraph.text for paragraph in document.paragraphs] == ["新稿"]
    assert [texts(grid) for grid in document.grids] == [[["甲", "93"]]]
    (problem,) = document.problems
    assert problem.code == "hidden_content"
    assert "4 处" in problem.message


def test_a_table_of_one_cell_is_a_frame(read: Read) -> None:
    document = read("<table><tr><td><p>第一段</p><p>第二段</p></td></tr></table>".encode())
    assert [block.text for block in document.paragraphs] == ["第一段", "第二段"]
    assert list(document.grids) == []


def test_tables_come_in_reading_order_and_are_counted(read: Read) -> None:
    document = read("<p>一</p><table><tr><td>1<td>2</table>二<table><tr><td>3<td>4</table>三".encode())
    assert [block.place for block in document.blocks] == ["第1段", "表1", "第2段", "表2", "第3段"]


def test_three_hundred_unclosed_tags_hide_nothing(read: Read) -> None:
    (grid,) = read(("<font>" * 300 + "<table><tr><td>甲<td>1</table>").encode()).grids
    assert texts(grid) == [["甲", "1"]]


def test_control_characters_written_as_entities_place_no_table(read: Read) -> None:
    document = read("<p>&#14;1</p><p>&#14;9</p><table><tr><td>甲<td>1</table>".encode())
    assert [texts(grid) for grid in document.grids] == [[["甲", "1"]]]
