"""The sums of forms 2019 and 2021: what is said of them, what is not assessed, and one cause reported once."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import polars as pl
import pytest

from expectations.forms import form
from tasks.checking import Checked
from tasks.model.codes import Doubt, Status, UnitKind
from tasks.model.publication import Publication
from tasks.model.report import Fact, Report
from tests.cases import CLEAN_BY_FORM, ROSTER, UNIT, WITHIN_A_REPORT, a_figure, a_report, a_submission, checked

FORMS = ("2019", "2021")
SUMS = ("BALANCE", "ROW", "COLUMN")


def of_report(form_id: str, changes: Mapping[str, str | None]) -> Checked:
    return checked(a_submission(a_report(changes, form_id=form_id)), catalogue=WITHIN_A_REPORT)


def failures(result: Checked) -> list[tuple[str, str]]:
    return sorted(result.findings.select("rule", "instance").rows())


def said(result: Checked, rule: str, instance: str) -> tuple[str, str | None]:
    """The outcome of one check, and why it could not be made."""
    return result.outcomes.filter(rule=rule, instance=instance).select("outcome", "reason").row(0)


@pytest.mark.parametrize(
    ("changes", "rule", "message"),
    [
        (
            {"outcome.granted.total": "5"},
            "ROW",
            "“予以公开”一行：“总计”填的是 5 件，六类申请人相加是 4 件（自然人 3、商业企业 1），相差 1 件。",
        ),
        (
            {"outcome.granted.total": "5"},
            "COLUMN",
            (
                "“总计”一列：“办理结果总计”填的是 8 件，各项办理结果相加是 9 件"
                "（予以公开 5、保护第三方合法权益 2、本机关不掌握相关政府信息 1、信访举报投诉类申请 1），相差 1 件。"
            ),
        ),
        (
            {"requests.new.business": "4", "requests.new.natural_person": "3"},
            "BALANCE",
            (
                "“商业企业”一列：“本年新收政府信息公开申请数量”4 件加“上年结转政府信息公开申请数量”0 件等于 4 件，"
                "“办理结果总计”2 件加“结转下年度继续办理”0 件等于 2 件，相差 2 件。"
            ),
        ),
        (
            {"litigation_direct.total": "0"},
            "LITIGATION-DIRECT",
            "“未经复议直接起诉”的“总计”填的是 0 件，四种结果相加是 1 件（结果纠正 1），相差 1 件。",
        ),
        (
            {"regulations.in_force": "6", "regulations.issued": "1"},
            "REGULATIONS",
            (
                "“规章”一行填了数（本年制发件数 1、现行有效件数 6）。"
                "区县政府和各级政府的部门、乡镇、街道都不能制定规章，这一行应填“/”或留空。"
            ),
        ),
    ],
)
def test_a_finding_names_row_and_column_and_shows_the_sum(changes: Mapping[str, str], rule: str, message: str) -> None:
    findings = of_report("2021", changes).findings.filter(rule=f"2021-{rule}")
    assert message in findings["message"].to_list()
    assert findings["place"].str.contains("第1行").all()


def test_a_whole_columns_places_are_counted_and_begin_with_its_total() -> None:
    placed = tuple(
        replace(fact, place=f"表1 行{number}")
        for number, fact in enumerate(a_report({"outcome.total.total": "9"}, form_id="2021").facts)
    )
    findings = checked(a_submission(replace(a_report(form_id="2021"), facts=placed))).findings
    places = dict(findings.select("rule", "place").iter_rows())
    by_item = {fact.item: fact.place for fact in placed}
    first = [by_item[f"{row}.total"] for row in ("outcome.total", "outcome.granted", "outcome.partial")]
    assert places["2021-COLUMN"] == f"{'；'.join(first)} 等 22 处"
    assert places["2021-ROW"].count("；") == 6


@pytest.mark.parametrize("form_id", FORMS)
def test_one_wrong_cell_is_never_a_balance_too(form_id: str) -> None:
    """Whichever cell it is, the sums of its row and of its outcomes say it."""
    clean = CLEAN_BY_FORM[form_id]
    cells = [item for item in form(form_id).items if item.id.count(".") == 2]
    submissions = [
        a_submission(
            a_report({cell.id: str((clean[cell.id] or Decimal(0)) + 1)}, form_id=form_id),
            unit=None,
            id=f"{number:016}",
            sha256=f"{number:064}",
        )
        for number, cell in enumerate(cells)
    ]
    outcomes = checked(*submissions, roster=None).outcomes
    failed = outcomes.filter(outcome="fail").filter(pl.col("rule").str.starts_with(form_id))
    by_cell = {
        cells[int(submission)].id: set(rules)
        for submission, rules in failed.group_by("submission_id").agg("rule").iter_rows()
    }
    at_rows_alone = {f"{form_id}-ROW"}
    for cell in cells:
        is_outcome = not cell.id.startswith("requests.")
        assert by_cell[cell.id] - {"2021-FEE-UNPAID"} == at_rows_alone | (
            {f"{form_id}-COLUMN"} if is_outcome else set()
        )
    assert len(cells) == {"2019": 161, "2021": 175}[form_id]


def test_a_balance_says_which_rule_explains_it() -> None:
    of_row = of_report("2021", {"requests.new.business": "3"})
    assert failures(of_row) == [("2021-ROW", "requests.new")]
    assert said(of_row, "2021-BALANCE", "business") == ("cannot_be_assessed", "已由 2021-ROW 说明")
    of_column = of_report("2021", {"outcome.total.business": "3", "outcome.total.natural_person": "4"})
    assert failures(of_column) == [("2021-COLUMN", "business"), ("2021-COLUMN", "natural_person")]
    assert said(of_column, "2021-BALANCE", "business") == ("cannot_be_assessed", "已由 2021-COLUMN 说明")
    of_both = of_report("2021", {"outcome.total.total": "9"})
    assert said(of_both, "2021-BALANCE", "total") == ("cannot_be_assessed", "已由 2021-ROW、2021-COLUMN 说明")


def test_a_balance_that_several_rows_explain_together_is_explained() -> None:
    result = of_report("2019", {"requests.new.total": "10", "requests.carried_in.total": "2"})
    assert failures(result) == [("2019-ROW", "requests.carried_in"), ("2019-ROW", "requests.new")]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"requests.new.business": "4", "requests.new.total": "9"}, id="its row is off by less"),
        pytest.param(
            {
                "outcome.granted.business": "2",
                "outcome.granted.total": "5",
                "requests.new.business": "4",
                "requests.new.total": "10",
            },
            id="its column is off by less",
        ),
        pytest.param(
            {"requests.new.business": "3", "requests.new.total": "9", "outcome.granted.total": "5"},
            id="another row is off",
        ),
    ],
)
def test_a_balance_that_is_not_fully_explained_is_reported(changes: Mapping[str, str]) -> None:
    reported = failures(of_report("2021", changes))
    assert ("2021-BALANCE", "business") in reported
    assert len(reported) > 1


def test_a_blank_cell_leaves_its_own_sums_unassessed_and_no_others() -> None:
    result = of_report("2021", {"outcome.granted.business": None})
    assert failures(result) == []
    blank = "“予以公开（商业企业）”未填"
    unassessed = result.outcomes.filter(outcome="cannot_be_assessed").filter(pl.col("rule").str.starts_with("2021"))
    assert unassessed.select("rule", "instance", "reason").sort("rule").rows() == [
        ("2021-COLUMN", "business", blank),
        ("2021-ROW", "outcome.granted", blank),
    ]


def test_many_blank_cells_are_counted_and_not_all_named() -> None:
    blanks = [item.id for item in form("2019").items if item.id.endswith(".business")]
    reason = said(of_report("2019", dict.fromkeys(blanks)), "2019-COLUMN", "business")[1]
    assert reason == "“办理结果总计（商业企业）”未填，“予以公开（商业企业）”未填，“部分公开（商业企业）”未填等 20 项"


def test_a_total_that_was_computed_is_no_proof_of_its_own_sum() -> None:
    computed = with_doubt(a_report(form_id="2021"), ["requests.new.total", "review.total"])
    result = checked(a_submission(computed))
    assert failures(result) == [("READ-DOUBT", "")]
    reason = "“本年新收政府信息公开申请数量（总计）”原表空白，由各分项算出"
    assert said(result, "2021-ROW", "requests.new") == ("cannot_be_assessed", reason)
    assert said(result, "2021-ROW", "requests.carried_in") == ("pass", None)
    assert said(result, "2021-REVIEW", "")[0] == "cannot_be_assessed"
    assert said(result, "2021-BALANCE", "total") == ("pass", None)


def with_doubt(report: Report, items: list[str]) -> Report:
    def doubtful(fact: Fact) -> Fact:
        return replace(fact, doubt=Doubt.COMPUTED) if fact.item in items else fact

    return replace(report, facts=tuple(map(doubtful, report.facts)))


def test_regulations_that_do_not_apply_are_no_fault() -> None:
    facts = tuple(
        replace(fact, value=None, status=Status.NOT_APPLICABLE, raw="/")
        if fact.item.startswith("regulations.")
        else fact
        for fact in a_report(form_id="2021").facts
    )
    result = checked(a_submission(replace(a_report(form_id="2021"), facts=facts)))
    assert failures(result) == []
    assert "不适用" in str(said(result, "2021-REGULATIONS", "")[1])


@pytest.mark.parametrize("form_id", ["2019", "2021"])
@pytest.mark.parametrize(
    ("code", "kind", "makes_them"),
    [
        ("330100", UnitKind.OFFICE, True),  # a city with districts
        ("330100", UnitKind.DISTRICT, True),  # its printed report
        ("442000", UnitKind.OFFICE, True),  # such a city without districts
        ("330000", UnitKind.OFFICE, True),  # a province
        ("330100", UnitKind.DEPARTMENT, False),
        ("330100", UnitKind.STREET, False),
        ("330110", UnitKind.OFFICE, False),  # a district
        ("429004", UnitKind.OFFICE, False),  # a county under the province
        (None, UnitKind.OFFICE, False),
    ],
)
def test_regulations_are_judged_by_what_the_unit_is(
    form_id: str, code: str | None, kind: UnitKind, makes_them: bool
) -> None:
    """Cases of 立法法 art. 93: the governments of provinces and of cities with districts make 规章, nobody below."""
    unit = replace(UNIT, kind=kind)
    roster = replace(ROSTER, units=(unit,), publication=Publication(district_code=code))
    item = {"2019": "regulations.published_total", "2021": "regulations.in_force"}[form_id]
    report = a_report({item: "6"}, form_id=form_id)
    result = checked(a_submission(report, unit=unit), roster=roster)
    assert ((f"{form_id}-REGULATIONS", "") in failures(result)) != makes_them


@pytest.mark.parametrize("is_none", [True, False])
def test_whatever_the_prose_says_of_fees_accounts_for_a_fee_unpaid(is_none: bool) -> None:
    changes = {
        "requests.new.total": "9",
        "requests.new.business": "3",
        "closed_otherwise.fee_unpaid.total": "1",
        "closed_otherwise.fee_unpaid.business": "1",
        "outcome.total.total": "9",
        "outcome.total.business": "3",
    }
    assert failures(of_report("2021", changes)) == [("2021-FEE-UNPAID", "")]
    said_so = a_report(changes, form_id="2021", prose=[a_figure("fees.collected", "0", is_none=is_none)])
    assert failures(checked(a_submission(said_so))) == []


def test_documents_unpublished_are_reported_once() -> None:
    result = of_report("2019", {"normative.published_total": "0"})
    assert failures(result) == [("2019-PUBLISHED", "normative")]
    assert said(result, "2019-PUBLISHED-NONE", "normative")[1] == "已由 2019-PUBLISHED 说明"


def test_a_wrong_form_leaves_its_table_unassessed() -> None:
    wrong = checked(a_submission(a_report({"requests.new.total": "9"}, form_id="2019")), year=2021)
    assert "DOC-FORM" in set(wrong.findings["rule"])
    assert not set(wrong.findings["rule"].str.slice(0, 4)) & {"2019", "2021"}
    assert said(wrong, "2019-ROW", "requests.new")[1] == "已由 DOC-FORM 说明"
