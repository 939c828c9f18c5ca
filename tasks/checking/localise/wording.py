"""The smallest changes that would mend an error, as a steward reads them."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from expectations.forms import Form, form
from expectations.forms.names import cell_name, names_within, place_shared
from tasks.checking.localise.result import Change, Repair
from tasks.checking.localise.search import MOST_CELLS, Limit
from tasks.common.numbers import format_number

__all__ = ["in_words"]

_MOST_SPELT, _MOST_APART = 4, 2
"""Of more ways of one cell than these, those that change it by the same are told together, unless they are very few."""

_NOT_FOUND = {
    Limit.CELLS: f"要使表中各等式都成立，至少要改 {MOST_CELLS + 1} 个数，不再推断是哪几个。",
    Limit.WORK: "在限定的计算量内没有推断出最少要改哪几个数。",
}


def in_words(repair: Repair) -> str:
    """Return what may have been meant instead, all ways one after the other, or why nothing is suggested."""
    if repair.limit:
        return _NOT_FOUND[repair.limit]
    ways = "；或者".join(_told(repair.ways, form(repair.form)))
    return f"可能是{ways}。" if repair.is_complete else f"可能是{ways}；也可能是同样多的别的数。"


def _told(ways: Sequence[Sequence[Change]], layout: Form) -> Iterator[str]:
    if len(ways) <= _MOST_SPELT or any(len(way) > 1 for way in ways):
        for way in ways:
            yield "，同时".join(_change(change, layout) for change in way)
        return
    # What the prose speaks for is told by itself, before the others, and what it speaks against after them.
    yield from (_change(change, layout) for (change,) in ways if change.is_said)
    by_move: dict[Decimal | None, list[Change]] = {}
    for (change,) in ways:
        if change.is_said or change.is_denied:
            continue
        by_move.setdefault(change.move, []).append(change)
    for move, changes in by_move.items():
        if move is None or len(changes) <= _MOST_APART:
            yield from (_change(change, layout) for change in changes)
        else:
            yield _one_of(changes, move, layout)
    yield from (_change(change, layout) for (change,) in ways if change.is_denied)


def _one_of(changes: Sequence[Change], move: Decimal, layout: Form) -> str:
    """One of several numbers, whichever it is, changes by the same."""
    items = [change.item for change in changes]
    names, shared = names_within(items, layout), place_shared(items, layout)
    verb = f"加 {format_number(move)}" if move > 0 else f"减 {format_number(-move)}"
    listed = "、".join(
        f"{names[change.item]}（{format_number(change.before)} 改为 {format_number(change.after)}）"
        for change in changes
    )
    return f"{f'{shared}的' if shared else '下列'} {len(items)} 个数之一{verb}：{listed}"


def _change(change: Change, layout: Form) -> str:
    before, after = format_number(change.before), format_number(change.after)
    return f"{cell_name(change.item, layout)}由 {before} 改为 {after}{_leeway(change)}{_evidence(change)}"


def _evidence(change: Change) -> str:
    """Return what the prose says of the number, in words."""
    if change.is_said:
        return f"（正文写的是 {format_number(change.after)}）"
    return f"（但正文写的也是 {format_number(change.before)}）" if change.is_denied else ""


def _leeway(change: Change) -> str:
    """Return which other numbers would do, in words."""
    if change.least == change.most:
        return "（或别的相配的数）" if change.least is None else ""
    if change.after == change.least:
        return " 或更大的数" if change.most is None else f"（至多 {format_number(change.most)}）"
    return f"（至少 {format_number(change.least)}）" if change.least else " 或更小的数"
