"""The rule catalogue as a whole."""

import re

import pytest

from expectations.forms import IncompleteFormError, form, form_ids
from expectations.rules import CATALOGUE, DuplicateRuleError, Family, Rule, catalogue, rules_of
from expectations.rules.table import sum_to

PERMANENT = re.compile(rf"(?:{'|'.join(form_ids())}|PROSE|DOC|ROSTER|READ|YEAR|PEER|DISTRICT)-[A-Z]+(?:-[A-Z0-9]+)*")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_a_duplicate_id_is_refused() -> None:
    rule = CATALOGUE["2014-SUM-STAFF"]
    with pytest.raises(DuplicateRuleError, match="2014-SUM-STAFF"):
        catalogue([rule, rule])


@pytest.mark.parametrize("rule", CATALOGUE.values(), ids=lambda rule: rule.id)
def test_every_entry_is_complete(rule: Rule) -> None:
    assert PERMANENT.fullmatch(rule.id)
    for text in (rule.title, rule.formula, rule.suggestion, rule.source, *(check.message for check in rule.checks)):
        assert CHINESE.search(text) or "{row[" in text
    assert len({rule.column(check) for check in rule.checks}) == len(rule.checks)
    assert set(rule.suppressed_by) <= set(CATALOGUE)
    assert {cause for check in rule.checks for cause in check.explained_by} <= set(CATALOGUE)
    items = {item for check in rule.checks for item in check.items}
    assert items <= {item.id for form_id in rule.forms for item in form(form_id).items}


def test_every_item_of_form_2014_that_adds_up_is_checked() -> None:
    checked = {item for rule in rules_of(Family.TABLE, "2014") for check in rule.checks for item in check.items}
    unchecked = {item.id for item in form("2014").items} - checked
    assert unchecked == {
        "response.interpretations",
        "complaints.total",
        "capacity.dedicated_offices",
        "capacity.reading_points",
        "training.meetings",
    }


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_every_equation_of_a_form_is_checked(form_id: str) -> None:
    checked = {frozenset(check.items) for rule in rules_of(Family.TABLE, form_id) for check in rule.checks}
    assert {frozenset(equation.items) for equation in form(form_id).equations} <= checked


@pytest.mark.parametrize(
    ("form_id", "unchecked"),
    [("2019", set()), ("2021", {"licensing.decisions", "penalties.decisions", "coercion.decisions"})],
)
def test_every_item_that_something_can_be_said_of_is_checked(form_id: str, unchecked: set[str]) -> None:
    checked = {item for rule in rules_of(Family.TABLE, form_id) for check in rule.checks for item in check.items}
    assert {item.id for item in form(form_id).items} - checked == unchecked


@pytest.mark.parametrize("form_id", form_ids())
def test_table_rules_belong_to_their_form(form_id: str) -> None:
    rules = rules_of(Family.TABLE, form_id)
    assert {rule.forms for rule in rules} == {(form_id,)}
    assert all(rule.id.startswith(f"{form_id}-") for rule in rules)


def test_forms_2019_and_2021_have_the_rules_that_they_share() -> None:
    shared = {
        "BALANCE",
        "ROW",
        "COLUMN",
        "REVIEW",
        "LITIGATION-DIRECT",
        "LITIGATION-AFTER-REVIEW",
        "TOTAL-BLANK",
        "REGULATIONS",
    }
    for form_id in ("2019", "2021"):
        assert {f"{form_id}-{rule}" for rule in shared} <= {rule.id for rule in rules_of(Family.TABLE, form_id)}


def test_what_adds_up_is_said_once() -> None:
    assert sum_to("2014", "capacity.staff").right == ("capacity.staff_full_time", "capacity.staff_part_time")
    with pytest.raises(IncompleteFormError, match="channel"):
        sum_to("2014", "channel.website")
