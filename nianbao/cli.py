"""The command line `nianbao`: its words, its help, its exit codes.

A command's module is imported only when it is called, so that `--help`, `read` and `check` start
without Prefect and Great Expectations.
"""

import argparse
import importlib
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nianbao.decision_arguments import add_decision_commands
from nianbao.exits import Exit
from nianbao.output import printable
from tasks.common.errors import CallerError

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse names it no other way

__all__ = ["main"]

_EPILOG = """退出码：0 完成；1 有必须改的问题，或文件读不出来；2 用法有误；3 系统故障。"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parsed = _parser().parse_args(arguments)
    try:
        command = importlib.import_module(f"nianbao.commands.{parsed.command}")
        return int(command.run(parsed))
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stdout = None
        return Exit.DONE
    except KeyboardInterrupt:
        print("已中断。", file=sys.stderr)
        return Exit.SYSTEM_ERROR
    except Exception as error:  # noqa: BLE001 - the last resort of a command line: say it, with the right code
        return _explain(error)


def _explain(error: Exception) -> Exit:
    """Say what went wrong: what the caller can mend is wrong use, the rest is ours."""
    if isinstance(error, CallerError):
        print(f"错误：{printable(str(error))}", file=sys.stderr)
        return Exit.WRONG_USE
    print(f"系统故障（{type(error).__name__}）：{printable(str(error))}", file=sys.stderr)
    return Exit.SYSTEM_ERROR


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="nianbao", description="把各单位的政府信息公开年度报告汇总成一份经过审核的年度数据。", epilog=_EPILOG
    )
    parser.set_defaults(json=False)
    commands = parser.add_subparsers(dest="command", required=True, metavar="命令")
    _add_run(commands)
    _add_read(commands)
    _add_check(commands)
    _add_status(commands)
    _add_trace(commands)
    _add_diff(commands)
    _add_history(commands)
    _add_rules(commands)
    add_decision_commands(partial(_command, commands), _year)
    _add_serve(commands)
    return parser


def _year(text: str) -> int:
    """A report year; disclosure reports exist since the Regulations of 2008."""
    year = int(text)
    if not 2008 <= year < 2100:
        raise argparse.ArgumentTypeError(f"{text} 不是报告年度，应在 2008 到 2099 之间")
    return year


def _add_run(commands: "Commands") -> None:
    run = _command(commands, "run", "年度汇总：收件、识读、审核、发布")
    run.add_argument("--year", type=_year, required=True, help="报告年度，如 2018")
    run.add_argument("--inbox", type=Path, required=True, help="存放各单位报告文件的文件夹")
    run.add_argument("--lake", type=Path, required=True, help="数据湖文件夹（没有则新建）")
    run.add_argument("--roster", type=Path, default=Path("data/roster.toml"), help="单位名册（默认 data/roster.toml）")
    run.add_argument("--decisions", type=Path, help="审核决定文件夹（默认数据湖旁边或里面的 decisions）")
    run.add_argument("--mirror", metavar="地址", help="发布包另存一份的地址，如 s3://桶/目录（默认不另存）")


def _add_read(commands: "Commands") -> None:
    read = _command(commands, "read", "识读一份报告，列出读到的数；给出文件夹则逐个识读，每个文件一行")
    read.add_argument("file", type=Path, help="报告文件，或存放报告的文件夹")


def _add_check(commands: "Commands") -> None:
    check = _command(commands, "check", "审核一份报告，列出问题")
    check.add_argument("file", type=Path, help="报告文件")
    check.add_argument("--year", type=_year, help="应报年度（默认取报告自己写的年度）")
    check.add_argument("--roster", type=Path, help="单位名册，用来核对单位名称")


def _add_status(commands: "Commands") -> None:
    status = _command(commands, "status", "查看各年度的发布、完成情况和未处理的问题")
    _add_lake(status)


def _add_trace(commands: "Commands") -> None:
    trace = _command(commands, "trace", "追溯一个已发布的数：发布、报送、原件、位置、原文、规则和决定")
    trace.add_argument("year", type=_year, help="报告年度")
    trace.add_argument("unit", help="单位标识或名称；合计写 total")
    trace.add_argument("item", help="指标标识或名称，如 requests.new.total")
    trace.add_argument("--release", help="发布号，如 2018.1（默认最新一次）")
    trace.add_argument("--open", action="store_true", help="另写一页原件，标出这个数的位置")
    _add_lake(trace)


def _add_diff(commands: "Commands") -> None:
    diff = _command(commands, "diff", "比较两次发布：哪些数有变动，为什么")
    diff.add_argument("year", type=_year, help="报告年度")
    diff.add_argument("releases", nargs="*", metavar="发布号", help="两个发布号，先旧后新（默认最新一次与上一次）")
    _add_lake(diff)


def _add_history(commands: "Commands") -> None:
    history = _command(commands, "history", "各次发布：什么时候、为什么")
    history.add_argument("year", type=_year, nargs="*", help="报告年度（默认全部）")
    _add_lake(history)


def _add_lake(command: argparse.ArgumentParser) -> None:
    command.add_argument("--lake", type=Path, default=Path("data/lake"), help="数据湖文件夹（默认 data/lake）")


def _add_rules(commands: "Commands") -> None:
    rules = _command(commands, "rules", "列出全部审核规则；show 看一条规则，preview 试算规则改动会增减哪些审核结果")
    rules.add_argument("--family", help="只列一类：table、prose、document、roster、years、peers 或 district")
    rules.add_argument("--form", help="只列用于这一版统计表的：2014、2019 或 2021")
    rules.add_argument("--markdown", action="store_true", help="输出 docs/rules.md 的全文")
    actions = rules.add_subparsers(dest="action", metavar="操作")
    show = _command(actions, "show", "看一条规则的全部内容")
    show.add_argument("rule", help="规则编号，如 2014-SUM-RECEIVED")
    preview = _command(
        actions, "preview", "用现有规则（或改动过的规则）试算数据湖中的各年度，与上次运行的审核结果比较；不写入任何内容"
    )
    preview.set_defaults(command="preview")
    _add_lake(preview)
    preview.add_argument("--year", type=_year, action="append", help="只试算这一年度，可重复（默认全部年度）")
    preview.add_argument(
        "--roster", type=Path, default=Path("data/roster.toml"), help="单位名册（默认 data/roster.toml）"
    )
    preview.add_argument("--decisions", type=Path, help="审核决定文件夹（默认数据湖旁边或里面的 decisions）")
    preview.add_argument(
        "--catalogue", metavar="MODULE:NAME", help="改动过的规则目录：Python 模块中的变量（会运行该模块）"
    )


def _add_serve(commands: "Commands") -> None:
    text = "在一台机器上启动服务、定时计划和执行器；在项目文件夹里运行，计划写在 prefect.yaml"
    serve = commands.add_parser("serve", help=text, description=text, epilog=_EPILOG)
    serve.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1）")
    serve.add_argument("--port", type=int, default=4200, help="端口（默认 4200）")


def _command(commands: "Commands", name: str, text: str) -> argparse.ArgumentParser:
    """A command that prints data, and so can print it as JSON; asked for before or behind a command within it."""
    parser = commands.add_parser(name, help=text, description=text, epilog=_EPILOG)
    parser.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="输出 JSON")
    return parser
