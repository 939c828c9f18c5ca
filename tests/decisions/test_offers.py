"""Last year's explanations are offered for this year's findings, and never applied."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tasks.decisions import Decision, Ledger, carry_over
from tasks.model.codes import Waived
from tests.cases import UNIT, YEAR, a_report, a_submission
from tests.decisions.office import OTHER, a_ledger, correction, decided, explanation, finding, guard_on, waiver

RULE = "2014-NO-TOPIC"
SUBMISSION = a_submission(a_report({"response.hot_topics": "0", "channel.website": "99"}))
LAST = {"response.hot_topics": Decimal(0), "response.social_media": Decimal(7), "response.other": Decimal(7)}


def last_year(*decisions: Decision) -> Ledger:
    days = {"on": date(YEAR, 4, 1)}
    made = [replace(each, id=f"2017-{number:04}", **days) for number, each in enumerate(decisions, 1)]
    return Ledger(YEAR - 1, tuple(made))


def test_an_explanation_of_the_same_finding_is_offered_whatever_its_numbers() -> None:
    outcome = decided(a_ledger(), SUBMISSION)
    offered = carry_over(last_year(explanation(RULE, LAST, why="上年已说明")), outcome.findings)
    assert offered.rows() == [
        (UNIT.id, SUBMISSION.id, RULE, "", "2017-0001", "办公室统计岗", date(YEAR, 4, 1), "上年已说明")
    ]
    assert finding(outcome, RULE)["state"] == "open"


def test_what_was_offered_and_decided_again_is_not_offered_any_more() -> None:
    ledger = a_ledger(explanation(RULE, guard_on(RULE, SUBMISSION)))
    assert carry_over(last_year(explanation(RULE, LAST)), decided(ledger, SUBMISSION).findings).height == 0


def test_a_finding_that_reopened_gets_its_offer() -> None:
    outcome = decided(a_ledger(explanation(RULE, LAST)), SUBMISSION)
    assert finding(outcome, RULE)["state"] == "reopened"
    assert carry_over(last_year(explanation(RULE, LAST)), outcome.findings).height == 1


def test_of_several_the_latest_is_offered() -> None:
    older = explanation(RULE, LAST, why="较早")
    newer = explanation(RULE, LAST, why="较晚")
    ledger = last_year(newer, older)
    later = replace(ledger, decisions=(replace(ledger.decisions[0], on=date(YEAR, 5, 1)), ledger.decisions[1]))
    offered = carry_over(later, decided(a_ledger(), SUBMISSION).findings)
    assert offered["offered_reason"].to_list() == ["较晚"]


def test_nothing_else_is_offered() -> None:
    findings = decided(a_ledger(), SUBMISSION).findings
    others = last_year(
        explanation(RULE, LAST, unit=OTHER.id),
        explanation("2014-TRAINING", {"training.courses": Decimal(0)}),
        explanation("2014-MAX-CHANNEL", {"channel.website": Decimal(99)}),  # must be repaired
        correction("response.hot_topics", "0", "1"),
        waiver(Waived.RULE, rule=RULE),
    )
    assert carry_over(others, findings).height == 0
    assert carry_over(Ledger(YEAR - 1), findings).height == 0
