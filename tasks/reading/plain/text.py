"""How does plain text read: which lines are rows of a table, and which are prose?

A text whose lines are fields parted by commas is one grid (CSV); any other is read line by line. A table
with one cell a line becomes rows of one cell.
"""

import re

from tasks.model.document import Document
from tasks.reading.charset import PAGE_BREAK, decode
from tasks.reading.limits import check_parts
from tasks.reading.plain.csv import comma_grid
from tasks.reading.plain.text_tables import BARS, blocks_of_lines

__all__ = ["read"]

_LINE_END = re.compile(r"\r\n|\r|\n")
_LESSER_END = re.compile(f"[{PAGE_BREAK}\u2029\x85]")


def read(data: bytes) -> Document:
    """Read a text file; the places are its lines, counted from 1, blank ones included (`第61行`).

    Ends of line that editors do not count, such as a form feed's, part lines that share a number.

    Raises:
        UnreadableError: `too_many_cells`.
    """
    decoded = decode(data)
    lines = _LINE_END.split(decoded.text)
    check_parts(len(lines) + len(BARS.findall(decoded.text)) + decoded.text.count("\t"))
    first_loss = next((_place(number) for number, line in enumerate(lines, 1) if "\ufffd" in line), "")
    grid = comma_grid(lines, _place)
    parted = ((part, _place(number)) for number, line in enumerate(lines, 1) for part in _LESSER_END.split(line))
    return Document("txt", (grid,) if grid else tuple(blocks_of_lines(parted)), decoded.problems(first_loss))


def _place(line: int) -> str:
    return f"第{line}行"
