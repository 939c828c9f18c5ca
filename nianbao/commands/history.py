"""`nianbao history`: what was published when, and why."""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from nianbao.arguments import add_json, add_lake, parse_year
from nianbao.exit_codes import Exit
from nianbao.lakes import existing_lake
from nianbao.output import print_json, print_lines
from tasks.common.clock import CHINA
from tasks.model.codes import ChangeReason, MaturityLevel
from tasks.release.history import History, Publication, read_history

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    year: list[int]
    lake: Path
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("year", type=parse_year, nargs="*", help="报告年度（默认全部）")
    add_lake(command)


def run(arguments: Arguments) -> Exit:
    """Print every release of the lake, or of the years asked for, oldest first."""
    history = read_history(existing_lake(arguments.lake), arguments.year or None)
    if arguments.as_json:
        releases = [_as_json(each) for each in history.publications]
        print_json({"releases": releases, "problems": list(history.problems)})
    else:
        print_lines(_lines(history))
    return Exit.BLOCKED if history.problems else Exit.DONE


def _as_json(publication: Publication) -> dict[str, object]:
    return {
        "release": publication.release_id,
        "is_current": publication.is_current,
        "published_at": publication.published_at,
        "published_before": publication.published_before,
        "maturity": publication.maturity,
        "reasons": list(publication.reasons),
        "changes": dict(publication.changes),
        "software": publication.software,
    }


def _lines(history: History) -> Iterator[str]:
    if not history.publications and not history.problems:
        yield "还没有发布过。"
    for each in history.publications:
        changes = (
            "，".join(f"{ChangeReason(reason).label} {count}" for reason, count in each.changes.items())
            or "没有数值变动"
        )
        when = "时间不详"
        if moment := each.published_at or each.published_before:
            in_china = datetime.fromisoformat(moment).astimezone(CHINA)
            when = f"{'' if each.published_at else '不晚于 '}{in_china:%Y-%m-%d %H:%M}"
        current = "　（现行）" if each.is_current else ""
        yield f"{each.release_id}　{MaturityLevel(each.maturity).label}{current}　{when}"
        yield f"    变动：{changes}"
        yield from (f"    · {reason}" for reason in each.reasons)
    yield from (f"【有损坏】{problem}" for problem in history.problems)
