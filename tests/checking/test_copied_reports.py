"""Reports that are another's once more: the table number by number (YEAR-COPIED), the words (DOC-ALIKE)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl
import pytest

from expectations.forms import form
from tasks.checking import Checked
from tasks.checking.evaluate import rule_outcomes
from tasks.intake.roster import Roster
from tasks.model.codes import UnitKind
from tasks.model.report import Report
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tests.cases import UNIT, a_history, a_report, a_submission, checked, clean_head

Changes = Mapping[str, str | None]

UNITS = (UNIT, *(Unit(f"dept-{name}", f"晴川区{name}局", UnitKind.DEPARTMENT) for name in "乙丙丁戊己庚辛壬"))
YEARS = {"2014": 2017, "2019": 2020, "2021": 2022}
NOTHING = {item.id: "0" for item in form("2021").items}


def report_of(
    at: int, changes: Changes | None = None, *, form_id: str = "2021", year: int = 2022, wording: Sequence[int] = ()
) -> Submission:
    """The faultless report but for these cells, of one of the units."""
    head = clean_head(year)
    named = replace(head, title_unit=UNITS[at].name, table_unit=UNITS[at].name, signature_unit=UNITS[at].name)
    report: Report = replace(a_report(changes, form_id=form_id, head=named), wording=tuple(sorted(wording)))
    mark = f"{year % 10}{at}"
    return a_submission(report, unit=UNITS[at], id=mark * 8, sha256=mark * 32)


def said(*reports: Submission, last: Sequence[Submission] = (), year: int = 2022) -> Checked:
    due = Roster("晴川区", tuple(report.unit for report in reports if report.unit))
    return checked(*reports, year=year, roster=due, prior_year=a_history(*last) if last else None)


def found(result: Checked, rule: str) -> dict[tuple[str, str], str]:
    """The messages of a rule's findings, by unit and instance."""
    assert result.broken == {}
    rows = result.findings.filter(rule=rule).select("unit_id", "instance", "message").iter_rows()
    return {(unit, instance): message for unit, instance, message in rows}


def outcome(result: Checked, rule: str, at: int = 0) -> tuple[str, str | None]:
    row = rule_outcomes(result.outcomes).filter(rule=rule, unit_id=UNITS[at].id).select("outcome", "reason").row(0)
    return (row[0], row[1])


def reason(result: Checked, rule: str, instance: str) -> str | None:
    mine = pl.col("unit_id") == UNIT.id
    rows = result.outcomes.filter(mine, pl.col("rule") == rule, pl.col("instance") == instance)
    assert rows["outcome"].item() == "cannot_be_assessed"
    return str(rows["reason"].item())


# The table: the unit's own of last year


@pytest.mark.parametrize("form_id", YEARS)
def test_last_years_table_once_more_is_found(form_id: str) -> None:
    year = YEARS[form_id]
    now, last = (report_of(0, form_id=form_id, year=each) for each in (year, year - 1))
    result = said(now, last=[last], year=year)
    filled = sum(bool(fact.value) for fact in a_report(form_id=form_id).facts)
    assert found(result, "YEAR-COPIED") == {
        (UNIT.id, "last_year"): (
            f"整张统计表与本单位 {year - 1} 年度的完全相同：{filled} 个不为 0 的数一个不差，其余各格也一样。"
        )
    }
    assert set(result.findings["severity"]) == {"explain"}


def test_one_other_number_or_blank_and_it_is_another_table() -> None:
    last = [report_of(0, year=2021)]
    assert found(said(report_of(0, {"review.pending": "2"}), last=last), "YEAR-COPIED") == {}
    assert found(said(report_of(0, {"coercion.decisions": None}), last=last), "YEAR-COPIED") == {}


def test_blanks_in_the_same_places_are_the_same() -> None:
    blank = {"regulations.issued": None, "regulations.repealed": None, "regulations.in_force": None}
    result = said(report_of(0, blank), last=[report_of(0, blank, year=2021)])
    assert set(found(result, "YEAR-COPIED")) == {(UNIT.id, "last_year")}


def test_a_table_of_zeros_is_nobodys() -> None:
    zeros = [report_of(at, NOTHING) for at in range(3)]
    result = said(*zeros, last=[report_of(0, NOTHING, year=2021)])
    assert found(result, "YEAR-COPIED") == {}
    assert outcome(result, "YEAR-COPIED") == ("pass", None)


def test_what_stands_from_year_to_year_is_rightly_the_same_where_nothing_was_done() -> None:
    standing = {**NOTHING, "normative.in_force": "7"}
    result = said(report_of(0, standing), last=[report_of(0, standing, year=2021)])
    assert set(result.findings["rule"]) & {"YEAR-COPIED", "YEAR-STOCK"} == set()
    done = {**standing, "penalties.decisions": "31"}
    result = said(report_of(0, done), last=[report_of(0, done, year=2021)])
    assert set(found(result, "YEAR-COPIED")) == {(UNIT.id, "last_year")}


def test_what_follows_from_the_copy_is_not_said_again() -> None:
    carried = {"requests.carried_out.natural_person": "2", "requests.carried_out.total": "2"}
    more = {"requests.new.natural_person": "6", "requests.new.total": "9"}
    result = said(report_of(0, {**carried, **more}), last=[report_of(0, {**carried, **more}, year=2021)])
    assert set(result.findings["rule"]) == {"YEAR-COPIED"}
    assert reason(result, "YEAR-CARRY", "total") == "已由 YEAR-COPIED 说明"
    assert reason(result, "YEAR-STOCK", "normative") == "已由 YEAR-COPIED 说明"


def test_without_last_years_table_on_this_form_only_the_others_can_be_compared() -> None:
    alone = said(report_of(0))
    assert reason(alone, "YEAR-COPIED", "last_year") == "上一年度没有该单位已发布的数可以比较"
    assert reason(alone, "YEAR-COPIED", "other_unit") == "同年没有别的单位的同版统计表可以比较"
    older = said(report_of(0, year=2021), last=[report_of(0, form_id="2019", year=2020)], year=2021)
    assert reason(older, "YEAR-COPIED", "last_year") == "上一年度用的是 2019 年版统计表，没有可比的数"
    among = said(report_of(0), report_of(1, {"review.pending": "2"}))
    assert outcome(among, "YEAR-COPIED") == ("cannot_be_assessed", "上一年度没有该单位已发布的数可以比较")


# The table: another unit's


def test_two_units_with_one_table_are_both_told_whose() -> None:
    result = said(report_of(0), report_of(1), report_of(2, {"review.pending": "2"}))
    filled = sum(bool(fact.value) for fact in a_report(form_id="2021").facts)
    rest = f"的完全相同：{filled} 个不为 0 的数一个不差，其余各格也一样。"
    assert found(result, "YEAR-COPIED") == {
        (UNITS[0].id, "other_unit"): f"整张统计表与晴川区乙局{rest}",
        (UNITS[1].id, "other_unit"): f"整张统计表与{UNIT.name}{rest}",
    }


def test_of_many_the_first_other_is_named_whatever_their_order() -> None:
    reports = [report_of(at) for at in (3, 0, 2, 1)]
    result = said(*reports)
    assert result.findings.equals(said(*reversed(reports)).findings)
    by_id = sorted(UNITS[:4], key=lambda unit: unit.id)
    for (unit, _), message in found(result, "YEAR-COPIED").items():
        first = by_id[1] if unit == by_id[0].id else by_id[0]
        assert message.startswith(f"整张统计表与{first.name}等 3 个单位的完全相同")
    assert len(found(result, "YEAR-COPIED")) == 4


@pytest.mark.parametrize(("filled", "is_copied"), [(4, False), (5, True)])
def test_nearly_empty_tables_may_be_the_same_by_chance(filled: int, is_copied: bool) -> None:
    items = ["normative.in_force", "licensing.decisions", "penalties.decisions", "coercion.decisions", "charges.amount"]
    few = {**NOTHING, **dict.fromkeys(items[:filled], "3")}
    assert bool(found(said(report_of(0, few), report_of(1, few)), "YEAR-COPIED")) == is_copied


def test_sums_do_not_make_a_table_fuller() -> None:
    columns = ("natural_person", "total")
    rows = ("requests.new", "outcome.granted", "outcome.total")
    one_request = {**NOTHING, **{f"{row}.{column}": "1" for row in rows for column in columns}}
    assert found(said(report_of(0, one_request), report_of(1, one_request)), "YEAR-COPIED") == {}


def test_another_units_copying_hides_nothing_of_ours() -> None:
    prior_year = [report_of(0, {"requests.carried_out.total": "4"}, year=2021)]
    result = said(report_of(0), report_of(1), last=prior_year)
    assert ("YEAR-CARRY", "total") in result.findings.filter(unit_id=UNIT.id).select("rule", "instance").rows()


# The words


OWN = range(40)


def other_words(at: int) -> range:
    return range(1000 * at, 1000 * at + 30)


def test_words_of_last_year_are_told_from_another_units() -> None:
    last = [report_of(0, {"review.pending": "3"}, year=2021, wording=OWN)]
    ours = report_of(0, wording=OWN)
    others = [report_of(at, {"charges.amount": str(at)}, wording=other_words(at)) for at in (1, 2)]
    result = said(ours, *others, last=last)
    assert found(result, "DOC-ALIKE") == {(UNIT.id, ""): "正文有 100% 的语句与本单位 2021 年度的报告相同。"}
    copied = report_of(1, {"charges.amount": "1"}, wording=[*OWN[:36], *range(500, 504)])
    assert found(said(ours, copied), "DOC-ALIKE") == {
        (UNIT.id, ""): "正文有 90% 的语句与晴川区乙局的报告相同。",
        (UNITS[1].id, ""): f"正文有 90% 的语句与{UNIT.name}的报告相同。",
    }
    assert set(found(said(ours, copied, last=last), "DOC-ALIKE").values()) == {
        "正文有 100% 的语句与本单位 2021 年度的报告相同。",
        f"正文有 90% 的语句与{UNIT.name}的报告相同。",
    }


def test_other_words_than_last_year_pass_though_nobody_else_reports() -> None:
    last = [report_of(0, {"review.pending": "3"}, year=2021, wording=OWN)]
    result = said(report_of(0, wording=range(20, 60)), last=last)
    assert outcome(result, "DOC-ALIKE") == ("pass", None)
    nobody = said(report_of(0, wording=OWN))
    assert outcome(nobody, "DOC-ALIKE") == ("cannot_be_assessed", "正文太短，或没有别的报告可以比较")


def test_another_units_words_of_last_year_are_not_compared() -> None:
    last = [report_of(1, year=2021, wording=OWN)]
    assert found(said(report_of(0, wording=OWN), last=last), "DOC-ALIKE") == {}


def test_a_report_of_set_phrases_is_no_copy() -> None:
    phrases = range(20)
    reports = [
        report_of(at, {"charges.amount": str(at)}, wording=[*phrases, *other_words(at + 1)[:3]]) for at in range(9)
    ]
    result = said(*reports)
    assert found(result, "DOC-ALIKE") == {}
    assert outcome(result, "DOC-ALIKE") == ("cannot_be_assessed", "正文太短，或没有别的报告可以比较")


def test_set_phrases_do_not_hide_a_copy() -> None:
    phrases = [report_of(at, {"charges.amount": str(at)}, wording=[*OWN[:20], *other_words(at)]) for at in range(1, 9)]
    copier = report_of(0, wording=[*OWN[:20], *other_words(3)])
    result = said(copier, *phrases)
    assert set(found(result, "DOC-ALIKE")) == {(UNIT.id, ""), (UNITS[3].id, "")}


def test_what_all_units_said_last_year_tells_nothing_of_this_years_words() -> None:
    last = [report_of(at, {"charges.amount": str(at)}, year=2021, wording=OWN) for at in range(9)]
    result = said(report_of(0, wording=OWN), last=last)
    assert found(result, "DOC-ALIKE") == {}


def test_words_left_over_with_last_years_period_are_one_finding() -> None:
    ours = report_of(0, wording=OWN)
    assert isinstance(ours.outcome, Report)
    old = clean_head(2021)
    head = replace(ours.outcome.head, period_start=old.period_start, period_end=old.period_end)
    left_over = replace(ours, outcome=replace(ours.outcome, head=head))
    result = said(left_over, last=[report_of(0, {"review.pending": "3"}, year=2021, wording=OWN)])
    assert set(result.findings["rule"]) == {"DOC-PERIOD"}
    assert outcome(result, "DOC-ALIKE") == ("cannot_be_assessed", "已由 DOC-PERIOD 说明")
    copied = said(left_over, report_of(1, {"charges.amount": "1"}, wording=OWN))
    assert set(copied.findings.filter(unit_id=UNIT.id)["rule"]) == {"DOC-PERIOD", "DOC-ALIKE"}
