"""The rules across years: what goes on from the year before, what does not, and what cannot be told."""

from collections.abc import Mapping
from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.forms import form
from expectations.forms.series import series_items
from expectations.rules import CATALOGUE, Catalogue, Family
from expectations.rules.carry_over import CARRYING_FORMS
from expectations.rules.columns import last_column
from expectations.rules.table import sum_to
from tasks.checking import Checked
from tasks.checking.evaluate import apply_precedence, evaluate, rule_outcomes
from tasks.checking.inputs import RuleInputs, form_inputs, with_last_year
from tasks.intake.roster import Roster
from tasks.intake.submissions import submissions_frame
from tasks.lake.last_year import PriorYear
from tasks.model.codes import State, UnitKind
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tasks.tables import Readings
from tasks.tables.frames import build_frames
from tests.cases import UNIT, a_history, a_report, a_submission, checked, clean_head, with_causes

Changes = Mapping[str, str | None]

KINDS = tuple(column.id for column in form("2021").blocks[4].columns)
LAST_YEAR, THIS_YEAR = "b" * 16, "c" * 16
YEARS = {"2014": 2018, "2019": 2020, "2021": 2022}
# For each form the year before, from which the faultless report goes on.
GONE_BEFORE: Mapping[str, Changes] = {
    "2014": {"training.meetings": "3"},
    "2019": {
        "normative.published_total": "10",
        "licensing.items_last_year": "122",
        "penalties.items_last_year": "20",
        "penalties.items_change": "1",
        "charges.items_last_year": "3",
    },
    "2021": {"normative.in_force": "10"},
}
# What to change in that year so that exactly this rule fails now, by rule and form.
FAULTS: Mapping[tuple[str, str], Changes] = {
    ("YEAR-CARRY", "2019"): {"requests.carried_out.natural_person": "3", "requests.carried_out.total": "3"},
    ("YEAR-CARRY", "2021"): {"requests.carried_out.business": "1", "requests.carried_out.total": "2"},
    ("YEAR-STOCK", "2021"): {"normative.in_force": "11"},
    ("YEAR-STOCK-2019", "2019"): {"normative.published_total": "11"},
    ("YEAR-ITEMS", "2019"): {"licensing.items_last_year": "123"},
}
BLANKS: Mapping[str, tuple[str, str, str]] = {
    "YEAR-CARRY": ("2021", "requests.carried_in.total", "requests.carried_out.total"),
    "YEAR-STOCK": ("2021", "normative.repealed", "normative.in_force"),
    "YEAR-STOCK-2019": ("2019", "normative.published", "normative.published_total"),
    "YEAR-ITEMS": ("2019", "charges.items_last_year", "charges.items_change"),
}

OF_YEARS = with_causes("YEAR-CARRY", "YEAR-STOCK", "YEAR-STOCK-2019", "YEAR-ITEMS", "YEAR-COPIED")


def this_year(form_id: str, changes: Changes | None = None, *, year: int | None = None, **fields: object) -> Submission:
    """The faultless report but for these cells, received for the year after the one it goes on from."""
    report = a_report(changes, form_id=form_id, head=clean_head(year or YEARS[form_id]))
    return a_submission(report, id=THIS_YEAR, sha256=THIS_YEAR * 4, **fields)


def last_year(form_id: str, changes: Changes | None = None, **fields: object) -> Submission:
    """The report from which the faultless one goes on, but for these cells."""
    report = a_report({**GONE_BEFORE[form_id], **(changes or {})}, form_id=form_id)
    return a_submission(report, **({"id": LAST_YEAR, "sha256": LAST_YEAR * 4} | fields))


def said(
    form_id: str,
    now: Changes | None = None,
    last: Changes | None = None,
    *,
    prior_year: PriorYear | None = None,
    catalogue: Catalogue = OF_YEARS,
) -> Checked:
    """What is said of the faultless report and the one it goes on from, both but for these cells."""
    known = prior_year or a_history(last_year(form_id, last))
    return checked(this_year(form_id, now), year=YEARS[form_id], prior_year=known, catalogue=catalogue)


def failed(result: Checked) -> set[str]:
    assert result.broken == {}
    return set(result.findings["rule"])


def instances(result: Checked, rule: str) -> set[str]:
    return set(result.findings.filter(rule=rule)["instance"])


def message(result: Checked, rule: str, instance: str = "") -> str:
    found = result.findings.filter(pl.col("rule") == rule, pl.col("instance") == instance)
    return str(found["message"].item())


def outcome(result: Checked, rule: str) -> tuple[str, str | None]:
    """What a rule said of the one subject, and why it could say nothing."""
    row = rule_outcomes(result.outcomes).filter(rule=rule).select("outcome", "reason").row(0)
    return (row[0], row[1])


def reason(result: Checked, rule: str, instance: str) -> str | None:
    """Why this check of a rule could not be made."""
    found = result.outcomes.filter(pl.col("rule") == rule, pl.col("instance") == instance)
    assert found["outcome"].item() == "cannot_be_assessed"
    return str(found["reason"].item())


# Pass, fail, cannot be assessed


@pytest.mark.parametrize(("rule", "form_id"), FAULTS)
def test_what_goes_on_from_last_year_passes(rule: str, form_id: str) -> None:
    result = said(form_id, catalogue=CATALOGUE)
    assert failed(result) == set()
    assert outcome(result, rule) == ("pass", None)


@pytest.mark.parametrize(("rule", "form_id"), FAULTS)
def test_what_does_not_go_on_fails_alone(rule: str, form_id: str) -> None:
    result = said(form_id, last=FAULTS[rule, form_id], catalogue=CATALOGUE)
    assert failed(result) == {rule}
    assert result.findings.height == 1
    assert f"{YEARS[form_id] - 1} 年度报告" in result.findings["message"].item()
    assert not set(result.findings["message"].item()) & set("{}")
    assert result.findings["place"].item() == "第1行"


@pytest.mark.parametrize("rule", BLANKS)
def test_a_blank_of_this_year_leaves_it_open(rule: str) -> None:
    form_id, item, _ = BLANKS[rule]
    result = said(form_id, {item: None})
    assert rule not in failed(result)
    assert outcome(result, rule) == ("cannot_be_assessed", f"“{form(form_id).name(item)}”未填")


@pytest.mark.parametrize("rule", BLANKS)
def test_a_blank_of_last_year_leaves_it_open_and_is_named(rule: str) -> None:
    form_id, _, item = BLANKS[rule]
    result = said(form_id, last={item: None})
    assert rule not in failed(result)
    assert outcome(result, rule) == ("cannot_be_assessed", f"上一年度报告的“{form(form_id).name(item)}”未填")


@pytest.mark.parametrize(("rule", "form_id"), FAULTS)
def test_nothing_is_said_without_a_year_before(rule: str, form_id: str) -> None:
    unknown = ("cannot_be_assessed", "上一年度没有该单位已发布的数可以比较")
    alone = checked(this_year(form_id), year=YEARS[form_id], catalogue=OF_YEARS)
    assert failed(alone) == set()
    assert outcome(alone, rule) == unknown
    others = a_history(
        last_year(form_id, FAULTS[rule, form_id], unit=Unit("dept-other", "别的局", UnitKind.DEPARTMENT))
    )
    assert outcome(said(form_id, prior_year=others), rule) == unknown


@pytest.mark.parametrize(("rule", "form_id"), FAULTS)
def test_nothing_is_compared_with_form_2014(rule: str, form_id: str) -> None:
    known = a_history(last_year("2014"))
    result = checked(this_year(form_id, year=2019), year=2019, prior_year=known, catalogue=OF_YEARS)
    assert rule not in failed(result)
    assert outcome(result, rule) == ("cannot_be_assessed", "上一年度用的是 2014 年版统计表，没有可比的数")


def test_every_year_rule_here_has_its_cases() -> None:
    rules = {rule.id for rule in CATALOGUE.values() if rule.family is Family.YEARS}
    assert {rule for rule, _ in FAULTS} | {"YEAR-COPIED"} == rules - {"YEAR-JUMP", "YEAR-FACTOR"}
    assert set(BLANKS) == {rule for rule, _ in FAULTS}


# What is said, and how often


def test_both_numbers_both_years_and_both_rows_are_quoted() -> None:
    carried = said("2021", last=FAULTS["YEAR-CARRY", "2021"])
    assert message(carried, "YEAR-CARRY", "total") == (
        "表中“上年结转政府信息公开申请数量”一行“总计”填的是 1 件，"
        "而 2021 年度报告的“结转下年度继续办理”一行“总计”是 2 件，相差 1 件。"
        "不一致的有：商业企业 0 件（上一年度 1 件）。"
    )
    stock = said("2021", last={"normative.in_force": "11"})
    assert message(stock, "YEAR-STOCK", "normative") == (
        "“行政规范性文件”一行：“现行有效件数”填的是 12 件，而 2021 年度报告的“现行有效件数”11 件，"
        "加“本年制发件数”3 件，减“本年废止件数”1 件，等于 13 件，相差 1 件。"
    )
    published = said("2019", last={"normative.published_total": "11"})
    assert message(published, "YEAR-STOCK-2019", "normative") == (
        "“行政规范性文件”一行：“对外公开总数量”填的是 12 件，少于 2019 年度报告的“对外公开总数量”11 件"
        "加“本年新公开数量”2 件（共 13 件），少 1 件。"
    )
    items = said("2019", last={"licensing.items_last_year": "123"})
    assert message(items, "YEAR-ITEMS", "licensing") == (
        "“行政许可”一行：“上一年项目数量”填的是 114 项，而 2019 年度报告的“上一年项目数量”123 项，"
        "“本年增/减”-8 项，相加是 115 项，相差 1 项。"
    )


def test_more_published_than_before_is_no_fault() -> None:
    assert failed(said("2019", last={"normative.published_total": "4"})) == set()


def test_the_total_blocks_and_a_kind_must_be_explained() -> None:
    result = said("2021", last=FAULTS["YEAR-CARRY", "2021"])
    assert result.findings.select("instance", "severity").row(0) == ("total", "block")
    assert reason(result, "YEAR-CARRY", "business") == "已由 YEAR-CARRY 说明"


def test_where_the_total_was_carried_over_rightly_each_kind_is_a_finding() -> None:
    result = said("2021", last={"requests.carried_out.natural_person": "0", "requests.carried_out.business": "1"})
    assert instances(result, "YEAR-CARRY") == {"natural_person", "business"}
    assert set(result.findings["severity"]) == {"explain"}
    assert failed(result) == {"YEAR-CARRY"}


def test_a_kind_that_is_not_what_the_total_is_off_by_is_said_too() -> None:
    last = {"requests.carried_out.natural_person": "4", "requests.carried_out.total": "2"}
    assert instances(said("2021", last=last), "YEAR-CARRY") == {"total", "natural_person"}


def test_where_only_totals_are_filled_in_the_total_alone_is_compared() -> None:
    kinds = {f"requests.carried_out.{kind}": None for kind in ("natural_person", "business", "research", "nonprofit")}
    result = said("2021", last={**kinds, "requests.carried_out.total": "5"})
    assert instances(result, "YEAR-CARRY") == {"total"}
    missing = form("2021").name("requests.carried_out.business")
    assert reason(result, "YEAR-CARRY", "business") == f"上一年度报告的“{missing}”未填"


def test_with_a_kind_blank_the_known_one_that_makes_up_the_total_is_not_said_twice() -> None:
    last = {"requests.carried_out.natural_person": "3", "requests.carried_out.total": "3"}
    result = said("2021", last={**last, "requests.carried_out.research": None})
    assert instances(result, "YEAR-CARRY") == {"total"}


COUNTS = st.lists(st.integers(0, 3), min_size=6, max_size=6)


@given(carried=st.lists(st.tuples(COUNTS, COUNTS), min_size=1, max_size=30))
def test_of_rows_that_add_up_the_total_is_said_or_else_each_kind_that_is_off(
    carried: list[tuple[list[int], list[int]]],
) -> None:
    columns = {
        **{
            f"requests.carried_in.{kind}": [(*now, sum(now))[at] for now, _ in carried] for at, kind in enumerate(KINDS)
        },
        **{
            last_column(f"requests.carried_out.{kind}"): [(*last, sum(last))[at] for _, last in carried]
            for at, kind in enumerate(KINDS)
        },
    }
    frame = pl.DataFrame(columns).with_columns(
        submission_id=pl.format("{}", pl.int_range(len(carried))),
        unit_id=pl.format("{}", pl.int_range(len(carried))),
        unit=pl.lit("局"),
        year=pl.lit(2022, pl.Int32),
        form=pl.lit("2021"),
        last_form=pl.lit("2021"),
        is_last_years=pl.lit(False),
    )
    rules = [CATALOGUE["YEAR-CARRY"]]
    evaluated = evaluate(rules, RuleInputs("2021", frame), Readings.frame())
    assert evaluated.broken == {}
    failing = apply_precedence(evaluated.outcomes, rules).filter(outcome="fail").select("unit_id", "instance").rows()
    for at, (now, last) in enumerate(carried):
        off = {kind for kind, count, before in zip(KINDS[:-1], now, last, strict=True) if count != before}
        expected = {"total"} if sum(now) != sum(last) else off
        assert {instance for unit, instance in failing if unit == str(at)} == expected


@pytest.mark.parametrize("form_id", CARRYING_FORMS)
def test_a_slip_in_the_row_is_one_finding(form_id: str) -> None:
    total = said(form_id, {"requests.carried_in.total": "2"})
    assert failed(total) == {f"{form_id}-ROW"}
    assert reason(total, "YEAR-CARRY", "total") == f"已由 {form_id}-ROW 说明"
    kind = said(form_id, {"requests.carried_in.business": "1"})
    assert failed(kind) == {f"{form_id}-ROW"}
    assert reason(kind, "YEAR-CARRY", "business") == f"已由 {form_id}-ROW 说明"


def test_what_is_wrong_within_the_years_own_row_is_not_said_again() -> None:
    below = said("2021", {"normative.in_force": "1"})
    assert failed(below) == {"2021-IN-FORCE"}
    assert reason(below, "YEAR-STOCK", "normative") == "已由 2021-IN-FORCE 说明"
    none = said("2019", {"normative.published": "0", "normative.published_total": "0"})
    assert failed(none) == {"2019-PUBLISHED-NONE"}
    more = said("2019", {"normative.published": "13"})
    assert failed(more) == {"2019-PUBLISHED"}
    assert reason(more, "YEAR-STOCK-2019", "normative") == "已由 2019-PUBLISHED 说明"


def test_regulations_are_one_finding_in_the_year_they_are_reported() -> None:
    now = said("2021", {"regulations.in_force": "6"})
    assert failed(now) == {"2021-REGULATIONS"}
    assert reason(now, "YEAR-STOCK", "regulations") == "已由 2021-REGULATIONS 说明"
    gone = said("2019", last={"regulations.published_total": "6"})
    assert instances(gone, "YEAR-STOCK-2019") == {"regulations"}


@pytest.mark.parametrize(("rule", "form_id"), FAULTS)
def test_a_report_whose_period_is_in_doubt_is_not_held_against_last_year(rule: str, form_id: str) -> None:
    year = YEARS[form_id]
    head = replace(clean_head(year), period_start=clean_head(year - 1).period_start)
    report = a_submission(a_report(form_id=form_id, head=head), id=THIS_YEAR, sha256=THIS_YEAR * 4)
    known = a_history(last_year(form_id, FAULTS[rule, form_id]))
    result = checked(report, year=year, prior_year=known, catalogue=OF_YEARS)
    assert failed(result) == {"DOC-PERIOD"}
    assert outcome(result, rule) == ("cannot_be_assessed", "已由 DOC-PERIOD 说明")


@pytest.mark.parametrize(("rule", "form_id"), FAULTS)
def test_a_report_on_a_form_not_due_is_not_held_against_last_year(rule: str, form_id: str) -> None:
    year = 2022 if form_id == "2019" else 2020
    known = a_history(last_year(form_id, FAULTS[rule, form_id]))
    result = checked(this_year(form_id, year=year), year=year, prior_year=known, catalogue=OF_YEARS)
    assert failed(result) == {"DOC-FORM"}
    assert outcome(result, rule) == ("cannot_be_assessed", "已由 DOC-FORM 说明")


def test_nothing_is_said_of_a_report_without_a_table() -> None:
    empty = replace(a_report(form_id="2021", head=clean_head(2022)), form=None, facts=())
    submission = a_submission(empty, state=State.UNREADABLE, id=THIS_YEAR, sha256=THIS_YEAR * 4)
    result = checked(
        submission, year=2022, prior_year=a_history(last_year("2021", {"requests.carried_out.total": None}))
    )
    assert failed(result) == {"DOC-NO-TABLE"}
    for rule in ("YEAR-CARRY", "YEAR-STOCK", "YEAR-COPIED"):
        assert outcome(result, rule) == ("cannot_be_assessed", "报告中没有所需的内容")


# Across the forms


@pytest.mark.parametrize(("now", "before"), [("2021", "2019"), ("2019", "2021")])
def test_what_is_carried_over_is_compared_across_forms_2019_and_2021(now: str, before: str) -> None:
    year = 2021 if now == "2021" else 2020
    report, last = this_year(now, year=year), {"requests.carried_out.total": "7"}
    right = checked(report, year=year, prior_year=a_history(last_year(before)))
    assert failed(right) == set()
    assert outcome(right, "YEAR-CARRY") == ("pass", None)
    wrong = checked(report, year=year, prior_year=a_history(last_year(before, last)))
    assert instances(wrong, "YEAR-CARRY") == {"total"}
    rest = "YEAR-STOCK" if now == "2021" else "YEAR-ITEMS"
    words = f"上一年度用的是 {before} 年版统计表，没有可比的数"
    assert outcome(wrong, rest) == ("cannot_be_assessed", words)
    assert reason(wrong, "YEAR-COPIED", "last_year") == words


def test_only_what_both_forms_count_alike_is_taken_from_the_other() -> None:
    ours = [this_year("2021", year=2021)]
    inputs = form_inputs(submissions_frame(ours, 2021), build_frames(ours, 2021), 2021, "2021")
    known = with_last_year(inputs, a_history(last_year("2019"))).frame.row(0, named=True)
    taken = {item.id for item in form("2021").items if known[last_column(item.id)] is not None}
    assert taken == {item.id for item in series_items() if item.parts["2021"] == item.parts["2019"]}
    assert {"requests.carried_out.total", "review.total", "outcome.total.business"} <= taken
    assert not {"licensing.decisions", "closed_otherwise.other.total"} & taken
    assert (known["has_last"], known["last_form"], known["last_year"]) == (True, "2019", 2020)


def test_the_forms_that_carry_over_have_the_same_kinds_of_applicants() -> None:
    older, newer = (sum_to(form_id, "requests.carried_in.total") for form_id in CARRYING_FORMS)
    assert older == newer


# Whose reports


def test_a_renamed_unit_goes_on_under_its_new_name() -> None:
    renamed = replace(UNIT, name="晴川区更名局", former_names=(UNIT.name,))
    roster = Roster("晴川区", (renamed,))
    head = replace(clean_head(2022), title_unit=renamed.name, table_unit=renamed.name, signature_unit=renamed.name)
    report = a_submission(a_report(form_id="2021", head=head), unit=renamed, id=THIS_YEAR, sha256=THIS_YEAR * 4)
    wrong = a_history(last_year("2021", FAULTS["YEAR-CARRY", "2021"]))
    result = checked(report, year=2022, roster=roster, prior_year=wrong)
    assert failed(result) == {"YEAR-CARRY"}


def test_a_superseded_report_of_last_year_is_not_compared() -> None:
    old = last_year("2021", FAULTS["YEAR-CARRY", "2021"], state=State.SUPERSEDED, id="d" * 16, sha256="d" * 64)
    assert failed(said("2021", prior_year=a_history(old, last_year("2021")))) == set()


def test_a_superseded_report_of_this_year_is_not_checked_and_the_newer_one_is() -> None:
    wrong = {"requests.carried_in.total": "9"}
    old = this_year("2021", wrong, state=State.SUPERSEDED)
    new = replace(this_year("2021"), id="e" * 16, sha256="e" * 64, revision=2)
    result = checked(old, new, year=2022, prior_year=a_history(last_year("2021")))
    assert failed(result) == set()
    assert set(result.outcomes["submission_id"].drop_nulls()) == {"e" * 16}


def test_a_correction_published_for_last_year_counts_from_then_on() -> None:
    first = a_history(last_year("2021", FAULTS["YEAR-CARRY", "2021"]))
    corrected = a_history(last_year("2021", id="f" * 16, sha256="f" * 64))
    assert failed(said("2021", prior_year=first)) == {"YEAR-CARRY"}
    assert failed(said("2021", prior_year=corrected)) == set()


def test_a_report_of_another_year_is_not_held_against_last_year() -> None:
    stray = this_year("2021", {"requests.carried_in.total": "9"}, state=State.OTHER_YEAR)
    result = checked(stray, year=2022, prior_year=a_history(last_year("2021")))
    assert result.outcomes.filter(pl.col("rule").str.starts_with("YEAR-")).is_empty()


def test_order_and_other_units_change_nothing() -> None:
    other = Unit("dept-zz", "晴川区末位局", UnitKind.DEPARTMENT)
    head = replace(clean_head(2022), title_unit=other.name, table_unit=other.name, signature_unit=other.name)
    report = a_report({"requests.new.business": "4"}, form_id="2021", head=head)
    theirs = a_submission(report, unit=other, id="9" * 16, sha256="9" * 64)
    ours = this_year("2021")
    prior_year = a_history(last_year("2021", FAULTS["YEAR-CARRY", "2021"]))
    one, two = (checked(*both, year=2022, prior_year=prior_year) for both in ((ours, theirs), (theirs, ours)))
    assert one.findings.equals(two.findings)
    assert one.outcomes.equals(two.outcomes)
    assert one.findings.filter(unit_id=UNIT.id).height == 1
