"""The rows of a list's table: label, unit and value, wherever they stand in a document's lines.

Real tables give whole rows. Plain text may give one cell a line, a label broken over lines, or the
values on the line after their label; the form's labels tell where a row begins.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from expectations.forms import Form, form
from tasks.model.document import Cell
from tasks.recognition.head.lines import is_page_number
from tasks.recognition.table.labels import exact_rows, full_key, is_heading
from tasks.recognition.table.lines import TableLine
from tasks.recognition.table.values import is_mark, is_measure, looks_like_value

__all__ = ["Row", "read_rows"]

# What begins below a table: who filled it in, and notes.
_FOOT = re.compile(
    r"单位负责人|统计负责人|负责人|审核|复核|填报|填表|制表|报送人|经办人|统计人|联络员|联系电话|联系方式|联系人|备注|注|说明"
)
# 2018年, 2018年度统计数, 本年数, 上年数.
_YEAR_HEADING = re.compile(r"(?P<year>20\d\d(?=年)|本年|上年|上一年|去年)年?度?(?:统计)?数?")
_KNOWN_TEXTS = 8192  # the files tried hold 2,188 different ones
# In how many lines of running text the next item must follow for a label to count, and how many lines belong to the
# last one. 4 to 16 give the same; at 2 the table of layouts txt cells-bare and bars-between, one cell per line, is
# lost.
_LOOK_AHEAD = 8
# How many lines before the first item belong to the table: its header, and a group's label below that. At 1 the
# header is missed and a column 行号 taken for values (test_table.test_remarks_are_no_second_value); at 5 the table's
# title becomes a row.
_LOOK_BACK = 2
# How many lines above a label it may have begun on. 1 to 6 give the same in every file and test tried.
_MOST_PIECES = 3
# How far from a cell's end a value behind its label may begin. 4 to 30 give the same in every file and test tried; even
# 1,234,567,890人次 is shorter. It bounds the look-ups. Digits in a row come on top of it, such as zeros in front of a
# number: a value begins nowhere within them.
_LONGEST_VALUE = 16
_DIGITS = re.compile(r"\d+")


class Row(NamedTuple):
    """One candidate row: `value` is `None` where no cell stands for a value, `""` where that cell is blank.

    `unit` is the unit of measure printed beside the label. `others` are the texts of further cells; `values`
    counts the cells that look like values. `waits` while the unit stands beside the label and no value yet;
    `is_late` where it came on a later line.
    """

    label: str
    place: str
    value: str | None = None
    value_place: str = ""
    has_unit: bool = False
    values: int = 0
    unit: str = ""
    others: tuple[str, ...] = ()
    is_paragraph: bool = False
    waits: bool = False
    is_late: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether more than a label was found."""
        return self.has_unit or self.value is not None

    @property
    def text(self) -> str:
        """The row as a person would quote it."""
        return " | ".join(part for part in (self.label, self.value or "", *self.others) if part)


def read_rows(found: Sequence[TableLine], layout: Form, year: int | None = None) -> list[Row]:
    """List the candidate rows of the form's table in reading order; none where no label of the form stands.

    A value may stand on the line below its label and unit only where most of the table's do. Of columns headed with
    years, that of the report's `year` holds the values.
    """
    texts = ([cell.text for cell in line.cells if cell.text] for line in found)
    is_of_page = [len(text) == 1 and is_page_number(text[0]) for text in texts]
    lines = _span([line for line, is_number in zip(found, is_of_page, strict=True) if not is_number], layout)
    rows = _assemble(lines, layout, year, closes=False)
    if 2 * sum(row.is_late for row in rows) >= sum(row.has_unit for row in rows):
        return rows
    return _assemble(lines, layout, year, closes=True)


def _span(lines: Sequence[TableLine], layout: Form) -> list[TableLine]:
    """The lines from just before the table's first item to its last, and on to the end of the grids these stand in."""
    hits = [number for number, line in enumerate(lines) if _names_item(line, layout)]
    # In running text a label counts only near another one: sentences name items too.
    dense = [
        number
        for number, following in zip_longest(hits, hits[1:])
        if lines[number].grid or (following is not None and following - number <= _LOOK_AHEAD)
    ]
    if not dense:
        return []
    grids = {id(lines[number].grid) for number in dense if lines[number].grid}
    first, last = dense[0] - _LOOK_BACK, max(hits[-1], dense[-1]) + _LOOK_AHEAD
    span = [
        line
        for number, line in enumerate(lines)
        if first <= number and (number <= last or (line.grid is not None and id(line.grid) in grids))
    ]
    # Behind the last item, the first line that tells who filled the table in, or notes, ends it.
    after = max((number for number, line in enumerate(span) if _names_item(line, layout)), default=0)
    for number in range(after + 1, len(span)):
        cells = span[number].cells
        is_foot = any(_FOOT.match(full_key(cell.text)) and "数" not in cell.text for cell in cells)
        if is_foot and not _is_header(cells, layout):
            return span[:number]
    return span


def _names_item(line: TableLine, layout: Form) -> bool:
    texts = [cell.text for cell in line.cells if cell.text]
    return any(row.items for text in texts for row in exact_rows(_split_value(text, layout.id)[0], layout))


def _is_header(cells: Sequence[Cell], layout: Form) -> bool:
    """Whether the row repeats the table's column headings."""
    texts = [cell.text for cell in cells if cell.text and not is_mark(cell.text)]
    return bool(texts) and all(is_heading(text, layout) for text in texts)


def _years(cells: Sequence[Cell], layout: Form) -> dict[int, str]:
    """The cells of a header that name two years or more, and which; none where the row is no such header."""
    found = {
        at: match["year"] for at, cell in enumerate(cells) if (match := _YEAR_HEADING.fullmatch(full_key(cell.text)))
    }
    others = [cell for at, cell in enumerate(cells) if at not in found]
    return found if len(set(found.values())) > 1 and _is_header(others, layout) else {}


def _assemble(lines: Sequence[TableLine], layout: Form, year: int | None, *, closes: bool) -> list[Row]:
    """Join the lines to rows; a row stays open until the next label begins, or until its line ends if it `closes`."""
    (block,) = layout.blocks
    value_headings = {block.columns[0].label, *block.columns[0].variants}
    rows: list[Row] = []
    value_column: int | None = None
    columns = 0
    for line in lines:
        cells = line.cells
        if years := _years(cells, layout):
            own = [at for at, text in years.items() if text == "本年" or text == str(year)]
            value_column, columns = (own[0], len(cells)) if len(own) == 1 else (None, 0)
            continue
        if _is_header(cells, layout):
            # A header that names exactly one column of values tells which cell of the rows below holds the value.
            named = [at for at, cell in enumerate(cells) if full_key(cell.text) in value_headings]
            if len(named) == 1:
                value_column, columns = named[0], len(cells)
            continue

        # The label is the last cell that names an item, or else the first words.
        wordy = [at for at, cell in enumerate(cells) if _is_wordy(cell.text, layout.id)]
        exact = [at for at in wordy if exact_rows(_split_value(cells[at].text, layout.id)[0], layout)]
        if not wordy:
            _continue(rows, line, layout)
            continue
        label_at = exact[-1] if exact else wordy[0]
        label, inline = _split_value(cells[label_at].text, layout.id)
        started = _begin(rows, label, line, label_at, layout)

        # What stands behind the label in its line, first of all a value that the label's own cell ends with.
        rest = cells[label_at + 1 :]
        if inline:
            rest = (Cell(inline, cells[label_at].place), *rest)
        only = cells[value_column] if value_column is not None and columns == len(cells) else None
        row = _fill(started, rest, layout, only)._replace(is_paragraph=line.grid is None)

        # A row whose unit stands beside its label has its value there too, or none; unless values come below.
        if rest and row.value is None and row.has_unit:
            row = row._replace(value="", value_place=rest[-1].place) if closes else row._replace(waits=True)
        rows[-1] = row
    return rows


def _continue(rows: list[Row], line: TableLine, layout: Form) -> None:
    """Give a line without words to the last row while that has no value; what comes later belongs to none."""
    before = rows[-1] if rows else None
    # A row wants its value while it has none, or only blanks where now a unit stands with one.
    has_unit_here = any(is_measure(cell.text, layout) for cell in line.cells if cell.text)
    if before and (before.value is None or (not before.value and not before.has_unit and has_unit_here)):
        # A bare bar between two paragraphs parts them; in a grid it is a blank cell.
        if before.is_paragraph and not any(cell.text for cell in line.cells):
            return
        filled = _fill(before._replace(value=None), line.cells, layout)
        rows[-1] = filled._replace(is_late=before.waits and bool(filled.value))
        return
    stray = next((cell for cell in line.cells if looks_like_value(cell.text)), None)
    if stray:
        rows.append(Row("", stray.place, value=stray.text, value_place=stray.place, values=1))


@lru_cache(maxsize=_KNOWN_TEXTS)
def _is_wordy(text: str, form_id: str) -> bool:
    """Whether a cell holds words, and neither a unit of measure nor a value."""
    key = full_key(text)
    return len(key) > 1 and not is_measure(text, form(form_id)) and not looks_like_value(text) and not key.isascii()


def _begin(rows: list[Row], label: str, line: TableLine, label_at: int, layout: Form) -> Row:
    """Start a row with this label, or end a label begun on lines above where only all together name an item."""
    for count in range(min(_MOST_PIECES, len(rows)), 0, -1):
        above = rows[-count:]
        joined = "".join((*(row.label for row in above), label))
        # The pieces above must be words that name no item and have no number.
        are_begun = all(row.label and not row.value and not exact_rows(row.label, layout) for row in above)
        if are_begun and exact_rows(joined, layout):
            rows[-count:] = [above[0]._replace(label=joined)]
            return rows[-1]
    rows.append(Row(label, line.cells[label_at].place))
    return rows[-1]


def _fill(row: Row, cells: Sequence[Cell], layout: Form, only: Cell | None = None) -> Row:
    """Give the row the unit and value found in these cells; what is neither goes to `others`.

    Where the header names one column of values, its cell is the `only` one that can hold the value.
    """
    for cell in cells:
        if only is None or cell is only or not looks_like_value(cell.text):
            row = _take(row, cell, layout)
        else:
            row = row._replace(others=(*row.others, cell.text))
    if row.value is None and cells and len(cells) > row.has_unit:
        row = row._replace(value="", value_place=cells[-1].place)
    return row


def _take(row: Row, cell: Cell, layout: Form) -> Row:
    """Give the row one more cell: a blank, its unit, its value, or something beside these."""
    if not cell.text:
        is_value_cell = row.value is None and row.has_unit
        return row._replace(value="", value_place=cell.place) if is_value_cell else row
    if not row.has_unit and row.value is None and is_measure(cell.text, layout):
        return row._replace(has_unit=True, unit=cell.text.strip("()（） "))
    if looks_like_value(cell.text):
        if not row.value:
            return row._replace(value=cell.text, value_place=cell.place, values=row.values + 1)
        values = row.values + (not is_mark(cell.text))
        return row._replace(values=values, others=(*row.others, cell.text))
    if row.value is None and row.has_unit:
        return row._replace(value=cell.text, value_place=cell.place)
    return row._replace(others=(*row.others, cell.text))


@lru_cache(maxsize=_KNOWN_TEXTS)
def _split_value(text: str, form_id: str) -> tuple[str, str]:
    """Split `label:93条` into label and value where that makes the label an official one."""
    if exact_rows(text, form(form_id)):
        return text, ""
    longest = _LONGEST_VALUE + max(map(len, _DIGITS.findall(text)), default=0)
    for at in range(len(text) - 1, max(0, len(text) - longest), -1):
        # A value may begin after a colon or a space, or with the last digits.
        if text[at - 1] not in ":： 　" and not (text[at].isdigit() and not text[at - 1].isdigit()):
            continue
        label, value = text[:at], text[at:].lstrip(":： 　")
        if looks_like_value(value) and exact_rows(label, form(form_id)):
            return label, value
    return text, ""
