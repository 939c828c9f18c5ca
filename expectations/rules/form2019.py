"""The rules of form 2019, and of every form that asks for the same: documents, numbers of items, and procurement."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import polars as pl

from expectations.forms import Form, matrix_forms
from expectations.rules.comparisons import Comparison
from expectations.rules.model import Check, Rule, Severity
from expectations.rules.relations import at_most, both_zero_or_neither, fails_when, total_of
from expectations.rules.table import column_label, on_form, rows_with, table_rule

__all__ = ["RULES"]

_PROCUREMENT = ("procurement.projects", "procurement.amount")


def _published(layout: Form) -> Iterator[Check]:
    for row, name in rows_with(layout.id, "published", "published_total"):
        items = (f"{row}.published", f"{row}.published_total")
        published, total = (column_label(layout, item) for item in items)
        yield at_most(
            *items,
            f"“{name}”一行：“{published}”{{left}} 件，大于“{total}”{{right}} 件，多 {{difference}} 件。",
            instance=row,
            label=name,
        )


def _nothing_published(layout: Form) -> Iterator[Check]:
    for row, name in rows_with(layout.id, "made", "published_total"):
        made, total = f"{row}.made", f"{row}.published_total"
        check = fails_when(
            (pl.col(made) > 0) & (pl.col(total) == 0),
            pl.col(made),
            pl.col(total),
            (made, total),
            f"“{name}”一行：“{column_label(layout, made)}”{{left}} 件，“{column_label(layout, total)}”却是 0。",
        )
        is_below_part = pl.col(f"{row}.published") > pl.col(total)
        yield replace(check, instance=row, label=name, explained_by={f"{layout.id}-PUBLISHED": is_below_part})


def _items_left(layout: Form) -> Iterator[Check]:
    for row, name in rows_with(layout.id, "items_last_year", "items_change"):
        items = (f"{row}.items_last_year", f"{row}.items_change")
        left = total_of(items)
        before, change = (f"“{column_label(layout, item)}”{{row[{item}]}} 项" for item in items)
        message = f"“{name}”一行：{before}，{change}，相加是 {{left}} 项，比 0 还小。"
        is_counted = Comparison((), items, is_equal=False)
        yield Check(message, left, left, pl.lit(0), items, row, name, lower=Decimal(0), comparisons=(is_counted,))


def _misread(layout: Form) -> Iterator[Check]:
    for row, name in rows_with(layout.id, "items_last_year", "items_change", "decisions"):
        before, change, decisions = (f"{row}.{column}" for column in ("items_last_year", "items_change", "decisions"))
        count = total_of((before, change))
        is_nothing = (pl.col(before) == 0) & (pl.col(change) == 0) & (pl.col(decisions) == 0)
        said = column_label(layout, decisions)
        check = fails_when(
            (pl.col(decisions) == count) & ~is_nothing,
            pl.col(decisions),
            count,
            (decisions, before, change),
            f"“{name}”一行：“{said}”{{left}}，正好等于“{column_label(layout, before)}”{{row[{before}]}} 加"
            f"“{column_label(layout, change)}”{{row[{change}]}}，是否把{said}理解成了现有项目数？",
        )
        yield replace(check, instance=row, label=name)


def _of_documents(layout: Form) -> Iterator[Rule]:
    if checks := tuple(_published(layout)):
        total = column_label(layout, checks[0].items[1])
        yield table_rule(
            id=f"{layout.id}-PUBLISHED",
            title=f"{column_label(layout, checks[0].items[0])}不大于{total}",
            checks=checks,
            suggestion=f"{total}是到年底累计公开且有效的件数，包括本年新公开的。请核对后改正并重新报送。",
        )
    if checks := tuple(_nothing_published(layout)):
        made, total = (column_label(layout, item) for item in checks[0].items)
        yield table_rule(
            id=f"{layout.id}-PUBLISHED-NONE",
            title=f"制作了文件而{total}为零",
            wording=f"{'、'.join(check.label for check in checks)}：{made} > 0 时，{total} > 0",
            checks=checks,
            severity=Severity.EXPLAIN,
            suggestion=f"文件已公开的，请补填{total}；确实都不公开的，请说明。",
            questions_number=True,
        )


def _of_items(layout: Form) -> Iterator[Rule]:
    if checks := tuple(_items_left(layout)):
        yield table_rule(
            id=f"{layout.id}-ITEMS-NEGATIVE",
            title="项目数量增减后不小于零",
            checks=checks,
            suggestion="减少的项目不能多于上一年的项目。请核对两个数，改正后重新报送。",
        )
    if checks := tuple(_misread(layout)):
        decisions, before, change = (column_label(layout, item) for item in checks[0].items)
        yield table_rule(
            id=f"{layout.id}-DECISIONS-MISREAD",
            title=f"{decisions}是否误填为现有项目数",
            wording=f"每一行：{decisions} ≠ {before} + {change}（三个数都是 0 的除外）",
            checks=checks,
            severity=Severity.EXPLAIN,
            suggestion=f"{decisions}是本年作出的许可、处罚等决定的件数，不是项目数。请核对；确属巧合的，请说明。",
            questions_number=True,
        )


def _of_procurement(layout: Form) -> Iterator[Rule]:
    if layout.has(*_PROCUREMENT):
        projects, amount = (column_label(layout, item) for item in _PROCUREMENT)
        message = f"“{projects}”{{left}} 项，“{amount}”{{right}} 万元，一个是 0 而另一个不是。"
        yield table_rule(
            id=f"{layout.id}-PROCUREMENT",
            title=f"{projects}与{amount}应同为零或同不为零",
            wording=f"{projects} = 0 当且仅当 {amount} = 0",
            checks=(both_zero_or_neither(*_PROCUREMENT, message),),
            severity=Severity.EXPLAIN,
            suggestion="请补填或改正其中一个数；数字属实的请说明。",
            questions_number=True,
        )


RULES = tuple(
    rule
    for layout in matrix_forms()
    for rule in on_form(layout, (*_of_documents(layout), *_of_items(layout), *_of_procurement(layout)))
)
"""Each rule is made for every form that has its columns."""
