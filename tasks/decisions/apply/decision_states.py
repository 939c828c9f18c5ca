"""The state of each explanation and waiver: whether it holds, is spent, or matches nothing at all."""

import dataframely as dy
import polars as pl

from tasks.decisions.apply.context import LOST_ORIGINAL, DecisionContext, by_subject, lost_subjects
from tasks.decisions.apply.frames import GuardRows, Judged
from tasks.decisions.model import CHANGED_REPORT, SIDES
from tasks.model.codes import DecisionKind, DecisionState, FindingState, Waived

__all__ = ["state_expr", "states_about_findings", "with_states"]

_DECIDED = (FindingState.WAIVED.value, FindingState.EXPLAINED.value)


def state_expr(state: DecisionState, detail: pl.Expr | str | None = None) -> pl.Expr:
    """A state and why, in Chinese, as one value of `with_states`."""
    why = pl.lit(detail, pl.String()) if isinstance(detail, str | None) else detail
    return pl.struct(pl.lit(state.value).alias("state"), why.alias("detail"))


def with_states(rows: pl.DataFrame, state: pl.Expr) -> pl.DataFrame:
    """`decision_id`, `state` and `detail` of each row, its decision's state being that expression."""
    return rows.select("decision_id", state.alias("state")).unnest("state")


def states_about_findings(
    decisions: pl.DataFrame,
    guards: dy.DataFrame[GuardRows],
    judged: dy.DataFrame[Judged],
    findings: pl.DataFrame,
    context: DecisionContext,
) -> pl.DataFrame:
    """The state of each explanation and waiver: `decision_id`, `state`, `detail` (Chinese).

    Args:
        decisions: the explanations and waivers among the rows of the ledger.
        guards: those of the ledger.
        judged: the decisions that are about a finding.
        findings: FINDINGS with `finding`, `state` and the `decision_id` that gave it.
        context: what they are held against.
    """
    known = (
        decisions.join(_about(judged, findings), on="decision_id", how="left", maintain_order="left")
        .join(_reports(decisions, guards, context), on="decision_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("is_about", "is_received").fill_null(False),
            is_due=pl.col("unit_id").is_in(list(context.due)).fill_null(False),
            is_lost=pl.col("subject").is_in(lost_subjects(context.submissions).implode()),
        )
    )
    state = (
        pl.when((pl.col("expires") < context.today).fill_null(False))
        .then(state_expr(DecisionState.EXPIRED, pl.format("有效期至 {}", "expires")))
        .when(pl.col("is_about") & pl.col("is_replaced"))
        .then(state_expr(DecisionState.REPLACED, pl.format("现由 {} 处理", "others")))
        .when(pl.col("is_about") & pl.col("holds"))
        .then(state_expr(DecisionState.HOLDING))
        .when("is_about")
        .then(state_expr(DecisionState.REOPENED, pl.col("why_not")))
        .when(pl.col("waived") == Waived.NOT_DUE)
        .then(_not_due())
        .otherwise(_without_finding())
    )
    return with_states(known, state)


def _about(judged: dy.DataFrame[Judged], findings: pl.DataFrame) -> pl.DataFrame:
    """Return what came of the findings that each decision is about."""
    state = findings.select("finding", "state", chosen="decision_id")
    is_replaced = pl.col("state").is_in(_DECIDED) & (pl.col("chosen") != pl.col("decision_id"))
    return (
        judged.join(state, on="finding")
        .sort("decision_id", "finding")
        .with_columns(is_replaced=is_replaced)
        .group_by("decision_id", maintain_order=True)
        .agg(
            pl.lit(True).alias("is_about"),
            pl.col("is_replaced").all(),
            (pl.col("holds") & ~pl.col("is_replaced")).any(),
            pl.col("detail").drop_nulls().unique(maintain_order=True).str.join("；").alias("why_not"),
            pl.col("chosen").filter("is_replaced").unique(maintain_order=True).str.join("、").alias("others"),
        )
    )


def _reports(decisions: pl.DataFrame, guards: dy.DataFrame[GuardRows], context: DecisionContext) -> pl.DataFrame:
    """Say whether anything was received of each decision's subject, and which guarded items no report of it has."""
    reports = by_subject(context.submissions).select("subject", "submission_id")
    received = decisions.select("decision_id", "subject").join(reports, on="subject")
    items = guards.filter(~pl.col("key").is_in([*SIDES, *CHANGED_REPORT])).select("decision_id", item="key")
    read = received.join(context.readings.select("submission_id", "item"), on="submission_id")
    unread = items.join(read, on=["decision_id", "item"], how="anti").sort("decision_id", "item")
    return (
        received.select("decision_id", is_received=pl.lit(True))
        .unique()
        .join(unread.group_by("decision_id").agg(pl.col("item").str.join("、")), on="decision_id", how="left")
        .rename({"item": "items_unread"})
    )


def _not_due() -> pl.Expr:
    """Of a unit that need not report and is not missing."""
    return (
        pl.when("is_received")
        .then(state_expr(DecisionState.REOPENED, "已经收到这个单位报送的文件"))
        .when(~pl.col("is_due"))
        .then(state_expr(DecisionState.SETTLED, "名册里这个单位今年本来就不需报送"))
        .otherwise(state_expr(DecisionState.HOLDING))
    )


def _without_finding() -> pl.Expr:
    """Of a rule that finds nothing: repaired, not yet received, or never anything there."""
    is_explanation = pl.col("kind") == DecisionKind.EXPLANATION
    return (
        pl.when("is_lost")
        .then(state_expr(DecisionState.HOLDING, LOST_ORIGINAL))
        .when(pl.col("is_received") & is_explanation & pl.col("items_unread").is_not_null())
        .then(state_expr(DecisionState.UNMATCHED, pl.format("这个单位的报告里没有指标 {}", "items_unread")))
        .when("is_received")
        .then(state_expr(DecisionState.SETTLED, "问题已经不存在"))
        .when(~is_explanation & pl.col("is_due"))
        .then(state_expr(DecisionState.HOLDING, "还没有收到这个单位的报告"))
        .otherwise(
            state_expr(
                DecisionState.UNMATCHED, pl.format("没有收到 {} 今年的报告", pl.coalesce("unit_id", "submission_id"))
            )
        )
    )
