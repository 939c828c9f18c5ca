"""Tables that rules enclose: the rectangles between them, each in its row and column.

Works on any coordinates whose y grows downward: points of a PDF page or pixels of a scanned one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from operator import attrgetter, itemgetter
from typing import NamedTuple

__all__ = ["Box", "Rule", "ruled_tables"]

# How the thresholds below were tried: each alone halved and doubled, or else changed by a fifth, while all PDFs of
# tests/golden/pdf and tests/reading and the layouts ruled, boxed and borderless of examples.render were read again.
# "Alike" means that every one of them gave the same document.

# The crossings of rules that are followed: 25,000 to 100,000 alike: more are no table but a hatched picture.
_MOST_LATTICE_CELLS = 50_000
# The share of a side that a rule covers which closes it. 0.25 to 0.62 alike; at 1 cells of matrix.pdf run into each
# other, and 26 of its 27 rows are left.
_LEAST_COVERED = 0.5
# In tolerances: how far rules run out beyond the outermost rule across that leave a side of the table open. 2 to 5
# alike; at 9 the last four rows of a table of form 2019 (boxed) leave it.
_OPEN_SIDE = 4
# The rules down that end and begin at one height which part two rows there: one more than the two sides that
# any table has. No other number was tried.
_FEWEST_JOINTS = 3
# In tolerances: how narrow a row or column is that holds no text. 2 and 3 alike; at 1 the sliver of
# test_a_sliver_between_head_and_body_is_no_row is a row, at 5 rows of matrix.pdf run into one.
_SLIVER = 2


Rectangle = tuple[float, float, float, float]


class Rule(NamedTuple):
    """A straight rule: where it lies across its direction, and from where to where it runs."""

    at: float
    start: float
    end: float


class Box(NamedTuple):
    """A table's cell: its rectangle, its first row and column counted from 0, and how many it covers."""

    left: float
    top: float
    right: float
    bottom: float
    row: int
    column: int
    rows: int
    columns: int


def ruled_tables(horizontal: Sequence[Rule], vertical: Sequence[Rule], tolerance: float) -> list[list[Box]]:
    """The boxes of each table that rules enclose, tables from top to bottom, boxes row by row.

    Rules within `tolerance` of each other are one, and meet where they end that close. A side that two
    rules or more run out to without a rule across their ends is closed there. A table's boxes never
    overlap; where a rule is missing they are as large as the rules left allow. A lattice too fine for a
    table, such as a hatched picture, is left out.
    """
    tables = []
    joints = _joints(vertical, tolerance)
    for across, down in _connected(_joined(horizontal, tolerance), _joined(vertical, tolerance), tolerance):
        ruled = [*across, *_unruled(across, down, joints, tolerance)]
        closed_down = _closed(down, ruled, tolerance)
        closed_across = _closed(ruled, closed_down, tolerance)
        lattice = _Lattice(closed_across, closed_down)
        if lattice.is_table():
            # Slivers too narrow for any text go, and what is beside them closes up over them.
            rectangles, sliver = lattice.rectangles(), _SLIVER * tolerance
            xs = _merged(sorted({x for left, _, right, _ in rectangles for x in (left, right)}), sliver)
            ys = _merged(sorted({y for _, top, _, bottom in rectangles for y in (top, bottom)}), sliver)
            snapped = ((xs[left], ys[top], xs[right], ys[bottom]) for left, top, right, bottom in rectangles)
            kept = [one for one in snapped if one[0] < one[2] and one[1] < one[3]]
            tables.append(_numbered(kept))
    return sorted((table for table in tables if table), key=lambda table: (table[0].top, table[0].left))


def _joined(rules: Iterable[Rule], tolerance: float) -> list[Rule]:
    """The rules, those that lie and reach within the tolerance made one."""
    joined: list[Rule] = []
    for at, level in _levels(rules, tolerance):
        start, end = level[0].start, level[0].end
        for rule in level[1:]:
            if rule.start > end + tolerance:
                joined.append(Rule(at, start, end))
                start = rule.start
                end = rule.end
            end = max(end, rule.end)
        joined.append(Rule(at, start, end))
    return [rule for rule in joined if rule.end - rule.start > tolerance]


def _levels(rules: Iterable[Rule], tolerance: float) -> Iterator[tuple[float, list[Rule]]]:
    """The rules at about the position of a longer one, with that position, each group by where its rules start."""
    sorted_rules = sorted(
        (Rule(at, min(start, end), max(start, end)) for at, start, end in rules),
        key=lambda rule: (rule.start - rule.end, rule),
    )
    levels: dict[float, list[Rule]] = {}
    positions: list[float] = []
    for rule in sorted_rules:
        slot = bisect_left(positions, rule.at)
        near = [at for at in positions[max(0, slot - 1) : slot + 1] if abs(at - rule.at) <= tolerance]
        if near:
            levels[min(near, key=lambda at: abs(at - rule.at))].append(rule)
        else:
            positions.insert(slot, rule.at)
            levels[rule.at] = [rule]
    for at in positions:
        yield at, sorted(levels[at], key=attrgetter("start"))


def _connected(
    across: Sequence[Rule], down: Sequence[Rule], tolerance: float
) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The rules that meet each other, directly or through others: rules across and rules down."""
    parents = list(range(len(across) + len(down)))

    def root(node: int) -> int:
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    order = sorted(range(len(down)), key=lambda number: down[number].at)
    positions = [down[number].at for number in order]
    for number, rule in enumerate(across):
        first = bisect_left(positions, rule.start - tolerance)
        last = bisect_right(positions, rule.end + tolerance)
        for other in order[first:last]:
            if down[other].start - tolerance <= rule.at <= down[other].end + tolerance:
                parents[root(len(across) + other)] = root(number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for node in range(len(parents)):
        found = groups.setdefault(root(node), ([], []))
        if node < len(across):
            found[0].append(across[node])
        else:
            found[1].append(down[node - len(across)])
    return ((rules, others) for rules, others in groups.values() if rules and others)


def _joints(vertical: Sequence[Rule], tolerance: float) -> list[tuple[float, float]]:
    """The points, x and y, at which one piece of a rule down ends and the next begins."""
    joints = []
    for at, pieces in _levels(vertical, tolerance):
        ends = sorted({piece.end for piece in pieces})
        for start in sorted({piece.start for piece in pieces}):
            nearest = bisect_left(ends, start - tolerance)
            if nearest < len(ends) and ends[nearest] <= start + tolerance:
                joints.append((at, start))
    return joints


def _unruled(
    across: Sequence[Rule], down: Sequence[Rule], joints: Iterable[tuple[float, float]], tolerance: float
) -> list[Rule]:
    """The sides between rows that nothing rules where a table runs on over the page's end, told by joints.

    Programs draw the rules down cell by cell, and leave out the rule across that the row on the page's end would share
    with the row above.
    """
    first, last = min(rule.at for rule in across), max(rule.at for rule in across)
    columns = {rule.at for rule in down}
    levels: list[list[tuple[float, float]]] = []
    for x, y in sorted(joints, key=itemgetter(1)):
        is_open = not first - tolerance <= y <= last + tolerance
        if x not in columns or not is_open:
            continue
        if levels and y - levels[-1][0][1] <= tolerance:
            levels[-1].append((x, y))
        else:
            levels.append([(x, y)])
    found = []
    for level in levels:
        y = level[0][1]
        crossing = {rule.at for rule in down if rule.start + tolerance < y < rule.end - tolerance}
        jointed = {x for x, _ in level} & crossing
        if len(jointed) >= _FEWEST_JOINTS and 2 * len(jointed) > len(crossing):
            found.append(Rule(y, min(jointed), max(jointed)))
    return found


def _closed(rules: list[Rule], others: Sequence[Rule], tolerance: float) -> list[Rule]:
    """The rules, and one more at each side that two or more of the others run out to well past the outermost."""
    first, last = min(rule.at for rule in rules), max(rule.at for rule in rules)
    start, end = min(rule.start for rule in others), max(rule.end for rule in others)
    closed = list(rules)
    if first - start > _OPEN_SIDE * tolerance:
        closed += _side(start, [other.at for other in others if other.start <= start + tolerance])
    if end - last > _OPEN_SIDE * tolerance:
        closed += _side(end, [other.at for other in others if other.end >= end - tolerance])
    return closed


def _side(at: float, reached: Sequence[float]) -> list[Rule]:
    return [Rule(at, min(reached), max(reached))] if len(reached) > 1 else []


class _Lattice:
    """All positions of a table's rules as rows and columns of small cells, and which of them a rule parts."""

    def __init__(self, across: Sequence[Rule], down: Sequence[Rule]) -> None:
        self._ys = sorted({rule.at for rule in across})
        self._xs = sorted({rule.at for rule in down})
        self._across = _by_position(across)
        self._down = _by_position(down)

    def is_table(self) -> bool:
        return 0 < (len(self._ys) - 1) * (len(self._xs) - 1) <= _MOST_LATTICE_CELLS

    def rectangles(self) -> list[Rectangle]:
        """Left, top, right and bottom of each area that rules enclose on all sides."""
        seen: set[tuple[int, int]] = set()
        found = []
        for row in range(len(self._ys) - 1):
            for column in range(len(self._xs) - 1):
                if (row, column) not in seen:
                    area, is_enclosed = self._area(row, column)
                    seen |= area
                    if is_enclosed:
                        found += [self._rectangle(part) for part in _parts(area)]
        return found

    def _area(self, row: int, column: int) -> tuple[set[tuple[int, int]], bool]:
        """The small cells that no rule parts from this one, and whether they are enclosed.

        The page's end closes what the table's own upper or lower edge leaves open, and the table's own side a box whose
        rules above and below run out to it: a piece of the side is missing there.
        """
        area = {(row, column)}
        waiting = [(row, column)]
        left, right = set(), set()
        while waiting:
            for cell in self._open_neighbours(*waiting.pop()):
                if cell[1] < 0:
                    left.add(cell[0])
                elif cell[1] >= len(self._xs) - 1:
                    right.add(cell[0])
                elif 0 <= cell[0] < len(self._ys) - 1 and cell not in area:
                    area.add(cell)
                    waiting.append(cell)
        is_enclosed = (not left or self._runs_out(left, 0)) and (not right or self._runs_out(right, len(self._xs) - 2))
        return area, is_enclosed

    def _runs_out(self, rows: set[int], column: int) -> bool:
        """Tell whether rules above and below these rows of an outer column reach the table's side."""
        start, end = self._xs[column], self._xs[column + 1]
        return all(_is_ruled(self._across[self._ys[at]], start, end) for at in (min(rows), max(rows) + 1))

    def _open_neighbours(self, row: int, column: int) -> Iterator[tuple[int, int]]:
        left, right = self._xs[column], self._xs[column + 1]
        top, bottom = self._ys[row], self._ys[row + 1]
        if not _is_ruled(self._across[top], left, right):
            yield row - 1, column
        if not _is_ruled(self._across[bottom], left, right):
            yield row + 1, column
        if not _is_ruled(self._down[left], top, bottom):
            yield row, column - 1
        if not _is_ruled(self._down[right], top, bottom):
            yield row, column + 1

    def _rectangle(self, part: tuple[int, int, int, int]) -> Rectangle:
        top, left, bottom, right = part
        return self._xs[left], self._ys[top], self._xs[right], self._ys[bottom]


def _by_position(rules: Iterable[Rule]) -> dict[float, list[Rule]]:
    ordered = sorted(rules)
    return {at: list(level) for at, level in groupby(ordered, key=attrgetter("at"))}


def _is_ruled(rules: Iterable[Rule], start: float, end: float) -> bool:
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules)
    return covered > _LEAST_COVERED * (end - start)


def _parts(area: set[tuple[int, int]]) -> Iterator[tuple[int, int, int, int]]:
    """The area as rectangles, top, left, bottom and right: itself, or its rows where it has corners inward."""
    bands: list[tuple[int, int, int, int]] = []
    for row, cells in groupby(sorted(area), key=lambda cell: cell[0]):
        columns = [column for _, column in cells]
        breaks = [number for number, (one, two) in enumerate(pairwise(columns), 1) if two != one + 1]
        for first, last in pairwise([0, *breaks, len(columns)]):
            bands.append((row, columns[first], row + 1, columns[last - 1] + 1))
    open_bands: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    for top, left, bottom, right in bands:
        above = open_bands.get((left, right))
        if above and above[2] == top:
            open_bands[left, right] = (above[0], left, bottom, right)
        else:
            if above:
                yield above
            open_bands[left, right] = (top, left, bottom, right)
    yield from open_bands.values()


def _merged(positions: Sequence[float], sliver: float) -> dict[float, float]:
    """For each position the first one within a sliver's width before it, or itself."""
    merged: dict[float, float] = {}
    first = float("-inf")
    for position in positions:
        first = first if position - first < sliver else position
        merged[position] = first
    return merged


def _numbered(rectangles: Sequence[Rectangle]) -> list[Box]:
    """The rectangles as boxes, rows and columns counted by the sides that rectangles have."""
    xs = sorted({x for left, _, right, _ in rectangles for x in (left, right)})
    ys = sorted({y for _, top, _, bottom in rectangles for y in (top, bottom)})
    column_of = {x: number for number, x in enumerate(xs)}
    row_of = {y: number for number, y in enumerate(ys)}
    numbered = [
        Box(
            left,
            top,
            right,
            bottom,
            row_of[top],
            column_of[left],
            row_of[bottom] - row_of[top],
            column_of[right] - column_of[left],
        )
        for left, top, right, bottom in rectangles
    ]
    return sorted(_trimmed(numbered), key=lambda box: (box.row, box.column))


def _trimmed(boxes: list[Box]) -> list[Box]:
    """The boxes without a first or last row that only cells running on over the page's end reach into."""
    if boxes and all(box.rows > 1 for box in boxes if box.row == 0):
        boxes = [box._replace(rows=box.rows - 1) if box.row == 0 else box._replace(row=box.row - 1) for box in boxes]
    end = max((box.row + box.rows for box in boxes), default=0)
    if all(box.row < end - 1 for box in boxes):
        boxes = [box._replace(rows=box.rows - 1) if box.row + box.rows == end else box for box in boxes]
    return boxes
