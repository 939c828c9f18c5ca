"""The state of each finding, and who decided so."""

import dataframely as dy
import polars as pl

from expectations.rules import Severity
from tasks.decisions.apply.context import FINDING_KEY, DecisionContext
from tasks.decisions.apply.frames import Judged, LedgerRows
from tasks.model.codes import DecisionKind, FindingState, State

__all__ = ["findings_corrected", "findings_decided"]

_DECIDED = ("state", "decision_id", "decided_by", "decision_reason", "decision_note")
_UNEXPLAINABLE = "必须改的问题不能只凭说明了结，请更正或豁免"
_STATES = pl.Enum([state.value for state in FindingState])
_IN_ORDER = ["finding", "state", "decided_on", "decision_id"]
_LATEST = [False, False, True, True]


def findings_decided(
    findings: pl.DataFrame, judged: dy.DataFrame[Judged], stale: pl.DataFrame, decisions: dy.DataFrame[LedgerRows]
) -> pl.DataFrame:
    """The findings with what was decided of each: a waiver comes before an explanation, and of two the later counts.

    Args:
        findings: FINDINGS with their number in the column `finding`.
        judged: the decisions about a finding, expired ones not holding.
        stale: `decision_id`, `finding`, `detail` of corrections that are not applied, by the findings on their items.
        decisions: those of the ledger.
    """
    is_blocking = (pl.col("severity") == Severity.BLOCK) & pl.col("holds") & (pl.col("kind") != DecisionKind.WAIVER)
    state = (
        pl.when(~pl.col("holds"))
        .then(pl.lit(FindingState.REOPENED.value))
        .when(is_blocking)
        .then(pl.lit(FindingState.OPEN.value))
        .when(pl.col("kind") == DecisionKind.WAIVER)
        .then(pl.lit(FindingState.WAIVED.value))
        .otherwise(pl.lit(FindingState.EXPLAINED.value))
    )
    note = pl.when(is_blocking).then(pl.lit(_UNEXPLAINABLE)).otherwise("detail")
    spoken = pl.concat([judged, stale.with_columns(holds=pl.lit(False)).select(judged.columns)])
    chosen = (
        spoken.join(decisions, on="decision_id")
        .join(findings.select("finding", "severity"), on="finding")
        .with_columns(state=state.cast(_STATES), decision_note=note)
        .sort(_IN_ORDER, descending=_LATEST)
        .unique("finding", keep="first", maintain_order=True)
    )
    return _with_state(findings, chosen, FindingState.OPEN)


def findings_corrected(context: DecisionContext, decisions: dy.DataFrame[LedgerRows]) -> pl.DataFrame:
    """The findings that corrections have removed, each with what was decided.

    Each is put down to the corrections nearest to it: those of its own unit before others, those of its items before
    others; of these the latest gives the state, and the note names the rest.

    Raises:
        ValueError: findings went although nothing was corrected.
    """
    gone = (
        context.findings_as_read.join(context.findings, on=FINDING_KEY, how="anti", nulls_equal=True)
        .sort(FINDING_KEY)
        .with_row_index("finding")
    )
    live = context.submissions.filter(pl.col("state") == State.LIVE).select("submission_id", corrected_unit="unit_id")
    applied = (
        context.readings.drop_nulls("decision_id")
        .join(live, on="submission_id")
        .select("corrected_unit", "decision_id", corrected_item="item")
        .join(decisions, on="decision_id")
        .select("corrected_unit", "corrected_item", "decision_id", "decided_by", "decided_on", "reason")
    )
    if gone.height and not applied.height:
        raise ValueError("findings of the corrected numbers are fewer, but nothing was corrected")
    is_own = pl.col("unit_id").eq_missing(pl.col("corrected_unit")).cast(pl.Int8)
    is_on_item = pl.col("items").list.contains(pl.col("corrected_item")).cast(pl.Int8)
    nearest = (
        gone.select("finding", "unit_id", "items")
        .join(applied, how="cross")
        .with_columns(nearness=2 * is_own + is_on_item)
        .filter(pl.col("nearness") == pl.col("nearness").max().over("finding"))
        .sort("finding", "decided_on", "decision_id", descending=[False, True, True])
    )
    others = pl.col("decision_id").slice(1).str.join("、")
    chosen = nearest.group_by("finding", maintain_order=True).agg(
        pl.col("decision_id", "decided_by", "decided_on", "reason").first(),
        state=pl.lit(FindingState.CORRECTED.value).first(),
        decision_note=pl.when(pl.len() > 1).then(pl.format("同时更正的还有 {}", others)),
    )
    return _with_state(gone, chosen, FindingState.CORRECTED)


def _with_state(findings: pl.DataFrame, chosen: pl.DataFrame, default: FindingState) -> pl.DataFrame:
    """The findings with what was decided about them."""
    decided = chosen.with_columns(pl.col("state").cast(pl.String), decision_reason="reason")
    return (
        findings.drop(_DECIDED)
        .join(decided.select("finding", *_DECIDED), on="finding", how="left", maintain_order="left")
        .with_columns(pl.col("state").fill_null(default.value))
    )
