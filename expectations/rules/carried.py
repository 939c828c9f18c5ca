"""What was carried over: the requests carried in this year are those carried out the year before.

Where the total is off, it alone is a finding if the kinds of applicants account for all of it; where it is right, each
kind that is off is one.
"""

from collections.abc import Mapping
from decimal import Decimal

import polars as pl

from expectations.forms import Column, form
from expectations.rules.before import COPIED, FORM, LAST_REPORT, why_not_comparable
from expectations.rules.model import Check, Severity
from expectations.rules.relations import last_column, residual
from expectations.rules.table import sum_to

__all__ = ["CARRYING_FORMS", "carried_checks"]

CARRYING_FORMS = ("2019", "2021")
"""The forms that ask what was carried over, in the same rows and columns."""

_CARRIED_IN, _CARRIED_OUT = "requests.carried_in", "requests.carried_out"
_TOTAL = "total"
_KINDS = tuple(
    item.removeprefix(f"{_CARRIED_IN}.") for item in sum_to(CARRYING_FORMS[-1], f"{_CARRIED_IN}.{_TOTAL}").right
)
_OFF_IN_ROW = residual(sum_to(CARRYING_FORMS[-1], f"{_CARRIED_IN}.{_TOTAL}"))


def carried_checks() -> tuple[Check, ...]:
    """One check a kind of applicants, and one for their total."""
    layout = form(CARRYING_FORMS[-1])
    table = layout.blocks[layout.rows[layout.item(f"{_CARRIED_IN}.{_TOTAL}").row].block]
    return tuple(map(_check, table.columns))


def _check(column: Column) -> Check:
    is_total = column.id == _TOTAL
    item = f"{_CARRIED_IN}.{column.id}"
    message = (
        f"表中“上年结转政府信息公开申请数量”一行“{column.label}”填的是 {{left}} 件，"
        f"而{LAST_REPORT}“结转下年度继续办理”一行“{column.label}”是 {{right}} 件，相差 {{difference}} 件。"
    )
    return Check(
        message + ("{row[carried_apart]}" if is_total else ""),
        _off(column.id),
        pl.col(item),
        pl.col(last_column(f"{_CARRIED_OUT}.{column.id}")),
        (item,),
        instance=column.id,
        label=f"“{column.label}”一列",
        lower=Decimal(0),
        upper=Decimal(0),
        severity=Severity.BLOCK if is_total else Severity.EXPLAIN,
        explained_by={**COPIED, **(_explained_total() if is_total else _explained_kind())},
        gap=why_not_comparable(*CARRYING_FORMS),
    )


def _off(kind: str) -> pl.Expr:
    """By how much more was carried in than was carried out the year before."""
    return pl.col(f"{_CARRIED_IN}.{kind}") - pl.col(last_column(f"{_CARRIED_OUT}.{kind}"))


def _explained_total() -> Mapping[str, pl.Expr]:
    """The total alone is off, and by as much as it is off from its own row."""
    are_kinds_right = pl.all_horizontal([_off(kind) == 0 for kind in _KINDS])
    return _in_row(are_kinds_right & (_off(_TOTAL) == _OFF_IN_ROW))


def _explained_kind() -> Mapping[str, pl.Expr]:
    """What is off in the kinds is all that is off in the total; or the total is right, and the row is off by it."""
    known, whole = (pl.sum_horizontal(list(map(_off, _KINDS)), ignore_nulls=ignore) for ignore in (True, False))
    in_total = (_off(_TOTAL) != 0) & (_off(_TOTAL) == known)
    in_row = (_off(_TOTAL) == 0) & (_OFF_IN_ROW != 0) & (_OFF_IN_ROW + whole == 0)
    return {"YEAR-CARRY": in_total, **_in_row(in_row)}


def _in_row(is_cause: pl.Expr) -> Mapping[str, pl.Expr]:
    """The rule that a row adds up, where it failing is the cause."""
    return {f"{form_id}-ROW": is_cause & (pl.col(FORM) == form_id) for form_id in CARRYING_FORMS}
