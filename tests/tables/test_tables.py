"""Tables refuse at the door what no reader downstream should ever meet."""

import pickle
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.forms import form_ids
from tasks.tables import (
    TABLES,
    Changes,
    Checks,
    Decisions,
    Documents,
    Facts,
    Findings,
    Outcomes,
    Prose,
    Readings,
    Receipts,
    Repairs,
    SchemaError,
    Submissions,
    Table,
    Totals,
    Units,
    wide_table,
)
from tests.soak import examples

Row = Mapping[str, object]

ONE = Decimal(1)
READ_AT = datetime(2024, 1, 5, 9, 30)
READING: Row = {"year": 2018, "submission_id": "s", "form": "2014", "item": "proactive.total", "value": ONE} | {
    "status": "reported",
    "raw": "1",
}
FACT: Row = {
    **{name: value for name, value in READING.items() if name != "raw"},
    "unit_id": "a",
    "unit": "甲局",
    "counted": True,
    "in_question": False,
    "obs_status": "A",
}
SUBJECT: Row = {"year": 2018, "unit_id": "a", "unit": "甲局", "submission_id": "s"}
OUTCOME: Row = {**SUBJECT, "rule": "2014-SUM-STAFF", "instance": "", "severity": "block", "outcome": "pass"}
FINDING: Row = {
    **OUTCOME,
    "outcome": "fail",
    "items": ["capacity.staff"],
    "message": "不等",
    "suggestion": "请核对",
    "reading": "certain",
    "state": "open",
}
DECISION: Row = {
    "year": 2018,
    "decision_id": "d1",
    "kind": "explanation",
    "decided_by": "信息公开科",
    "decided_on": date(2024, 5, 6),
    "reason": "verified",
    "accepts": [],
    "state": "holding",
}
TOTAL: Row = {
    "form": "2014",
    "item": "proactive.total",
    "total": ONE,
    "units_due": 2,
    "units_reported": 1,
    "units_blank": 1,
    "units_missing": 0,
    "units_held_back": 0,
    "units_questioned": 0,
    "units_corrected": 0,
    "additive": True,
    "units_not_applicable": 0,
    "units_computed": 0,
    "units_in_question": 0,
    "label": "主动公开政府信息数",
    "obs_status": "A",
}
UNIT: Row = {
    "year": 2018,
    "unit_id": "a",
    "unit": "甲局",
    "kind": "department",
    "status": "reported",
    "submission_id": "s",
    "findings_block": 0,
    "findings_explain": 0,
    "findings_hint": 0,
    "former_names": [],
}
RECEIPT: Row = {
    "year": 2018,
    "sha256": "f" * 64,
    "name": "甲局.txt",
    "size": 1,
    "received_at": READ_AT,
    "received_from": "file",
}
SUBMISSION: Row = {
    "year": 2018,
    "submission_id": "s",
    "unit_id": "a",
    "state": "live",
    "form": "2014",
    "sha256": "f" * 64,
    "size": 1,
    "received_at": READ_AT,
}
DOCUMENT: Row = {
    "year": 2018,
    "submission_id": "s",
    "form": "2014",
    "short_names": [],
    "rivals": 1,
    "rows_missing": 0,
    "rows_extra": 0,
    "rows_out_of_order": 0,
    "problems": [],
    "problem_codes": [],
}
PROSE: Row = {
    "year": 2018,
    "submission_id": "s",
    "item": "requests.received",
    "value": Decimal(0),
    "is_none": True,
    "is_approximate": False,
    "quote": "未收到申请",
    "sentence": "未收到申请。",
}
REPAIR: Row = {
    "year": 2018,
    "submission_id": "s",
    "repair": 1,
    "way": 1,
    "item": "capacity.staff",
    "value_from": ONE,
    "value_to": Decimal(2),
    "weight": ONE,
    "is_complete": True,
    "rules": ["2014-SUM-STAFF"],
}
CHANGE: Row = {
    "year": 2018,
    "unit_id": "a",
    "unit": "甲局",
    "form": "2014",
    "item": "proactive.total",
    "value_after": ONE,
    "status_after": "reported",
    "reason": "first_report",
}

SOUND: tuple[tuple[type[Table], Row], ...] = (
    (Readings, READING),
    (Facts, FACT),
    (Outcomes, OUTCOME),
    (Findings, FINDING),
    (Decisions, DECISION),
    (Totals, TOTAL),
    (Units, UNIT),
    (Receipts, RECEIPT),
    (Submissions, SUBMISSION),
    (Documents, DOCUMENT),
    (Prose, PROSE),
    (Repairs, REPAIR),
    (Changes, CHANGE),
)


@pytest.mark.parametrize(("table", "row"), SOUND, ids=lambda value: getattr(value, "__name__", ""))
def test_a_sound_row_passes(table: type[Table], row: Row) -> None:
    assert table.frame([row]).height == 1


@pytest.mark.parametrize(
    ("table", "row", "wrong", "rule"),
    [
        # a blank is not a zero, and a number without a report is invented
        (Readings, READING, {"status": "blank"}, "is_number_exactly_where_reported"),
        (Readings, READING, {"value": None}, "is_number_exactly_where_reported"),
        (Facts, FACT, {"status": "blank"}, "is_number_exactly_where_reported"),
        (Facts, FACT, {"original_value": ONE}, "is_original_number_exactly_where_reported"),
        (Facts, FACT, {"original_value": ONE, "original_status": "blank"}, "is_original_number_exactly_where_reported"),
        (Changes, CHANGE, {"status_after": "blank"}, "is_number_after_exactly_where_reported"),
        (Totals, TOTAL, {"total": None}, "is_sum_exactly_of_reported_numbers"),
        (Totals, TOTAL, {"units_reported": 0, "units_blank": 2}, "is_sum_exactly_of_reported_numbers"),
        (Totals, TOTAL, {"units_missing": 1}, "is_every_unit_accounted_for"),
        (Totals, TOTAL, {"units_questioned": 1}, "is_every_unit_accounted_for"),
        (Facts, FACT, {"counted": False}, "is_reason_exactly_where_uncounted"),
        (Facts, FACT, {"uncounted_reason": "number"}, "is_reason_exactly_where_uncounted"),
        (Decisions, DECISION, {"reason": "经王建国同志核实"}, "reason|check__is_DecisionReason"),
        (Totals, TOTAL, {"units_blank": -1}, "units_blank|min"),
        # forms and their items
        (Readings, READING, {"form": "1999"}, "form|check__is_form"),
        (Readings, READING, {"item": "no.such"}, "item|check__is_item"),
        (Facts, FACT, {"item": "requests.new.total"}, "is_item_of_form"),
        (Prose, PROSE, {"item": "no.such"}, "item|check__is_item"),
        # closed vocabularies
        (Readings, READING, {"status": "maybe", "value": None}, "status|check__is_Status"),
        (Readings, READING, {"doubt": "who knows"}, "doubt|check__is_Doubt"),
        (Facts, FACT, {"original_status": "maybe"}, "original_status|check__is_Status"),
        (Outcomes, OUTCOME, {"severity": "oops"}, "severity|check__is_Severity"),
        (Outcomes, OUTCOME, {"outcome": "perhaps"}, "outcome|check__is_Outcome"),
        (Findings, FINDING, {"severity": "oops"}, "severity|check__is_Severity"),
        (Findings, FINDING, {"reading": "sure"}, "reading|check__is_Certainty"),
        (Findings, FINDING, {"state": "closed"}, "state|check__is_FindingState"),
        (Decisions, DECISION, {"kind": "wish"}, "kind|check__is_DecisionKind"),
        (Decisions, DECISION, {"state": "asleep"}, "state|check__is_DecisionState"),
        (Units, UNIT, {"status": "here"}, "status|check__is_UnitStatus"),
        (Units, UNIT, {"kind": "village"}, "kind|check__is_UnitKind"),
        (Receipts, RECEIPT, {"received_from": "rumour"}, "received_from|check__is_ReceiptSource"),
        (Submissions, SUBMISSION, {"state": "lost"}, "state|check__is_State"),
        (Changes, CHANGE, {"reason": "whim"}, "reason|check__is_ChangeReason"),
        # what binds columns of one row to each other
        (Outcomes, OUTCOME, {"outcome": "cannot_be_assessed"}, "is_reason_exactly_where_unassessed"),
        (Outcomes, OUTCOME, {"reason": "上一年度没有报告"}, "is_reason_exactly_where_unassessed"),
        (Findings, FINDING, {"outcome": "pass"}, "is_failed"),
        (Findings, FINDING, {"decision_id": "d1"}, "is_decision_named"),
        (Decisions, DECISION, {"kind": "waiver"}, "is_waiver_exactly_where_something_is_waived"),
        (Decisions, DECISION, {"kind": "correction"}, "is_item_exactly_where_corrected"),
        (Decisions, DECISION, {"candidate": "0" * 64}, "is_candidate_exactly_where_approved"),
        (Units, UNIT, {"submission_id": None}, "is_submission_known_where_reported"),
        (Submissions, SUBMISSION, {"form": None}, "is_form_known_where_live"),
        (Documents, DOCUMENT, {"problems": ["读不出"]}, "is_every_problem_coded"),
        (Documents, DOCUMENT, {"failure": "文件已损坏"}, "is_nothing_recognised_where_reading_failed"),
        (Prose, PROSE, {"value": ONE}, "is_zero_where_denied"),
        (Repairs, REPAIR, {"value_to": ONE}, "is_change"),
        # what is required
        (Readings, READING, {"raw": None}, "raw|nullability"),
        (Documents, DOCUMENT, {"problems": [None], "problem_codes": ["x"]}, "problems|inner_nullability"),
    ],
)
def test_a_wrong_row_is_refused_at_the_door(table: type[Table], row: Row, wrong: Row, rule: str) -> None:
    with pytest.raises(SchemaError) as refused:
        table.frame([{**row, **wrong}])
    assert rule in str(refused.value)


@pytest.mark.parametrize(("table", "row"), [(table, row) for table, row in SOUND if table.info.key])
def test_a_key_holds_one_row(table: type[Table], row: Row) -> None:
    with pytest.raises(SchemaError, match="not unique"):
        table.frame([row, row])


def test_a_key_with_nulls_is_a_key_too() -> None:
    unknown = {**FINDING, "unit_id": None, "submission_id": None}
    with pytest.raises(SchemaError, match="not unique"):
        Findings.frame([unknown, unknown])


def test_what_stands_in_a_refused_row_is_not_told() -> None:
    with pytest.raises(SchemaError) as refused:
        Readings.frame([{**READING, "raw": "某人 13900000000", "status": "maybe"}])
    assert "13900000000" not in str(refused.value)


def test_other_columns_or_types_are_refused() -> None:
    frame = Readings.frame([READING])
    for wrong in (frame.drop("doubt"), frame.with_columns(pl.col("year").cast(pl.Int64)), frame.with_columns(x=1)):
        with pytest.raises(SchemaError, match="expected"):
            Readings.check(wrong)


def test_every_column_has_its_words() -> None:
    tables = [*TABLES.values(), *map(wide_table, form_ids())]
    untold = [
        f"{table.info.name}.{name}"
        for table in tables
        for name in table.column_names()
        if not all(table.words(name).get(word) for word in ("label", "description"))
    ]
    assert untold == []


def test_a_wide_table_is_one_class_in_every_process() -> None:
    for form_id in form_ids():
        kept = pickle.dumps(wide_table(form_id))
        assert pickle.loads(kept) is wide_table(form_id)  # noqa: S301 - pickled a line above


THREADS = """
import os
import polars, dataframely, expectations.rules
before = len(os.listdir("/proc/self/task"))
import tasks.tables, tasks.release.publish
print(len(os.listdir("/proc/self/task")) - before)
"""


def test_importing_the_tables_computes_nothing() -> None:
    """What polars computes at import starts its threads, and a process that has them must not be forked."""
    ran = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, check=True)
    assert ran.stdout == "0\n"


@settings(max_examples=examples(25))
@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", None]), st.sampled_from(["x", "y", None])), unique=True, max_size=6)
)
def test_rows_come_out_in_one_order_however_they_stand_and_nulls_last(
    keys: list[tuple[str | None, str | None]],
) -> None:
    rows = [
        {"year": 2021, "unit_id": unit, "submission_id": submission, "rule": "R"}
        | dict.fromkeys(("passed", "failed", "cannot_be_assessed"), 0)
        for unit, submission in keys
    ]
    frame = Checks.frame(rows)
    ordered = sorted(keys, key=lambda key: [(part is None, part or "") for part in key])
    assert frame.select("unit_id", "submission_id").rows() == ordered
    assert Checks.check(frame).equals(frame)
    if rows:
        with pytest.raises(SchemaError, match="not unique"):
            Checks.frame([*rows, rows[0]])
