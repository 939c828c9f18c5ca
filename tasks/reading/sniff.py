"""Of what kind is a file, going by its content and never by its name?"""

import re

from tasks.reading.charset import transcribe
from tasks.reading.compound import stream_names
from tasks.reading.guards import open_zip, read_member

__all__ = ["sniff"]

_HEAD_BYTES = 1 << 14
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b\x08", "archive"),
    (b"\x7fELF", "program"),
)
_ZIP_MEMBERS: tuple[tuple[str, str], ...] = (
    ("word/", "docx"),
    ("xl/workbook.bin", "xlsb"),
    ("xl/", "xlsx"),
    ("ppt/", "ppt"),
    ("OFD.xml", "ofd"),
)
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)
_XML_KINDS: tuple[tuple[str, str], ...] = (
    ("urn:schemas-microsoft-com:office:spreadsheet", "excel-xml"),
    ("http://schemas.microsoft.com/office/word/2003/wordml", "word-xml"),
    ("http://schemas.microsoft.com/office/2006/xmlPackage", "word-xml"),
)
_HTML = re.compile(
    r"<(!doctype\s+html|html|head|body|meta|title|table|div|p|span|font|center|h[1-6])\b[^<>]*>", re.IGNORECASE
)
_MIME_HEADERS = ("mime-version:", "from:")
_ODD = re.compile(r"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f\ufffd]")
_FEW_ODD = 8
_MOST_ODD = 0.05
_MOST_ZEROS = 0.3


def sniff(data: bytes) -> str:
    """The kind of a file: `"txt"`, `"html"`, `"docx"`, `"xlsx"`, `"xls"`, or one that `refusals` names.

    Raises:
        UnreadableError: `damaged_file` or `zip_bomb` for a container that cannot be looked into.
    """
    head = data[:_HEAD_BYTES]
    if head.startswith(_ZIP):
        return _sniff_zip(data)
    if head.startswith(_OLE):
        return _sniff_ole(data)
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    return _sniff_binary(head) or _sniff_text(head)


def _sniff_zip(data: bytes) -> str:
    archive = open_zip(data)
    names = archive.namelist()
    for start, kind in _ZIP_MEMBERS:
        if any(name.startswith(start) for name in names):
            return kind
    if "mimetype" in names:
        return _ODF.get(read_member(archive, "mimetype").strip(), "archive")
    return "archive"


def _sniff_ole(data: bytes) -> str:
    names = stream_names(data)
    return next((kind for name, kind in _OLE_STREAMS if name in names), "unknown")


def _sniff_binary(head: bytes) -> str | None:
    if head.startswith(b"MZ") and b"\0" in head:
        return "program"
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return "picture"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "picture"
    return "pdf" if b"%PDF-" in head[:1024] else None


def _sniff_text(head: bytes) -> str:
    text, _ = transcribe(head)
    odd = len(_ODD.findall(text))
    if text.count("\0") > _MOST_ZEROS * len(text) or odd > max(_FEW_ODD, _MOST_ODD * len(text)):
        return "unknown"
    for namespace, kind in _XML_KINDS:
        if namespace in text and "<html" not in text:
            return kind
    lowered = text.lower()
    if lowered.startswith(_MIME_HEADERS) and "multipart/related" in lowered:
        return "mhtml"
    return "html" if _HTML.search(text) else "txt"
