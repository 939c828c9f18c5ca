"""The rules of form 2021, and of every form that asks for the same: documents in force, charges, and unpaid fees."""

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from expectations.forms import Form, matrix_forms, spoken
from expectations.rules.columns import denied_column, quoted_column
from expectations.rules.model import Check, Rule, Severity
from expectations.rules.relations import fails_when
from expectations.rules.table import column_label, items_of_row, on_form, rows_with, table_rule

__all__ = ["RULES"]

_CHARGES = "charges.amount"
_CHARGES_LIMIT = Decimal(100_000)
_FEE = "fees.collected"


def _in_force(layout: Form) -> Iterator[Check]:
    for row, name in rows_with(layout.id, "issued", "repealed", "in_force"):
        issued, repealed, in_force = f"{row}.issued", f"{row}.repealed", f"{row}.in_force"
        least = (pl.col(issued) - pl.col(repealed)).clip(0)
        yield Check(
            f"“{name}”一行：“{column_label(layout, in_force)}”{{left}} 件，少于“{column_label(layout, issued)}”"
            f"{{row[{issued}]}} 件减去“{column_label(layout, repealed)}”{{row[{repealed}]}} 件，少 {{difference}} 件。",
            pl.col(in_force) - least,
            pl.col(in_force),
            least,
            (in_force, issued, repealed),
            row,
            name,
            lower=Decimal(0),
        )


def _charges(layout: Form, column: str) -> Check:
    amount, row = pl.col(_CHARGES), layout.rows[layout.item(_CHARGES).row].name
    return fails_when(
        (amount >= _CHARGES_LIMIT) & (amount % 1 == 0),
        amount,
        amount / 10_000,
        (_CHARGES,),
        f"“{row}”的“{column}”填的是 {{left}} 万元，达到或超过 10 亿元又没有小数，是否把“元”填成了“万元”？"
        "如是，应为 {right} 万元。",
    )


def _unpaid(items: tuple[str, ...]) -> Check:
    is_silent = pl.col(quoted_column(_FEE)).is_null() & pl.col(denied_column(_FEE)).is_null()
    return fails_when(
        pl.any_horizontal([pl.col(item) > 0 for item in items]) & is_silent,
        pl.max_horizontal(items),
        pl.lit(0),
        items,
        "表中有逾期未缴费而不再处理的申请（{filled}），正文第六部分却没有说到信息处理费的收取情况。",
    )


def _rules(layout: Form) -> Iterator[Rule]:
    """The rules of those rows and columns that the form has."""
    if checks := tuple(_in_force(layout)):
        in_force, issued, repealed = (column_label(layout, item) for item in checks[0].items)
        yield table_rule(
            id=f"{layout.id}-IN-FORCE",
            title=f"{in_force}不小于本年制发减废止",
            wording=f"{'、'.join(check.label for check in checks)}：{in_force} ≥ {issued} - {repealed}，且 ≥ 0",
            checks=checks,
            severity=Severity.EXPLAIN,
            suggestion="请核对三个数；废止的是往年文件、有文件当年失效或联合制发的，请说明。",
        )
    if layout.has(_CHARGES):
        charged = spoken(column_label(layout, _CHARGES))
        yield table_rule(
            id=f"{layout.id}-CHARGES-UNIT",
            title="收费金额是否误以元为单位",
            wording=f"{charged}不是 {_CHARGES_LIMIT} 以上的整数",
            checks=(_charges(layout, charged),),
            severity=Severity.EXPLAIN,
            suggestion="表中单位是万元。请核对，以元填报的请除以 10000 后重新报送；数字属实的请说明。",
            questions_number=True,
            holds_number=True,
            unit_factor=Decimal(10_000),  # 元 in place of 万元
        )
    if unpaid := items_of_row(layout.id, "closed_otherwise.fee_unpaid"):
        yield table_rule(
            id=f"{layout.id}-FEE-UNPAID",
            title="有逾期未缴费的申请而正文没有说收费情况",
            wording="逾期未缴费而不再处理的申请 > 0 时，正文说明信息处理费的收取情况",
            checks=(_unpaid(unpaid),),
            severity=Severity.EXPLAIN,
            suggestion="报告第六部分应当写明收取信息处理费的情况。请补充，或者核对这一行是否填错。",
        )


RULES = tuple(rule for layout in matrix_forms() for rule in on_form(layout, _rules(layout)))
