"""How does a file reach the disk whole or not at all?"""

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

__all__ = ["OWNER_ONLY", "READ_ONLY", "make_folder", "replacing", "sync_file", "sync_files", "sync_folder"]

OWNER_ONLY = 0o077
"""Permission bits taken away where a file or folder is for its owner only."""

READ_ONLY = 0o222
"""Permission bits taken away from what never changes again."""

_AT_ONCE = 16
"""So many waits for the disk go on side by side: a disk is quicker to write many files together than in turn."""


@contextmanager
def replacing(path: Path, *, without: int = 0) -> Iterator[Path]:
    """Yield a hidden path beside `path`; what is written there replaces `path` in one step when the block ends well.

    Whoever writes the same path from two processes at once must hold a lock: the hidden path is the same for both.

    Args:
        path: where the file belongs; its folder must exist.
        without: permission bits to take away before the file appears, such as `OWNER_ONLY`.
    """
    hidden = path.with_name(f".{path.name}.part")
    try:
        yield hidden
        hidden.chmod(hidden.stat().st_mode & ~without)
        sync_file(hidden)
        hidden.replace(path)
        sync_folder(path.parent)
    finally:
        hidden.unlink(missing_ok=True)


def make_folder(path: Path, *, without: int = 0) -> Path:
    """Make a folder and its parents where they are missing; `without` as in `replacing`, for the last one only."""
    path.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode
    if mode & without:
        path.chmod(mode & ~without)
    return path


def sync_file(path: Path) -> None:
    """Wait until a file's bytes are on the disk."""
    _sync(path, os.O_RDONLY)


def sync_files(paths: Iterable[Path]) -> None:
    """Wait until the bytes of many files or the entries of many folders are on the disk, asked for at once."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        deque(pool.map(sync_file, paths), maxlen=0)


def sync_folder(path: Path) -> None:
    """Wait until a folder's entries are on the disk."""
    _sync(path, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
