"""Originals: files kept exactly as received, each whole or not at all."""

import errno
import hashlib
import logging
import os
import shutil
import stat
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tasks.common.atomic_files import OWNER_ONLY, READ_ONLY, make_folder, restrict, sync_files
from tasks.lake.folders import Lake, LakeError, file_sha256

__all__ = ["MAX_KEPT_BYTES", "Kept", "NotKept", "keep_originals"]

_CHUNK = _MIB = 1 << 20
MAX_KEPT_BYTES = 300 * _MIB
"""The bytes of the largest file that is kept: ten times what is read (`tasks.reading.limits`), so that a scan far too
large is in the office's hands all the same. Keeping a file of 2 GB took 54 seconds and as much of the disk, and one
larger than the disk would stop every run."""

_INCOMING = ".incoming-"
_OUTCOMES = {
    errno.ENOENT: "列出之后又不见了（可能正在下载或改名），没有收取。请放好后重新运行。",
    errno.ENAMETOOLONG: "路径太长，没有收取。请放到浅一些的文件夹里，或缩短文件夹的名称。",
    errno.ELOOP: "这是一个链接，不是文件，没有收取。请把文件本身放进收件夹。",
}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was copied: its SHA-256, its size in bytes, and when it was last written (seconds since 1970)."""

    sha256: str
    size: int
    written_at: float


@dataclass(frozen=True, slots=True)
class NotKept:
    """A file that could not be had, and why, in plain Chinese."""

    why: str


def keep_originals(lake: Lake, folder: Path, paths: Iterable[Path]) -> list[Kept | NotKept]:
    """Keep files below a folder exactly as they are, and tell of each in its order; keeping one again changes nothing.

    The bytes are streamed to disk, waited for together, read back and compared before a file gets its name; it is
    read-only from then on. A kept file whose bytes no longer match its name is replaced by the good ones. Neither a
    file nor a folder that is a link is followed, even where it has become one since it was listed. What a killed run
    left half copied is removed; one run at a time copies into the store.

    Raises:
        LakeError: the disk does not give back what was written.
        OSError: the store cannot be written.
    """
    make_folder(lake.originals, without=OWNER_ONLY)
    with ExitStack() as held:
        held.enter_context(lake.originals_lock())
        for leftover in lake.originals.glob(f"{_INCOMING}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        incoming = Path(held.enter_context(tempfile.TemporaryDirectory(prefix=_INCOMING, dir=lake.originals)))
        outcomes, new = list[Kept | NotKept](), dict[str, Path]()
        for number, path in enumerate(paths):
            copy = incoming / str(number)
            outcome = _copy(folder, path, copy)
            outcomes.append(outcome)
            if isinstance(outcome, Kept) and outcome.sha256 not in new and not _is_kept(lake, outcome.sha256):
                new[outcome.sha256] = copy
            else:
                copy.unlink(missing_ok=True)
        sync_files(new.values())
        for sha256, copy in new.items():
            _settle(lake, copy, sha256)
        sync_files({lake.originals, *(lake.original(sha256).parent for sha256 in new)})
    return outcomes


def _copy(folder: Path, path: Path, place: Path) -> Kept | NotKept:
    """Copy a file to a new place; what goes wrong with the file is its own outcome, what does with the place is not."""
    with ExitStack() as handles:
        try:
            # looked at before it is opened: to open a device may do something
            if not stat.S_ISREG(mode := path.lstat().st_mode):
                return NotKept(_OUTCOMES[errno.ELOOP] if stat.S_ISLNK(mode) else _no_file())
            origin = _open(folder, path, handles)
            found = os.fstat(origin)
        except OSError as error:
            return NotKept(_why(error))
        if not stat.S_ISREG(found.st_mode):
            return NotKept(_no_file())
        digest, size = hashlib.sha256(), 0
        target = handles.enter_context(place.open("xb"))
        while found.st_size <= MAX_KEPT_BYTES and size <= MAX_KEPT_BYTES:
            try:
                chunk = os.read(origin, _CHUNK)
            except OSError as error:
                return NotKept(_why(error))
            if not chunk:
                return Kept(digest.hexdigest(), size, found.st_mtime)
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    limit, larger = MAX_KEPT_BYTES // _MIB, max(found.st_size, size) / _MIB
    return NotKept(f"文件有 {larger:.0f} MB，超过 {limit} MB 的上限，没有收取。请要求只报送年报本身。")


def _open(folder: Path, path: Path, handles: ExitStack) -> int:
    """Open a file below a folder, name by name, so that none of them is a link."""
    place: Path | str = folder
    handle, flags = None, os.O_RDONLY | os.O_DIRECTORY
    for name in path.relative_to(folder).parts:
        handle = os.open(place, flags, dir_fd=handle)
        handles.callback(os.close, handle)
        place, flags = name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
    handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=handle)
    handles.callback(os.close, handle)
    return handle


def _no_file() -> str:
    return "这不是普通的文件（是管道、设备或文件夹），没有收取。请把文件本身放进收件夹。"


def _why(error: OSError) -> str:
    known = _OUTCOMES.get(error.errno or 0)
    return known or f"打不开（{error.strerror}），没有收取。请检查文件的权限。"


def _is_kept(lake: Lake, sha256: str) -> bool:
    """Return whether these bytes are in the store and sound."""
    kept = lake.original(sha256)
    try:
        if file_sha256(kept) == sha256:
            return True
    except FileNotFoundError:
        return False
    except OSError:
        pass
    logger.warning("original %s was damaged on disk and has been replaced by a sound copy", sha256)
    return False


def _settle(lake: Lake, copy: Path, sha256: str) -> None:
    """Give a copy that is on the disk its name in the store."""
    if file_sha256(copy) != sha256:
        raise LakeError(f"原件写入后读回的内容不一致（{sha256}），请检查磁盘：{lake.originals}")
    kept = lake.original(sha256)
    make_folder(kept.parent, without=OWNER_ONLY)
    if kept.is_dir():
        shutil.rmtree(kept)
    copy.chmod(copy.stat().st_mode & ~(READ_ONLY | OWNER_ONLY))
    copy.replace(kept)
    restrict(kept, OWNER_ONLY)
