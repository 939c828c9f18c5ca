"""`nianbao verify [YEAR]`: whether everything in the lake is as it was written."""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nianbao.arguments import add_json, add_lake, add_mirror, parse_year
from nianbao.exit_codes import Exit
from nianbao.lakes import existing_lake
from nianbao.output import print_json, print_lines
from tasks.common.errors import CallerError
from tasks.common.text import one_line
from tasks.release.mirror import Mirror, open_mirror
from tasks.release.verify import Verification, verify_lake

__all__ = ["Arguments", "add_arguments", "run"]

_FOLDER = "file://"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    year: int | None
    lake: Path
    mirror: str | None
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("year", type=parse_year, nargs="?", help="报告年度（默认全部，连同所有原件）")
    add_lake(command)
    add_mirror(command, "一并核对另存发布包的地址")


def run(arguments: Arguments) -> Exit:
    """Print what is damaged, each with what to do; nothing is changed."""
    lake = existing_lake(arguments.lake)
    mirror = _existing_mirror(arguments.mirror) if arguments.mirror else None
    verified = verify_lake(lake, arguments.year, mirror)
    if arguments.as_json:
        print_json(_as_json(verified))
    else:
        print_lines(map(one_line, _lines(verified)))
    return Exit.BLOCKED if verified.damages else Exit.DONE


def _existing_mirror(url: str) -> Mirror:
    """Open a mirror; a folder that is not there is a wrong address, and not to be made."""
    if url.startswith(_FOLDER) and not Path(url.removeprefix(_FOLDER)).is_dir():
        raise CallerError(f"找不到另存发布包的文件夹：{url}。")
    return open_mirror(url)


def _as_json(verified: Verification) -> dict[str, object]:
    damages = [{"part": each.part, "name": each.name, "message": each.message} for each in verified.damages]
    return {
        "is_sound": not damages,
        "years": list(verified.years),
        "releases": verified.releases,
        "originals": verified.originals,
        "damages": damages,
    }


def _lines(verified: Verification) -> Iterator[str]:
    years = "、".join(map(str, verified.years)) or "（没有）"
    yield f"核对的年度：{years}。发布 {verified.releases} 次，原件 {verified.originals} 份。"
    yield from (f"【{each.part.label}】{each.message}" for each in verified.damages)
    yield f"有 {len(verified.damages)} 处损坏。" if verified.damages else "没有发现损坏。"
