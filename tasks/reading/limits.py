"""Limits of files, outside and inside, beyond which reading them would endanger the run.

The figures stand well above any real report and well below what a worker can bear. Behind each stands the largest of
the samples (tests/golden, and every layout of examples.render on every form) and the file of
tests/faults/test_hostile_files.py that is refused by it, in 600 MB of memory and 10 seconds.
"""

import re
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from tasks.model.codes import ProblemCode
from tasks.model.document import UnreadableError
from tasks.reading.refusals import damaged, refusal, unreadable

__all__ = [
    "MAX_COLUMN_SPAN",
    "MAX_FILE_BYTES",
    "check_dense_cells",
    "check_filled",
    "check_html",
    "check_pages",
    "check_parts",
    "check_pdf_streams",
    "check_size",
    "open_zip",
    "read_file",
    "read_member",
    "too_many_objects",
]

MAX_COLUMN_SPAN = 1_000
"""The most columns that a cell may cover: as many as browsers follow (HTML Living Standard, `colspan`)."""

_MIB = 1 << 20

MAX_FILE_BYTES = 30 * _MIB  # samples: 0.1 MB; hostile: a file of a hundred megabytes
"""The bytes of the largest file that is read."""

_MAX_HTML_CHARACTERS = 20 * _MIB  # samples: 59,000; hostile: large.html, 26 million
_MAX_HTML_NESTING = 10_000  # samples: 6; hostile: deep.html, 200,000; read all the same: unclosed.html, 300
_MAX_PARTS = 200_000  # samples: 1,005; hostile: many rows.html, 220,000
_MAX_DENSE_CELLS = 3_000_000  # hostile: far corner.xls, 16,777,216
_MAX_ZIP_MEMBERS = 5_000  # samples: 17; hostile: many members.docx, 5,001
_MAX_ZIP_BYTES = 200 * _MIB  # samples: 0.8 MB; hostile: huge total.docx, 256 MB
_MAX_MEMBER_BYTES = 80 * _MIB  # samples: 0.4 MB; hostile: huge part.docx, 90 MB
_MAX_ZIP_RATIO = 200  # samples: 32; hostile: bomb.docx, 3 MB of spaces, to which deflate gives about 1,000
_RATIO_MATTERS_FROM = _MIB  # a small part may be packed as strongly as it likes
_MAX_PAGES = 300  # of a printed file; samples: 5; hostile: many pages.pdf, 301
# What PDF pages draw, unpacked, and how often it may be packed. Samples: 0.1 MB, and 2 to 9 times alike; hostile:
# bomb.pdf and bomb packed twice.pdf, 8,000,000 strokes each.
_MAX_PDF_STREAM_BYTES, _MAX_PACKED = 32 * _MIB, 4

_BLANK_BYTES = b" \t\r\n\f\v\0"
_CENTRAL_ENTRY = b"PK\x01\x02"
_ENCRYPTED_FLAG = 0x1  # bit 0 of the general purpose flags (APPNOTE.TXT 4.4.4)
# A stream of a PDF (PDF 32000-1, 7.3.8), and the words in its dictionary that say it draws nothing: pictures, fonts,
# objects and cross-references. Of the dictionary as much is looked at as stands before the stream.
_STREAM = re.compile(rb"\bstream\r?\n")
_NO_CONTENT = re.compile(rb"/Image\b|/Length[123]\b|/FontFile|/CIDFontType0C|/Type1C|/OpenType|/ObjStm|/XRef")
_LONGEST_HEAD = 2048
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
_CLOSED_BY_THE_NEXT = {"p", "li", "dt", "dd", "option", "tr", "td", "th"}
_NEVER_NEST = frozenset(_VOID | _CLOSED_BY_THE_NEXT)


def read_file(path: Path) -> bytes:
    """The file's bytes.

    Raises:
        UnreadableError: `file_too_large`, found before a byte is read.
        OSError: if the file cannot be opened.
    """
    check_size(path.stat().st_size)
    return path.read_bytes()


def check_size(size: int) -> None:
    """Refuse a file of more bytes than are read.

    Raises:
        UnreadableError: `file_too_large`.
    """
    if size > MAX_FILE_BYTES:
        raise unreadable(
            ProblemCode.FILE_TOO_LARGE,
            f"文件有 {size / _MIB:.0f} MB，超过 {MAX_FILE_BYTES // _MIB} MB 的上限，没有读取。"
            "请去掉图片或附件后重新提交。",
        )


def check_filled(data: bytes) -> None:
    """Refuse a file of nothing but white space and zero bytes.

    Raises:
        UnreadableError: `empty_file`.
    """
    if not data.strip(_BLANK_BYTES):
        raise unreadable(ProblemCode.EMPTY_FILE, "文件是空的，没有任何内容。请重新提交。")


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The archive, once its table of contents has been found harmless.

    Raises:
        UnreadableError: `damaged_file`; `encrypted_file`; `zip_bomb` for too many members, too large or too
            strongly compressed ones, or one name given twice.
    """
    if data.count(_CENTRAL_ENTRY) > _MAX_ZIP_MEMBERS:
        raise _zip_bomb(f"内部文件超过 {_MAX_ZIP_MEMBERS} 个")
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise damaged() from error
    members = archive.infolist()
    if any(member.flag_bits & _ENCRYPTED_FLAG for member in members):
        raise refusal("encrypted")
    if len({member.filename for member in members}) != len(members):
        raise _zip_bomb("内部有重名文件")
    if sum(member.file_size for member in members) > _MAX_ZIP_BYTES:
        raise _zip_bomb(f"内容展开后超过 {_MAX_ZIP_BYTES // _MIB} MB")
    for member in members:
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise damaged()
        if member.file_size > _MAX_MEMBER_BYTES:
            raise _zip_bomb(f"一个内部文件展开后超过 {_MAX_MEMBER_BYTES // _MIB} MB")
        is_dense = member.file_size > _MAX_ZIP_RATIO * max(member.compress_size, 1)
        if member.file_size > _RATIO_MATTERS_FROM and is_dense:
            raise _zip_bomb(f"一个内部文件压缩比超过 {_MAX_ZIP_RATIO} 倍")
    return archive


def _zip_bomb(why: str) -> UnreadableError:
    return unreadable(
        ProblemCode.ZIP_BOMB, f"文件的{why}，不像正常的文档，没有读取。请用 Office 或 WPS 另存后重新提交。"
    )


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """One member's bytes, never more than its table of contents promised.

    Raises:
        UnreadableError: `damaged_file` for a missing member, or one whose content is not what was promised.
    """
    try:
        with archive.open(name) as stream:
            return stream.read(_MAX_MEMBER_BYTES)
    except (KeyError, EOFError, OSError, ValueError, RuntimeError, zipfile.BadZipFile, zlib.error) as error:
        raise damaged() from error


def check_html(text: str) -> None:
    """Refuse a page too large, or with elements so deep in each other that parsing takes quadratic time.

    Raises:
        UnreadableError: `file_too_large`, `nested_too_deep`.
    """
    if len(text) > _MAX_HTML_CHARACTERS:
        raise unreadable(
            ProblemCode.FILE_TOO_LARGE,
            f"网页超过 {_MAX_HTML_CHARACTERS // _MIB} MB，没有读取。请只保存年报正文后重新提交。",
        )
    if text.count("<") <= _MAX_HTML_NESTING:
        return
    depth = 0
    for match in _TAG.finditer(text):
        if match[2].lower() not in _NEVER_NEST:
            depth = max(0, depth - 1) if match[1] else depth + 1
            if depth > _MAX_HTML_NESTING:
                raise unreadable(
                    ProblemCode.NESTED_TOO_DEEP,
                    f"网页的标签嵌套超过 {_MAX_HTML_NESTING} 层，不像正常的网页。请把年报正文另存为 .docx 后重新提交。",
                )


def check_pdf_streams(data: bytes) -> None:
    """Measure what a PDF draws before it is parsed, which takes minutes and gigabytes for a bomb.

    Raises:
        UnreadableError: `too_many_objects`.
    """
    total = 0
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - _LONGEST_HEAD) : match.start()]
        if _NO_CONTENT.search(head, max(0, head.rfind(b" obj"))):
            continue
        packed = data[match.end() : data.find(b"endstream", match.end())]
        # A stream that is packed again and again is unpacked as often, each time up to the limit.
        size = 0
        for _ in range(_MAX_PACKED):
            try:
                packed = zlib.decompressobj().decompress(packed, _MAX_PDF_STREAM_BYTES)
            except zlib.error:
                break
            size = len(packed)
        total += size
        if total >= _MAX_PDF_STREAM_BYTES:
            raise too_many_objects()


def check_pages(count: int) -> None:
    """Refuse a printed file of more pages than a report can have.

    Raises:
        UnreadableError: `too_many_pages`.
    """
    if count > _MAX_PAGES:
        raise unreadable(
            ProblemCode.TOO_MANY_PAGES,
            f"文件有 {count} 页，超过 {_MAX_PAGES} 页的上限，不像一份年报。请只提交年报本身。",
        )


def too_many_objects() -> UnreadableError:
    """The error of a printed file that draws more than a report can: `too_many_objects`."""
    return unreadable(
        ProblemCode.TOO_MANY_OBJECTS,
        "文件里的图形或文字多得不像一份年报，没有读取。请只提交年报本身，或提交 Word（.docx）原稿。",
    )


def check_parts(count: int) -> None:
    """Refuse a document of more paragraphs or cells than a report can have.

    Raises:
        UnreadableError: `too_many_cells`.
    """
    if count > _MAX_PARTS:
        raise unreadable(
            ProblemCode.TOO_MANY_CELLS,
            f"文件里的段落或单元格超过 {_MAX_PARTS} 个，不像一份年报。请只提交年报本身。",
        )


def check_dense_cells(rows: int, columns: int, sheet: str) -> None:
    """Refuse a sheet whose used area is vast, however few of its cells are filled.

    Raises:
        UnreadableError: `sheet_too_large`.
    """
    if rows * columns > _MAX_DENSE_CELLS:
        raise unreadable(
            ProblemCode.SHEET_TOO_LARGE,
            f"工作表“{sheet}”的使用区域有 {rows} 行 × {columns} 列，远大于一张年报表。"
            "很可能有单元格误填在很远的位置，请删除表格以外的内容后重新提交。",
            sheet,
        )
