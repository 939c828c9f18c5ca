"""How does a picture of a page become one that can be read: level, rectangular, evenly lit, without red stamps?"""

from dataclasses import dataclass, replace

import cv2
import numpy as np

from tasks.reading.scan.deskew import straightening
from tasks.reading.scan.ink import Gray, Picture, flattened, red_ink, thin_ink

__all__ = ["Page", "prepare", "without_rules"]

_PAPER = 255
_WHITE = 185
_WHITE_UNDER_RED = 165
_RULE_EDGE = 3


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
    matrix, size = straightening(thin_ink(flattened(picture[..., 0]), red_ink(picture)))
    moved = cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    straight = np.asarray(moved, np.uint8)
    flat, red = flattened(straight[..., 0]), red_ink(straight)
    flat[(red > 0) & (flat > _WHITE_UNDER_RED)] = _PAPER
    return Page(flat, np.where(flat > _WHITE, _PAPER, flat).astype(np.uint8), thin_ink(flat, red), red)


def without_rules(page: Page, rules: Gray) -> Page:
    """The page with paper where the rules, given as 255, were."""
    wide = cv2.dilate(rules, np.ones((_RULE_EDGE, _RULE_EDGE), np.uint8)) > 0
    flat, clear = (np.where(wide, _PAPER, picture).astype(np.uint8) for picture in (page.flat, page.clear))
    return replace(page, flat=flat, clear=clear, ink=np.where(wide, 0, page.ink).astype(np.uint8))
