"""The command line `nianbao`: its commands, each with a line of help, and its exit codes.

A command's arguments and body stand together in its module. That is imported only when the command is called, so
that `--help`, `read` and `check` start without Prefect and Great Expectations.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from types import MappingProxyType

from nianbao.arguments import EPILOG, add_command, arguments_of
from nianbao.exit_codes import Exit
from tasks.common.errors import CallerError, WithheldError
from tasks.common.text import printable

__all__ = ["main"]

_COMMANDS = MappingProxyType(
    {
        "run": "年度汇总：收件、识读、审核、发布",
        "read": "识读一份报告，列出读到的数；给出文件夹则逐个识读，每个文件一行",
        "check": "审核一份报告，列出问题",
        "status": "查看各年度的发布、完成情况和未处理的问题",
        "missing": "列出还没有报送的单位；不审核、不发布",
        "letters": "列出要发的通知；登记已经发出的，并留存一份",
        "trace": "追溯一个已发布的数：发布、报送、原件、位置、原文、规则和决定",
        "diff": "比较两次发布：哪些数有变动，为什么",
        "history": "各次发布：什么时候、为什么",
        "verify": "核对数据湖：每次发布、每份原件、登记、记录和另存的发布是否完好",
        "rules": "列出全部审核规则；show 看一条规则，preview 试算规则改动会增减哪些审核结果",
        "explain": "写下一条说明：审核结果属实，数没有错；所依据的数取自上次运行",
        "correct": "写下一条更正：某单位的一个数由原数改为新数；原数取自上次运行，并保留在数据里",
        "waive": "写下一条豁免：今年不需报送、同意迟报，或某条规则今年不适用",
        "approve": "审定一个候选发布",
        "withdraw": "撤销一条审核决定；原来的决定留在文件里，不再采用",
        "decisions": "列出一个年度的审核决定和各自的状态",
        "desk": "审核工作台：在浏览器里收件、审核、作决定、审定",
        "serve": "在一台机器上启动服务、定时计划和执行器；在项目文件夹里运行，计划写在 prefect.yaml",
    }
)
"""Each is a module of `nianbao.commands` with a dataclass `Arguments`, and functions `add_arguments` and `run`."""


_NO_WORDS = "没有进一步的说明，请查看数据湖的运行记录（runs 文件夹）。"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Chinese gets its numbers all the same
    try:
        parsed = _parser(given).parse_args(given)
        command = importlib.import_module(f"nianbao.commands.{parsed.command}")
        return int(command.run(arguments_of(command.Arguments, parsed)))
    except BrokenPipeError:  # the output pipe was closed
        sys.stdout = None
        return Exit.DONE
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return Exit.SYSTEM_ERROR
    except Exception as error:  # noqa: BLE001 - whatever it is, it ends in a sentence and an exit code
        return _explain(error)


def _explain(error: Exception) -> Exit:
    """Say what went wrong: what the caller can mend is wrong use, the rest is ours."""
    if isinstance(error, CallerError):
        print(f"错误：{printable(str(error))}", file=sys.stderr)
        return Exit.WRONG_USE
    if isinstance(error, WithheldError):
        error = error.original
    print(f"系统故障（{type(error).__name__}）：{printable(str(error)) or _NO_WORDS}", file=sys.stderr)
    return Exit.SYSTEM_ERROR


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    """Make the parser; only the command that is called gets its arguments, and has its module imported."""
    parser = argparse.ArgumentParser(
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
