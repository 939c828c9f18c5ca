"""A document as lines of cells, and the lines of a form's table rearranged where it is laid out otherwise than printed.

A line is a row of a grid, or a paragraph as a row of one cell. Rows that run on in one line of text are parted, two
parts of a table that stand side by side are laid out one below the other, and of a form that stands in the document
twice only the report's own copy is kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise, zip_longest

from expectations.forms import Form, form
from tasks.model.document import Cell, Document, Grid
from tasks.recognition.table.labels import exact_rows, full_key
from tasks.recognition.table.values import is_measure, looks_like_value

__all__ = ["TableLine", "arrange_lines", "read_table_lines"]

# How many rows with a number must run on in one text for it to be a table. 2 to 10 give the same in every file and test
# tried; it guards against sentences that name some items with their figures.
_MIN_RUN_ON_ROWS = 5
# A text shorter than this per row is no table on one line and is not searched. 0 to 40 give the same in every file
# and test tried: it only saves the search.
_SHORTEST_ROW = 20
_OUTER = " |｜│\n"
_SEPARATORS = re.compile(r"[\s|｜│]+")
_CLAUSE_END = re.compile(r"[,，;；。](?!\d)")
_ANYWHERE = r"[\s|｜│]*"
_ALIKE = {
    "(": "[(（]",
    ")": "[)）]",
    ",": "[,，]",
    ":": "[:：]",
    ".": "[.．]",
    "、": "[、,，]",
}
# In how many lines of a grid two rows must stand side by side. 6 gives the same; 1 reads more of layout txt one-line
# of form 2014, whose table is one line; it guards against a single line that names two items.
_MIN_PARTED_LINES = 3
# How many lines with rows of the form must have come before a second copy may begin. 1 to 30 give the same in every
# file and test tried; it guards against prose before the table that names a few of its rows.
_MIN_COPY_ROWS = 8
# How many lines over a copy's first row are its title. 3 to 20 give the same; at 1 the years of two copies under their
# titles (test_matrix.test_of_two_copies_the_one_titled_with_the_reports_year_is_read) are not seen.
_TITLE_LINES = 8
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|\D|$)")


@dataclass(frozen=True, slots=True)
class TableLine:
    """One line: `cells` are those that begin in it, `covered` all that stand in it, copies of merged ones too."""

    cells: tuple[Cell, ...]
    covered: tuple[Cell, ...]
    grid: Grid | None

    @property
    def is_bar(self) -> bool:
        """Whether the line holds a single blank cell, as a bar alone on a line leaves it."""
        return self.grid is not None and len(self.covered) == 1 and not self.covered[0].text

    @property
    def is_lone_value(self) -> bool:
        """Whether the line is running text that can only be a value."""
        return self.grid is None and looks_like_value(self.cells[0].text)


def read_table_lines(document: Document) -> list[TableLine]:
    """List the document's lines in reading order, without those in which nothing begins.

    Bars alone on their lines are blank cells; where they part each value from the next, only a second bar is.
    """
    lines: list[TableLine] = []
    for block in document.blocks:
        if isinstance(block, Grid):
            lines += (TableLine(tuple(cell for cell in row if cell.is_origin), row, block) for row in block.rows)
        else:
            cells = (Cell(block.text, block.place),)
            lines.append(TableLine(cells, cells, None))
    filled = [line for line in lines if line.cells]
    # Bars part the values where lone values stand with bars between them, and never right after one another.
    follow = [after for before, after in pairwise(filled) if before.is_lone_value]
    if not any(line.is_bar for line in follow) or any(line.is_lone_value for line in follow):
        return filled
    runs = [(is_bar, list(run)) for is_bar, run in groupby(filled, key=lambda line: line.is_bar)]
    return [line for is_bar, run in runs for line in (run[1:] if is_bar else run)]


def arrange_lines(lines: Sequence[TableLine], layout: Form, year: int | None) -> Sequence[TableLine]:
    """Lay the lines out as the form is printed, one row below the other, without another year's copy of it."""
    parted: list[TableLine] = []
    for line in lines:
        # A text that holds several rows of the form is split before every label, one row into its cells.
        is_text = len(line.cells) == 1 and bool(line.cells[0].text)
        rows = _rows_run_on(line.cells[0], layout) or _spaced_row(line.cells[0], layout) if is_text else []
        parted += rows or [line]
    return _select_own_copy(_stack_parts(parted, layout), layout, year)


def _rows_run_on(cell: Cell, layout: Form) -> list[TableLine]:
    """What stands before the first label, then each label with the pieces behind it; nothing for mere prose."""
    text = cell.text
    if len(text) <= _SHORTEST_ROW * _MIN_RUN_ON_ROWS:
        return []
    starts = [match.span() for match in _labels_anywhere(layout.id).finditer(text)]
    if len(starts) < _MIN_RUN_ON_ROWS:
        return []
    ends = [start for start, _ in starts[1:]] + [len(text)]
    rows: list[TableLine] = []
    with_numbers = 0
    for (start, behind), end in zip(starts, ends, strict=True):
        row = _line([text[start:behind], *_SEPARATORS.split(text[behind:end].strip(_OUTER))], cell, start)
        rows.append(row)
        # In a table a number stands apart behind the label; in a sentence words do, or it follows at once.
        values = [piece.text for piece in row.cells[1:] if not is_measure(piece.text, layout)]
        # 结果维持 3 件，结果纠正 1 件 is a sentence with spaces about its figures.
        is_apart = _SEPARATORS.match(text[behind:]) and not _CLAUSE_END.search(text, behind, end)
        with_numbers += bool(is_apart and values and looks_like_value(values[0]))
    return [_line([text[: starts[0][0]]], cell), *rows] if with_numbers >= _MIN_RUN_ON_ROWS else []


def _spaced_row(cell: Cell, layout: Form) -> list[TableLine]:
    """The label, the unit and the numbers of a row that single spaces part; nothing where it is no such row."""
    pieces = cell.text.split()
    for count in range(len(pieces) - 1, 0, -1):
        behind = pieces[count:]
        if not all(is_measure(piece, layout) or looks_like_value(piece) for piece in behind):
            return []
        if exact_rows(" ".join(pieces[:count]), layout):
            return [_line([" ".join(pieces[:count]), *behind], cell)]
    return []


def _line(texts: list[str], cell: Cell, start: int = 0) -> TableLine:
    """A line of cells, each where its text stands in the one cell that held them all, from a character of it on.

    The place is that cell's with a range of characters, counted from 1, so that no two numbers share one.
    """
    cells: list[Cell] = []
    for text in map(str.strip, texts):
        start = max(cell.text.find(text, start), start)
        place = f"{cell.place} 第{start + 1}–{start + len(text)}字" if text else cell.place
        cells.append(Cell(text, place, confidence=cell.confidence))
        start += len(text)
    return TableLine(tuple(cells), tuple(cells), None)


@cache
def _labels_anywhere(form_id: str) -> re.Pattern[str]:
    """The form's labels and headings, the longest first, with spaces anywhere; not within a longer number."""
    layout = form(form_id)
    texts = {label for row in layout.rows for label in (row.label, *row.variants) if label}
    for block in layout.blocks:
        texts |= {block.heading, block.label_heading}
        texts |= {text for column in block.columns for text in (*column.headings, *column.variants) if len(text) > 1}
    keys = sorted({full_key(text) for text in texts if text}, key=len, reverse=True)
    return re.compile(
        "|".join(f"(?:{_ANYWHERE.join(_ALIKE.get(letter, re.escape(letter)) for letter in key)})" for key in keys)
    )


def _stack_parts(lines: Sequence[TableLine], layout: Form) -> list[TableLine]:
    """The lines, with each grid whose lines hold two rows of the form or more laid out part below part."""
    found: list[TableLine] = []
    for _, run in groupby(lines, key=lambda line: id(line.grid)):
        of_grid = list(run)
        parts = [_side_by_side(line, layout) for line in of_grid] if of_grid[0].grid else []
        if sum(len(part) > 1 for part in parts) >= _MIN_PARTED_LINES:
            found += (part for column in zip_longest(*parts) for part in column if part)
        else:
            found += of_grid
    return found


def _side_by_side(line: TableLine, layout: Form) -> list[TableLine]:
    """The line split before each label of a row with numbers but the first, if something stands between them."""
    named = [at for at, cell in enumerate(line.cells) if cell.text and exact_rows(cell.text, layout)]
    if len(named) < 2 or any(after - before < 2 for before, after in pairwise(named)):
        return [line]
    bounds = [0, *named[1:], len(line.cells)]
    cells = [line.cells[start:end] for start, end in pairwise(bounds)]
    return [TableLine(part, part, line.grid) for part in cells]


def _select_own_copy(lines: Sequence[TableLine], layout: Form, year: int | None) -> Sequence[TableLine]:
    """The lines without the copies that are titled with another year, where just one is titled with this one.

    A copy's title is what stands in the lines before its first row, and the name of its sheet. Where the titles do
    not tell, all lines are returned, and what the copies say differently will be in doubt.
    """
    starts = _copy_starts(lines, layout)
    if year is None or len(starts) < 2:
        return lines
    bounds = [*starts, len(lines)]
    named: list[set[str]] = []
    for number, start in enumerate(starts):
        title = lines[max(bounds[number - 1] if number else 0, start - _TITLE_LINES) : start]
        sheet = lines[start].grid
        texts = [*(cell.text for line in title for cell in line.cells), sheet.place if sheet else ""]
        named.append({found for text in texts for found in _YEAR.findall(text)})
    own = [number for number, years in enumerate(named) if str(year) in years]
    if len(own) != 1 or any(not years for number, years in enumerate(named) if number != own[0]):
        return lines
    return [*lines[: starts[0]], *lines[bounds[own[0]] : bounds[own[0] + 1]]]


def _copy_starts(lines: Sequence[TableLine], layout: Form) -> list[int]:
    """The line of each copy's first row; a copy begins where rows come again, if at least half of those seen do."""
    starts: list[int] = []
    seen: set[int] = set()
    count = 0
    for number, line in enumerate(lines):
        positions = _rows_named(line, layout)
        if not starts and positions:
            starts.append(number)
        if positions & seen and count >= _MIN_COPY_ROWS:
            again = {position for other in lines[number:] for position in _rows_named(other, layout) & seen}
            if 2 * len(again) >= len(seen):
                starts.append(number)
                seen = set()
                count = 0
        seen |= positions
        count += bool(positions)
    return starts


def _rows_named(line: TableLine, layout: Form) -> set[int]:
    """The rows that the line names, of those whose label is theirs alone."""
    named = (exact_rows(cell.text, layout) for cell in line.cells if cell.text)
    return {rows[0].position for rows in named if len(rows) == 1 and rows[0].items}
