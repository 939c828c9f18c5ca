"""The rules of a straightened page.

Rules across come first. What runs down is a rule only where it is nearly as long as a row is high and
stands between two rules across: strokes of letters do not.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import cv2
import numpy as np

from tasks.reading.pdf.ruled_tables import Box, Rule
from tasks.reading.scan.prepare import Gray, strokes

__all__ = ["Rules", "page_rules", "tolerance"]

# How the thresholds below were tried: each alone halved and doubled, or else changed by a fifth, while pages of
# examples.render.scan (form 2019) were read again: photo and stamped. "Alike" means the same texts, places and
# confidences.

# Shares of the page's longer side, some 2,000 pixels for A4 at 200 dpi:
# How far rules that meet may miss each other. 0.0015 to 0.0038 alike; at 0.006 the photo changes.
_TOLERANCE = 0.003
# The shortest rule across, 0.0125 to 0.031 alike; at 0.05 the photo changes; and the length from
# which a rule cannot be a letter (0.04 to 0.16 alike).
_LEAST_WIDTH = 0.025
_LONG = 0.08
# From where to where above and below a rule nothing may stand. 0.0014 to 0.0036 and 0.0019 to 0.0048 alike; at 0.0009
# and at 0.0076 the photo changes.
_NEAR, _FAR = 0.0018, 0.0038
# The least height of a row (0.0035 to 0.014 alike) and the thickest rule (0.0025 to 0.01 alike).
_LEAST_HEIGHT = 0.007
_THICKEST = 0.005
# How often rules down and rules across are found by each other (1 to 5 alike; at 0 the photo changes).
_ROUNDS = 2
# Pieces of a rule are joined over gaps of a third of the least length (a half to a seventh alike; over a whole one
# the photo changes).
_GAPS = 3
# More runs than any table has, as in a hatched picture (1,500 to 6,000 alike).
_MOST_RUNS = 3000
# The share of a rule's length beside which something may stand, above and below together (0.25 to 1 alike).
_MOST_BESIDE = 0.5
# The share of its length on which a worn rule shows ink (0.32 alike; 1.3, which none reaches, too: no look here is so
# worn).
_LEAST_INKED = 0.65
# How much of a row's height a rule down is at least (0.46 to 1.9 alike): strokes of letters are shorter.
_OF_ROW_HEIGHT = 0.93
# So many rules, and one more, end together where a side is open (0 to 5 alike).
_FEWEST_BESIDE = 2


class Rules(NamedTuple):
    """The rules across and the rules down; all ink that runs level, and all that runs plumb."""

    across: list[Rule]
    down: list[Rule]
    level: Gray
    plumb: Gray

    def beside(self, boxes: Iterable[Box]) -> Gray:
        """The straight ink along the sides of boxes."""
        reach = int(tolerance(self.level)) + 1
        near_across, near_down = np.zeros_like(self.level), np.zeros_like(self.plumb)
        for box in boxes:
            left, top, right, bottom = (round(side) for side in box[:4])
            for y in (top, bottom):
                near_across[max(0, y - reach) : y + reach, max(0, left - reach) : right + reach] = 255
            for x in (left, right):
                near_down[max(0, top - reach) : bottom + reach, max(0, x - reach) : x + reach] = 255
        return np.asarray(self.level & near_across | self.plumb & near_down, np.uint8)


def tolerance(ink: Gray) -> float:
    """Count how many pixels rules that meet may miss each other by."""
    return float(max(ink.shape) * _TOLERANCE)


def page_rules(ink: Gray) -> Rules:
    """The rules of a page, given as its ink.

    Long rules across cannot be letters, and tell how high the rows are; with what runs down between them,
    they tell which shorter ones are rules too; and once more, for the rows that these part.
    """
    side, reach = max(ink.shape), tolerance(ink)
    level = strokes(ink, int(side * _LEAST_WIDTH), is_horizontal=True)
    shorter = [rule for rule in _runs(level, int(side * _LEAST_WIDTH), is_horizontal=True) if _is_apart(rule, ink)]
    across = list(_runs(strokes(ink, int(side * _LONG), is_horizontal=True), int(side * _LONG), is_horizontal=True))
    down: list[Rule] = []
    plumb = np.zeros_like(ink)
    for _ in range(_ROUNDS):
        # The closest two rules, one above the other, that are too far apart to be one.
        ordered, least = sorted(across), side * _LEAST_HEIGHT
        distances = [
            below.at - above.at
            for number, above in enumerate(ordered)
            for below in ordered[number + 1 :]
            if min(above.end, below.end) > max(above.start, below.start) and below.at - above.at > least
        ]
        height = int(min(distances, default=least) * _OF_ROW_HEIGHT)
        plumb = strokes(ink, height, is_horizontal=False)
        down = _cut(list(_runs(plumb, height, is_horizontal=False)), across, reach)
        across = _cut(shorter, down, reach)
    down += _faint(down, across, np.ascontiguousarray(ink.T), reach)
    across += _faint(across, down, ink, reach)
    return Rules(across, _cut(down, across, reach), level, plumb)


def _runs(straight: Gray, length: int, *, is_horizontal: bool) -> Iterator[Rule]:
    """The runs of straight ink at least that long; pieces in one line with little between them are one.

    None where there are more than any table has, as in a hatched picture.
    """
    gap = length // _GAPS
    kernel = np.ones((1, gap) if is_horizontal else (gap, 1), np.uint8)
    runs = cv2.morphologyEx(straight, cv2.MORPH_CLOSE, kernel)
    count, _, stats, centroids = cv2.connectedComponentsWithStats(runs)
    for label in range(1, count if count <= _MOST_RUNS else 0):
        left, top, width, height, area = (int(value) for value in stats[label])
        reach = width if is_horizontal else height
        if reach >= length and area <= max(straight.shape) * _THICKEST * reach:
            x, y = (float(value) for value in centroids[label])
            yield Rule(y, left, left + width) if is_horizontal else Rule(x, top, top + height)


def _cut(rules: Sequence[Rule], others: Sequence[Rule], reach: float) -> list[Rule]:
    """The rules from the first of the others that they meet to the last; what meets none is no rule.

    Letters in line with a rule seem to lengthen it, and letters that fill a narrow cell seem to be one. Where
    several rules end together beyond all others, the page or the table has an open side.
    """
    found = []
    for rule in rules:
        meets = [other for other in others if other.start - reach <= rule.at <= other.end + reach]
        stops = [other.at for other in meets if rule.start - reach / 2 <= other.at <= rule.end + reach / 2]
        if not stops:
            continue
        if sum(abs(other.start - rule.start) <= reach for other in rules) > _FEWEST_BESIDE:
            stops.append(rule.start)
        if sum(abs(other.end - rule.end) <= reach for other in rules) > _FEWEST_BESIDE:
            stops.append(rule.end)
        if max(stops) - min(stops) > reach:
            found.append(Rule(rule.at, min(stops), max(stops)))
    return found


def _faint(rules: Sequence[Rule], others: Sequence[Rule], ink: Gray, reach: float) -> list[Rule]:
    """Return what joins two of the other rules in line with one of these, worn but for more than half of its length.

    The ink is turned so that the rules lie across it.
    """
    found: list[Rule] = []
    for at in sorted({rule.at for rule in rules}):
        beside = [rule for rule in (*rules, *found) if abs(rule.at - at) <= reach]
        stops = sorted(rule.at for rule in others if rule.start - reach <= at <= rule.end + reach)
        for start, end in pairwise(stops):
            rule = Rule(at, start, end)
            if any(other.start < (start + end) / 2 < other.end for other in beside):
                continue
            # The share of the rule's length that shows ink, two pixels above or below it counted in.
            band = ink[round(at) - 2 : round(at) + 3, int(start) : int(end)]
            inked = float((band > 0).any(axis=0).mean()) if band.size else 0.0
            if inked > _LEAST_INKED and _is_apart(rule, ink):
                found.append(rule)
    return found


def _is_apart(rule: Rule, ink: Gray) -> bool:
    """Tell whether hardly anything stands right above and below a rule across, as it does beside a letter's stroke."""
    near, far = (int(max(ink.shape) * share) + 1 for share in (_NEAR, _FAR))
    at, start, end = round(rule.at), int(rule.start), int(rule.end)
    above, below = ink[max(0, at - far) : max(0, at - near), start:end], ink[at + near : at + far, start:end]
    beside = [float((part > 0).any(axis=0).mean()) for part in (above, below) if part.size]
    return sum(beside) < _MOST_BESIDE
