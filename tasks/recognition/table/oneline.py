"""Where a row, or a whole table, runs on in one line of text: which of its words are labels and which numbers?"""

import re
from collections.abc import Sequence
from functools import cache

from expectations.forms import Form, form
from tasks.model.document import Cell
from tasks.recognition.table.labels import full_key
from tasks.recognition.table.lines import TableLine
from tasks.recognition.table.official_labels import exact_rows
from tasks.recognition.table.values import is_measure, looks_like_value

__all__ = ["unfolded"]

_MIN_ROWS = 5
_SHORTEST_ROW = 20
_OUTER = " |｜│\n"
_SEPARATORS = re.compile(r"[\s|｜│]+")
_ANYWHERE = r"[\s|｜│]*"
_ALIKE = {
    "(": "[(（]",
    ")": "[)）]",
    ",": "[,，]",
    ":": "[:：]",
    ".": "[.．]",
    "、": "[、,，]",
}


def unfolded(lines: Sequence[TableLine], layout: Form) -> list[TableLine]:
    """The lines; a text that holds several rows of the form is split before every label, one row into its cells."""
    found: list[TableLine] = []
    for line in lines:
        is_text = len(line.cells) == 1 and bool(line.cells[0].text)
        rows = _rows(line.cells[0], layout) or _row(line.cells[0], layout) if is_text else []
        found += rows or [line]
    return found


def _rows(cell: Cell, layout: Form) -> list[TableLine]:
    """What stands before the first label, then each label with the pieces behind it; nothing for mere prose."""
    starts = [match.span() for match in _labels(layout.id).finditer(cell.text)] if _is_long(cell.text) else []
    if len(starts) < _MIN_ROWS:
        return []
    ends = [start for start, _ in starts[1:]] + [len(cell.text)]
    rows = [
        _line([cell.text[start:behind], *_SEPARATORS.split(cell.text[behind:end].strip(_OUTER))], cell)
        for (start, behind), end in zip(starts, ends, strict=True)
    ]
    with_numbers = sum(
        _has_number(row, cell.text[behind:], layout) for row, (_, behind) in zip(rows, starts, strict=True)
    )
    return [_line([cell.text[: starts[0][0]]], cell), *rows] if with_numbers >= _MIN_ROWS else []


def _row(cell: Cell, layout: Form) -> list[TableLine]:
    """The label, the unit and the numbers of a row that single spaces part; nothing where it is no such row."""
    pieces = cell.text.split()
    for count in range(len(pieces) - 1, 0, -1):
        behind = pieces[count:]
        if not all(is_measure(piece, layout) or looks_like_value(piece) for piece in behind):
            return []
        if exact_rows(" ".join(pieces[:count]), layout):
            return [_line([" ".join(pieces[:count]), *behind], cell)]
    return []


def _has_number(row: TableLine, behind: str, layout: Form) -> bool:
    """Whether a number stands apart behind the label, as it does in a table and not in a sentence."""
    values = [cell.text for cell in row.cells[1:] if not is_measure(cell.text, layout)]
    return bool(_SEPARATORS.match(behind) and values and looks_like_value(values[0]))


def _is_long(text: str) -> bool:
    return len(text) > _SHORTEST_ROW * _MIN_ROWS


def _line(texts: list[str], cell: Cell) -> TableLine:
    cells = tuple(Cell(text.strip(), cell.place, confidence=cell.confidence) for text in texts)
    return TableLine(cells, cells, None)


@cache
def _labels(form_id: str) -> re.Pattern[str]:
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
