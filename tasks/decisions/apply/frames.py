"""The ledger of a year as tables: to join it with readings and findings, and as a release gives it."""

from collections.abc import Collection, Mapping
from decimal import Decimal

import dataframely as dy
import polars as pl

from tasks.common.numbers import format_number
from tasks.decisions.apply.context import subject_of
from tasks.decisions.model import Decision, Ledger
from tasks.intake.roster import OTHER_POST
from tasks.model.codes import DecisionKind, Waived
from tasks.model.number import DECIMALS, DIGITS
from tasks.tables import Decisions

__all__ = ["GuardRows", "Judged", "LedgerRows", "decisions_frame", "guards_frame", "published_decisions"]

_ROSTER_RULES: Mapping[Waived, str] = {Waived.NOT_DUE: "ROSTER-MISSING", Waived.LATE_ACCEPTED: "ROSTER-LATE"}
"""What a waiver that names no rule lets pass."""


class LedgerRows(dy.Schema):
    """A ledger as a table: one row per decision, by its id.

    `rule` is also what a waiver lets pass that names none; `instance` is null where any will do. `subject` is what the
    decision is about, see `subject_of`. `decided_by` and `reason` may be published; `by` and `why` are the office's
    own words.
    """

    decision_id = dy.String()
    line = dy.Int64()
    kind = dy.String()
    waived = dy.String(nullable=True)
    unit_id = dy.String(nullable=True)
    submission_id = dy.String(nullable=True)
    rule = dy.String(nullable=True)
    instance = dy.String(nullable=True)
    item = dy.String(nullable=True)
    before = dy.Decimal(DIGITS, DECIMALS, nullable=True)
    before_status = dy.String(nullable=True)
    before_raw = dy.String(nullable=True)
    after = dy.Decimal(DIGITS, DECIMALS, nullable=True)
    candidate = dy.String(nullable=True)
    accepts = dy.List(dy.String())
    expires = dy.Date(nullable=True)
    decided_by = dy.String()
    decided_on = dy.Date()
    reason = dy.String()
    by = dy.String()
    why = dy.String()
    subject = dy.String(nullable=True)


class GuardRows(dy.Schema):
    """The guards of a ledger: one row per key; `guarded` is its number, `guarded_text` its text, null for no number."""

    decision_id = dy.String()
    key = dy.String()
    guarded = dy.Decimal(DIGITS, DECIMALS, nullable=True)
    guarded_text = dy.String(nullable=True)


class Judged(dy.Schema):
    """Explanations and waivers beside the findings they are about: whether each holds, and if not, why (Chinese)."""

    decision_id = dy.String()
    finding = dy.UInt32()
    holds = dy.Bool()
    detail = dy.String(nullable=True)


def decisions_frame(ledger: Ledger) -> dy.DataFrame[LedgerRows]:
    """Lay out the decisions of a ledger that were not withdrawn as a table."""
    schema = LedgerRows.create_empty().drop("subject").schema
    rows = pl.DataFrame([_row(decision, ledger.posts) for decision in ledger.in_force], schema=schema, orient="row")
    return LedgerRows.validate(rows.with_columns(subject_of()).sort("decision_id"))


def guards_frame(ledger: Ledger) -> dy.DataFrame[GuardRows]:
    """Lay out the guards of a ledger's decisions as a table."""
    rows = [
        (decision.id, key, *((value, None) if isinstance(value, Decimal | None) else (None, value)))
        for decision in ledger.in_force
        for key, value in decision.guard.items()
    ]
    frame = pl.DataFrame(rows, schema=GuardRows.create_empty().schema, orient="row")
    return GuardRows.validate(frame.sort("decision_id", "key"))


def _row(decision: Decision, posts: Collection[str]) -> tuple[object, ...]:
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
        list(decision.accepts),
        decision.expires,
        decision.by if decision.by in posts else OTHER_POST,
        decision.on,
        decision.reason.value,
        decision.by,
        decision.why,
    )


def published_decisions(ledger: Ledger, states: pl.DataFrame) -> dy.DataFrame[Decisions]:
    """DECISIONS of a year; `states` as `Decided.decisions` gives them.

    Lines stay behind, since a comment moves them, and so do the office's own words and the raw text of a cell, which
    may name people.
    """
    guards = pl.DataFrame(
        [(decision.id, _guard_in_words(decision)) for decision in ledger.in_force],
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
    """Return what a decision speaks about, as `item = number`."""
    parts = [
        f"{key} = {format_number(value) if isinstance(value, Decimal | None) else value}"
        for key, value in sorted(decision.guard.items())
        if key != "message"  # it may quote the report
    ]
    if decision.item:
        status = f"（{decision.status}）" if decision.status else ""
        parts.append(f"{decision.item} = {format_number(decision.before)}{status}")
    return "；".join(parts) or None
