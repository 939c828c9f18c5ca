"""A table cut by page breaks comes out as the table it was."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.document import Cell, Grid, Paragraph
from tasks.reading.grids import Area, build
from tasks.reading.pdf.join_pages import PageTable, join_pages, starts_anew

HEAD = ["统计指标", "单位", "统计数"]
TOLERANCE = 3.0


def place(row: int, column: int) -> str:
    return f"行{row + 1} 列{column + 1}"


def part(rows: Sequence[Sequence[str]], full: Sequence[str] | None = None) -> PageTable:
    cells = tuple(tuple(Cell(text, place(r, c)) for c, text in enumerate(row)) for r, row in enumerate(rows))
    return PageTable(cells, full=None if full is None else frozenset(full))


def joined(*parts: PageTable, between: Sequence[Paragraph] = ()) -> list[Grid]:
    pages = [(number, [content]) for number, content in enumerate(parts, 1)]
    pages[0][1].extend(between)
    return [block for block in join_pages(pages, TOLERANCE) if isinstance(block, Grid)]


def texts(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row] for row in grid.rows]


LABELS = st.integers(1, 30).map(lambda number: f"{number}.某项目数")
NUMBERS = st.one_of(st.just(""), st.integers(0, 10**6).map(str))
BODIES = st.lists(st.tuples(LABELS, st.sampled_from("条件次"), NUMBERS), min_size=1, max_size=30)


@given(BODIES, st.sets(st.integers(1, 29)), st.booleans())
def test_a_table_cut_between_rows_is_whole_again(rows: list[tuple[str, str, str]], cuts: set[int], again: bool) -> None:
    body = [list(row) for row in rows]
    starts = [0, *sorted(cut for cut in cuts if cut < len(body)), len(body)]
    pieces = [body[start:end] for start, end in pairwise(starts)]
    parts = [part([HEAD, *piece] if again or number == 0 else piece) for number, piece in enumerate(pieces)]
    (grid,) = joined(*parts)
    assert texts(grid) == [HEAD, *body]
    assert len({cell.place for row in grid.rows for cell in row}) == 3 * (len(body) + 1)


@st.composite
def cut_merges(draw: st.DrawFn) -> tuple[list[Area], int]:
    """A table whose first column holds labels over three rows or more, and the row before which it is cut."""
    areas: list[Area] = []
    row = 0
    for number in range(draw(st.integers(1, 5))):
        height = draw(st.integers(3, 5))
        areas.append(Area(f"（{'一二三四五'[number]}）某类情况", row, 0, height, 1))
        for at in range(row, row + height):
            areas += [Area(f"{at}.某种情形", at, 1), Area(draw(NUMBERS), at, 2)]
        row += height
    return areas, draw(st.integers(1, row - 1))


@given(cut_merges())
def test_a_merged_label_cut_by_the_page_covers_the_rows_below(table: tuple[list[Area], int]) -> None:
    areas, cut = table
    whole = build(areas, "", place)
    upper, lower = [], []
    for area in areas:
        end = area.row + area.rows
        if area.row < cut:
            upper.append(replace(area, rows=min(end, cut) - area.row))
        if end > cut:
            rest = replace(area, row=max(area.row, cut) - cut, rows=end - max(area.row, cut))
            lower.append(rest if area.row >= cut else replace(rest, text=""))
    (grid,) = joined(*(PageTable(build(half, "", place).rows, (0.0, 50.0, 90.0, 120.0)) for half in (upper, lower)))
    assert texts(grid) == texts(whole)
    kept = [[cell.is_origin for cell in row] for row in grid.rows]
    assert kept == [[cell.is_origin for cell in row] for row in whole.rows]


def test_places_name_page_and_table() -> None:
    pages = [
        (
            2,
            [
                Paragraph("甲", "第2页 第1段"),
                part([["a", "b"]]),
                Paragraph("乙", "第2页 第2段"),
                part([HEAD, ["丙", "件", "1"]]),
            ],
        ),
        (3, [part([HEAD, ["丁", "件", "2"]]), part([["c"]])]),
    ]
    grids = [block for block in join_pages(pages, TOLERANCE) if isinstance(block, Grid)]
    assert [grid.place for grid in grids] == ["第2页 表1", "第2页 表2", "第3页 表3"]
    assert [row[2].place for row in grids[1].rows] == ["第2页 表2 行1 列3", "第2页 表2 行2 列3", "第3页 表2 行2 列3"]


@pytest.mark.parametrize("rest", ["情况", "息的情况"])
def test_a_row_cut_in_two_is_made_whole(rest: str) -> None:
    above = part([["(一)某某渠道公开政府信息", "条", "5"]], full=["行1 列1"])
    (grid,) = joined(above, part([[rest, "", ""], ["(二)其他", "条", "6"]], full=[]))
    assert texts(grid) == [["(一)某某渠道公开政府信息" + rest, "条", "5"], ["(二)其他", "条", "6"]]
    assert grid.rows[0][0].place == "第1页 表1 行1 列1"


def test_a_value_that_went_to_the_next_page_keeps_its_place() -> None:
    above = part([["(一)某某渠道公开政府信息", "", ""]], full=["行1 列1"])
    (grid,) = joined(above, part([["的情况", "条", "5"]], full=[]))
    assert texts(grid) == [["(一)某某渠道公开政府信息的情况", "条", "5"]]
    assert grid.rows[0][2].place == "第2页 表1 行1 列3"


@pytest.mark.parametrize(
    ("above", "below", "full"),
    [
        (["规章", "", ""], ["行政规范性文件", "", ""], []),
        (["某某渠道公开政府信息", "条", "5"], ["(二)其他", "", ""], ["行1 列1"]),
        (["某某渠道公开政府信息", "条", "5"], ["其他渠道", "条", "6"], ["行1 列1"]),
        (["某某渠道公开政府信息", "条", "5"], ["", "", "6"], ["行1 列1"]),
        (["1234", "条", "5"], ["5", "", ""], ["行1 列1"]),
    ],
    ids=["not full", "begins anew", "values on both", "no label", "a number"],
)
def test_other_rows_stay_rows(above: list[str], below: list[str], full: list[str]) -> None:
    (grid,) = joined(part([above], full=full), part([below], full=[]))
    assert texts(grid) == [above, below]


def test_without_knowing_which_lines_are_full_only_a_label_goes_on() -> None:
    above = ["(一)某某渠道公开政府信息", "条", "5"]
    (grid,) = joined(part([above]), part([["的情况", "", ""]]))
    assert texts(grid) == [["(一)某某渠道公开政府信息的情况", "条", "5"]]
    (grid,) = joined(part([[above[0], "", ""]]), part([["的情况", "条", "5"]]))
    assert len(grid.rows) == 2


def test_a_row_with_a_number_is_no_head() -> None:
    (grid,) = joined(part([["规章", "0"], ["其他", "1"]]), part([["规章", "0"]]))
    assert texts(grid) == [["规章", "0"], ["其他", "1"], ["规章", "0"]]


def test_pages_apart_or_text_between_end_a_table() -> None:
    one, other = part([HEAD, ["甲", "件", "1"]]), part([HEAD, ["乙", "件", "2"]])
    assert len(list(join_pages([(1, [one]), (3, [other])], TOLERANCE))) == 2
    assert len(joined(one, other, between=[Paragraph("下一节", "第1页 第1段")])) == 2
    assert len(joined(one, part([["甲", "乙"]]))) == 2
    assert len(joined(replace(one, edges=(0, 9, 20, 30)), replace(other, edges=(50, 60, 70, 80)))) == 2


def test_borders_that_only_one_page_has_part_the_cells_of_the_other() -> None:
    upper = PageTable(part([["三、办理结果", "(一)予以公开", "1"]]).rows, (0, 20, 60, 90))
    lower = PageTable(part([["四、结转", "2"]]).rows, (0.8, 60.5, 90))
    (grid,) = joined(upper, lower)
    assert texts(grid) == [["三、办理结果", "(一)予以公开", "1"], ["四、结转", "四、结转", "2"]]
    assert [cell.is_origin for cell in grid.rows[1]] == [True, False, True]


@pytest.mark.parametrize(
    "text", ["一、总体", "（三）不予", "(12)某", "3.某", "3、某", "①某", "⒈某", "㈠某", "其中:某", "第三章", "备注：某"]
)
def test_numbered_texts_start_anew(text: str) -> None:
    assert starts_anew(text)


@pytest.mark.parametrize("text", ["情况", "3.5万元", "18年", "一般", "其他", "）某", ""])
def test_others_may_go_on(text: str) -> None:
    assert not starts_anew(text)


def test_a_cell_made_whole_is_as_sure_as_its_less_sure_part() -> None:
    def seen(rows: Sequence[Sequence[str]], confidence: float) -> PageTable:
        table = part(rows)
        rows_seen = tuple(tuple(replace(cell, confidence=confidence) for cell in row) for row in table.rows)
        return replace(table, rows=rows_seen)

    above = seen([HEAD, ["2.政府网站公开政府", "条", "20"]], 0.9)
    below = seen([["信息总数", "", ""]], 0.6)
    (grid,) = joined(above, below)
    assert texts(grid)[1] == ["2.政府网站公开政府信息总数", "条", "20"]
    assert grid.rows[1][0].confidence == 0.6
