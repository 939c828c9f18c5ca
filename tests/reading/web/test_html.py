"""Web pages: data tables out of layout tables, spans, prose in order, hidden content left out and said."""

from collections.abc import Callable

import pytest

from tasks.model.document import Cell, Document, Grid, Paragraph

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


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("102<sup>1</sup>", "102〔1〕"),
        ('102<sup><a href="#n1">[1]</a></sup>件', "102〔1〕件"),
        ('102<span style="font-size:8pt;VERTICAL-ALIGN: super">注</span>', "102〔注〕"),
        ("120m<sup>2</sup>", "120m²"),
        ("<sup>102</sup>", "102"),
        ("<p>102</p><p><sup>注：</sup>全年</p>", "102\n〔注：〕全年"),
    ],
)
def test_raised_text_is_set_apart(read: Read, cell: str, text: str) -> None:
    (grid,) = read(f"<table><tr><td>规章<sup>1</sup><td>{cell}</table>".encode()).grids
    assert texts(grid) == [["规章〔1〕", text]]


def test_a_raise_left_open_hides_no_table(read: Read) -> None:
    (grid,) = read("<sup>1<table><tr><td>甲<td>1<tr><td>乙<td>2</table>".encode()).grids
    assert texts(grid) == [["甲", "1"], ["乙", "2"]]


@pytest.mark.parametrize(
    "old", ["<del>9</del>", "<s>9</s>", "<strike>9</strike>", '<b style="text-decoration: line-through red">9</b>']
)
def test_struck_text_is_left_out_and_said(read: Read, old: str) -> None:
    document = read(f"<table><tr><td>规章<td>{old}<ins>102</ins><tr><td>乙<td>1</table><del></del>".encode())
    assert [texts(grid) for grid in document.grids] == [[["规章", "102"], ["乙", "1"]]]
    (problem,) = document.problems
    assert problem.code == "struck_content"
    assert "1 处" in problem.message


ROWS = [["规章", "件", "0"], ["规范性文件", "件", "4"], ["制发总数", "件", "4"]]


@pytest.mark.parametrize(
    "body",
    [
        "".join(f"<p>{' | '.join(row)}</p>" for row in ROWS),
        "".join(f"<p>&nbsp;&nbsp;{'&nbsp;&nbsp;&nbsp;'.join(row)}&nbsp;</p>" for row in ROWS),
        "".join(f"<p>{'&emsp;&emsp;'.join(row)}</p>" for row in ROWS),
        "<br>".join("|".join(row) for row in ROWS),
        f"<pre>{chr(10).join('   '.join(row) for row in ROWS)}</pre>",
        f"<pre>{chr(10).join(chr(9).join(row) for row in ROWS)}</pre>",
        f"<table><tr><td>{'<br>'.join('|'.join(row) for row in ROWS)}</td></tr></table>",
        "".join(f"<div class=row><span>{'</span> <span>'.join(row)}</span></div>" for row in ROWS),
        f"<ul>{''.join('<li><span>' + '</span><span>'.join(row) + '</span></li>' for row in ROWS)}</ul>",
    ],
    ids=["bars", "nbsp", "emsp", "br", "pre", "pre-tabs", "one-cell", "div-spans", "li-spans"],
)
def test_rows_without_a_table_are_a_grid(read: Read, body: str) -> None:
    document = read(f"<h1>某某局年报</h1>{body}<p>填报人</p>".encode())
    assert [texts(grid) for grid in document.grids] == [ROWS]
    assert [paragraph.text for paragraph in document.paragraphs] == ["某某局年报", "填报人"]


def test_a_table_column_of_lines_is_unfolded(read: Read) -> None:
    lines = "<br>".join("|".join(row) for row in ROWS)
    (grid,) = read(f"<table><tr><td>统计表</td></tr><tr><td>{lines}</td></tr></table>".encode()).grids
    assert texts(grid) == [["统计表"], *ROWS]
    assert grid.rows[2][0].place == "表1 行2 列1 第2行"


def test_spans_within_a_sentence_are_no_cells(read: Read) -> None:
    page = "<div><span>共公开</span><span>93</span><span>条</span></div><div><span>申请</span>0件</div>"
    assert [block.text for block in read(page.encode()).paragraphs] == ["共公开93条", "申请0件"]


def test_what_follows_a_table_left_open_is_not_in_its_last_cell(read: Read) -> None:
    document = read("<table><tr><td>甲<td>1<tr><td>乙<td>102<p>审核人<p>填报日期".encode())
    assert [texts(grid) for grid in document.grids] == [[["甲", "1"], ["乙", "102"]]]
    assert [paragraph.text for paragraph in document.paragraphs] == ["审核人", "填报日期"]


def test_paragraphs_in_the_last_cell_of_a_closed_table_are_its_own(read: Read) -> None:
    (grid,) = read("<table><tr><td>甲<td>1<tr><td>乙<td><p>102</p><p>全年</p></table>".encode()).grids
    assert texts(grid) == [["甲", "1"], ["乙", "102\n全年"]]


def test_a_page_in_big5_is_read(read: Read) -> None:
    page = '<meta charset="big5"><p>年度報告</p>'
    assert [block.text for block in read(page.encode("big5")).paragraphs] == ["年度報告"]


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ('<input value="97">', "97"),
        ('<input type="number" value=" 97 " disabled>', "97"),
        ('<INPUT TYPE="Text" VALUE="97">条', "97条"),
        ('<input type="unknown" value="97">', "97"),
        ('<div><label>数<input type="text" value="97"></label></div>', "数97"),
        ("<textarea>97</textarea>", "97"),
        ("<select><option>条<option selected>97</select>", "97"),
        ("<select><optgroup label=甲><option>97</option><option>条</option></optgroup></select>", "97"),
        ("<select multiple><option>条</option></select>", ""),
        ('<input type="hidden" value="97"><input type=checkbox value=97><input type="submit" value="97">', ""),
        ("<input placeholder=97>", ""),
    ],
)
def test_a_field_of_a_form_holds_what_it_shows(read: Read, field: str, text: str) -> None:
    (grid,) = read(f"<table><tr><td>甲</td><td>{field}</td></tr></table>".encode()).grids
    assert texts(grid) == [["甲", text]]
