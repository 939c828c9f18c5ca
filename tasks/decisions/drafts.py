"""Decisions as they are put before the ledger: the same from a command, the desk and Prefect's page."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from tasks.common.personal_data import is_impersonal
from tasks.decisions.apply.guards import guards_of
from tasks.decisions.model import Decision, Guard
from tasks.model.codes import DecisionKind, DecisionReason

__all__ = ["draft_approval", "draft_correction", "guard_of_lateness"]

_LATE = "ROSTER-LATE"


def draft_approval(
    candidate: str, accepts: Iterable[str], *, by: str, why: str, on: date, person: str | None = None
) -> Decision:
    """Draft the approval of a candidate by its hash, with the ids of the findings that it lets stand, each once."""
    return Decision(
        kind=DecisionKind.APPROVAL,
        candidate=candidate,
        accepts=tuple(dict.fromkeys(accepts)),
        by=by,
        person=(person or "").strip() or None,
        why=why,
        reason=DecisionReason.APPROVED,
        on=on,
    )


def draft_correction(
    unit: str | None, cell: Mapping[str, Any], after: Decimal | None, signed: Mapping[str, Any]
) -> Decision:
    """Draft the correction of a cell (a row of `Readings`) of a unit's live report.

    A cell without a number is told by its status, and by its words where these name nobody. `signed` are the fields
    of a decision that a signature fills in.
    """
    is_number = cell["value"] is not None
    return Decision(
        kind=DecisionKind.CORRECTION,
        unit=unit,
        item=cell["item"],
        before=cell["value"],
        after=after,
        status=None if is_number else cell["status"],
        raw=cell["raw"] if not is_number and cell["raw"] and is_impersonal(cell["raw"]) else None,
        **signed,
    )


def guard_of_lateness(findings: pl.DataFrame, readings: pl.DataFrame) -> Guard:
    """How late a unit's report came by its findings, which an acceptance rests on; empty where nothing is in yet."""
    late = findings.filter(pl.col("rule") == _LATE)
    return guards_of(late, readings)[0] if late.height else {}
