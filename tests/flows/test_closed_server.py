"""The server that we start answers its own page and its own clients only: whoever else asks can neither read nor sign.

Nothing here needs a server of its own but the temporary one of `nianbao run`, which is killed.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, MutableMapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from flows.server import PrefectServer, ServerError, password_of
from flows.server_application import OwnRequestsOnly
from flows.starter import STARTER
from tests.flows.serving import ANNUAL, PROJECT, Served, environment, processes_of, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

_OPENER = build_opener(ProxyHandler({}))

ATTACK = """<!doctype html><meta charset="utf-8"><title>trying</title><script>
const given = GIVEN, api = given.api, known = given.headers, json = {"content-type": "application/json"};
const tried = {}, note = (what, answer) => { tried[what] = answer.type === "opaque" ? "opaque" : answer.status; };
const ask = (what, path, method, body, more) =>
  fetch(api + path, {method, body, ...more}).then(answer => note(what, answer), () => { tried[what] = "refused"; });
(async () => {
  await ask("read", "/deployments/name/" + given.deployment, "GET");
  await ask("read, knowing the password", "/deployments/name/" + given.deployment, "GET", undefined, {headers: known});
  await ask("list", "/flow_runs/filter", "POST", "{}", {headers: json});
  for (const [how, more] of [["", {headers: json}], [", knowing the password", {headers: {...json, ...known}}]]) {
    await ask("write" + how, "/deployments/" + given.id, "PATCH", '{"description": "planted"}', more);
    await ask("start" + how, "/deployments/" + given.id + "/create_flow_run", "POST",
              '{"name": "planted", "state": {"type": "SCHEDULED"}}', more);
    await ask("sign" + how, "/flow_runs/" + given.id + "/resume", "POST", '{"run_input": {"by": "x"}}', more);
  }
  const blob = new Blob(['{"name": "planted", "value": 1}']);
  await ask("write without a type", "/variables/", "POST", blob, {mode: "no-cors"});
  await ask("start without a type", "/deployments/" + given.id + "/create_flow_run", "POST",
            new Blob(['{"name": "planted", "state": {"type": "SCHEDULED"}}']), {mode: "no-cors"});
  await new Promise(done => {
    const socket = new WebSocket(api.replace("http", "ws") + "/events/out", "prefect");
    socket.onopen = () => { tried["listen"] = "open"; done(); };
    socket.onerror = () => { tried["listen"] = "refused"; done(); };
  });
  await fetch(given.open).then(answer => note("read an open server", answer), () => {});
  document.body.append(JSON.stringify(tried));
  document.title = "tried";
})();
</script><body></body>"""


def attack(served: Served, elsewhere: int) -> str:
    """A page that tries to read, write, start and sign, knowing all there is to know."""
    given = {
        "open": f"http://127.0.0.1:{elsewhere}/",
        "api": served.api_url,
        "headers": {name: value for name, value in served.headers.items() if name != "Content-Type"},
        "deployment": ANNUAL,
        "id": served.deployment(ANNUAL)["id"],
    }
    return ATTACK.replace("GIVEN", json.dumps(given))


class _OpenToAll(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        """Let pages of any origin read the answer, to see that the browser does not stand in their way."""
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[int]:
    """The port of another web server of this machine, which has the files of the test."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_OpenToAll, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def page(served: Served, tmp_path: Path, elsewhere: int) -> Path:
    place = tmp_path / "财政局2018年年报.html"
    place.write_text(attack(served, elsewhere), encoding="utf-8")
    return place


@pytest.mark.parametrize("where", ["a received file", "another port", "another name"])
def test_a_page_of_another_origin_can_neither_read_nor_write_nor_start_nor_sign(
    served: Served, chromium: webdriver.Chrome, page: Path, elsewhere: int, where: str
) -> None:
    before = served.deployment(ANNUAL)["description"]
    host = {"another port": "127.0.0.1", "another name": "evil.localhost"}.get(where)
    chromium.get(f"http://{host}:{elsewhere}/{page.name}" if host else page.as_uri())
    wait_for(lambda: chromium.title == "tried", 60)
    tried = json.loads(chromium.find_element(By.TAG_NAME, "body").text)
    assert tried.pop("read an open server") == 200
    assert len(tried) == 12
    unseen = {"write without a type", "start without a type"}  # a page is not told what became of these
    assert {what: answer for what, answer in tried.items() if what not in unseen} == dict.fromkeys(
        tried.keys() - unseen, "refused"
    )
    _nothing_is_planted(served, before)


def _nothing_is_planted(served: Served, description: str) -> None:
    assert served.ask("variables/filter", {"variables": {"name": {"any_": ["planted"]}}}) == []
    assert served.ask("flow_runs/filter", {"flow_runs": {"name": {"any_": ["planted"]}}}) == []
    assert served.deployment(ANNUAL)["description"] == description


def test_a_foreign_name_of_the_machine_is_no_way_in(served: Served, chromium: webdriver.Chrome) -> None:
    """A page that got the browser to take its name for this machine (DNS rebinding) is of the server's own origin."""
    foreign = served.url.replace("127.0.0.1", "evil.localhost")
    chromium.get(f"{foreign}/dashboard")
    assert chromium.find_element(By.TAG_NAME, "body").text.startswith("本服务只接受自己的页面和客户端")
    asked = "fetch(arguments[0], arguments[1]).then(answer => arguments[2](answer.status), () => arguments[2]('none'))"
    for path, how in (("deployments/filter", {"method": "POST", "body": "{}"}), ("health", {})):
        ask = {**how, "headers": served.headers}
        assert chromium.execute_async_script(asked, f"{foreign}/api/{path}", ask) == 403


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({}, 200),
        ({"Host": "rebind.evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example:80"}, 403),
        ({"Host": ""}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "http://rebind.evil.example"}, 403),
        ({"Authorization": "Basic bmlhbmJhbzpuaWFuYmFv"}, 401),
        ({"Authorization": ""}, 401),
        ({"Prefect-Csrf-Token": "0"}, 403),
    ],
)
def test_each_barrier_stands_by_itself(served: Served, headers: dict[str, str], answer: int) -> None:
    request = Request(f"{served.api_url}/flow_runs/count", b"{}", {**served.headers, **headers})  # noqa: S310
    assert status(request) == answer


def status(request: Request) -> int:
    try:
        with _OPENER.open(request, timeout=30) as answered:
            return int(answered.status)
    except HTTPError as error:
        return error.code


def test_the_password_is_for_its_owner_only(served: Served) -> None:
    assert served.password.rpartition(":")[2] not in served.printed()
    assert len(served.password) > 20
    readable = [path for path in served.home.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]
    assert {path.name for path in readable if path.name.startswith(("prefect.db", "nianbao-server"))} == set()
    for process in processes_of(served.home):
        assert served.password not in Path(f"/proc/{process}/cmdline").read_text()


@pytest.mark.parametrize(
    ("host", "origin", "is_own"),
    [
        ("127.0.0.1:4200", None, True),
        ("127.0.0.1:4200", "http://127.0.0.1:4200", True),
        ("[::1]:4200", "http://[::1]:4200", True),
        ("localhost", "https://localhost", True),
        ("Nianbao.Example:443", "https://nianbao.example:443", True),
        ("nianbao.example", "https://evil.example", False),
        ("nianbao.example.evil.example", None, False),
        ("127.0.0.1@evil.example", None, False),
        ("[::1", None, False),
        (None, None, False),
        ("127.0.0.1:4200", "null", False),
        ("127.0.0.1:4200", "http://127.0.0.1", False),
    ],
)
def test_own_requests_are_known_by_host_and_origin(host: str | None, origin: str | None, *, is_own: bool) -> None:
    given = {"host": host, "origin": origin}
    headers = [(name.encode(), value.encode()) for name, value in given.items() if value is not None]
    assert (_passed("http", headers), _passed("websocket", headers)) == (is_own, is_own)


def _passed(kind: str, headers: list[tuple[bytes, bytes]]) -> bool:
    passed: list[str] = []

    async def application(scope: MutableMapping[str, Any], _receive: object, _send: object) -> None:
        passed.append(scope["type"])

    async def send(_message: MutableMapping[str, Any]) -> None: ...

    async def receive() -> MutableMapping[str, Any]:
        return {}

    door = OwnRequestsOnly(application, ["nianbao.example"])
    asyncio.run(door({"type": kind, "headers": headers}, receive, send))
    return passed == [kind]


def test_two_hosts_in_one_request_are_none() -> None:
    assert not _passed("http", [(b"host", b"127.0.0.1"), (b"host", b"evil.example")])


def test_the_temporary_server_of_a_run_is_closed_too_and_ends_with_a_run_that_is_killed(
    inbox: Path, tmp_path: Path
) -> None:
    home, lake = tmp_path / "home", tmp_path / "lake"
    command = [sys.executable, "-m", "nianbao", "run", "--year", "2018", "--inbox", str(inbox), "--lake", str(lake)]
    with subprocess.Popen(command, cwd=PROJECT, env=environment(home), stderr=subprocess.DEVNULL) as run:
        record = wait_for(lambda: next(home.glob("nianbao-server-*.json"), None), 60)
        known = json.loads(record.read_text(encoding="utf-8"))
        api = f"{known['url']}/api"
        wait_for(lambda: _is_healthy(api), 60)
        run.send_signal(signal.SIGSTOP)  # so that it stays until it is killed
        for headers, answer in (({"Origin": "null"}, 403), ({"Host": "evil.example"}, 403), ({}, 403)):
            assert status(Request(f"{api}/flow_runs/count", b"{}", headers)) == answer  # noqa: S310
        assert status(Request(f"{api}/flow_runs/count")) == 401  # noqa: S310
        assert known["pid"] == run.pid
        run.kill()
    killed_at = time.monotonic()
    wait_for(lambda: processes_of(home) == {}, 10)
    assert time.monotonic() - killed_at < 5


def _is_healthy(api: str) -> bool:
    try:
        return status(Request(f"{api}/health")) == 200  # noqa: S310
    except URLError:
        return False


def test_a_server_that_ended_says_where_to_look_and_how_much_room_is_left(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]) as process:
        process.wait()
    place = ("http://127.0.0.1:1", tmp_path / "server.log", tmp_path / "server.json")
    server = PrefectServer(process, *place, "user:secret", is_open=False)
    with pytest.raises(ServerError, match=r"退出码 3.*server\.log（所在磁盘剩余 [\d.]+ MB"):
        server.refuse_ended()
    assert "secret" not in repr(server)


def test_a_client_of_the_same_user_finds_the_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    record = tmp_path / "nianbao-server-4871.json"
    url = "http://127.0.0.1:4871"
    record.write_text(json.dumps({"pid": os.getpid(), "url": url, "password": "a:b"}), encoding="utf-8")
    assert password_of(f"{url}/api") == password_of(f"{url}/api/") == "a:b"
    assert password_of("http://elsewhere.example:4871/api") is None
    assert password_of("http://127.0.0.1:4872/api") is None
    assert password_of("") is None
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    record.write_text(json.dumps({"pid": int(ended.stdout), "url": url, "password": "a:b"}), encoding="utf-8")
    assert password_of(f"{url}/api") is None


def test_a_process_ends_with_the_one_that_started_it(tmp_path: Path) -> None:
    """The one in between is killed, and has no time to say anything to the one it started."""
    child = "import flows.starter, time; flows.starter.end_with_starter(); print('up', flush=True); time.sleep(60)"
    told = tmp_path / "child.txt"
    parent = (
        "import os, subprocess, sys, time\n"
        f"os.environ[{STARTER!r}] = str(os.getpid())\n"
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}], start_new_session=True)\n"
        f"open({str(told)!r}, 'w').write(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent], cwd=PROJECT, stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == b"up\n"
        process = int(told.read_text())
        os.kill(process, 0)
        started.kill()
        wait_for(lambda: not Path(f"/proc/{process}").exists(), 5)


def test_a_process_that_nobody_watches_over_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(STARTER, raising=False)
    code = "import flows.starter, time; flows.starter.end_with_starter(); time.sleep(1)"
    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0
