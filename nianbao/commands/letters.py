"""`nianbao letters`: the letters of a year, and the record of those that were sent."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from nianbao.arguments import add_json, add_lake, parse_day, parse_year
from nianbao.exit_codes import Exit
from nianbao.lakes import existing_lake
from nianbao.output import print_json, print_lines
from tasks.common.clock import today
from tasks.common.errors import CallerError
from tasks.lake.folders import Lake
from tasks.lake.letters import SentLetter, keep_sent_letter, letters_folder, sent_letters
from tasks.review.filled import LETTERS

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    year: int
    lake: Path
    sent: list[str] | None
    all: bool
    on: date | None
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("--year", type=parse_year, required=True, help="报告年度，如 2018")
    add_lake(command)
    command.add_argument("--sent", nargs="+", metavar="单位", help="登记这些单位的通知已经发出，并留存一份")
    command.add_argument("--all", action="store_true", help="登记所有还没有发出的通知已经发出")
    command.add_argument("--on", type=parse_day, metavar="日期", help="发出日期，如 2019-04-02（默认今天）")


def run(arguments: Arguments) -> Exit:
    """List the letters of the last run of a year, or keep those that were sent."""
    lake, year = existing_lake(arguments.lake), arguments.year
    place = lake.review(year) / LETTERS
    if not place.is_file():
        raise CallerError(f"{year} 年度还没有通知：找不到 {place}。请先运行 nianbao run。")
    letters = json.loads(place.read_text(encoding="utf-8"))
    if arguments.sent or arguments.all:
        chosen = _chosen(letters, arguments)
        on = (arguments.on or today()).isoformat()
        with lake.year_lock(year):
            for letter in chosen:
                _keep(letter, lake, year, on)
    sent = sent_letters(lake, year)
    if arguments.as_json:
        print_json({"letters": letters, "sent": [asdict(each) for each in sent]})
    else:
        print_lines(_lines(letters, sent, lake, year))
    return Exit.DONE


def _chosen(letters: Sequence[Mapping[str, Any]], arguments: Arguments) -> list[Mapping[str, Any]]:
    """The letters that were sent.

    Raises:
        CallerError: one of the units named has no letter.
    """
    if arguments.all:
        return [letter for letter in letters if not letter["sent_on"]]
    known = {name: letter for letter in letters for name in (letter["unit"], letter["unit_id"])}
    named = arguments.sent or []
    if wrong := [name for name in named if name not in known]:
        units = "、".join(each["unit"] for each in letters)
        raise CallerError(f"没有给 {'、'.join(wrong)} 的通知。请写单位的全称或标识；现有通知：{units}。")
    return [known[name] for name in dict.fromkeys(named)]


def _keep(letter: Mapping[str, Any], lake: Lake, year: int, sent_on: str) -> None:
    """Keep a letter as it lies in the review packs, with what was filled in by hand."""
    given = {field.name: letter[field.name] for field in fields(SentLetter) if field.name in letter}
    sent = SentLetter(**{**given, "findings": tuple(letter["findings"]), "sent_on": sent_on})
    keep_sent_letter(lake, year, sent, (lake.review(year) / letter["file"]).read_bytes())


def _lines(letters: Sequence[Mapping[str, Any]], sent: Sequence[SentLetter], lake: Lake, year: int) -> Iterator[str]:
    done = {(each.unit_id, each.content) for each in sent}
    waiting = [letter for letter in letters if (letter["unit_id"], letter["content"]) not in done]
    yield f"{year} 年度：待发通知 {len(waiting)} 份，已发出 {len(sent)} 份（留存在 {letters_folder(lake, year)}）"
    yield from (f"  待发　{each['unit']}　{each['kind']}　{each['number'] or '（文号未填）'}" for each in waiting)
    for each in sent:
        reply = f"　答复期限 {each.reply_by}" if each.reply_by else ""
        yield f"  已发　{each.unit}　{each.kind}　{each.number or '（文号手填）'}　{each.sent_on}{reply}"
