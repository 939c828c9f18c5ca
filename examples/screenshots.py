"""The pictures of docs/desk.zh.md, taken of the example district anew: `python -m examples.screenshots [FOLDER]`.

The year 2019, of which some reports are PDFs, is consolidated as an office does it; then the desk is opened in
Chromium.
"""

import argparse
import io
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from examples.district import inbox
from examples.roster import DATA

__all__ = ["main"]

IMAGES = Path(__file__).parents[1] / "docs" / "images"
_NAME, _PASSWORD = "张榜", "晴川-correct-horse-7"
_YEAR = 2019
_SIZE = (1366, 900)
_COLOURS = 160
"""Enough for flat pages with a marked cell; a picture is some 60 kilobytes then."""
_START_SECONDS = 60


def main(arguments: list[str] | None = None) -> None:
    """Consolidate the year, open the pages and write the pictures."""
    parser = argparse.ArgumentParser(prog="python -m examples.screenshots", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=IMAGES)
    target: Path = parser.parse_args(arguments).folder
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="nianbao-screenshots-") as folder:
        places = [
            "--lake",
            f"{folder}/lake",
            "--roster",
            str(DATA / "roster.toml"),
            "--decisions",
            f"{folder}/decisions",
        ]
        given = ["--year", str(_YEAR), "--inbox", str(inbox(_YEAR))]
        _call(["run", *given, *places], allowed=(0, 1))
        with _desk([*places, "--inbox", str(inbox(_YEAR))]) as address, _browser() as browser:
            for name, picture in _pictures(browser, address):
                _small(picture).save(target / f"{name}.png", optimize=True)


def _pictures(browser: webdriver.Chrome, address: str) -> Iterator[tuple[str, bytes]]:
    """Each page by the name of its picture."""
    browser.get(f"{address}/{_YEAR}/")
    browser.find_element(By.NAME, "username").send_keys(_NAME)
    browser.find_element(By.NAME, "password").send_keys(_PASSWORD)
    browser.find_element(By.CSS_SELECTOR, "main button").click()
    yield "desk-board", browser.get_screenshot_as_png()
    units = [str(each.get_attribute("href")) for each in browser.find_elements(By.CSS_SELECTOR, "table.wide tbody a")]
    page, cell = _first(browser, units, r'class="page-image"[\s\S]*?href="(\?cell=2\d#[^"]*)"')
    browser.get(f"{page}{cell}")
    yield "desk-original", browser.get_screenshot_as_png()
    page, finding = _first(browser, units, r'href="(\?finding=[^"]+)"')
    browser.get(f"{page}{finding.partition('#')[0]}")
    yield "desk-unit", browser.get_screenshot_as_png()
    browser.get(address + _first(browser, [page], r'href="([^"]+/correct/[^"]+)"')[1])
    yield "desk-decision", browser.get_screenshot_as_png()
    browser.get(f"{address}/{_YEAR}/release")
    yield "desk-release", browser.get_screenshot_as_png()
    browser.get(f"{address}/{_YEAR}/roster")
    yield "desk-roster", browser.get_screenshot_as_png()


def _first(browser: webdriver.Chrome, pages: list[str], pattern: str) -> tuple[str, str]:
    """The first of the pages that has what is looked for, and that."""
    for page in pages:
        browser.get(page)
        if found := re.search(pattern, browser.page_source):
            return page, found[1].replace("&amp;", "&")
    raise RuntimeError(f"no page has {pattern}")


def _small(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)


def _call(words: list[str], *, allowed: tuple[int, ...] = (0,), given: str = "") -> None:
    command = [sys.executable, "-m", "nianbao", *words]
    done = subprocess.run(command, input=given.encode(), capture_output=True, check=False)  # noqa: S603 - our own
    if done.returncode not in allowed:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.decode()}")


@contextmanager
def _desk(places: list[str]) -> Iterator[str]:
    """The desk as it is served, with an account for everything."""
    _call(["desk", *places, "--create-admin", _NAME], given=_PASSWORD)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "nianbao", "desk", *places, "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    try:
        for _ in range(_START_SECONDS * 10):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _browser() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    size = f"--window-size={_SIZE[0]},{_SIZE[1]}"
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", size):
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    try:
        yield browser
    finally:
        browser.quit()


if __name__ == "__main__":
    main()
