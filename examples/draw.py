"""Which one is taken? Repeatable draws: the same key gives the same draw, on every Python and in any order."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

__all__ = ["number", "pick"]

Option = TypeVar("Option")


def number(key: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included, that only the key decides."""
    return low + int.from_bytes(sha256(key.encode()).digest()[:8]) % (high - low + 1)


def pick(key: str, options: Sequence[Option]) -> Option:
    """One of the options, that only the key decides."""
    return options[number(key, 0, len(options) - 1)]
