"""Pictures of pages made fit for reading: level, rectangular, evenly lit, without red stamps.

The slant is where the ink falls into the sharpest rows and columns; what is left, the perspective of a photo, is told
by the two points that all rules across and all rules down run towards.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

__all__ = [
    "Gray",
    "Page",
    "Picture",
    "Straightening",
    "even_light",
    "find_straightening",
    "prepare",
    "red_ink",
    "strokes",
    "thin_ink",
    "without_rules",
]

Gray = npt.NDArray[np.uint8]
"""A picture of one byte per pixel, rows first; 0 is black."""

Picture = npt.NDArray[np.uint8]
"""A picture of red, green and blue, rows first."""

_Matrix = npt.NDArray[np.float64]

# How the thresholds below were tried: each alone halved and doubled, or else changed by a fifth, while the page photo
# of examples.render.scan (form 2019) was read again, which is the one that lies askew, in uneven light. "Alike" means
# the same texts in the same places; the scores of the recogniser differ with nearly every change. What has to do with
# red ink shows on the page stamped, for which there was no trial.

_PAPER = 255  # white
# What is lighter than so many of 255 steps is paper. 185 to 232 alike; at 148 and at 370 the photo changes. Under red
# ink, which is light in the red channel: 82 to 330 alike on the photo.
_WHITE = 185
_WHITE_UNDER_RED = 165
# The pixels around a rule that are taken away with it (1 to 7 alike).
_RULE_EDGE = 3

# The light of a page is looked at in a picture so many times smaller (4 to 16 alike), in neighbourhoods of this share
# of its side (0.018 to 0.07 alike).
_LIGHT_SCALE = 8
_LIGHT_REACH = 0.035
# Pixels: ink thinner than this is a rule or stroke. 7 to 18 alike; at 4 the photo changes.
_THIN = 9
# By how many of 255 steps ink is darker than what is around it (11 to 44 alike), and under red ink (40 to 160 alike).
_DARKER = 22
_DARKER_UNDER_RED = 80
# By how many steps red ink is redder (25 to 100 alike), and how many pixels around it JPEG smears it (5 to 22 alike).
_REDDER = 50
_SMEAR = 11
# Pixels: gaps in straight ink that are closed, and how far it may slope over its length (1 to 7 of either alike).
_GAP = 3
_SLOPE = 3

# The side in pixels at which the slant is looked for (400 to 1,600 alike), how far to either side, in degrees (7.5 to
# 30 alike: tests/reading/scan/test_ruled_lines.py turns pages by 12), and in which steps, first and then (half and
# double alike).
_PROFILE_SIDE = 800
_MOST_SLANT = 15.0
_COARSE, _FINE = 0.5, 0.05
# The least length of a rule that tells the perspective, in the page's longer side (0.03 to 0.12 alike), and its
# thickest, in pixels: 4.8 to 12 alike; at 3 the photo changes.
_LEAST_LENGTH = 0.06
_THICKEST = 6.0
# The rules of either direction that tell enough (0 to 5 alike); two have a point in common, whatever they are.
_FEWEST_RULES = 2
# How often that point is found anew without the rules off course (1 to 7 alike), and how far off, as the sine of the
# angle (0.01 to 0.04 alike).
_ROUNDS = 3
_OFF_COURSE = 0.02
# What stands more askew than this is no page seen by a camera: a perspective as strong as 0.2 (0.1 to 0.4 alike), sides
# whose angle has a cosine of 0.15 (0.075 to 0.3 alike).
_STRONGEST = 0.2
_MOST_SHEAR = 0.15


@dataclass(frozen=True, slots=True)
class Page:
    """A page ready for reading, its pictures all of one size.

    `flat` is the page in even light; `clear` the same with all but dark ink made white, for recognition;
    `ink` is 255 where rules and strokes are, `red` where a stamp may be.
    """

    flat: Gray
    clear: Gray
    ink: Gray
    red: Gray


def prepare(picture: Picture) -> Page:
    """Straighten a page, undo the perspective its rules show, and even out the light.

    Only the red channel is kept, in which red ink is light.
    """
    matrix, size = find_straightening(thin_ink(even_light(picture[..., 0]), red_ink(picture)))
    moved = cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    straight = np.asarray(moved, np.uint8)
    flat, red = even_light(straight[..., 0]), red_ink(straight)
    flat[(red > 0) & (flat > _WHITE_UNDER_RED)] = _PAPER
    return Page(flat, np.where(flat > _WHITE, _PAPER, flat).astype(np.uint8), thin_ink(flat, red), red)


def without_rules(page: Page, rules: Gray) -> Page:
    """The page with paper where the rules, given as 255, were."""
    wide = cv2.dilate(rules, np.ones((_RULE_EDGE, _RULE_EDGE), np.uint8)) > 0
    flat, clear = (np.where(wide, _PAPER, picture).astype(np.uint8) for picture in (page.flat, page.clear))
    return replace(page, flat=flat, clear=clear, ink=np.where(wide, 0, page.ink).astype(np.uint8))


def even_light(gray: Gray) -> Gray:
    """The picture divided by its own light, which is what the brightest of each neighbourhood show."""
    height, width = gray.shape
    size = (max(1, width // _LIGHT_SCALE), max(1, height // _LIGHT_SCALE))
    small = cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
    reach = int(max(size) * _LIGHT_REACH) | 1
    light = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    light = cv2.resize(cv2.GaussianBlur(light, (reach, reach), 0), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(gray, np.maximum(light, 1), scale=255), np.uint8)


def red_ink(picture: Picture) -> Gray:
    """255 on and right beside red ink, which JPEG smears: stamps, mostly."""
    redness = picture[..., 0].astype(np.int16) - picture[..., 1:].max(axis=2)
    red = np.where(redness > _REDDER, 255, 0).astype(np.uint8)
    return np.asarray(cv2.dilate(red, np.ones((_SMEAR, _SMEAR), np.uint8)), np.uint8)


def thin_ink(flat: Gray, red: Gray) -> Gray:
    """255 where something thin is darker than what is around it: rules and strokes, but no shade and no stamp."""
    around = cv2.morphologyEx(flat, cv2.MORPH_CLOSE, np.ones((_THIN, _THIN), np.uint8))
    darker = np.where(red > 0, _DARKER_UNDER_RED, _DARKER)
    return np.where(around - flat > darker, 255, 0).astype(np.uint8)


def strokes(ink: Gray, length: int, *, is_horizontal: bool) -> Gray:
    """Keep the ink that runs straight for at least `length` pixels, small gaps and a slope of some 1 in 30 allowed."""
    along, across = ((1, -1), (-1, 1)) if is_horizontal else ((-1, 1), (1, -1))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, _bar(along, _GAP))
    wide = cv2.dilate(joined, _bar(across, _SLOPE))
    kept = cv2.morphologyEx(wide, cv2.MORPH_OPEN, _bar(along, length))
    return np.asarray(cv2.bitwise_and(kept, joined), np.uint8)


def _bar(shape: tuple[int, int], length: int) -> Gray:
    """A bar of ones; -1 in the shape stands for the length."""
    return np.ones(tuple(length if side < 0 else side for side in shape), np.uint8)


class Straightening(NamedTuple):
    """A perspective matrix from pixels to pixels, and the width and height of what it gives."""

    matrix: _Matrix
    size: tuple[int, int]


def find_straightening(ink: Gray) -> Straightening:
    """Return what straightens the picture that has this ink; what stands too askew to be a page is only turned."""
    height, width = ink.shape
    turn = _about_centre(_slant(ink), width, height)
    ink = np.asarray(cv2.warpPerspective(ink, turn, (width, height), flags=cv2.INTER_NEAREST), np.uint8)
    pull = _pull(_rules(ink, is_horizontal=True), _rules(ink, is_horizontal=False), width, height)
    # Move what comes out so that the whole page shows, at the size it has.
    matrix = pull @ turn
    corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    moved = cv2.perspectiveTransform(corners, matrix)[0]
    left, top = moved.min(axis=0)
    right, bottom = moved.max(axis=0)
    shift = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]])
    return Straightening(shift @ matrix, (int(right - left), int(bottom - top)))


def _slant(ink: Gray) -> float:
    """By how many degrees, less than `_MOST_SLANT` either way, the page must be turned anticlockwise."""
    scale = min(1.0, _PROFILE_SIDE / max(ink.shape))
    small = np.asarray(cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    height, width = small.shape

    def sharpness(angle: float) -> float:
        turned = cv2.warpPerspective(small, _about_centre(angle, width, height), (width, height)).astype(np.float32)
        return float(sum(np.square(np.diff(turned.sum(axis))).sum() for axis in (0, 1)))

    def best(angles: npt.NDArray[np.float64]) -> float:
        return float(max(angles, key=sharpness))

    coarse = best(np.arange(-_MOST_SLANT, _MOST_SLANT + _COARSE, _COARSE))
    return best(np.arange(coarse - _COARSE, coarse + _COARSE, _FINE))


def _about_centre(degrees: float, width: int, height: int) -> _Matrix:
    return np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), [0, 0, 1]])


def _rules(ink: Gray, *, is_horizontal: bool) -> _Matrix:
    """The long straight rules of one direction, one row per rule: the two ends x, y, x, y and the length."""
    length = int(max(ink.shape) * _LEAST_LENGTH)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes(ink, length // 2, is_horizontal=is_horizontal))
    rules = []
    for label in range(1, count):
        left, top, width, height, area = stats[label]
        reach = max(width, height)
        if reach < length or area > _THICKEST * reach:
            continue
        down, across = np.nonzero(labels[top : top + height, left : left + width] == label)
        points = np.column_stack([across + left, down + top]).astype(np.float32)
        dx, dy, x, y = cv2.fitLine(points, cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
        rules.append([x - dx * reach / 2, y - dy * reach / 2, x + dx * reach / 2, y + dy * reach / 2, reach])
    return np.array(rules).reshape(-1, 5)


def _pull(across: _Matrix, down: _Matrix, width: int, height: int) -> _Matrix:
    """The perspective that makes rules across level and rules down plumb; none where they tell too little."""
    scale = max(width, height) / 2
    norm = np.array([[1 / scale, 0, -width / 2 / scale], [0, 1 / scale, -height / 2 / scale], [0, 0, 1]])
    if min(len(across), len(down)) < _FEWEST_RULES:
        return np.eye(3)
    end_across, end_down = (_meeting_point(rules, norm) for rules in (across, down))
    horizon = np.cross(end_across, end_down)
    if abs(horizon[2]) < np.abs(horizon[:2]).max() / _STRONGEST:
        return np.eye(3)
    flattening = np.array([[1, 0, 0], [0, 1, 0], horizon / horizon[2]])
    one, two = ((flattening @ end)[:2] for end in (end_across, end_down))
    one, two = one / np.linalg.norm(one) * np.sign(one[0]), two / np.linalg.norm(two) * np.sign(two[1])
    if abs(one @ two) > _MOST_SHEAR:
        return np.eye(3)
    shear = np.eye(3)
    shear[:2, :2] = np.linalg.inv(np.column_stack([one, two]))
    return np.asarray(np.linalg.inv(norm) @ shear @ flattening @ norm)


def _meeting_point(rules: _Matrix, norm: _Matrix) -> _Matrix:
    """The point all rules run towards, in normalised homogeneous coordinates; rules off course do not count."""
    ends = [np.column_stack([rules[:, at : at + 2], np.ones(len(rules))]) @ norm.T for at in (0, 2)]
    lines = np.cross(ends[0], ends[1])
    lines /= np.linalg.norm(lines[:, :2], axis=1, keepdims=True)
    middles = (ends[0] + ends[1]) / 2
    counted = np.ones(len(rules), bool)
    for _ in range(_ROUNDS):
        point = np.linalg.svd(lines[counted] * rules[counted, 4:])[2][-1]
        towards = point[:2] - middles[:, :2] * point[2]
        towards /= np.linalg.norm(towards, axis=1, keepdims=True)
        off = np.abs((towards * lines[:, :2]).sum(axis=1))
        counted = off < max(_OFF_COURSE, float(np.median(off)))
    return np.asarray(point)
