"""`nianbao correct`: a number is to be another, and why; the original is kept."""

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
    item: str
    to: str
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("--unit", required=True, help="单位标识或名称")
    command.add_argument("--item", required=True, help="指标的名称、名称里独有的一部分，或标识，如 requests.new.total")
    command.add_argument("--to", required=True, help="改为多少；写 null 表示没有数")
    add_places(command)
    add_signature(command)


def run(arguments: Arguments) -> Exit:
    """Write a correction of a cell as the last run read it."""
    session = open_session(arguments.places)
    unit = session.unit_id(arguments.unit)
    cell = _cell(session.last_run(), unit, arguments.item)
    signed = arguments.signature.as_fields(DecisionReason.MISPRINT)
    draft = draft_correction(unit, cell, _number(arguments.to), signed)
    return write_down(session, [draft], as_json=arguments.as_json)


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
