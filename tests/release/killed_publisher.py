"""Run by test_faults.py: publish again and again, each time stopped one file operation later than the time before.

Usage: killed_publisher.py LAKE CONTENTS kill|fail renames|all. CONTENTS is a pickle. LAKE holds release 2018.1 of other
contents and is copied for each attempt. `renames` stops only where a file, the release or the pointer would appear.
Prints one JSON line an attempt: what a reader sees afterwards, and after the next run.
"""

import errno
import hashlib
import itertools
import json
import os
import pickle
import shutil
import signal
import sys
from pathlib import Path

import xlsxwriter.workbook  # noqa: F401 - imported before the forks

from tasks.lake.folders import Lake
from tasks.release.publish import publish

CHANGING = {
    "renames": {"os.rename", "os.symlink"},
    "all": {"open", "os.mkdir", "os.chmod", "os.rename", "os.symlink", "os.remove", "os.rmdir"},
}


class Fault:
    """Kills this process, or fails with a full disk, at the `left`-th operation that changes something below `root`."""

    def __init__(self, left: int, root: Path, how: str, where: str) -> None:
        self.left, self.root, self.how, self.where = left, str(root), how, where

    def watch(self, event: str, args: tuple[object, ...]) -> None:
        if event not in CHANGING[self.where] or self.root not in str(args[0]):
            return
        if event == "open" and not int(str(args[2])) & (os.O_WRONLY | os.O_RDWR):
            return
        self.left -= 1
        if self.left == 0:
            if self.how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.ENOSPC, "disk full")


def in_child(root: Path, contents_file: Path, count: int, how: str, where: str) -> str:
    """Publish in a forked child; say how it ended: a fault that harms nothing is `tolerated`."""
    pid = os.fork()
    if pid == 0:
        contents = pickle.loads(contents_file.read_bytes())  # noqa: S301 - written by the test
        fault = Fault(count, root, how, where)
        sys.addaudithook(fault.watch)
        try:
            publish(Lake(root), 2018, contents)
        except OSError:
            os._exit(2)
        os._exit(1 if count and fault.left <= 0 else 0)
    _, status = os.waitpid(pid, 0)
    return "killed" if os.WIFSIGNALED(status) else ("done", "tolerated", "failed")[os.waitstatus_to_exitcode(status)]


def seen(root: Path) -> dict[str, object]:
    """What a reader finds: the release the pointer names, a fingerprint of its files, and what else lies about."""
    folder = root / "releases" / "2018"
    current = (folder / "current").read_text().strip()
    files = sorted((folder / current).iterdir())
    fingerprint = hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in files)).hexdigest()
    return {"current": current, "files": fingerprint, "entries": sorted(path.name for path in folder.iterdir())}


def main() -> None:
    origin, contents, how, where = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    end = ""
    for count in itertools.count(1):
        if end == "done":
            return
        root = origin.with_name(f"{origin.name}-{count}")
        shutil.copytree(origin, root, symlinks=True)
        end = in_child(root, contents, count, how, where)
        after = seen(root)
        again = in_child(root, contents, 0, how, where)
        attempt = {"count": count, "end": end, "after": after, "again": again, "recovered": seen(root)}
        sys.stdout.write(json.dumps(attempt) + "\n")
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
