"""The decisions of a year held against its findings: the state of each finding and of each decision."""

from pathlib import Path
from typing import NamedTuple

import dataframely as dy
import polars as pl

from tasks.consolidation import unsettled
from tasks.decisions.apply.context import FINDING_KEY, DecisionContext, by_subject
from tasks.decisions.apply.corrections import states_of_corrections
from tasks.decisions.apply.decision_states import states_about_findings
from tasks.decisions.apply.finding_states import findings_corrected, findings_decided
from tasks.decisions.apply.frames import GuardRows, Judged, LedgerRows, decisions_frame, guards_frame
from tasks.decisions.apply.guards import guard_results, guard_values
from tasks.decisions.ledger.file import LedgerError
from tasks.decisions.ledger.yaml import Problem
from tasks.decisions.model import Decision, Ledger
from tasks.model.codes import DecisionKind, DecisionState
from tasks.tables import Findings

__all__ = ["Decided", "decide", "refuse_unmatched"]


class Decided(NamedTuple):
    """The findings and the decisions of a year, each with its state.

    Among the `findings` are those that corrections have removed; `decisions` has one row per decision: `decision_id`,
    `line`, `kind`, `state` and `detail` (Chinese, null where there is nothing to say); approvals only where there is a
    candidate.
    """

    findings: dy.DataFrame[Findings]
    decisions: pl.DataFrame


def decide(ledger: Ledger, context: DecisionContext) -> Decided:
    """Hold the decisions of a year against what a run found.

    Nothing depends on the order of the decisions in their file, and nothing on the clock but `context.today`.
    """
    decisions = decisions_frame(ledger)
    guards = guards_frame(ledger)
    findings = context.findings.sort(FINDING_KEY).with_row_index("finding")
    judged = _judged(decisions, guards, findings, context)
    is_correction = pl.col("kind") == DecisionKind.CORRECTION
    of_corrections = states_of_corrections(decisions.filter(is_correction), context)
    stale = _stale(of_corrections, decisions, findings)
    decided = findings_decided(findings, judged, stale, decisions)
    about = decisions.filter(pl.col("kind").is_in([DecisionKind.EXPLANATION.value, DecisionKind.WAIVER.value]))
    columns = Findings.column_names()
    corrected = findings_corrected(context, decisions)
    every = Findings.check(pl.concat([decided.select(columns), corrected.select(columns)]))
    states = pl.concat(
        [
            of_corrections,
            states_about_findings(about, guards, judged, decided, context),
            _states_of_approvals(ledger, context, every),
        ]
    )
    return Decided(
        every,
        decisions.select("decision_id", "line", "kind").join(states, on="decision_id").sort("decision_id"),
    )


def refuse_unmatched(decided: Decided, path: Path) -> None:
    """Refuse decisions that match nothing.

    Raises:
        LedgerError: there are such; each is named with its line in the file at `path`.
    """
    unmatched = decided.decisions.filter(pl.col("state") == DecisionState.UNMATCHED)
    problems = tuple(
        Problem(row["line"], f"决定 {row['decision_id']} 没有对应任何内容：{row['detail']}。请核对单位、规则和指标。")
        for row in unmatched.iter_rows(named=True)
    )
    if problems:
        raise LedgerError(path, problems)


def _judged(
    decisions: dy.DataFrame[LedgerRows],
    guards: dy.DataFrame[GuardRows],
    findings: pl.DataFrame,
    context: DecisionContext,
) -> dy.DataFrame[Judged]:
    """Judge the explanations and waivers that are about a finding; one that is expired does not hold."""
    about = decisions.drop_nulls("rule").join(
        by_subject(findings).select("finding", "subject", "rule", of="instance"), on=["subject", "rule"]
    )
    pairs = about.filter(pl.col("instance").is_null() | (pl.col("instance") == pl.col("of"))).select(
        "decision_id", "finding", "expires", is_covering=pl.col("kind") == DecisionKind.EXPLANATION
    )
    spoken = guard_values(findings.join(pairs, on="finding", how="semi"), context.readings, context.catalogue)
    is_expired = (pl.col("expires") < context.today).fill_null(False)
    return Judged.validate(
        guard_results(pairs, guards, spoken)
        .with_columns(
            holds=pl.col("holds") & ~is_expired,
            detail=pl.when(is_expired).then(pl.format("决定的有效期至 {}", "expires")).otherwise("detail"),
        )
        .select("decision_id", "finding", "holds", "detail")
    )


def _stale(states: pl.DataFrame, decisions: dy.DataFrame[LedgerRows], findings: pl.DataFrame) -> pl.DataFrame:
    """`decision_id`, `finding`, `detail` of the corrections not applied any more and the findings on their items."""
    reopened = states.filter(pl.col("state") == DecisionState.REOPENED).join(decisions, on="decision_id")
    cells = findings.select("finding", "unit_id", "items").explode("items")
    return cells.join(reopened, left_on=["unit_id", "items"], right_on=["unit_id", "item"]).select(
        "decision_id", "finding", detail=pl.format("更正没有采用：{}", "detail")
    )


def _states_of_approvals(ledger: Ledger, context: DecisionContext, findings: dy.DataFrame[Findings]) -> pl.DataFrame:
    """The states of approvals; while there is no candidate, none has a state.

    One holds of the candidate alone, where nothing stands against it and every finding that needs an explanation and is
    open is accepted by its id.
    """
    approvals = [each for each in ledger.in_force if each.kind is DecisionKind.APPROVAL and context.candidate]
    waiting = frozenset(unsettled(findings)["finding_id"])
    faults = {each.id: _fault_of(each, context, waiting) for each in approvals}
    holding = "、".join(sorted(name for name, fault in faults.items() if fault is None))
    rows: list[tuple[str, str, str | None]] = []
    for approval in approvals:
        fault = faults[approval.id]
        if fault is None:
            rows.append((approval.id, DecisionState.HOLDING.value, None))
        elif holding:
            rows.append((approval.id, DecisionState.REPLACED.value, f"现由 {holding} 处理"))
        else:
            rows.append((approval.id, DecisionState.REOPENED.value, fault))
    return pl.DataFrame(rows, schema=dict.fromkeys(("decision_id", "state", "detail"), pl.String()), orient="row")


def _fault_of(approval: Decision, context: DecisionContext, waiting: frozenset[str]) -> str | None:
    """Say in Chinese why an approval approves nothing; `None` where it does.

    `waiting` are the ids of the findings that it has to accept.
    """
    if approval.candidate != context.candidate:
        return f"审定的不是现在的候选发布，现在的是 {context.candidate}"
    if context.obstacles:
        return f"这份候选发布还不能审定：{'；'.join(context.obstacles)}"
    if unknown := sorted(set(approval.accepts) - waiting):
        return f"没有这些尚未处理的需说明的审核结果：{'、'.join(unknown)}"
    if left := sorted(waiting - set(approval.accepts)):
        return f"还有 {len(left)} 条需说明的审核结果没有逐条接受：{'、'.join(left)}"
    return None
