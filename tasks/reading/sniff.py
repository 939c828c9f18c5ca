"""The kind of a file, going by its content and never by its name."""

import re

from tasks.reading.charset import transcribe
from tasks.reading.containers.ole import stream_names
from tasks.reading.limits import open_zip, read_member

__all__ = ["sniff"]

# As much of a file is looked at: 2^7 to 2^28 bytes tell every sample alike; at 2^2 pages are taken for text.
_HEAD_BYTES = 1 << 14
_PDF_WITHIN = 1024  # readers of PDF look for its mark in the first 1,024 bytes (PDF Reference 1.7, H.3)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x09\x00\x04\x00", "biff"),
    (b"\x09\x02\x06\x00", "biff"),
    (b"\x09\x04\x06\x00", "biff"),
    (b"\x09\x08\x08\x00", "biff"),
    (b"\x09\x08\x10\x00", "biff"),
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
_OFFICE_PARTS = (".xml", ".bin")
_ODF = b"application/vnd.oasis.opendocument."
_ODF_KINDS = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "ppt"}
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("encryptedpackage", "encrypted"),
    ("worddocument", "doc"),
    ("workbook", "xls"),
    ("book", "xls"),
    ("powerpoint document", "ppt"),
)
_XML_KINDS: tuple[tuple[str, str], ...] = (
    ("urn:schemas-microsoft-com:office:spreadsheet", "excel-xml"),
    ("http://schemas.microsoft.com/office/word/2003/wordml", "word-xml"),
    ("http://schemas.microsoft.com/office/2006/xmlPackage", "flat-opc"),
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "odf-xml"),
)
# An opening tag that only pages have.
_HTML = re.compile(
    r"<(!doctype\s+html|html|head|body|meta|title|table|div|p|span|font|center|h[1-6])\b[^<>]*>", re.IGNORECASE
)
_PAGE = re.compile(r"<html[\s>]", re.IGNORECASE)
# The first line of a saved page or a mail: one of the headers that they begin with.
_MIME_HEADERS = re.compile(
    r"\s*(?:mime-version|received|return-path|from|to|subject|date|x-[\w-]+|snapshot-content-location|content-[\w-]+):",
    re.IGNORECASE,
)
_MIME_PAGE = re.compile(r"(?im)^content-type:\s*(?:multipart/(?:related|alternative)|text/html)")
_MIME_MAIL = re.compile(r"(?im)^content-type:\s*multipart/mixed")
_HEIC = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"))
_ODD = re.compile(r"[\x01-\x08\x0e-\x19\x1c-\x1f\x7f\ufffd]")
# Characters that are in no text, and zero bytes between characters: a text may have a few, or a small share. Half and
# double of each tell every sample alike. noise.txt of tests/faults is refused by them.
_FEW_ODD = 8
_MOST_ODD = 0.05
_MOST_ZEROS = 0.3


def sniff(data: bytes) -> str:
    """The kind of a file: one that `tasks.reading` has a reader for, or one that `refusals` names.

    Raises:
        UnreadableError: `damaged_file` or `zip_bomb` for a container that cannot be looked into.
    """
    head = data[:_HEAD_BYTES]
    if head.startswith(_ZIP):
        return _sniff_zip(data)
    if head.startswith(_OLE):
        names = stream_names(data)
        return next((kind for name, kind in _OLE_STREAMS if name in names), "unknown")
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    return _sniff_binary(head) or _sniff_text(head)


def _sniff_zip(data: bytes) -> str:
    archive = open_zip(data)
    # Some programs write the backslashes of their own system into an Office package.
    names = [name.replace("\\", "/") for name in archive.namelist()]
    for start, kind in _ZIP_MEMBERS:
        if any(name.startswith(start) and name.endswith(_OFFICE_PARTS) for name in names):
            return kind
    if "mimetype" in names:
        named, _, variant = read_member(archive, "mimetype").strip().removeprefix(_ODF).partition(b"-")
        return _ODF_KINDS.get(named, "unknown") if variant in {b"", b"template"} else "unknown"
    return "zip"


def _sniff_binary(head: bytes) -> str | None:
    # Signatures that need a second look, or do not stand at the beginning: BMP with its reserved zeros, WEBP in RIFF,
    # HEIC by its brand, and a PDF with something before it.
    if head.startswith(b"MZ") and b"\0" in head:
        return "program"
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0":
        return "picture"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "picture"
    if head[4:8] == b"ftyp" and head[8:12] in _HEIC:
        return "heic"
    return "pdf" if b"%PDF-" in head[:_PDF_WITHIN] else None


def _sniff_text(head: bytes) -> str:
    text, _ = transcribe(head)
    odd = len(_ODD.findall(text))
    if text.count("\0") > _MOST_ZEROS * len(text) or odd > max(_FEW_ODD, _MOST_ODD * len(text)):
        return "unknown"
    for namespace, kind in _XML_KINDS:
        if namespace in text and not _PAGE.search(text):
            return kind
    if _MIME_HEADERS.match(text):
        if _MIME_PAGE.search(text):
            return "mhtml"
        if _MIME_MAIL.search(text):
            return "mail"
    return "html" if _HTML.search(text) else "txt"
