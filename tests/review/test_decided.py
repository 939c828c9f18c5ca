"""What the office decided about findings and numbers, as pages and letters show it: no longer asked, and told apart."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import docx
import polars as pl
import pytest

from tasks.decisions import Decision
from tasks.model.codes import FindingState, State, Waived
from tasks.model.document import Problem
from tasks.model.submission import Submission
from tests.cases import UNIT, a_report, a_submission
from tests.decisions.office import correction, explanation, guard_on, waiver
from tests.review.made import OTHER, Packs, packs_of, rows, said, section, year_contents

BLOCK, EXPLAIN = "2014-MAX-CHANNEL", "2014-NO-TOPIC"
FAULTY = a_submission(a_report({"proactive.total": "9", "response.hot_topics": "0"}))
EXPLAINED = explanation(EXPLAIN, guard_on(EXPLAIN, FAULTY))
CORRECTED = correction("proactive.total", "9", "10")
WAIVED = waiver(Waived.RULE, rule=BLOCK, instance="", guard=guard_on(BLOCK, FAULTY))
WHO = "（办公室统计岗，2019年4月1日）：经核实属实"


def packs(path: Path, *decisions: Decision, submissions: tuple[Submission, ...] = (FAULTY,)) -> Packs:
    return packs_of(path / "lake", year_contents(submissions, decisions=decisions))


def articles(written: Packs, heading: str) -> list[str]:
    return [said(article) for article in section(written.page(UNIT.id), heading).findall("article")]


def letter_of(written: Packs) -> str:
    letter = docx.Document(str(written.folder / f"{UNIT.id}.docx"))
    cells = [cell.text for table in letter.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in letter.paragraphs), *cells])


def of_unit(written: Packs, name: str = UNIT.name) -> list[str]:
    """The unit's row of the overview: standing, counts by severity, settled, receipt and notice."""
    (row,) = [row for row in rows(section(written.page("index"), "按单位看")) if row[0] == name]
    return row[1:]


def test_an_explained_finding_is_told_apart_with_who_when_and_why(tmp_path: Path) -> None:
    written = packs(tmp_path, EXPLAINED)
    (settled,) = articles(written, "已处理的问题")
    assert f"处理情况 已说明。决定 2018-0001{WHO}" in settled
    assert EXPLAIN in settled
    assert "怎么办" not in settled
    (asked,) = articles(written, "需要答复的问题")
    assert BLOCK in asked
    assert "处理情况" not in asked
    assert "必须改 1 需说明 0 提示 0 已处理 1" in written.text(UNIT.id)
    assert "需说明" not in letter_of(written)
    assert "必须改的问题1个，现予退回" in letter_of(written)


def test_a_waived_finding_is_asked_no_more_and_holds_nothing_back(tmp_path: Path) -> None:
    written = packs(tmp_path, WAIVED)
    (settled,) = articles(written, "已处理的问题")
    assert f"处理情况 已豁免。决定 2018-0003{WHO}" in settled
    assert of_unit(written)[:5] == ["已报，待说明", "—", "1", "—", "1"]
    assert "关于核实说明" in letter_of(written)
    assert "必须改" not in letter_of(written)
    assert UNIT.name not in said(section(written.page("index"), "妨碍正式发布的问题"))


def test_a_corrected_finding_is_kept_and_the_number_stands_beside_the_original(tmp_path: Path) -> None:
    written = packs(tmp_path, CORRECTED)
    (settled,) = articles(written, "已处理的问题")
    assert f"处理情况 已更正。决定 2018-0002{WHO}" in settled
    assert "填的是 9 条" in settled
    table = section(written.page(UNIT.id), "从报告读到的数")
    (line,) = [row for row in rows(table) if row[0] == "(一)主动公开政府信息数"]
    assert line == ["(一)主动公开政府信息数", "条", "10 已更正，原报 9", f"“9” 决定 2018-0002{WHO}", "第1行"]
    assert "其中 1 项已经更正" in said(table)
    assert "未通过 1 项" in said(section(written.page(UNIT.id), "审核了多少"))
    assert BLOCK not in letter_of(written)


def test_a_number_that_is_struck_shows_what_was_reported(tmp_path: Path) -> None:
    written = packs(tmp_path, correction("proactive.total", "9", None))
    (line,) = [row for row in rows(section(written.page(UNIT.id), "从报告读到的数")) if "主动公开政府信息数" in row[0]][
        :1
    ]
    assert line[2] == "未填 已更正，原报 9"


def test_the_letter_about_a_corrected_cell_says_what_was_reported(tmp_path: Path) -> None:
    written = packs(tmp_path, correction("proactive.total", "9", "8"))
    assert "主动公开政府信息数：8 条（原文“9”）（已更正，原报 9）；第1行" in letter_of(written)
    (block, _) = articles(written, "需要答复的问题")
    assert "8 条 已更正，原报 9" in block


def test_a_reopened_finding_is_asked_again_with_why(tmp_path: Path) -> None:
    again = a_submission(a_report({"response.hot_topics": "0", "response.other": "7"}))
    stale = replace(EXPLAINED, guard=guard_on(EXPLAIN, FAULTY))
    found = year_contents([again], decisions=[stale]).findings.filter(pl.col("rule") == EXPLAIN)
    (note,) = found["decision_note"]
    assert found["state"].to_list() == [FindingState.REOPENED]
    written = packs(tmp_path, stale, submissions=(again,))
    (asked,) = articles(written, "需要答复的问题")
    handling = f"重新待处理：{note}。决定 2018-0001{WHO}"
    assert "现为" in note
    assert f"处理情况 {handling}" in asked
    assert f"处理情况：{handling}" in letter_of(written)
    assert of_unit(written)[0] == "已报，待说明"
    assert not written.page(UNIT.id).xpath("//section[h2[.='已处理的问题']]")


def test_a_blocking_finding_that_was_only_explained_is_still_asked(tmp_path: Path) -> None:
    written = packs(tmp_path, explanation(BLOCK, guard_on(BLOCK, FAULTY)))
    block = articles(written, "需要答复的问题")[0]
    assert "处理情况 未处理：必须改的问题不能只凭说明了结，请更正或豁免。决定 2018-0001" in block
    assert of_unit(written)[0] == "暂不计入"


def test_a_unit_of_which_everything_is_decided_gets_no_letter(tmp_path: Path) -> None:
    written = packs(tmp_path, EXPLAINED, WAIVED)
    assert f"{UNIT.id}.docx" not in written.names
    assert of_unit(written)[:5] == ["已报，无需答复", "—", "—", "—", "2"]
    assert of_unit(written)[6] == "—"
    assert "没有需要答复的问题" in written.text(UNIT.id)


def test_a_missing_unit_that_need_not_report_is_not_reminded(tmp_path: Path) -> None:
    written = packs(tmp_path, waiver(Waived.NOT_DUE), submissions=())
    assert f"{UNIT.id}.docx" not in written.names
    assert of_unit(written)[:5] == ["不需报送", "—", "—", "—", "1"]
    assert "已经决定这个单位不需报送" in written.text(UNIT.id)
    assert f"处理情况 已豁免。决定 2018-0003{WHO}" in written.text(UNIT.id)
    assert of_unit(written, OTHER.name)[0] == "缺报"
    assert f"{OTHER.id}.docx" in written.names


def test_a_report_counts_whatever_is_wrong_with_a_later_file(tmp_path: Path) -> None:
    problem = Problem("empty_file", "文件是空的。")
    given = {"id": "c" * 16, "sha256": "c" * 64, "state": State.UNREADABLE, "revision": 2}
    later = a_submission(problem, received_at=datetime(2019, 2, 3, 8, 0), **given)
    written = packs(tmp_path, submissions=(a_submission(a_report()), later))
    assert of_unit(written)[0] == "已计入，另有待改"
    assert "关于退回修改" in letter_of(written)


def test_a_repair_is_told_with_the_first_finding_that_is_still_asked(tmp_path: Path) -> None:
    contents = year_contents([FAULTY], decisions=[WAIVED])
    same = contents.findings.with_columns(repair=pl.lit("可能是“主动公开政府信息数”由 9 改为 10。"))
    written = packs_of(tmp_path / "lake", replace(contents, findings=same))
    (asked,) = articles(written, "需要答复的问题")
    assert "推算的改法 可能是“主动公开政府信息数”由 9 改为 10。" in asked
    assert "推算的改法" not in articles(written, "已处理的问题")[0]


def test_the_overview_counts_and_lists_what_is_settled(tmp_path: Path) -> None:
    written = packs(tmp_path, EXPLAINED, CORRECTED)
    page = written.page("index")
    counted = {row[1].split()[-1]: row[2:] for row in rows(section(page, "按规则看"))}
    assert counted[BLOCK] == ["0", "1", UNIT.name]
    assert counted[EXPLAIN] == ["0", "1", UNIT.name]
    assert counted["ROSTER-MISSING"][:2] == ["2", "0"]
    settled = rows(section(page, "已处理的问题"))
    assert [row[0] for row in settled] == [UNIT.name, UNIT.name]
    assert [row[2] for row in settled] == [f"已更正。决定 2018-0002{WHO}", f"已说明。决定 2018-0001{WHO}"]


def test_what_is_settled_about_a_file_of_nobody_due_is_listed_too(tmp_path: Path) -> None:
    unknown = a_submission(a_report(), unit=None, state=State.UNKNOWN_UNIT)
    rule = "ROSTER-UNKNOWN"
    found = year_contents([unknown])
    (message,) = found.findings.filter(pl.col("rule") == rule)["message"]
    decision = waiver(Waived.RULE, rule=rule, unit=None, submission=unknown.id, guard={"message": message})
    written = packs(tmp_path, decision, submissions=(unknown,))
    strays = rows(section(written.page("index"), "不计入汇总的报送"))
    assert f"已豁免。决定 2018-0003{WHO}" in strays[0][4]
    assert f"已豁免。决定 2018-0003{WHO}" in rows(section(written.page("index"), "已处理的问题"))[0][2]


@pytest.mark.parametrize("why", ["<script>alert(1)</script>", "甲 & 乙 < 丙"])
def test_the_words_of_a_decision_are_text_and_never_markup(tmp_path: Path, why: str) -> None:
    written = packs(tmp_path, replace(EXPLAINED, why=why))
    for name in ("index", UNIT.id):
        assert not written.page(name).xpath("//script")
        assert why in written.text(name)
