"""Rows that were set as lines of text become grids wherever they stand; frames are no rows."""

import pytest

from tasks.model.document import Block, Cell, Grid, Paragraph, UnreadableError
from tasks.reading.plain.text_tables import blocks_of_lines, cell_lines_to_rows, paragraphs_to_tables

ROWS = ["规章 | 件 | 0", "规范性文件 | 件 | 4", "制发总数 | 件 | 4"]


def paragraphs(*texts: str) -> list[Block]:
    return [Paragraph(text, f"第{number}段") for number, text in enumerate(texts, 1)]


def shapes(blocks: list[Block]) -> list[object]:
    return [
        [[cell.text for cell in row] for row in block.rows] if isinstance(block, Grid) else block.text
        for block in blocks
    ]


def column(*texts: str) -> Grid:
    return Grid(tuple((Cell(text, f"表1 行{number} 列1"),) for number, text in enumerate(texts, 1)), "表1")


@pytest.mark.parametrize("separator", [" | ", "│", "┃", "║", "\t", "   ", "　　", "\u2003\u2003"])
def test_rows_set_as_paragraphs_are_one_grid(separator: str) -> None:
    rows = [separator.join(("规章", "件", text)) for text in ("0", "4", "9")]
    (before, grid, after) = paragraphs_to_tables(paragraphs("某某局年报", *rows, "本年度无诉讼。"))
    assert shapes([before, after]) == ["某某局年报", "本年度无诉讼。"]
    assert shapes([grid]) == [[["规章", "件", "0"], ["规章", "件", "4"], ["规章", "件", "9"]]]
    assert isinstance(grid, Grid)
    assert [row[0].place for row in grid.rows] == ["第2段", "第3段", "第4段"]


def test_cells_with_a_bar_each_are_rows_too() -> None:
    (grid,) = paragraphs_to_tables(paragraphs("规章 |", "件 |", "0 |"))
    assert shapes([grid]) == [[["规章"], ["件"], ["0"]]]


def test_a_group_row_between_leaves_both_sides_grids() -> None:
    blocks = list(paragraphs_to_tables(paragraphs(*ROWS, "二、回应情况", "次数\t次\t1")))
    assert [type(block) for block in blocks] == [Grid, Paragraph, Grid]


@pytest.mark.parametrize(
    "texts",
    [
        ["首页 | 政务公开 | 互动", "单位负责人:    审核人:", "本年度我局认真。"],
        ["单位负责人:    审核人:", "填报人:    电话:"],
        ["一是加强。  二是完善。", "三是公开。  四是培训。", "五是监督。  六是考核。"],
    ],
)
def test_menus_signatures_and_prose_stay_paragraphs(texts: list[str]) -> None:
    blocks = paragraphs(*texts)
    assert list(paragraphs_to_tables(blocks)) == blocks


def test_lines_on_two_sides_of_a_grid_do_not_follow_one_another() -> None:
    blocks = [*paragraphs(*ROWS[:2]), column("甲"), *paragraphs(ROWS[2])]
    assert list(paragraphs_to_tables(blocks)) == blocks


@pytest.mark.parametrize(
    "frame",
    ["+---+---+---+", "├──┼──┼──┤", "|---|---|---:|", "┌─┬──┬─┐", "═══════", "=====  ====  ====", "|:--- | --- |"],
)
def test_frames_are_no_rows(frame: str) -> None:
    lines = [(text, "第1行") for text in (frame, *ROWS[:2], frame, ROWS[2], frame)]
    (grid,) = blocks_of_lines(lines)
    assert isinstance(grid, Grid)
    assert len(grid.rows) == 3


@pytest.mark.parametrize("line", ["── |", "--", "—— | —— | ——", "-- | --", "+ | -"])
def test_marks_for_not_applicable_are_no_frames(line: str) -> None:
    (block,) = blocks_of_lines([(line, "第1行")])
    assert shapes([block]) != []


def test_a_cell_that_holds_the_whole_table_is_unfolded() -> None:
    grid = cell_lines_to_rows(column("统计表", "\n".join(["", *ROWS])))
    assert shapes([grid]) == [[["统计表"], ["规章", "件", "0"], ["规范性文件", "件", "4"], ["制发总数", "件", "4"]]]
    assert [row[0].place for row in grid.rows] == ["表1 行1 列1", *(f"表1 行2 列1 第{n}行" for n in (2, 3, 4))]


def test_a_column_of_rows_is_unfolded_and_merged_copies_do_not_count() -> None:
    rows = tuple((Cell(text, "Sheet1!A1"), Cell(text, "Sheet1!A1", is_origin=False)) for text in ROWS)
    assert shapes([cell_lines_to_rows(Grid(rows, "Sheet1"))]) == [[text.split(" | ") for text in ROWS]]


@pytest.mark.parametrize(
    "grid",
    [
        column("第一段\n第二段", "正文"),
        Grid(((Cell("\n".join(ROWS), "表1 行1 列1"), Cell("甲", "表1 行1 列2")),), "表1"),
        column("首页 | 公开", "甲"),
    ],
)
def test_other_grids_stay_as_they_are(grid: Grid) -> None:
    assert cell_lines_to_rows(grid) is grid


def test_a_line_of_more_cells_than_a_report_has_is_refused() -> None:
    with pytest.raises(UnreadableError) as caught:
        list(blocks_of_lines([("|" * 200_002, "第1行")]))
    assert caught.value.problem.code == "too_many_cells"
