"""What prose says of requests, against forms 2019 and 2021: pass, fail, cannot be assessed."""

from collections.abc import Mapping

import pytest

from expectations.forms.prose_sums import said_sums
from expectations.rules import CATALOGUE, Catalogue, Family, rules_of
from tasks.checking import Checked
from tasks.checking.evaluate import rule_outcomes
from tests.cases import a_figure, a_report, a_submission, checked, with_causes

FORMS = ("2019", "2021")
NEW, CARRIED_IN = "requests.new.total", "requests.carried_in.total"

# An item, what the table says of it in the faultless report, and what else the prose might say.
FAULTS: tuple[tuple[str, str, str, str], ...] = (
    ("PROSE-RECEIVED", NEW, "8", "10"),
    ("PROSE-RECEIVED", CARRIED_IN, "1", "2"),
    ("PROSE-OUTCOME", "outcome.granted.total", "4", "5"),
    ("PROSE-OUTCOME", "denied.third_party.total", "2", "0"),
    ("PROSE-OUTCOME", "outcome.total.total", "8", "7"),
    ("PROSE-OUTCOME", "requests.carried_out.total", "1", "3"),
    ("PROSE-REVIEW", "review.total", "2", "3"),
    ("PROSE-REVIEW", "litigation_direct.total", "1", "0"),
)


RULES = with_causes(*(rule for rule in CATALOGUE if CATALOGUE[rule].family is Family.PROSE))


def said(
    form_id: str,
    item: str,
    value: str,
    changes: Mapping[str, str | None] | None = None,
    catalogue: Catalogue = RULES,
    **of: bool,
) -> Checked:
    """What is said of the faultless report but for these cells, with one figure in its prose."""
    report = a_report(changes, form_id=form_id, prose=[a_figure(item, value, **of)])
    return checked(a_submission(report), catalogue=catalogue)


def silent(form_id: str) -> Checked:
    """What is said of the faultless report, with no figure in its prose."""
    return checked(a_submission(a_report(form_id=form_id)), catalogue=RULES)


def outcome(result: Checked, rule: str) -> str:
    return str(rule_outcomes(result.outcomes).filter(rule=rule)["outcome"].item())


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize(("rule", "item", "agreed", "other"), FAULTS)
def test_a_figure_has_three_outcomes(form_id: str, rule: str, item: str, agreed: str, other: str) -> None:
    assert outcome(said(form_id, item, agreed), rule) == "pass"
    contradicted = said(form_id, item, other, catalogue=CATALOGUE)
    assert list(contradicted.findings["rule"]) == [rule]
    assert f"填的是 {agreed}" in contradicted.findings["message"].item()
    assert outcome(said(form_id, item, agreed, {item: None}), rule) == "cannot_be_assessed"
    assert outcome(silent(form_id), rule) == "cannot_be_assessed"
    assert contradicted.broken == {}


@pytest.mark.parametrize("form_id", FORMS)
def test_requests_received_may_be_counted_with_those_carried_in(form_id: str) -> None:
    assert outcome(said(form_id, NEW, "9"), "PROSE-RECEIVED") == "pass"
    assert outcome(said(form_id, NEW, "9", {CARRIED_IN: None}), "PROSE-RECEIVED") == "cannot_be_assessed"
    assert outcome(said(form_id, NEW, "8", {CARRIED_IN: None}), "PROSE-RECEIVED") == "pass"
    assert outcome(said(form_id, NEW, "7", {CARRIED_IN: None}), "PROSE-RECEIVED") == "fail"
    message = said(form_id, NEW, "10").findings["message"].item()
    assert "加上上年结转的也不相等" in message


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize(
    ("item", "number"),
    [(NEW, "8"), ("requests.carried_out.total", "1"), ("review.total", "2")],
)
def test_a_denial_has_three_outcomes(form_id: str, item: str, number: str) -> None:
    denied = said(form_id, item, "0", catalogue=CATALOGUE, is_none=True)
    assert list(denied.findings["rule"]) == ["PROSE-NONE"]
    assert f"却填了 {number}" in denied.findings["message"].item()
    assert outcome(said(form_id, item, "0", {item: None}, is_none=True), "PROSE-NONE") == "cannot_be_assessed"
    assert outcome(silent(form_id), "PROSE-NONE") == "cannot_be_assessed"


SUMS: tuple[tuple[str, str, str, str], ...] = (
    ("PROSE-OUTCOME", "denied.total", "2", "denied.state_secret.total"),
    ("PROSE-OUTCOME", "unable.total", "1", "unable.still_unclear.total"),
    ("PROSE-OUTCOME", "refused.total", "1", "refused.repeated.total"),
    ("PROSE-REVIEW", "litigation_both.total", "2", "litigation_direct.total"),
)
"""Sums that only the prose gives: what the faultless table comes to, and one of the items they are made of."""


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize(("rule", "said_sum", "agreed", "part"), SUMS)
def test_a_figure_for_several_rows_is_held_against_their_sum(
    form_id: str, rule: str, said_sum: str, agreed: str, part: str
) -> None:
    assert outcome(said(form_id, said_sum, agreed), rule) == "pass"
    contradicted = said(form_id, said_sum, "9", catalogue=CATALOGUE)
    assert list(contradicted.findings["rule"]) == [rule]
    finding = contradicted.findings.row(0, named=True)
    assert f"各项合计 {agreed} 件，相差 {9 - int(agreed)} 件" in finding["message"]
    assert "正文写的是“共9”（第9行）" in finding["message"]
    assert set(finding["items"]) == set(said_sums(form_id)[said_sum].items)
    assert outcome(said(form_id, said_sum, "9", {part: None}), rule) == "cannot_be_assessed"
    assert contradicted.broken == {}


@pytest.mark.parametrize("form_id", FORMS)
def test_a_sum_is_contradicted_by_what_is_known_of_it(form_id: str) -> None:
    below = said(form_id, "denied.total", "1", {"denied.state_secret.total": None})
    assert outcome(below, "PROSE-OUTCOME") == "fail"
    assert outcome(said(form_id, "denied.total", "2", is_approximate=True), "PROSE-OUTCOME") == "pass"


@pytest.mark.parametrize("form_id", FORMS)
def test_a_denial_of_lawsuits_speaks_of_both_kinds(form_id: str) -> None:
    item = "litigation_both.total"
    denied = said(form_id, item, "0", catalogue=CATALOGUE, is_none=True)
    assert list(denied.findings["rule"]) == ["PROSE-NONE"]
    assert "表中“行政诉讼”各项合计却有 2 件" in denied.findings["message"].item()
    assert outcome(said(form_id, item, "0", {"litigation_direct.total": None}, is_none=True), "PROSE-NONE") == "fail"
    unknown = dict.fromkeys(("litigation_direct.total", "litigation_after_review.total"))
    assert outcome(said(form_id, item, "0", unknown, is_none=True), "PROSE-NONE") == "cannot_be_assessed"


def test_other_handling_is_one_row_of_form_2019_and_three_of_form_2021() -> None:
    result = said("2021", "closed_otherwise.total", "3")
    assert list(result.findings["rule"]) == ["PROSE-OUTCOME"]
    assert len(result.findings["items"].item()) == len(said_sums("2021")["closed_otherwise.total"].items)
    assert list(said("2019", "closed_otherwise.total.total", "3").findings["rule"]) == ["PROSE-OUTCOME"]


@pytest.mark.parametrize("form_id", FORMS)
def test_a_handling_fee_in_prose_alone_is_no_fault(form_id: str) -> None:
    for is_none in (True, False):
        result = said(form_id, "fees.collected", "0", is_none=is_none)
        assert result.findings.is_empty()
        assert result.broken == {}


def test_each_form_has_only_the_checks_of_its_own_items() -> None:
    assert {check.instance for rule in rules_of(Family.PROSE, "2021") for check in rule.checks} & {
        "requests.received",
        "closed_otherwise.total.total",
        "complaints.total",
    } == set()
    for rule in CATALOGUE.values():
        if rule.family is Family.PROSE:
            on_forms = [
                rule_on
                for form_id in rule.forms
                for rule_on in rules_of(Family.PROSE, form_id)
                if rule_on.id == rule.id
            ]
            assert {check.instance for each in on_forms for check in each.checks} == (
                {check.instance for check in rule.checks} if rule.forms else set()
            )
