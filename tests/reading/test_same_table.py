"""The same small table gives the same cells through every reader."""

import io
from collections.abc import Callable

import docx as python_docx
import openpyxl
import pytest
import xlwt

from tasks.model.document import Document
from tests.reading import odf
from tests.reading import word97 as old
from tests.reading.excel import test_xml2003 as xml

HEAD = "政府信息公开情况统计表"
ROWS = [
    ["统计指标", "单位", "统计数"],
    ["(一)主动公开政府信息数", "条", "93"],
    ["一、主动公开情况", "", ""],
    ["五、诉讼数量", "件", "0"],
    ["(一)专项经费", "万元", "18.871"],
]


def as_text(encoding: str) -> bytes:
    return "\n".join([HEAD, *(" | ".join(row) + " |" for row in ROWS)]).encode(encoding)


def as_html(encoding: str) -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{text or '&nbsp;'}</td>" for text in row) + "</tr>" for row in ROWS)
    return f'<meta charset="utf-8"><p>{HEAD}</p><table>{rows}</table>'.encode(encoding)


def as_docx() -> bytes:
    document = python_docx.Document()
    document.add_paragraph(HEAD)
    table = document.add_table(len(ROWS), 3)
    for cells, row in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_xlsx() -> bytes:
    book = openpyxl.Workbook()
    book.active.append([HEAD])
    for row in ROWS:
        book.active.append([number(text) for text in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_xls() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for row, cells in enumerate([[HEAD], *ROWS]):
        for column, text in enumerate(cells):
            sheet.write(row, column, number(text))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_opendocument(kind: str) -> bytes:
    rows = [odf.row(*(odf.cell(text) for text in row)) for row in ROWS]
    if kind == "spreadsheet":
        return odf.opendocument(kind, odf.table(odf.row(odf.cell(HEAD)), *rows))
    return odf.opendocument(kind, odf.p(HEAD) + odf.table(*rows))


def as_mhtml() -> bytes:
    head = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"
    return head + b"--x\r\nContent-Type: text/html; charset=gbk\r\n\r\n" + as_html("gbk") + b"\r\n--x--\r\n"


def as_csv() -> bytes:
    return "\r\n".join([f"{HEAD},,", *(",".join(row) for row in ROWS)]).encode("gbk")


def number(text: str) -> str | float:
    return float(text) if text[:1].isdigit() else text


def as_excel_xml() -> bytes:
    lines = [[HEAD], *ROWS]
    return xml.workbook(xml.sheet("".join(xml.row(*map(xml.cell, texts)) for texts in lines))).encode()


@pytest.mark.parametrize(
    "data",
    [
        as_text("utf-8"),
        as_text("gbk"),
        as_text("utf-16"),
        as_html("utf-8"),
        as_html("gbk"),
        as_docx(),
        as_xlsx(),
        as_xls(),
        as_opendocument("text"),
        as_opendocument("spreadsheet"),
        as_mhtml(),
        as_csv(),
        old.word97([old.p(HEAD), *old.table(*ROWS)]),
        as_excel_xml(),
    ],
    ids=[
        "txt-utf8",
        "txt-gbk",
        "txt-utf16",
        "html-utf8",
        "html-gbk",
        "docx",
        "xlsx",
        "xls",
        "odt",
        "ods",
        "mhtml",
        "csv",
        "doc",
        "excel-xml",
    ],
)
def test_same_cells(read: Callable[[bytes], Document], data: bytes) -> None:
    document = read(data)
    (grid,) = document.grids
    rows = [[cell.text for cell in row] for row in grid.rows]
    heads = [paragraph.text for paragraph in document.paragraphs] or [cell for cell in rows.pop(0) if cell]
    assert heads == [HEAD]
    assert rows == ROWS
    assert all(cell.is_origin for row in grid.rows for cell in row)
    assert document.problems == ()
