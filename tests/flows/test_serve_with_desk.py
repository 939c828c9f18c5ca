"""`nianbao serve` with the desk beside the server: one command starts both, and both end with it."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, build_opener

import pytest

from tests.desk.office import PASSWORD, SLIP, UNIT, YEAR
from tests.flows.serving import PROJECT, environment, free_port, processes_of, serving, wait_for
from tests.small_year import SmallYear

pytestmark = pytest.mark.slow


def status(address: str) -> int:
    try:
        with build_opener(ProxyHandler({})).open(address, timeout=30) as answer:
            return int(answer.status)
    except HTTPError as error:
        return error.code


def decide(desk: str) -> None:
    """Explain the one finding of the year at the desk, as a browser does."""
    browser = build_opener(ProxyHandler({}), HTTPCookieProcessor())

    def page(address: str, **fields: str) -> str:
        sent = urlencode(fields).encode() if fields else None
        with browser.open(f"{desk}{address}", sent, timeout=60) as answer:
            return str(answer.read().decode())

    def given(text: str) -> dict[str, str]:
        return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', text))

    page("/login", **given(page("/login")), username="张榜", password=PASSWORD)
    (address,) = set(re.findall(r'href="([^"]+/explain/[^"]+)"', page(f"/{YEAR}/unit/{UNIT}")))
    form = page(address)
    said = page(address, **given(form), reason="one_off", why="当年建设专门场所。")
    assert "说明已写入" in said


def settings(folder: Path, port: int) -> Path:
    year = SmallYear.that_ran(folder, SLIP)
    place = folder / "nianbao.toml"
    place.write_text(
        f'decisions = "{year.decisions}"\n'
        f'inbox = "{year.inbox}"\nlake = "{year.lake}"\nroster = "{year.roster}"\n[desk]\nport = {port}\n',
        encoding="utf-8",
    )
    return place


def test_the_desk_is_served_beside_and_ends_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("NIANBAO_SETTINGS", str(settings(tmp_path, port)))
    home = tmp_path / "home"
    words = [sys.executable, "-m", "nianbao", "desk", "--create-admin", "张榜"]
    subprocess.run(words, cwd=PROJECT, input=PASSWORD.encode(), check=True, capture_output=True)
    with serving(home, "--desk-port", str(port), "--rerun") as served:
        assert f"审核工作台：http://127.0.0.1:{port}/" in served.printed()
        assert status(f"http://127.0.0.1:{port}/login") == 200
        (desk,) = [number for number, command in processes_of(home).items() if "nianbao desk" in command]
        given = Path(f"/proc/{desk}/environ").read_bytes().decode().split("\0")
        assert f"PREFECT_API_URL={served.url}/api" in given
        decide(f"http://127.0.0.1:{port}")
        by_itself = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
        again = wait_for(
            lambda: [
                each for each in served.ask("flow_runs/filter", by_itself) if each["created_by"]["type"] == "AUTOMATION"
            ],
            60,
        )
        assert [each["parameters"]["year"] for each in again] == [YEAR]
        os.kill(served.process.pid, signal.SIGKILL)
        wait_for(lambda: not processes_of(home), 60)


def test_a_desk_that_ends_ends_the_service_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("NIANBAO_SETTINGS", str(settings(tmp_path, port)))
    home = tmp_path / "home"
    with serving(home, "--desk-port", str(port)) as served:
        (desk,) = [number for number, command in processes_of(home).items() if "nianbao desk" in command]
        os.kill(desk, signal.SIGKILL)
        assert served.process.wait(90) == 2
        assert "审核工作台已退出" in served.printed()
        wait_for(lambda: not processes_of(home), 60)


def test_a_desk_whose_port_is_taken_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        tried = subprocess.run(
            [sys.executable, "-m", "nianbao", "desk", "--port", str(port)],
            cwd=PROJECT,
            env=environment(tmp_path / "home") | {"NIANBAO_SETTINGS": str(settings(tmp_path / "office", port))},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert tried.returncode == 2
    assert f"端口 {port} 上监听" in tried.stderr
