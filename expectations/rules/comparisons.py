"""Sums of items that a rule compares, and what they say in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from expectations.forms import Form, Item

__all__ = ["Comparison", "in_words"]

_MOST_TERMS = 8
"""The eight kinds of answers are still read at a glance; of the outcomes, some twenty, the first and last are named."""
_MOST_ROWS = 2
"""The two rows of documents are named before the colon; more would be longer than what is said of them."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """That the sum of the items on the left equals that of those on the right or, if not `is_equal`, is at most it."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    is_equal: bool = True

    @property
    def items(self) -> tuple[str, ...]:
        """All items of both sides."""
        return (*self.left, *self.right)


def in_words(checks: Sequence[tuple[str, Sequence[Comparison]]], layout: Form) -> str:
    """Return what checks compare, in Chinese: each is given with the word for its severity, and its comparisons.

    One statement stands for all rows or all columns where it is the same in each.
    """
    compared = list(chain.from_iterable(comparisons for _, comparisons in checks))
    first = compared[0]
    is_both_ways = len(compared) == 2 and compared[1] == replace(first, left=first.right, right=first.left)
    if is_both_ways:
        return f"{_stated(first, layout)}；{'大于' if _is_turned(first) else '小于'}时{checks[1][0]}"
    if len(compared) > 1 and all(each == Comparison(each.left[:1], first.right, is_equal=False) for each in compared):
        parts = "、".join(_names([each.left[0] for each in compared], layout))
        return f"{_sum(_names(first.right, layout))} ≥ {parts}中的每一项"
    cells = [[layout.item(item) for item in each.items] for each in compared]
    if len(compared) > 1 and all(len({item.row for item in items}) == 1 for items in cells):
        said = {_across(each, layout) for each in compared}
        rows = list(dict.fromkeys(layout.rows[items[0].row].name for items in cells))
        if len(said) == 1:
            return f"{'、'.join(rows) if len(rows) <= _MOST_ROWS else '每一行'}：{said.pop()}"
    if len(compared) > 1 and all(len({item.column for item in items}) == 1 for items in cells):
        said = {_down(each, layout) for each in compared}
        if len(said) == 1:
            return f"每一列：{said.pop()}"
    return "；".join(_stated(each, layout) for each in compared)


def _across(comparison: Comparison, layout: Form) -> str:
    """A comparison within a row, by the columns' headings."""
    return _written(comparison, *([_column(layout.item(item), layout) for item in side] for side in _sides(comparison)))


def _down(comparison: Comparison, layout: Form) -> str:
    """A comparison within a column, by the rows' names."""
    return _written(
        comparison, *([layout.rows[layout.item(item).row].name for item in side] for side in _sides(comparison))
    )


def _stated(comparison: Comparison, layout: Form) -> str:
    """A comparison by the items' names; parts that stand beside their total under one heading by their own headings."""
    items = [layout.item(item) for item in comparison.items]
    headings = {layout.blocks[layout.rows[item.row].block].columns[item.column].headings[:-1] for item in items}
    is_in_row = len({item.row for item in items}) == 1
    is_under_one = is_in_row and len(headings) == 1 and headings != {()} and len(comparison.left) == 1
    left = _names(comparison.left, layout)
    if is_under_one:
        return _written(comparison, left, [_column(layout.item(item), layout) for item in comparison.right])
    return _written(comparison, left, _names(comparison.right, layout))


def _written(comparison: Comparison, left: Sequence[str], right: Sequence[str]) -> str:
    """The statement, with the longer side to the right; a side without terms is 0."""
    if comparison.is_equal:
        return f"{_sum(left)} = {_sum(right)}"
    if _is_turned(comparison):
        return f"{_sum(right)} ≥ {_sum(left)}"
    return f"{_sum(left)} ≤ {_sum(right)}"


def _is_turned(comparison: Comparison) -> bool:
    """Return whether what is at least something is said, not what is at most it: of a total, and of what is above 0."""
    return not comparison.left or len(comparison.left) > len(comparison.right)


def _sides(comparison: Comparison) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return comparison.left, comparison.right


def _sum(names: Sequence[str]) -> str:
    if len(names) > _MOST_TERMS:
        return f"{names[0]} + {names[1]} + … + {names[-1]}（共 {len(names)} 项）"
    return " + ".join(names) or "0"


def _names(items: Sequence[str], layout: Form) -> list[str]:
    """Name the items of one side: by their section too where another has the name, unless all are of one."""
    is_of_one_section = len(items) > 1 and len({layout.rows[layout.item(item).row].section for item in items}) == 1
    return [layout.item(item).name if is_of_one_section else layout.name(item) for item in items]


def _column(item: Item, layout: Form) -> str:
    return layout.blocks[layout.rows[item.row].block].columns[item.column].label
