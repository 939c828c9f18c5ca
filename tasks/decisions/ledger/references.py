"""The references of decisions to units of the roster, rules of the catalogue, items of the forms, and each other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache

from expectations.forms import Item, form, form_ids
from expectations.rules import Catalogue
from tasks.common.personal_data import find_personal_data, names_person
from tasks.decisions.model import CHANGED_REPORT, SIDES, Decision
from tasks.model.codes import DecisionKind, Waived
from tasks.model.number import DECIMALS, LARGEST, is_storable

__all__ = ["References", "conflicts", "items_by_id"]

_SHOWN = 8
_WHOLE_DIGITS = LARGEST.adjusted()

Fault = tuple[str, str]
"""A key of the entry, and what is wrong with what stands there."""


@cache
def items_by_id() -> Mapping[str, tuple[Item, ...]]:
    """Every item of every form by its id: an id may be one of several forms."""
    found: dict[str, tuple[Item, ...]] = {}
    for item in (item for form_id in form_ids() for item in form(form_id).items):
        found[item.id] = (*found.get(item.id, ()), item)
    return found


@dataclass(frozen=True, slots=True)
class References:
    """The year and the catalogue that decisions may refer to."""

    year: int
    catalogue: Catalogue

    def faults(self, decision: Decision) -> Iterator[Fault]:
        """Return what is wrong with a decision whose unit is known and whose shape is right."""
        if not decision.id.startswith(f"{self.year}-"):
            yield "id", f"不是 {self.year} 年度的决定：标识应以 {self.year}- 开头，往年的决定放在往年的文件里。"
        if decision.expires and decision.expires < decision.on:
            yield "expires", f"{decision.expires} 早于决定日期 {decision.on}。请核对两个日期。"
        yield from _personal(decision)
        yield from _subject_faults(decision)
        yield from self._rule_faults(decision)
        yield from _guard_faults(decision)
        if decision.kind is DecisionKind.CORRECTION:
            yield from _correction_faults(decision)

    def _rule_faults(self, decision: Decision) -> Iterator[Fault]:
        if decision.rule is None:
            return
        rule = self.catalogue.get(decision.rule)
        if rule is None:
            yield "rule", f"没有规则“{decision.rule}”。{_perhaps(decision.rule, self.catalogue)}"
            return
        checks = {check.instance: check for check in rule.checks}
        instance = decision.instance if decision.kind is DecisionKind.WAIVER else decision.instance or ""
        if instance is None:
            return
        if instance not in checks:
            named = "、".join(filter(None, list(checks)[:_SHOWN]))
            hint = f"请用 instance 写明是哪一个，如 {named}。" if named else "请删去 instance。"
            yield "instance", f"“{instance}”不是规则 {rule.id} 的细目。{hint}"
            return
        items = set(checks[instance].items)
        guarded = set(_guarded_items(decision))
        if items and guarded and not items & guarded:
            yield "guard", f"里的指标都与规则 {rule.id} 无关。它涉及：{'、'.join(sorted(items)[:_SHOWN])}。"


def _personal(decision: Decision) -> Iterator[Fault]:
    """Texts that name somebody in a place for something else; the words of `why` stay inside."""
    if names_person(decision.by):
        yield "by", "里像是人名、电话或证件号。请写名册 posts 里的一个岗位，如 办公室统计岗。"
    if decision.raw and find_personal_data(decision.raw):
        yield "raw", "里像是有人名或电话。请删去 raw，改用 status。"


def _subject_faults(decision: Decision) -> Iterator[Fault]:
    """Return what a waiver must name, and what it must not."""
    if decision.kind is not DecisionKind.WAIVER:
        return
    is_of_rule = decision.waived is Waived.RULE
    if is_of_rule and decision.rule is None:
        yield "waives", "是 rule 时，还要用 rule 写明是哪一条规则。"
    if not is_of_rule and (decision.rule or decision.instance):
        yield "rule", f"只在 waives: rule 时写。waives 是 {decision.waived} 时请删去 rule 和 instance。"
    if not is_of_rule and decision.submission is not None:
        yield "submission", f"不能用于 {decision.waived}：请写 unit（单位）。"


def _guard_faults(decision: Decision) -> Iterator[Fault]:
    known = items_by_id()
    for key in _guarded_items(decision):
        if key not in known:
            yield "guard", f"里的“{key}”不是任何统计表的指标。{_perhaps(key, known)}"
    for key, value in decision.guard.items():
        if isinstance(value, Decimal) and not is_storable(value):
            yield "guard", f"里 {key} 的数太长：最多 {_WHOLE_DIGITS} 位整数、{DECIMALS} 位小数。"


def _guarded_items(decision: Decision) -> list[str]:
    return [key for key in decision.guard if key not in (*SIDES, *CHANGED_REPORT)]


def _correction_faults(decision: Decision) -> Iterator[Fault]:
    items = items_by_id().get(decision.item or "", ())
    if not items:
        yield "item", f"“{decision.item}”不是任何统计表的指标。{_perhaps(decision.item or '', items_by_id())}"
        return
    if decision.before == decision.after:
        yield "to", "与 from 相同，没有更正什么。请核对两个数。"
    if decision.status is not None and decision.before is not None:
        yield "status", "只在没有原数（from: null）时写。请删去这一行。"
    for key, value in (("from", decision.before), ("to", decision.after)):
        if value is not None and not is_storable(value):
            yield key, f"的数太长：最多 {_WHOLE_DIGITS} 位整数、{DECIMALS} 位小数。"
    if decision.after is not None and not any(_fits(decision.after, item) for item in items):
        whole = "" if any(item.decimals for item in items) else "整"
        yield "to", f"不能是 {decision.after}：“{items[0].name}”应填不小于 0 的{whole}数。"


def _fits(value: Decimal, item: Item) -> bool:
    """Return whether an item's cell may hold a number."""
    return (item.signed or value >= 0) and -int(value.normalize().as_tuple().exponent) <= item.decimals


def _perhaps(text: str, known: Mapping[str, object]) -> str:
    """Return what may have been meant, in words."""
    near = get_close_matches(text, known, n=3)
    return f"是不是 {'、'.join(near)}？" if near else "请核对。"


def withdrawal_faults(decisions: Sequence[Decision]) -> Iterator[tuple[Decision, str]]:
    """Withdrawals of what is not there, of another withdrawal, or of what was withdrawn before."""
    known = {decision.id: decision for decision in decisions}
    before: dict[str, Decision] = {}
    for decision in decisions:
        if decision.withdraws is None:
            continue
        named = known.get(decision.withdraws)
        if named is None:
            yield decision, f"要撤销的 {decision.withdraws} 不在这个文件里。{_perhaps(decision.withdraws, known)}"
        elif named.kind is DecisionKind.WITHDRAWAL:
            yield decision, f"要撤销的 {named.id} 本身是一条撤销：请重新写一条原来的决定。"
        elif decision.withdraws in before:
            yield decision, f"要撤销的 {named.id} 已由第 {before[decision.withdraws].line} 行的决定撤销。"
        else:
            before[decision.withdraws] = decision


def conflicts(decisions: Sequence[Decision]) -> Iterator[tuple[Decision, str]]:
    """Decisions that cannot stand beside one before them: the same id, or the same cell corrected twice."""
    first: dict[str, Decision] = {}
    for decision in decisions:
        before = first.setdefault(decision.id, decision)
        if before is not decision:
            yield decision, f"与第 {before.line} 行的决定标识相同。请换一个没有用过的标识。"
    withdrawn = {decision.withdraws for decision in decisions}
    cells: dict[tuple[str | None, str | None], list[Decision]] = {}
    for decision in decisions:
        if decision.kind is DecisionKind.CORRECTION and decision.id not in withdrawn:
            cells.setdefault((decision.unit, decision.item), []).append(decision)
    for corrections in cells.values():
        by_number: dict[Decimal | None, list[Decision]] = {}
        for after in corrections:
            for before in by_number.get(after.before, ()):
                if _may_both_hold(before, after):
                    message = f"与第 {before.line} 行的决定更正同一个数（{after.item}）。请只留一条，或写明各自的原文。"
                    yield after, message
            by_number.setdefault(after.before, []).append(after)


def _may_both_hold(one: Decision, other: Decision) -> bool:
    """Return whether one and the same cell could be what two corrections of the same number speak about."""
    narrowed = ((one.status, other.status), (one.raw, other.raw))
    return not any(left is not None and right is not None and left != right for left, right in narrowed)
