"""Files and folders that reach the disk whole or not at all, and archives that are the same bytes whenever made."""

import os
import shutil
import stat
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from tasks.common.clock import ZIP_EPOCH

__all__ = [
    "OWNER_ONLY",
    "READ_ONLY",
    "make_folder",
    "replace_link",
    "replacing",
    "replacing_folder",
    "reproducible_zip",
    "restrict",
    "share_with_group",
    "sync_file",
    "sync_files",
    "sync_folder",
]

OWNER_ONLY = 0o077
"""Permission bits taken away where a file or folder is for its owner only, or for those its folder is shared with."""

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
        restrict(hidden, without)
        sync_file(hidden)
        hidden.replace(path)
        sync_folder(path.parent)
    finally:
        hidden.unlink(missing_ok=True)


@contextmanager
def replacing_folder(path: Path, *, without: int = 0) -> Iterator[Path]:
    """Yield an empty hidden folder beside `path`, which takes its place whole when the block ends well.

    For folders that can be made again: nothing is waited for until it is on the disk. Where a process was killed
    between putting the old folder away and placing the new one, the next call puts the old one back first. Whoever
    writes the same path from two processes at once must hold a lock.

    Args:
        path: where the folder belongs; parents are made where they are missing.
        without: permission bits to take away from the folder, such as `OWNER_ONLY`.
    """
    staged, old = (path.with_name(f".{path.name}.{what}") for what in ("staged", "old"))
    _settle(path, staged, old)
    try:
        yield make_folder(staged, without=without)
        if path.exists():
            path.rename(old)
        staged.rename(path)
    finally:
        _settle(path, staged, old)


def replace_link(path: Path, target: Path) -> None:
    """Let `path` be a link to `target`, relative to it, in one step; what it was a link to before is left alone."""
    hidden = path.with_name(f".{path.name}.part")
    hidden.unlink(missing_ok=True)
    hidden.symlink_to(os.path.relpath(target, path.parent), target_is_directory=True)
    hidden.replace(path)
    sync_folder(path.parent)


def make_folder(path: Path, *, without: int = 0) -> Path:
    """Make a folder and its parents where they are missing; `without` as in `replacing`, for the last one only."""
    path.mkdir(parents=True, exist_ok=True)
    restrict(path, without)
    return path


def restrict(path: Path, without: int) -> None:
    """Take permission bits away from a file or folder; in a folder that a group shares it is for that group too.

    A folder is shared with its group where it hands the group on (`S_ISGID`) and nobody else may read it, as
    `share_with_group` makes it. So the folder itself says who may read what is put into it, to every process alike.
    """
    mode, above = path.stat().st_mode, path.parent.stat().st_mode
    wanted = mode & ~without
    if _is_shared(above):
        granted = stat.S_IRWXG if stat.S_ISDIR(mode) else stat.S_IRGRP
        wanted = wanted & ~stat.S_IRWXO | above & granted
    elif stat.S_ISDIR(mode) and _is_shared(mode):
        wanted |= mode & stat.S_IRWXG
    if wanted != mode:
        path.chmod(stat.S_IMODE(wanted))


def _is_shared(mode: int) -> bool:
    return bool(mode & stat.S_ISGID) and not mode & stat.S_IRWXO


def share_with_group(folder: Path, group: int, *, is_writable: bool = False) -> None:
    """Let a group read a folder, all that is in it, and what will be; nobody else besides the owner.

    Args:
        folder: made where it is missing.
        group: the number of the group; whoever calls must be in it.
        is_writable: whether the group may also add and replace files.

    Raises:
        OSError: the folder is somebody else's, or the caller is not in the group.
    """
    for_files = stat.S_IRGRP | (stat.S_IWGRP if is_writable else 0)
    for_folders = 0o2770 if is_writable else 0o2750
    folder.mkdir(parents=True, exist_ok=True)
    for path in (folder, *folder.rglob("*")):
        found = path.lstat()
        if stat.S_ISLNK(found.st_mode) or (path != folder and found.st_uid != folder.stat().st_uid):
            continue  # what another one of the group has put there bears the group already
        if found.st_gid != group:
            os.chown(path, -1, group)
        old = stat.S_IMODE(found.st_mode)
        new = for_folders if stat.S_ISDIR(found.st_mode) else old & ~stat.S_IRWXO | for_files
        if new != old or found.st_gid != group:  # a new group takes bits away
            path.chmod(new)


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


def _settle(path: Path, staged: Path, old: Path) -> None:
    """Put the old folder back where no new one came, and clear away what is not needed any more."""
    if old.exists() and not path.exists():
        old.rename(path)
    for left_over in (staged, old):
        shutil.rmtree(left_over, ignore_errors=True)


def _sync(path: Path, flags: int) -> None:
    handle = os.open(path, flags)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def reproducible_zip(archive: bytes) -> bytes:
    """The archive with its members in their order and none of the times at which they were written."""
    memory = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as source, zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, ZIP_EPOCH.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            member.create_system = 3  # the same on every system
            target.writestr(member, source.read(name))
    return memory.getvalue()
