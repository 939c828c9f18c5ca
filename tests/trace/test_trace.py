"""Promise 3: every published number traces to file hash, place and raw text with one command."""

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html

from examples.render import render
from examples.report import SampleReport
from examples.sample import sample_report
from nianbao.cli import main
from tasks.yearly.run import YearRun
from tests.district import UNJUDGED, run_district

UNITS = {
    "txt": "晴川区交通运输局",
    "html": "晴川区水务局",
    "docx": "晴川区教育局",
    "xlsx": "晴川区财政局",
    "pdf": "晴川区司法局",
    "odt": "晴川区卫生健康局",
}
YEAR = 2022


@pytest.fixture(scope="module")
def given() -> Mapping[str, SampleReport]:
    """A report of each kind of file, on form 2021."""
    return {kind: sample_report(kind, unit=unit, year=YEAR, form="2021") for kind, unit in UNITS.items()}


@pytest.fixture(scope="module")
def run(given: Mapping[str, SampleReport], tmp_path_factory: pytest.TempPathFactory) -> YearRun:
    folder = tmp_path_factory.mktemp("trace")
    (folder / "inbox").mkdir()
    for kind, report in given.items():
        (folder / "inbox" / f"{kind}.{kind}").write_bytes(render(report, kind))
    return run_district(folder / "lake", folder / "inbox", year=YEAR, steps=UNJUDGED)


def traced(run: YearRun, capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["trace", str(YEAR), *arguments, "--lake", str(run.lake.root), "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


@pytest.mark.parametrize("kind", UNITS)
def test_promise_3_a_number_traces_to_its_file_place_and_raw_text(
    run: YearRun, given: Mapping[str, SampleReport], kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    item = "requests.new.total"
    found = traced(run, capsys, UNITS[kind], item, "--open")
    assert found["release"]["id"] == "2022.1"
    assert found["fact"]["value"] == given[kind].values[item] == float(found["reading"]["raw"])
    assert found["fact"]["place"] == found["reading"]["place"]
    received = (run.lake.root.parent / "inbox" / f"{kind}.{kind}").read_bytes()
    assert found["submission"]["sha256"] == hashlib.sha256(received).hexdigest()
    assert Path(found["original"]["path"]).read_bytes() == received
    assert found["original"]["is_whole"]
    looking = {(row["rule"], row["instance"]): row["outcome"] for row in found["rules"]}
    assert looking["2021-ROW", "requests.new"] == looking["2021-BALANCE", "total"] == "pass"
    marks = html.parse(found["page"]).findall(".//mark")
    texts = [mark.text_content() for mark in marks]
    assert texts == [found["reading"]["raw"]]
    assert Path(found["page"]).stat().st_mode & 0o077 == 0


def test_every_published_number_traces(run: YearRun, capsys: pytest.CaptureFixture[str]) -> None:
    facts = pl.read_parquet(run.published.path / "facts.parquet").sample(25, seed=1)
    for fact in facts.iter_rows(named=True):
        found = traced(run, capsys, fact["unit_id"], fact["item"])
        assert found["fact"]["value"] == (None if fact["value"] is None else float(fact["value"]))
        assert found["reading"]["submission_id"] == fact["submission_id"]


def test_a_total_traces_to_its_units(run: YearRun, capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = traced(run, capsys, "total", "requests.new.total")["totals"]
    counted = [fact["value"] for fact in found["facts"] if fact["counted"]]
    assert len(found["facts"]) == len(UNITS)
    assert found["total"]["total"] == sum(counted)
    assert len(found["absent"]) == found["total"]["units_missing"]


def test_the_words_are_for_a_person(run: YearRun, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["trace", str(YEAR), "晴川区教育局", "requests.new.total", "--lake", str(run.lake.root)]
    assert main(arguments) == 0
    said = capsys.readouterr().out
    for words in ("本年新收政府信息公开申请数量（总计）", "发布：2022.1（暂定）", "位置：表", "与原件一致", "原文："):
        assert words in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("2022", "晴川区教育", "requests.new.total"), "应报单位中没有“晴川区教育”。是否指：晴川区教育局"),
        (("2022", "晴川区教育局", "requests.new"), "统计表中没有“requests.new”这一项。是否指：requests.new.total"),
        (("2022", "晴川区应急管理局", "requests.new.total"), "没有晴川区应急管理局的数（缺报）"),
        (("2021", "晴川区教育局", "requests.new.total"), "2021 年度还没有发布过"),
        (("2022", "total", "no.such"), "统计表中没有“no.such”这一项"),
        (("2022", "total", "requests.new.total", "--release", "2022.9"), "没有发布过 2022.9，发布过的有：2022.1"),
    ],
)
def test_what_is_not_there_is_said(
    run: YearRun, arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["trace", *arguments, "--lake", str(run.lake.root)]) == 2
    assert message in capsys.readouterr().err


def test_a_damaged_original_is_told_and_a_lost_one_refused(
    run: YearRun, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = shutil.copytree(run.lake.root, tmp_path / "lake")
    arguments = ["trace", str(YEAR), "晴川区教育局", "requests.new.total", "--lake", str(lake)]
    assert main([*arguments, "--json"]) == 0
    original = Path(json.loads(capsys.readouterr().out)["original"]["path"])
    original.chmod(0o600)
    original.write_bytes(b"no longer what was received")
    assert main(arguments) == 0
    assert "原件缺失或已损坏" in capsys.readouterr().out
    original.unlink()
    assert main([*arguments, "--open"]) == 2
    assert "找不到原件" in capsys.readouterr().err


HOSTILE = """<script>document.title = "ran"</script><img src=x onerror="document.title = 'ran'">
<iframe src="javascript:alert(1)"></iframe><a href="javascript:alert(1)">点我</a>"""


def test_an_original_is_shown_by_its_words_never_as_its_sender_wrote_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = sample_report("hostile", unit=UNITS["html"], year=YEAR, form="2021")
    (tmp_path / "inbox").mkdir()
    page = render(report, "html").replace(b"<body>", b"<body>" + HOSTILE.encode())
    assert b"onerror" in page
    (tmp_path / "inbox/report.html").write_bytes(page)
    run = run_district(tmp_path / "lake", tmp_path / "inbox", year=YEAR, steps=UNJUDGED)
    found = traced(run, capsys, UNITS["html"], "requests.new.total", "--open")
    shown = html.parse(found["page"]).getroot()
    assert shown.xpath("//mark")
    assert {element.tag for element in shown.iter()} <= WORDS_ONLY
    attributes = {name for element in shown.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name == "src"}
    assert set(shown.xpath("//@href")) <= {"#found"}
    (policy,) = shown.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'")


WORDS_ONLY = {
    *("html", "head", "meta", "title", "style", "body", "main", "h1", "div", "p", "a", "mark"),
    *("table", "tbody", "tr", "td"),
}


def test_nothing_opens_a_file_with_the_system_s_browser_or_program() -> None:
    """`--open` writes a page: an original opened by double-click could do what any page of this machine can."""
    opens = re.compile(r"\bwebbrowser\b|xdg-open|\bstartfile\b|sensible-browser|\bgio open\b")
    sources = [path for room in ("flows", "nianbao", "tasks") for path in Path(room).rglob("*.py")]
    assert sources
    assert [str(path) for path in sources if opens.search(path.read_text(encoding="utf-8"))] == []


def test_no_page_leads_to_an_original() -> None:
    templates = [path for path in Path("tasks").rglob("templates/*") if path.is_file()]
    links = re.compile(r"(?:href|src)=\"[^\"]*(?:original|file:)")
    assert templates
    assert [str(path) for path in templates if links.search(path.read_text(encoding="utf-8"))] == []
