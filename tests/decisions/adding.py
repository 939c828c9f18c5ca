"""Run by test_adding_at_once.py: add decisions to a ledger in a process of its own.

Usage: adding.py LEDGER NAME COUNT          adds COUNT decisions one by one, with NAME and a number as the reason.
       adding.py LEDGER NAME 1 kill|fail    adds one again and again, stopped one file operation later each time.
       adding.py LEDGER NAME 1 cut          the same, killed some bytes later each time while it writes them.
Prints one JSON line an addition: the id of the decision, or of one that may be stopped, what the file holds then.
"""

import errno
import hashlib
import itertools
import json
import os
import resource
import signal
import sys
import time
from pathlib import Path

from tasks.decisions import add_decisions, load_ledger
from tasks.decisions.model import Decision
from tasks.model.codes import DecisionKind, Waived
from tests.cases import UNIT
from tests.decisions.office import BY, ON, ROSTER

_PAUSE = 0.06
"""As long as a process waits between two looks at a lock that is held: so the other one gets its turn."""

_BYTES = 199
"""By how much later a writer is killed each time."""

CHANGING = {"open", "os.chmod", "os.rename", "os.remove"}


def draft(why: str) -> Decision:
    return Decision(kind=DecisionKind.WAIVER, by=BY, on=ON, why=why, unit=UNIT.id, waived=Waived.LATE_ACCEPTED)


class Fault:
    """Kills this process, or fails with a full disk, at the `left`-th operation that changes something in a folder."""

    def __init__(self, left: int, folder: Path, how: str) -> None:
        self.left, self.folder, self.how = left, str(folder), how

    def watch(self, event: str, args: tuple[object, ...]) -> None:
        if event not in CHANGING or self.folder not in str(args[0]):
            return
        if event == "open" and not int(str(args[2])) & (os.O_WRONLY | os.O_RDWR):
            return
        self.left -= 1
        if self.left == 0:
            if self.how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.ENOSPC, "disk full")


def cut_files_at(size: int) -> None:
    """Let the system kill this process when it writes a file beyond a size."""
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def in_child(place: Path, why: str, count: int, how: str) -> str:
    """Add in a forked child and say how it ended."""
    pid = os.fork()
    if pid == 0:
        if how == "cut":
            cut_files_at((count - 1) * _BYTES)
        else:
            sys.addaudithook(Fault(count, place.parent, how).watch)
        try:
            add_decisions(place, 2018, [draft(why)], ROSTER)
        except OSError:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return "killed" if os.WIFSIGNALED(status) else ("done", "failed")[os.waitstatus_to_exitcode(status)]


def stopped_everywhere(place: Path, name: str, how: str) -> None:
    for count in itertools.count(1):
        before = hashlib.sha256(place.read_bytes()).hexdigest()
        end = in_child(place, f"{name} {count}", count, how)
        written = [decision.why for decision in load_ledger(place, 2018, ROSTER).decisions]
        is_old = hashlib.sha256(place.read_bytes()).hexdigest() == before
        seen = {"count": count, "end": end, "is_old": is_old, "is_written": f"{name} {count}" in written}
        sys.stdout.write(json.dumps(seen) + "\n")
        if end == "done":
            return


def main() -> None:
    place, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    if sys.argv[4:]:
        stopped_everywhere(place, name, sys.argv[4])
        return
    for number in range(count):
        [added] = add_decisions(place, 2018, [draft(f"{name} {number}")], ROSTER)
        sys.stdout.write(json.dumps(added.id) + "\n")
        sys.stdout.flush()
        time.sleep(_PAUSE)


if __name__ == "__main__":
    main()
