"""Rules of a page become the boxes they enclose, whatever is merged, broken, doubled or missing."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from tasks.reading.pdf.ruled_tables import Box, Rule, ruled_tables

TOLERANCE = 3.0
Cells = tuple[int, int, int, int]


def rules_of(boxes: Iterable[tuple[float, float, float, float]]) -> tuple[list[Rule], list[Rule]]:
    """The sides of rectangles, given as left, top, right, bottom: those across and those down."""
    across, down = [], []
    for left, top, right, bottom in boxes:
        across += [Rule(top, left, right), Rule(bottom, right, left)]
        down += [Rule(left, top, bottom), Rule(right, bottom, top)]
    return across, down


def places(boxes: Iterable[Box]) -> list[Cells]:
    return [(box.row, box.column, box.rows, box.columns) for box in boxes]


@st.composite
def merged_grids(draw: st.DrawFn) -> tuple[list[float], list[float], list[Cells]]:
    """Positions of columns and rows, and cells that cover them all: first row and column, rows and columns."""
    width, height = draw(st.integers(1, 6)), draw(st.integers(2, 6))
    steps = st.floats(9, 80)
    xs, ys = [10.0], [20.0]
    for _ in range(width):
        xs.append(xs[-1] + draw(steps))
    for _ in range(height):
        ys.append(ys[-1] + draw(steps))
    taken: set[tuple[int, int]] = set()
    cells = []
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            rows, columns = draw(st.integers(1, height - row)), draw(st.integers(1, width - column))
            covered = {(row + y, column + x) for y in range(rows) for x in range(columns)}
            if covered & taken or draw(st.booleans()):
                rows, columns, covered = 1, 1, {(row, column)}
            taken |= covered
            cells.append((row, column, rows, columns))
    return xs, ys, cells


def compressed(cells: list[Cells]) -> list[Cells]:
    """The cells counted by the borders that cells have: what all of them merge is one row or column."""
    rows = sorted({edge for row, _, height, _ in cells for edge in (row, row + height)})
    columns = sorted({edge for _, column, _, width in cells for edge in (column, column + width)})
    return sorted(
        (
            rows.index(row),
            columns.index(column),
            rows.index(row + height) - rows.index(row),
            columns.index(column + width) - columns.index(column),
        )
        for row, column, height, width in cells
    )


@given(merged_grids(), st.data())
def test_any_merged_table_is_found_again(
    grid: tuple[list[float], list[float], list[Cells]], data: st.DataObject
) -> None:
    xs, ys, cells = grid
    boxes = [(xs[c], ys[r], xs[c + width], ys[r + height]) for r, c, height, width in cells]
    jitter = st.floats(-0.7, 0.7)
    across, down = rules_of(boxes)
    across = [Rule(at + data.draw(jitter), start - data.draw(jitter), end) for at, start, end in across]
    down = data.draw(st.permutations(down))
    (found,) = ruled_tables(across, down, TOLERANCE)
    assert places(found) == compressed(cells)
    by_place = sorted(zip(cells, boxes, strict=True))
    for box, (_, (left, top, right, bottom)) in zip(found, by_place, strict=True):
        sides = zip(box[:4], (left, top, right, bottom), strict=True)
        assert all(abs(side - true) <= TOLERANCE for side, true in sides)


def test_tables_stand_from_top_to_bottom() -> None:
    lower, upper = rules_of([(0, 200, 50, 220), (50, 200, 90, 220)]), rules_of([(0, 10, 50, 30), (0, 30, 50, 60)])
    found = ruled_tables(lower[0] + upper[0], lower[1] + upper[1], TOLERANCE)
    assert [places(table) for table in found] == [[(0, 0, 1, 1), (1, 0, 1, 1)], [(0, 0, 1, 1), (0, 1, 1, 1)]]


def test_a_doubled_border_is_one() -> None:
    across, down = rules_of([(0, 0, 50, 20), (1.5, 1.5, 48.5, 18.5), (50, 0, 90, 20)])
    assert places(ruled_tables(across, down, TOLERANCE)[0]) == [(0, 0, 1, 1), (0, 1, 1, 1)]


def test_a_border_of_short_strokes_is_one() -> None:
    down = [Rule(at, start, start + 4) for at in (0, 40, 80) for start in range(0, 40, 6)]
    across = [Rule(at, start, start + 4) for at in (0, 20, 40) for start in range(0, 80, 6)]
    assert len(ruled_tables(across, down, TOLERANCE)[0]) == 4


def test_sides_left_open_are_closed_where_rules_run_out() -> None:
    across = [Rule(at, 0, 100) for at in (0, 20, 40)]
    found = ruled_tables(across, [Rule(60, 0, 40)], TOLERANCE)
    assert places(found[0]) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]
    assert found[0][0].left == 0
    assert found[0][-1].right == 100


def test_a_cell_cut_by_the_page_ends_with_its_table() -> None:
    """Its border below is missing, and a stretch follows that no other cell reaches into."""
    across = [Rule(0, 0, 100), Rule(20, 50, 100), Rule(40, 50, 100)]
    down = [Rule(0, 0, 60), Rule(50, 0, 60), Rule(100, 0, 40)]
    assert places(ruled_tables(across, down, TOLERANCE)[0]) == [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]


def test_a_missing_rule_makes_boxes_that_do_not_overlap() -> None:
    across, down = rules_of([(0, 0, 30, 20), (30, 0, 60, 20), (0, 20, 30, 40), (30, 20, 60, 40)])
    missing_across = [rule for rule in across if (rule.at, rule.start) != (20, 30) and (rule.at, rule.end) != (20, 30)]
    missing_across.append(Rule(20, 30, 60))
    missing_down = [rule for rule in down if rule.at != 30 or 0 in (rule.start, rule.end)]
    (found,) = ruled_tables(missing_across, missing_down, TOLERANCE)
    area = sum((box.right - box.left) * (box.bottom - box.top) for box in found)
    assert area == 60 * 40
    assert (0, 1, 1, 1) in places(found)


def test_a_sliver_between_head_and_body_is_no_row() -> None:
    across, down = rules_of([(0, 0, 40, 20), (40, 0, 80, 20), (0, 24, 40, 44), (40, 24, 80, 44)])
    across += [Rule(24, 0, 80)]
    down += [Rule(0, 20, 24), Rule(40, 20, 24), Rule(80, 20, 24)]
    assert places(ruled_tables(across, down, TOLERANCE)[0]) == [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]


def test_rules_that_enclose_nothing_are_no_table() -> None:
    assert ruled_tables([], [], TOLERANCE) == []
    assert ruled_tables([Rule(0, 0, 90), Rule(20, 0, 90)], [], TOLERANCE) == []
    assert ruled_tables([Rule(0, 0, 90)], [Rule(300, 200, 290)], TOLERANCE) == []
    assert ruled_tables([Rule(50, 0, 100)], [Rule(50, 0, 100)], TOLERANCE) == []


def test_a_hatched_picture_is_no_table() -> None:
    across = [Rule(at * 4.0, 0, 2000) for at in range(500)]
    down = [Rule(at * 4.0, 0, 2000) for at in range(500)]
    assert ruled_tables(across, down, TOLERANCE) == []
