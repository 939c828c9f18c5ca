import json
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from lxml import html
from selenium import webdriver
from selenium.webdriver.common.by import By

from expectations.rules import CATALOGUE
from expectations.suites import run
from expectations.suites.model import ExpectationSpec, Suite
from expectations.suites.run import judge
from tasks.datadocs import PAGES, ForeignReferenceError, make_self_contained, with_decisions
from tasks.tables import Findings

_KEYS = ("unit_id", "unit", "submission_id")
_HOSTILE = "隆湖镇<script>alert(1)</script>政府"
_MAX_CHANNEL = ExpectationSpec(
    column="channel",
    rule="2014-MAX-CHANNEL",
    instance="",
    title="主动公开数不小于任何一种渠道的公开数",
    formula="主动公开政府信息数 ≥ 各渠道的公开数",
    severity="block",
    lower=0,
    upper=None,
    meta={"suggestion": "请核对主动公开数。", "source": "统计表表式"},
)
_NO_TOPIC = ExpectationSpec(
    "topic", "2014-NO-TOPIC", "", "有回应却没有热点", "热点数为 0 而回应数不为 0", "explain", None, 0
)
_UNKNOWN = ExpectationSpec(
    "unknown", "2014-SUM-STAFF", "", "人数等于专职与兼职之和", "人数 = 专职 + 兼职", "block", 0, 0
)
_BROKEN = ExpectationSpec("gone", "2014-TRAINING", "", "培训班次与人次同有同无", "班次为 0 时人次为 0", "hint", 0, 0)
_PROSE = tuple(
    ExpectationSpec(
        f"prose.{name}", "PROSE-CHANNEL", name, "正文与统计表一致", "正文中的数 = 表中的数", "hint", 0, 0, meta
    )
    for name, meta in (
        ("website", {"label": "政府网站公开数", "cannot_be_assessed": "1"}),
        ("weibo", {"label": "政务微博公开数", "cannot_be_assessed": "2"}),
    )
)


def _suites() -> list[Suite]:
    frame = pl.DataFrame(
        {
            "unit_id": ["u0", "u1", "u2", None],
            "unit": ["商务局", "教育局", _HOSTILE, None],
            "submission_id": ["aa", "bb", "cc", None],
            "channel": [-7.0, 0.0, None, -0.5],
            "topic": [1.0, 0.0, 0.0, 0.0],
            "unknown": [None, None, None, None],
            "prose.website": [0.0, 0.0, 0.0, 0.0],
            "prose.weibo": [0.0, 0.0, 3.0, 0.0],
        },
        schema_overrides={"unknown": pl.Float64},
    )
    return [
        Suite("table", "表内审核", _KEYS, frame, (_NO_TOPIC, _BROKEN, _UNKNOWN, _MAX_CHANNEL), "2014 年版统计表"),
        Suite("roster", "报送审核", _KEYS, frame.clear(), (_MAX_CHANNEL,), "全部报告"),
        Suite("prose", "文表对照", _KEYS, frame, _PROSE, "2014 年版统计表"),
    ]


def _build(site: Path) -> Path:
    judge(_suites(), site, run_name="2018年度", pages=PAGES)
    make_self_contained(site)
    return site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build(tmp_path_factory.mktemp("docs") / "site")


def _result_page(site: Path, suite: str) -> Path:
    (page,) = (site / "validations" / suite).rglob("*.html")
    return page


def _read(page: Path) -> html.HtmlElement:
    return html.document_fromstring(page.read_text(encoding="utf-8"))


def _cells(page: Path, heading: str) -> list[list[str]]:
    """The rows of the table under a heading."""
    (table,) = _read(page).xpath(f"//section[h2[.='{heading}']]/table")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in table.xpath("tbody/tr")]


def test_the_site_is_its_pages_the_suites_and_the_results_and_nothing_else(site: Path) -> None:
    files = sorted(str(path.relative_to(site)) for path in site.rglob("*") if path.is_file())
    assert [re.sub(r"(validations/\w+)/.*", r"\1", file) for file in files] == [
        "expectations/prose.html",
        "expectations/prose.json",
        "expectations/roster.html",
        "expectations/roster.json",
        "expectations/table.html",
        "expectations/table.json",
        "index.html",
        "validations/prose.json",
        "validations/prose",
        "validations/roster.json",
        "validations/roster",
        "validations/table.json",
        "validations/table",
    ]


def test_no_address_of_another_host_is_left(site: Path) -> None:
    for path in site.rglob("*.*"):
        if path.is_file():
            assert not re.search(rb"https?:|//[a-z]", path.read_bytes(), re.IGNORECASE), path


def test_every_page_is_chinese(site: Path) -> None:
    for page in site.rglob("*.html"):
        tree = _read(page)
        assert tree.get("lang") == "zh-CN"
        assert re.search("[\u4e00-\u9fff]", tree.findtext(".//title") or ""), page
        for machine in tree.xpath("//style | //code | //td[@class='key'] | //p[@class='detail']"):
            machine.text = ""
        words = set(re.findall("[A-Za-z]{2,}", tree.text_content().replace(_HOSTILE, "")))
        assert words == {"Great", "Expectations"}, page


def test_the_catalogue_tells_the_stewards_nothing_in_english() -> None:
    for rule in CATALOGUE.values():
        texts = (rule.title, rule.formula, rule.suggestion, rule.source, *(check.label for check in rule.checks))
        words = set(re.findall("[A-Za-z]{2,}", "".join(texts)))
        assert words <= {"Word", "Excel"}, rule.id


def test_the_same_results_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    again = _build(tmp_path / "again")
    assert {p.relative_to(site): p.read_bytes() for p in site.rglob("*.html")} == {
        p.relative_to(again): p.read_bytes() for p in again.rglob("*.html")
    }


def test_the_index_names_rules_and_units_with_something_to_do(site: Path) -> None:
    assert _cells(site / "index.html", "按规则看") == [
        ["提示", "培训班次与人次同有同无2014-TRAINING", "表内审核", "规则出错", "—", "—"],
        ["必须改", "主动公开数不小于任何一种渠道的公开数2014-MAX-CHANNEL", "表内审核", "未通过", "2", "未处理 2"],
        ["需说明", "有回应却没有热点2014-NO-TOPIC", "表内审核", "未通过", "1", "未处理 1"],
        ["提示", "正文与统计表一致PROSE-CHANNEL", "文表对照", "未通过", "1", "未处理 1"],
    ]
    assert [row[:4] for row in _cells(site / "index.html", "按单位看")] == [
        ["商务局", "1", "1", "—"],
        ["（未识别单位）", "1", "—", "—"],
        [_HOSTILE, "—", "—", "1"],
    ]


def test_the_index_lists_the_suites_by_form_in_the_order_given(site: Path) -> None:
    assert [row[:6] for row in _cells(site / "index.html", "全部审核结果")] == [
        ["2014 年版统计表"],
        ["表内审核", "4", "2", "0", "1", "1"],
        ["文表对照", "1", "1", "0", "0", "0"],
        ["全部报告"],
        ["报送审核", "1", "0", "0", "1", "0"],
    ]
    tiles = _read(site / "index.html").xpath("//ul[@class='tiles']/li")
    assert [tile.text_content() for tile in tiles] == ["6规则", "3未通过", "0通过", "2无法判断", "1规则出错"]


def _finding(rule: str, unit: tuple[str | None, ...], state: str, instance: str = "") -> pl.DataFrame:
    """A finding that something was decided about, with null where a table of findings says something else."""
    keys = dict(zip(_KEYS, unit, strict=True))
    decided = {"decision_id": "2018-0001", "decided_by": "办公室统计岗", "decision_reason": "verified"}
    row = dict.fromkeys(Findings.polars_schema()) | keys | decided | {"rule": rule, "instance": instance}
    return pl.DataFrame([row | {"state": state}], schema=Findings.polars_schema())


@pytest.fixture(scope="module")
def decided_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site once something of everything was decided."""
    commerce, nobody = ("u0", "商务局", "aa"), (None, None, None)
    findings = [
        _finding("2014-MAX-CHANNEL", commerce, "waived"),
        _finding("2014-MAX-CHANNEL", nobody, "reopened"),
        _finding("2014-NO-TOPIC", commerce, "explained"),
        _finding("PROSE-CHANNEL", ("u2", _HOSTILE, "cc"), "open", "weibo"),
        _finding("PROSE-CHANNEL", ("u1", "教育局", "bb"), "corrected", "website"),
        _finding("2014-TRAINING", commerce, "waived"),
        _finding("2014-NO-TOPIC", ("u9", "别局", "99"), "waived"),
    ]
    place = tmp_path_factory.mktemp("decided") / "site"
    judge(with_decisions(_suites(), pl.concat(findings)), place, run_name="2018年度", pages=PAGES)
    make_self_contained(place)
    return place


def test_the_index_says_how_many_failures_wait_and_what_was_decided_of_the_others(decided_site: Path) -> None:
    by_title = {row[1]: row[5] for row in _cells(decided_site / "index.html", "按规则看")}
    assert by_title["主动公开数不小于任何一种渠道的公开数2014-MAX-CHANNEL"] == "重新待处理 1，已豁免 1"
    assert by_title["有回应却没有热点2014-NO-TOPIC"] == "已说明 1"
    assert by_title["培训班次与人次同有同无2014-TRAINING"] == "—"
    assert by_title["正文与统计表一致PROSE-CHANNEL"] == "未处理 1，已更正 1"
    assert [row[4] for row in _cells(decided_site / "index.html", "按单位看")] == [
        "已说明 1，已豁免 1",
        "重新待处理 1",
        "未处理 1",
    ]
    said = _read(decided_site / "index.html").text_content()
    assert "审核结果的处理情况：未处理 1，重新待处理 1，已说明 1，已豁免 1，已更正 1。" in said


def test_a_rule_that_only_a_correction_lets_pass_is_listed_and_its_link_leads_somewhere(tmp_path: Path) -> None:
    frame = pl.DataFrame({"unit_id": ["u0"], "unit": ["商务局"], "submission_id": ["aa"], "topic": [0.0]})
    suite = Suite("table", "表内审核", _KEYS, frame, (_NO_TOPIC,))
    findings = _finding("2014-NO-TOPIC", ("u0", "商务局", "aa"), "corrected")
    judge(with_decisions([suite], findings), tmp_path, run_name="2018", pages=PAGES)
    make_self_contained(tmp_path)
    assert [row[3:] for row in _cells(tmp_path / "index.html", "按规则看")] == [["通过", "—", "已更正 1"]]


def test_a_failure_says_what_was_decided_of_it_by_whom_and_why(decided_site: Path) -> None:
    page = _read(_result_page(decided_site, "table"))
    failures = page.get_element_by_id("2014-MAX-CHANNEL-block").xpath(".//tr")
    assert [row[-1].text_content() for row in failures] == [
        "处理情况",
        "已豁免（办公室统计岗：经核实属实）",
        "重新待处理（办公室统计岗：经核实属实）",
    ]
    (row,) = page.get_element_by_id("2014-NO-TOPIC-explain").xpath(".//tbody/tr")
    assert row[-1].text_content() == "已说明（办公室统计岗：经核实属实）"


def test_decisions_change_no_verdict() -> None:
    findings = _finding("2014-NO-TOPIC", ("u0", "商务局", "aa"), "explained")
    assert judge(with_decisions(_suites(), findings), None, run_name="2018") == judge(_suites(), None, run_name="2018")


def test_a_result_shows_every_rule_with_its_counts(site: Path) -> None:
    rows = _cells(_result_page(site, "table"), "全部规则")
    assert [(row[0], *row[2:]) for row in rows] == [
        ("必须改", "无法判断", "0", "0", "4"),
        ("必须改", "未通过", "3", "2", "1"),
        ("需说明", "未通过", "4", "1", "0"),
        ("提示", "规则出错", "—", "—", "—"),
    ]
    assert rows[1][1] == "主动公开数不小于任何一种渠道的公开数2014-MAX-CHANNEL主动公开政府信息数 ≥ 各渠道的公开数"


def test_a_rule_that_looks_at_many_things_is_one_row_with_each_of_them_behind_it(site: Path) -> None:
    (row,) = _read(_result_page(site, "prose")).xpath("//section[h2[.='全部规则']]/table/tbody/tr")
    assert [cell.text_content() for cell in row.xpath("td[position()>2]")] == ["未通过", "8", "1", "3"]
    assert row.findtext(".//summary") == "核对项 2 个"
    assert not row.xpath(".//details/@open")
    checks = [[cell.text_content() for cell in check] for check in row.xpath(".//details//tbody/tr")]
    assert checks == [["政府网站公开数", "通过", "4", "0", "1"], ["政务微博公开数", "未通过", "4", "1", "2"]]


def test_a_rule_of_two_severities_is_one_rule(tmp_path: Path) -> None:
    frame = pl.DataFrame({"unit": ["商务局"], "parts": [-1.0], "total": [0.0]})
    block = ExpectationSpec("parts", "2014-SUM-REVIEW", "parts", "复议数等于各项之和", "总数 = 各项", "block", 0, None)
    explain = ExpectationSpec(
        "total", "2014-SUM-REVIEW", "total", "复议数等于各项之和", "总数 = 各项", "explain", None, 0
    )
    judge([Suite("table", "表内审核", ("unit",), frame, (explain, block))], tmp_path, run_name="2018", pages=PAGES)
    make_self_contained(tmp_path)
    assert [row[:3] for row in _cells(tmp_path / "index.html", "全部审核结果")] == [["表内审核", "1", "1"]]
    rows = _cells(_result_page(tmp_path, "table"), "全部规则")
    assert [(row[0], row[2]) for row in rows] == [("必须改", "未通过"), ("需说明", "通过")]


def test_bounds_are_said_in_words(tmp_path: Path) -> None:
    bounds = [(0, 0), (-0.005, 0.005), (1, 3), (None, 0), (0, None)]
    specs = tuple(
        ExpectationSpec("a", f"R{at}", "", "标题", "公式", "hint", lower, upper)
        for at, (lower, upper) in enumerate(bounds)
    )
    frame = pl.DataFrame({"unit": ["商务局"], "a": [0.0]})
    judge([Suite("table", "表内审核", ("unit",), frame, specs)], tmp_path, run_name="2018", pages=PAGES)
    cells = _read(tmp_path / "expectations" / "table.html").xpath("//td[@class='bounds']/text()")
    assert cells == ["应为 0", "应在 ±0.005 以内", "应在 1 至 3 之间", "应不大于 0", "应不小于 0"]


def test_a_failed_rule_shows_the_units_and_what_to_do(site: Path) -> None:
    article = _read(_result_page(site, "table")).get_element_by_id("2014-MAX-CHANNEL-block")
    assert [[cell.text_content() for cell in row] for row in article.xpath(".//tr")] == [
        ["单位", "核对值（应不小于 0）", "单位标识", "报送标识"],
        ["商务局", "-7", "u0", "aa"],
        ["（未识别单位）", "-0.5", "—", "—"],
    ]
    text = article.text_content()
    assert "必须改" in text
    assert "请核对主动公开数。" in text
    assert "统计表表式" in text


def test_a_broken_rule_is_not_shown_as_passed_or_failed(site: Path) -> None:
    article = _read(_result_page(site, "table")).get_element_by_id("2014-TRAINING-hint")
    assert "不等于通过" in article.text_content()
    assert "审核数据中没有“gone”列" in article.text_content()
    assert not article.xpath(".//table")


def test_only_the_failed_instances_of_a_rule_are_listed_and_by_their_chinese_name(site: Path) -> None:
    article = _read(_result_page(site, "prose")).get_element_by_id("PROSE-CHANNEL-hint")
    assert article.xpath(".//h4/text()") == ["政务微博公开数"]


def test_pages_say_where_units_are_too_many_to_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "COMPLETE_ROWS", 10)
    units = [f"第{number}街道" for number in range(30)]
    frame = pl.DataFrame({"unit": units, "topic": [1.0] * 30})
    judge([Suite("table", "表内审核", ("unit",), frame, (_NO_TOPIC,))], tmp_path, run_name="2018", pages=PAGES)
    make_self_contained(tmp_path)
    article = _read(_result_page(tmp_path, "table")).get_element_by_id("2014-NO-TOPIC-explain")
    assert "未通过 30" in article.text_content()
    assert "这里不逐一列出" in article.text_content()
    assert "这里没有列入" in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert _cells(tmp_path / "index.html", "按规则看")[0][4] == "30"


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="https://example.invalid/x.png">',
        '<a href="//example.invalid/">x</a>',
        '<link rel="stylesheet" href="http://example.invalid/x.css">',
        '<form action="http://example.invalid/"></form>',
        "<style>p { background: url(//example.invalid/x.png) }</style>",
        "<style>@import 'x.css';</style>",
        "<script>fetch('x')</script>",
        '<a href="absent.html">x</a>',
        '<a href="../outside.html">x</a>',
    ],
)
def test_a_foreign_reference_is_refused(tmp_path: Path, markup: str) -> None:
    (tmp_path / "outside.html").write_text("<p>x</p>")
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text(f"<!DOCTYPE html><title>x</title><p id=p>x</p><a href='#p'>x</a>{markup}")
    with pytest.raises(ForeignReferenceError, match=r"^index\.html: "):
        make_self_contained(site)


def test_the_engines_own_pages_are_refused(tmp_path: Path) -> None:
    judge(_suites()[:1], tmp_path, run_name="2018")
    with pytest.raises(ForeignReferenceError, match="unpkg"):
        make_self_contained(tmp_path)


def _requests(chrome: webdriver.Chrome) -> Iterator[str]:
    """The addresses asked for since the last call."""
    for entry in chrome.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            yield message["params"]["request"]["url"]


@pytest.mark.slow
def test_in_a_browser_every_page_opens_and_asks_for_nothing_outside(site: Path, chromium: webdriver.Chrome) -> None:
    for page in site.rglob("*.html"):
        chromium.get(page.as_uri())
        assert "数据审核" in chromium.find_element(By.TAG_NAME, "body").text
        assert [url for url in _requests(chromium) if not url.startswith(("file://", "data:"))] == []
        assert chromium.get_log("browser") == []


@pytest.mark.slow
def test_in_a_browser_the_index_leads_to_the_failing_unit(site: Path, chromium: webdriver.Chrome) -> None:
    chromium.get((site / "index.html").as_uri())
    chromium.find_element(By.LINK_TEXT, _MAX_CHANNEL.title).click()
    target = chromium.find_element(By.CSS_SELECTOR, "article:target")
    assert target.is_displayed()
    assert "商务局" in target.text
    chromium.find_element(By.LINK_TEXT, "规则说明").click()
    assert chromium.title == "规则说明：表内审核"
    chromium.find_element(By.LINK_TEXT, "总览").click()
    assert chromium.title == "审核结果总览 · 2018年度"


@pytest.mark.slow
def test_in_a_browser_every_link_of_the_index_opens_a_page(site: Path, chromium: webdriver.Chrome) -> None:
    chromium.get((site / "index.html").as_uri())
    links = {str(link.get_attribute("href")) for link in chromium.find_elements(By.CSS_SELECTOR, "main a")}
    assert len(links) == 10
    for link in links:
        chromium.get(link)
        assert "数据审核" in chromium.find_element(By.TAG_NAME, "body").text, link
        assert "#" not in link or chromium.find_elements(By.CSS_SELECTOR, ":target"), link


@pytest.mark.slow
def test_in_a_browser_the_checks_of_a_rule_open_on_a_click(site: Path, chromium: webdriver.Chrome) -> None:
    chromium.get(_result_page(site, "prose").as_uri())
    check = chromium.find_element(By.XPATH, "//details//th[.='政府网站公开数']")
    assert not check.is_displayed()
    chromium.find_element(By.TAG_NAME, "summary").click()
    assert check.is_displayed()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1200, 600, 380])
def test_in_a_browser_no_page_is_wider_than_the_window(site: Path, chromium: webdriver.Chrome, width: int) -> None:
    size = chromium.get_window_size()
    chromium.set_window_size(width, 900)
    try:
        for page in site.rglob("*.html"):
            chromium.get(page.as_uri())
            too_wide = "return document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not chromium.execute_script(too_wide), page  # type: ignore[no-untyped-call]
    finally:
        chromium.set_window_size(size["width"], size["height"])


@pytest.mark.slow
def test_in_a_browser_a_name_is_text_and_never_runs(site: Path, chromium: webdriver.Chrome) -> None:
    chromium.get(_result_page(site, "prose").as_uri())
    assert _HOSTILE in chromium.find_element(By.TAG_NAME, "body").text
    assert chromium.find_elements(By.TAG_NAME, "script") == []


@pytest.mark.slow
def test_the_browser_log_would_show_a_request_to_another_host(tmp_path: Path, chromium: webdriver.Chrome) -> None:
    page = tmp_path / "page.html"
    page.write_text('<img src="http://example.invalid/x.png">')
    chromium.get(page.as_uri())
    assert "http://example.invalid/x.png" in list(_requests(chromium))
    assert chromium.get_log("browser")
