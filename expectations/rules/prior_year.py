"""Expressions about the year before: whose numbers these are, and why nothing can be compared."""

from types import MappingProxyType

import polars as pl

from expectations.forms import form_ids
from expectations.forms.series import alike_items
from expectations.rules.columns import FORM, LAST_FORM, LAST_YEAR, last_column

__all__ = ["COPIED", "LAST_REPORT", "forms_alike", "last_items", "why_not_comparable"]

LAST_REPORT = f" {{row[{LAST_YEAR}]}} 年度报告的"
"""How a message says where a number of the year before stands."""

COPIED = MappingProxyType({"YEAR-COPIED": pl.col("is_last_years")})
"""What explains whatever does not go on from last year: that the table is last year's once more."""


def last_items(expression: pl.Expr) -> tuple[str, ...]:
    """The items whose numbers of the year before an expression is made of."""
    prefix = last_column("")
    names = dict.fromkeys(expression.meta.root_names())
    return tuple(name.removeprefix(prefix) for name in names if name.startswith(prefix))


def forms_alike(form_id: str, *items: str) -> tuple[str, ...]:
    """The forms that count all of these items as a form does, this form among them."""
    return tuple(other for other in form_ids() if set(items) <= set(alike_items(form_id, other)))


def why_not_comparable(*forms: str) -> pl.Expr:
    """Return why nothing of the year before can be compared, in words; null where something can.

    That is where the unit filled in one of these forms then; without any, where it filled in the same form as now.
    """
    last = pl.col(LAST_FORM)
    is_other = ~last.is_in(forms) if forms else last != pl.col(FORM)
    return (
        pl.when(last.is_null())
        .then(pl.lit("上一年度没有该单位已发布的数可以比较"))
        .when(is_other)
        .then(pl.format("上一年度用的是 {} 年版统计表，没有可比的数", last))
    )
