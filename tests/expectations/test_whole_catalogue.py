"""The catalogue is what was asked for, what is demanded of a year and what the page of the rules says, no more."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from expectations.rules import CATALOGUE, Family, Rule, rules_of
from expectations.rules.catalogue_page import as_markdown
from tests.checking.scenes import PRINTED, Scene

PAGE = Path("docs/rules.md")
WRITE = "nianbao rules --markdown > docs/rules.md"

ASKED_FOR = """
2014-SUM-RECEIVED 2014-SUM-CLOSED 2014-SUM-ANSWERED 2014-SUM-DENIED 2014-SUM-REVIEW 2014-SUM-LITIGATION 2014-SUM-STAFF
2014-MAX-CHANNEL 2014-COVER-CHANNEL 2014-ADDED-CHANNEL 2014-PART-NORMATIVE 2014-ISSUED-NORMATIVE 2014-PART-PRESS
2014-PART-INTERVIEW 2014-NO-TOPIC 2014-CLOSED-EXCESS 2014-ANSWERED-CLOSED 2014-NOTHING-RECEIVED 2014-TRAINING
2014-MONEY-UNIT

2019-BALANCE 2019-ROW 2019-COLUMN 2019-REVIEW 2019-LITIGATION-DIRECT 2019-LITIGATION-AFTER-REVIEW
2019-TOTAL-BLANK 2019-REGULATIONS
2019-PUBLISHED 2019-PUBLISHED-NONE 2019-ITEMS-NEGATIVE 2019-DECISIONS-MISREAD 2019-MISPLACED 2019-PROCUREMENT
2021-BALANCE 2021-ROW 2021-COLUMN 2021-REVIEW 2021-LITIGATION-DIRECT 2021-LITIGATION-AFTER-REVIEW
2021-TOTAL-BLANK 2021-REGULATIONS
2021-IN-FORCE 2021-MISPLACED 2021-CHARGES-UNIT 2021-FEE-UNPAID

YEAR-CARRY YEAR-STOCK YEAR-STOCK-2019 YEAR-ITEMS YEAR-COPIED YEAR-JUMP YEAR-FACTOR

PEER-OUTLIER
ROSTER-MISSING ROSTER-UNKNOWN ROSTER-DUPLICATE ROSTER-LATE ROSTER-CONSOLIDATED
ROSTER-FOLDER ROSTER-TIME ROSTER-REPLACED ROSTER-NOT-REPORT
DISTRICT-TOTAL

PROSE-CHANNEL PROSE-RECEIVED PROSE-OUTCOME PROSE-NONE PROSE-REVIEW PROSE-PERCENT PROSE-PARTS PROSE-TWICE
PROSE-STAFF PROSE-MEETING
DOC-PERIOD DOC-UNIT DOC-FORM DOC-NO-TABLE DOC-ROWS DOC-DATES DOC-ALIKE READ-DOUBT
"""
"""Every rule that was asked for, form by form and family by family."""


def test_the_catalogue_has_every_rule_asked_for_and_no_other() -> None:
    assert sorted(CATALOGUE) == sorted(ASKED_FOR.split())


def test_the_page_of_the_rules_is_the_catalogue() -> None:
    assert PAGE.read_text(encoding="utf-8") == as_markdown(CATALOGUE), f"write it anew: {WRITE}"


def demanded(scene: Scene) -> Counter[tuple[str, str]]:
    """What is demanded of the year of a scene: rules and instances, and how often."""
    return Counter((spec.rule, spec.instance) for suite in scene.result.suites for spec in suite.specs)


def checks(rules: Iterable[Rule]) -> set[tuple[str, str]]:
    return {(rule.id, check.instance) for rule in rules for check in rule.checks}


@pytest.mark.parametrize("form_id", PRINTED)
def test_every_rule_on_a_form_is_demanded_of_its_year_and_nothing_else(form_id: str) -> None:
    found = demanded(PRINTED[form_id])
    assert set(found) == checks(rule for family in Family for rule in rules_of(family, form_id))
    assert set(found.values()) == {1}


def test_every_rule_of_the_catalogue_is_demanded_of_some_year() -> None:
    found = {spec for scene in PRINTED.values() for spec in demanded(scene)}
    assert found == checks(CATALOGUE.values())
