"""The ledger of a year as tables: to join it with readings and findings, and as a release gives it."""

from collections.abc import Mapping
from decimal import Decimal

import dataframely as dy
import polars as pl

from tasks.common.numbers import format_number
from tasks.decisions.model import Decision, Ledger
from tasks.model.codes import DecisionKind, Waived
from tasks.tables import VALUE, Decisions

__all__ = ["decisions_frame", "guards_frame", "published_decisions"]

_ROSTER_RULES: Mapping[Waived, str] = {Waived.NOT_DUE: "ROSTER-MISSING", Waived.LATE_ACCEPTED: "ROSTER-LATE"}
"""What a waiver that names no rule lets pass."""

_DECISIONS = {
    "decision_id": pl.String(),
    "line": pl.Int64(),
    "kind": pl.String(),
    "waived": pl.String(),
    "unit_id": pl.String(),
    "submission_id": pl.String(),
    "rule": pl.String(),
    "instance": pl.String(),
    "item": pl.String(),
    "before": VALUE,
    "before_status": pl.String(),
    "before_raw": pl.String(),
    "after": VALUE,
    "candidate": pl.String(),
    "expires": pl.Date(),
    "decided_by": pl.String(),
    "decided_on": pl.Date(),
    "reason": pl.String(),
}
_GUARDS = {"decision_id": pl.String(), "key": pl.String(), "guarded": VALUE, "guarded_text": pl.String()}


def decisions_frame(ledger: Ledger) -> pl.DataFrame:
    """One row a decision, sorted by its id.

    `rule` is also what a waiver lets pass that names none; `instance` is null where any will do.
    """
    rows = [_row(decision) for decision in ledger.decisions]
    return pl.DataFrame(rows, schema=_DECISIONS, orient="row").sort("decision_id")


def guards_frame(ledger: Ledger) -> pl.DataFrame:
    """One row a key of a decision's guard: `guarded` is its number, `guarded_text` its text; null for no number."""
    rows = [
        (decision.id, key, *((value, None) if isinstance(value, Decimal | None) else (None, value)))
        for decision in ledger.decisions
        for key, value in decision.guard.items()
    ]
    return pl.DataFrame(rows, schema=_GUARDS, orient="row").sort("decision_id", "key")


def _row(decision: Decision) -> tuple[object, ...]:
    is_explanation = decision.kind is DecisionKind.EXPLANATION
    return (
        decision.id,
        decision.line,
        decision.kind.value,
        decision.waived.value if decision.waived else None,
        decision.unit,
        decision.submission,
        _ROSTER_RULES.get(decision.waived, decision.rule) if decision.waived else decision.rule,
        (decision.instance or "") if is_explanation else decision.instance,
        decision.item,
        decision.before,
        decision.status,
        decision.raw,
        decision.after,
        decision.candidate,
        decision.expires,
        decision.by,
        decision.on,
        decision.why,
    )


def published_decisions(ledger: Ledger, states: pl.DataFrame) -> dy.DataFrame[Decisions]:
    """DECISIONS of a year; `states` as `Decided.decisions` gives them.

    Lines stay behind, since a comment moves them, and so does the raw text of a cell, which may name people.
    """
    guards = pl.DataFrame(
        [(decision.id, _guard_in_words(decision)) for decision in ledger.decisions],
        schema={"decision_id": pl.String(), "guard": pl.String()},
        orient="row",
    )
    rows = (
        decisions_frame(ledger)
        .join(guards, on="decision_id")
        .join(states.select("decision_id", "state", state_note="detail"), on="decision_id")
        .with_columns(year=pl.lit(ledger.year, pl.Int32))
        .rename({"before": "value_before", "after": "value_after"})
    )
    return Decisions.check(rows.select(Decisions.column_names()))


def _guard_in_words(decision: Decision) -> str | None:
    """What a decision speaks about, as `item = number`."""
    parts = [
        f"{key} = {format_number(value) if isinstance(value, Decimal | None) else value}"
        for key, value in sorted(decision.guard.items())
    ]
    if decision.item:
        status = f"（{decision.status}）" if decision.status else ""
        parts.append(f"{decision.item} = {format_number(decision.before)}{status}")
    return "；".join(parts) or None
