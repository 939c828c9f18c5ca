"""A process ends with the one that started it: a command that is killed leaves no server and no run behind.

The process itself looks whether its parent is still the one that started it, so that this holds on every POSIX system;
Linux alone could be asked to kill it (`PR_SET_PDEATHSIG`), and would do so when the starting *thread* ends.
"""

import os
import signal
import threading
import time

__all__ = ["STARTER", "end_with_starter"]

STARTER = "NIANBAO_STARTER"
"""The environment variable that gives a process the number of the one that started it."""

# Until a killed command's port is free again, nobody can start the next one.
_LOOK_UP_SECONDS = 0.5


def end_with_starter() -> None:
    """Kill this process as soon as the one named in `STARTER` is its parent no more; do nothing where none is named.

    What a killed run leaves in the lake, the next run puts in order: nothing is gained by ending gently.
    """
    starter = os.environ.get(STARTER)
    if starter is None:
        return

    def watch() -> None:
        while os.getppid() == int(starter):
            time.sleep(_LOOK_UP_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="ends-with-starter", daemon=True).start()
