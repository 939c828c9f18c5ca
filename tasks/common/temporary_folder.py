"""A folder of a process's own among the system's temporary ones, of which nothing stays when the process is killed."""

import fcntl
import os
import shutil
import tempfile
from functools import cache
from multiprocessing.util import Finalize, get_temp_dir
from pathlib import Path

__all__ = ["temporary_folder"]

_NAME = "nianbao."
"""Short: a path of a socket has 104 bytes on some systems, of which the temporary folder may take 50."""
_UNFINISHED = f".{_NAME}"
_LAST = -200
"""After `multiprocessing` has removed its own folder, which it does at -100."""


def temporary_folder() -> Path:
    """Return this process's temporary folder, its owner's alone: made on first use, removed when the process ends.

    What a killed process of this account left is removed first: it held a lock on its folder while it lived, which the
    operating system has freed. The folder of `multiprocessing`, in which its fork server listens, lies there too.

    Raises:
        OSError: the folder cannot be made.
    """
    return _folder_of(os.getpid())


@cache
def _folder_of(_process: int) -> Path:
    place = Path(tempfile.gettempdir())
    for folder in place.glob(f"{_NAME}*"):
        _remove_if_left(folder)
    # it gets its name once it is held: nobody takes it for one that was left
    unfinished = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=place))
    _hold(unfinished)
    folder = unfinished.rename(place / unfinished.name.removeprefix("."))
    Finalize(None, shutil.rmtree, args=(folder, True), exitpriority=_LAST)
    _place_multiprocessing(folder)
    return folder


def _hold(folder: Path) -> int:
    """Lock a folder for as long as the file descriptor that is returned, or this process, lives.

    Raises:
        OSError: another process holds it, or it is a link or gone.
    """
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        raise
    return opened


def _remove_if_left(folder: Path) -> None:
    """Remove a folder of this account whose process is no more."""
    try:
        if folder.lstat().st_uid != os.getuid():
            return
        held = _hold(folder)
    except OSError:  # its process lives, or another has removed it just now
        return
    shutil.rmtree(folder, ignore_errors=True)
    os.close(held)


def _place_multiprocessing(folder: Path) -> None:
    """Let `multiprocessing` make its folder in another one; where it has one already, that stays."""
    before = tempfile.tempdir
    tempfile.tempdir = str(folder)
    try:
        get_temp_dir()
    finally:
        tempfile.tempdir = before
