"""How does plain text read: which lines are rows of a table, and which are prose?

A line that holds a separator (a bar, a tab, or a gap of two spaces or more) is a row; rows that follow one
another, blank lines aside, are one grid. A table with one cell a line becomes rows of one cell.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from tasks.document import Block, Cell, Document, Grid, Paragraph
from tasks.reading.charset import decode
from tasks.reading.grids import clean
from tasks.reading.guards import check_parts

__all__ = ["read", "split_row"]

_LINE_END = re.compile(r"\r\n|\r|\n")
_BAR = re.compile(r"[|｜]")
_GAP = re.compile(r"[ \u3000\u00a0]{2,}")
_INDENT = " \t\u3000\u00a0\ufeff"
_BLANKS = " \u3000\u00a0"
_SENTENCE_END = "。"


def read(data: bytes) -> Document:
    """Read a text file; the places are its lines, counted from 1, blank ones included (`第61行`).

    Raises:
        UnreadableError: `too_many_cells`.
    """
    decoded = decode(data)
    lines = _LINE_END.split(decoded.text)
    check_parts(len(lines) + len(_BAR.findall(decoded.text)) + decoded.text.count("\t"))
    first_loss = next((_place(number) for number, line in enumerate(lines, 1) if "\ufffd" in line), "")
    return Document("txt", tuple(_blocks(lines)), decoded.problems(first_loss))


def split_row(line: str) -> list[str] | None:
    """The cells of a line, or none where the line is prose.

    Bars separate before tabs, tabs before gaps. An indent separates nothing, one separator at the end only
    closes the row, and gaps within a line that holds a full stop belong to its sentence.
    """
    line = line.lstrip(_INDENT).rstrip(_BLANKS)
    if _BAR.search(line):
        cells = _BAR.split(line)
    elif "\t" in line:
        cells = line.split("\t")
    elif _SENTENCE_END not in line and _GAP.search(line):
        cells = _GAP.split(line)
    else:
        return None
    cells = [clean(cell) for cell in cells]
    return cells if cells[-1] else cells[:-1]


def _blocks(lines: list[str]) -> Iterator[Block]:
    filled = ((number, line) for number, line in enumerate(lines, 1) if clean(line))
    split = ((number, line, split_row(line)) for number, line in filled)
    for is_table, run in groupby(split, key=lambda entry: entry[2] is not None):
        if is_table:
            yield _grid((number, cells or []) for number, _, cells in run)
        else:
            yield from (Paragraph(clean(line), _place(number)) for number, line, _ in run)


def _grid(run: Iterator[tuple[int, list[str]]]) -> Grid:
    rows = tuple(tuple(Cell(text, _place(number)) for text in cells) for number, cells in run)
    return Grid(rows, rows[0][0].place)


def _place(line: int) -> str:
    return f"第{line}行"
