"""`nianbao check FILE`: what the rules say of one report."""

from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from expectations.rules import CATALOGUE, Severity
from nianbao.arguments import add_json, parse_year
from nianbao.exit_codes import Exit
from nianbao.files import existing_file
from nianbao.output import print_json, print_lines
from tasks.checking.broken import refuse_broken
from tasks.checking.evaluate import rule_outcomes
from tasks.common.numbers import json_number
from tasks.common.text import one_line
from tasks.intake.roster import load_roster
from tasks.model.codes import Certainty, Outcome
from tasks.settings import load_settings
from tasks.yearly.check_file import SingleCheck, check_file

__all__ = ["Arguments", "add_arguments", "run"]

_SHOWN = (
    *("rule", "outcome", "severity", "items", "left", "right", "difference", "message", "place", "suggestion"),
    *("repair", "reading", "reading_note"),
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    file: Path
    year: int | None
    roster: Path | None
    verbose: bool
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("file", type=Path, help="报告文件")
    command.add_argument("--year", type=parse_year, help="应报年度（默认取报告自己写的年度）")
    help_text = "另外列出无法判断的规则和原因"
    command.add_argument("-v", "--verbose", action="store_true", help=help_text)
    settings = load_settings()
    known = settings.roster if settings.path else None
    command.add_argument(
        "--roster", type=Path, default=known, help="单位名册，用来核对单位名称（默认按设置，没有设置则不核对）"
    )


def run(arguments: Arguments) -> Exit:
    """Check the file and print its findings."""
    path = existing_file(arguments.file)
    roster = load_roster(arguments.roster) if arguments.roster else None
    single = check_file(path, year=arguments.year, roster=roster)
    refuse_broken(single.checked.broken)
    if arguments.as_json:
        print_json(_as_json(single))
    else:
        print_lines(map(one_line, _lines(single, is_verbose=arguments.verbose)))
    blocks = (single.checked.findings["severity"] == Severity.BLOCK).any()
    return Exit.BLOCKED if blocks else Exit.DONE


def _as_json(single: SingleCheck) -> Mapping[str, object]:
    """The promised object: findings and counts, and which rules could not be assessed and why."""
    return {
        "unit": single.report.head.unit if single.report else None,
        "year": single.year,
        "form": single.report.form if single.report else None,
        "findings": [_finding(row) for row in single.checked.findings.iter_rows(named=True)],
        "repairs": _repairs(single),
        "counts": _counts(single),
        Outcome.CANNOT_BE_ASSESSED.value: [
            {"rule": row["rule"], "reason": row["reason"]} for row in _unassessed(single).iter_rows(named=True)
        ],
    }


def _finding(row: Mapping[str, Any]) -> Mapping[str, object]:
    return {key: json_number(row[key]) if key in ("left", "right", "difference") else row[key] for key in _SHOWN}


def _repairs(single: SingleCheck) -> list[Mapping[str, object]]:
    """For each error in the table the smallest sets of cells that would mend it, the likeliest first."""
    places = {fact.item: fact.place for fact in single.report.facts} if single.report else {}
    repairs = single.checked.repairs.partition_by("repair", maintain_order=True)
    return [
        {
            "rules": repair["rules"][0].to_list(),
            "is_complete": repair["is_complete"][0],
            "alternatives": [
                [_change(row, places) for row in way.iter_rows(named=True)]
                for way in repair.partition_by("way", maintain_order=True)
            ],
        }
        for repair in repairs
    ]


def _change(row: Mapping[str, Any], places: Mapping[str, str]) -> Mapping[str, object]:
    return {
        "item": row["item"],
        "from": json_number(row["value_from"]),
        "to": json_number(row["value_to"]),
        "place": places.get(row["item"]),
    }


def _counts(single: SingleCheck) -> dict[str, int]:
    """How many rules passed, failed and could not be assessed."""
    outcomes = rule_outcomes(single.checked.outcomes)["outcome"]
    return {outcome.value: int((outcomes == outcome).sum()) for outcome in Outcome}


def _unassessed(single: SingleCheck) -> pl.DataFrame:
    return rule_outcomes(single.checked.outcomes).filter(pl.col("outcome") == Outcome.CANNOT_BE_ASSESSED).sort("rule")


def _lines(single: SingleCheck, *, is_verbose: bool) -> Iterator[str]:
    """The findings for a person, gravest first, then the counts."""
    order = [severity.value for severity in Severity]
    rows = sorted(single.checked.findings.iter_rows(named=True), key=lambda row: order.index(row["severity"]))
    for row in rows:
        yield f"【{Severity(row['severity']).label}】{row['rule']}　{row['message']}"
        if row["place"]:
            yield f"    位置：{row['place']}"
        yield f"    建议：{row['suggestion']}"
        if row["repair"]:
            yield f"    可能的改法：{row['repair'].removeprefix('可能是')}"
        if row["reading"] != Certainty.CERTAIN:
            yield f"    识读{Certainty(row['reading']).label}：{row['reading_note'] or '见上'}"
    counts = _counts(single)
    words = "，".join(f"{outcome.label} {counts[outcome]}" for outcome in Outcome)
    yield f"共审核 {sum(counts.values())} 条规则：{words}。"
    if is_verbose:
        for row in _unassessed(single).iter_rows(named=True):
            title = CATALOGUE[row["rule"]].title if row["rule"] in CATALOGUE else ""
            yield f"    {Outcome.CANNOT_BE_ASSESSED.label}　{row['rule']}　{title}：{row['reason']}"
    elif counts[Outcome.CANNOT_BE_ASSESSED]:
        yield f"哪些{Outcome.CANNOT_BE_ASSESSED.label}、为什么：加 -v。"
