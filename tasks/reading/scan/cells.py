"""The text in each box of a ruled table, and how far it is to be trusted.

A box counts as blank only where nothing dark is left in it once its rules are taken away. Numbers are looked at a
second time, alone and on the paper as it is: where the two readings differ, the first stands, not trusted.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np

from tasks.reading.pdf.ruled_tables import Box
from tasks.reading.pdf.text_lines import NUMBER, boxed_text
from tasks.reading.scan.pieces import Area, Piece, cropped, glyphs_of, level_sizes, read_area
from tasks.reading.scan.prepare import Gray, Page

__all__ = ["BoxText", "read_boxes"]

# The confidences of a number whose second look differs, and of a text that may hide one: values that
# say how much is certain, no thresholds.
DOUBTED = 0.3
MIXED = 0.5

# Bare signs that stand for nothing to report; up to three Latin letters or signs, as a misread number may be; any
# digit; a numbered label (`1.受理`).
_SIGN = re.compile(r"[/\\|—–－-]+")
_LATIN = re.compile(r"[!-~]{1,3}")
_DIGIT = re.compile(r"\d")
_ITEM = re.compile(r"[(（]?\d{1,2}[)）.、．:：]\s*[^\d\s]")

# How the thresholds below were tried: each alone halved and doubled, or else changed by a fifth, while pages of
# examples.render.scan (form 2019) were read again: fax, photo and stamped. "Alike" means the same texts, places and
# confidences.

# The characters of a text that may be a number misread (6 to 24 alike).
_LONGEST_NUMBER = 12
# The least extent of a mark, in the page's longer side, and its least number of pixels: anything smaller is dust. 0.2
# and 0.31 per cent change the fax, as 10 pixels do; 4 to 8 are alike.
_SPECK = 0.0025
_SPECK_AREA = 8
# The share of red pixels in an empty box from which a stamp may hide something in it (0.005 to 0.02 alike).
_MOST_RED = 0.01
# How much of a line, in its height, must stand in a box to be read there (0.15 to 0.6 alike).
_OVERLAP = 0.3
# The margin around the marks of a box for the second look, in their height. 0.16 and 0.25 change confidences of the
# fax.
_MARGIN = 0.2
# A mark as wide as this share of its box, and no higher than this share of its width, is a rule (0.4 to 1.6, 0.05 to
# 0.2 alike).
_MOST_OF_BOX = 0.8
_FLAT = 0.1
# How wide a single upright stroke is at most, in its height. 0.6 to 1.5 alike; at 0.38 the photo changes.
_NARROW = 0.75
# From which slant a 1 may be a slash (0.1 to 0.24 alike; at 0.06 the photo changes), and from which it is one (0.12
# to 0.24 alike; at 0.3 the photo changes).
_SLANT = 0.12
_SLASH = 0.24
_UPRIGHT = frozenset("1lI|/")


class BoxText(NamedTuple):
    """The text of a box and whether its last line is full, how far to trust it, and how sure the recogniser was.

    `confidence` is `None` where nothing stands in the box.
    """

    text: str
    confidence: float | None
    score: float = 0.0
    is_full: bool = False


def read_boxes(page: Page, boxes: Sequence[Box], lines: Sequence[Area], scale: float) -> list[BoxText]:
    """The texts of a table's boxes, from the lines of text found on the page.

    Args:
        page: the page, its rules taken away.
        boxes: the boxes in pixels.
        lines: where lines of text were found; one that runs over several boxes is read in each apart.
        scale: what pixels are multiplied by to give points.
    """
    # The inside of a box begins behind its rules, of which taking them away may have left an edge.
    insides = [
        Area(round(box.left) + 2, round(box.top) + 2, round(box.right) - 1, round(box.bottom) - 1) for box in boxes
    ]
    pieces: list[list[Piece]] = []
    for inside in insides:
        pieces.append([])
        for line in lines:
            # A line that only reaches over the border of the box is not in it.
            part = line.within(inside)
            if part.height > line.height / 2 and part.width > min(_OVERLAP * line.height, line.width / 2):
                pieces[-1].append(read_area(page.clear, part))
    even = iter(level_sizes([piece for found in pieces for piece in found]))
    return [
        _read(page, inside, [next(even) for _ in found], scale) for inside, found in zip(insides, pieces, strict=True)
    ]


def _read(page: Page, inside: Area, pieces: Sequence[Piece], scale: float) -> BoxText:
    pieces = [piece for piece in pieces if piece.seen.text]
    marks = _marks(page.ink, inside)

    # Nothing was read and no ink is left: the box is blank, unless a red stamp may hide something in it.
    if not pieces and not marks:
        is_red = bool((cropped(page.red, inside) > 0).mean() > _MOST_RED)
        return BoxText("", 0.0 if is_red else None)

    # Ink without a line of text found on it, such as a lone digit, is read by itself; if it cannot be, that is said.
    found = marks or [piece.area for piece in pieces]
    left, top = min(mark.left for mark in found), min(mark.top for mark in found)
    right, bottom = max(mark.right for mark in found), max(mark.bottom for mark in found)
    margin = max(2, int((bottom - top) * _MARGIN))
    whole = Area(left - margin, top - margin, right + margin, bottom + margin).within(inside)
    pieces = pieces or [piece for piece in (read_area(page.clear, whole),) if piece.seen.text]
    if not pieces:
        return BoxText("", 0.0)

    # The text of the lines; numbers below each other are several, never one that the box's width broke.
    text, is_full, _ = boxed_text(list(glyphs_of(pieces, scale)), inside.left * scale, inside.right * scale)
    if len(pieces) > 1 and all(NUMBER.fullmatch(piece.seen.text) for piece in pieces):
        text = "\n".join(piece.seen.text for piece in pieces)

    # A single leaning stroke is a slash ("not applicable"), whatever upright sign it was taken for.
    score = min(piece.seen.score for piece in pieces)
    if text in _UPRIGHT and len(marks) == 1 and _lean(page.ink, marks[0]) < -_SLASH:
        return BoxText("/", score if text == "/" else min(score, MIXED), score)
    return BoxText(text, _trusted(text, score, page, whole, marks, inside), score, is_full)


def _trusted(text: str, score: float, page: Page, whole: Area, marks: Sequence[Area], inside: Area) -> float:
    """Tell how far the text of a box is to be trusted: numbers and bare signs only where a second look agrees."""
    if not NUMBER.fullmatch(text) and not _SIGN.fullmatch(text):
        # A number with something else, or what may be one misread, is doubted; words and numbered labels are not.
        is_short = len(text) <= _LONGEST_NUMBER and _DIGIT.search(text) is not None and not _ITEM.match(text)
        return min(score, MIXED) if is_short or _LATIN.fullmatch(text) else score
    touches = any(mark.left <= inside.left or mark.right >= inside.right for mark in marks)
    is_ruled = any(mark.width > _MOST_OF_BOX * inside.width and mark.height < _FLAT * mark.width for mark in marks)
    leaning = "1" in text and sum(abs(_lean(page.ink, mark)) > _SLANT for mark in marks) > text.count("7")
    is_stained = not text.isdigit() and bool(cropped(page.red, whole).any())
    if touches or is_ruled or leaning or is_stained or read_area(page.flat, whole).seen.text != text:
        return min(score, DOUBTED)
    return score


def _lean(ink: Gray, mark: Area) -> float:
    """Tell how far a mark slants: 0 where it stands upright, -0.3 for a slash; 0 for one that is no single stroke."""
    if mark.width > _NARROW * mark.height:
        return 0.0
    moments = cv2.moments(cropped(ink, mark), binaryImage=True)
    return float(moments["mu11"] / max(moments["mu02"], 1.0))


def _marks(ink: Gray, inside: Area) -> list[Area]:
    """The marks in a box that are no specks, nor slivers of its rules."""
    least = max(ink.shape) * _SPECK
    count, _, stats, _ = cv2.connectedComponentsWithStats(cropped(ink, inside))
    marks = []
    for left, top, width, height, area in stats[1:count].tolist():
        mark = Area(left, top, left + width, top + height)
        # What runs along a side of the box is a sliver that its rule left.
        is_flat = mark.height <= least and (mark.top <= least or mark.bottom >= inside.height - least)
        is_thin = mark.width <= least and (mark.left <= least or mark.right >= inside.width - least)
        if area >= _SPECK_AREA and max(width, height) >= least and not is_flat and not is_thin:
            marks.append(Area(*np.add(mark, (inside.left, inside.top, inside.left, inside.top)).tolist()))
    return marks
