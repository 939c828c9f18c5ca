"""Pieces of text keep what was read, where it stands."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.reading.scan.ocr import Seen
from tasks.reading.scan.pieces import Area, Piece, glyphs_of, level_sizes

AREAS = st.builds(
    lambda left, top, width, height: Area(left, top, left + width, top + height),
    *[st.integers(0, 500)] * 2,
    *[st.integers(1, 80)] * 2,
)
PIECES = st.builds(
    Piece,
    st.builds(Seen, st.text("公开1 a", min_size=1, max_size=8), st.floats(0, 1)),
    AREAS,
    st.floats(1, 200),
)


@given(st.lists(PIECES, max_size=12))
def test_heights_alike_become_one_and_nothing_is_lost(pieces: list[Piece]) -> None:
    even = level_sizes(pieces)
    assert [(piece.seen, piece.area) for piece in even] == [(piece.seen, piece.area) for piece in pieces]
    assert all(0.75 <= one.size / other.size <= 1.34 for one, other in zip(even, pieces, strict=True))
    assert len({piece.size for piece in even}) <= len({piece.size for piece in pieces})


@given(PIECES, st.floats(0.1, 2))
def test_characters_stand_side_by_side_within_their_piece(piece: Piece, scale: float) -> None:
    glyphs = list(glyphs_of([piece], scale))
    assert "".join(glyph.char for glyph in glyphs) == piece.seen.text
    assert glyphs[0].left == pytest.approx(piece.area.left * scale)
    assert glyphs[-1].right == pytest.approx(piece.area.right * scale)
    assert all(one.right == pytest.approx(two.left) for one, two in pairwise(glyphs))


@given(AREAS, AREAS)
def test_a_part_lies_within_both(one: Area, other: Area) -> None:
    part = one.within(other)
    assert part.width * part.height >= 0
    if part.width and part.height:
        assert part.within(one) == part
        assert part.within(other) == part
