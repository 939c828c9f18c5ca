"""Word documents saved as one XML file, of 2003 and as "Flat OPC", read as the `.docx`."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from examples.render import render
from examples.sample import sample_report
from tasks.model.document import Document, UnreadableError
from tests.reading.golden_doc import SOURCES

Read = Callable[[bytes], Document]
WORD_2003 = "http://schemas.microsoft.com/office/word/2003/wordml"
PACKAGE = "http://schemas.microsoft.com/office/2006/xmlPackage"


def texts(document: Document) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in grid.rows] for grid in document.grids]


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
