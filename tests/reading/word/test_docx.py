"""Word documents: merged cells, tracked changes accepted, content controls, nested tables, text boxes."""

import io
from collections.abc import Callable

import docx as python_docx
import pytest

from tasks.model.document import Cell, Document, Grid, Paragraph

Read = Callable[[bytes], Document]
Build = Callable[[str], bytes]


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


def p(*runs: str) -> str:
    return "<w:p>" + "".join(run if run.startswith("<") else f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else p(text)}</w:tc>"


def tbl(*rows: list[str]) -> str:
    return "<w:tbl><w:tblPr/>" + "".join(f"<w:tr>{''.join(cells)}</w:tr>" for cells in rows) + "</w:tbl>"


def control(content: str) -> str:
    return f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_golden(read: Read) -> None:
    source = python_docx.Document()
    source.add_paragraph("　　某某局2018年\n年度报告")
    source.add_paragraph("")
    table = source.add_table(3, 3)
    for row, cells in zip(
        table.rows, [["指标", "", "统计数"], ["", "单位", "数量"], ["（一）公开数", " 条 ", "93"]], strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(2, 0).add_paragraph("其中")
    source.add_paragraph("填报日期：\t2019年")
    buffer = io.BytesIO()
    source.save(buffer)

    def cell(text: str, row: int, column: int, *, is_origin: bool = True) -> Cell:
        return Cell(text, f"表1 行{row} 列{column}", is_origin)

    assert read(buffer.getvalue()) == Document(
        "docx",
        (
            Paragraph("某某局2018年", "第1段"),
            Paragraph("年度报告", "第2段"),
            Grid(
                (
                    (cell("指标", 1, 1), cell("统计数", 1, 2), cell("统计数", 1, 2, is_origin=False)),
                    (cell("指标", 1, 1, is_origin=False), cell("单位", 2, 2), cell("数量", 2, 3)),
                    (cell("（一）公开数\n其中", 3, 1), cell("条", 3, 2), cell("93", 3, 3)),
                ),
                "表1",
            ),
            Paragraph("填报日期：\t2019年", "第3段"),
        ),
    )


def marked_control(text: str, style: str = "") -> str:
    """A content control that bears the mark of a prompt, as programs leave it that fill one in."""
    properties = f"<w:rPr><w:rStyle w:val='{style}'/></w:rPr>" if style else ""
    content = f"<w:sdtContent><w:r>{properties}<w:t>{text}</w:t></w:r></w:sdtContent>"
    return f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>{content}</w:sdt>"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:ins><w:r><w:t>93</w:t></w:r></w:ins><w:del><w:r><w:delText>39</w:delText></w:r></w:del>", "93"),
        ("<w:moveTo><w:r><w:t>93</w:t></w:r></w:moveTo>", "93"),
        ("<w:moveFrom><w:r><w:t>39</w:t></w:r></w:moveFrom><w:r><w:t>93</w:t></w:r>", "93"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>93</w:t></w:r></w:sdtContent></w:sdt>", "93"),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>单击</w:t></w:r></w:sdtContent></w:sdt>",
            "",
        ),
        (marked_control("93"), "93"),
        (marked_control("93", style="PlaceholderText"), "93"),
        (marked_control("/", style="PlaceholderText"), "/"),
        (marked_control("政务公开科"), "政务公开科"),
        (marked_control("请填写数字"), ""),
        (marked_control("填报数", style="PlaceholderText"), ""),
        ("<w:hyperlink><w:r><w:t>9</w:t></w:r></w:hyperlink><w:smartTag><w:r><w:t>3</w:t></w:r></w:smartTag>", "93"),
        ("<w:r><w:instrText>SUM</w:instrText></w:r><w:r><w:t>93</w:t></w:r>", "93"),
        ("<w:r><w:t>9</w:t><w:noBreakHyphen/><w:t>3</w:t></w:r>", "9-3"),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", "甲\n乙"),
        ("<w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>93</w:t></w:r>", "93"),
        (
            "<w:r><w:t>102</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>1</w:t></w:r>",
            "102〔1〕",
        ),
        ("<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>102</w:t></w:r>", "102"),
        ("<w:r><w:rPr><w:vertAlign w:val='subscript'/></w:rPr><w:t>102</w:t></w:r>", "102"),
        ("<w:r><w:rPr><w:strike w:val='0'/></w:rPr><w:t>93</w:t></w:r>", "93"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>jia</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>甲</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "甲",
        ),
    ],
)
def test_what_stands_in_a_cell(read: Read, docx: Build, inner: str, text: str) -> None:
    document = read(docx(tbl([tc("甲"), tc(f"<w:p>{inner}</w:p>")])))
    assert [texts(grid) for grid in document.grids] == [[["甲", text]]]
    assert document.problems == ()


def test_deleted_rows_and_cells_are_gone(read: Read, docx: Build) -> None:
    body = (
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr>" + tc("旧") + tc("1") + "</w:tr>"
        "<w:ins><w:tr><w:trPr><w:ins/></w:trPr>"
        + tc("新")
        + tc("旧", "<w:cellDel/>")
        + tc("2")
        + "</w:tr></w:ins></w:tbl>"
    )
    assert [texts(grid) for grid in read(docx(body)).grids] == [[["新", "2"]]]


def test_rows_and_cells_within_content_controls_are_read(read: Read, docx: Build) -> None:
    row = "<w:tr>" + tc("甲") + control(tc("93")) + "</w:tr>"
    body = f"<w:tbl>{control(row)}</w:tbl>"
    assert [texts(grid) for grid in read(docx(body)).grids] == [[["甲", "93"]]]


def test_grid_offsets_and_vertical_merges_keep_columns(read: Read, docx: Build) -> None:
    restart, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = (
        "<w:tbl><w:tr>" + tc("三、", restart) + tc("（一）", f'<w:gridSpan w:val="2"/>{restart}') + tc("1") + "</w:tr>"
        "<w:tr>" + tc("", go_on) + tc("", f'<w:gridSpan w:val="2"/>{go_on}') + tc("2") + "</w:tr>"
        '<w:tr><w:trPr><w:gridBefore w:val="3"/></w:trPr>' + tc("3") + "</w:tr>"
        "<w:tr>" + tc("孤", go_on) + "</w:tr></w:tbl>"
    )
    (grid,) = read(docx(body)).grids
    assert texts(grid) == [
        ["三、", "（一）", "（一）", "1"],
        ["三、", "（一）", "（一）", "2"],
        ["", "", "", "3"],
        ["孤"],
    ]
    assert grid.rows[1][2].place == "表1 行1 列2"
    assert [cell.is_origin for cell in grid.rows[1]] == [False, False, False, True]


def test_nested_tables_and_text_boxes_follow_their_holder(read: Read, docx: Build) -> None:
    inner = tbl([tc("内"), tc("1")])
    box = f"<w:r><w:pict><w:txbxContent>{p('框内')}</w:txbxContent></w:pict></w:r>"
    document = read(docx(tbl([tc("外"), tc(p("2") + inner + p())]) + p("前", box, "后")))
    assert [texts(grid) for grid in document.grids] == [[["外", "2"]], [["内", "1"]]]
    assert [(block.text, block.place) for block in document.paragraphs] == [("前后", "第1段"), ("框内", "第2段")]


def test_a_text_box_is_read_once(read: Read, docx: Build) -> None:
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    both = f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    run = f"<w:r><mc:AlternateContent {space}>{both}</mc:AlternateContent></w:r>"
    assert [block.text for block in read(docx(p(run))).paragraphs] == ["框内"]


def test_a_table_of_one_cell_is_a_frame(read: Read, docx: Build) -> None:
    document = read(docx(tbl([tc(p("第一段") + tbl([tc("甲"), tc("1")]) + p("第二段"))])))
    assert [block.place for block in document.blocks] == ["第1段", "表1", "第2段"]


def test_hidden_text_is_left_out_and_said(read: Read, docx: Build) -> None:
    document = read(docx(p("93", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>旧</w:t></w:r>")))
    assert [block.text for block in document.paragraphs] == ["93"]
    assert [problem.code for problem in document.problems] == ["hidden_content"]


@pytest.mark.parametrize("strike", ["strike", "dstrike"])
def test_struck_text_is_left_out_and_said(read: Read, docx: Build, strike: str) -> None:
    old = f"<w:r><w:rPr><w:{strike}/></w:rPr><w:t>9</w:t></w:r>"
    document = read(docx(tbl([tc("规章"), tc(p(old, "102"))])))
    assert [texts(grid) for grid in document.grids] == [[["规章", "102"]]]
    (problem,) = document.problems
    assert problem.code == "struck_content"


ROWS = [["规章", "件", "0"], ["规范性文件", "件", "4"], ["制发总数", "件", "4"]]


@pytest.mark.parametrize(
    "body",
    [
        "".join(p(" | ".join(row)) for row in ROWS),
        "".join(p("    ".join(row)) for row in ROWS),
        "".join(p("<w:r><w:t>" + "</w:t><w:tab/><w:t>".join(row) + "</w:t></w:r>") for row in ROWS),
        p("<w:r><w:t>" + "</w:t><w:br/><w:t>".join("|".join(row) for row in ROWS) + "</w:t></w:r>"),
        tbl([tc("".join(p("|".join(row)) for row in ROWS))]),
        tbl([tc("".join(p("|".join(row)) for row in ROWS[:1]))], [tc("".join(p("|".join(row)) for row in ROWS[1:]))]),
    ],
    ids=["bars", "gaps", "tabs", "breaks", "one-cell", "one-column"],
)
def test_rows_set_as_paragraphs_are_a_grid(read: Read, docx: Build, body: str) -> None:
    document = read(docx(p("某某局年报") + body + p("填报人")))
    assert [texts(grid) for grid in document.grids] == [ROWS]
    assert [paragraph.text for paragraph in document.paragraphs] == ["某某局年报", "填报人"]


def test_strict_documents_are_read(read: Read, docx: Build) -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f'<s:p xmlns:s="{strict}"><s:r><s:t>甲</s:t></s:r></s:p>'
    assert [block.text for block in read(docx(body)).paragraphs] == ["甲"]


def gridded(*widths: int) -> str:
    """A heading over two cells, a row of three, and between the last two columns a sliver."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    span = '<w:gridSpan w:val="2"/>'
    rows = [[tc("甲"), tc("乙", span), tc("丙")], [tc("1"), tc("2"), tc("3", span)]]
    return tbl(*rows).replace("<w:tblPr/>", f"<w:tblPr/><w:tblGrid>{grid}</w:tblGrid>")


def test_a_sliver_between_edges_rounded_apart_is_no_column(read: Read, docx: Build) -> None:
    assert [texts(grid) for grid in read(docx(gridded(1000, 1000, 2, 998))).grids] == [
        [["甲", "乙", "丙"], ["1", "2", "3"]]
    ]


@pytest.mark.parametrize("widths", [(), (1000, 1000, 500, 998), (1, 1, 1, 1), (0, 0, 0, 0), (1000, 1000)])
def test_a_grid_without_slivers_or_sense_stands(read: Read, docx: Build, widths: tuple[int, ...]) -> None:
    assert [texts(grid) for grid in read(docx(gridded(*widths))).grids] == [
        [["甲", "乙", "乙", "丙"], ["1", "2", "3", "3"]]
    ]
