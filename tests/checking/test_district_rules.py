"""The district's printed report against the units': pass, fail, cannot be assessed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.forms import form, form_ids
from expectations.rules import CATALOGUE
from expectations.rules.district import OWN_LEVEL
from tasks.checking import Checked, check_year
from tasks.intake.roster import Roster
from tasks.intake.submissions import submissions_frame
from tasks.model.codes import Doubt, ReportingLevel, State, Status, UnitKind
from tasks.model.report import Fact, Report
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tasks.tables.frames import build_frames
from tests.cases import CLEAN_BY_FORM, YEARS, a_report, a_submission, checked, with_causes
from tests.soak import examples

RULE = "DISTRICT-TOTAL"
ALONE = with_causes(RULE)
GOVERNMENT = Unit("gov-district", "晴川区人民政府", UnitKind.DISTRICT)
OFFICE = Unit("gov-office", "晴川区人民政府办公室", UnitKind.OFFICE)
BUREAU = Unit("dept-test", "晴川区测试局", UnitKind.DEPARTMENT)
TOWN = Unit("town-test", "晴川区测试镇", UnitKind.TOWN)
UNITS = (OFFICE, BUREAU, TOWN)
ROSTER = Roster("晴川区", (GOVERNMENT, *UNITS), {year: date(year + 1, 3, 31) for year in YEARS.values()})
# For each form an item that is the sum of others, and one of its parts.
SUMS = {
    "2014": ("requests.received", "requests.received_online"),
    "2019": ("requests.new.total", "requests.new.business"),
    "2021": ("requests.new.total", "requests.new.business"),
}
MONEY = {"2014": "capacity.budget", "2019": "procurement.amount", "2021": "charges.amount"}
LONE = {"2014": "training.meetings", "2019": "licensing.decisions", "2021": "licensing.decisions"}

Changes = Mapping[str, str | None]


def additive(form_id: str) -> list[str]:
    return [item.id for item in form(form_id).items if item.additive]


def sums_of(reports: Sequence[Report], form_id: str) -> dict[str, Decimal]:
    """What reports say of each item in sum, the items that may not be added up included."""
    values = [{fact.item: fact.value or Decimal(0) for fact in report.facts} for report in reports]
    return {item: sum((each[item] for each in values), Decimal(0)) for item in CLEAN_BY_FORM[form_id]}


def filed(unit: Unit, report: Report, state: State = State.LIVE) -> Submission:
    return a_submission(report, unit=unit, state=state, id=f"{unit.id}/{state}", revision=1)


def printed(values: Mapping[str, Decimal], changes: Changes | None = None, form_id: str = "2021") -> Submission:
    """The district's own report with these numbers, but for the changes."""
    texts: dict[str, str | None] = {item: str(value) for item, value in values.items()}
    return filed(GOVERNMENT, a_report({**texts, **(changes or {})}, form_id=form_id), State.CONSOLIDATED)


def a_year(form_id: str, changes: Changes | None = None, *, units: Sequence[Unit] = UNITS, off: int = 0) -> Checked:
    """A year in which these units say the same, and the district prints their sum but for the changes.

    `off` is added to the printed number of the form's lone item.
    """
    report = a_report(form_id=form_id)
    sums = sums_of([report] * len(units), form_id)
    sums[LONE[form_id]] += off
    district = printed(sums, changes, form_id)
    return checked(*(filed(unit, report) for unit in units), district, roster=ROSTER, catalogue=ALONE)


def found(result: Checked) -> list[tuple[str, str]]:
    """The instances that failed and their severities."""
    return sorted(result.findings.filter(pl.col("rule") == RULE).select("instance", "severity").rows())


def said(result: Checked, instance: str) -> tuple[str, str | None]:
    """What the rule said of one item: the outcome and the reason."""
    assert result.broken == {}
    (row,) = result.outcomes.filter(rule=RULE, instance=instance).select("outcome", "reason").rows()
    return row


@pytest.mark.parametrize("form_id", form_ids())
def test_a_printed_report_that_is_the_sum_passes_in_every_item_that_may_be_added_up(form_id: str) -> None:
    result = a_year(form_id)
    outcomes = result.outcomes.filter(rule=RULE)
    assert set(outcomes["instance"]) == {*additive(form_id), OWN_LEVEL}
    assert set(outcomes["outcome"]) == {"pass"}
    assert set(outcomes["unit_id"]) == {GOVERNMENT.id}


@pytest.mark.parametrize("off", [2, -2])
@pytest.mark.parametrize("form_id", form_ids())
def test_a_printed_number_that_is_not_the_sum_fails(form_id: str, off: int) -> None:
    item = LONE[form_id]
    result = a_year(form_id, off=off)
    assert found(result) == [(item, "block")]
    finding = result.findings.row(by_predicate=pl.col("rule") == RULE, named=True)
    units = sums_of([a_report(form_id=form_id)] * 3, form_id)[item]
    assert (finding["unit_id"], finding["submission_id"]) == (GOVERNMENT.id, f"{GOVERNMENT.id}/consolidated")
    assert (finding["left"], finding["right"], finding["difference"]) == (units + off, units, off)
    assert finding["items"] == [item]
    assert finding["place"] == "第1行"
    layout = form(form_id)
    of = layout.item(item).unit
    assert finding["message"] == (
        f"汇总报告“{layout.name(item)}”填的是 {units + off} {of}，全区各单位报送的报告（不论是否计入合计）相加是 "
        f"{units} {of}，相差 2 {of}。"
    )


@pytest.mark.parametrize("form_id", form_ids())
def test_a_blank_in_the_printed_report_cannot_be_assessed(form_id: str) -> None:
    item = LONE[form_id]
    outcome, reason = said(a_year(form_id, {item: None}), item)
    assert outcome == "cannot_be_assessed"
    assert reason == f"“{form(form_id).name(item)}”未填"


def test_with_a_report_missing_the_sum_is_a_lower_bound() -> None:
    item = LONE["2021"]
    above = a_year("2021", units=UNITS[:2], off=1)
    assert found(above) == []
    gap = "全区应报 3 个单位中，1 个没有可用的 2021 年版报告，合计只是下限"
    assert said(above, item) == ("cannot_be_assessed", gap)
    assert said(a_year("2021", units=UNITS[:2]), item) == ("pass", None)
    below = a_year("2021", units=UNITS[:2], off=-1)
    assert found(below) == [(item, "block")]
    assert below.findings.filter(rule=RULE)["message"].item().endswith(f"相差 1 件。{gap}。")


def test_a_unit_that_a_waiver_excuses_is_not_missing_from_the_sum() -> None:
    """F1: the rule holds the printed report against the units due less those waived, as the totals do."""
    item = LONE["2021"]
    report = a_report(form_id="2021")
    sums = sums_of([report] * 2, "2021")
    sums[item] += 1
    reports = (filed(OFFICE, report), filed(BUREAU, report), printed(sums))
    result = checked(*reports, roster=ROSTER, catalogue=ALONE, excused=[TOWN.id])
    assert found(result) == [(item, "block")]
    assert result.findings.filter(rule=RULE)["message"].item().endswith("相差 1 件。")
    result = checked(*reports, roster=ROSTER, catalogue=ALONE)
    assert found(result) == []


@pytest.mark.parametrize("status", [Status.BLANK, Status.NOT_APPLICABLE, Status.UNREADABLE, Status.ABSENT])
def test_a_cell_without_a_number_leaves_the_sum_of_its_item_open_and_no_other(status: Status) -> None:
    item, other = LONE["2021"], "penalties.decisions"
    clean = a_report(form_id="2021")
    open_fact = Fact(item, None, status, place="第1行")
    open_cell = replace(clean, facts=tuple(open_fact if fact.item == item else fact for fact in clean.facts))
    sums = sums_of([clean] * 3, "2021")
    district = printed(sums, {other: str(sums[other] + 1)})
    result = checked(
        filed(OFFICE, clean), filed(BUREAU, clean), filed(TOWN, open_cell), district, roster=ROSTER, catalogue=ALONE
    )
    assert said(result, item) == ("cannot_be_assessed", "全区应报 3 个单位中，1 个的这一项没有数，合计只是下限")
    assert found(result) == [(other, "block")]


def test_what_no_unit_reports_has_no_sum() -> None:
    item = LONE["2021"]
    blank = a_report({item: None}, form_id="2021")
    district = printed(sums_of([blank] * 2, "2021"))
    result = checked(filed(OFFICE, blank), filed(BUREAU, blank), district, roster=ROSTER, catalogue=ALONE)
    gap = "全区应报 3 个单位中，1 个没有可用的 2021 年版报告、2 个的这一项没有数，合计只是下限"
    assert said(result, item) == ("cannot_be_assessed", gap)


def test_only_live_reports_of_units_due_on_the_same_form_are_added_up() -> None:
    clean = a_report(form_id="2021")
    strangers = (
        filed(BUREAU, clean, State.SUPERSEDED),
        filed(replace(BUREAU, id="dept-gone"), clean, State.NOT_DUE),
        filed(TOWN, a_report(form_id="2019")),
    )
    district = printed(sums_of([clean] * 2, "2021"))
    result = checked(filed(OFFICE, clean), filed(BUREAU, clean), *strangers, district, roster=ROSTER, catalogue=ALONE)
    assert set(result.outcomes.filter(rule=RULE)["outcome"]) == {"pass"}
    above = printed(sums_of([clean] * 3, "2021"))
    open_ones = checked(filed(OFFICE, clean), filed(BUREAU, clean), *strangers, above, roster=ROSTER, catalogue=ALONE)
    assert said(open_ones, LONE["2021"])[1] == ("全区应报 3 个单位中，1 个没有可用的 2021 年版报告，合计只是下限")


@pytest.mark.parametrize("form_id", form_ids())
def test_a_report_of_the_districts_own_level_is_held_against_office_and_departments(form_id: str) -> None:
    clean = a_report(form_id=form_id)
    units = [filed(unit, clean) for unit in UNITS]
    own = sums_of([clean] * 2, form_id)
    agreeing = checked(*units, printed(own, form_id=form_id), roster=ROSTER, catalogue=ALONE)
    assert found(agreeing) == [(OWN_LEVEL, "explain")]
    assert "没有计入镇和街道，因此按区本级核对" in agreeing.findings.filter(rule=RULE)["message"].item()
    item = LONE[form_id]
    off = checked(*units, printed(own, {item: str(own[item] + 1)}, form_id), roster=ROSTER, catalogue=ALONE)
    assert found(off) == sorted([(OWN_LEVEL, "explain"), (item, "block")])
    message = off.findings.filter(rule=RULE, instance=item)["message"].item()
    assert "，区本级各单位报送的报告（不论是否计入合计）相加是 " in message


def test_the_districts_own_level_is_that_of_the_published_totals() -> None:
    assert set(ReportingLevel.OWN.kinds) == {UnitKind.OFFICE, UnitKind.DEPARTMENT}
    assert {*ReportingLevel.OWN.kinds, *ReportingLevel.TOWNS_AND_STREETS.kinds} == set(ReportingLevel.DISTRICT.kinds)


def test_where_no_town_reports_the_level_is_not_asked() -> None:
    result = a_year("2021", units=UNITS[:2])
    assert result.outcomes.filter(rule=RULE, instance=OWN_LEVEL).is_empty()


def test_a_missing_town_does_not_open_the_districts_own_level() -> None:
    clean = a_report(form_id="2021")
    roster = replace(ROSTER, units=(*ROSTER.units, Unit("street-test", "晴川区测试街道", UnitKind.STREET)))
    own = sums_of([clean] * 2, "2021")
    district = printed(own, {LONE["2021"]: str(own[LONE["2021"]] + 1)})
    result = checked(*(filed(unit, clean) for unit in UNITS), district, roster=roster, catalogue=ALONE)
    assert found(result) == sorted([(LONE["2021"], "block"), (OWN_LEVEL, "explain")])


def test_every_printed_report_is_compared() -> None:
    clean = a_report(form_id="2021")
    item = LONE["2021"]
    sums = sums_of([clean] * 3, "2021")
    first = printed(sums)
    second = replace(printed(sums, {item: str(sums[item] + 1)}), id="other")
    on_2019 = replace(printed(sums_of([], "2019"), form_id="2019"), id="older")
    result = checked(*(filed(unit, clean) for unit in UNITS), first, second, on_2019, roster=ROSTER, catalogue=ALONE)
    failed = result.findings.filter(rule=RULE).select("submission_id", "instance").rows()
    assert failed == [("other", item)]
    outcomes = result.outcomes.filter(rule=RULE).group_by("submission_id").agg(pl.len())
    assert dict(outcomes.iter_rows()) == {
        first.id: len(additive("2021")) + 1,
        "other": len(additive("2021")) + 1,
        "older": len(additive("2019")),
    }
    reason = result.outcomes.filter(submission_id="older", instance=LONE["2019"])["reason"].item()
    assert reason == "全区应报 3 个单位中，3 个没有可用的 2019 年版报告，合计只是下限"


@pytest.mark.parametrize(("off", "is_failed"), [("0.005", False), ("-0.005", False), ("0.006", True), ("-0.006", True)])
@pytest.mark.parametrize("form_id", form_ids())
def test_an_amount_of_money_may_be_rounded(form_id: str, off: str, is_failed: bool) -> None:
    item = MONEY[form_id]
    amounts = ("12.335", "0.005", "0.005")
    reports = [a_report({item: amount}, form_id=form_id) for amount in amounts]
    sums = sums_of(reports, form_id)
    district = printed(sums, {item: str(sums[item] + Decimal(off))}, form_id)
    units = (filed(unit, report) for unit, report in zip(UNITS, reports, strict=True))
    assert found(checked(*units, district, roster=ROSTER, catalogue=ALONE)) == ([(item, "block")] if is_failed else [])


@pytest.mark.parametrize("form_id", form_ids())
def test_a_sum_that_is_off_with_its_part_is_not_told_twice(form_id: str) -> None:
    whole, part = SUMS[form_id]
    clean = sums_of([a_report(form_id=form_id)] * 3, form_id)
    both = a_year(form_id, {whole: str(clean[whole] - 1), part: str(clean[part] - 1)})
    assert found(both) == [(part, "block")]
    assert said(both, whole) == ("cannot_be_assessed", "已由 DISTRICT-TOTAL 说明")
    assert found(a_year(form_id, {whole: str(clean[whole] - 1)})) == [(whole, "block")]
    otherwise = a_year(form_id, {whole: str(clean[whole] - 2), part: str(clean[part] - 1)})
    assert found(otherwise) == sorted([(whole, "block"), (part, "block")])


def test_a_chain_of_sums_ends_at_the_cell() -> None:
    cell = "outcome.granted.business"
    above = (cell, "outcome.granted.total", "outcome.total.business", "outcome.total.total")
    clean = sums_of([a_report(form_id="2021")] * 3, "2021")
    assert found(a_year("2021", {item: str(clean[item] + 1) for item in above})) == [(cell, "block")]


def test_a_sum_is_not_explained_by_a_part_that_is_open() -> None:
    whole, part = SUMS["2021"]
    clean = a_report(form_id="2021")
    units = (filed(OFFICE, clean), filed(BUREAU, clean), filed(TOWN, a_report({part: None}, form_id="2021")))
    sums = sums_of([submission.outcome for submission in units if isinstance(submission.outcome, Report)], "2021")
    off = {whole: str(sums[whole] + 1), part: str(sums[part] + 1)}
    assert found(checked(*units, printed(sums, off), roster=ROSTER, catalogue=ALONE)) == [(whole, "block")]


def test_a_total_that_was_computed_is_not_printed() -> None:
    whole, _ = SUMS["2021"]
    clean = a_report(form_id="2021")
    district = printed(sums_of([clean] * 3, "2021"))
    assert isinstance(district.outcome, Report)
    facts = (replace(fact, doubt=Doubt.COMPUTED) if fact.item == whole else fact for fact in district.outcome.facts)
    computed = replace(district, outcome=replace(district.outcome, facts=tuple(facts)))
    result = checked(*(filed(unit, clean) for unit in UNITS), computed, roster=ROSTER, catalogue=ALONE)
    outcome, reason = said(result, whole)
    assert outcome == "cannot_be_assessed"
    assert Doubt.COMPUTED.label in str(reason)


def test_what_may_not_be_added_up_is_not_compared() -> None:
    result = a_year("2021", {"normative.issued": "999", "normative.in_force": "999"})
    assert found(result) == []
    assert "normative.issued" not in set(result.outcomes["instance"])


@pytest.mark.parametrize("form_id", form_ids())
def test_no_item_that_is_added_up_can_be_negative(form_id: str) -> None:
    """Else a sum with a report missing would be no lower bound."""
    assert not any(item.signed for item in form(form_id).items if item.additive)


def test_a_report_by_itself_is_not_held_against_a_district() -> None:
    submissions = [printed(sums_of([], "2021"))]
    alone = check_year(
        submissions_frame(submissions, 2021), build_frames(submissions, 2021), 2021, roster=ROSTER, catalogue=ALONE
    )
    assert alone.outcomes.filter(rule=RULE).is_empty()


def test_without_a_printed_report_there_is_nothing_to_compare() -> None:
    clean = a_report(form_id="2021")
    result = checked(*(filed(unit, clean) for unit in UNITS), roster=ROSTER, catalogue=ALONE)
    assert result.outcomes.filter(rule=RULE).is_empty()


def test_every_check_is_about_an_item_but_the_level() -> None:
    rule = CATALOGUE[RULE]
    about = {check.instance for check in rule.checks if check.items == (check.instance,)}
    assert about == {item for form_id in form_ids() for item in additive(form_id)}
    assert {check.instance for check in rule.checks} - about == {OWN_LEVEL}


numbers = st.one_of(st.none(), st.integers(0, 9).map(str))


@settings(max_examples=examples(12), deadline=None)
@given(
    cells=st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=4),
    printed_sum=st.integers(0, 30),
    order=st.permutations(range(5)),
)
def test_the_sum_is_what_was_reported_and_the_order_of_reports_has_no_influence(
    cells: Sequence[tuple[str | None, ...]], printed_sum: int, order: Sequence[int]
) -> None:
    items = (LONE["2021"], "penalties.decisions", "coercion.decisions")
    units = [Unit(f"dept-{number}", f"晴川区第{number}局", UnitKind.DEPARTMENT) for number in range(4)]
    roster = Roster("晴川区", (GOVERNMENT, *units), {2021: date(2022, 1, 31)})
    reports = [a_report(dict(zip(items, row, strict=True)), form_id="2021") for row in cells]
    submissions = [filed(unit, report) for unit, report in zip(units, reports, strict=False)]
    submissions.append(printed(sums_of(reports, "2021"), dict.fromkeys(items, str(printed_sum))))
    result = checked(*submissions, roster=roster, catalogue=ALONE)
    in_order = [submissions[at] for at in order if at < len(submissions)]
    shuffled = checked(*in_order, roster=roster, year=2021, catalogue=ALONE)
    assert shuffled.findings.equals(result.findings)
    for item, column in zip(items, zip(*cells, strict=True), strict=True):
        known = [Decimal(text) for text in column if text is not None]
        outcome = result.outcomes.row(by_predicate=(pl.col("rule") == RULE) & (pl.col("instance") == item), named=True)
        assert outcome["right"] == (sum(known) if known else None)
        expected = "pass" if printed_sum == sum(known) else "fail"
        if not known or (printed_sum > sum(known) and len(known) < len(units)):
            expected = "cannot_be_assessed"
        assert outcome["outcome"] == expected
