"""`nianbao desk` as it is served: an account is made, a browser logs in, decides, consolidates and signs."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from desk.site import MAX_BODY_BYTES
from tasks.lake.folders import Lake
from tasks.lake.releases import current_release
from tasks.release.descriptor import read_manifest
from tests.desk.office import NAME, PASSWORD, SLIP, YEAR
from tests.small_year import SmallYear

pytestmark = pytest.mark.slow
SECONDS = 120
"""For one step of the story; a consolidation of one unit takes some ten seconds of processor time."""


def words(year: SmallYear) -> list[str]:
    places = ("--lake", year.lake, "--roster", year.roster, "--decisions", year.decisions, "--inbox", year.inbox)
    return [sys.executable, "-m", "nianbao", "desk", *map(str, places)]


@pytest.fixture
def year(tmp_path: Path) -> SmallYear:
    return SmallYear(tmp_path, SLIP)


@pytest.fixture
def address(year: SmallYear) -> Iterator[str]:
    made = subprocess.run(
        [*words(year), "--create-admin", "张榜"], input=PASSWORD.encode(), capture_output=True, check=False
    )
    assert made.returncode == 0, made.stderr.decode()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    served = subprocess.Popen([*words(year), "--port", str(port)], stdout=subprocess.PIPE, env={**os.environ})
    try:
        assert served.stdout
        assert f"http://127.0.0.1:{port}/" in served.stdout.readline().decode()
        yield f"http://127.0.0.1:{port}"
    finally:
        served.send_signal(signal.SIGINT)
        served.wait(30)
        if served.stdout:
            served.stdout.close()


def test_a_weak_password_makes_no_account(year: SmallYear) -> None:
    made = subprocess.run([*words(year), "--create-admin", "admin"], input=b"admin\n", capture_output=True, check=False)
    assert made.returncode == 2
    assert "没有新建账号" in made.stderr.decode()


def test_other_machines_are_served_behind_a_proxy_only(year: SmallYear) -> None:
    made = subprocess.run([*words(year), "--host", "0.0.0.0"], capture_output=True, check=False)  # noqa: S104
    assert made.returncode == 2
    assert "--origin" in made.stderr.decode()


def asked(port: int, request: bytes) -> int:
    """The status of the answer to the bytes of a request."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as sent:
        sent.sendall(request)
        return int(sent.makefile("rb").readline().split()[1])


def test_slow_and_endless_senders_do_not_keep_the_others_waiting(address: str) -> None:
    port = int(address.rsplit(":", 1)[1])
    page = f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
    head = f"POST /login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 1000000\r\n\r\n".encode()
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(60)]  # many more than there are threads
    try:
        for number, connection in enumerate(slow):
            connection.sendall(head[: 20 + number] if number % 2 else head + b"x")
        assert asked(port, page) == 200
    finally:
        for connection in slow:
            connection.close()
    too_large = head.replace(b"1000000", str(MAX_BODY_BYTES + 1).encode())
    assert asked(port, too_large) == 413
    endless = f"GET /login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-A: {'a' * (1 << 20)}\r\n\r\n".encode()
    assert asked(port, endless) == 431
    assert asked(port, b"\x16\x03\x01\x00\r\n\r\n") == 400
    assert asked(port, page) == 200


@pytest.mark.timeout(4 * SECONDS)
def test_a_year_from_its_first_run_to_its_final_release_in_a_browser(
    year: SmallYear, address: str, chromium: webdriver.Chrome
) -> None:
    # the page that watches a consolidation loads itself anew, and of an element that goes with the old one Chromium's
    # driver now and then says no more than that something went wrong
    wait = WebDriverWait(chromium, SECONDS, ignored_exceptions=[WebDriverException])

    def press(label: str) -> None:
        place = (By.XPATH, f"//*[self::a or self::button][normalize-space()='{label}']")
        wait.until(lambda driver: driver.find_element(*place)).click()

    def see(words: str) -> None:
        wait.until(lambda driver: words in driver.find_element(By.TAG_NAME, "body").text, f"no {words} on the page")

    def consolidate() -> None:
        press("开始汇总")
        see("正在汇总")
        see("汇总完成")

    chromium.get(f"{address}/{YEAR}/")
    chromium.find_element(By.NAME, "username").send_keys("张榜")
    chromium.find_element(By.NAME, "password").send_keys(PASSWORD)
    press("登录")
    see("还没有汇总过")
    press("汇总")
    consolidate()
    press("回到工作台")
    press(NAME)
    press("在原件里标出")
    wait.until(lambda driver: driver.find_element(By.CSS_SELECTOR, ".pane .chosen"))
    press("属实，说明")
    wait.until(lambda driver: driver.find_element(By.NAME, "why")).send_keys("当年建设专门场所，已与单位办公室核实。")
    Select(chromium.find_element(By.NAME, "reason")).select_by_visible_text("当年有一次性的工作")
    press("写入")
    see("说明已写入")
    press("汇总")
    consolidate()
    press("审定和发布")
    # pages in a sandbox of the same origin: a link from one to the next does not end at the log-in
    press("各项规则的审核结果")
    press("规则说明")
    wait.until(lambda driver: driver.title.startswith("规则说明："))
    assert f"/docs/{YEAR}/" in chromium.current_url
    chromium.get(f"{address}/{YEAR}/release")
    wait.until(lambda driver: driver.find_element(By.NAME, "password")).send_keys(PASSWORD)
    press("审定，同意发布")
    see("已审定")
    consolidate()
    press("审定和发布")
    see("这份内容已经审定")
    assert chromium.execute_script("return document.scripts.length") == 0
    assert chromium.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
    newest = current_release(Lake(year.lake), YEAR)
    assert newest is not None
    assert read_manifest(newest)["maturity"] == "final"
    complaints = [entry["message"] for entry in chromium.get_log("browser")]
    assert [each for each in complaints if "favicon" not in each] == []
