"""An entry of a ledger as a decision, and a decision as an entry: the file's keys and the code's, side by side."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from tasks.decisions.model import Decision
from tasks.model.codes import DecisionKind, DecisionReason, Waived

__all__ = ["decision_of", "entry_of"]


def decision_of(entry: Mapping[str, Any], line: int, unit: str | None) -> Decision:
    """An entry of the right shape as a decision about the unit of this id."""
    expires = entry.get("expires")
    guarded = entry.get("guard", {}).items()
    guard = {key: value if isinstance(value, str) else _number(value) for key, value in guarded}
    return Decision(
        kind=DecisionKind(entry["kind"]),
        by=entry["by"].strip(),
        on=date.fromisoformat(entry["on"]),
        why=entry["why"].strip(),
        reason=DecisionReason(entry.get("reason", DecisionReason.OTHER)),
        id=entry["id"],
        line=line,
        unit=unit,
        submission=entry.get("submission"),
        rule=entry.get("rule"),
        instance=entry.get("instance"),
        item=entry.get("item"),
        before=_number(entry.get("from")),
        after=_number(entry.get("to")),
        status=entry.get("status"),
        raw=entry.get("raw"),
        waived=Waived(entry["waives"]) if "waives" in entry else None,
        guard=MappingProxyType(guard),
        expires=date.fromisoformat(expires) if expires else None,
        candidate=entry.get("candidate"),
        withdraws=entry.get("withdraws"),
        accepts=tuple(entry.get("accepts", ())),
        person=entry.get("person"),
    )


def entry_of(decision: Decision) -> dict[str, object]:
    """A decision as the entry that stands for it: keys in the order of the file, those that say nothing left out."""
    is_correction = decision.kind is DecisionKind.CORRECTION
    keys: dict[str, object] = {
        "id": decision.id or None,
        "kind": decision.kind.value,
        "unit": decision.unit,
        "submission": decision.submission,
        "waives": decision.waived.value if decision.waived else None,
        "rule": decision.rule,
        "instance": decision.instance,
        "item": decision.item,
        "from": decision.before,
        "to": decision.after,
        "status": decision.status,
        "raw": decision.raw,
        "candidate": decision.candidate,
        "withdraws": decision.withdraws,
        "accepts": list(decision.accepts) or None,
        "guard": dict(decision.guard) or None,
        "reason": decision.reason.value if decision.reason is not DecisionReason.OTHER else None,
        "why": decision.why,
        "by": decision.by,
        "person": decision.person,
        "on": decision.on,
        "expires": decision.expires,
    }
    numbers = {"from", "to"} if is_correction else set()
    return {key: value for key, value in keys.items() if value is not None or key in numbers}


def _number(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)
