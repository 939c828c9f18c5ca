"""Lines of text as tables and prose.

A line that holds a separator (a bar, a tab, or a gap of two blanks or more) is a row; rows that follow one
another, blank lines aside, are one grid. Lines that only draw a frame are no rows.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from tasks.model.document import Block, Cell, Grid, Paragraph
from tasks.reading.grids import clean
from tasks.reading.limits import check_parts

__all__ = ["BARS", "blocks_of_lines", "cell_lines_to_rows", "paragraphs_to_tables", "split_row"]

BARS = re.compile(r"[|｜│┃║￨∣]")
"""The signs that part the cells of a row."""

_GAP = re.compile(r"[ \u3000\u00a0\u2002\u2003]{2,}")
_QUOTED = re.compile(r'\s*"((?:[^"]|"")*)"\s*')
_INDENT = " \t\u3000\u00a0\u2002\u2003\ufeff"
_BLANKS = " \u3000\u00a0\u2002\u2003"
_SENTENCE_END = "。"
# A line that draws a frame: nothing but signs of frames; among them a corner, a crossing or five double or heavy
# dashes, or two runs of three dashes with a gap or bar between; and somewhere a rule of two dashes.
_FRAME = re.compile(r"[-=_+:|｜\u2500-\u257f \t]+")
_FRAME_SIGN = re.compile(r"[+\u250c-\u254b\u2552-\u257f]|[\u2500\u2501\u2550]{5}|[-=_]{3}.*[ |+][-=_: ]*[-=_]{3}")
_RULE = re.compile(r"[-=_\u2500\u2501\u2550]{2}")
# The rows in a run that make paragraphs or the lines of a cell a table. At 2 the signatures of
# tests/golden/doc/report.docx become one, at 4 the three rows of test_a_table_column_of_lines_is_unfolded stay lines.
_FEWEST_ROWS = 3


def split_row(line: str) -> list[str] | None:
    """The cells of a line, or none where the line is prose.

    Bars separate before tabs, tabs before gaps. An indent separates nothing, except tabs before a row with
    tabs; a bar at the end only closes the row, and gaps within a line that holds a full stop belong to its sentence.
    Between bars or tabs a cell in quotes is what stands in them.
    """
    line = line.lstrip(_INDENT if "\t" not in line.strip() else _BLANKS).rstrip(_BLANKS)
    if BARS.search(line):
        cells = BARS.split(line)
        cells = [_unquoted(cell) for cell in (cells if clean(cells[-1]) else cells[:-1])]
    elif "\t" in line:
        cells = [_unquoted(cell) for cell in line.split("\t")]
    elif _SENTENCE_END not in line and _GAP.search(line):
        cells = _GAP.split(line)
    else:
        return None
    return [clean(cell) for cell in cells]


def _unquoted(cell: str) -> str:
    """What stands in the quotes around a cell, if there are any; a quote within them is written twice (RFC 4180)."""
    quoted = _QUOTED.fullmatch(cell)
    return quoted[1].replace('""', '"') if quoted else cell


def blocks_of_lines(lines: Iterable[tuple[str, str]]) -> Iterator[Block]:
    """The blocks that lines make, each given as its text and its place; blank lines and frames make none.

    Raises:
        UnreadableError: `too_many_cells`.
    """
    filled = ((text, place) for text, place in lines if clean(text) and not _is_frame(text))
    split = ((text, place, split_row(text)) for text, place in filled)
    for is_table, run in groupby(split, key=lambda entry: entry[2] is not None):
        if is_table:
            yield _grid((cells or [], place) for _, place, cells in run)
        else:
            yield from (Paragraph(clean(text), place) for text, place, _ in run)


def paragraphs_to_tables(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with rows that were set as paragraphs joined to grids.

    Only where three such rows or more follow one another anywhere: a lone line with a gap is mostly a
    heading, a menu or a signature.

    Raises:
        UnreadableError: `too_many_cells`.
    """
    runs = [(is_text, list(run)) for is_text, run in groupby(blocks, key=lambda block: isinstance(block, Paragraph))]
    texts = [[(block.text, block.place) for block in run if isinstance(block, Paragraph)] for _, run in runs]
    are_rows = any(_has_rows(text for text, _ in run) for run in texts)
    for (is_text, run), lines in zip(runs, texts, strict=True):
        yield from blocks_of_lines(lines) if is_text and are_rows else run


def cell_lines_to_rows(grid: Grid) -> Grid:
    """A grid of one column whose cells hold rows of a table, line by line, as the grid of these rows.

    Any other grid stays as it is. The lines of one cell are told apart as `Sheet1!A1 第3行`.

    Raises:
        UnreadableError: `too_many_cells`.
    """
    columns = [[cell for cell in row if cell.is_origin] for row in grid.rows]
    if any(len(cells) > 1 for cells in columns):
        return grid
    lines: list[Cell] = []
    for cell in (cell for cells in columns for cell in cells):
        texts = cell.text.split("\n")
        if len(texts) == 1:
            lines.append(Cell(cell.text, cell.place))
            continue
        lines += (Cell(text, f"{cell.place} 第{at}行") for at, text in enumerate(texts, 1) if clean(text))
    if not _has_rows(line.text for line in lines):
        return grid
    kept = (line for line in lines if not _is_frame(line.text))
    return replace(_grid((split_row(line.text) or [clean(line.text)], line.place) for line in kept), place=grid.place)


def _grid(rows: Iterable[tuple[list[str], str]]) -> Grid:
    """Rows of texts, each with its place, as a grid that stands where its first row does."""
    laid: list[tuple[Cell, ...]] = []
    total = 0
    for texts, place in rows:
        total += len(texts)
        check_parts(total)
        laid.append(tuple(Cell(text, place) for text in texts))
    return Grid(tuple(laid), laid[0][0].place)


def _has_rows(lines: Iterable[str]) -> bool:
    """Tell whether enough rows follow one another, frames and blank lines aside."""
    run = 0
    for line in lines:
        if clean(line) and not _is_frame(line):
            cells = split_row(line)
            is_row = cells is not None and (len(cells) > 1 or bool(BARS.search(line)))
            run = run + 1 if is_row else 0
        if run == _FEWEST_ROWS:
            return True
    return False


def _is_frame(line: str) -> bool:
    """Tell whether a line only draws the rules of a table (`+---+---+`, `├──┼──┤`, `|---|---|`, `=== ===`)."""
    return bool(_RULE.search(line) and _FRAME.fullmatch(line) and _FRAME_SIGN.search(line))
