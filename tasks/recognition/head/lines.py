"""In which order do a document's texts stand, and what stands beside each?"""

from typing import NamedTuple

from tasks.model.document import Document, Grid

__all__ = ["Line", "lines"]


class Line(NamedTuple):
    """One line of text and its place; `beside` is the text of the next cell, `""` outside a grid."""

    text: str
    place: str
    is_cell: bool = False
    beside: str = ""


def lines(document: Document) -> list[Line]:
    """Every line of running text and every line of a cell that holds text, in reading order."""
    found: list[Line] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                cells = [cell for cell in row if cell.is_origin]
                for cell, following in zip(cells, [*cells[1:], None], strict=True):
                    if cell.text:
                        _add(
                            found, Line(cell.text, cell.place, is_cell=True, beside=following.text if following else "")
                        )
        elif block.text:
            _add(found, Line(block.text, block.place))
    return found


def _add(found: list[Line], line: Line) -> None:
    """Add a text line by line, without the blank ones."""
    if "\n" in line.text:
        found += (line._replace(text=text) for text in line.text.splitlines() if text and not text.isspace())
    elif not line.text.isspace():
        found.append(line)
