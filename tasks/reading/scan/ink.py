"""Where on a picture is ink, and which of it runs straight?"""

import cv2
import numpy as np
import numpy.typing as npt

__all__ = ["Gray", "Picture", "flattened", "red_ink", "strokes", "thin_ink"]

Gray = npt.NDArray[np.uint8]
"""A picture of one byte a pixel, rows first; 0 is black."""

Picture = npt.NDArray[np.uint8]
"""A picture of red, green and blue, rows first."""

_LIGHT_SCALE = 8
_LIGHT_REACH = 0.035
_THIN = 9
_DARKER = 22
_DARKER_UNDER_RED = 80
_REDDER = 50
_SMEAR = 11
_GAP = 3
_SLOPE = 3


def flattened(gray: Gray) -> Gray:
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
    """What of the ink runs straight for at least `length` pixels, small gaps and a slope of some 1 in 30 allowed."""
    along, across = ((1, -1), (-1, 1)) if is_horizontal else ((-1, 1), (1, -1))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, _bar(along, _GAP))
    wide = cv2.dilate(joined, _bar(across, _SLOPE))
    kept = cv2.morphologyEx(wide, cv2.MORPH_OPEN, _bar(along, length))
    return np.asarray(cv2.bitwise_and(kept, joined), np.uint8)


def _bar(shape: tuple[int, int], length: int) -> Gray:
    """A bar of ones; -1 in the shape stands for the length."""
    return np.ones(tuple(length if side < 0 else side for side in shape), np.uint8)
