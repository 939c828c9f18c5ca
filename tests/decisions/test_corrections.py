"""Corrected numbers stand beside what was read; a correction whose cell has changed is not applied."""

from decimal import Decimal

import polars as pl
import pytest

from tasks.decisions import Decision, Ledger, corrected_readings
from tasks.intake.submissions import submissions_frame
from tasks.model.codes import Doubt, State
from tasks.model.submission import Submission
from tasks.tables import Corrected, Readings
from tasks.tables.frames import build_frames
from tests.cases import YEAR, a_report, a_submission
from tests.decisions.office import OTHER, a_ledger, correction, decided, finding, states_of

ITEM = "channel.website"


def corrected(ledger: Ledger, *submissions: Submission) -> pl.DataFrame:
    readings = build_frames(submissions, YEAR).readings
    return corrected_readings(readings, submissions_frame(submissions, YEAR), ledger)


def cell(frame: pl.DataFrame, item: str = ITEM) -> dict[str, object]:
    row = frame.row(by_predicate=pl.col("item") == item, named=True)
    return {name: row[name] for name in ("value", "status", "original_value", "original_status", "decision_id")}


def reported(value: str | None) -> Submission:
    return a_submission(a_report({ITEM: value}))


def test_a_corrected_number_keeps_the_original_beside_it() -> None:
    frame = corrected(a_ledger(correction(ITEM, "99", "9")), reported("99"))
    assert cell(frame) == {
        "value": Decimal(9),
        "status": "reported",
        "original_value": Decimal(99),
        "original_status": "reported",
        "decision_id": "2018-0002",
    }
    others = frame.filter(pl.col("item") != ITEM)
    assert others["decision_id"].null_count() == others.height
    assert others["original_status"].null_count() == others.height


def test_a_blank_may_get_a_number_and_a_number_may_be_struck() -> None:
    filled = cell(corrected(a_ledger(correction(ITEM, None, "9", status="blank")), reported(None)))
    assert (filled["value"], filled["status"]) == (Decimal(9), "reported")
    assert (filled["original_value"], filled["original_status"]) == (None, "blank")
    struck = cell(corrected(a_ledger(correction(ITEM, "99", None)), reported("99")))
    assert (struck["value"], struck["status"], struck["original_value"]) == (None, "blank", Decimal(99))


@pytest.mark.parametrize(
    "decision",
    [
        correction(ITEM, "98", "9"),
        correction(ITEM, None, "9"),
        correction(ITEM, "99", "9", raw="99 件"),
        correction(ITEM, "99", "9", unit=OTHER.id),
    ],
)
def test_a_correction_of_something_else_is_not_applied(decision: Decision) -> None:
    found = cell(corrected(a_ledger(decision), reported("99")))
    assert (found["value"], found["decision_id"], found["original_status"]) == (Decimal(99), None, None)


def test_status_and_raw_text_narrow_a_correction() -> None:
    assert cell(corrected(a_ledger(correction(ITEM, "99", "9", raw="99")), reported("99")))["value"] == 9
    assert cell(corrected(a_ledger(correction(ITEM, None, "9", status="absent")), reported(None)))["value"] is None


def test_only_the_live_report_is_corrected() -> None:
    older = a_submission(a_report({ITEM: "99"}), id="b" * 16, sha256="b" * 64, state=State.SUPERSEDED)
    frame = corrected(a_ledger(correction(ITEM, "99", "9")), older, reported("99"))
    found = frame.filter(pl.col("item") == ITEM).select("submission_id", "value").rows()
    assert dict(found) == {"a" * 16: Decimal(9), "b" * 16: Decimal(99)}


def test_a_corrected_number_is_not_in_doubt_any_more() -> None:
    readings = build_frames([reported("99")], YEAR).readings
    is_ours = pl.col("item") == ITEM
    doubted = readings.with_columns(doubt=pl.when(is_ours).then(pl.lit(Doubt.COMPUTED.value)))
    received = submissions_frame([reported("99")], YEAR)
    ledger = a_ledger(correction(ITEM, "99", "9"))
    once = corrected_readings(doubted, received, ledger)
    assert once.filter(is_ours).select("doubt", "original_doubt").row(0) == (None, Doubt.COMPUTED.value)
    assert corrected_readings(once, received, a_ledger()).select(Readings.column_names()).equals(doubted)


def test_the_frame_is_what_releases_take() -> None:
    assert corrected(a_ledger(), reported("99")).schema == Corrected.polars_schema()


def test_a_correction_that_mends_the_report_closes_its_finding() -> None:
    outcome = decided(a_ledger(correction(ITEM, "99", "9")), reported("99"))
    found = finding(outcome, "2014-MAX-CHANNEL")
    assert (found["state"], found["decision_id"], found["decision_note"]) == ("corrected", "2018-0002", None)
    assert states_of(outcome) == {"2018-0002": "holding"}


def test_a_correction_that_does_not_mend_it_leaves_it_open() -> None:
    outcome = decided(a_ledger(correction(ITEM, "99", "98")), reported("99"))
    assert finding(outcome, "2014-MAX-CHANNEL")["state"] == "open"
    assert "98" in str(finding(outcome, "2014-MAX-CHANNEL")["message"])


def test_what_a_correction_breaks_is_found() -> None:
    outcome = decided(a_ledger(correction("capacity.staff", "3", "4")), a_submission(a_report()))
    assert finding(outcome, "2014-SUM-STAFF")["state"] == "open"


def test_a_finding_two_corrections_removed_names_both() -> None:
    sub = a_submission(a_report({"capacity.staff": "9", "capacity.staff_full_time": "9"}))
    ledger = a_ledger(
        correction("capacity.staff", "9", "3", id="2018-0001"),
        correction("capacity.staff_full_time", "9", "1", id="2018-0002"),
    )
    found = finding(decided(ledger, sub), "2014-SUM-STAFF")
    assert (found["state"], found["decision_id"]) == ("corrected", "2018-0002")
    assert found["decision_note"] == "同时更正的还有 2018-0001"


def test_a_finding_is_put_down_to_the_correction_of_its_own_items() -> None:
    ledger = a_ledger(
        correction(ITEM, "99", "9", id="2018-0001"), correction("training.trainees", "30", "31", id="2018-0002")
    )
    found = finding(decided(ledger, reported("99")), "2014-MAX-CHANNEL")
    assert (found["decision_id"], found["decision_note"]) == ("2018-0001", None)


def test_a_resubmission_with_another_number_reopens() -> None:
    outcome = decided(a_ledger(correction(ITEM, "99", "9")), reported("98"))
    found = finding(outcome, "2014-MAX-CHANNEL")
    said = "“政府网站公开政府信息数”原为 99，现为 98"
    assert (found["state"], found["decision_note"]) == ("reopened", f"更正没有采用：{said}")
    assert outcome.decisions.select("state", "detail").row(0) == ("reopened", said)


def test_a_unit_that_corrects_itself_settles_the_decision() -> None:
    outcome = decided(a_ledger(correction(ITEM, "99", "9")), reported("9"))
    assert outcome.findings.height == 0
    assert outcome.decisions.select("state", "detail").row(0) == ("settled", "单位报来的数已经是更正后的数")


def test_the_correction_that_fits_now_replaces_the_one_that_did() -> None:
    ledger = a_ledger(correction(ITEM, "99", "9", id="2018-0001"), correction(ITEM, "98", "8", id="2018-0002"))
    outcome = decided(ledger, reported("98"))
    assert states_of(outcome) == {"2018-0001": "replaced", "2018-0002": "holding"}
    assert outcome.decisions["detail"].to_list() == ["现由 2018-0002 处理", None]


def test_a_changed_raw_text_reopens() -> None:
    outcome = decided(a_ledger(correction(ITEM, None, "9", raw="9?", status="unreadable")), reported(None))
    assert outcome.decisions.select("state", "detail").row(0) == (
        "reopened",
        "“政府网站公开政府信息数”的原文或填报状态与更正时不同",
    )


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (correction("normative.issued", "1", "2"), "这个单位的报告里没有指标 normative.issued"),
        (correction(ITEM, "1", "2", unit=OTHER.id), f"没有收到 {OTHER.id} 今年的报告"),
    ],
)
def test_a_correction_of_nothing_there_is_unmatched(decision: Decision, words: str) -> None:
    outcome = decided(a_ledger(decision), reported("9"))
    assert outcome.decisions.select("state", "detail").row(0) == ("unmatched", words)


def test_a_correction_is_settled_where_the_unit_turned_to_another_form() -> None:
    older = a_submission(
        a_report({"normative.issued": "3"}, form_id="2021"), id="b" * 16, sha256="b" * 64, state=State.SUPERSEDED
    )
    outcome = decided(a_ledger(correction("normative.issued", "3", "4")), older, reported("9"))
    assert outcome.decisions.select("state", "detail").row(0) == ("settled", "这个单位现在的报告没有这个指标")
