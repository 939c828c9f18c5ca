"""Spans spread out as a browser spreads them."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.model.document import UnreadableError
from tasks.reading.grids import Area, Span, build, clean, flow, table_place

SPANS = st.builds(Span, st.text("abc", max_size=3), st.integers(0, 4), st.integers(1, 4))
TABLES = st.lists(st.lists(SPANS, max_size=5), min_size=1, max_size=6)


def expected(table: Sequence[Sequence[Span]]) -> dict[tuple[int, int], tuple[str, int, int]]:
    """The table model of the HTML standard, square by square, the first to claim a square keeping it."""
    squares: dict[tuple[int, int], tuple[str, int, int]] = {}
    for row, spans in enumerate(table):
        column = 0
        for span in spans:
            while (row, column) in squares:
                column += 1
            last_row = min(row + span.rows, len(table)) if span.rows else len(table)
            for r in range(row, last_row):
                for c in range(column, column + span.columns):
                    squares.setdefault((r, c), (span.text, row, column))
            column += span.columns
    return squares


@settings(deadline=None)
@given(TABLES)
def test_spans_cover_what_the_standard_says(table: list[list[Span]]) -> None:
    squares = expected(table)
    grid = build(flow(table), "表1", table_place(1))
    kept = [row for row in range(len(table)) if any(r == row for r, _ in squares)]
    assert len(grid.rows) == len(kept)
    for row, cells in zip(kept, grid.rows, strict=True):
        for column, cell in enumerate(cells):
            text, origin_row, origin_column = squares.get((row, column), ("", row, column))
            assert (cell.text, cell.place) == (text, f"表1 行{origin_row + 1} 列{origin_column + 1}")
            assert cell.is_origin == ((origin_row, origin_column) == (row, column))
        assert len(cells) == 1 + max(c for r, c in squares if r == row)


@settings(deadline=None)
@given(TABLES)
def test_every_cell_is_an_origin_exactly_once(table: list[list[Span]]) -> None:
    grid = build(flow(table), "表1", table_place(1))
    origins = [cell.text for row in grid.rows for cell in row if cell.is_origin and cell.text]
    assert sorted(origins) == sorted(span.text for spans in table for span in spans if span.text)


def test_spans_are_clamped() -> None:
    (row,) = build(flow([[Span("a", 70, 5000), Span("b")]]), "表1", table_place(1)).rows
    assert len(row) == 1001
    assert row[-1].text == "b"


@pytest.mark.parametrize(
    "areas",
    [
        [Area("a", 0, 0, 500, 500)],
        [Area("a", 0, 900_000)],
    ],
)
def test_more_cells_than_a_report_has_are_refused(areas: list[Area]) -> None:
    with pytest.raises(UnreadableError) as caught:
        build(areas, "表1", table_place(1))
    assert caught.value.problem.code == "too_many_cells"


def test_spans_that_multiply_are_refused_before_they_are_laid_out() -> None:
    with pytest.raises(UnreadableError, match="200000"):
        list(flow([[Span("a", 0, 1000)] * 3] * 100))


@pytest.mark.parametrize("outer", [" ", "\n\t", "\u3000", "\u00a0", "\ufeff", "\u200b \u200b"])
def test_outer_white_space_goes_inner_stays(outer: str) -> None:
    assert clean(f"{outer}在线访 谈\n次数{outer}") == "在线访 谈\n次数"
