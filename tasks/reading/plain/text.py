"""Reader of plain text and CSV: the lines that are rows of a table, and those that are prose.

A text whose lines are fields parted by commas is one grid (CSV); any other is read line by line. A table
with one cell a line becomes rows of one cell. Where fields between tabs stand in quotes, as spreadsheets copy them,
a field may run over several lines.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from tasks.model.document import Cell, Document, Grid
from tasks.reading.charset import PAGE_BREAK, decode
from tasks.reading.grids import clean
from tasks.reading.limits import check_parts
from tasks.reading.plain.text_tables import BARS, blocks_of_lines

__all__ = ["read"]

_LINE_END = re.compile(r"\r\n|\r|\n")
_LESSER_END = re.compile(f"[{PAGE_BREAK}\u2029\x85]")

# A quote that opens a field between tabs, which does not end on its line, and one that closes a field begun before.
_OPEN_QUOTE = re.compile(r'(?:^|\t)"(?:[^"]|"")*$')
_CLOSING_QUOTE = re.compile(r'(?:[^"\t]|"")*"(?:\t|$)')
# The lines that a field may run over; it bounds the work where a quote is never closed.
_MOST_FIELD_LINES = 20

# A comma that groups digits by three, as in `1,208`.
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# The rows that make a text CSV, and the share of them that have the usual number of fields. 3 to 6 and 0.12 to 0.75
# read every sample alike; at 7 the six rows of test_comma_separated_values are prose, at 0 prose (txt, one-line) is
# CSV.
_FEWEST_ROWS = 5
_LEAST_SHARE = 0.6


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
    grid = _comma_grid(lines, _place)
    parted = ((part, _place(number)) for number, line in _whole_lines(lines) for part in _LESSER_END.split(line))
    return Document("txt", (grid,) if grid else tuple(blocks_of_lines(parted)), decoded.problems(first_loss))


def _whole_lines(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, those joined that a quoted field between tabs runs over."""
    number = 0
    while number < len(lines):
        first = number
        number += 1
        whole = lines[first]
        if '"' in whole and _OPEN_QUOTE.search(whole):
            # The field ends where a quote stands before a tab or the line's end; where none does, it was none.
            ends = range(number, min(number + _MOST_FIELD_LINES, len(lines)))
            last = next((end for end in ends if _CLOSING_QUOTE.match(lines[end])), first)
            joined = "\n".join(lines[first : last + 1])
            if "\t" in joined:
                whole, number = joined, last + 1
        yield first + 1, whole


def _place(line: int) -> str:
    return f"第{line}行"


def _comma_grid(lines: Sequence[str], place_of: Callable[[int], str]) -> Grid | None:
    """The grid of a CSV text given line by line, each row at the line it begins on; none for any other text.

    A text is CSV where most of its rows have the same number of fields, at least two, and there are at least
    five of them; commas that only group digits do not count as evidence.

    Raises:
        UnreadableError: `too_many_cells`.
    """
    # The cheap question first: whether commas that do more than group digits stand in most lines.
    filled = [line for line in lines if clean(line)]
    parted = sum("," in _THOUSANDS.sub("", line) for line in filled)
    if parted < _FEWEST_ROWS or parted < _LEAST_SHARE * len(filled):
        return None
    rows: list[tuple[Cell, ...]] = []
    total = 0
    reader = csv.reader(f"{line}\n" for line in lines)
    begins = 1
    try:
        for fields in reader:
            texts = [clean(field) for field in fields]
            total += len(texts)
            check_parts(total)
            if any(texts):
                rows.append(tuple(Cell(text, place_of(begins)) for text in texts))
            begins = reader.line_num + 1
    except csv.Error:
        return None
    widths = Counter(len(row) for row in rows)
    width, count = max(widths.items(), key=lambda entry: entry[1], default=(0, 0))
    is_table = width > 1 and count >= max(_FEWEST_ROWS, _LEAST_SHARE * len(rows))
    return Grid(tuple(rows), rows[0][0].place) if is_table else None
