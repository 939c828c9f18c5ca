"""`nianbao diff YEAR [A B]`: which numbers two releases of a year differ in, and why."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl

from expectations.forms import form
from nianbao.arguments import add_json, add_lake, parse_year
from nianbao.exit_codes import Exit
from nianbao.lakes import existing_lake
from nianbao.output import print_json, print_lines
from tasks.common.errors import CallerError
from tasks.common.numbers import json_number
from tasks.lake.folders import Lake
from tasks.model.codes import ChangeReason, Status
from tasks.release.changes import changes_between
from tasks.release.open import open_release

__all__ = ["Arguments", "add_arguments", "run"]

_COMPARED = ("value", "status", "counted", "submission", "decision")
_COLUMNS = (
    *("unit_id", "unit", "form", "item"),
    *(f"{name}_{side}" for name in _COMPARED for side in ("before", "after")),
    "unit_before",
)
_OF_WHOLE_UNITS = (
    ChangeReason.FIRST_REPORT,
    ChangeReason.WITHDRAWAL,
    ChangeReason.ROSTER,
    ChangeReason.RULE,
    ChangeReason.ORIGINAL,
    ChangeReason.METHOD,
    ChangeReason.RENAMED,
)
"""Reasons that concern all numbers of a unit: these are counted, not listed."""


_VALUE, _PRESENCE, _COUNTING = "value", "presence", "counting"
_KINDS = {_VALUE: "数值变了", _PRESENCE: "新有或不再有", _COUNTING: "数值没有变，只是计入合计与否变了"}
_IS_THERE = pl.col("status_before").is_not_null() & pl.col("status_after").is_not_null()
_KIND = (
    pl.when(~_IS_THERE)
    .then(pl.lit(_PRESENCE))
    .when(
        pl.any_horizontal(pl.col(f"{name}_before").ne_missing(pl.col(f"{name}_after")) for name in ("value", "status"))
    )
    .then(pl.lit(_VALUE))
    .otherwise(pl.lit(_COUNTING))
    .alias("kind")
)
"""What a change is: of a number itself, of whether there is one, or only of whether it counts."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    year: int
    releases: list[str]
    lake: Path
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("year", type=parse_year, help="报告年度")
    command.add_argument("releases", nargs="*", metavar="发布号", help="两个发布号，先旧后新（默认最新一次与上一次）")
    add_lake(command)


def run(arguments: Arguments) -> Exit:
    """Print every number that differs, by reason."""
    before, after = _pair(existing_lake(arguments.lake), arguments.year, arguments.releases)
    changes = changes_between(before, after).with_columns(_KIND)
    if arguments.as_json:
        rows = [
            {
                name: json_number(row[name]) if name.startswith("value_") else row[name]
                for name in (*_COLUMNS, "reason", "kind")
            }
            for row in changes.iter_rows(named=True)
        ]
        counts = {kind: changes.filter(kind=kind).height for kind in _KINDS}
        print_json({"before": before and before.name, "after": after.name, "counts": counts, "changes": rows})
    else:
        print_lines(_lines(before, after, changes))
    return Exit.DONE


def _pair(lake: Lake, year: int, named: list[str]) -> tuple[Path | None, Path]:
    """The two releases asked for; without any, the current one and the one before it."""
    if len(named) not in (0, 2):
        raise CallerError("请给出两个发布号（先旧后新），或者都不给：比较最新一次与它的上一次。")
    if named:
        before, after = (open_release(lake, year, name if "." in name else f"{year}.{name}").path for name in named)
        return before, after
    after = open_release(lake, year).path
    last = int(after.name.rpartition(".")[2]) - 1
    return (open_release(lake, year, f"{year}.{last}").path if last else None), after


def _lines(before: Path | None, after: Path, changes: pl.DataFrame) -> Iterator[str]:
    counts = Counter(changes["reason"])
    yield f"{before.name if before else '（没有更早的发布）'} → {after.name}：{changes.height} 个数有变动"
    yield from (
        f"    {words}：{count} 个" for kind, words in _KINDS.items() if (count := changes.filter(kind=kind).height)
    )
    for reason in ChangeReason:
        if counts[reason]:
            yield f"{reason.label}（{reason}）：{counts[reason]} 个"
            found = changes.filter(reason=reason)
            if reason in _OF_WHOLE_UNITS:
                yield from _by_unit(found)
                continue
            yield from _by_number(found.filter(pl.col("kind") != _COUNTING))
            if (only_counting := found.filter(kind=_COUNTING)).height:
                yield f"  {_KINDS[_COUNTING]}：{only_counting.height} 个"
                yield from _by_unit(only_counting)


def _by_unit(changes: pl.DataFrame) -> Iterator[str]:
    counted = changes.group_by("unit_id", "unit").len().sort("unit_id")
    return (f"    {unit}：{count} 个数" for _, unit, count in counted.iter_rows())


def _by_number(changes: pl.DataFrame) -> Iterator[str]:
    for row in changes.iter_rows(named=True):
        name = form(row["form"]).name(row["item"])
        yield f"    {row['unit']}　{name}　{_side(row, 'before')} → {_side(row, 'after')}"


def _side(row: dict[str, object], side: str) -> str:
    status, value = row[f"status_{side}"], row[f"value_{side}"]
    if status is None:
        return "（没有）"
    held = "" if row[f"counted_{side}"] else "（不计入）"
    return f"{json_number(value)}{held}" if isinstance(value, Decimal) else f"（{Status(str(status)).label}）{held}"
