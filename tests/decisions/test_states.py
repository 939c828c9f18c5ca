"""What each decision is worth, and what it does to the findings it is about."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from tasks.decisions import Decision, LedgerError, refuse_unmatched
from tasks.model.codes import State, Waived
from tasks.model.document import Problem
from tasks.model.submission import Submission
from tests.cases import UNIT, YEAR, a_figure, a_report, a_submission, clean_head
from tests.decisions.office import (
    OTHER,
    TODAY,
    a_ledger,
    approval,
    correction,
    decided,
    explanation,
    finding,
    guard_on,
    states_of,
    waiver,
)

RULE = "2014-NO-TOPIC"  # explain
ITEMS = ("response.hot_topics", "response.social_media", "response.other")


def topics(*values: str, **more: object) -> Submission:
    return a_submission(a_report(dict(zip(ITEMS, values, strict=True))), **more)  # type: ignore[arg-type]


def guard(*values: str | None) -> dict[str, Decimal | None]:
    return {item: value and Decimal(value) for item, value in zip(ITEMS, values, strict=True)}  # type: ignore[misc]


def told(*decisions: Decision, submissions: tuple[Submission, ...] = (), **more: object) -> tuple[str, str | None]:
    """State and detail of the first decision."""
    outcome = decided(a_ledger(*decisions), *submissions, **more)
    row: tuple[str, str | None] = outcome.decisions.select("state", "detail").row(0)
    return row


def test_a_finding_nobody_decided_about_is_open() -> None:
    found = finding(decided(a_ledger(), topics("0", "2", "3")), RULE)
    assert [found[name] for name in ("state", "decision_id", "decided_by", "decision_reason", "decision_note")] == [
        "open",
        None,
        None,
        None,
        None,
    ]


def test_an_explanation_that_holds_explains() -> None:
    outcome = decided(a_ledger(explanation(RULE, guard("0", "2", "3"))), topics("0", "2", "3"))
    found = finding(outcome, RULE)
    assert (found["state"], found["decision_id"]) == ("explained", "2018-0001")
    assert (found["decided_by"], found["decision_reason"]) == ("办公室统计岗", "verified")
    assert states_of(outcome) == {"2018-0001": "holding"}


def test_a_changed_value_reopens_and_says_what_was_and_is() -> None:
    outcome = decided(a_ledger(explanation(RULE, guard("0", "2", "3"))), topics("0", "2", "4"))
    found = finding(outcome, RULE)
    said = "“其他方式回应事件数”原为 3，现为 4"
    assert (found["state"], found["decision_id"], found["decision_note"]) == ("reopened", "2018-0001", said)
    assert outcome.decisions.select("state", "detail").row(0) == ("reopened", said)


def test_a_value_that_became_blank_reopens() -> None:
    sub = a_submission(
        a_report({"proactive.total": "10", "proactive.normative": "4", "proactive.normative_issued": "3"})
    )
    rule = "2014-ISSUED-NORMATIVE"
    whole = guard_on(rule, sub)
    assert told(explanation(rule, whole), submissions=(sub,)) == ("holding", None)
    state, detail = told(explanation(rule, whole | {"channel.website": None}), submissions=(sub,))
    assert (state, detail) == ("reopened", "“政府网站公开政府信息数”原为 （空），现为 10")


def test_a_guard_must_name_every_item_of_the_finding() -> None:
    partial = {"response.hot_topics": Decimal(0)}
    state, detail = told(explanation(RULE, partial), submissions=(topics("0", "2", "3"),))
    assert state == "reopened"
    assert detail is not None
    assert "“其他方式回应事件数”（现为 3），决定没有提到" in detail


def test_an_explanation_of_the_words_of_the_prose_dies_with_them() -> None:
    def said(figure: str, changes: dict[str, str] | None = None) -> Submission:
        return a_submission(a_report(changes, prose=[a_figure("requests.received", figure)]))

    rule, instance = "PROSE-RECEIVED", "requests.received"
    decision = explanation(rule, guard_on(rule, said("7")), instance=instance)
    assert decision.guard == {"requests.received": 4, "left": 7, "right": 4}
    assert told(decision, submissions=(said("7", {"training.trainees": "31"}),)) == ("holding", None)
    assert told(decision, submissions=(said("8"),)) == ("reopened", "比较的左值原为 7，现为 8")


def signed(day: date, changes: dict[str, str | None] | None = None, sha: str = "a") -> Submission:
    head = replace(clean_head(YEAR), signed_on=day, published_on=None)
    return a_submission(a_report(changes, head=head), id=sha * 16, sha256=sha * 64)


def test_an_explanation_of_a_report_as_such_holds_for_the_file_or_the_same_words() -> None:
    before = signed(date(YEAR, 12, 30))
    decision = explanation("DOC-DATES", guard_on("DOC-DATES", before), instance="signed")
    assert set(decision.guard) == {"submission", "message"}
    assert told(decision, submissions=(before,)) == ("holding", None)
    elsewhere = signed(date(YEAR, 12, 30), {"training.trainees": "31"}, sha="c")
    assert told(decision, submissions=(elsewhere,)) == ("holding", None)
    otherwise = signed(date(YEAR, 12, 29), sha="c")
    state, detail = told(decision, submissions=(otherwise,))
    assert (state, detail) == ("reopened", "报告已重新报送，问题的内容也与当时不同")
    reworded = explanation("DOC-DATES", decision.guard | {"message": "以前的说法"}, instance="signed")
    assert told(reworded, submissions=(before,)) == ("holding", None)
    unsaid = explanation("DOC-DATES", {"left": None}, instance="signed")
    assert told(unsaid, submissions=(before,))[1] == "guard 没有写明是哪份报告（submission）"


def test_a_finding_that_must_be_repaired_is_not_closed_by_an_explanation() -> None:
    sub = a_submission(a_report({"channel.website": "99"}))
    rule = "2014-MAX-CHANNEL"
    outcome = decided(a_ledger(explanation(rule, guard_on(rule, sub))), sub)
    found = finding(outcome, rule)
    assert (found["state"], found["decision_id"]) == ("open", "2018-0001")
    assert found["decision_note"] == "必须改的问题不能只凭说明了结，请更正或豁免"
    assert states_of(outcome) == {"2018-0001": "holding"}


@pytest.mark.parametrize("instance", [None, "", "x"])
def test_a_waived_rule_is_waived_whatever_its_severity(instance: str | None) -> None:
    sub = a_submission(a_report({"channel.website": "99"}))
    decision = waiver(Waived.RULE, rule="2014-MAX-CHANNEL", instance=instance)
    state = finding(decided(a_ledger(decision), sub), "2014-MAX-CHANNEL")["state"]
    assert state == ("open" if instance == "x" else "waived")


def test_a_waiver_may_have_a_guard_too() -> None:
    decision = waiver(Waived.RULE, rule=RULE, guard={"response.other": Decimal(3)})
    assert told(decision, submissions=(topics("0", "2", "3"),)) == ("holding", None)
    assert told(decision, submissions=(topics("0", "2", "4"),))[0] == "reopened"


def test_a_waiver_comes_before_an_explanation_and_the_later_before_the_earlier() -> None:
    sub = topics("0", "2", "3")
    fitting = guard("0", "2", "3")
    earlier = explanation(RULE, fitting, id="2018-0001")
    later = explanation(RULE, fitting, id="2018-0000", on=date(YEAR + 1, 4, 2))
    outcome = decided(a_ledger(earlier, later), sub)
    assert finding(outcome, RULE)["decision_id"] == "2018-0000"
    assert states_of(outcome) == {"2018-0000": "holding", "2018-0001": "replaced"}
    outcome = decided(a_ledger(earlier, later, waiver(Waived.RULE, rule=RULE)), sub)
    assert finding(outcome, RULE)["state"] == "waived"
    assert set(states_of(outcome).values()) == {"replaced", "holding"}


def test_a_new_explanation_replaces_the_one_whose_guard_is_gone() -> None:
    old, new = explanation(RULE, guard("0", "2", "2")), explanation(RULE, guard("0", "2", "3"), id="2018-0002")
    outcome = decided(a_ledger(old, new), topics("0", "2", "3"))
    assert finding(outcome, RULE)["state"] == "explained"
    assert states_of(outcome) == {"2018-0001": "replaced", "2018-0002": "holding"}


@pytest.mark.parametrize(("today", "state"), [(TODAY, "holding"), (TODAY + timedelta(1), "expired")])
def test_a_decision_is_good_until_the_end_of_its_last_day(today: date, state: str) -> None:
    decision = explanation(RULE, guard("0", "2", "3"), expires=TODAY)
    outcome = decided(a_ledger(decision), topics("0", "2", "3"), today=today)
    assert states_of(outcome) == {"2018-0001": state}
    found = finding(outcome, RULE)
    assert found["state"] == ("explained" if state == "holding" else "reopened")
    assert found["decision_note"] == (None if state == "holding" else f"决定的有效期至 {TODAY}")


def test_a_repaired_finding_settles_its_explanation() -> None:
    outcome = decided(a_ledger(explanation(RULE, guard("0", "2", "3"))), topics("5", "2", "3"))
    assert outcome.findings.height == 0
    assert outcome.decisions.select("state", "detail").row(0) == ("settled", "问题已经不存在")


def test_a_correction_that_removes_an_explained_finding_settles_the_explanation() -> None:
    ledger = a_ledger(explanation(RULE, guard("0", "2", "3")), correction("response.hot_topics", "0", "5"))
    outcome = decided(ledger, topics("0", "2", "3"))
    assert finding(outcome, RULE)["state"] == "corrected"
    assert states_of(outcome) == {"2018-0001": "settled", "2018-0002": "holding"}


def test_an_explanation_speaks_about_the_corrected_number() -> None:
    ledger = a_ledger(explanation(RULE, guard("0", "2", "4")), correction("response.other", "3", "4"))
    outcome = decided(ledger, topics("0", "2", "3"))
    assert finding(outcome, RULE)["state"] == "explained"


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (explanation(RULE, guard("0", "2", "3"), unit=OTHER.id), f"没有收到 {OTHER.id} 今年的报告"),
        (explanation("2021-IN-FORCE", {"normative.issued": Decimal(1)}), "这个单位的报告里没有指标 normative.issued"),
        (waiver(Waived.RULE, rule=RULE, unit=OTHER.id), f"没有收到 {OTHER.id} 今年的报告"),
        (waiver(Waived.RULE, rule=RULE, unit=None, submission="f" * 16), f"没有收到 {'f' * 16} 今年的报告"),
    ],
)
def test_a_decision_about_nothing_there_is_an_error_with_its_line(decision: Decision, words: str) -> None:
    outcome = decided(a_ledger(decision), topics("0", "2", "3"))
    assert outcome.decisions.select("state", "detail").row(0) == ("unmatched", words)
    with pytest.raises(LedgerError) as refused:
        refuse_unmatched(outcome, Path("2018.yaml"))
    [(line, message)] = refused.value.problems
    assert line == 9
    assert words in message


def test_decisions_that_match_pass() -> None:
    refuse_unmatched(decided(a_ledger(explanation(RULE, guard("0", "2", "3"))), topics("0", "2", "3")), Path("x"))


def test_a_unit_that_is_waived_is_not_missing() -> None:
    decision = waiver(Waived.NOT_DUE)
    outcome = decided(a_ledger(decision))
    assert finding(outcome, "ROSTER-MISSING")["state"] == "waived"
    assert states_of(outcome) == {"2018-0003": "holding"}
    assert told(decision, submissions=(a_submission(a_report()),)) == ("reopened", "已经收到这个单位报送的文件")
    assert told(decision, due=()) == ("settled", "名册里这个单位今年本来就不需报送")


def test_a_late_report_is_accepted() -> None:
    decision = waiver(Waived.LATE_ACCEPTED)
    late = a_submission(a_report(), received_at=datetime(YEAR + 1, 4, 12, 9, 0))
    outcome = decided(a_ledger(decision), late)
    assert finding(outcome, "ROSTER-LATE")["state"] == "waived"
    assert told(decision, submissions=(a_submission(a_report()),)) == ("settled", "问题已经不存在")
    assert told(decision) == ("holding", "还没有收到这个单位的报告")
    assert finding(decided(a_ledger(decision)), "ROSTER-MISSING")["state"] == "open"
    assert told(decision, due=())[0] == "unmatched"
    by_days = waiver(Waived.LATE_ACCEPTED, guard={"left": Decimal(12)})
    assert told(by_days, submissions=(late,)) == ("holding", None)
    later = a_submission(a_report(), received_at=datetime(YEAR + 1, 4, 13, 9, 0))
    assert told(by_days, submissions=(later,)) == ("reopened", "比较的左值原为 12，现为 13")


def test_a_waiver_may_be_given_before_the_report_is_in() -> None:
    assert told(waiver(Waived.RULE, rule=RULE)) == ("holding", "还没有收到这个单位的报告")


def test_a_report_of_an_unknown_unit_is_decided_about_by_its_submission() -> None:
    stray = a_submission(
        Problem("scan", "文件打不开。"), unit=None, state=State.UNREADABLE, id="e" * 16, sha256="e" * 64
    )
    decision = waiver(Waived.RULE, rule="DOC-NO-TABLE", unit=None, submission="e" * 16)
    outcome = decided(a_ledger(decision), stray, a_submission(a_report()))
    assert finding(outcome, "DOC-NO-TABLE")["state"] == "waived"
    assert finding(outcome, "DOC-NO-TABLE")["unit_id"] is None
    assert states_of(outcome) == {"2018-0003": "holding"}
    assert told(decision, submissions=(stray,))[0] == "holding"


def test_an_approval_is_of_one_candidate() -> None:
    first, second = approval("a" * 64), approval("b" * 64, id="2018-0005")
    assert states_of(decided(a_ledger(first), a_submission(a_report()))) == {}
    assert told(first, candidate="a" * 64) == ("holding", None)
    assert told(first, candidate="b" * 64) == ("reopened", f"审定的不是现在的候选发布，现在的是 {'b' * 64}")
    assert told(first, second, candidate="b" * 64) == ("replaced", "现由 2018-0005 处理")


def test_every_finding_has_a_state_and_every_decision_one() -> None:
    sub = topics("0", "2", "3")
    ledger = a_ledger(
        explanation(RULE, guard("0", "2", "3")), correction("channel.website", "10", "9"), approval("a" * 64)
    )
    outcome = decided(ledger, sub, candidate="a" * 64)
    assert outcome.findings["state"].null_count() == 0
    assert outcome.decisions["decision_id"].to_list() == ["2018-0001", "2018-0002", "2018-0004"]
    assert outcome.decisions.filter(pl.col("line") != 9).height == 0
    assert UNIT.id in outcome.findings["unit_id"]
