"""The decisions of a year as a release gives them."""

from decimal import Decimal

import polars as pl

from tasks.common.numbers import format_number
from tasks.decisions.apply.frames import decisions_frame
from tasks.decisions.model import Decision, Ledger
from tasks.tables import Decisions

__all__ = ["published_decisions"]


def published_decisions(ledger: Ledger, states: pl.DataFrame) -> pl.DataFrame:
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
