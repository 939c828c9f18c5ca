"""How must a picture be turned and pulled so that a page's rules run level and plumb?

The slant is where the ink falls into the sharpest rows and columns; what is left, the perspective of a
photo, is told by the two points that all rules across and all rules down run towards.
"""

from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from tasks.reading.scan.ink import Gray, strokes

__all__ = ["Straightening", "straightening"]

_Matrix = npt.NDArray[np.float64]

_PROFILE_SIDE = 800
_MOST_SLANT = 15.0
_COARSE, _FINE = 0.5, 0.05
_LEAST_LENGTH = 0.06
_THICKEST = 6.0
_FEWEST_RULES = 2
_ROUNDS = 3
_OFF_COURSE = 0.02
_STRONGEST = 0.2
_MOST_SHEAR = 0.15


class Straightening(NamedTuple):
    """A perspective matrix from pixels to pixels, and the width and height of what it gives."""

    matrix: _Matrix
    size: tuple[int, int]


def straightening(ink: Gray) -> Straightening:
    """What straightens the picture that has this ink; what stands too askew to be a page is only turned."""
    height, width = ink.shape
    turn = _about_centre(_slant(ink), width, height)
    ink = np.asarray(cv2.warpPerspective(ink, turn, (width, height), flags=cv2.INTER_NEAREST), np.uint8)
    pull = _pull(_rules(ink, is_horizontal=True), _rules(ink, is_horizontal=False), width, height)
    return _fitted(pull @ turn, width, height)


def _slant(ink: Gray) -> float:
    """By how many degrees, less than `_MOST_SLANT` either way, the page must be turned anticlockwise."""
    scale = min(1.0, _PROFILE_SIDE / max(ink.shape))
    small = np.asarray(cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)

    def best(angles: npt.NDArray[np.float64]) -> float:
        return float(max(angles, key=lambda angle: _sharpness(small, angle)))

    coarse = best(np.arange(-_MOST_SLANT, _MOST_SLANT + _COARSE, _COARSE))
    return best(np.arange(coarse - _COARSE, coarse + _COARSE, _FINE))


def _sharpness(ink: Gray, angle: float) -> float:
    height, width = ink.shape
    turned = cv2.warpPerspective(ink, _about_centre(angle, width, height), (width, height)).astype(np.float32)
    return float(sum(np.square(np.diff(turned.sum(axis))).sum() for axis in (0, 1)))


def _about_centre(degrees: float, width: int, height: int) -> _Matrix:
    return np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), [0, 0, 1]])


def _rules(ink: Gray, *, is_horizontal: bool) -> _Matrix:
    """The long straight rules of one direction, a row each: the two ends x, y, x, y and the length."""
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


def _fitted(matrix: _Matrix, width: int, height: int) -> Straightening:
    """The matrix moved so that the whole page shows, at the size it had."""
    corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    moved = cv2.perspectiveTransform(corners, matrix)[0]
    left, top = moved.min(axis=0)
    right, bottom = moved.max(axis=0)
    shift = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]])
    return Straightening(shift @ matrix, (int(right - left), int(bottom - top)))
