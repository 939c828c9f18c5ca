from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from tests.sharing import ByGroup, dealt_out
from tests.soak import IS_SOAK, PROFILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xdist.remote import Producer

    from tests.example_lake import ExampleDistrict

settings.load_profile(PROFILE)
os.environ.setdefault("POLARS_MAX_THREADS", "1")  # frames of tests are small: threads cost more than they bring

_INSTALL = "install Chromium and its driver, on Debian: apt-get install chromium chromium-driver"
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1200,900",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByGroup:
    """Let whole groups of tests go to a worker (tests/sharing.py)."""
    config.option.loadscopereorder = False
    return ByGroup(config, log)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what is for a soak to it, and put long groups first where there are several workers."""
    if not IS_SOAK:
        left = [item for item in items if item.get_closest_marker("soak")]
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    if hasattr(config, "workerinput"):
        items[:] = dealt_out(items)


@pytest.fixture(scope="session")
def example_district(tmp_path_factory: pytest.TempPathFactory) -> ExampleDistrict:
    """The example district's years run one after another into one lake, once for all workers; read-only."""
    from tests.example_lake import example_years  # noqa: PLC0415 - brings Great Expectations, which few tests need

    return example_years(tmp_path_factory)


@pytest.fixture(scope="session")
def _chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """A headless Chromium that reaches no host but this one, and logs its requests and its console."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.fail(f"no chromium or no chromedriver on the PATH: {_INSTALL}")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*_FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


@pytest.fixture
def chromium(_chromium: webdriver.Chrome) -> webdriver.Chrome:
    """The browser, of its usual size and with nothing asked for yet: whatever tests before this one opened."""
    _chromium.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    _chromium.get("about:blank")
    for log in ("performance", "browser"):
        _chromium.get_log(log)
    return _chromium
