"""Tables that rules enclose, filled with the characters that stand in them.

Where pieces of a rule are missing, a box reaches over several rows or columns and holds what belongs to each: such a
box is parted again where numbers stand apart in it as the rows and columns around it have them, and what comes of it is
not certain.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tasks.model.document import Cell
from tasks.reading.grids import Area, build, cell_place
from tasks.reading.pdf.join_pages import PageTable
from tasks.reading.pdf.ruled_tables import Box
from tasks.reading.pdf.text_lines import NUMBER, Glyph, Line, Word, boxed_text, lines_of

__all__ = ["FilledTable", "fill_tables"]

# How near characters written in one stroke stand that no rule can part, in their font's size (0.15 to 0.6 alike).
_TIGHT = 0.3
# The numbers in a row or column that tell where a box is to be parted: one alone may be a year in a heading. No other
# count was tried.
_FEWEST_NUMBERS = 2
_UNCERTAIN = 0.5
"""The confidence of a number whose place or whose digits were put together: less than what counts as certain."""


class FilledTable:
    """A ruled table that takes the characters standing in it."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        """Begin with empty boxes."""
        self.boxes = list(boxes)
        self._xs = sorted({x for box in boxes for x in (box.left, box.right)})
        self._ys = sorted({y for box in boxes for y in (box.top, box.bottom)})
        self._owners = {
            (row, column): number
            for number, box in enumerate(boxes)
            for row in range(box.row, box.row + box.rows)
            for column in range(box.column, box.column + box.columns)
        }
        self._glyphs: list[list[Glyph]] = [[] for _ in boxes]

    @property
    def top(self) -> float:
        """The place where the table begins on its page."""
        return self._ys[0]

    @property
    def has_text(self) -> bool:
        """Tells whether anything stands in it."""
        return any(not glyph.char.isspace() for glyphs in self._glyphs for glyph in glyphs)

    def holds(self, other: "FilledTable") -> bool:
        """Tell whether another table stands within one of its boxes."""
        x, y = (other.boxes[0].left + other.boxes[0].right) / 2, (other.boxes[0].top + other.boxes[0].bottom) / 2
        return other is not self and self._owner(x, y) is not None

    def take(self, run: Sequence[Glyph]) -> bool:
        """Put a stretch of characters into the box that holds most of it; false where it stands outside the table.

        Where it stands between the table's boxes, in a place that missing rules leave open, that place becomes a box.
        """
        found = Counter[int | None]()
        for glyph in run:
            found[self._owner(*glyph.middle)] += max(1, round(glyph.right - glyph.left))
        number = found.most_common(1)[0][0]
        if number is None:
            number = self._add_box(run)
        if number is None:
            return False
        self._glyphs[number] += run
        return True

    def _add_box(self, run: Sequence[Glyph]) -> int | None:
        """Make a box of the free columns around the middle of a stretch in its row; `None` where it is outside."""
        middle = run[len(run) // 2].middle
        row, column = bisect_right(self._ys, middle[1]) - 1, bisect_right(self._xs, middle[0]) - 1
        width = len(self._xs) - 1
        if not (0 <= row < len(self._ys) - 1 and 0 <= column < width) or (row, column) in self._owners:
            return None
        first, end = column, column + 1
        while first > 0 and (row, first - 1) not in self._owners:
            first -= 1
        while end < width and (row, end) not in self._owners:
            end += 1
        if end - first == width:
            return None
        self.boxes.append(
            Box(self._xs[first], self._ys[row], self._xs[end], self._ys[row + 1], row, first, 1, end - first)
        )
        self._glyphs.append([])
        self._owners |= dict.fromkeys(((row, at) for at in range(first, end)), len(self.boxes) - 1)
        return len(self.boxes) - 1

    def texts(self) -> Iterator[tuple[Box, str]]:
        """The boxes, parted as those of `table` are, each with its text."""
        return ((box, boxed_text(glyphs, box.left, box.right).text) for box, glyphs, _ in self._parted_boxes())

    def table(self) -> PageTable:
        """The table with its text.

        Raises:
            UnreadableError: `too_many_cells`.
        """
        areas, full, uncertain = [], set(), set()
        for box, glyphs, is_parted in self._parted_boxes():
            boxed = boxed_text(glyphs, box.left, box.right)
            areas.append(Area(boxed.text, box.row, box.column, box.rows, box.columns))
            place = cell_place(box.row, box.column)
            if boxed.is_full:
                full.add(place)
            pieces = boxed.text.split()
            if is_parted or boxed.is_joined_number or (len(pieces) > 1 and all(map(NUMBER.fullmatch, pieces))):
                uncertain.add(place)
        rows = []
        for number, row in enumerate(build(areas, "", cell_place).rows):
            cells = (replace(cell, confidence=_UNCERTAIN) if cell.place in uncertain else cell for cell in row)
            blanks = (Cell("", cell_place(number, column)) for column in range(len(row), len(self._xs) - 1))
            rows.append((*cells, *blanks))
        # A row that only repeats cells from above, as where a merged cell ends within a row, is none.
        kept = []
        for above, row in pairwise(((), *rows)):
            repeated = sum(cell.place == other.place for cell, other in zip(row, above, strict=False))
            if 2 * repeated <= len(row) or any(cell.is_origin and cell.text for cell in row):
                kept.append(row)
        return PageTable(tuple(kept), tuple(self._xs), frozenset(full))

    def _parted_boxes(self) -> Iterator[tuple[Box, list[Glyph], bool]]:
        """The boxes with their characters; those parted again where a piece of a rule is missing, and whether so."""
        rows, columns, extents = Counter[int](), Counter[int](), Counter[tuple[int, int]]()
        for box, glyphs in zip(self.boxes, self._glyphs, strict=True):
            if glyphs and NUMBER.fullmatch("".join(glyph.char for glyph in glyphs).strip()):
                rows.update([box.row] if box.rows == 1 else [])
                columns.update([box.column] if box.columns == 1 else [])
                extents[box.column, box.columns] += 1
        of_rows = {row for row, count in rows.items() if count >= _FEWEST_NUMBERS}
        of_columns = {column for column, count in columns.items() if count >= _FEWEST_NUMBERS}
        for box, glyphs in zip(self.boxes, self._glyphs, strict=True):
            found = [box]
            if box.rows * box.columns > 1 and any(glyph.char.isdigit() for glyph in glyphs):
                words = [(self._lattice(word, line), word) for line in lines_of(glyphs) for word in line.words]
                is_of_numbers = extents[box.column, box.columns] >= _FEWEST_NUMBERS
                own_rows = set(range(box.row, box.row + box.rows)) if is_of_numbers else of_rows
                found = list(self._parts(box, words, own_rows, of_columns))
            for part in found:
                own = glyphs if len(found) == 1 else [glyph for glyph in glyphs if _is_in(part, box, glyph)]
                yield part, own, len(found) > 1

    def _parts(
        self, box: Box, words: Sequence[tuple[tuple[int, int], Word]], of_rows: set[int], of_columns: set[int]
    ) -> Iterator[Box]:
        """The box parted between its rows, and what then is a row of numbers between its columns.

        Only where numbers stand apart: the other boxes of their row, or their column, hold numbers too.
        """
        rows = range(box.row, box.row + box.rows)
        for first, end in _stretches_of(rows, [(row, word) for (row, _), word in words], of_rows):
            part = box._replace(row=first, rows=end - first, top=self._ys[first], bottom=self._ys[end])
            inside = [(column, word) for (row, column), word in words if first <= row < end]
            columns = range(box.column, box.column + box.columns)
            is_of_numbers = end - first == 1 and first in of_rows
            for left, right in _stretches_of(columns, inside, of_columns if is_of_numbers else set()):
                yield part._replace(column=left, columns=right - left, left=self._xs[left], right=self._xs[right])

    def _lattice(self, word: Word, line: Line) -> tuple[int, int]:
        """The row and the column in whose space a word stands."""
        y, x = (line.top + line.bottom) / 2, (word.left + word.right) / 2
        return bisect_right(self._ys, y) - 1, bisect_right(self._xs, x) - 1

    def _owner(self, x: float, y: float) -> int | None:
        return self._owners.get((bisect_right(self._ys, y) - 1, bisect_right(self._xs, x) - 1))


def fill_tables(tables: Sequence[Sequence[Box]], glyphs: Sequence[Glyph]) -> tuple[list[FilledTable], list[Glyph]]:
    """The tables that hold text, filled, and the glyphs outside of them.

    A single box is a frame around text, and a table with another one in it is there for the layout: neither
    counts as a table.
    """
    filled = [FilledTable(boxes) for boxes in tables if len(boxes) > 1]
    filled = [table for table in filled if not any(table.holds(other) for other in filled)]
    outside: list[Glyph] = []
    for run in _stretches(glyphs):
        if not any(table.take(run) for table in filled):
            outside += run
    return [table for table in filled if table.has_text], outside


def _stretches_of(places: range, words: Sequence[tuple[int, Word]], of_numbers: set[int]) -> Iterator[tuple[int, int]]:
    """The stretches, first place and end, that a box's rows or columns fall into: each place of numbers is its own."""
    texts = {place: [word.text for at, word in words if at == place] for place in places}
    filled = [place for place in places if texts[place]]
    alone = {place for place in filled if place in of_numbers and all(map(NUMBER.fullmatch, texts[place]))}
    if not alone or len(filled) == 1:
        yield places.start, places.stop
        return
    bounds = {places.start, *alone, *(place + 1 for place in alone), places.stop}
    yield from pairwise(sorted(bounds))


def _is_in(part: Box, box: Box, glyph: Glyph) -> bool:
    """Tell whether a character of a box stands in a part of it; what hangs over the box is in its outer parts."""
    x, y = glyph.middle
    x, y = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
    is_across = part.left <= x < part.right or x == part.right == box.right
    return is_across and (part.top <= y < part.bottom or y == part.bottom == box.bottom)


def _stretches(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs in stretches written in one stroke without a gap, which no rule can part."""
    stretch: list[Glyph] = []
    for glyph in glyphs:
        if stretch:
            before, near = stretch[-1], _TIGHT * glyph.size
            is_beside = abs(glyph.left - before.right) < near and abs(glyph.base - before.base) < near
            if glyph.run != before.run or not is_beside or before.char.isspace() or glyph.char.isspace():
                yield stretch
                stretch = []
        stretch.append(glyph)
    if stretch:
        yield stretch
