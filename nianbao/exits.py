"""What an exit code says."""

from enum import IntEnum

__all__ = ["Exit"]


class Exit(IntEnum):
    """What the exit code says."""

    DONE = 0
    BLOCKED = 1
    WRONG_USE = 2
    SYSTEM_ERROR = 3
