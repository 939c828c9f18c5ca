"""Every hostile file ends as one clear problem, in bounded memory and time, whatever stands beside it."""

import io
import random
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx as python_docx
import openpyxl
import pytest
import xlwt

from examples.render.archive import packed, unpacked
from examples.render.ofd import document as ofd
from tasks.common.worker_pool import Limits, run_isolated
from tasks.model.document import Document, Problem
from tasks.reading import read_document
from tests.reading import odf
from tests.reading import portable as pdf
from tests.reading import word97 as old

LIMITS = Limits(memory_bytes=600 << 20, cpu_seconds=10, wall_seconds=20.0)
CHANCE = random.Random(2018)  # noqa: S311  # the same files in every run
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LAUGHS = '<!DOCTYPE d [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


MULTIPART = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n"


def package(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def relations(kind: str, target: str) -> str:
    entry = f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{entry}</Relationships>'
    )


def docx(document: str | bytes) -> bytes:
    return package({"_rels/.rels": relations("officeDocument", "word/document.xml"), "word/document.xml": document})


def word(body: str, prologue: str = "") -> str:
    return f'{prologue}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'


def xlsx(sheet: str, prologue: str = "") -> bytes:
    return package(
        {
            "_rels/.rels": relations("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'{prologue}<worksheet xmlns="{SHEET}">{sheet}</worksheet>',
        }
    )


def real_docx() -> bytes:
    document = python_docx.Document()
    document.add_paragraph("某某局2018年年度报告")
    return saved(document)


def real_xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in range(200):
        book.active.append(["某某数", "条", row])
    return saved(book)


def real_xls(*extra: tuple[int, int]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for row in range(200):
        sheet.write(row, 0, f"某某数{row}")
    for row, column in extra:
        sheet.write(row, column, 1)
    return saved(book)


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def real_doc() -> bytes:
    return old.word97(
        [old.p("某某局2018年年度报告"), *old.table(*([f"某某数{number}", "条"] for number in range(100)))]
    )


def excel_xml(rows: str, prologue: str = "") -> bytes:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    sheet = f'<Worksheet s:Name="Sheet1"><Table>{rows}</Table></Worksheet>'
    return f'{prologue}<Workbook xmlns="{space}" xmlns:s="{space}">{sheet}</Workbook>'.encode()


def ofd_with(name: str, old: str, new: str, pages: int = 1, **extra: str) -> bytes:
    """An OFD package with something else in one of its parts, and further parts, packed."""
    parts = unpacked(ofd([""] * pages))
    assert old in parts[name].decode()
    parts[name] = parts[name].decode().replace(old, new).encode()
    return package({**parts, **{f"Doc_0/{key}.xml": content for key, content in extra.items()}})


def ofd_composites(most: int = 9) -> bytes:
    """A drawing of ten drawings of ten drawings, and so on."""
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{level}"><ofd:Content>'
        + f'<ofd:CompositeObject ResourceID="{level + 1}"/>' * 10
        + "</ofd:Content></ofd:CompositeGraphicUnit>"
        for level in range(most)
    )
    data = ofd_with("Doc_0/PublicRes.xml", "</ofd:Res>", f"{units}</ofd:Res>")
    page = unpacked(ofd(['<ofd:CompositeObject ResourceID="0"/>' * 10]))["Doc_0/Pages/Page_0/Content.xml"]
    return packed({**unpacked(data), "Doc_0/Pages/Page_0/Content.xml": page})


def ofd_template(objects: str) -> bytes:
    """Fifty pages that all show one template."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    template = f"<ofd:Page {space}><ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>"
    entry = '<ofd:TemplatePage ID="7" BaseLoc="T.xml"/></ofd:CommonData>'
    parts = unpacked(ofd_with("Doc_0/Document.xml", "</ofd:CommonData>", entry, 50, T=template))
    shown = b'<ofd:Template TemplateID="7"/><ofd:Content>'
    return packed(
        {
            name: content.replace(b"<ofd:Content>", shown) if "Pages" in name else content
            for name, content in parts.items()
        }
    )


def ofd_text(words: str, steps: str = "", **attributes: str) -> str:
    given = "".join(f' {name}="{value}"' for name, value in attributes.items())
    code = f'<ofd:TextCode X="0" Y="4" DeltaX="{steps}">{words}</ofd:TextCode>'
    return f'<ofd:TextObject Boundary="20 20 100 6" Size="4"{given}>{code}</ofd:TextObject>'


def ofd_path(data: str, attributes: str = "") -> str:
    return f"<ofd:PathObject{attributes}><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def password_ooxml() -> bytes:
    """An OLE container as Office wraps encrypted OOXML in: another file's directory entry, renamed."""
    name, was = "EncryptedPackage".encode("utf-16-le"), "Workbook".encode("utf-16-le")
    data = real_xls()
    entry = data.index(was)
    return data[:entry] + name.ljust(64, b"\0") + struct.pack("<H", len(name) + 2) + data[entry + 66 :]


def password_xls() -> bytes:
    """An `.xls` whose first record after the opening one says that the rest is encrypted."""
    data = real_xls()
    start = data.index(b"\x09\x08\x10\x00") + 20
    return data[:start] + b"\x2f\x00" + data[start + 2 :]


def with_entry_field(data: bytes, name: bytes, offset: int, value: bytes) -> bytes:
    """The archive with one field of a member's entry in the table of contents overwritten."""
    entry = data.rindex(name, 0, data.rindex(b"PK\x05\x06")) - 46
    return data[: entry + offset] + value + data[entry + offset + len(value) :]


def lying_sizes(size: int) -> bytes:
    data = docx(word("<w:p><w:r><w:t>年报</w:t></w:r></w:p>" * 5000))
    return with_entry_field(data, b"word/document.xml", 24, struct.pack("<I", size))


def two_members_of_one_name() -> bytes:
    data = package(
        {
            "_rels/.rels": relations("officeDocument", "word/document.xml"),
            "word/document.xml": "",
            "word/documenu.xml": "",
        }
    )
    return data.replace(b"documenu", b"document")


def many_cells() -> bytes:
    row = "".join(f"<c><v>{CHANCE.random()}</v></c>" for _ in range(500))
    return xlsx(f"<sheetData>{f'<row>{row}</row>' * 401}</sheetData>")


def real_ods() -> bytes:
    return odf.opendocument(
        "spreadsheet", odf.table(*(odf.row(odf.cell(f"某某数{number}"), odf.cell("1")) for number in range(200)))
    )


def real_zip() -> bytes:
    return package({"1.docx": real_docx(), "2.xlsx": real_xlsx()})


def mhtml(*parts: bytes) -> bytes:
    return MULTIPART + b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n"


def real_pdf() -> bytes:
    return pdf.drawn(pdf.table([["某某局年度报告某某数", str(number)] for number in range(30)], [200, 60]))


def strokes(count: int, *, twice: bool = False) -> bytes:
    """A PDF of so many lines, their drawing packed once or twice."""
    content = b"0 0 m 9 9 l S\n" * count
    return pdf.one_page(content, packed=True) if not twice else pdf.packed_twice(content)


HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "empty.docx": (lambda: b"", "empty_file", "空"),
    "white.txt": (lambda: b" \r\n\t\n" * 50, "empty_file", "空"),
    "wide white.txt": (lambda: "\u3000\n\ufeff".encode() * 50, "no_content", "没有可读"),
    "zeros.txt": (lambda: bytes(5000), "empty_file", "空"),
    "no text.html": (lambda: b"<html><body><img src=scan.png></body></html>", "no_content", "没有可读"),
    "only hidden.html": ("<body><p hidden>甲</p>".encode, "no_content", "不显示"),
    "empty body.docx": (lambda: docx(word("<w:p/>")), "no_content", "没有可读"),
    "empty sheet.xlsx": (lambda: xlsx("<sheetData/>"), "no_content", "没有可读"),
    "half.docx": (lambda: half(real_docx()), "damaged_file", "不完整"),
    "half.xlsx": (lambda: half(real_xlsx()), "damaged_file", "不完整"),
    "half.xls": (lambda: half(real_xls()), "damaged_file", "不完整"),
    "start of.xls": (lambda: real_xls()[:700], "damaged_file", "不完整"),
    "not xml.docx": (lambda: docx("<w:document"), "damaged_file", "损坏"),
    "no main part.docx": (lambda: package({"word/other.xml": "<a/>"}), "damaged_file", "损坏"),
    "picture.docx": (lambda: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "damaged_file", "损坏"),
    "program.xls": (lambda: b"MZ\x90\0\x03\0\0\0\x04\0" + bytes(500), "unknown_kind", "程序"),
    "noise.txt": (lambda: CHANCE.randbytes(20_000), "unknown_kind", "无法识别"),
    "bomb.docx": (lambda: docx(b" " * (3 << 20)), "zip_bomb", "压缩比"),
    "bomb.xlsx": (lambda: xlsx(" " * (3 << 20)), "zip_bomb", "压缩比"),
    "huge part.docx": (lambda: lying_sizes(90 << 20), "zip_bomb", "80 MB"),
    "huge total.docx": (lambda: lying_sizes(0x0FFFFFFF), "zip_bomb", "200 MB"),
    "size too small.docx": (lambda: lying_sizes(100), "damaged_file", "不完整"),
    "size too large.docx": (lambda: lying_sizes(20 << 20), "zip_bomb", "压缩比"),
    "many members.docx": (lambda: package({f"word/{n}": "" for n in range(5001)}), "zip_bomb", "5000"),
    "same name.docx": (two_members_of_one_name, "zip_bomb", "重名"),
    "odd compression.docx": (
        lambda: with_entry_field(real_docx(), b"word/document.xml", 10, b"\x0c\0"),
        "damaged_file",
        "损坏",
    ),
    "locked member.docx": (
        lambda: with_entry_field(real_docx(), b"word/document.xml", 8, b"\x01\0"),
        "encrypted_file",
        "密码",
    ),
    "laughs.docx": (lambda: docx(word("<w:p>&i;</w:p>", LAUGHS + "]>")), "forbidden_doctype", "DOCTYPE"),
    "laughs.xlsx": (lambda: xlsx("<sheetData>&i;</sheetData>", LAUGHS + "]>"), "forbidden_doctype", "DOCTYPE"),
    "wide laughs.docx": (
        lambda: docx(word("<w:p>&i;</w:p>", LAUGHS + "]>").encode("utf-16")),
        "forbidden_doctype",
        "DOCTYPE",
    ),
    "outside entity.docx": (
        lambda: docx(word("<w:p>&x;</w:p>", '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>')),
        "forbidden_doctype",
        "DOCTYPE",
    ),
    "deep.docx": (lambda: docx(word("<w:sdt>" * 5000 + "</w:sdt>" * 5000)), "damaged_file", "损坏"),
    "far corner.xlsx": (
        lambda: xlsx(
            '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        ),
        "sheet_too_large",
        "1048576 行 × 16384 列",
    ),
    "far corner.xls": (lambda: real_xls((65535, 255)), "sheet_too_large", "65536 行 × 256 列"),
    "many cells.xlsx": (many_cells, "too_many_cells", "200000"),
    "many rows.html": (lambda: b"<table>" + b"<tr><td>1<td>2" * 110_000, "too_many_cells", "200000"),
    "wide spans.html": (
        lambda: b"<table>" + b"<tr><td rowspan=0 colspan=1000>1<td>2" * 500,
        "too_many_cells",
        "200000",
    ),
    "many lines.txt": (lambda: b"a|\n" * 2_000_000, "too_many_cells", "200000"),
    "deep.html": (lambda: b"<div>" * 200_000, "nested_too_deep", "10000"),
    "deep and closed.html": (lambda: b"<div>" * 200_000 + b"</div>" * 200_000, "nested_too_deep", "10000"),
    "large.html": (lambda: b"<html>" + b"<p>a " * (5 << 20), "file_too_large", "20 MB"),
    "bomb.odt": (lambda: odf.opendocument("text", " " * (3 << 20)), "zip_bomb", "压缩比"),
    "half.ods": (lambda: half(real_ods()), "damaged_file", "不完整"),
    "no body.odt": (
        lambda: package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
        "damaged_file",
        "损坏",
    ),
    "laughs.odt": (
        lambda: odf.opendocument("text", odf.p("&i;"), prologue=LAUGHS + "]>"),
        "forbidden_doctype",
        "DOCTYPE",
    ),
    "deep.odt": (
        lambda: odf.opendocument("text", "<text:list>" * 5000 + "</text:list>" * 5000),
        "damaged_file",
        "损坏",
    ),
    "password.odt": (
        lambda: odf.opendocument("text", "\0", manifest="<manifest:encryption-data/>"),
        "encrypted_file",
        "密码",
    ),
    "endless rows.odt": (
        lambda: odf.opendocument("text", odf.table(odf.row(odf.cell("1"), number_rows_repeated=10**9))),
        "too_many_cells",
        "200000",
    ),
    "endless spans.odt": (
        lambda: odf.opendocument(
            "text", odf.table(*[odf.row(odf.cell("1", number_rows_spanned=10**9, number_columns_spanned=10**9))] * 300)
        ),
        "too_many_cells",
        "200000",
    ),
    "endless rows.ods": (
        lambda: odf.opendocument("spreadsheet", odf.table(odf.row(odf.cell("1"), number_rows_repeated=10**9))),
        "too_many_cells",
        "200000",
    ),
    "endless columns.ods": (
        lambda: odf.opendocument("spreadsheet", odf.table(odf.row(odf.cell("1", number_columns_repeated=10**9)))),
        "too_many_cells",
        "200000",
    ),
    "far corner.ods": (
        lambda: odf.opendocument(
            "spreadsheet",
            odf.table(
                odf.row(odf.cell("1")),
                odf.row(odf.cell(""), number_rows_repeated=10**6),
                odf.row(odf.cell("", number_columns_repeated=16000), odf.cell("1")),
            ),
        ),
        "sheet_too_large",
        "1000002 行 × 16001 列",
    ),
    "many parts.mht": (
        lambda: mhtml(*[b"Content-Type: text/html\r\n\r\n<p>1"] * 1000),
        "too_many_parts",
        "500",
    ),
    "many bare parts.mht": (lambda: mhtml(*[b""] * 1_000_000), "too_many_parts", "500"),
    "nested parts.mht": (lambda: MULTIPART * 1000, "too_many_parts", "嵌套"),
    "no page.mht": (lambda: mhtml(b"Content-Type: message/rfc822\r\n\r\n" * 400), "no_page", "没有网页正文"),
    "archive in archive.zip": (
        lambda: package({"1.zip": package({"2.zip": real_zip()})}),
        "nothing_readable",
        "压缩包里又有压缩包",
    ),
    "bomb.zip": (lambda: package({"1.txt": " " * (3 << 20)}), "zip_bomb", "压缩比"),
    "bomb within.zip": (lambda: package({"1.docx": docx(b" " * (3 << 20))}), "nothing_readable", "压缩比"),
    "ten thousand members.zip": (lambda: package({f"{n}.txt": "" for n in range(10_000)}), "zip_bomb", "5000"),
    "many members.zip": (lambda: package({f"{n}.txt": "" for n in range(21)}), "too_many_members", "21 个"),
    "many cells in all.zip": (
        lambda: package({f"{n}.txt": b"a|1\n" * 60_000 + bytes([n + 65]) for n in range(20)}),
        "too_many_cells",
        "200000",
    ),
    "password.zip": (
        lambda: with_entry_field(real_zip(), b"1.docx", 8, b"\x01\0"),
        "encrypted_file",
        "密码",
    ),
    "other.rar": (lambda: b"Rar!\x1a\x07\0" + bytes(100), "unsupported_kind", "ZIP"),
    "half.doc": (lambda: half(real_doc()), "damaged_file", "不完整"),
    "start of.doc": (lambda: real_doc()[:700], "damaged_file", "不完整"),
    "half.rtf": (lambda: b"{\\rtf1 {\\b 1} \\par", "damaged_file", "不完整"),
    "half.xml": (lambda: excel_xml("<Row>"), "damaged_file", "损坏"),
    "laughs.xml": (lambda: excel_xml("<Row>&i;</Row>", LAUGHS + "]>"), "forbidden_doctype", "DOCTYPE"),
    "far corner.xml": (
        lambda: excel_xml(
            "<Row><Cell><Data>1</Data></Cell></Row>"
            '<Row s:Index="1048576"><Cell s:Index="16384"><Data>1</Data></Cell></Row>'
        ),
        "sheet_too_large",
        "1048576 行 × 16384 列",
    ),
    "one text over and over.doc": (
        lambda: old.word97([old.p("年" * 1000)], old.Parts(pieces=[(0, 1000, 0)] * 20_000)),
        "file_too_large",
        "200 万字",
    ),
    "many paragraphs.doc": (lambda: old.word97([old.p("年\r" * 300_000)]), "too_many_cells", "200000"),
    "half.pdf": (lambda: half(real_pdf()), "damaged_file", "不完整"),
    "start of.pdf": (lambda: b"%PDF-1.7\n%%EOF", "damaged_file", "不完整"),
    "pages in a ring.pdf": (
        lambda: pdf.written(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R]/Count 5>>"),
        "damaged_file",
        "不完整",
    ),
    "bomb.pdf": (lambda: strokes(8_000_000), "too_many_objects", "图形"),
    "many strokes.pdf": (lambda: strokes(60_000), "too_many_objects", "图形"),
    "bomb packed twice.pdf": (lambda: strokes(8_000_000, twice=True), "too_many_objects", "图形"),
    "forms within forms.pdf": (pdf.nested_forms, "reader_died", "异常中止"),
    "many characters.pdf": (lambda: pdf.latin("12345678901234567890", 6_000), "too_many_objects", "文字"),
    "many pages.pdf": (lambda: pdf.drawn(*[pdf.lines(["年报"])] * 301), "too_many_pages", "301 页"),
    "password.pdf": (lambda: pdf.drawn(pdf.lines(["年报"]), opens_with="geheim"), "encrypted_file", "密码"),
    "half.ofd": (lambda: half(ofd([ofd_text("年报")])), "damaged_file", "不完整"),
    "bomb.ofd": (lambda: package(unpacked(ofd([" " * (3 << 20)]))), "zip_bomb", "压缩比"),
    "laughs.ofd": (
        lambda: ofd_with("OFD.xml", "<ofd:OFD ", LAUGHS + "]><ofd:OFD "),
        "forbidden_doctype",
        "DOCTYPE",
    ),
    "a file elsewhere.ofd": (
        lambda: ofd_with("OFD.xml", "Doc_0/Document.xml", "../../../../etc/passwd"),
        "damaged_file",
        "不完整",
    ),
    "page missing.ofd": (
        lambda: ofd_with("Doc_0/Document.xml", "Page_0/Content.xml", "Page_9/Content.xml"),
        "damaged_file",
        "不完整",
    ),
    "no document.ofd": (lambda: package({"OFD.xml": "<OFD/>"}), "damaged_file", "不完整"),
    "no paper.ofd": (lambda: ofd_with("Doc_0/Document.xml", "0 0 210", "0 0 0"), "damaged_file", "不完整"),
    "deep.ofd": (lambda: ofd(["<ofd:PageBlock>" * 5000 + "</ofd:PageBlock>" * 5000]), "damaged_file", "损坏"),
    "drawings within drawings.ofd": (ofd_composites, "too_many_objects", "图形"),
    "many objects.ofd": (lambda: ofd_template("<ofd:PathObject/>" * 2100), "too_many_objects", "图形"),
    "many strokes.ofd": (lambda: ofd_template(ofd_path("M 0 0 L 9 9 " * 2100)), "too_many_objects", "图形"),
    "many characters.ofd": (lambda: ofd_template(ofd_text("一二三四五" * 820)), "too_many_objects", "文字"),
    "many pages.ofd": (lambda: ofd([""] * 301), "too_many_pages", "301 页"),
    "password.ofd": (lambda: package({**unpacked(ofd([""])), "Encryptions.xml": "<a/>"}), "encrypted_file", "密码"),
    "password.docx": (password_ooxml, "encrypted_file", "密码"),
    "password.doc": (lambda: old.word97([old.p("年报")], old.Parts(flags=0x100)), "encrypted_file", "密码"),
    "password.xls": (password_xls, "encrypted_file", "密码"),
}

HARMLESS: dict[str, Callable[[], bytes]] = {
    "unclosed.html": ("<font>" * 300 + "<table><tr><td>甲<td>1</table>").encode,
    "many unclosed cells.html": ("<table>" + "<tr><td>甲<td>1" * 12_000).encode,
    "whole sheet merged.xlsx": lambda: xlsx(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
        '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    ),
    "zeros between.txt": "甲\0 | 1 |\n乙 |\0 2 |\n".encode,
    "plain.docx": real_docx,
    "plain.pdf": real_pdf,
    "page of five metres.pdf": lambda: pdf.drawn(
        pdf.lines(["某某局政府信息公开工作年度报告"] * 3), size=(14400, 14400)
    ),
    "hatched.pdf": lambda: pdf.drawn(pdf.both(pdf.lines(["某某局政府信息公开工作年度报告"] * 3), pdf.hatching)),
    "numbers beyond all paper.ofd": lambda: ofd(
        [
            ofd_text("某某局政府信息公开工作年度报告" * 2)
            + ofd_text("年报", "g 9999999999999 1e999 -1e308", CTM="1e308 1e308 -1e999 1e308 1e308 0")
            + ofd_path("M -1e999 0 L 1e999 0 L . - C L")
            + ofd_path("M 1e999 0", ' Fill="true" Stroke="false"')
        ]
    ),
    "names that lead elsewhere.ofd": lambda: package(
        {**unpacked(ofd([ofd_text("某某局政府信息公开工作年度报告" * 2)])), "../../1.xml": "", "/etc/2.xml": ""}
    ),
    "plain.doc": real_doc,
    "endless blanks.ods": lambda: odf.opendocument(
        "spreadsheet",
        odf.table(
            odf.row(odf.cell("1")), odf.row(odf.cell("", number_columns_repeated=10**9), number_rows_repeated=10**9)
        ),
    ),
    "whole sheet merged.ods": lambda: odf.opendocument(
        "spreadsheet", odf.table(odf.row(odf.cell("1", number_rows_spanned=1048576, number_columns_spanned=16384)))
    ),
    "names that lead elsewhere.zip": lambda: package({"../../1.txt": "甲 | 1 |", "/etc/2.txt": "乙 | 2 |"}),
    "many raised.html": ("<p>" + "<sup>1</sup>2" * 100_000).encode,
    "many struck.html": ("<p>年报" + "<del>1</del>" * 100_000).encode,
    "open quote.csv": lambda: b'"a,b\n' * 50_000,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("inbox")


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> dict[str, Document | Problem]:
    """What became of each file, all of them read in one run."""
    builders = {name: build for name, (build, _, _) in HOSTILE.items()} | HARMLESS
    paths = []
    for name, build in builders.items():
        path = folder / name
        path.write_bytes(build())
        paths.append(path)
    return dict(zip(builders, run_isolated(read_document, paths, limits=LIMITS), strict=True))


@pytest.mark.parametrize("name", HOSTILE)
def test_one_clear_problem(outcomes: dict[str, Document | Problem], name: str) -> None:
    _, code, said = HOSTILE[name]
    outcome = outcomes[name]
    assert isinstance(outcome, Problem)
    assert outcome.code == code
    assert said in outcome.message
    assert "请" in outcome.message


@pytest.mark.parametrize("name", HARMLESS)
def test_odd_but_harmless_files_are_read(outcomes: dict[str, Document | Problem], name: str) -> None:
    outcome = outcomes[name]
    assert isinstance(outcome, Document)
    assert outcome.blocks


def test_lost_zero_bytes_are_said(outcomes: dict[str, Document | Problem]) -> None:
    outcome = outcomes["zeros between.txt"]
    assert [[cell.text for cell in row] for grid in outcome.grids for row in grid.rows] == [["甲", "1"], ["乙", "2"]]
    assert [problem.code for problem in outcome.problems] == ["control_characters"]


def test_a_hundred_megabytes_are_refused_unread(folder: Path) -> None:
    path = folder / "large.txt"
    with path.open("wb") as file:
        file.truncate(100 << 20)
    started = time.perf_counter()
    (problem,) = run_isolated(read_document, [path], limits=Limits(memory_bytes=80 << 20))
    assert isinstance(problem, Problem)
    assert problem.code == "file_too_large"
    assert "100 MB" in problem.message
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("build", [real_docx, real_xlsx, real_xls, real_ods, real_pdf, real_zip])
def test_damage_anywhere_never_ends_as_an_unforeseen_error(folder: Path, build: Callable[[], bytes]) -> None:
    data = build()
    paths = []
    for number in range(60):
        path = folder / f"{build.__name__}-{number}"
        path.write_bytes(damaged(data, number % 3))
        paths.append(path)
    codes = {
        outcome.code for outcome in run_isolated(read_document, paths, limits=LIMITS) if isinstance(outcome, Problem)
    }
    assert "damaged_file" in codes
    assert codes <= {
        "damaged_file",
        "illegible_scan",  # a PDF whose text is damaged may still show pictures of pages
        "unsupported_kind",
        "unknown_kind",
        "encrypted_file",
        "zip_bomb",
        "sheet_too_large",
        "too_many_cells",
        "no_content",
        "no_text_layer",
        "nothing_readable",
        "reader_died",
    }


def damaged(data: bytes, how: int) -> bytes:
    at = CHANCE.randrange(len(data))
    if how == 0:
        return data[:at]
    if how == 1:
        return data[:at] + CHANCE.randbytes(4) + data[at + 4 :]
    return data[:at] + data[at + CHANCE.randrange(1, 1000) :]


def test_a_hostile_file_changes_nothing_beside_it(folder: Path, outcomes: dict[str, Document | Problem]) -> None:
    alone = read_document(folder / "plain.docx")
    assert outcomes["plain.docx"] == alone
