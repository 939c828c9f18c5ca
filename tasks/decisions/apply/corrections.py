"""The office's corrections of numbers; what was read stays beside them."""

from collections.abc import Mapping
from typing import Any

import dataframely as dy
import polars as pl

from tasks.common.numbers import format_number
from tasks.decisions.apply.context import LOST_ORIGINAL, DecisionContext, by_subject, lost_subjects
from tasks.decisions.apply.decision_states import state_expr, with_states
from tasks.decisions.apply.frames import decisions_frame
from tasks.decisions.apply.guards import item_name
from tasks.decisions.model import Ledger
from tasks.model.codes import DecisionKind, DecisionState, State, Status
from tasks.tables import Corrected, Readings, Submissions

__all__ = ["corrected_readings", "states_of_corrections"]

_KEPT = ("value", "status", "doubt")
_CELL = ["submission_id", "item"]
_IS_CORRECTED = pl.col("decision_id").is_not_null()


def corrected_readings(
    readings: dy.DataFrame[Readings] | dy.DataFrame[Corrected], submissions: dy.DataFrame[Submissions], ledger: Ledger
) -> dy.DataFrame[Corrected]:
    """CORRECTED of a year: its Readings as they stand after the corrections whose guards hold.

    Only cells of live submissions are corrected, and only where number, status and raw text are those that the
    correction speaks about. A corrected number is not in doubt; one that is struck leaves a blank. Readings that
    were corrected before are taken as read, so that applying a ledger twice is applying it once.

    Args:
        readings: Readings of the year, or Corrected by whatever ledger.
        submissions: `Submissions` of the year.
        ledger: the decisions of the year.
    """
    read = _as_read(readings)
    held = _cells(read, submissions, decisions_frame(ledger)).filter("holds")
    given = held.select(*_CELL, "after", "decision_id", decision_reason="reason")
    status = (
        pl.when(pl.col("after").is_null()).then(pl.lit(Status.BLANK.value)).otherwise(pl.lit(Status.REPORTED.value))
    )
    corrected = (
        read.join(given, on=_CELL, how="left", maintain_order="left")
        .with_columns(pl.when(_IS_CORRECTED).then(name).alias(f"original_{name}") for name in _KEPT)
        .with_columns(
            value=pl.when(_IS_CORRECTED).then("after").otherwise("value"),
            status=pl.when(_IS_CORRECTED).then(status).otherwise("status"),
            doubt=pl.when(~_IS_CORRECTED).then("doubt"),
        )
    )
    return Corrected.check(corrected.select(Corrected.column_names()))


def _as_read(readings: dy.DataFrame[Readings] | dy.DataFrame[Corrected]) -> pl.DataFrame:
    """The readings as they were before any correction."""
    if "decision_id" not in readings.columns:
        return readings
    restored = (pl.when(_IS_CORRECTED).then(f"original_{name}").otherwise(name).alias(name) for name in _KEPT)
    return readings.with_columns(restored).select(Readings.column_names())


def states_of_corrections(decisions: pl.DataFrame, context: DecisionContext) -> pl.DataFrame:
    """The state of each correction: `decision_id`, `state`, `detail` (Chinese).

    `decisions` are corrections, see `decisions_frame`, with their `subject`.
    """
    corrected = context.readings.drop_nulls("decision_id").select(*_CELL, others="decision_id")
    cells = _cells(_as_read(context.readings), context.submissions, decisions).join(
        corrected, on=_CELL, how="left", maintain_order="left"
    )
    words = pl.Series("changed", [_changed(row) for row in cells.iter_rows(named=True)], pl.String())
    state = (
        pl.when("holds")
        .then(state_expr(DecisionState.HOLDING))
        .when(pl.col("value").eq_missing(pl.col("after")))
        .then(state_expr(DecisionState.SETTLED, "单位报来的数已经是更正后的数"))
        .when(pl.col("others").is_not_null())
        .then(state_expr(DecisionState.REPLACED, pl.format("现由 {} 处理", "others")))
        .otherwise(state_expr(DecisionState.REOPENED, pl.col("changed")))
    )
    standing = with_states(cells.with_columns(words), state)
    return pl.concat([standing, _without_cell(decisions.join(standing, on="decision_id", how="anti"), context)])


def _cells(read: pl.DataFrame, submissions: dy.DataFrame[Submissions], decisions: pl.DataFrame) -> pl.DataFrame:
    """One row per correction and cell of the unit's live submission that it is about, with whether it `holds`."""
    live = submissions.filter(pl.col("state") == State.LIVE).select("submission_id", "unit_id")
    corrections = decisions.filter(pl.col("kind") == DecisionKind.CORRECTION).drop("submission_id")
    cells = read.select(*_CELL, "form", *_KEPT, "raw")
    narrowed = [
        pl.col(given).is_null() | (pl.col(given) == pl.col(found))
        for given, found in (("before_status", "status"), ("before_raw", "raw"))
    ]
    return (
        corrections.join(live, on="unit_id")
        .join(cells, on=_CELL)
        .sort("decision_id", "submission_id")
        .with_columns(holds=pl.all_horizontal(pl.col("value").eq_missing(pl.col("before")), *narrowed))
    )


def _without_cell(decisions: pl.DataFrame, context: DecisionContext) -> pl.DataFrame:
    """The states of corrections of what is in no live report: no longer there, or never."""
    reports = by_subject(context.submissions).select("subject", "submission_id")
    received = decisions.select("decision_id", "subject", "item").join(reports, on="subject")
    with_item = received.join(context.readings.select(*_CELL), on=_CELL)
    state = (
        pl.when(pl.col("decision_id").is_in(with_item["decision_id"].implode()))
        .then(state_expr(DecisionState.SETTLED, "这个单位现在的报告没有这个指标"))
        .when(pl.col("subject").is_in(lost_subjects(context.submissions).implode()))
        .then(state_expr(DecisionState.HOLDING, LOST_ORIGINAL))
        .when(pl.col("decision_id").is_in(received["decision_id"].implode()))
        .then(state_expr(DecisionState.UNMATCHED, pl.format("这个单位的报告里没有指标 {}", "item")))
        .otherwise(state_expr(DecisionState.UNMATCHED, pl.format("没有收到 {} 今年的报告", "unit_id")))
    )
    return with_states(decisions, state)


def _changed(cell: Mapping[str, Any]) -> str:
    """Return what of a cell is no longer as the correction says."""
    name = item_name(cell["item"], cell["form"])
    if cell["value"] == cell["before"]:
        return f"{name}的原文或填报状态与更正时不同"
    return f"{name}原为 {format_number(cell['before'])}，现为 {format_number(cell['value'])}"
