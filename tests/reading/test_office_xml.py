"""Office documents saved as one XML file: Excel and Word 2003, and Word's "Flat OPC"."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.render import render
from examples.sample import sample_report
from tasks.model.document import Cell, Document, Grid, UnreadableError
from tasks.reading.excel import xml2003
from tests.reading.golden_doc import SOURCES

Read = Callable[[bytes], Document]
SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
PACKAGE = "http://schemas.microsoft.com/office/2006/xmlPackage"
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


def flat(docx: bytes) -> bytes:
    """The package as one XML file, as Word saves it."""
    parts = []
    with zipfile.ZipFile(BytesIO(docx)) as package:
        for name in package.namelist():
            if name != "[Content_Types].xml":
                xml = re.sub(r"^<\?xml[^>]*\?>\s*", "", package.read(name).decode())
                parts.append(f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{xml}</pkg:xmlData></pkg:part>')
    parts.append('<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>AAAA</pkg:binaryData></pkg:part>')
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
    return f'{head}<pkg:package xmlns:pkg="{PACKAGE}">{"".join(parts)}</pkg:package>'.encode()


@pytest.mark.parametrize("layout", ["plain", "tracked"])
def test_a_flat_package_reads_as_the_package(read: Read, layout: str) -> None:
    packed = render(sample_report("flat"), "docx", layout)
    document = read(flat(packed))
    assert document.kind == "flat-opc"
    assert document.blocks == read(packed).blocks


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (flat(render(sample_report("flat"), "docx"))[:-30], "damaged_file"),
        (f'<pkg:package xmlns:pkg="{PACKAGE}"/>'.encode(), "damaged_file"),
        (f'<!DOCTYPE d><pkg:package xmlns:pkg="{PACKAGE}"/>'.encode(), "forbidden_doctype"),
    ],
)
def test_flat_packages_that_are_refused(read: Read, data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert caught.value.problem.code == code


def word_2003(docx: bytes, inner: str = "") -> str:
    """The document of a `.docx` as Word 2003 writes it."""
    with zipfile.ZipFile(BytesIO(docx)) as package:
        xml = package.read("word/document.xml").decode()
    body = re.search("<w:body>.*</w:body>", xml, re.DOTALL)
    assert body is not None
    text = body[0].replace("w:vMerge", "w:vmerge").replace("</w:body>", f"{inner}</w:body>")
    for name, kind in (("ins", "Insertion"), ("del", "Deletion")):
        text = re.sub(rf"<w:{name} [^>]*>", f'<aml:annotation w:type="Word.{kind}"><aml:content>', text)
        text = text.replace(f"</w:{name}>", "</aml:content></aml:annotation>")
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
        f'<w:wordDocument xmlns:w="{WORD_2003}" xmlns:aml="http://schemas.microsoft.com/aml/2001/core" '
        f'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"><w:styles><w:style/></w:styles>{text}'
        "</w:wordDocument>"
    )


@pytest.mark.parametrize(
    "docx",
    [*(render(sample_report("xml"), "docx", layout) for layout in ("plain", "merged", "tracked")), SOURCES["tall"]()],
)
def test_word_2003_reads_as_the_docx(read: Read, docx: bytes) -> None:
    document = read(word_2003(docx).encode())
    assert document.kind == "word-xml"
    assert document.blocks == read(docx).blocks


def test_comments_deleted_rows_and_hints_of_word_2003(read: Read) -> None:
    cells = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    gone = '<w:trPr><aml:annotation w:type="Word.Deletion"/></w:trPr>'
    rows = f"<w:tr>{gone}{cells.format('旧')}{cells.format(1)}</w:tr><w:tr>{cells.format('新')}{cells.format(2)}</w:tr>"
    comment = "<aml:content><w:p><w:r><w:t>请核对</w:t></w:r></w:p></aml:content>"
    inner = (
        f'<wx:sect><w:p><w:r><w:t>9</w:t></w:r><w:r><aml:annotation w:type="Word.Comment">{comment}</aml:annotation>'
        f"</w:r><w:r><w:t>3</w:t></w:r></w:p><w:tbl>{rows}</w:tbl></wx:sect>"
    )
    document = read(word_2003(render(sample_report("xml"), "docx"), inner).encode())
    assert document.blocks[-2].text == "93"
    assert texts(document)[-1] == [["新", "2"]]
    assert "请核对" not in str(document)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (f'<w:wordDocument xmlns:w="{WORD_2003}"/>', "damaged_file"),
        (f'<w:wordDocument xmlns:w="{WORD_2003}"><w:body>', "damaged_file"),
        (f'<w:wordDocument xmlns:w="{WORD_2003}"><w:body/></w:wordDocument>', "no_content"),
        (f'<!DOCTYPE d><w:wordDocument xmlns:w="{WORD_2003}"/>', "forbidden_doctype"),
    ],
)
def test_word_2003_files_that_are_refused(read: Read, data: str, code: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data.encode())
    assert caught.value.problem.code == code
