"""The command line `nianbao`: its commands, each with a line of help, and its exit codes.

A command's arguments and body stand together in its module. That is imported only when the command is called, so
that `--help`, `read` and `check` start without Prefect and Great Expectations.
"""

import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from types import MappingProxyType

from nianbao.arguments import EPILOG, add_command, arguments_of
from nianbao.exit_codes import Exit
from nianbao.parser import ChineseParser
from tasks.common.errors import CallerError, WithheldError
from tasks.common.text import printable
from tasks.settings import SETTINGS, SettingsError, find_settings

__all__ = ["main"]

_COMMANDS = MappingProxyType(
    {
        "run": "年度汇总：收件、识读、审核、发布",
        "read": "识读一份报告，列出读到的数；给出文件夹则逐个识读，每个文件一行",
        "check": "审核一份报告，列出问题",
        "status": "查看各年度的发布、完成情况和未处理的问题",
        "missing": "列出还没有报送的单位；不审核、不发布",
        "report": "生成本区的年度报告（Word）：官方格式，数字取自发布，须由人写的部分有标记",
        "letters": "列出要发的通知；登记已经发出的，并留存一份",
        "trace": "追溯一个已发布的数：发布、报送、原件、位置、原文、规则和决定",
        "diff": "比较两次发布：哪些数有变动，为什么",
        "export": "把一次发布的数据明细导出为 SDMX-CSV 2.0，供统计软件使用",
        "history": "各次发布：什么时候、为什么",
        "verify": "核对数据湖：每次发布、每份原件、登记、记录和另存的发布是否完好",
        "rules": "列出全部审核规则；show 看一条规则，preview 试算规则改动会增减哪些审核结果，diff 比较两份规则目录",
        "explain": "写下一条说明：审核结果属实，数没有错；所依据的数取自上次运行",
        "correct": "写下一条更正：某单位的一个数由原数改为新数；原数取自上次运行，并保留在数据里",
        "waive": "写下一条豁免：今年不需报送、同意迟报，或某条规则今年不适用",
        "approve": "审定一个候选发布",
        "withdraw": "撤销一条审核决定；原来的决定留在文件里，不再采用",
        "decisions": "列出一个年度的审核决定和各自的状态",
        "desk": "审核工作台：在浏览器里收件、审核、作决定、审定",
        "backup": "备份数据湖、审核决定、单位名册和设置，读回核对",
        "restore": "把一份备份放回原位；先核对，不覆盖已有的内容",
        "settings": "列出本机的设置：收件夹、数据湖、名册等在哪里，取自哪个设置文件",
        "serve": "在一台机器上启动服务、定时计划和执行器；在项目文件夹里运行，计划写在 prefect.yaml",
    }
)
"""Each is a module of `nianbao.commands` with a dataclass `Arguments`, and functions `add_arguments` and `run`."""


_OLD_LAKE = "提示：数据湖是由旧版本写的。旧的发布仍可查看；重新运行某个年度之后，该年度才能追溯和作决定。"
_NO_WORDS = "没有进一步的说明，请查看数据湖的运行记录（runs 文件夹）。"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Chinese gets its numbers all the same
    try:
        with _settings_named(given) as words:
            return _run(words)
    except BrokenPipeError:  # the output pipe was closed
        sys.stdout = None
        return Exit.DONE
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return Exit.SYSTEM_ERROR
    except Exception as error:  # noqa: BLE001 - whatever it is, it ends in a sentence and an exit code
        return _explain(error)


def _run(given: Sequence[str]) -> int:
    """Run the command that is called; what the caller can mend is told along with the settings that were in force."""
    try:
        parsed = _parser(given).parse_args(given)
        command = importlib.import_module(f"nianbao.commands.{parsed.command}")
        if lake := getattr(parsed, "lake", None):
            from tasks.lake.folders import LAKE_VERSION, Lake  # noqa: PLC0415 - brings tables, which `read` does without

            Lake(lake).refuse_newer()
            if Lake(lake).years_released() and Lake(lake).version() < LAKE_VERSION:
                print(_OLD_LAKE, file=sys.stderr)
        return int(command.run(arguments_of(command.Arguments, parsed)))
    except CallerError as error:
        if not isinstance(error, SettingsError) and (path := find_settings()):
            error.add_note(f"（设置文件：{path}）")
        raise


@contextmanager
def _settings_named(given: Sequence[str]) -> Iterator[list[str]]:
    """Let the file behind `--settings` be the settings in force, and yield the other words.

    Raises:
        SettingsError: there is no file behind it.
    """
    words, named = [], None
    left = iter(given)
    for word in left:
        option, is_joined, value = word.partition("=")
        if option != "--settings":
            words.append(word)
        elif not (named := value if is_joined else next(left, "")):
            raise SettingsError("--settings 后面要写设置文件，如 --settings /etc/nianbao/nianbao.toml。")
    before = os.environ.get(SETTINGS)
    if named is not None:
        os.environ[SETTINGS] = str(Path(named).absolute())
    try:
        yield words
    finally:
        if named is not None:
            os.environ.pop(SETTINGS)
            if before is not None:
                os.environ[SETTINGS] = before


def _explain(error: Exception) -> Exit:
    """Say what went wrong: what the caller can mend is wrong use, the rest is ours."""
    if isinstance(error, CallerError):
        print(f"错误：{printable(str(error))}", *getattr(error, "__notes__", ()), file=sys.stderr)
        return Exit.WRONG_USE
    if isinstance(error, WithheldError):
        error = error.original
    print(f"系统故障（{type(error).__name__}）：{printable(str(error)) or _NO_WORDS}", file=sys.stderr)
    return Exit.SYSTEM_ERROR


def _parser(given: Sequence[str]) -> ChineseParser:
    """Make the parser; only the command that is called gets its arguments, and has its module imported."""
    parser = ChineseParser(
        prog="nianbao", description="把各单位的政府信息公开年度报告汇总成一份经过审核的年度数据。", epilog=EPILOG
    )
    parser.set_defaults(as_json=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    called = next((word for word in given if not word.startswith("-")), None)
    for name, text in _COMMANDS.items():
        command = add_command(commands, name, text)
        if name == called:
            importlib.import_module(f"nianbao.commands.{name}").add_arguments(command)
    return parser
