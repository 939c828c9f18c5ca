"""What a unit's page says: what became of its report, what it has to answer and how sure we are, everything read."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from expectations.rules import CATALOGUE
from tasks.model.codes import Doubt, State, Status, UnmatchedReason
from tasks.model.document import Problem
from tasks.model.report import Fact, Report, Unmatched
from tasks.model.submission import Submission
from tasks.review import ReviewContents
from tests.cases import UNIT, YEARS, a_figure, a_report, a_submission, clean_head
from tests.review.made import Packs, packs_of, rows, said, section, year_contents

FAULTY = {"proactive.total": "9", "response.hot_topics": "0"}


def a_page(path: Path, *submissions: Submission, year: int = 2018) -> Packs:
    return packs_of(path / "lake", year_contents(submissions, year=year))


def with_fact(report: Report, item: str, **changes: object) -> Report:
    facts = tuple(replace(fact, **changes) if fact.item == item else fact for fact in report.facts)  # type: ignore[arg-type]
    return replace(report, facts=facts)


def with_findings(contents: ReviewContents, rule: str, changes: Mapping[str, str | None]) -> ReviewContents:
    """The contents with other words in the findings of a rule."""
    columns = [
        pl.when(pl.col("rule") == rule).then(pl.lit(words)).otherwise(name).alias(name)
        for name, words in changes.items()
    ]
    return replace(contents, findings=contents.findings.with_columns(columns))


def line(packs: Packs, label: str) -> list[str]:
    """The row of the official table with a label."""
    found = [row for row in rows(section(packs.page(UNIT.id), "从报告读到的数")) if row[0] == label]
    assert len(found) == 1
    return found[0]


def test_a_page_says_which_report_it_is_about(tmp_path: Path) -> None:
    page = a_page(tmp_path, a_submission(a_report(FAULTY), received_at=datetime(2019, 3, 5, 9, 7))).page(UNIT.id)
    assert said(page.find(".//h1")) == "晴川区测试局2018年度报告审核材料"
    assert page.get("lang") == "zh-CN"
    received = section(page, "报送情况")
    assert "以下审核的是 2019年3月5日 09:07 收到的文本文件，报送标识 aaaaaaaaaaaaaaaa。" in said(received)
    assert rows(received) == [["2019年3月5日 09:07", "文本文件", "2014 年版", "1", "有效：以这份为准", "a" * 16]]
    assert "暂不计入 必须改 1 需说明 1 提示 0 退回修改通知（Word）" in said(page)


def test_findings_are_told_gravest_first_with_cells_formula_numbers_and_advice(tmp_path: Path) -> None:
    page = a_page(tmp_path, a_submission(a_report(FAULTY))).page(UNIT.id)
    block, explain = section(page, "需要答复的问题").findall("article")
    assert said(block).startswith("1. 必须改 主动公开总数不小于任一渠道 2014-MAX-CHANNEL")
    assert rows(block) == [
        ["主动公开政府信息数", "9 条", "9", "第1行"],
        ["政府网站公开政府信息数", "10 条", "10", "第1行"],
    ]
    told = said(block)
    assert "“主动公开政府信息数”填的是 9 条，小于“政府网站公开政府信息数”10 条" in told
    assert f"公式 {CATALOGUE['2014-MAX-CHANNEL'].formula} 左边 9，右边 10，左边减右边 -1" in told
    assert "识读把握 确定" in told
    assert "怎么办 每条信息在总数中计 1 条" in told
    assert "依据 国办发〔2014〕32号" in told
    assert said(explain).startswith("2. 需说明 有回应事件而热点舆情数为零")


def test_hints_stand_apart_and_need_no_answer(tmp_path: Path) -> None:
    packs = a_page(tmp_path, a_submission(a_report({"proactive.total": "15"})))
    page = packs.page(UNIT.id)
    (hint,) = section(page, "提示（不需要答复）").findall("article")
    assert "2014-ADDED-CHANNEL" in said(hint)
    assert "没有需要答复的问题" in said(section(page, "需要答复的问题"))
    assert "已报，无需答复" in said(page)
    assert not page.xpath("//section[h2[.='办理要求']]")


def test_what_has_to_be_done_is_what_was_found(tmp_path: Path) -> None:
    contents = with_findings(year_contents([a_submission(a_report(FAULTY))]), "2014-MAX-CHANNEL", {"repair": None})
    page = packs_of(tmp_path / "lake", contents).page(UNIT.id)
    assert [said(point) for point in section(page, "办理要求").findall(".//li")] == [
        "“必须改”的问题，请核对原始数据，改正后重新报送整份报告（含统计表）。",
        "“需说明”的问题，数据有误的请改正；数据属实的不必改，请书面说明原因。",
        "请在通知写明的日期前重新报送。",
    ]


def test_a_doubtful_reading_and_a_possible_repair_are_told_with_what_they_mean(tmp_path: Path) -> None:
    contents = with_findings(
        year_contents([a_submission(a_report(FAULTY))]),
        "2014-MAX-CHANNEL",
        {"reading": "contradicted", "reading_note": "正文写的是 12 条", "repair": "“主动公开政府信息数”改为 10"},
    )
    page = packs_of(tmp_path / "lake", contents).page(UNIT.id)
    block, explain = section(page, "需要答复的问题").findall("article")
    assert "识读把握 不一致：报告中另有一处说法不同，请核对以哪一处为准。正文写的是 12 条" in said(block)
    assert "推算的改法 “主动公开政府信息数”改为 10" in said(block)
    assert "推算的改法" not in said(explain)
    points = said(section(page, "办理要求"))
    assert "可能是我们识读有误" in points
    assert "请以实际数据为准" in points


def test_a_repair_that_mends_several_findings_is_told_once(tmp_path: Path) -> None:
    contents = year_contents([a_submission(a_report(FAULTY))])
    same = contents.findings.with_columns(repair=pl.lit("“主动公开政府信息数”改为 10"))
    page = packs_of(tmp_path / "lake", replace(contents, findings=same)).page(UNIT.id)
    first, second = section(page, "需要答复的问题").findall("article")
    assert "推算的改法 “主动公开政府信息数”改为 10" in said(first)
    assert "推算的改法 同第 1 条" in said(second)


def test_a_prose_finding_quotes_the_words(tmp_path: Path) -> None:
    report = a_report(prose=[a_figure("channel.wechat", "6")])
    page = a_page(tmp_path, a_submission(report)).page(UNIT.id)
    (article,) = section(page, "需要答复的问题").findall("article")
    assert "正文写的是“共6”（第9行）" in said(article)
    assert rows(article) == [["政务微信公开政府信息数", "5 条", "5", "第1行"]]


def test_of_many_cells_the_zeros_are_counted(tmp_path: Path) -> None:
    report = a_report({"outcome.total.natural_person": "6"}, form_id="2021")
    packs = a_page(tmp_path, a_submission(report), year=YEARS["2021"])
    articles = section(packs.page(UNIT.id), "需要答复的问题").findall("article")
    column = next(article for article in articles if "2021-COLUMN" in said(article))
    assert rows(column)[-1] == ["其余 18 格都是 0。"]
    assert ["办理结果总计（自然人）", "6 件", "6", "第1行"] in rows(column)
    assert len(rows(column)) == 5


def test_every_number_read_is_listed_in_the_official_order(tmp_path: Path) -> None:
    report = a_report({"complaints.total": None})
    report = with_fact(report, "channel.website", raw="１０")
    report = with_fact(report, "channel.wechat", doubt=Doubt.LABEL)
    report = with_fact(report, "capacity.budget", value=None, status=Status.UNREADABLE, raw="约三万")
    report = with_fact(report, "fees.collected", value=None, status=Status.NOT_APPLICABLE, raw="/")
    report = with_fact(report, "training.meetings", value=None, status=Status.ABSENT, raw="", place="")
    packs = a_page(tmp_path, a_submission(report))
    table = section(packs.page(UNIT.id), "从报告读到的数")
    assert len(rows(table)) == 65
    assert line(packs, "(一)主动公开政府信息数") == ["(一)主动公开政府信息数", "条", "10", "", "第1行"]
    assert line(packs, "六、举报投诉数量")[2:] == ["未填", "", "第1行"]
    assert line(packs, "2.政府网站公开政府信息数")[2:] == ["10", "“１０”", "第1行"]
    assert line(packs, "4.政务微信公开政府信息数")[2:] == ["5 存疑", "指标名称与官方表式不完全一致", "第1行"]
    assert line(packs, "七、依申请公开信息收取的费用")[2:] == ["不适用", "“/”", "第1行"]
    assert line(packs, "(一)召开政府信息公开工作会议或专题会议数")[2:] == ["缺这一行", "", "—"]
    budget = next(row for row in rows(table) if row[0].startswith("(四)政府信息公开专项经费"))
    assert budget[2:] == ["读不出数", "“约三万”", "第1行"]
    assert "读到数且没有疑问的 53 项，不适用 1 项，存疑 1 项，未填 1 项，缺这一行 1 项，读不出数 1 项" in said(table)


def test_a_form_of_several_tables_is_shown_as_printed_and_item_by_item(tmp_path: Path) -> None:
    packs = a_page(tmp_path, a_submission(a_report(form_id="2021")), year=YEARS["2021"])
    table = section(packs.page(UNIT.id), "从报告读到的数")
    captions = [said(caption) for caption in table.xpath(".//table[contains(@class, 'matrix')]/caption")]
    assert captions[0] == "第二十条第(一)项"
    assert len(captions) == 6
    row = table.xpath(".//table[contains(@class, 'matrix')]//tr[th[contains(., '本年新收政府信息公开申请数量')]]/td")
    assert [said(cell) for cell in row] == ["5", "2", "0", "0", "0", "1", "8"]
    listed = rows(table.find(".//details"))
    assert ["行政事业性收费（本年收费金额）", "万元", "18.871", "", "第1行"] in listed


def test_rows_left_over_and_rules_left_open_are_listed(tmp_path: Path) -> None:
    report = replace(
        a_report({"complaints.total": None, "requests.closed": None}),
        unmatched=(Unmatched("其他主动公开文件 | 2", "第70行", UnmatchedReason.NOT_OF_FORM),),
    )
    page = a_page(tmp_path, a_submission(report)).page(UNIT.id)
    assert rows(section(page, "没有认出的行")) == [["其他主动公开文件 | 2", "第70行", "不是这张统计表的指标"]]
    open_rules = {row[0]: row[2] for row in rows(section(page, "审核了多少"))}
    assert open_rules["申请办结数等于按时与延期之和"] == "“申请办结数”未填"


def test_other_files_of_the_unit_are_listed_with_what_became_of_them(tmp_path: Path) -> None:
    older = a_submission(
        a_report(FAULTY), id="b" * 16, sha256="b" * 64, state=State.SUPERSEDED, received_at=datetime(2019, 1, 3, 8, 0)
    )
    page = a_page(tmp_path, older, a_submission(a_report(), revision=2)).page(UNIT.id)
    assert [(row[0], row[4], row[5]) for row in rows(section(page, "报送情况"))] == [
        ("2019年1月3日 08:00", "已被新报送取代", "b" * 16),
        ("2019年1月30日 09:00", "有效：以这份为准", "a" * 16),
    ]
    assert "已报，无需答复" in said(page)


def test_a_finding_about_another_file_of_the_unit_says_so(tmp_path: Path) -> None:
    broken = a_submission(
        Problem("empty_file", "文件是空的。"),
        id="c" * 16,
        sha256="c" * 64,
        state=State.UNREADABLE,
        revision=2,
        received_at=datetime(2019, 2, 3, 8, 0),
    )
    page = a_page(tmp_path, a_submission(a_report()), broken).page(UNIT.id)
    (article,) = section(page, "需要答复的问题").findall("article")
    assert "文件是空的。" in said(article)
    assert f"涉及的文件 报送标识 {'c' * 16}" in said(article)


def test_of_an_unreadable_file_the_page_says_what_was_wrong_and_what_to_do(tmp_path: Path) -> None:
    problem = Problem("encrypted_file", "文件设有打开密码，无法读取。请取消密码后重新提交。")
    page = a_page(tmp_path, a_submission(problem, state=State.UNREADABLE)).page(UNIT.id)
    assert "无法识读 必须改 1" in said(page)
    assert "这个文件读不出来：文件设有打开密码，无法读取。请取消密码后重新提交。" in said(section(page, "报送情况"))
    assert "请报送可编辑的 Word、Excel、网页或文本文件" in said(section(page, "办理要求"))
    assert not page.xpath("//section[h2[.='从报告读到的数']]")


def test_a_missing_unit_is_reminded(tmp_path: Path) -> None:
    packs = a_page(tmp_path)
    page = packs.page(UNIT.id)
    assert "没有收到晴川区测试局的2018年度报告，报送期限为2019年3月31日。" in said(page)
    assert "缺报 必须改 1" in said(page)
    assert "统计表请使用《政府信息公开情况统计表》（国办发〔2014〕32号）。" in said(section(page, "办理要求"))
    assert f"{UNIT.id}.docx" in packs.names


def test_a_report_of_another_year_is_no_missing_one(tmp_path: Path) -> None:
    report = a_report(head=clean_head(2017))
    page = a_page(tmp_path, a_submission(report, state=State.OTHER_YEAR)).page(UNIT.id)
    assert "年度不符" in said(page)
    assert "DOC-PERIOD" in said(section(page, "需要答复的问题"))


def test_words_of_a_report_are_text_and_never_markup(tmp_path: Path) -> None:
    report = with_fact(a_report(FAULTY), "proactive.total", raw="9<script>alert(1)</script>")
    packs = a_page(tmp_path, a_submission(report))
    assert not packs.page(UNIT.id).xpath("//script")
    assert "9<script>alert(1)</script>" in said(packs.page(UNIT.id))


@pytest.mark.parametrize("value", [Decimal("0.5"), Decimal(1000000)])
def test_numbers_are_written_as_people_write_them(tmp_path: Path, value: Decimal) -> None:
    report = a_report()
    facts = [replace(fact, value=value, raw="") if fact.item == "capacity.budget" else fact for fact in report.facts]
    packs = a_page(tmp_path, a_submission(replace(report, facts=tuple(facts))))
    assert any(str(value) in row for row in rows(section(packs.page(UNIT.id), "从报告读到的数")))


def test_a_fact_without_a_place_is_shown(tmp_path: Path) -> None:
    report = a_report()
    facts = tuple(Fact(fact.item, fact.value, fact.status, raw=fact.raw) for fact in report.facts)
    packs = a_page(tmp_path, a_submission(replace(report, facts=facts)))
    assert line(packs, "(一)主动公开政府信息数")[4] == "—"
