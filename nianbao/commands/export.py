"""`nianbao export YEAR FILE`: the facts of a release in a format of the statistical trade."""

from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path

from nianbao.arguments import add_json, add_lake, parse_year
from nianbao.exit_codes import Exit
from nianbao.lakes import existing_lake
from nianbao.output import print_json, print_lines
from tasks.common.errors import CallerError
from tasks.common.text import one_line
from tasks.release.open import open_release
from tasks.release.sdmx import write_sdmx_csv

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    year: int
    file: Path
    release: str | None
    lake: Path
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("year", type=parse_year, help="报告年度")
    command.add_argument("file", type=Path, metavar="文件", help="写到哪里（SDMX-CSV 2.0）；不覆盖已有的文件")
    command.add_argument("--release", metavar="发布号", help="导出哪一次发布（默认最新一次）")
    add_lake(command)


def run(arguments: Arguments) -> Exit:
    """Write the file and print where it is and of which release."""
    target = arguments.file
    if target.exists():
        raise CallerError(f"已有这个文件或文件夹，没有覆盖：{one_line(str(target))}")
    if not target.absolute().parent.is_dir():
        raise CallerError(f"没有这个文件夹：{one_line(str(target.absolute().parent))}")
    release = open_release(existing_lake(arguments.lake), arguments.year, arguments.release)
    write_sdmx_csv(release.path, target)
    if arguments.as_json:
        print_json({"release": release.id, "file": str(target), "format": "sdmx-csv-2.0"})
    else:
        print_lines([f"已把 {release.id} 的数据明细导出为 SDMX-CSV 2.0：{target}"])
    return Exit.DONE
