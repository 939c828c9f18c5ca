"""`nianbao restore SRC`: a backup put back in its place, once all of it is found whole."""

from argparse import ArgumentParser
from dataclasses import asdict, dataclass
from pathlib import Path

from nianbao.arguments import add_decisions_folder, add_json, add_lake, add_roster
from nianbao.exit_codes import Exit
from nianbao.output import print_json, print_lines
from tasks.lake.backup import restore_backup

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    source: Path
    lake: Path
    roster: Path
    decisions: Path | None
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("source", type=Path, metavar="备份", help="nianbao backup 写成的文件夹")
    add_lake(command)
    add_roster(command)
    add_decisions_folder(command)


def run(arguments: Arguments) -> Exit:
    """Restore the lake, the decisions and the roster; the settings say where they belong, and are not touched."""
    beside = arguments.lake.parent / "decisions"
    targets = {
        "decisions": arguments.decisions or beside,
        "roster": arguments.roster,
        "lake": arguments.lake,
    }
    backup = restore_backup(arguments.source, targets)
    if arguments.as_json:
        places = {name: str(place) for name, place in targets.items()}
        print_json({"source": str(arguments.source), "places": places, **asdict(backup)})
    else:
        print_lines(
            [
                f"已恢复 {backup.made_at} 的备份（nianbao {backup.software}），{backup.files} 个文件，核对无误。",
                f"数据湖：{arguments.lake}",
                "设置文件没有改动；备份时的设置在备份的 settings 里。请再运行 nianbao verify 核对。",
            ]
        )
    return Exit.DONE
