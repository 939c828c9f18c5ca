"""Promise 7: an explanation or correction is named, dated, justified, and dies with its reason, not before."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from expectations.rules import CATALOGUE, catalogue
from tasks.decisions import Decided, Ledger, add_decisions, decide, load_ledger
from tasks.intake.roster import Roster
from tasks.model.codes import State
from tasks.model.submission import Submission
from tests.cases import UNIT, YEAR, a_report, a_submission
from tests.decisions.office import (
    ROSTER,
    correction,
    decided,
    decision_context,
    explanation,
    finding,
    guard_on,
    states_of,
)

FAULTS = {"response.hot_topics": "0", "channel.website": "99"}
EXPLAINED, MENDED = "2014-NO-TOPIC", "2014-MAX-CHANNEL"


@pytest.fixture(scope="module")
def report() -> Submission:
    return a_submission(a_report(FAULTS))


@pytest.fixture
def ledger(report: Submission, tmp_path: Path) -> Ledger:
    """Two decisions as they come back from their file."""
    guard = guard_on(EXPLAINED, report)
    drafts = [
        replace(explanation(EXPLAINED, guard), id="", line=0),
        replace(correction("channel.website", "99", "9"), id="", line=0),
    ]
    add_decisions(tmp_path / "2018.yaml", YEAR, drafts, ROSTER)
    return load_ledger(tmp_path / "2018.yaml", YEAR, ROSTER)


def resubmitted(changes: dict[str, str | None]) -> tuple[Submission, Submission]:
    """The report, and the one that has taken its place with these numbers."""
    older = a_submission(a_report(FAULTS), id="b" * 16, sha256="b" * 64, state=State.SUPERSEDED)
    return older, a_submission(a_report(FAULTS | changes), id="c" * 16, sha256="c" * 64, revision=2)


def assert_stands(outcome: Decided) -> None:
    assert finding(outcome, EXPLAINED)["state"] == "explained"
    assert finding(outcome, MENDED)["state"] == "corrected"
    assert set(states_of(outcome).values()) == {"holding"}


def test_promise_7_a_decision_is_named_dated_and_justified(ledger: Ledger, report: Submission) -> None:
    outcome = decided(ledger, report)
    assert_stands(outcome)
    for rule, decision in zip((EXPLAINED, MENDED), ledger.decisions, strict=True):
        found = finding(outcome, rule)
        assert found["decision_id"] == decision.id
        assert (found["decided_by"], found["decision_reason"]) == ("办公室统计岗", decision.reason)
        assert decision.on == date(YEAR + 1, 4, 1)


def test_promise_7_a_decision_dies_with_its_reason(ledger: Ledger) -> None:
    outcome = decided(ledger, *resubmitted({"response.social_media": "2", "channel.website": "98"}))
    assert finding(outcome, EXPLAINED)["state"] == "reopened"
    assert finding(outcome, MENDED)["state"] == "reopened"
    assert outcome.decisions.sort("kind")["detail"].to_list() == [
        "“政府网站公开政府信息数”原为 99，现为 98",
        "“微博微信回应事件数”原为 1，现为 2",
    ]


def test_a_decision_survives_a_run_again(ledger: Ledger, report: Submission) -> None:
    found = decision_context(ledger, report)
    first, again = decide(ledger, found), decide(ledger, found)
    assert first.findings.equals(again.findings)
    assert first.decisions.equals(again.decisions)


def test_a_decision_survives_a_resubmission_with_other_numbers_elsewhere(ledger: Ledger) -> None:
    assert_stands(decided(ledger, *resubmitted({"training.trainees": "31", "requests.received_online": None})))


def test_a_decision_survives_a_new_version_of_its_rule(ledger: Ledger, report: Submission) -> None:
    def renewed(rule: str) -> object:
        old = CATALOGUE[rule]
        checks = tuple(replace(check, message="新的说法：{left}", left=check.left + 0) for check in old.checks)
        return replace(old, title="新的名称", wording="新的写法", suggestion="新的建议", checks=checks, since="9.9.9")

    rules = catalogue(renewed(rule) if rule in (EXPLAINED, MENDED) else CATALOGUE[rule] for rule in CATALOGUE)  # type: ignore[misc]
    outcome = decided(ledger, report, catalogue=rules)
    assert str(finding(outcome, EXPLAINED)["message"]).startswith("新的说法")
    assert_stands(outcome)


@pytest.mark.usefixtures("ledger")
def test_a_decision_survives_a_new_name_of_its_unit(report: Submission, tmp_path: Path) -> None:
    renamed = replace(UNIT, name="晴川区测试和计量局", former_names=(UNIT.name,))
    roster = Roster("晴川区", (renamed, *ROSTER.units[1:]), ROSTER.deadlines)
    place = tmp_path / "2018.yaml"
    place.write_text(place.read_text(encoding="utf-8").replace(f"unit: {UNIT.id}", f"unit: {UNIT.name}"), "utf-8")
    later = load_ledger(place, YEAR, roster)
    assert [decision.unit for decision in later.decisions] == [UNIT.id] * 2
    assert_stands(decided(later, replace(report, unit=renamed)))


def test_a_decision_that_reopened_holds_again_when_the_value_returns(ledger: Ledger, report: Submission) -> None:
    assert "reopened" in states_of(decided(ledger, *resubmitted({"response.social_media": "2"}))).values()
    assert_stands(decided(ledger, *resubmitted({})))
    assert_stands(decided(ledger, report))


def test_no_decision_is_carried_over_to_numbers_it_does_not_name(ledger: Ledger) -> None:
    explained = next(each for each in ledger.decisions if each.rule)
    assert explained.guard.keys() == {"response.hot_topics", "response.social_media", "response.other"}
    assert all(isinstance(value, Decimal) for value in explained.guard.values())
