"""Where a report holds the form twice, such as last year's beside its own: which copy is the report's?"""

import re
from collections.abc import Sequence

from expectations.forms import Form
from tasks.recognition.table.lines import TableLine
from tasks.recognition.table.official_labels import exact_rows

__all__ = ["own_copy"]

_MIN_ROWS = 8
_TITLE_LINES = 8
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|\D|$)")


def own_copy(lines: Sequence[TableLine], layout: Form, year: int | None) -> Sequence[TableLine]:
    """The lines without the copies that are titled with another year, where just one is titled with this one.

    A copy's title is what stands in the lines before its first row, and the name of its sheet. Where the titles do
    not tell, all lines are returned, and what the copies say differently will be in doubt.
    """
    starts = _starts(lines, layout)
    if year is None or len(starts) < 2:
        return lines
    bounds = [*starts, len(lines)]
    named = [_years(lines, start, bounds[number - 1] if number else 0) for number, start in enumerate(starts)]
    own = [number for number, years in enumerate(named) if str(year) in years]
    if len(own) != 1 or any(not years for number, years in enumerate(named) if number != own[0]):
        return lines
    return [*lines[: starts[0]], *lines[bounds[own[0]] : bounds[own[0] + 1]]]


def _starts(lines: Sequence[TableLine], layout: Form) -> list[int]:
    """The line of each copy's first row; a copy begins where rows come again, if many of them do."""
    starts: list[int] = []
    seen: set[int] = set()
    count = 0
    for number, line in enumerate(lines):
        positions = _rows_of(line, layout)
        if not starts and positions:
            starts.append(number)
        if positions & seen and count >= _MIN_ROWS and _come_again(lines[number:], layout, seen):
            starts.append(number)
            seen = set()
            count = 0
        seen |= positions
        count += bool(positions)
    return starts


def _come_again(lines: Sequence[TableLine], layout: Form, seen: set[int]) -> bool:
    """Whether at least half of the rows seen come again."""
    again: set[int] = set()
    for line in lines:
        again |= _rows_of(line, layout) & seen
        if 2 * len(again) >= len(seen):
            return True
    return False


def _rows_of(line: TableLine, layout: Form) -> set[int]:
    """The rows that the line names, of those whose label is theirs alone."""
    named = (exact_rows(cell.text, layout) for cell in line.cells if cell.text)
    return {rows[0].position for rows in named if len(rows) == 1 and rows[0].items}


def _years(lines: Sequence[TableLine], start: int, after: int) -> set[str]:
    """The years that a copy's title names."""
    title = lines[max(after, start - _TITLE_LINES) : start]
    texts = [cell.text for line in title for cell in line.cells]
    sheet = lines[start].grid
    return {year for text in (*texts, sheet.place if sheet else "") for year in _YEAR.findall(text)}
