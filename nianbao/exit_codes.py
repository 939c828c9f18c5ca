"""The exit codes of the command line."""

from enum import IntEnum

__all__ = ["Exit"]


class Exit(IntEnum):
    """The outcome of a command."""

    DONE = 0
    BLOCKED = 1
    WRONG_USE = 2
    SYSTEM_ERROR = 3
