"""What stands in a file, of whatever kind it turns out to be?

Adding a kind of file is one reader module and one line in `_READERS`.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from tasks.document import Document, UnreadableError
from tasks.reading import docx, html, spreadsheet, text
from tasks.reading.guards import read_file
from tasks.reading.refusals import refusal, unreadable
from tasks.reading.sniff import sniff

__all__ = ["read_document"]

_READERS: Mapping[str, Callable[[bytes], Document]] = {
    "txt": text.read,
    "html": html.read,
    "docx": docx.read,
    "xlsx": spreadsheet.read_xlsx,
    "xls": spreadsheet.read_xls,
}


def read_document(path: Path) -> Document:
    """Read a file as paragraphs and grids of placed cells, its kind decided by its content.

    Hostile files are refused by measuring them first, but a library may still hang or abort the process on
    one: call this through `tasks.isolation.run_isolated` on files that come from outside.

    Raises:
        UnreadableError: with the one problem that says why and what to do.
        OSError: if the file cannot be opened at all.
    """
    data = read_file(path)
    kind = sniff(data)
    reader = _READERS.get(kind)
    if reader is None:
        raise refusal(kind)
    document = reader(data)
    if not document.blocks:
        raise _no_content(document)
    return document


def _no_content(document: Document) -> UnreadableError:
    why = "".join(problem.message for problem in document.problems)
    advice = why or "请确认提交的是年报本身，而不是空白模板或图片。"
    return unreadable("no_content", f"文件里没有可读的文字或表格。{advice}")
