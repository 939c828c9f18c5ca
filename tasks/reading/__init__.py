"""Reading of files, of whatever kind they turn out to be, as paragraphs and grids of placed cells.

Adding a kind of file is one reader module and one line in `_READERS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from tasks.model.codes import ProblemCode
from tasks.model.document import Document, UnreadableError
from tasks.reading.containers import archive, libreoffice
from tasks.reading.excel import spreadsheet, xml2003
from tasks.reading.limits import check_filled, read_file
from tasks.reading.opendocument import ods, odt
from tasks.reading.originals import read_kept
from tasks.reading.pdf import pdf
from tasks.reading.plain import text
from tasks.reading.refusals import ConversionNeededError, refusal, unreadable
from tasks.reading.scan import scan
from tasks.reading.sniff import sniff
from tasks.reading.web import html, mhtml
from tasks.reading.word import doc, docx, wordxml

__all__ = ["read_document", "read_original"]

_READERS: Mapping[str, Callable[[bytes], Document]] = {
    "txt": text.read,
    "html": html.read,
    "docx": docx.read,
    "xlsx": spreadsheet.read_xlsx,
    "xls": spreadsheet.read_xls,
    "doc": doc.read,
    "excel-xml": xml2003.read,
    "word-xml": lambda data: replace(docx.read(wordxml.from_word_2003(data)), kind="word-xml"),
    "flat-opc": lambda data: replace(docx.read(wordxml.from_flat_package(data)), kind="flat-opc"),
    "odt": odt.read,
    "ods": ods.read,
    "pdf": pdf.read,
    "picture": scan.read_picture,
    "mhtml": lambda data: mhtml.read(data, html.read),
    "zip": lambda data: archive.read(data, _read),
}


def read_document(path: Path) -> Document:
    """Read a file as paragraphs and grids of placed cells, its kind decided by its content.

    Hostile files are refused by measuring them first, but a library may still hang or abort the process on
    one: call this through `tasks.common.worker_pool.run_isolated` on files that come from outside.

    Raises:
        UnreadableError: with the one problem that says why and what to do.
        OSError: if the file cannot be opened at all.
    """
    return _read(read_file(path))


def read_original(path: Path, sha256: str) -> Document:
    """Read a file that the lake keeps under a hash, once its bytes are found to be those received.

    Raises:
        UnreadableError: as `read_document`; `original_missing` and `original_damaged` before anything else.
    """
    return _read(read_kept(path, sha256))


def _read(data: bytes) -> Document:
    check_filled(data)
    kind = sniff(data)
    try:
        document = _reader(kind)(data)
    except ConversionNeededError as need:
        modern = libreoffice.convert(data, need.source)
        document = replace(_reader(sniff(modern))(modern), kind=kind)
    except pdf.NoTextLayerError as error:
        document = _read_pictures(data, has_text=error.has_text)
    if not document.blocks:
        why = "".join(problem.message for problem in document.problems)
        advice = why or "请确认提交的是年报本身，而不是空白模板或图片。"
        raise unreadable(ProblemCode.NO_CONTENT, f"文件里没有可读的文字或表格。{advice}")
    return document


def _read_pictures(data: bytes, *, has_text: bool) -> Document:
    """Read the pictures of a PDF's pages; where they show its text and that is not Chinese, say so: it is no scan."""
    try:
        return scan.read_pdf(data)
    except UnreadableError as error:
        if has_text and error.problem.code in {ProblemCode.ILLEGIBLE_SCAN, ProblemCode.NO_CONTENT}:
            raise pdf.wrong_encoding() from error
        raise


def _reader(kind: str) -> Callable[[bytes], Document]:
    if kind in _READERS:
        return _READERS[kind]
    if kind in libreoffice.SOURCES:
        raise ConversionNeededError(kind)
    raise refusal(kind)
