"""A straightened page has the rules it was printed with."""

import numpy as np
import pytest
from PIL import Image

from examples.render.scan import LOOKS
from tasks.reading.pdf.ruled_tables import Box, ruled_tables
from tasks.reading.scan.prepare import prepare
from tasks.reading.scan.ruled_lines import page_rules, tolerance
from tests.reading.scans import blank_page, matrix_page, small_page

MATRIX = (28, 10)
SMALL = (12, 3)


def boxes_of(page: Image.Image) -> list[Box]:
    """The boxes of the largest table that the rules of a page enclose."""
    ink = prepare(np.asarray(page.convert("RGB"))).ink
    rules = page_rules(ink)
    return max(ruled_tables(rules.across, rules.down, tolerance(ink)), key=len, default=[])


def extent(boxes: list[Box]) -> tuple[int, int]:
    return max(box.row + box.rows for box in boxes), max(box.column + box.columns for box in boxes)


@pytest.mark.parametrize("look", [look for look in LOOKS if look != "fax"])
@pytest.mark.parametrize("seed", ["one", "two"])
def test_a_matrix_has_the_boxes_it_was_printed_with(look: str, seed: str) -> None:
    boxes = boxes_of(LOOKS[look](matrix_page(), seed))
    assert extent(boxes) == MATRIX
    assert len(boxes) == 215
    assert sum(box.rows > 1 or box.columns > 1 for box in boxes) == 16


@pytest.mark.parametrize("degrees", [-12, -3.3, 0.4, 8, 90, 181])
def test_a_page_that_lay_askew_is_straightened(degrees: float) -> None:
    turned = small_page().rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    boxes = boxes_of(turned)
    shape = extent(boxes)
    assert (shape if round(degrees) != 90 else shape[::-1]) == SMALL
    assert len(boxes) == SMALL[0] * SMALL[1]


def test_rules_under_a_stamp_are_found_and_the_stamp_is_not() -> None:
    page = small_page()
    stamp = LOOKS["stamped"](page, "a stamp")
    prepared = prepare(np.asarray(stamp))
    assert (prepared.red > 0).any()
    assert extent(boxes_of(stamp)) == SMALL


def test_a_page_without_rules_has_no_boxes() -> None:
    assert boxes_of(blank_page()) == []
