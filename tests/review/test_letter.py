"""The official letter to a unit: what it says, how it is laid out, and that it opens anywhere."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import polars as pl
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from expectations.forms import form
from expectations.rules import CATALOGUE
from tasks.intake.roster import Roster
from tasks.model.codes import State
from tasks.model.document import Problem
from tasks.model.submission import Submission
from tasks.reading import read_document
from tests.cases import UNIT, a_report, a_submission
from tests.review.made import DUE, Packs, packs_of, section, year_contents

FAULTY = {"proactive.total": "9", "response.hot_topics": "0"}
RECEIVED = "2019年1月30日 09:00收到，文本文件"
FOUND = "经审核，有必须改的问题1个、需说明的问题1个，现予退回。有关事项通知如下："
BLANK_DAY = "　　　　年　　月　　日"


def packs(path: Path, *submissions: Submission, roster: Roster = DUE) -> Packs:
    contents = year_contents(submissions, roster)
    plain = contents.findings.with_columns(repair=pl.lit(None, pl.String()))
    return packs_of(path / "lake", replace(contents, findings=plain))


def the_letter(written: Packs) -> Document:
    return docx.Document(str(written.folder / f"{UNIT.id}.docx"))


def texts(letter: Document) -> list[str]:
    return [paragraph.text for paragraph in letter.paragraphs]


def cells(letter: Document) -> list[list[str]]:
    (table,) = letter.tables
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_a_report_is_returned_in_the_form_of_an_official_letter(tmp_path: Path) -> None:
    letter = the_letter(packs(tmp_path, a_submission(a_report(FAULTY))))
    assert texts(letter) == [
        "　　　　〔　　　　〕　　　号",
        "关于退回修改晴川区测试局2018年政府信息公开工作年度报告的通知",
        "晴川区测试局：",
        f"你单位报送的2018年政府信息公开工作年度报告（{RECEIVED}）收悉。{FOUND}",
        "一、需要答复的问题",
        "二、办理要求",
        "（一）“必须改”的问题，请核对原始数据，改正后重新报送整份报告（含统计表）。",
        "（二）“需说明”的问题，数据有误的请改正；数据属实的不必改，请书面说明原因。",
        f"请于{BLANK_DAY}前重新报送。",
        "",
        "晴川区人民政府办公室",
        BLANK_DAY,
    ]


def test_the_findings_are_a_table_numbered_as_on_the_page(tmp_path: Path) -> None:
    written = packs(tmp_path, a_submission(a_report(FAULTY)))
    head, block, explain = cells(the_letter(written))
    assert head == ["序号", "级别", "问题", "报告中的数和位置", "修改建议"]
    assert block[:2] == ["1", "必须改"]
    assert block[2].split("\n")[0] == "主动公开总数不小于任一渠道"
    formula = CATALOGUE["2014-MAX-CHANNEL"].formula
    assert f"公式：{formula}（左边 9，右边 10，左边减右边 -1）" in block[2]
    assert block[3] == "主动公开政府信息数：9 条；第1行\n政府网站公开政府信息数：10 条；第1行"
    assert block[4].startswith("每条信息在总数中计 1 条")
    assert explain[:2] == ["2", "需说明"]
    numbered = section(written.page(UNIT.id), "需要答复的问题").xpath("./article/h3")
    assert len(numbered) == 2


def test_what_only_needs_an_explanation_is_not_returned(tmp_path: Path) -> None:
    said = texts(the_letter(packs(tmp_path, a_submission(a_report({"response.hot_topics": "0"})))))
    assert said[1] == "关于核实说明晴川区测试局2018年政府信息公开工作年度报告有关问题的通知"
    assert "经审核，有需说明的问题1个，请核实。" in said[3]
    assert f"请于{BLANK_DAY}前书面答复，数据需要更正的同时重新报送。" in said
    assert not any("退回" in text for text in said)


def test_a_unit_that_is_asked_nothing_gets_no_letter(tmp_path: Path) -> None:
    written = packs(tmp_path, a_submission(a_report({"proactive.total": "15"})))
    assert f"{UNIT.id}.html" in written.names
    assert f"{UNIT.id}.docx" not in written.names


def test_hints_stand_behind_what_has_to_be_answered(tmp_path: Path) -> None:
    report = a_report({"proactive.total": "15", "response.hot_topics": "0"})
    letter = the_letter(packs(tmp_path, a_submission(report)))
    said = texts(letter)
    assert "三、提示（不需要答复）" in said
    assert said[said.index("三、提示（不需要答复）") + 1].startswith(
        "1. “主动公开政府信息数”15 条，正好等于各渠道条数相加"
    )
    assert len(cells(letter)) == 2


def test_an_unreadable_file_is_returned_with_what_was_wrong(tmp_path: Path) -> None:
    problem = Problem("empty_file", "文件是空的，没有任何内容。请重新提交。")
    letter = the_letter(packs(tmp_path, a_submission(problem, state=State.UNREADABLE)))
    said = texts(letter)
    assert said[1].startswith("关于退回修改")
    assert "未能识别" in said[3]
    assert "经审核，文件中的统计表无法识读，现予退回。" in said[3]
    assert "（一）请报送可编辑的 Word、Excel、网页或文本文件，不要报送图片或扫描件。" in said
    assert "文件是空的，没有任何内容。请重新提交。" in cells(letter)[1][2]
    assert cells(letter)[1][3] == "—"


def test_a_missing_unit_is_reminded_and_told_which_form_to_use(tmp_path: Path) -> None:
    letter = the_letter(packs(tmp_path))
    assert texts(letter) == [
        "　　　　〔　　　　〕　　　号",
        "关于催报晴川区测试局2018年政府信息公开工作年度报告的通知",
        "晴川区测试局：",
        "截至本通知印发之日，尚未收到你单位2018年政府信息公开工作年度报告（报送期限为2019年3月31日）。有关事项通知如下：",
        f"（一）统计表请使用《{form('2014').title}》（国办发〔2014〕32号）。",
        "（二）请报送可编辑的 Word、Excel、网页或文本文件，不要报送图片或扫描件。",
        "（三）确实不需要报送的，请书面说明理由；已经报送的，请告知报送时间和方式，以便查找。",
        f"请于{BLANK_DAY}前报送。",
        "",
        "晴川区人民政府办公室",
        BLANK_DAY,
    ]
    assert letter.tables == []


def test_before_the_deadline_nobody_is_missing_and_the_letter_is_a_reminder(tmp_path: Path) -> None:
    contents = year_contents((), today=DUE.deadline(2018))
    assert contents.findings.height == 0
    written = packs_of(tmp_path / "lake", contents)
    said = texts(the_letter(written))
    assert said[1] == "关于按期报送晴川区测试局2018年政府信息公开工作年度报告的提醒"
    assert said[3].startswith(
        "你单位2018年政府信息公开工作年度报告的报送期限为2019年3月31日，截至本提醒印发之日尚未收到。"
    )
    page = written.text(UNIT.id)
    assert "未到期 必须改 0" in page
    assert "报送期限为2019年3月31日。期限未到。" in page
    assert "缺报" not in page


@pytest.mark.parametrize("offices", [0, 2])
def test_who_signs_is_left_open_where_the_roster_does_not_say(tmp_path: Path, offices: int) -> None:
    others = [replace(DUE.units[0], id=f"office-{number}", name=f"第{number}办公室") for number in range(offices)]
    roster = Roster("晴川区", (*others, UNIT), DUE.deadlines)
    letter = the_letter(packs(tmp_path, a_submission(a_report(FAULTY)), roster=roster))
    assert texts(letter)[-2] == "（发文机关署名）"
    assert letter.core_properties.author == ""


def test_the_page_and_the_type_are_those_of_official_documents(tmp_path: Path) -> None:
    letter = the_letter(packs(tmp_path, a_submission(a_report(FAULTY))))
    paper = letter.sections[0]
    assert [round(side.mm) for side in (paper.page_width, paper.page_height) if side] == [210, 297]
    margins = (paper.top_margin, paper.bottom_margin, paper.left_margin, paper.right_margin)
    assert [round(margin.mm) for margin in margins if margin] == [37, 35, 28, 26]
    styles = {paragraph.text: paragraph.style for paragraph in letter.paragraphs}
    expected = {
        "关于退回修改晴川区测试局2018年政府信息公开工作年度报告的通知": ("方正小标宋简体", 22),
        "一、需要答复的问题": ("黑体", 16),
    }
    for text, (font, size) in expected.items():
        style = styles[text]
        assert style is not None
        assert style.element.rPr.rFonts.get(qn("w:eastAsia")) == font
        assert style.font.size.pt == size
    normal = letter.styles["Normal"].element.rPr
    assert normal.rFonts.get(qn("w:eastAsia")) == "仿宋"
    assert paper.footer.paragraphs[0].text == "—  —"
    assert "PAGE" in paper.footer._element.xml
    assert "PAGE" in paper.even_page_footer._element.xml


def test_the_headings_of_the_table_come_again_on_every_page(tmp_path: Path) -> None:
    (table,) = the_letter(packs(tmp_path, a_submission(a_report(FAULTY)))).tables
    first, *others = [row._tr.trPr for row in table.rows]
    assert first.find(qn("w:tblHeader")) is not None
    assert all(properties is None or properties.find(qn("w:tblHeader")) is None for properties in others)


def test_the_letter_can_be_read_by_our_own_reader(tmp_path: Path) -> None:
    written = packs(tmp_path, a_submission(a_report(FAULTY)))
    document = read_document(written.folder / f"{UNIT.id}.docx")
    assert document.problems == ()
    said = [paragraph.text for paragraph in document.paragraphs]
    assert "关于退回修改晴川区测试局2018年政府信息公开工作年度报告的通知" in said
    (grid,) = document.grids
    assert [row[1].text for row in grid.rows] == ["级别", "必须改", "需说明"]


def test_what_no_letter_can_hold_is_shown_as_such(tmp_path: Path) -> None:
    report = a_report(FAULTY)
    facts = [replace(fact, raw="9\x0b\x00") if fact.item == "proactive.total" else fact for fact in report.facts]
    facts = [replace(fact, place="表\x011 行2") for fact in facts]
    written = packs(tmp_path, a_submission(replace(report, facts=tuple(facts))))
    assert "主动公开政府信息数：9 条（原文“9��”）；表�1 行2" in cells(the_letter(written))[1][3]


def test_equal_contents_give_equal_bytes_without_a_clock(tmp_path: Path) -> None:
    submissions = [a_submission(a_report(FAULTY))]
    once, again = packs(tmp_path / "a", *submissions), packs(tmp_path / "b", *submissions)
    for name in sorted(once.names):
        assert (once.folder / name).read_bytes() == (again.folder / name).read_bytes(), name
    data = (once.folder / f"{UNIT.id}.docx").read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert "1980-01-01T00:00:00Z" in core
    assert "python-docx" not in core


def test_of_many_cells_the_zeros_are_counted(tmp_path: Path) -> None:
    letter = the_letter(packs(tmp_path, a_submission(a_report({"answered.granted": "3"}))))
    answered = next(row for row in cells(letter) if "申请答复数：" in row[3])
    assert answered[3].split("\n") == [
        "申请答复数：4 件；第1行",
        "同意公开答复数：3 件；第1行",
        "不同意公开答复数：2 件；第1行",
        "其余 6 格都是 0。",
    ]
