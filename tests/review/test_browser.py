"""The packs in a browser: nothing is asked of another machine, every page can be used wide, narrow and by keyboard."""

import json

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tasks.model.submission import Submission
from tests.cases import UNIT, a_report, a_submission
from tests.review.made import OTHER, Packs, packs_of, year_contents

pytestmark = pytest.mark.slow


def reports() -> list[Submission]:
    other = a_report({"response.hot_topics": "0"})
    return [
        a_submission(a_report({"proactive.total": "9"})),
        a_submission(other, unit=OTHER, id="b" * 16, sha256="b" * 64),
    ]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Packs:
    return packs_of(tmp_path_factory.mktemp("review"), year_contents(reports()))


def asked(chromium: webdriver.Chrome) -> list[str]:
    messages = [json.loads(entry["message"])["message"] for entry in chromium.get_log("performance")]
    sent = [message["params"] for message in messages if message["method"] == "Network.requestWillBeSent"]
    urls = [params["request"]["url"] for params in sent]
    return [url for url in urls if not url.startswith(("file:", "data:"))]


def narrow(chromium: webdriver.Chrome, width: int) -> None:
    screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False}
    chromium.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)


@pytest.mark.parametrize("width", [1200, 390])
def test_every_page_opens_without_a_request_a_complaint_or_a_scroll_bar(
    year: Packs, chromium: webdriver.Chrome, width: int
) -> None:
    narrow(chromium, width)
    for name in sorted(name for name in year.names if name.endswith(".html")):
        chromium.get((year.folder / name).as_uri())
        assert "审核材料" in chromium.find_element(By.TAG_NAME, "body").text
        assert chromium.execute_script("return document.documentElement.scrollWidth") <= width, name
    assert asked(chromium) == []
    assert chromium.get_log("browser") == []


def listed(chromium: webdriver.Chrome) -> list[str]:
    units = chromium.find_elements(By.CSS_SELECTOR, ".filtered tbody th")
    return [unit.text for unit in units if unit.is_displayed()]


def test_units_are_filtered_by_where_they_stand_by_mouse_and_keyboard(year: Packs, chromium: webdriver.Chrome) -> None:
    chromium.get((year.folder / "index.html").as_uri())
    assert len(listed(chromium)) == 3
    chromium.find_element(By.CSS_SELECTOR, "label[for=only-held]").click()
    assert listed(chromium) == [UNIT.name]
    chromium.find_element(By.ID, "only-held").send_keys(Keys.ARROW_RIGHT)
    assert listed(chromium) == [OTHER.name]
    chromium.find_element(By.CSS_SELECTOR, "label[for=only-all]").click()
    assert len(listed(chromium)) == 3


def test_the_overview_leads_to_a_unit_and_back(year: Packs, chromium: webdriver.Chrome) -> None:
    chromium.get((year.folder / "index.html").as_uri())
    chromium.find_element(By.LINK_TEXT, UNIT.name).click()
    assert chromium.title == "晴川区测试局2018年度报告审核材料"
    chromium.find_element(By.LINK_TEXT, "2018 年度总览").click()
    assert chromium.title == "晴川区2018年度报告审核总览"


def test_words_stand_out_from_their_ground(year: Packs, chromium: webdriver.Chrome) -> None:
    """WCAG 2 AA: 4.5 to 1 for all text there is, by the colours the browser has computed."""
    for name in ("index.html", f"{UNIT.id}.html"):
        chromium.get((year.folder / name).as_uri())
        faint: list[str] = chromium.execute_script(CONTRAST)
        assert faint == []


CONTRAST = """
const parts = c => c.match(/[\\d.]+/g).map(Number);
const light = c => { const [r, g, b] = parts(c).slice(0, 3).map(v => v / 255)
  .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126*r + 0.7152*g + 0.0722*b; };
const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
  if (parts(c).length < 4 || parts(c)[3] > 0) return c; } return 'rgb(255, 255, 255)'; };
const faint = [];
for (const e of document.querySelectorAll('body *')) {
  if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) || e.offsetParent === null) continue;
  const [a, b] = [light(getComputedStyle(e).color), light(ground(e))].sort((x, y) => y - x);
  if ((a + 0.05) / (b + 0.05) < 4.5) faint.push(e.outerHTML.slice(0, 80));
}
return faint;
"""


def test_what_colours_say_on_the_screen_stands_on_paper_too(year: Packs, chromium: webdriver.Chrome) -> None:
    chromium.get((year.folder / f"{UNIT.id}.html").as_uri())
    chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        badge = chromium.find_element(By.CSS_SELECTOR, ".severity.block")
        looks = [badge.value_of_css_property(name) for name in ("color", "background-color", "border-top-style")]
        assert looks == ["rgba(0, 0, 0, 1)", "rgba(255, 255, 255, 1)", "solid"]
        place = chromium.find_element(By.CSS_SELECTOR, ".cells td:last-child")
        assert place.value_of_css_property("word-break") == "keep-all"
    finally:
        chromium.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
