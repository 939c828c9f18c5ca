"""`nianbao trace YEAR UNIT ITEM`: where a published number, or a district total, comes from."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from expectations.forms import form
from expectations.rules import CATALOGUE
from nianbao.arguments import add_json, add_lake, parse_year
from nianbao.exit_codes import Exit
from nianbao.lakes import existing_lake
from nianbao.output import print_json, print_lines
from tasks.common.numbers import json_number
from tasks.common.text import one_line
from tasks.model.codes import (
    DecisionReason,
    Doubt,
    FileKind,
    FindingState,
    MaturityLevel,
    Outcome,
    Status,
    Uncounted,
    UnitStatus,
)
from tasks.release.open import PublishedRelease, open_release
from tasks.trace import TracedNumber, TracedTotal, trace_number, trace_total
from tasks.trace import write_original as write_original_page

__all__ = ["Arguments", "add_arguments", "run"]

_TOTAL = ("total", "合计", "全区")


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    year: int
    unit: str
    item: str
    release: str | None
    open: bool
    lake: Path
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("year", type=parse_year, help="报告年度")
    command.add_argument("unit", help="单位标识或名称；合计写 total")
    command.add_argument("item", help="指标标识或名称，如 requests.new.total")
    command.add_argument("--release", help="发布号，如 2018.1（默认最新一次）")
    command.add_argument("--open", action="store_true", help="另写一页原件，标出这个数的位置")
    add_lake(command)


def run(arguments: Arguments) -> Exit:
    """Trace the number and print every step, from the release back to the words in the file."""
    release = open_release(existing_lake(arguments.lake), arguments.year, arguments.release)
    if arguments.unit in _TOTAL:
        _print_total(release, trace_total(release, arguments.item), is_json=arguments.as_json)
        if arguments.open:
            print(
                "合计由各单位的数相加而成，没有一份原件可标。请把 total 换成上面的某个单位，再用 --open。",
                file=sys.stderr,
            )
        return Exit.DONE
    traced = trace_number(release, arguments.unit, arguments.item)
    page = write_original_page(release, traced) if arguments.open else None
    if arguments.as_json:
        print_json(_as_json(release, traced) | ({"page": str(page)} if page else {}))
    else:
        print_lines(map(one_line, _lines(release, traced)))
        print_lines([f"原件页面：{page}"] if page else [])
    return Exit.DONE


def _release(release: PublishedRelease) -> Mapping[str, object]:
    names = ("maturity", "contentHash", "software")
    return {"id": release.id, "path": str(release.path), **{name: release.manifest[name] for name in names}}


def _as_json(release: PublishedRelease, traced: TracedNumber) -> dict[str, object]:
    return {
        "release": _release(release),
        "fact": _plain(traced.fact),
        "submission": _plain(traced.submission),
        "original": {"path": str(traced.original), "is_whole": traced.is_whole},
        "reading": _plain(traced.reading),
        "rules": [_plain(row) for row in traced.rules],
        "findings": [_plain(row) for row in traced.findings],
        "decisions": [_plain(row) for row in traced.decisions],
    }


def _plain(row: Mapping[str, Any]) -> dict[str, object]:
    """A row as JSON can hold it."""
    return {name: _json_value(value) for name, value in row.items()}


def _json_value(value: object) -> object:
    if isinstance(value, Decimal):
        return json_number(value)
    return value if value is None or isinstance(value, str | int | float | list) else str(value)


def _lines(release: PublishedRelease, traced: TracedNumber) -> Iterator[str]:
    fact, submission, reading = traced.fact, traced.submission, traced.reading
    label = form(fact["form"]).name(fact["item"])
    yield f"{fact['unit']} {fact['year']} 年度　{label}（{fact['item']}）"
    yield f"数值：{_shown(fact['value'])} {fact['unit_of_measure']}（{Status(fact['status']).label}）{_beside(fact)}"
    yield f"发布：{release.id}（{MaturityLevel(release.manifest['maturity']).label}），{release.path}"
    yield f"计入合计：{'是' if fact['counted'] else f'否，{_uncounted(fact)}'}"
    if fact["original_status"]:
        before = f"{_shown(fact['original_value'])}（{Status(fact['original_status']).label}）"
        yield f"更正前：{before}，决定 {fact['decision_id']}"
    yield f"报送：{submission['submission_id']}，第 {submission['revision']} 次，{submission['received_at']} 收到"
    yield f"原件：{traced.original}（{FileKind(submission['kind']).label}，{submission['size']} 字节）"
    yield f"文件指纹：{submission['sha256']}（{'与原件一致' if traced.is_whole else '原件缺失或已损坏'}）"
    yield f"位置：{fact['place'] or '（没有这一行）'}"
    yield f"原文：{reading['raw'] or '（空）'}"
    if reading["doubt"]:
        yield f"存疑：{Doubt(reading['doubt']).label}"
    yield from _rule_lines(traced)
    for row in traced.decisions:
        reason = DecisionReason.labels().get(row["reason"], row["reason"])  # words, in releases before 0.3
        yield f"决定：{row['decision_id']}，{row['decided_by']}，{row['decided_on']}，{reason}"


def _rule_lines(traced: TracedNumber) -> Iterator[str]:
    yield f"看过这个数的规则：{len(traced.rules)} 项"
    for row in traced.rules:
        name = f"{row['rule']}#{row['instance']}" if row["instance"] else row["rule"]
        title = CATALOGUE[row["rule"]].title if row["rule"] in CATALOGUE else ""
        reason = f"，{row['reason']}" if row["reason"] else ""
        yield f"    {Outcome(row['outcome']).label}　{name}　{title}{reason}"
    for row in traced.findings:
        yield f"    【{FindingState(row['state']).label}】{row['rule']}　{row['message']}"


def _print_total(release: PublishedRelease, traced: tuple[TracedTotal, ...], *, is_json: bool) -> None:
    if not is_json:
        print_lines(one_line(line) for total in traced for line in _total_lines(release, total))
        return
    totals = [
        {
            "total": _plain(each.total),
            "facts": [_plain(row) for row in each.facts],
            "absent": [_plain(row) for row in each.absent],
        }
        for each in traced
    ]
    print_json({"release": _release(release), "totals": totals})


def _total_lines(release: PublishedRelease, traced: TracedTotal) -> Iterator[str]:
    total = traced.total
    item = form(total["form"]).item(total["item"])
    yield f"{release.id} 合计　{form(total['form']).name(item.id)}（{item.id}，{total['form']} 年版）"
    counted = (UnitStatus.REPORTED, Status.BLANK, UnitStatus.MISSING, UnitStatus.HELD_BACK)
    counts = "，".join(f"{code.label} {total[f'units_{code}']}" for code in counted)
    counts += f"，存疑 {total.get('units_questioned', 0)}"
    yield f"合计：{_shown(total['total'])} {item.unit}（应报 {total['units_due']}，{counts}）"
    if not item.additive:
        yield "单位之间可能重复计数，合计仅供参考。"
    for fact in traced.facts:
        held = "" if fact["counted"] else f"　不计入，{_uncounted(fact)}"
        yield f"    {_shown(fact['value'])}　{fact['unit']}（{fact['unit_id']}）{held}　{fact['place'] or ''}"
    yield from (f"    没有数　{unit['unit']}（{_why(unit)}）" for unit in traced.absent)


def _why(unit: Mapping[str, Any]) -> str:
    return f"用 {unit['form']} 年版报送" if unit["form"] else UnitStatus(unit["status"]).label


def _uncounted(fact: Mapping[str, Any]) -> str:
    """Say why a number does not count; releases before 0.3 held back whole reports only and have no column for it."""
    return Uncounted(fact.get("uncounted_reason") or Uncounted.REPORT).label


def _shown(value: Decimal | None) -> str:
    return "（空）" if value is None else str(json_number(value))


def _beside(fact: Mapping[str, Any]) -> str:
    return f"，备注：{fact['note']}" if fact["note"] else ""
