"""The desk beside a Prefect server, for as long as that is served.

A process of its own: what breaks one leaves the other whole. It is a client of the server, whose runs it starts and
whose waiting approvals it answers.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from flows.starter import STARTER
from tasks.common.errors import CallerError

__all__ = ["ServedDesk", "served_desk"]

_LOOPBACK = "127.0.0.1"
_START_SECONDS = 60.0
"""Till the desk listens: 3 seconds on a quiet machine, and on the tests' busiest 20."""
_LOOK_UP_SECONDS = 0.25
_STOP_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class ServedDesk:
    """The desk's process, and the address at which it listens."""

    process: "subprocess.Popen[bytes]"
    url: str

    def refuse_ended(self) -> None:
        """Pass while it runs.

        Raises:
            CallerError: it has ended, and has said why.
        """
        if self.process.poll() is not None:
            raise CallerError("审核工作台已退出，原因见上面的提示。不需要工作台时，请用 --no-desk。")


@contextmanager
def served_desk(port: int, environment: Mapping[str, str]) -> Iterator[ServedDesk]:
    """Start the desk on this machine, wait until it listens, and stop it at the end.

    Killed, its starter takes it along (`flows.starter`).

    Args:
        port: the port of the loopback address.
        environment: what makes it a client of the server.

    Raises:
        CallerError: it has ended instead, and has said why; or it does not listen in time.
    """
    process = subprocess.Popen(  # noqa: S603 - no shell, our own interpreter
        [sys.executable, "-m", "nianbao", "desk", "--port", str(port)],
        env={**os.environ, **environment, STARTER: str(os.getpid())},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    desk = ServedDesk(process, f"http://{_LOOPBACK}:{port}/")
    try:
        _wait(desk, port)
        yield desk
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(desk: ServedDesk, port: int) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        desk.refuse_ended()
        with socket.socket() as attempt:
            if attempt.connect_ex((_LOOPBACK, port)) == 0:
                return
        time.sleep(_LOOK_UP_SECONDS)
    raise CallerError(f"审核工作台在 {_START_SECONDS:.0f} 秒内没有启动完成。")
