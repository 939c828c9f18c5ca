"""Run by test_faults.py: publish again and again, each time stopped some file operations later than the time before.

Usage: killed_publisher.py LAKE CONTENTS kill|fail STEP. CONTENTS is a pickle. LAKE holds release 2018.1 of other
contents and is copied for each attempt. It stops wherever a file, the release or the pointer would appear, and at each
STEP-th of the other operations. Prints one JSON line per attempt: what a reader sees afterwards, and after the next
run.
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

APPEARING = {"os.rename", "os.symlink"}
CHANGING = {"open", "os.mkdir", "os.chmod", "os.remove", "os.rmdir"}


class Fault:
    """Kills this process, or fails with a full disk, at the `left`-th of the operations below `root` that count.

    All that let something appear to a reader count, and each `step`-th of the others: what changes a file, what appears
    in the folder in which a release is prepared, and the links of the view, of which there is one per table.
    """

    def __init__(self, left: int, root: Path, how: str, step: int) -> None:
        self.left, self.root, self.how, self.step = left, str(root), how, step
        self.others = 0

    def watch(self, event: str, args: tuple[object, ...]) -> None:
        if event not in APPEARING | CHANGING or self.root not in str(args[0]):
            return
        if event == "open" and not int(str(args[2])) & (os.O_WRONLY | os.O_RDWR):
            return
        changed = Path(str(args[0]))
        if event in CHANGING or "current" in changed.parts or changed.parent.name.startswith(".staging"):
            self.others += 1
            if self.others % self.step:
                return
        self.left -= 1
        if self.left == 0:
            if self.how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.ENOSPC, "disk full")


def in_child(root: Path, contents_file: Path, count: int, how: str, step: int) -> str:
    """Publish in a forked child; say how it ended: a fault that harms nothing is `tolerated`."""
    pid = os.fork()
    if pid == 0:
        contents = pickle.loads(contents_file.read_bytes())  # noqa: S301 - written by the test
        fault = Fault(count, root, how, step)
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
    origin, contents, how, step = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
    end = ""
    for count in itertools.count(1):
        if end == "done":
            return
        root = origin.with_name(f"{origin.name}-{count}")
        shutil.copytree(origin, root, symlinks=True)
        end = in_child(root, contents, count, how, step)
        after = seen(root)
        again = in_child(root, contents, 0, how, step)
        attempt = {"count": count, "end": end, "after": after, "again": again, "recovered": seen(root)}
        sys.stdout.write(json.dumps(attempt) + "\n")
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
