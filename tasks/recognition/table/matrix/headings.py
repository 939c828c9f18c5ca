"""The headings of a block in a grid: the columns they stand in, their order, and the units of money they name."""

import re
from collections.abc import Sequence
from itertools import groupby

from expectations.forms import Block, Form
from tasks.model.document import Cell
from tasks.recognition.table.labels import bare_key, full_key, leaf_headings
from tasks.recognition.table.lines import TableLine
from tasks.recognition.table.values import read_money_unit

__all__ = ["Headings"]

_Key = tuple[int, int]
_SPACES = re.compile(r"\s+")
# 采购总金额（单位：万元）
_MEASURE = re.compile(r"(?P<heading>[^()（）]+)[(（](?:单位[:：])?(?P<measure>[百千万亿]*元)[)）]")


class Headings:
    """The headings over the numbers, by grid and block; those that merged cells leave in a line count as its own."""

    def __init__(self, lines: Sequence[TableLine], layout: Form) -> None:
        """Take in all lines of a document."""
        self._columns: dict[_Key, tuple[int, ...]] = {}
        self._seen: dict[_Key, set[str]] = {}
        self._measures: dict[tuple[int, int], str] = {}
        self._blanks_behind: dict[int, int] = {}
        self._leaves = frozenset().union(
            *(leaf for block in layout.blocks for leaf in leaf_headings(layout.id, block.number))
        )
        # 单位：万元, in a line of its own beside the table.
        self._elsewhere = next(
            (measure for line in lines for cell in line.cells if (measure := read_money_unit(cell.text))), ""
        )
        self._form = layout.id
        above: TableLine | None = None
        for line in lines:
            self._take_measures(line, layout)
            if line.grid and len(line.covered) > 1:
                keys = _keys(line, above if above and above.grid is line.grid else None)
                for block in layout.blocks if any(keys) else ():
                    self._take((id(line.grid), block.number), keys, block, layout.id)
            above = line
        for block in layout.blocks:
            self._count_blanks([line for line in lines if line.grid], block)

    def columns(self, line: TableLine, block: int) -> tuple[int, ...] | None:
        """The grid's column for each column of the block, in the form's order; `None` where not all have a heading."""
        return self._columns.get((id(line.grid), block))

    def lacks_some(self, line: TableLine, block: int) -> bool:
        """Whether the grid heads more than half of the block's columns, but not all of them anywhere."""
        seen = self._seen.get((id(line.grid), block), set())
        leaves = leaf_headings(self._form, block)
        found = sum(not leaf.isdisjoint(seen) for leaf in leaves)
        return len(leaves) > 2 and len(leaves) < 2 * found < 2 * len(leaves)

    def measure(self, block: int, column: int) -> str:
        """The unit of money that the heading of a column names in brackets; empty where it names none."""
        return self._measures.get((block, column), self._elsewhere)

    def blanks_behind(self, block: int) -> int | None:
        """How many blank cells stand behind the headings of a block, where these are all in one line."""
        return self._blanks_behind.get(block)

    def _count_blanks(self, lines: Sequence[TableLine], block: Block) -> None:
        """Take note of how many blanks follow the block's headings, in their line or one per line below them."""
        leaves = leaf_headings(self._form, block.number)
        last: list[str] = []
        behind: int | None = None
        for line in lines:
            for cell in line.cells:
                if not cell.text:
                    behind = None if behind is None else behind + 1
                    continue
                last = [*last, full_key(cell.text)][-len(leaves) :]
                # What stands right behind the last heading may be another one, and the block a wider one.
                if behind is not None and last[-1] not in self._leaves:
                    self._blanks_behind[block.number] = behind
                    return
                is_headed = len(last) == len(leaves) and all(map(frozenset.__contains__, leaves, last))
                behind = 0 if is_headed else None
            if behind is not None and len(line.cells) > 1:
                self._blanks_behind[block.number] = behind
                return

    def _take_measures(self, line: TableLine, layout: Form) -> None:
        """Take note of the units of money that a line's headings name in brackets."""
        for cell in line.cells:
            match = _MEASURE.fullmatch(_SPACES.sub("", cell.text))
            for block in layout.blocks if match else ():
                for at, column in enumerate(block.columns):
                    if match and bare_key(match["heading"]) in map(bare_key, (column.label, *column.variants)):
                        self._measures[block.number, at] = match["measure"]

    def _take(self, key: _Key, keys: Sequence[frozenset[str]], block: Block, form_id: str) -> None:
        """Take note of a block's headings in a line, and of their columns where they are all there."""
        leaves = leaf_headings(form_id, block.number)
        own = frozenset().union(*leaves)
        found = [(column, next(iter(here & own))) for column, here in enumerate(keys) if here & own]
        self._seen.setdefault(key, set()).update(heading for _, heading in found)
        columns = _in_order(found, leaves, [column.headings[:-1] for column in block.columns])
        if columns is not None:
            self._columns.setdefault(key, columns)


def _keys(line: TableLine, above: TableLine | None) -> list[frozenset[str]]:
    """What stands over each column, in a line and the one above: not all headings reach down to the last.

    A heading over several columns stands over the first of them.
    """

    def is_widened(row: Sequence[Cell], column: int) -> bool:
        # A cell over several columns leaves a copy of itself in each to the right of its first.
        return column > 0 and not row[column].is_origin and row[column].place == row[column - 1].place

    rows = (line.covered, above.covered if above else ())
    return [
        frozenset(full_key(row[column].text) for row in rows if column < len(row) and not is_widened(row, column))
        - {""}
        for column in range(len(line.covered))
    ]


def _in_order(
    found: Sequence[tuple[int, str]], leaves: Sequence[frozenset[str]], above: Sequence[tuple[str, ...]]
) -> tuple[int, ...] | None:
    """The column of each heading in the form's order; columns under one heading stay together."""
    if len(found) != len(leaves):
        return None
    is_repeated = len(frozenset().union(*leaves)) < sum(map(len, leaves))
    groups = [list(group) for _, group in groupby(range(len(leaves)), key=lambda at: above[at])]
    columns: dict[int, int] = {}
    for group in groups if is_repeated else [list(range(len(leaves)))]:
        here = [found[at] for at in group]
        for at in group:
            named = [column for column, key in here if key in leaves[at]]
            if len(named) != 1:
                return None
            columns[at] = named[0]
    return tuple(columns[at] for at in range(len(leaves)))
