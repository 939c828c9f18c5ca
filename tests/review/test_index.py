"""The overview of a year: who stands where, what keeps it from being published, and that nothing is left out."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

import pytest

from tasks.intake.roster import Roster
from tasks.model.codes import FileKind, State, UnitKind
from tasks.model.document import Problem
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tasks.reading import _READERS
from tasks.reading.containers.libreoffice import SOURCES
from tests.cases import ROSTER, a_report, a_submission, clean_head
from tests.review.made import Packs, packs_of, rows, said, section, year_contents

NAMES = {
    "held": "晴川区甲局",
    "asked": "晴川区乙局",
    "clear": "晴川区丙局",
    "broken": "晴川区丁局",
    "gone": "晴川区戊局",
}
UNITS = tuple(Unit(unit_id, name, UnitKind.DEPARTMENT) for unit_id, name in NAMES.items())
DISTRICT = Unit("gov-district", "晴川区人民政府", UnitKind.DISTRICT)
YEAR_OF_ALL = Roster("晴川区", (*UNITS, DISTRICT), ROSTER.deadlines)


def a_file(letter: str, unit: Unit | None, changes: dict[str, str | None], **fields: object) -> Submission:
    name = unit.name if unit else "晴川区盐务所"
    head = replace(clean_head(2018), title_unit=name, table_unit=name, signature_unit=name)
    given = {"id": letter * 16, "sha256": letter * 64, **fields}
    return a_submission(a_report(changes, head=head), unit=unit, **given)


def every_kind() -> list[Submission]:
    held, asked, clear, broken, _ = UNITS
    problem = Problem("empty_file", "文件是空的，没有任何内容。请重新提交。")
    return [
        a_file("a", held, {"proactive.total": "9", "capacity.staff": "4"}),
        a_file("b", asked, {"response.hot_topics": "0"}),
        a_file("c", clear, {"proactive.total": "15"}),
        a_submission(problem, unit=broken, id="d" * 16, sha256="d" * 64, state=State.UNREADABLE),
        a_file("e", None, {}, state=State.UNKNOWN_UNIT, received_at=datetime(2019, 2, 1, 10, 0)),
        a_file("f", DISTRICT, {}, state=State.CONSOLIDATED, received_at=datetime(2019, 2, 2, 10, 0)),
    ]


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Packs:
    return packs_of(tmp_path_factory.mktemp("review"), year_contents(every_kind(), YEAR_OF_ALL))


def test_units_are_listed_with_the_most_urgent_first(year: Packs) -> None:
    assert [row[:5] for row in rows(section(year.page("index"), "按单位看"))] == [
        ["晴川区戊局", "缺报", "1", "—", "—"],
        ["晴川区丁局", "无法识读", "1", "—", "—"],
        ["晴川区甲局", "暂不计入", "2", "—", "—"],
        ["晴川区乙局", "已报，待说明", "—", "1", "—"],
        ["晴川区丙局", "已报，无需答复", "—", "—", "1"],
    ]
    notices = [row[7] for row in rows(section(year.page("index"), "按单位看"))]
    assert notices == ["催报通知", "退回修改通知", "退回修改通知", "核实说明通知", "—"]


def test_how_many_stand_where_is_counted(year: Packs) -> None:
    tiles = [said(tile) for tile in year.page("index").xpath("//ul[@class='tiles']/li")]
    assert tiles == [
        "1 缺报",
        "0 年度不符",
        "1 无法识读",
        "0 待核实",
        "1 暂不计入",
        "0 已计入，另有待改",
        "1 已报，待说明",
        "0 未到期",
        "0 不需报送",
        "1 已报，无需答复",
    ]


def test_what_keeps_the_year_from_being_published_is_listed_with_its_units(year: Packs) -> None:
    blocking = section(year.page("index"), "妨碍正式发布的问题")
    blocks = (year_contents(every_kind(), YEAR_OF_ALL).findings["severity"] == "block").sum()
    assert f"必须改的问题共 {blocks} 个" in said(blocking)
    assert [row[0] for row in rows(blocking)] == ["晴川区戊局", "晴川区丁局", "晴川区甲局", "晴川区人民政府"]
    messages = rows(blocking)[2][1]
    assert "2014-MAX-CHANNEL" in messages
    assert "“从事政府信息公开工作人员数”填的是 4 人" in messages


def test_findings_are_counted_by_rule_and_severity(year: Packs) -> None:
    counted = {(row[0], row[1].split()[-1]): (row[2], row[4]) for row in rows(section(year.page("index"), "按规则看"))}
    assert counted["必须改", "2014-MAX-CHANNEL"] == ("1", "晴川区甲局")
    assert counted["需说明", "2014-NO-TOPIC"] == ("1", "晴川区乙局")
    assert counted["提示", "2014-ADDED-CHANNEL"] == ("1", "晴川区丙局")
    severities = [row[0] for row in rows(section(year.page("index"), "按规则看"))]
    assert severities == sorted(severities, key=["必须改", "需说明", "提示"].index)


def test_files_of_nobody_due_are_listed_with_their_findings(year: Packs) -> None:
    unknown, consolidated = rows(section(year.page("index"), "不计入汇总的报送"))
    assert unknown[:4] == ["晴川区盐务所", "2019年2月1日 10:00", "文本文件", "单位不在名册：不计入汇总"]
    assert "ROSTER-UNKNOWN" in unknown[4]
    assert consolidated[0] == "晴川区人民政府"
    assert "ROSTER-CONSOLIDATED" in consolidated[4]
    assert consolidated[5] == "f" * 16


def test_no_finding_is_left_out(year: Packs) -> None:
    contents = year_contents(every_kind(), YEAR_OF_ALL)
    counted = sum(int(row[2]) + int(row[3]) for row in rows(section(year.page("index"), "按规则看")))
    assert counted == contents.findings.height
    for row in contents.findings.iter_rows(named=True):
        page = row["unit_id"] if row["unit_id"] in NAMES else "index"
        assert " ".join(row["message"].split()) in year.text(page), row


def test_a_finding_of_no_unit_due_and_no_file_is_listed_too(tmp_path: Path) -> None:
    contents = year_contents(every_kind(), YEAR_OF_ALL)
    roster = Roster("晴川区", (*UNITS[1:], DISTRICT), ROSTER.deadlines)
    without = replace(
        contents,
        roster=roster,
        submissions=contents.submissions.filter(~(contents.submissions["submission_id"] == "a" * 16)),
    )
    written = packs_of(tmp_path / "lake", without)
    strays = rows(section(written.page("index"), "不计入汇总的报送"))
    assert strays[-1][:4] == ["晴川区甲局", "—", "—", "—"]
    assert "2014-MAX-CHANNEL" in strays[-1][4]


def test_every_link_leads_to_a_page_letter_or_the_data_docs(year: Packs) -> None:
    docs = year.folder.parent.parent / "docs" / "2018"
    docs.mkdir(parents=True, exist_ok=True)
    (docs / "index.html").touch()
    for name in sorted(name for name in year.names if name.endswith(".html")):
        page = year.page(name.removesuffix(".html"))
        links = page.xpath("//a/@href")
        assert links
        for link in links:
            path, _, anchor = link.partition("#")
            assert not path or (year.folder / unquote(path)).resolve().is_file(), (name, link)
            assert not anchor or page.get_element_by_id(anchor) is not None


def test_a_quiet_year_says_so(tmp_path: Path) -> None:
    roster = Roster("晴川区", UNITS[2:3], ROSTER.deadlines)
    written = packs_of(tmp_path / "lake", year_contents([a_file("c", UNITS[2], {})], roster))
    text = written.text("index")
    for quiet in ("没有待处理的必须改的问题。", "没有未通过的规则。", "没有这样的报送。"):
        assert quiet in text


def test_rules_that_came_to_nothing_are_named(tmp_path: Path) -> None:
    contents = replace(year_contents(every_kind(), YEAR_OF_ALL), broken={"2014-TRAINING": "KeyError: 'x'"})
    text = packs_of(tmp_path / "lake", contents).text("index")
    assert "有规则出错，没有得出结论，下面的名单不完整：2014-TRAINING" in text


def test_ids_that_are_no_names_of_files_harm_nothing(tmp_path: Path) -> None:
    ids = ("../../evil", "index", "a b?#", "甲", "..")
    units = tuple(Unit(unit_id, f"晴川区第{place}局", UnitKind.DEPARTMENT) for place, unit_id in enumerate(ids))
    written = packs_of(tmp_path / "lake", year_contents([], Roster("晴川区", units, ROSTER.deadlines)))
    assert len(written.names) == 2 * len(ids) + 2  # the overview, and which letters are to be sent
    assert "晴川区审核总览" not in written.text("index")
    for link in written.page("index").xpath("//section[2]//a/@href"):
        assert (written.folder / unquote(link)).is_file()
    assert {path.name for path in (tmp_path / "lake").iterdir()} == {"review", "years"}


def test_pages_can_be_found_one_s_way_in_by_ear(year: Packs) -> None:
    for name in sorted(name for name in year.names if name.endswith(".html")):
        page = year.page(name.removesuffix(".html"))
        assert page.get("lang") == "zh-CN"
        assert page.findtext(".//title")
        assert [len(page.xpath(f"//{landmark}")) for landmark in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
        for table in page.xpath("//table"):
            assert table.find("caption") is not None
            assert all(head.get("scope") for head in table.iter("th"))
        for labelled in page.xpath("//section/@aria-labelledby"):
            assert page.get_element_by_id(labelled) is not None
        for button in page.xpath("//input"):
            assert page.xpath(f"//label[@for='{button.get('id')}']")


def test_pages_refer_to_nothing_outside_and_run_nothing(year: Packs) -> None:
    for name in sorted(name for name in year.names if name.endswith(".html")):
        text = (year.folder / name).read_text(encoding="utf-8")
        assert "default-src 'none'" in text
        for foreign in ("http:", "https:", "<script", "@import", "url("):
            assert foreign not in text, (name, foreign)


def test_every_code_has_its_word() -> None:
    assert set(FileKind) == {*_READERS, *SOURCES, "scan-pdf", "scan-ofd"}
