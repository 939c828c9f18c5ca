"""Is a text a table whose cells are parted by commas (CSV), and which are its cells?"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence

from tasks.model.document import Cell, Grid
from tasks.reading.grids import clean
from tasks.reading.limits import check_parts

__all__ = ["comma_grid"]

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_FEWEST_ROWS = 5
_LEAST_SHARE = 0.6


def comma_grid(lines: Sequence[str], place_of: Callable[[int], str]) -> Grid | None:
    """The grid of a CSV text given line by line, each row at the line it begins on; none for any other text.

    A text is CSV where most of its rows have the same number of fields, at least two, and there are at least
    five of them; commas that only group digits do not count as evidence.

    Raises:
        UnreadableError: `too_many_cells`.
    """
    if not _looks_parted(lines):
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
    return Grid(tuple(rows), rows[0][0].place) if _are_alike(rows) else None


def _looks_parted(lines: Sequence[str]) -> bool:
    """Whether commas that do more than group digits stand in most lines: the cheap question first."""
    filled = [line for line in lines if clean(line)]
    parted = sum("," in _THOUSANDS.sub("", line) for line in filled)
    return parted >= _FEWEST_ROWS and parted >= _LEAST_SHARE * len(filled)


def _are_alike(rows: Sequence[Sequence[Cell]]) -> bool:
    widths = Counter(len(row) for row in rows)
    width, count = max(widths.items(), key=lambda entry: entry[1], default=(0, 0))
    return width > 1 and count >= max(_FEWEST_ROWS, _LEAST_SHARE * len(rows))
