"""A real `nianbao serve` on a free port, and its server's API, for tests."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

PROJECT = Path(__file__).parents[2]
GUARD = Path(__file__).with_name("guard")
EXAMPLE = PROJECT / "data/inbox/2018"
ANNUAL = "nianbao-yearly/annual-consolidation"
DAILY = "nianbao-intake/daily-intake"
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
_OPENER = build_opener(ProxyHandler({}))


@dataclass
class Served:
    """A running `nianbao serve`, with a Prefect folder of its own."""

    process: subprocess.Popen[bytes]
    home: Path
    url: str
    output: Path

    @property
    def api_url(self) -> str:
        return f"{self.url}/api"

    @cached_property
    def password(self) -> str:
        """What the server asks for, as its owner finds it."""
        record = self.home / f"nianbao-server-{self.url.rpartition(':')[2]}.json"
        return str(json.loads(record.read_text(encoding="utf-8"))["password"])

    @property
    def client_environment(self) -> dict[str, str]:
        return {"PREFECT_API_URL": self.api_url, "PREFECT_API_AUTH_STRING": self.password}

    @cached_property
    def headers(self) -> dict[str, str]:
        """What a client of the server's own says besides its question."""
        login = {"Authorization": f"Basic {base64.b64encode(self.password.encode()).decode()}"}
        asked = Request(f"{self.api_url}/csrf-token?client=tests", headers=login)  # noqa: S310
        with _OPENER.open(asked, timeout=30) as answer:
            token = json.loads(answer.read())["token"]
        names = {"Prefect-Csrf-Client": "tests", "Prefect-Csrf-Token": token}
        return {**login, **names, "Content-Type": "application/json"}

    def ask(self, path: str, body: object = None, method: str | None = None) -> Any:  # noqa: ANN401 - JSON
        """The server's answer; as Prefect's own clients do, ask again while its database is busy."""
        data = None if body is None else json.dumps(body, default=str).encode()
        request = Request(f"{self.api_url}/{path}", data, self.headers, method=method)  # noqa: S310
        for _ in range(20):
            try:
                with _OPENER.open(request, timeout=30) as answer:
                    return json.loads(answer.read() or "null")
            except HTTPError as error:
                if error.code != HTTPStatus.SERVICE_UNAVAILABLE:
                    raise
                time.sleep(0.5)
        raise AssertionError(f"{path} is unavailable")

    def deployment(self, name: str) -> dict[str, Any]:
        return self.ask(f"deployments/name/{name}")

    def start_run(self, name: str, scheduled: str | None = None, **parameters: object) -> str:
        """Ask for a run of a deployment with some parameters changed, now or as scheduled for a time."""
        details = {"scheduled_time": scheduled} if scheduled else {}
        state = {"type": "SCHEDULED", "name": "Scheduled", "state_details": details}
        asked = {"parameters": parameters, "state": state}
        return self.ask(f"deployments/{self.deployment(name)['id']}/create_flow_run", asked)["id"]

    def finished(self, run: str) -> dict[str, Any]:
        """The run, once it has ended."""
        wait_for(lambda: self.run(run)["state_type"] in FINAL, 120)
        return self.run(run)

    def run(self, run: str) -> dict[str, Any]:
        return self.ask(f"flow_runs/{run}")

    def task_runs(self, run: str) -> list[dict[str, Any]]:
        return self.ask("task_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})

    def artifacts(self, run: str) -> dict[str, dict[str, Any]]:
        found = self.ask("artifacts/filter", {"flow_runs": {"id": {"any_": [run]}}})
        return {artifact["key"]: artifact for artifact in found if artifact["key"]}

    def log(self, run: str) -> list[str]:
        """The lines of the run's log pane, in their order, those of its steps among them."""
        asked = {"logs": {"flow_run_id": {"any_": [run]}}, "sort": "TIMESTAMP_ASC", "limit": 200}
        return [line["message"] for line in self.ask("logs/filter", asked)]

    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def stop(self, how: signal.Signals) -> int:
        """End the service and return its exit code."""
        self.process.send_signal(how)
        return self.process.wait(timeout=60)


class AnnualRun(NamedTuple):
    """A finished run of the annual consolidation, and its lake."""

    served: Served
    id: str
    run: Mapping[str, Any]
    lake: Path

    @property
    def release(self) -> Path:
        return self.lake / "releases/2018/2018.1"


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a process with a Prefect folder of its own, whose attempts to leave this machine are noted."""
    without = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "DO_NOT_TRACK"))}
    quick = {"PREFECT_RUNNER_POLL_FREQUENCY": "1", "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "3"}
    guarded = {"PYTHONPATH": str(GUARD), "NIANBAO_GUARD_LOG": str(guard_log(home))}
    return {**without, **quick, **guarded, "PREFECT_HOME": str(home), **more}


def guard_log(home: Path) -> Path:
    return home.with_name(f"{home.name}-reached-for.txt")


@contextmanager
def serving(home: Path, *more: str, **given: str) -> Iterator[Served]:
    """A `nianbao serve` in the project folder, once it says that it is ready; without the desk unless asked for."""
    more = more or ("--no-desk",)
    port = free_port()
    command = [sys.executable, "-m", "nianbao", "serve", "--port", str(port), *more]
    output = home.with_name(f"{home.name}-output.txt")
    with output.open("wb") as place:
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env=environment(home, **given),
            stdout=place,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    served = Served(process, home, f"http://127.0.0.1:{port}", output)
    try:
        wait_for(lambda: "Ctrl-C" in served.printed() or process.poll() is not None, 150)
        assert process.poll() is None, served.printed()
        yield served
    finally:
        if process.poll() is None:
            served.stop(signal.SIGTERM)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def processes_of(home: Path) -> dict[int, str]:
    """The processes on this machine that were started for a Prefect folder: they inherited its name."""
    mark = f"PREFECT_HOME={home}".encode()
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found[int(process.name)] = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:  # it has just ended, or is not ours
            continue
    return found


def wait_for(look: Callable[[], Any], seconds: float) -> Any:  # noqa: ANN401 - whatever is looked for
    """What `look` finds, once it finds something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.2)
    raise AssertionError(f"nothing after {seconds} seconds")
