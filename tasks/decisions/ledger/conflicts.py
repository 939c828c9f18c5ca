"""Which decisions cannot stand beside each other?"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from tasks.decisions.model import Decision
from tasks.model.codes import DecisionKind

__all__ = ["conflicts"]


def conflicts(decisions: Sequence[Decision]) -> Iterator[tuple[Decision, str]]:
    """Decisions that cannot stand beside one before them: the same id, or the same cell corrected twice."""
    first: dict[str, Decision] = {}
    for decision in decisions:
        before = first.setdefault(decision.id, decision)
        if before is not decision:
            yield decision, f"与第 {before.line} 行的决定标识相同。请换一个没有用过的标识。"
    cells: dict[tuple[str | None, str | None], list[Decision]] = {}
    for decision in decisions:
        if decision.kind is DecisionKind.CORRECTION:
            cells.setdefault((decision.unit, decision.item), []).append(decision)
    for corrections in cells.values():
        for before, after in combinations(corrections, 2):
            if _may_both_hold(before, after):
                message = f"与第 {before.line} 行的决定更正同一个数（{after.item}）。请只留一条，或写明各自的原文。"
                yield after, message


def _may_both_hold(one: Decision, other: Decision) -> bool:
    """Whether one and the same cell could be what two corrections speak about."""
    if one.before != other.before:
        return False
    narrowed = ((one.status, other.status), (one.raw, other.raw))
    return not any(left is not None and right is not None and left != right for left, right in narrowed)
