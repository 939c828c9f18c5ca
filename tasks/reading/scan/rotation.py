"""Which way up does a page lie? The way its longest lines read best."""

from collections.abc import Sequence

import numpy as np

from tasks.reading.scan.ink import Gray
from tasks.reading.scan.ocr import Quad, find_lines, read_line
from tasks.reading.scan.pieces import Area, area_of, cropped
from tasks.reading.scan.prepare import Page

__all__ = ["turned_upright"]

_PROBES = 4
_WELL_READ = 0.85


def turned_upright(page: Page) -> tuple[Page, list[Quad]]:
    """The page turned by as many quarters as it takes, and the lines of text found on it."""
    quads = find_lines(page.clear)
    areas = sorted(map(area_of, quads), key=lambda area: max(area.width, area.height), reverse=True)
    probes = [cropped(page.clear, area) for area in areas[:_PROBES]]
    quarters = _best(probes, (1, 3) if _lie_on_their_side(areas) else (0, 2))
    if quarters == 0:
        return page, quads
    turned = (np.ascontiguousarray(np.rot90(one, quarters)) for one in (page.flat, page.clear, page.ink, page.red))
    page = Page(*turned)
    return page, find_lines(page.clear)


def _lie_on_their_side(areas: Sequence[Area]) -> bool:
    return sum(area.height for area in areas) > sum(area.width for area in areas)


def _best(probes: Sequence[Gray], ways: tuple[int, int]) -> int:
    """By how many of these quarter turns to the left the probes read best; the first where they read well so."""
    first, second = ways
    score = _score(probes, first)
    if score >= _WELL_READ or not probes:
        return first
    return first if score >= _score(probes, second) else second


def _score(probes: Sequence[Gray], quarters: int) -> float:
    seen = [read_line(np.ascontiguousarray(np.rot90(probe, quarters))) for probe in probes]
    return sum(one.score for one in seen) / max(1, len(seen))
