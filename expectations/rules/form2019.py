"""The rules that form 2019 has alone: documents, numbers of items, and procurement."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import polars as pl

from expectations.rules.model import Check, Comparison, Severity
from expectations.rules.relations import at_most, holds_unless, total_of, zero_together
from expectations.rules.table import rows_with, table_rule

__all__ = ["RULES"]

_FORM = "2019"


def _published() -> Iterator[Check]:
    for row, name in rows_with(_FORM, "published", "published_total"):
        yield at_most(
            f"{row}.published",
            f"{row}.published_total",
            f"“{name}”一行：“本年新公开数量”{{left}} 件，大于“对外公开总数量”{{right}} 件，多 {{difference}} 件。",
            instance=row,
            label=name,
        )


def _nothing_published() -> Iterator[Check]:
    for row, name in rows_with(_FORM, "made", "published_total"):
        made, total = f"{row}.made", f"{row}.published_total"
        check = holds_unless(
            (pl.col(made) > 0) & (pl.col(total) == 0),
            pl.col(made),
            pl.col(total),
            (made, total),
            f"“{name}”一行：“本年新制作数量”{{left}} 件，“对外公开总数量”却是 0。",
        )
        is_below_part = pl.col(f"{row}.published") > pl.col(total)
        yield replace(check, instance=row, label=name, explained_by={"2019-PUBLISHED": is_below_part})


def _items_left() -> Iterator[Check]:
    for row, name in rows_with(_FORM, "items_last_year", "items_change"):
        items = (f"{row}.items_last_year", f"{row}.items_change")
        left = total_of(items)
        before, change = (f"{{row[{item}]}} 项" for item in items)
        message = f"“{name}”一行：“上一年项目数量”{before}，“本年增/减”{change}，相加是 {{left}} 项，比 0 还小。"
        is_counted = Comparison((), items, is_equal=False)
        yield Check(message, left, left, pl.lit(0), items, row, name, lower=Decimal(0), comparisons=(is_counted,))


def _misread() -> Iterator[Check]:
    for row, name in rows_with(_FORM, "items_last_year", "items_change", "decisions"):
        before, change, decisions = f"{row}.items_last_year", f"{row}.items_change", f"{row}.decisions"
        count = total_of((before, change))
        is_nothing = (pl.col(before) == 0) & (pl.col(change) == 0) & (pl.col(decisions) == 0)
        check = holds_unless(
            (pl.col(decisions) == count) & ~is_nothing,
            pl.col(decisions),
            count,
            (decisions, before, change),
            f"“{name}”一行：“处理决定数量”{{left}}，正好等于“上一年项目数量”{{row[{before}]}} 加“本年增/减”"
            f"{{row[{change}]}}，是否把处理决定数量理解成了现有项目数？",
        )
        yield replace(check, instance=row, label=name)


RULES = (
    table_rule(
        "2019-PUBLISHED",
        "本年新公开数量不大于对外公开总数量",
        formula="规章、行政规范性文件：本年新公开数量 ≤ 对外公开总数量",
        checks=tuple(_published()),
        suggestion="对外公开总数量是到年底累计公开且有效的件数，包括本年新公开的。请核对后改正并重新报送。",
    ),
    table_rule(
        "2019-PUBLISHED-NONE",
        "制作了文件而对外公开总数量为零",
        formula="规章、行政规范性文件：本年新制作数量 > 0 时，对外公开总数量 > 0",
        checks=tuple(_nothing_published()),
        severity=Severity.EXPLAIN,
        suggestion="文件已公开的，请补填对外公开总数量；确实都不公开的，请说明。",
    ),
    table_rule(
        "2019-ITEMS-NEGATIVE",
        "项目数量增减后不小于零",
        formula="每一行：上一年项目数量 + 本年增/减 ≥ 0",
        checks=tuple(_items_left()),
        suggestion="减少的项目不能多于上一年的项目。请核对两个数，改正后重新报送。",
    ),
    table_rule(
        "2019-DECISIONS-MISREAD",
        "处理决定数量是否误填为现有项目数",
        formula="每一行：处理决定数量 ≠ 上一年项目数量 + 本年增/减（三个数都是 0 的除外）",
        checks=tuple(_misread()),
        severity=Severity.EXPLAIN,
        suggestion="处理决定数量是本年作出的许可、处罚等决定的件数，不是项目数。请核对；确属巧合的，请说明。",
    ),
    table_rule(
        "2019-PROCUREMENT",
        "采购项目数量与采购总金额应同为零或同不为零",
        formula="采购项目数量 = 0 当且仅当 采购总金额 = 0",
        checks=(
            zero_together(
                "procurement.projects",
                "procurement.amount",
                "“采购项目数量”{left} 项，“采购总金额”{right} 万元，一个是 0 而另一个不是。",
            ),
        ),
        severity=Severity.EXPLAIN,
        suggestion="请补填或改正其中一个数；数字属实的请说明。",
    ),
)
