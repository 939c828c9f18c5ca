"""Workbooks saved as XML of 2003 read as the same workbooks saved otherwise."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.document import Cell, Document, Grid, UnreadableError
from tasks.reading.excel import xml2003

Read = Callable[[bytes], Document]
SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
TEXT = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)


def workbook(*sheets: str, styles: str = "", declaration: str = '<?xml version="1.0"?>') -> str:
    inner = "".join(sheets)
    return (
        f'{declaration}<?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{SPACE}" xmlns:ss="{SPACE}" xmlns:html="http://www.w3.org/TR/REC-html40">'
        f"<Styles>{styles}</Styles>{inner}</Workbook>"
    )


def sheet(rows: str, name: str = "统计表", options: str = "") -> str:
    extra = f'<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">{options}</WorksheetOptions>'
    return f'<Worksheet ss:Name="{name}"><Table>{rows}</Table>{extra}</Worksheet>'


def cell(text: str, kind: str = "String", attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


def row(*cells: str, attributes: str = "") -> str:
    return f"<Row {attributes}>{''.join(cells)}</Row>"


def texts(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in grid.rows] for grid in document.grids]


def test_golden(read: Read) -> None:
    def at(text: str, place: str, *, is_origin: bool = True) -> Cell:
        return Cell(text, f"统计表!{place}", is_origin)

    rows = (
        row(cell("指标", attributes='ss:Index="2"'), cell("数量", attributes='ss:MergeAcross="1"'))
        + row(cell(" （一）公开数 ", attributes='ss:Index="2" ss:MergeDown="1"'), cell("条"), cell("93", "Number"))
        + row(cell("件", attributes='ss:Index="3"'), cell("18.871000000000002", "Number"))
        + row(cell("合计", attributes='ss:Index="2"'), attributes='ss:Index="6"')
    )
    hidden = sheet(row(cell("1", "Number")), "旧表", "<Visible>SheetHidden</Visible>")
    document = read(workbook(sheet(rows), hidden).encode())
    assert document.kind == "excel-xml"
    assert document.blocks == (
        Grid(
            (
                (at("指标", "B1"), at("数量", "C1"), at("数量", "C1", is_origin=False)),
                (at("（一）公开数", "B2"), at("条", "C2"), at("93", "D2")),
                (at("（一）公开数", "B2", is_origin=False), at("件", "C3"), at("18.871", "D3")),
                (at("合计", "B6"), at("", "C6"), at("", "D6")),
            ),
            "统计表",
        ),
    )
    assert [(problem.code, problem.place) for problem in document.problems] == [("hidden_sheet", "工作表2")]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (cell("93", "Number"), "93"),
        (cell("1.25E2", "Number"), "125"),
        (cell("NaN", "Number"), "NaN"),
        (cell("无", "Number"), "无"),
        (cell("007"), "007"),
        (cell("1", "Boolean"), "TRUE"),
        (cell("2019-01-17T00:00:00.000", "DateTime"), "2019-01-17"),
        (cell("2019-01-17T08:30:00.000", "DateTime"), "2019-01-17 08:30:00"),
        (cell("1899-12-31T08:30:00.000", "DateTime"), "08:30:00"),
        (cell("去年", "DateTime"), "去年"),
        (cell("#DIV/0!", "Error"), "#DIV/0!"),
        (cell("93", "Number", 'ss:Formula="=R[-1]C"'), "93"),
        (cell("<html:B>9</html:B><!-- 0 -->3"), "93"),
        (cell("102<html:Sup>1</html:Sup>"), "102〔1〕"),
        (cell("<html:S>39</html:S>93"), "93"),
        ("<Cell/>", ""),
    ],
)
def test_values(read: Read, content: str, text: str) -> None:
    assert texts(read(workbook(sheet(row(cell("甲"), content, cell("乙")))).encode())) == [[["甲", text, "乙"]]]


def test_what_is_hidden_struck_or_not_computed_is_said(read: Read) -> None:
    rows = (
        '<Column/><Column ss:Hidden="1" ss:Span="1"/>'
        + row(cell("甲"), cell("旧"), cell("旧"), cell("1", "Number"))
        + row(cell("乙"), attributes='ss:Hidden="1"')
        + row(cell("丙", attributes='ss:StyleID="s1"'), '<Cell ss:Index="4" ss:Formula="=R[-1]C"/>')
    )
    struck = '<Style ss:ID="s1"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="s2"/>'
    document = read(workbook(sheet(rows), styles=struck).encode())
    assert texts(document) == [[["甲", "1"], ["", ""]]]
    assert [(problem.code, problem.place) for problem in document.problems] == [
        ("formula_without_value", "统计表!D3"),
        ("hidden_cells", "统计表"),
        ("struck_content", "统计表"),
    ]
    assert "第2行、B列、C列" in document.problems[1].message


@pytest.mark.parametrize(
    ("encoding", "declaration"),
    [
        ("utf-8", '<?xml version="1.0" encoding="GB2312"?>'),
        ("gb18030", '<?xml version="1.0" encoding="UTF-8"?>'),
        ("gb18030", '\r\n <?xml version="1.0" encoding="gb2312"?>'),
        ("utf-16", '<?xml version="1.0" encoding="utf-8"?>'),
        ("gb18030", ""),
    ],
)
def test_the_declared_encoding_does_not_decide(read: Read, encoding: str, declaration: str) -> None:
    rows = row(*(cell(text) for text in ("政府信息公开情况统计指标", "单位", "统计数")))
    assert texts(read(workbook(sheet(rows), declaration=declaration).encode(encoding))) == [
        [["政府信息公开情况统计指标", "单位", "统计数"]]
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (workbook(sheet(row(cell("甲"))))[:-20], "damaged_file"),
        (workbook(sheet(row(cell("&x;"))), declaration='<!DOCTYPE d [<!ENTITY x "1">]>'), "forbidden_doctype"),
        (
            workbook(
                sheet(row(cell("1")) + row(cell("1", attributes='ss:Index="16384"'), attributes='ss:Index="1048576"'))
            ),
            "sheet_too_large",
        ),
        (workbook(sheet(row(cell("1")) + row(cell("1", attributes=f'ss:Index="{"9" * 5000}"')))), "too_many_cells"),
        (workbook(sheet(row(cell("<html:B>" * 200 + "</html:B>" * 200)))), "damaged_file"),
    ],
)
def test_refusals(read: Read, data: str, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data.encode())
    assert caught.value.problem.code == code


def test_a_merge_of_everything_is_clipped(read: Read) -> None:
    rows = row(cell("1", attributes='ss:MergeAcross="16383" ss:MergeDown="1048575"')) + row(cell("2"))
    assert texts(read(workbook(sheet(rows)).encode())) == [[["1"], ["2"]]]


@given(st.lists(st.lists(TEXT, min_size=2, max_size=5), min_size=1, max_size=5))
def test_every_text_is_where_it_was_put(rows: list[list[str]]) -> None:
    escaped = [[text.replace("&", "&amp;").replace("<", "&lt;") for text in texts] for texts in rows]
    data = workbook(sheet("".join(row(*map(cell, texts)) for texts in escaped)), declaration="")
    document = xml2003.read(data.encode())
    read_back = [[cell.text for cell in row if cell.text] for grid in document.grids for row in grid.rows]
    assert read_back == rows
