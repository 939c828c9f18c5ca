"""The rule catalogue as a whole."""

import re

import pytest

from expectations.forms import form
from expectations.rules import CATALOGUE, DuplicateRuleError, Family, Rule, catalogue, rules_of

PERMANENT = re.compile(r"(?:2014|PROSE|DOC|ROSTER|READ)-[A-Z]+(?:-[A-Z]+)*")
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
    items = {item.id for item in form("2014").items}
    assert {item for check in rule.checks for item in check.items} <= items


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


def test_table_rules_belong_to_their_form() -> None:
    assert rules_of(Family.TABLE, "2019") == ()
    assert {rule.forms for rule in rules_of(Family.TABLE, "2014")} == {("2014",)}
