"""`nianbao rules diff A B`: what changed between two catalogues of rules."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from expectations.parameters import thresholds
from expectations.rules.catalogue_page import as_data
from expectations.rules.difference import CatalogueDifference, Change, difference
from nianbao.arguments import add_json
from nianbao.exit_codes import Exit
from nianbao.load_catalogue import load_catalogue
from nianbao.output import print_json, print_lines
from tasks.common.errors import CallerError
from tasks.common.numbers import json_number

__all__ = ["Arguments", "add_arguments", "run"]

_NOTHING = "（无）"


class _Side(NamedTuple):
    """A catalogue as data, and its thresholds."""

    rules: Sequence[Mapping[str, object]]
    thresholds: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    before: str
    after: str
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    what = "nianbao rules --json 输出的文件，或 Python 模块中的变量（模块:变量，会运行该模块）"
    command.add_argument("before", metavar="A", help=f"原来的规则目录：{what}")
    command.add_argument("after", metavar="B", help=f"现在的规则目录：{what}")


def run(arguments: Arguments) -> Exit:
    """Compare two catalogues and print the difference; that there is one is no fault."""
    before, after = _load(arguments.before), _load(arguments.after)
    found = difference(before.rules, after.rules)
    moved = [
        {"name": name, "before": before.thresholds.get(name), "after": after.thresholds.get(name)}
        for name in dict.fromkeys((*before.thresholds, *after.thresholds))
        if before.thresholds.get(name) != after.thresholds.get(name)
    ]
    if arguments.as_json:
        print_json(asdict(found) | {"thresholds": moved})
    else:
        titles = {str(rule["id"]): str(rule.get("title", "")) for rule in (*before.rules, *after.rules)}
        print_lines(_lines(found, titles, moved))
    return Exit.DONE


def _load(name: str) -> _Side:
    """Load what `nianbao rules --json` printed, by any version, or a catalogue of this one."""
    if not name.endswith(".json"):
        side = {"rules": [as_data(rule) for rule in load_catalogue(name).values()], "thresholds": thresholds()}
        # as a file has it, so that equal catalogues are equal however they are given
        return _Side(**json.loads(json.dumps(side, default=json_number)))
    try:
        data = json.loads(Path(name).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CallerError(f"读不出规则目录“{name}”：{error.strerror}。") from None
    except ValueError:
        raise CallerError(f"“{name}”不是 JSON 文件，应为 nianbao rules --json 输出的内容。") from None
    listed = data.get("rules") if isinstance(data, dict) else None
    if not isinstance(listed, list) or not all(_is_rule(rule) for rule in listed):
        raise CallerError(f"“{name}”里没有规则目录，应为 nianbao rules --json 输出的内容。")
    # versions before 0.4.0 print none
    said = data.get("thresholds")
    return _Side(listed, said if isinstance(said, dict) else {})


def _is_rule(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and "id" in entry
        and all(isinstance(check, dict) and "instance" in check for check in entry.get("checks", ()))
    )


def _lines(
    found: CatalogueDifference, titles: Mapping[str, str], moved: Sequence[Mapping[str, object]]
) -> Iterator[str]:
    yield from (f"新增\t{rule}\t{titles[rule]}" for rule in found.added)
    yield from (f"删除\t{rule}\t{titles[rule]}" for rule in found.removed)
    yield from map(_line, found.changes)
    yield from (f"参数\t{each['name']}\t{_said(each['before'])} → {_said(each['after'])}" for each in moved)
    changed = len({change.rule for change in found.changes})
    yield f"新增 {len(found.added)} 条，删除 {len(found.removed)} 条，改动 {changed} 条，参数改动 {len(moved)} 个。"


def _line(change: Change) -> str:
    where = f"#{change.check}" if change.check else ""
    return (
        f"{change.aspect.label}\t{change.rule}{where}\t{change.field}：{_said(change.before)} → {_said(change.after)}"
    )


def _said(value: object) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value)) or _NOTHING
    return _NOTHING if value in (None, "") else str(value)
