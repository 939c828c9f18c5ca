"""One scanned page as read: its tables, the lines beside them, and how sure it all is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from tasks.model.document import Cell
from tasks.reading.grids import cell_place
from tasks.reading.pdf.join_pages import PageTable
from tasks.reading.pdf.ruled_tables import Box, ruled_tables
from tasks.reading.pdf.text_lines import Line, lines_of
from tasks.reading.scan.cells import BoxText, read_boxes
from tasks.reading.scan.ocr import Quad, Seen, find_lines, read_line
from tasks.reading.scan.pieces import area_of, cropped, glyphs_of, level_sizes, read_quad
from tasks.reading.scan.prepare import Gray, Page, Picture, prepare, without_rules
from tasks.reading.scan.ruled_lines import page_rules, tolerance

__all__ = ["PageText", "read_page", "turn_upright"]

# The longer side of A4 in points: lengths of a scanned page are given as if it were one (421 to 1,684 read the pages
# fax, photo and stamped of examples.render.scan alike, as nothing here depends on the unit).
_LONG_SIDE = 842.0
# The fewest boxes of a table (1 to 7 alike), and how much of the page's width it takes (0.15 to 0.6 alike): a frame
# around text has one, letters enclose little.
_FEWEST_BOXES = 3
_LEAST_WIDTH = 0.3

# So many of the longest lines are read to tell which way up a page lies (2 to 9 alike), and not the other way as well
# where their score is this at least (0.42 alike, and so is 1.7, which none reaches: it saves time only).
_PROBES = 4
_WELL_READ = 0.85


@dataclass(frozen=True, slots=True)
class PageText:
    """A page as read, in points: its tables with their upper edges, and the lines outside of them.

    `seen` are the readings all this was made of.
    """

    width: float
    height: float
    tables: list[tuple[float, PageTable]]
    lines: list[Line]
    seen: list[Seen]


def read_page(picture: Picture) -> PageText:
    """Read one picture of a page, whichever way up it is."""
    page, quads = turn_upright(prepare(picture))
    rules = page_rules(page.ink)
    found = ruled_tables(rules.across, rules.down, tolerance(page.ink))
    # Fewer or narrower boxes are a frame, or strokes of letters that happen to enclose something.
    least = _LEAST_WIDTH * page.clear.shape[1]
    tables = [boxes for boxes in found if len(boxes) >= _FEWEST_BOXES and _sides(boxes)[1] - _sides(boxes)[0] > least]
    page = without_rules(page, rules.beside(chain.from_iterable(tables)))
    height, width = page.clear.shape
    scale = _LONG_SIDE / max(height, width)
    areas = [area_of(quad) for quad in quads]
    texts = [read_boxes(page, boxes, areas, scale) for boxes in tables]
    outside = []
    for quad in quads:
        x, y = quad.mean(axis=0)
        extents = ((*_sides(boxes), boxes[0].top, max(box.bottom for box in boxes)) for boxes in tables)
        if not any(left <= x <= right and top <= y <= bottom for left, right, top, bottom in extents):
            outside.append(read_quad(page.clear, quad))
    pieces = level_sizes([piece for piece in outside if piece.seen.text])
    return PageText(
        width * scale,
        height * scale,
        [(boxes[0].top * scale, _table(boxes, read, scale)) for boxes, read in zip(tables, texts, strict=True)],
        lines_of(glyphs_of(pieces, scale)),
        [*(Seen(one.text, one.score) for one in chain.from_iterable(texts) if one.text), *(one.seen for one in pieces)],
    )


def _sides(boxes: Sequence[Box]) -> tuple[float, float]:
    return min(box.left for box in boxes), max(box.right for box in boxes)


def _table(boxes: Sequence[Box], texts: Sequence[BoxText], scale: float) -> PageTable:
    """The boxes as rows of cells, merged ones spread out."""
    rows: list[list[Cell | None]] = [
        [None] * max(box.column + box.columns for box in boxes) for _ in range(max(box.row + box.rows for box in boxes))
    ]
    for box, text in zip(boxes, texts, strict=True):
        place = cell_place(box.row, box.column)
        for row in range(box.row, box.row + box.rows):
            for column in range(box.column, box.column + box.columns):
                is_origin = (row, column) == (box.row, box.column)
                rows[row][column] = Cell(text.text, place, is_origin, text.confidence)
    filled = tuple(
        tuple(cell or Cell("", cell_place(at, column)) for column, cell in enumerate(row))
        for at, row in enumerate(rows)
    )
    edges = sorted({side * scale for box in boxes for side in (box.left, box.right)})
    full = frozenset(cell_place(box.row, box.column) for box, text in zip(boxes, texts, strict=True) if text.is_full)
    return PageTable(filled, tuple(edges), full)


def turn_upright(page: Page) -> tuple[Page, list[Quad]]:
    """The page turned by as many quarters as it takes, and the lines of text found on it."""
    quads = find_lines(page.clear)
    areas = sorted(map(area_of, quads), key=lambda area: max(area.width, area.height), reverse=True)
    probes = [cropped(page.clear, area) for area in areas[:_PROBES]]
    # Lines that are higher than wide lie on their side. Of the two ways that remain the first is taken, unless the
    # other one reads better.
    is_on_side = sum(area.height for area in areas) > sum(area.width for area in areas)
    quarters, other = (1, 3) if is_on_side else (0, 2)
    score = _score(probes, quarters)
    if probes and score < _WELL_READ and score < _score(probes, other):
        quarters = other
    if quarters == 0:
        return page, quads
    turned = (np.ascontiguousarray(np.rot90(one, quarters)) for one in (page.flat, page.clear, page.ink, page.red))
    page = Page(*turned)
    return page, find_lines(page.clear)


def _score(probes: Sequence[Gray], quarters: int) -> float:
    seen = [read_line(np.ascontiguousarray(np.rot90(probe, quarters))) for probe in probes]
    return sum(one.score for one in seen) / max(1, len(seen))
