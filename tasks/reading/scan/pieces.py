"""Stretches of text on a scanned page, each read by itself."""

from collections.abc import Iterable, Iterator, Sequence
from statistics import median_low
from typing import NamedTuple

import cv2
import numpy as np

from tasks.reading.pdf.text_lines import Glyph
from tasks.reading.plain.line_wraps import is_chinese
from tasks.reading.scan.ocr import Quad, Seen, read_line
from tasks.reading.scan.prepare import Gray

__all__ = ["Area", "Piece", "area_of", "cropped", "glyphs_of", "level_sizes", "read_area", "read_quad"]

# How the thresholds below were tried: each alone halved and doubled, or else changed by a fifth, while pages of
# examples.render.scan (form 2019) were read again: fax, photo and stamped. "Alike" means the same texts, places and
# confidences.

# How much higher than wide a line is that is set upright: 1.6 to 3.2 alike; at 1.28 the photo changes.
_TALL = 1.6
# How high a character set upright is at most, in the column's width (0.6 to 2.3 alike): more are two.
_SQUARE = 1.15
_PAPER = 255  # white
# The width of a Latin letter or digit, in that of a Chinese character (0.28 to 1.1 alike).
_NARROW = 0.55
# The size of the font in the height of the line that was found. 0.61 to 0.95 alike; at 0.38 the photo, at 1.52 the fax
# changes.
_BODY = 0.76
# How far below the middle of its line the baseline is, in the font's size. 0.19 to 0.48 alike; at 0.76 the fax changes.
_BELOW_MIDDLE = 0.38
# How much heights of lines differ that are one. 0.2 to 0.5 alike; at 0.12 the stamped page changes.
_SAME_SIZE = 0.25


class Area(NamedTuple):
    """A rectangle of whole pixels; `right` and `bottom` are the first outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def height(self) -> int:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """From left to right."""
        return self.right - self.left

    def within(self, other: "Area") -> "Area":
        """The part of it that lies in the other; of no height or width where they do not meet."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        return Area(left, top, max(left, min(self.right, other.right)), max(top, min(self.bottom, other.bottom)))


class Piece(NamedTuple):
    """A stretch of text as read: what and where, how sure, and how high its line is."""

    seen: Seen
    area: Area
    size: float


def area_of(quad: Quad) -> Area:
    """The upright rectangle around a quadrilateral."""
    (left, top), (right, bottom) = quad.min(axis=0), quad.max(axis=0)
    return Area(int(left), int(top), int(np.ceil(right)), int(np.ceil(bottom)))


def cropped(picture: Gray, area: Area) -> Gray:
    """The part of a picture within an area."""
    return picture[max(0, area.top) : area.bottom, max(0, area.left) : area.right]


def read_area(picture: Gray, area: Area) -> Piece:
    """Read the one line of text within an area; characters below each other are laid side by side first."""
    part = cropped(picture, area)
    height = float(area.height)
    if area.height > _TALL * area.width:
        part, height = _laid_down(part), float(area.width)
    return Piece(read_line(part) if part.size else Seen("", 0.0), area, height)


def read_quad(picture: Gray, quad: Quad) -> Piece:
    """Read a line of text that may slant."""
    width = int(max(np.linalg.norm(quad[0] - quad[1]), np.linalg.norm(quad[3] - quad[2])))
    height = int(max(np.linalg.norm(quad[0] - quad[3]), np.linalg.norm(quad[1] - quad[2])))
    if height > _TALL * width:
        return read_area(picture, area_of(quad))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, corners)
    part = cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return Piece(read_line(np.asarray(part, np.uint8)), area_of(quad), float(height))


def _laid_down(part: Gray) -> Gray:
    """Characters that stand below each other, side by side: each as high as the column is wide."""
    columns = _filled(part.T)
    if not columns:
        return part
    part = part[:, columns[0][0] : columns[-1][1]]
    width = part.shape[1]
    spans: list[tuple[int, int]] = []
    for top, bottom in _filled(part):
        if spans and bottom - spans[-1][0] <= _SQUARE * width:
            spans[-1] = (spans[-1][0], bottom)
        else:
            spans.append((top, bottom))
    side = max([width, *(bottom - top for top, bottom in spans)]) + max(2, width // 8)
    squares = []
    for top, bottom in spans:
        above, before = (side - (bottom - top)) // 2, (side - width) // 2
        squares.append(np.full((side, side), _PAPER, np.uint8))
        squares[-1][above : above + bottom - top, before : before + width] = part[top:bottom]
    return np.hstack(squares)


def _filled(part: Gray) -> list[tuple[int, int]]:
    """From where to where rows that are not all paper follow each other."""
    filled = np.concatenate([[False], (part < _PAPER).any(axis=1), [False]])
    changes = np.flatnonzero(np.diff(filled))
    return list(zip(changes[::2].tolist(), changes[1::2].tolist(), strict=True))


def level_sizes(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, heights that differ by little more than chance made one."""
    left = sorted({piece.size for piece in pieces})
    common: dict[float, float] = {}
    while left:
        middle = median_low(left)
        near = [size for size in left if abs(size - middle) <= _SAME_SIZE * middle]
        common.update(dict.fromkeys(near, middle))
        left = [size for size in left if size not in near]
    return [piece._replace(size=common[piece.size]) for piece in pieces]


def glyphs_of(pieces: Iterable[Piece], scale: float) -> Iterator[Glyph]:
    """The characters of the pieces where they about stand, in lengths `scale` times as large."""
    for run, piece in enumerate(pieces):
        text, area = piece.seen.text, piece.area
        widths = np.array([1.0 if is_chinese(char) else _NARROW for char in text])
        ends = area.left + area.width * np.concatenate([[0], np.cumsum(widths) / (widths.sum() or 1)])
        size = piece.size * _BODY
        base = (area.top + area.bottom) / 2 + _BELOW_MIDDLE * size
        for char, left, right in zip(text, ends[:-1], ends[1:], strict=True):
            yield Glyph(char, float(left) * scale, float(right) * scale, base * scale, size * scale, run)
