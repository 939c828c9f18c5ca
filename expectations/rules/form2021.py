"""The rules that form 2021 has alone: documents in force, charges, and fees that were not paid."""

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from expectations.rules.model import Check, Severity
from expectations.rules.relations import denied_column, holds_unless, quoted_column
from expectations.rules.table import items_of_row, rows_with, table_rule

__all__ = ["RULES"]

_FORM = "2021"
_CHARGES_LIMIT = Decimal(100_000)
_UNPAID = items_of_row(_FORM, "closed_otherwise.fee_unpaid")
_FEE = "fees.collected"


def _in_force() -> Iterator[Check]:
    for row, name in rows_with(_FORM, "issued", "repealed", "in_force"):
        issued, repealed, in_force = f"{row}.issued", f"{row}.repealed", f"{row}.in_force"
        least = (pl.col(issued) - pl.col(repealed)).clip(0)
        yield Check(
            f"“{name}”一行：“现行有效件数”{{left}} 件，少于“本年制发件数”{{row[{issued}]}} 件减去“本年废止件数”"
            f"{{row[{repealed}]}} 件，少 {{difference}} 件。",
            pl.col(in_force) - least,
            pl.col(in_force),
            least,
            (in_force, issued, repealed),
            row,
            name,
            lower=Decimal(0),
        )


def _charges() -> Check:
    amount = pl.col("charges.amount")
    return holds_unless(
        (amount >= _CHARGES_LIMIT) & (amount % 1 == 0),
        amount,
        pl.lit(_CHARGES_LIMIT),
        ("charges.amount",),
        "“行政事业性收费”的“本年收费金额”填的是 {left} 万元，达到或超过 10 亿元又没有小数，是否把“元”填成了“万元”？",
    )


def _unpaid() -> Check:
    is_silent = pl.col(quoted_column(_FEE)).is_null() & pl.col(denied_column(_FEE)).is_null()
    return holds_unless(
        pl.any_horizontal([pl.col(item) > 0 for item in _UNPAID]) & is_silent,
        pl.max_horizontal(_UNPAID),
        pl.lit(0),
        _UNPAID,
        "表中有逾期未缴费而不再处理的申请（{filled}），正文第六部分却没有说到信息处理费的收取情况。",
    )


RULES = (
    table_rule(
        "2021-IN-FORCE",
        "现行有效件数不小于本年制发减废止",
        formula="规章、行政规范性文件：现行有效件数 ≥ 本年制发件数 - 本年废止件数，且 ≥ 0",
        checks=tuple(_in_force()),
        severity=Severity.EXPLAIN,
        suggestion="请核对三个数；废止的是往年文件、有文件当年失效或联合制发的，请说明。",
    ),
    table_rule(
        "2021-CHARGES-UNIT",
        "收费金额是否误以元为单位",
        formula="本年收费金额不是 100000 以上的整数",
        checks=(_charges(),),
        severity=Severity.EXPLAIN,
        suggestion="表中单位是万元。请核对，以元填报的请除以 10000 后重新报送；数字属实的请说明。",
    ),
    table_rule(
        "2021-FEE-UNPAID",
        "有逾期未缴费的申请而正文没有说收费情况",
        formula="逾期未缴费而不再处理的申请 > 0 时，正文说明信息处理费的收取情况",
        checks=(_unpaid(),),
        severity=Severity.EXPLAIN,
        suggestion="报告第六部分应当写明收取信息处理费的情况。请补充，或者核对这一行是否填错。",
    ),
)
