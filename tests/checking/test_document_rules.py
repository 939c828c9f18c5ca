"""What is said of a report as a document: empty tables, readings in doubt, and names that are one unit's."""

from dataclasses import replace
from decimal import Decimal

import pytest

from expectations.rules import CATALOGUE, Catalogue, Family
from tasks.model.codes import Doubt, Status
from tasks.model.document import Problem
from tasks.model.report import Fact, Head, Report
from tasks.recognition import recognise
from tests.cases import (
    CLEAN,
    CLEAN_HEAD,
    ROSTER,
    UNIT,
    a_report,
    a_submission,
    a_table,
    checked,
    official_rows,
    with_causes,
)

OF_DOCUMENTS = with_causes(*(rule for rule in CATALOGUE if CATALOGUE[rule].family is Family.DOCUMENT))


def findings(report: Report, *, roster: bool = True, catalogue: Catalogue = OF_DOCUMENTS) -> dict[str, str]:
    """The messages of a report's findings, by rule and severity."""
    result = checked(a_submission(report), roster=ROSTER if roster else None, catalogue=catalogue)
    assert result.broken == {}
    rows = result.findings.select("rule", "severity", "message").iter_rows()
    return {f"{rule} {severity}": message for rule, severity, message in rows}


def with_first(**changes: object) -> Report:
    report = a_report()
    return replace(report, facts=(replace(report.facts[0], **changes), *report.facts[1:]))  # type: ignore[arg-type]


@pytest.mark.parametrize("form_id", ["2014", "2021"])
@pytest.mark.parametrize("status", [Status.BLANK, Status.NOT_APPLICABLE, Status.ABSENT])
def test_a_table_without_a_number_is_no_table(form_id: str, status: Status) -> None:
    report = a_report(form_id=form_id)
    empty = replace(report, facts=tuple(Fact(fact.item, None, status, place="第1行") for fact in report.facts))
    found = findings(empty, catalogue=CATALOGUE)
    assert found["DOC-NO-TABLE block"] == "统计表是空的，没有填任何数。空格不会当作 0。"
    assert set(found) == {"DOC-NO-TABLE block"}


def test_a_table_with_one_number_or_one_word_is_a_table() -> None:
    blanks = dict.fromkeys(CLEAN)
    assert "DOC-NO-TABLE block" not in findings(a_report(blanks | {"channel.website": "0"}))
    report = a_report(blanks)
    worded = replace(report, facts=(replace(report.facts[0], status=Status.UNREADABLE, raw="增"), *report.facts[1:]))
    assert "DOC-NO-TABLE block" not in findings(worded)


@pytest.mark.parametrize(
    ("doubt", "words"),
    [
        (Doubt.LABEL, "指标名称与官方表式不完全一致"),
        (Doubt.REPEATED, "同一指标填了两次，两次的数不同"),
        (Doubt.REALIGNED, "数与指标名称分离，按顺序和勾稽关系对齐"),
        (Doubt.UNCERTAIN, "识读没有把握：图片不清，或数字、格线断开"),
        (Doubt.COMPUTED, "原表空白，由各分项算出"),
    ],
)
def test_a_doubt_says_why(doubt: Doubt, words: str) -> None:
    found = findings(with_first(doubt=doubt))
    assert f"主动公开政府信息数（第1行，原文“10”，{words}）" in found["READ-DOUBT explain"]


def test_every_doubt_has_its_words() -> None:
    for doubt in Doubt:
        assert "READ-DOUBT explain" in findings(with_first(doubt=doubt))


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("增", "原文“增”，读不出数"),
        ("1  0", "原文“1 0”，读不出数"),
        ("0/0", "原文“0/0”，读不出数"),
        ("未统计", "原文“未统计”，读不出数"),
        # what may name somebody is not repeated
        ("见沈予安处", "第1行，读不出数"),
        ("13812345678", "第1行，读不出数"),
        ("0991-2233445", "第1行，读不出数"),
        ("1、" * 30, "第1行，读不出数"),
    ],
)
def test_the_cells_words_are_quoted_where_they_can_name_nobody(raw: str, words: str) -> None:
    message = findings(with_first(value=None, status=Status.UNREADABLE, raw=raw))["READ-DOUBT explain"]
    assert words in message
    assert "沈予安" not in message


@pytest.mark.parametrize(
    ("codes", "severity", "words"),
    [
        (["recognised_from_picture"], "explain", "请人工核对"),
        (["scanned_page"], "explain", "有没有读取的扫描页"),
        (["formula_without_value", "formula_without_value"], "explain", "有没有计算结果的公式"),
        (["hidden_sheet"], "hint", "有隐藏的工作表"),
        (["struck_content", "hidden_content"], "hint", "有带删除线的内容、有隐藏的内容"),
        (["something_new"], "hint", "有其他识读问题"),
    ],
)
def test_what_the_reader_met_is_never_passed_over(codes: list[str], severity: str, words: str) -> None:
    report = replace(a_report(), problems=tuple(Problem(code, "样例甲", "样例甲!A1") for code in codes))
    found = findings(report)
    assert set(found) == {f"READ-DOUBT {severity}"}
    assert words in found[f"READ-DOUBT {severity}"]
    assert "样例甲" not in found[f"READ-DOUBT {severity}"]


def named(**names: str) -> Report:
    silent = dict.fromkeys(("title_unit", "table_unit", "signature_unit"))
    return a_report(head=replace(CLEAN_HEAD, **{**silent, **names}))  # type: ignore[arg-type]


@pytest.mark.parametrize("roster", [True, False])
@pytest.mark.parametrize(
    "names",
    [
        {"title_unit": UNIT.name, "table_unit": f"江城市{UNIT.name}"},
        {"title_unit": UNIT.name, "table_unit": "测试局"},
        {"title_unit": UNIT.name, "signature_unit": "区测试局"},
    ],
)
def test_more_places_or_fewer_before_a_name_are_no_other_unit(names: dict[str, str], roster: bool) -> None:
    assert findings(named(**names), roster=roster, catalogue=CATALOGUE) == {}


@pytest.mark.parametrize("roster", [True, False])
@pytest.mark.parametrize("other", ["云溪区测试局", "江城市测试局", "晴川区别的局"])
def test_another_units_name_is_found(other: str, roster: bool) -> None:
    found = findings(named(title_unit=UNIT.name, signature_unit=other), roster=roster)
    # of a whole year with a roster the words are published: what the roster does not know may be a person's name
    shown = "不在名册中的名称" if roster else f"“{other}”"
    assert f"落款是{shown}" in found["DOC-UNIT explain"]


@pytest.mark.parametrize("roster", [True, False])
def test_what_the_report_calls_itself_for_short_is_its_own_name(roster: bool) -> None:
    head: Head = replace(CLEAN_HEAD, signature_unit="区测试和试验局")
    assert "DOC-UNIT explain" in findings(a_report(head=head), roster=roster)
    assert (
        findings(a_report(head=replace(head, short_names=("区测试和试验局",))), roster=roster, catalogue=CATALOGUE)
        == {}
    )


def reported(rows: list[list[str]]) -> Report:
    """The report with a table of these rows."""
    read = recognise(a_table([["统计指标", "单位", "统计数"], *rows]))
    return replace(read, head=CLEAN_HEAD)


@pytest.mark.parametrize(
    "lines",
    [
        [["填报单位", "晴川区测试局", "2019-01-17"]],
        [["审核：沈予安 填表：顾南", "", ""]],
        [["审核", "沈予安", "填表 顾南"]],
        [["第 5 页", "", "共 8 页"]],
        [["— 5 —"]],
    ],
)
@pytest.mark.parametrize("at", [0, 20, 65])
def test_the_foot_of_a_table_and_page_numbers_are_no_rows(lines: list[list[str]], at: int) -> None:
    rows = official_rows()
    assert findings(reported([*rows[:at], *lines, *rows[at:]]), catalogue=CATALOGUE) == {}


def test_a_second_copy_of_the_table_is_no_extra_rows_but_what_differs_is_in_doubt() -> None:
    rows = official_rows()
    assert findings(reported([*rows, *rows]), catalogue=CATALOGUE) == {}
    other = official_rows(CLEAN | {"channel.wechat": Decimal(6)})
    assert set(findings(reported([*rows, *other]), catalogue=CATALOGUE)) == {"READ-DOUBT explain"}


def test_a_row_of_ones_own_and_a_row_twice_are_extra() -> None:
    rows = official_rows()
    found = findings(reported([*rows[:3], ["其他主动公开文件", "件", "3"], *rows[3:], rows[2]]))
    assert found["DOC-ROWS explain"].startswith("统计表多出 2 行官方表式没有的内容。“其他主动公开文件 | 3”")
