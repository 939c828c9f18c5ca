"""What an explanation of each kind of finding has to name."""

from dataclasses import replace

import polars as pl
import pytest

from expectations.rules import CATALOGUE, Check, Family, Rule
from expectations.rules.columns import last_column, middle_column
from tasks.decisions import Guard, Ledger, corrected_readings, guards_of
from tasks.intake.submissions import submissions_frame
from tasks.tables import Findings
from tasks.tables.frames import build_frames
from tests.cases import UNIT, YEARS, a_report, a_submission

SIDES = {"left": 7, "right": 8}


def guard_of(rule: Rule, check: Check, *, left: int | None = 7, right: int | None = 8) -> Guard:
    """The guard of a finding of this check in a report on a form that the rule is for."""
    form = next(form for form in (*check.forms, *rule.forms, "2014") if form in YEARS)
    submission = a_submission(a_report(form_id=form))
    row = {
        "year": YEARS[form],
        "unit_id": UNIT.id,
        "unit": UNIT.name,
        "submission_id": submission.id,
        "rule": rule.id,
        "instance": check.instance,
        "outcome": "fail",
        "severity": "explain",
        "items": list(check.items),
        "left": left,
        "right": right,
        "message": "原话",
        "suggestion": "建议",
        "reading": "certain",
        "state": "open",
    }
    year = YEARS[form]
    readings = build_frames([submission], year).readings
    as_they_stand = corrected_readings(readings, submissions_frame([submission], year), Ledger(year))
    return guards_of(Findings.frame([row]), as_they_stand)[0]


def checks(*families: Family) -> list[tuple[Rule, Check]]:
    return [(rule, check) for rule in CATALOGUE.values() if rule.family in families for check in rule.checks]


def reads(side: pl.Expr, column: str) -> bool:
    return any(name.startswith(column) for name in side.meta.root_names())


@pytest.mark.parametrize("family", list(Family))
def test_every_check_of_a_family_can_be_guarded(family: Family) -> None:
    found = checks(family)
    assert found
    for rule, check in found[:: max(1, len(found) // 12)]:
        guard = guard_of(rule, check)
        assert guard
        assert guard.keys() >= set(check.items)
        if family in (Family.PROSE, Family.ROSTER, Family.DISTRICT):
            assert SIDES.items() <= guard.items()
        assert ("submission" in guard) is (family is Family.DOCUMENT or not (check.items or "left" in guard))


def test_the_number_of_the_year_before_is_named_and_what_is_typical_of_others_is_not() -> None:
    compared = checks(Family.YEARS, Family.PEERS)
    by_last = next(each for each in compared if reads(each[1].right, last_column("")))
    by_peers = next(each for each in compared if reads(each[1].right, middle_column("")))
    assert SIDES.items() <= guard_of(*by_last).items()
    assert "right" not in guard_of(*by_peers)
    assert guard_of(*by_peers)["left"] == 7


def test_a_finding_on_no_number_rests_on_the_report() -> None:
    [rule] = [rule for rule in CATALOGUE.values() if rule.id == "ROSTER-MISSING"]
    assert guard_of(rule, rule.checks[0], left=None, right=None) == {"submission": "a" * 16, "message": "原话"}


def test_a_check_that_is_gone_since_rests_on_the_report_too() -> None:
    rule = CATALOGUE["2014-NO-TOPIC"]
    gone = replace(rule.checks[0], instance="gone", items=("response.other",))
    assert guard_of(rule, gone) == {"response.other": 0, "submission": "a" * 16, "message": "原话"}
