"""Which of a page's characters stand in which box of its ruled tables?"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tasks.model.document import Cell
from tasks.reading.grids import Area, build
from tasks.reading.pdf.join_pages import PageTable, Row
from tasks.reading.pdf.ruled_tables import Box
from tasks.reading.pdf.text_lines import Glyph, boxed_text

__all__ = ["FilledTable", "fill_tables"]

_TIGHT = 0.3


class FilledTable:
    """A ruled table that takes the characters standing in it."""

    def __init__(self, boxes: Sequence[Box]) -> None:
        """Begin with empty boxes."""
        self.boxes = boxes
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
        """Where the table begins on its page."""
        return self._ys[0]

    @property
    def has_text(self) -> bool:
        """Whether anything stands in it."""
        return any(not glyph.char.isspace() for glyphs in self._glyphs for glyph in glyphs)

    def holds(self, other: "FilledTable") -> bool:
        """Whether another table stands within one of its boxes."""
        x, y = (other.boxes[0].left + other.boxes[0].right) / 2, (other.boxes[0].top + other.boxes[0].bottom) / 2
        return other is not self and self._owner(x, y) is not None

    def take(self, run: Sequence[Glyph]) -> bool:
        """Put a stretch of characters into the box that holds most of it; false where that is none."""
        found = Counter[int | None]()
        for glyph in run:
            found[self._owner(*glyph.middle)] += max(1, round(glyph.right - glyph.left))
        number = found.most_common(1)[0][0]
        if number is None:
            return False
        self._glyphs[number] += run
        return True

    def table(self) -> PageTable:
        """The table with its text.

        Raises:
            UnreadableError: `too_many_cells`.
        """
        areas, full = [], set()
        for box, glyphs in zip(self.boxes, self._glyphs, strict=True):
            text, is_full = boxed_text(glyphs, box.left, box.right)
            areas.append(Area(text, box.row, box.column, box.rows, box.columns))
            if is_full:
                full.add(_place(box.row, box.column))
        rows = [
            (*row, *(Cell("", _place(number, column)) for column in range(len(row), len(self._xs) - 1)))
            for number, row in enumerate(build(areas, "", _place).rows)
        ]
        kept = (row for above, row in pairwise(((), *rows)) if not _is_echo(row, above))
        return PageTable(tuple(kept), tuple(self._xs), frozenset(full))

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
    for run in _words(glyphs):
        if not any(table.take(run) for table in filled):
            outside += run
    return [table for table in filled if table.has_text], outside


def _words(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs in stretches written in one stroke without a gap, which no rule can part."""
    word: list[Glyph] = []
    for glyph in glyphs:
        if word and not _follows(word[-1], glyph):
            yield word
            word = []
        word.append(glyph)
    if word:
        yield word


def _follows(one: Glyph, two: Glyph) -> bool:
    is_beside = abs(two.left - one.right) < _TIGHT * two.size and abs(two.base - one.base) < _TIGHT * two.size
    return one.run == two.run and is_beside and not one.char.isspace() and not two.char.isspace()


def _is_echo(row: Row, above: Row) -> bool:
    """Whether a row only repeats cells from above, as where a merged cell ends within a row."""
    if any(cell.is_origin and cell.text for cell in row):
        return False
    repeated = sum(cell.place == other.place for cell, other in zip(row, above, strict=False))
    return 2 * repeated > len(row)


def _place(row: int, column: int) -> str:
    return f"行{row + 1} 列{column + 1}"
