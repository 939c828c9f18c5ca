"""`nianbao backup DEST`: a copy of everything that could not be made again, checked as it is written."""

from argparse import ArgumentParser
from dataclasses import asdict, dataclass
from pathlib import Path

from nianbao.arguments import add_decisions_folder, add_json, add_lake, add_roster
from nianbao.exit_codes import Exit
from nianbao.lakes import existing_lake
from nianbao.output import print_json, print_lines
from tasks.common.clock import now, report_year_due
from tasks.decisions import ledger_path
from tasks.lake.backup import make_backup
from tasks.settings import find_settings

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    destination: Path
    lake: Path
    roster: Path
    decisions: Path | None
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("destination", type=Path, metavar="目标", help="备份到这个文件夹；已经有的不覆盖")
    add_lake(command)
    add_roster(command)
    add_decisions_folder(command)


def run(arguments: Arguments) -> Exit:
    """Back up the lake, the decisions, the roster and the settings."""
    lake = existing_lake(arguments.lake)
    decisions = ledger_path(lake, report_year_due(now()), arguments.decisions).parent
    places = {"decisions": decisions, "roster": arguments.roster, "settings": find_settings()}
    is_within = decisions.resolve().is_relative_to(lake.root.resolve())
    others = {
        name: place
        for name, place in places.items()
        if place and place.exists() and not (name == "decisions" and is_within)
    }
    backup = make_backup(lake, others, arguments.destination)
    if arguments.as_json:
        print_json({"path": str(arguments.destination), "parts": ["lake", *others], **asdict(backup)})
    else:
        parts = {"decisions": "审核决定", "roster": "单位名册", "settings": "设置"}
        kept = "、".join(["数据湖", *(parts[name] for name in others)])
        size = f"{backup.bytes / (1 << 20):.1f} MB"
        print_lines([f"已备份到 {arguments.destination}：{kept}，{backup.files} 个文件，{size}，读回核对无误。"])
    return Exit.DONE
