"""The log of the server that `nianbao serve` starts, kept from growing without end."""

import os
import shutil
from pathlib import Path

__all__ = ["rotate_log"]

_MOST_BYTES = 10 << 20
"""A choice, not a measurement: a file that any editor opens; the server logs warnings only, so a season fits in."""
_KEPT = 4
"""How many older logs stay beside it, by the same choice: 50 MB in all."""


def rotate_log(log: Path, most_bytes: int = _MOST_BYTES) -> None:
    """Put a log that has grown large aside as `.1`, the one before as `.2`, and let it begin anew.

    The server goes on writing to the same file, at its end. A line written between copying and emptying may be lost.
    """
    if not log.exists() or log.stat().st_size <= most_bytes:
        return
    for number in range(_KEPT, 1, -1):
        younger = log.with_name(f"{log.name}.{number - 1}")
        if younger.exists():
            younger.replace(log.with_name(f"{log.name}.{number}"))
    shutil.copy(log, log.with_name(f"{log.name}.1"))
    os.truncate(log, 0)
