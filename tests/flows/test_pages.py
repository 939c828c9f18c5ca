"""What a steward sees of a run in the browser, and that looking at it tells nobody else."""

import json
from urllib.parse import urlsplit

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.flows.serving import AnnualRun, Served, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def places_asked(chromium: webdriver.Chrome) -> set[str]:
    """The machines that the pages opened so far sent a request to."""
    messages = [json.loads(entry["message"])["message"] for entry in chromium.get_log("performance")]
    sent = [
        message["params"]["request"]["url"] for message in messages if message["method"] == "Network.requestWillBeSent"
    ]
    return {urlsplit(url).netloc for url in sent if urlsplit(url).scheme in ("http", "https", "ws", "wss")}


def open_until(chromium: webdriver.Chrome, url: str, text: str) -> None:
    chromium.get(url)
    wait_for(lambda: text in chromium.find_element(By.TAG_NAME, "body").text, 60)


def log_in(chromium: webdriver.Chrome, served: Served) -> None:
    """Type the password that the server's page asks for."""
    open_until(chromium, f"{served.url}/login", "Login")
    field = wait_for(lambda: chromium.find_elements(By.CSS_SELECTOR, "input[type=password]"), 30)[0]
    field.send_keys(served.password, Keys.ENTER)
    wait_for(lambda: "/login" not in chromium.current_url, 30)


def test_a_run_and_its_artifacts_are_seen_without_a_network(annual: AnnualRun, chromium: webdriver.Chrome) -> None:
    served = annual.served
    log_in(chromium, served)
    open_until(chromium, f"{served.url}/runs/flow-run/{annual.id}", "2018 年度汇总")
    shown = served.artifacts(annual.id)
    for key, text in (
        ("summary", "应报 42 个单位"),
        ("rules", "2014-ADDED-CHANNEL"),
        ("reading", "识读 2018 年度报告"),
    ):
        open_until(chromium, f"{served.url}/artifacts/artifact/{shown[f'nianbao-2018-{key}']['id']}", text)
    assert places_asked(chromium) == {urlsplit(served.url).netloc}


def test_the_newer_pages_reach_nobody_else_either(served: Served, chromium: webdriver.Chrome) -> None:
    log_in(chromium, served)
    open_until(chromium, f"{served.url}/v2/deployments", "annual-consolidation")
    assert places_asked(chromium) == {urlsplit(served.url).netloc}
    refused = [
        entry["message"] for entry in chromium.get_log("browser") if "Content Security Policy" in entry["message"]
    ]
    assert refused, "nothing was refused: is that header still needed?"
