"""A Dask cluster of real processes that talk over TCP, for tests."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.flows.serving import PROJECT, free_port

__all__ = ["Cluster", "cluster"]


@dataclass
class Cluster:
    """A scheduler and its workers, each a process that can be killed."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]

    def lose_a_worker(self) -> None:
        self.workers[0].send_signal(signal.SIGKILL)

    def lose_the_scheduler(self) -> None:
        self.scheduler.send_signal(signal.SIGKILL)


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """Start a cluster; its workers may not be there yet."""
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    scheduler = _started(folder, "scheduler", "--host", "127.0.0.1", "--port", str(port))
    of_worker = ("--nthreads", "1", "--no-nanny", "--local-directory", str(folder))
    crew = [_started(folder, "worker", address, *of_worker) for _ in range(workers)]
    try:
        yield Cluster(address, scheduler, crew)
    finally:
        for process in (*crew, scheduler):
            process.kill()
            process.wait()


def _started(folder: Path, program: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [str(Path(sys.executable).with_name("dask")), program, *arguments, "--no-dashboard"]
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    with (folder / "cluster.log").open("ab") as log:
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=subprocess.STDOUT)
