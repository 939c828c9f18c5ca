"""`nianbao correct`: a number is to be another, and why; the original is kept."""

from argparse import Namespace
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from nianbao.deciding import LastRun, desk_of, signature, write_down
from nianbao.exits import Exit
from tasks.common.errors import CallerError
from tasks.common.personal_data import is_impersonal
from tasks.decisions import Decision
from tasks.model.codes import DecisionKind, State

__all__ = ["run"]


def run(arguments: Namespace) -> Exit:
    """Write a correction of a cell as the last run read it."""
    desk = desk_of(arguments)
    unit = desk.unit_id(arguments.unit)
    cell = _cell(desk.last_run(), unit, arguments.item)
    is_number = cell["value"] is not None
    draft = Decision(
        kind=DecisionKind.CORRECTION,
        unit=unit,
        item=arguments.item,
        before=cell["value"],
        after=_number(arguments.to),
        status=None if is_number else cell["status"],
        raw=cell["raw"] if not is_number and cell["raw"] and is_impersonal(cell["raw"]) else None,
        **signature(arguments),
    )
    return write_down(arguments, desk, [draft])


def _cell(last: LastRun, unit: str | None, item: str) -> Mapping[str, Any]:
    """What was read of an item in the unit's live report.

    Raises:
        CallerError: the unit has no live report, or the report no such item.
    """
    live = last.submissions.filter(pl.col("state") == State.LIVE, pl.col("unit_id") == unit)
    if not live.height:
        raise CallerError(f"上次运行没有 {unit} 的有效报告，没有可以更正的数。")
    cells = last.as_read.join(live, on="submission_id", how="semi").filter(pl.col("item") == item)
    if not cells.height:
        forms = "、".join(live["form"].drop_nulls()) or "（没有识别出统计表）"
        raise CallerError(f"{unit} 的报告（{forms} 年版统计表）没有指标“{item}”。指标标识见 nianbao read。")
    return cells.row(0, named=True)


def _number(text: str) -> Decimal | None:
    if text == "null":
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise CallerError(f"--to 写的是“{text}”，应是一个数，不加千分位；没有数写 null。")
    return number
