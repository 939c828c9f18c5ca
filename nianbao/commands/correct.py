"""`nianbao correct`: numbers of a report are to be others, and why; the originals are kept."""

from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from nianbao.arguments import add_json
from nianbao.decision_commands import LastRun, Places, Signature, add_places, add_signature, open_session, write_down
from nianbao.exit_codes import Exit
from tasks.common.errors import CallerError
from tasks.common.numbers import finite_number
from tasks.decisions import draft_correction
from tasks.intake.resolve import resolve_item
from tasks.model.codes import DecisionReason, State

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    places: Places
    signature: Signature
    unit: str
    item: list[str]
    to: list[str]
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("--unit", required=True, help="单位标识或名称")
    named = "指标的名称、名称里独有的一部分，或标识，如 requests.new.total；同一理由的几个数各写一遍 --item 和 --to"
    command.add_argument("--item", required=True, action="append", help=named)
    command.add_argument("--to", required=True, action="append", help="改为多少；写 null 表示没有数")
    add_places(command)
    add_signature(command)


def run(arguments: Arguments) -> Exit:
    """Write corrections of cells as the last run read them."""
    if len(arguments.item) != len(arguments.to):
        raise CallerError(
            f"--item 写了 {len(arguments.item)} 个，--to 写了 {len(arguments.to)} 个：每个数各写一遍，先后对应。"
        )
    session = open_session(arguments.places)
    unit, last = session.unit_id(arguments.unit), session.last_run()
    signed = arguments.signature.as_fields(DecisionReason.MISPRINT)
    drafts = [
        draft_correction(unit, _cell(last, unit, item), _number(to), signed)
        for item, to in zip(arguments.item, arguments.to, strict=True)
    ]
    return write_down(session, drafts, as_json=arguments.as_json)


def _cell(last: LastRun, unit: str | None, item: str) -> Mapping[str, Any]:
    """What was read of an item in the unit's live report.

    Raises:
        CallerError: the unit has no live report, or the report no such item, or several that could be meant.
    """
    live = last.submissions.filter(pl.col("state") == State.LIVE, pl.col("unit_id") == unit)
    if not live.height:
        raise CallerError(f"上次运行没有 {unit} 的有效报告，没有可以更正的数。")
    found = resolve_item(item, live["form"].drop_nulls().unique().sort())
    cells = last.as_read.join(live, on="submission_id", how="semi").filter(pl.col("item") == found)
    if not cells.height:
        raise CallerError(f"{unit} 的报告里没有读到指标“{found}”。")
    return cells.row(0, named=True)


def _number(text: str) -> Decimal | None:
    if text == "null":
        return None
    number = finite_number(text)
    if number is None:
        raise CallerError(f"--to 写的是“{text}”，应是一个数，不加千分位；没有数写 null。")
    return number
