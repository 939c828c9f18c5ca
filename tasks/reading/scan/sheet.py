"""A page that a file makes up of pictures, before anything of them is decoded."""

from typing import NamedTuple

__all__ = ["Placed", "Sheet"]


class Placed(NamedTuple):
    """A picture file's bytes, and the left, upper, right and lower side of where it stands on its page."""

    data: bytes
    sides: tuple[float, float, float, float]


class Sheet(NamedTuple):
    """A page in points, y growing downward, and its pictures, the lowest first."""

    width: float
    height: float
    pictures: tuple[Placed, ...]
