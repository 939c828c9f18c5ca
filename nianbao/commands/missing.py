"""`nianbao missing`: who has not handed in yet."""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nianbao.arguments import add_decisions_folder, add_json, add_lake, add_roster, parse_year
from nianbao.exit_codes import Exit
from nianbao.output import print_json, print_lines
from tasks.common.clock import now, report_year_due, today
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tasks.model.codes import UnitStatus
from tasks.yearly.check import YearContext
from tasks.yearly.missing import HandedIn, handed_in

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    year: int | None
    inbox: Path | None
    lake: Path
    roster: Path
    decisions: Path | None
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("year", nargs="?", type=parse_year, help="报告年度，如 2018（默认今年应报的年度）")
    command.add_argument("--inbox", type=Path, help="收件夹，先收取其中的新文件（默认只看已经收取的）")
    add_lake(command)
    add_roster(command)
    add_decisions_folder(command)


def run(arguments: Arguments) -> Exit:
    """Print the units that have not handed in, and those of which nothing usable came."""
    year = report_year_due(now()) if arguments.year is None else arguments.year
    roster = load_roster(arguments.roster)
    found = handed_in(YearContext(Lake(arguments.lake), roster, year, today(), arguments.decisions), arguments.inbox)
    if arguments.as_json:
        groups = ("reported", "unsettled", "missing", "excused")
        units = {name: [{"unit_id": unit.id, "unit": unit.name} for unit in getattr(found, name)] for name in groups}
        print_json({"year": year, "deadline": found.deadline.isoformat(), "is_overdue": found.is_overdue, **units})
    else:
        print_lines(_lines(found))
    return Exit.DONE


def _lines(found: HandedIn) -> Iterator[str]:
    due = len(found.reported) + len(found.unsettled) + len(found.missing)
    state = "已过期" if found.is_overdue else "未到期"
    yield f"{found.year} 年度：应报 {due} 个单位，已报 {len(found.reported)} 个；报送期限 {found.deadline}（{state}）"
    label = UnitStatus.MISSING.label if found.is_overdue else "尚未报送"
    for heading, units in ((label, found.missing), ("已收到文件，但还不能用", found.unsettled)):
        if units:
            yield f"{heading} {len(units)} 个："
            yield from (f"  {unit.name}" for unit in units)
