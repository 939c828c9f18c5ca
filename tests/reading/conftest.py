"""Builders of small files, in memory, for the tests of the readers."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tasks.model.document import Document
from tasks.reading import read_document

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], Document]:
    """Reads bytes as a file whose name says nothing."""

    def read_bytes(data: bytes) -> Document:
        path = tmp_path / "report"
        path.write_bytes(data)
        return read_document(path)

    return read_bytes


def relations(*entries: tuple[str, str, str]) -> str:
    inner = "".join(f'<Relationship Id="{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, kind, to in entries)
    return f'<Relationships xmlns="{PACKAGE}">{inner}</Relationships>'


def package(parts: dict[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture
def docx() -> Callable[[str], bytes]:
    """A `.docx` of nothing but a body given as XML with the prefix `w`."""

    def build(body: str) -> bytes:
        document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        return package(
            {
                "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
                "word/document.xml": document,
            }
        )

    return build


@pytest.fixture
def xlsx() -> Callable[..., bytes]:
    """An `.xlsx` of one sheet `Sheet1` given as the XML within its `worksheet`."""

    def build(sheet: str, **extra: str) -> bytes:
        workbook = (
            f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}">'
            '<sheets><sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>'
        )
        return package(
            {
                "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
                "xl/workbook.xml": workbook,
                "xl/_rels/workbook.xml.rels": relations(("r1", "worksheet", "worksheets/sheet1.xml")),
                "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}">{sheet}</worksheet>',
                **extra,
            }
        )

    return build
