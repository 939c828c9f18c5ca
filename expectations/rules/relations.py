"""The arithmetic that rules are made of: each relation is data and gives the checks that test it.

A term that is blank makes the relation unassessable, unless the other terms already break it.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

import polars as pl

from expectations.forms import Equation
from expectations.rules.columns import COMPUTED, denied_column, quoted_column
from expectations.rules.comparisons import Comparison
from expectations.rules.model import Check, Severity, Values

__all__ = [
    "adds_up",
    "adds_up_or",
    "at_least_each",
    "at_most",
    "both_zero_or_neither",
    "fails_when",
    "prose_equals",
    "residual",
    "total_of",
    "was_computed",
]

_ZERO = Decimal(0)
_SUM_MESSAGE = "“{name}”填的是 {left}{unit}，各分项合计 {right}{unit}（{parts}），相差 {difference}{unit}。"


def total_of(parts: Sequence[str]) -> pl.Expr:
    """The sum of the parts; null where one of them is."""
    return pl.sum_horizontal([pl.col(part) for part in parts], ignore_nulls=False)


def adds_up(equation: Equation, message: str = _SUM_MESSAGE, instance: str = "", label: str = "") -> Check:
    """Both sides of an equation are equal."""
    left, right = total_of(equation.left), total_of(equation.right)
    return Check(
        message,
        left - right,
        left,
        right,
        equation.items,
        instance,
        label,
        lower=_ZERO,
        upper=_ZERO,
        comparisons=(Comparison(equation.left, equation.right),),
    )


def residual(equation: Equation) -> pl.Expr:
    """By how much the left side of an equation is above the right; null where a term is."""
    return total_of(equation.left) - total_of(equation.right)


def adds_up_or(total: str, parts: Sequence[str], *, when_above: Severity, when_below: Severity) -> tuple[Check, ...]:
    """`total` equals the sum of `parts`, with one severity where the total is above the sum and another below."""
    left, right = pl.col(total), total_of(parts)
    items = (total, *parts)
    return (
        Check(
            _SUM_MESSAGE,
            left - right,
            left,
            right,
            items,
            "parts_exceed_total",
            "分项之和大于总数",
            lower=_ZERO,
            severity=when_below,
            comparisons=(Comparison(tuple(parts), (total,), is_equal=False),),
        ),
        Check(
            _SUM_MESSAGE,
            left - right,
            left,
            right,
            items,
            "total_exceeds_parts",
            "总数大于分项之和",
            upper=_ZERO,
            severity=when_above,
            comparisons=(Comparison((total,), tuple(parts), is_equal=False),),
        ),
    )


def at_most(part: str, whole: str, message: str, instance: str = "", label: str = "") -> Check:
    """`part` is not above `whole`."""
    left, right = pl.col(part), pl.col(whole)
    return Check(
        message,
        left - right,
        left,
        right,
        (part, whole),
        instance,
        label,
        upper=_ZERO,
        comparisons=(Comparison((part,), (whole,), is_equal=False),),
    )


def at_least_each(total: str, parts: Sequence[str], message: str) -> Check:
    """`total` is not below any of `parts`; one part above it is enough, whatever is blank."""
    left, largest = pl.col(total), pl.max_horizontal(*parts)
    is_incomplete = pl.any_horizontal([pl.col(part).is_null() for part in parts])
    gap = pl.when((largest > left) | ~is_incomplete).then(left - largest)

    def above(values: Values) -> tuple[str, ...]:
        whole = values[total]
        return (total, *(part for part in parts if whole is not None and (values[part] or 0) > whole))

    return Check(
        message,
        gap,
        left,
        largest,
        (total, *parts),
        lower=_ZERO,
        items_at_fault=above,
        comparisons=tuple(Comparison((part,), (total,), is_equal=False) for part in parts),
    )


def fails_when(broken: pl.Expr, left: pl.Expr, right: pl.Expr, items: Sequence[str], message: str) -> Check:
    """The condition `broken` (three-valued) does not hold."""
    return Check(message, broken.cast(pl.Int8), left, right, tuple(items), upper=_ZERO)


def both_zero_or_neither(one: str, other: str, message: str) -> Check:
    """`one` is 0 exactly when `other` is."""
    left, right = pl.col(one), pl.col(other)
    return fails_when((left == 0) != (right == 0), left, right, (one, other), message)


def was_computed(item: str) -> pl.Expr:
    """Return whether an item's number is not the report's own but was computed from others."""
    return pl.col(COMPUTED).list.contains(item)


def prose_equals(items: Sequence[str], message: str, quotes: Literal["figure", "denial"]) -> tuple[Check, ...]:
    """Check that the prose says of each item what the table says; one check per item."""
    column = quoted_column if quotes == "figure" else denied_column
    return tuple(
        Check(
            message,
            pl.col(column(item)) - pl.col(item),
            pl.col(column(item)),
            pl.col(item),
            (item,),
            instance=item,
            lower=_ZERO,
            upper=_ZERO,
            where=pl.col(column(item)).is_not_null(),
            quotes=quotes,
        )
        for item in items
    )
