"""The kind of a file is what its content says."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from tasks.model.document import Document, UnreadableError
from tasks.reading.sniff import sniff


def archive(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as writer:
        for name, content in members.items():
            writer.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("统计指标 | 单位 | 统计数 |".encode(), "txt"),
        ("统计指标 | 单位 | 统计数 |".encode("gb18030"), "txt"),
        ("统计指标 | 单位\r\n条 | 93 |".encode("utf-16-le"), "txt"),
        (b"BM is no bitmap here, and MZ is no program", "txt"),
        ("a < b，c > d".encode(), "txt"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "html"),
        (b"\xef\xbb\xbf\r\n<!-- saved -->\n<TABLE border=1><tr><td>1", "html"),
        ("<html><body>年报</body></html>".encode("utf-16"), "html"),
        (b'<?xml version="1.0"?><html xmlns:o="urn:schemas-microsoft-com:office:office"><body>', "html"),
        (archive(**{"word/document.xml": ""}), "docx"),
        (archive(**{"xl/workbook.xml": ""}), "xlsx"),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), "odt"),
        (archive(mimetype="application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (archive(mimetype="application/vnd.oasis.opendocument.text-template"), "odt"),
        (archive(mimetype="application/vnd.oasis.opendocument.text-master"), "unknown"),
        (archive(mimetype="application/vnd.oasis.opendocument.presentation"), "ppt"),
        (archive(mimetype="application/epub+zip"), "unknown"),
        (archive(**{"report.docx": "PK"}), "zip"),
        (archive(**{"word/report.docx": "PK"}), "zip"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "pdf"),
        (b"\r\n%PDF-1.4\n", "pdf"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n<html>", "mhtml"),
        (b"From: <Saved by Blink>\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n--x\r\n<html>", "mhtml"),
        (b"Received: x\r\nFrom: a\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x", "mail"),
        (b"From: a\r\nSubject: b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x", "mail"),
        ("日期: 无\r\nContent-Type: multipart/related".encode(), "txt"),
        (b'<?xml version="1.0"?><o:document xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0">', "odf-xml"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "excel-xml"),
        (b'<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">', "word-xml"),
        (b'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">', "flat-opc"),
        (b'<html xmlns:x="urn:schemas-microsoft-com:office:spreadsheet"><table>', "html"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00", "biff"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00", "biff"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture"),
        (b"BM" + struct.pack("<IHHI", 70, 0, 0, 54), "picture"),
        (b"Rar!\x1a\x07\0", "archive"),
        (b"MZ\x90\0\x03\0\0\0", "program"),
        (bytes(range(256)) * 8, "unknown"),
    ],
)
def test_kind(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@pytest.mark.parametrize(
    ("data", "code", "said"),
    [
        (b"\x89PNG\r\n\x1a\n", "damaged_file", "重新扫描"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "unsupported_kind", "JPG"),
        (b"Rar!\x1a\x07\0", "unsupported_kind", "ZIP"),
        (b"7z\xbc\xaf\x27\x1c", "unsupported_kind", "ZIP"),
        (b"MZ\x90\0\x03\0\0\0", "unknown_kind", "程序"),
    ],
)
def test_refusal_names_the_kind_and_what_to_do(
    read: Callable[[bytes], Document], data: bytes, code: str, said: str
) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert caught.value.problem.code == code
    assert said in caught.value.problem.message
    assert "请" in caught.value.problem.message
