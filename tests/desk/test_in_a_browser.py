"""The desk's pages in a browser: usable by everybody, by keyboard, on a small screen, on paper, without a script."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from waitress.server import create_server

from examples.render import render
from examples.sample import sample_report
from tasks.model.codes import Role
from tests.desk.office import NAME, UNIT, YEAR, Office, links

pytestmark = pytest.mark.slow

AXE = (Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = """
const done = arguments[arguments.length - 1];
axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => done(violations
  .filter(each => ['serious', 'critical'].includes(each.impact))
  .map(each => each.id + ': ' + each.nodes.map(node => node.html).join(' | ').slice(0, 300))));
"""
SHOWN = "return [...document.querySelectorAll('header nav, .who, button')].filter(each => each.offsetParent).length"
CUT_OFF = """
return [...document.querySelectorAll('.pane')].filter(each => each.scrollHeight > each.clientHeight + 1).length
"""
SMALL_SCREEN = {"width": 1366, "height": 768, "deviceScaleFactor": 1, "mobile": False}


@pytest.fixture
def pages(ran: Office) -> Iterator[list[str]]:
    """Every page of the desk that shows something, on a server of its own, its log-in last."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - once Django is set up

    client = ran.client(*Role, name="everything")
    file = SimpleUploadedFile("年报.txt", render(sample_report("again", unit=NAME, year=YEAR), "txt"))
    client.post(ran.url("intake"), {"files": file})
    unit = client.get(ran.unit_url())
    found = links(unit, "?finding=")[0]
    finding = found.rpartition("?")[2]
    addresses = [
        *(ran.url(page) for page in ("", "roster", "rules", "release", "release/sheet", "intake", "run")),
        *(ran.unit_url(), ran.unit_url(query=f"?{finding}")),
        *(ran.unit_url(page, f"?{finding}") for page in ("explain", "correct", "waive")),
        *(ran.unit_url(page) for page in ("correct", "waive", "send-back")),
        *links(client.get(ran.url("intake")), "/intake/"),
        *(ran.url(f"roster/{page}") for page in ("unit", f"unit?unit={UNIT}", "deadline", "import")),
        *("/accounts", "/password", f"/review/{YEAR}/index.html", "/nothing"),
    ]
    server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=4)
    threading.Thread(target=server.run, daemon=True).start()
    base = f"http://127.0.0.1:{server.effective_port}"
    yield [f"{base}/login?key={client.cookies['nianbao_session'].value}", *(base + address for address in addresses)]
    server.close()


def opened(chromium: webdriver.Chrome, pages: list[str]) -> Iterator[str]:
    """Open each page in turn: the log-in first, the others logged in."""
    log_in, key = pages[0].split("?key=")
    chromium.delete_all_cookies()
    chromium.get(log_in)
    yield log_in
    chromium.add_cookie({"name": "nianbao_session", "value": key, "path": "/"})
    for page in pages[1:]:
        chromium.get(page)
        assert "/login" not in chromium.current_url
        yield page


def test_no_page_has_a_serious_fault_for_people_with_disabilities(pages: list[str], chromium: webdriver.Chrome) -> None:
    faults = {}
    chromium.set_script_timeout(60)
    for page in opened(chromium, [page for page in pages if "/review/" not in page]):  # whose sandbox lets nothing run
        chromium.execute_script(AXE)
        if found := chromium.execute_async_script(SERIOUS):
            faults[page] = found
    assert faults == {}


def test_pages_fit_a_small_screen_and_need_no_script(pages: list[str], chromium: webdriver.Chrome) -> None:
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", SMALL_SCREEN)
    for page in opened(chromium, pages):
        assert chromium.execute_script("return document.documentElement.scrollWidth") <= SMALL_SCREEN["width"], page
        assert chromium.execute_script("return document.querySelectorAll('script, [onclick], [onload]').length") == 0
        assert chromium.execute_script("return document.querySelector('main').innerText.trim() !== ''"), page
    complaints = [entry["message"] for entry in chromium.get_log("browser")]
    assert [each for each in complaints if "favicon" not in each and "/nothing" not in each] == []


def test_on_paper_there_are_no_buttons_and_nothing_is_cut_off(pages: list[str], chromium: webdriver.Chrome) -> None:
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        for page in opened(chromium, pages):
            shown = (
                "return [...document.querySelectorAll('header nav, .who, button')].filter(e => e.offsetParent).length"
            )
            assert chromium.execute_script(shown) == 0, page
            cut = (
                "return [...document.querySelectorAll('.pane')].filter(e => e.scrollHeight > e.clientHeight + 1).length"
            )
            assert chromium.execute_script(cut) == 0, page
    finally:
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_finding_is_explained_by_keyboard_alone(pages: list[str], chromium: webdriver.Chrome) -> None:
    tour = opened(chromium, pages)
    next(tour)
    board = next(tour)

    def go_to(words: str) -> None:
        """Press Tab until what has the focus says so; it has to be seen where that is."""
        for _ in range(120):
            chromium.switch_to.active_element.send_keys(Keys.TAB)
            focused = chromium.switch_to.active_element
            if words in {focused.text, focused.get_attribute("name")}:
                break
        else:
            raise AssertionError(f"no {words} by the Tab key")
        ring = "const s = getComputedStyle(arguments[0]); return s.outlineStyle !== 'none' && s.outlineWidth !== '0px'"
        assert chromium.execute_script(ring, focused), words

    def press(words: str) -> None:
        go_to(words)
        chromium.switch_to.active_element.send_keys(Keys.ENTER)

    chromium.get(board)
    press("跳到正文")
    press(NAME)
    assert chromium.current_url.endswith(f"/unit/{UNIT}")
    press("属实，说明")
    go_to("reason")
    chromium.switch_to.active_element.send_keys(Keys.ARROW_DOWN)
    go_to("why")
    chromium.switch_to.active_element.send_keys("当年建设专门场所，已与单位办公室核实。")
    press("写入")
    assert "说明已写入" in chromium.find_element(By.TAG_NAME, "main").text
