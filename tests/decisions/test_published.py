"""What a release says of the decisions."""

import random
from datetime import date
from decimal import Decimal

from tasks.decisions import Ledger, published_decisions
from tasks.model.codes import Waived
from tasks.tables import Decisions
from tests.cases import UNIT, YEAR, a_report, a_submission
from tests.decisions.office import a_ledger, approval, correction, decided, explanation, waiver

SUBMISSION = a_submission(a_report({"response.hot_topics": "0", "channel.website": None}))
GUARD = {"response.other": Decimal("0.000000"), "response.hot_topics": Decimal(0), "response.social_media": Decimal(1)}
LEDGER = a_ledger(
    explanation("2014-NO-TOPIC", GUARD, expires=date(YEAR + 2, 1, 1)),
    correction("channel.website", None, "9", status="blank", raw="9？"),
    waiver(Waived.LATE_ACCEPTED),
    approval("a" * 64),
)


def test_every_decision_is_a_row_with_its_state() -> None:
    frame = published_decisions(LEDGER, decided(LEDGER, SUBMISSION, candidate="a" * 64).decisions)
    explained, corrected, waived, approved = frame.iter_rows(named=True)
    assert explained == {
        "year": YEAR,
        "decision_id": "2018-0001",
        "kind": "explanation",
        "waived": None,
        "unit_id": UNIT.id,
        "submission_id": None,
        "rule": "2014-NO-TOPIC",
        "instance": "",
        "item": None,
        "value_before": None,
        "value_after": None,
        "guard": "response.hot_topics = 0；response.other = 0；response.social_media = 1",
        "candidate": None,
        "accepts": [],
        "decided_by": "办公室统计岗",
        "decided_on": date(YEAR + 1, 4, 1),
        "reason": "verified",
        "expires": date(YEAR + 2, 1, 1),
        "state": "holding",
        "state_note": None,
    }
    assert (corrected["item"], corrected["value_before"], corrected["value_after"]) == ("channel.website", None, 9)
    assert corrected["guard"] == "channel.website = （空）（blank）"
    assert (waived["waived"], waived["rule"], waived["state"]) == ("late_accepted", "ROSTER-LATE", "settled")
    assert (approved["candidate"], approved["unit_id"], approved["guard"]) == ("a" * 64, None, None)


def test_raw_text_and_lines_stay_in_the_office() -> None:
    frame = published_decisions(LEDGER, decided(LEDGER, SUBMISSION).decisions)
    assert "line" not in frame.columns
    assert "9？" not in str(frame.rows())


def test_the_order_of_the_file_says_nothing() -> None:
    shuffled = list(LEDGER.decisions)
    random.Random(7).shuffle(shuffled)  # noqa: S311 - no secret
    assert shuffled != list(LEDGER.decisions)
    states = decided(LEDGER, SUBMISSION).decisions
    assert published_decisions(Ledger(YEAR, tuple(shuffled)), states).equals(published_decisions(LEDGER, states))


def test_a_year_without_decisions_has_an_empty_table() -> None:
    empty = a_ledger()
    assert published_decisions(empty, decided(empty, SUBMISSION).decisions).equals(Decisions.frame())
