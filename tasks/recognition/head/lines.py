"""The lines of a document in reading order, each with what stands beside it, and which of them are page numbers."""

import re
from typing import NamedTuple

from tasks.model.document import Document, Grid

__all__ = ["Line", "is_page_number", "read_lines"]

# `- 3 -`, `—3—`, `第3页`, `第 3 页 共 12 页`, `3/12页`. A bare number is none: it may be a value on a line of its own.
_PAGE_NUMBER = re.compile(
    r"[—–－―\-~·]\s*\d{1,3}\s*[—–－―\-~·]|第\s*\d{1,3}\s*页(?:[,，/]?\s*(?:共\s*)?\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3}\s*页"
)


class Line(NamedTuple):
    """One line of text and its place; `beside` is the text of the next cell, `""` outside a grid."""

    text: str
    place: str
    is_cell: bool = False
    beside: str = ""


def read_lines(document: Document) -> list[Line]:
    """List every line of running text and every line of a cell that holds text, in reading order."""
    whole: list[Line] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                cells = [cell for cell in row if cell.is_origin]
                besides = [*(cell.text for cell in cells[1:]), ""]
                whole += (
                    Line(cell.text, cell.place, is_cell=True, beside=beside)
                    for cell, beside in zip(cells, besides, strict=False)
                    if cell.text
                )
        else:
            whole.append(Line(block.text, block.place))
    found: list[Line] = []
    for line in whole:
        if "\n" in line.text:
            found += (line._replace(text=text) for text in line.text.splitlines() if text and not text.isspace())
        elif line.text and not line.text.isspace():
            found.append(line)
    return found


def is_page_number(text: str) -> bool:
    """Whether the text is a page number with its dashes or words; a bare number is none."""
    return bool(_PAGE_NUMBER.fullmatch(text.strip()))
