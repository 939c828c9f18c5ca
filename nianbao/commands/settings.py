"""`nianbao settings`: the settings of the place, and the file they were read from."""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, is_dataclass

from nianbao.arguments import add_json
from nianbao.exit_codes import Exit
from nianbao.output import print_json, print_lines
from tasks.settings import SETTINGS, Settings, load_settings, places_of_settings

__all__ = ["Arguments", "add_arguments", "run"]

_LABELS = {
    "inbox": "收件夹",
    "lake": "数据湖",
    "roster": "单位名册",
    "decisions": "审核决定",
    "mirror": "发布包另存",
    "group": "工作人员的用户组",
    "group_reads": "用户组另外可读",
    "server": "服务",
    "desk": "审核工作台",
    "letters": "通知",
    "cluster": "集群",
}


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)


def run(arguments: Arguments) -> Exit:
    """Print the settings in force and where they come from."""
    settings = load_settings()
    if arguments.as_json:
        print_json({name: _plain(value) for name, value in asdict(settings).items()})
    else:
        print_lines(_lines(settings))
    return Exit.DONE


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value if value is None or isinstance(value, str | int | tuple) else str(value)


def _lines(settings: Settings) -> Iterator[str]:
    yield f"设置文件：{settings.path or '（没有，按示例区的位置）'}"
    for field in fields(settings):
        value = getattr(settings, field.name)
        if is_dataclass(value):
            parts = ((part.name, getattr(value, part.name)) for part in fields(value))
            value = "，".join(f"{name} {_shown(each)}" for name, each in parts)
        if field.name != "path":
            yield f"  {_LABELS[field.name]}（{field.name}）：{_shown(value)}"
    yield "寻找设置文件的顺序，只用找到的第一个："
    named = ("--settings 指定的文件", f"环境变量 {SETTINGS} 指定的文件", *map(str, places_of_settings()))
    yield from (f"  {number}. {place}" for number, place in enumerate(named, 1))


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        value = "、".join(map(str, value))
    return str(value) if value not in (None, "") else "（没有写）"
