"""Arguments that several commands share, and what was parsed as the dataclass that a command declares."""

import argparse
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, get_type_hints

from tasks.settings import load_settings

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    T = TypeVar("T", bound=DataclassInstance)
    Parser = TypeVar("Parser", bound=argparse.ArgumentParser)

__all__ = [
    "EPILOG",
    "add_command",
    "add_decisions_folder",
    "add_inbox",
    "add_json",
    "add_lake",
    "add_mirror",
    "add_roster",
    "arguments_of",
    "parse_day",
    "parse_year",
]

EPILOG = (
    "退出码：0 完成；1 有必须改的问题，或文件读不出来；2 用法有误，或该年度正由另一个运行处理；"
    "3 系统故障，或被 Ctrl-C 中断。"
)


def add_command(commands: "argparse._SubParsersAction[Parser]", name: str, text: str) -> "Parser":
    """Add a command that as yet takes no arguments but the settings, which `nianbao.cli` has taken out by then."""
    command = commands.add_parser(name, help=text, description=text, epilog=EPILOG)
    command.add_argument("--settings", metavar="文件", help="设置文件（默认依次寻找，见 nianbao settings）")
    return command


def add_json(command: argparse.ArgumentParser) -> None:
    """Let a command print JSON; asked for before or behind a command within it."""
    command.add_argument("--json", action="store_true", default=argparse.SUPPRESS, dest="as_json", help="输出 JSON")


def add_lake(command: argparse.ArgumentParser, *, is_made: bool = False) -> None:
    """Let a command be told where the lake is; one that makes it must be told, here or in a file of settings."""
    settings = load_settings()
    if is_made:
        added, required = "（没有则新建）", settings.path is None
    else:
        added, required = f"（默认 {settings.lake}）", False
    command.add_argument(
        "--lake", type=Path, default=settings.lake, required=required, help=f"数据湖文件夹{added}".replace("%", "%%")
    )


def add_inbox(command: argparse.ArgumentParser) -> None:
    """Let a command be told where the inbox is, unless a file of settings does."""
    settings = load_settings()
    help_text = "存放各单位报告文件的文件夹；其中的 {year} 代表年度"
    command.add_argument("--inbox", type=Path, default=settings.inbox, required=settings.path is None, help=help_text)


def add_mirror(command: argparse.ArgumentParser, text: str) -> None:
    """Let a command be told the address of a second place for the releases."""
    help_text = f"{text}，如 s3://桶/目录（默认按设置，没有设置则不用）"
    command.add_argument("--mirror", metavar="地址", default=load_settings().mirror, help=help_text)


def add_roster(command: argparse.ArgumentParser) -> None:
    """Let a command be told where the roster is."""
    default = load_settings().roster
    help_text = f"单位名册（默认 {default}）".replace("%", "%%")
    command.add_argument("--roster", type=Path, default=default, help=help_text)


def add_decisions_folder(command: argparse.ArgumentParser) -> None:
    """Let a command be told where the decisions are."""
    help_text = "审核决定文件夹（默认按设置，没有设置则在数据湖旁边或里面的 decisions）"
    command.add_argument("--decisions", type=Path, default=load_settings().decisions, help=help_text)


def parse_year(text: str) -> int:
    """Read a report year; disclosure reports exist since the Regulations of 2008."""
    if not text.isdecimal() or not 2008 <= int(text) < 2100:
        raise argparse.ArgumentTypeError(f"{text} 不是报告年度，应在 2008 到 2099 之间")
    return int(text)


def parse_day(text: str) -> date:
    """Read a day of the calendar."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} 不是日期，应如 2023-02-01") from None


def arguments_of(kind: "type[T]", parsed: argparse.Namespace) -> "T":
    """Make a command's dataclass of what was parsed: a field by its name, one that is a dataclass by its own fields."""
    hints = get_type_hints(kind)
    given = {
        field.name: arguments_of(hints[field.name], parsed)
        if is_dataclass(hints[field.name])
        else getattr(parsed, field.name)
        for field in fields(kind)
    }
    return kind(**given)
