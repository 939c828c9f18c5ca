"""`nianbao run`: the yearly run on a folder of reports."""

import logging
import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from expectations.rules import Severity
from nianbao.arguments import (
    add_decisions_folder,
    add_inbox,
    add_json,
    add_lake,
    add_mirror,
    add_roster,
    parse_year,
)
from nianbao.exit_codes import Exit
from nianbao.output import print_json, print_lines
from tasks.common.errors import NianbaoError
from tasks.lake.folders import Lake
from tasks.lake.runs import read_run_log

if TYPE_CHECKING:
    from flows.summary import RunSummary

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    year: int
    inbox: Path
    lake: Path
    roster: Path
    decisions: Path | None
    mirror: str | None
    anyway: bool
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("--year", type=parse_year, required=True, help="报告年度，如 2018")
    add_inbox(command)
    add_lake(command, is_made=True)
    add_roster(command)
    add_decisions_folder(command)
    add_mirror(command, "发布包另存一份的地址")
    command.add_argument("--anyway", action="store_true", help="年度还没有结束，或收到的多是别的年度的文件，也照样运行")


def run(arguments: Arguments) -> Exit:
    """Run the year and print where the release and the reports are."""
    print(f"正在启动 {arguments.year} 年度汇总……", file=sys.stderr)
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
    logging.raiseExceptions = False  # or Prefect prints what it could not log, over and over, where its server is gone
    from flows.clients import server_for_run  # noqa: PLC0415 - after the environment is set

    with _ended_by_interrupt(), server_for_run() as wait_until_healthy:
        import expectations.suites.run  # noqa: F401, PLC0415 - while the server starts
        from flows.yearly import yearly  # noqa: PLC0415 - likewise

        wait_until_healthy()
        began = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            summary = yearly(
                arguments.year,
                arguments.inbox,
                arguments.lake,
                arguments.roster,
                decisions=arguments.decisions,
                mirror=arguments.mirror,
                anyway=arguments.anyway,
            )
        except NianbaoError:
            raise
        except Exception as error:
            known = _known_to_lake(arguments, began)
            if known is None:
                raise
            summary = known
            print(f"运行已完成，但 Prefect 服务中断（{type(error).__name__}），页面上没有记全。", file=sys.stderr)
    if summary is None:  # a run that is asked for does not look first whether there is anything to do
        return Exit.DONE
    if arguments.as_json:
        print_json(summary.as_dict())
    else:
        print_lines(_lines(summary))
    return Exit.BLOCKED if summary.blocks else Exit.DONE


@contextmanager
def _ended_by_interrupt() -> Iterator[None]:
    """Let a Ctrl-C end the command as one, also where a library (Pydantic) has made an error of its own of it."""
    came: list[bool] = []

    def interrupt(*_signal: object) -> NoReturn:
        came.append(True)
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    except Exception as error:
        if came:
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.signal(signal.SIGINT, before)


def _known_to_lake(arguments: Arguments, began: str) -> "RunSummary | None":
    """What a run came to that has ended well for the lake, whatever became of Prefect's server afterwards."""
    from flows.summary import RunSummary  # noqa: PLC0415 - loaded by now

    runs = read_run_log(Lake(arguments.lake), arguments.year).runs
    own = [run for run in runs if run["outcome"] == "done" and str(run["started_at"]) >= began]
    return RunSummary.from_dict(own[-1]) if own else None


def _lines(summary: "RunSummary") -> Iterator[str]:
    from flows.summary import next_step  # noqa: PLC0415 - loaded by now

    maturity = summary.maturity.label
    files = "，".join(f"{state} {count}" for state, count in summary.files.items())
    findings = "，".join(f"{severity.label} {summary.findings[severity]}" for severity in Severity)
    yield f"{summary.year} 年度：应报 {summary.units_due} 个单位，已报 {summary.units_reported} 个"
    yield f"收到文件：{files}"
    yield f"未处理的审核结果：{findings}"
    yield f"发布：{summary.release}（{maturity}，{'新发布' if summary.is_new else '与上次相同，未重复发布'}）"
    yield from (f"    · {reason}" for reason in summary.reasons)
    if summary.awaits_approval:
        yield f"只差审定。先看要审定的内容：nianbao approve --year {summary.year} --show"
        if summary.unsettled:
            yield f"还有 {len(summary.unsettled)} 条需说明的审核结果：请逐条说明，或由审定人用 --accept 逐条接受。"
        yield "审定后再运行一次，即发布为审定数据："
        yield f"    nianbao approve --year {summary.year} --candidate {summary.candidate} --by 岗位 --why 意见"
    else:
        yield f"下一步：{next_step(summary)}"
    yield f"数据：{summary.release_path}"
    yield f"审核页面：{summary.pages}"
    yield f"退回修改材料：{summary.review}"
    if summary.held:
        yield "放在别的单位名下、待核实的报告（没有采用）："
        yield from (f"  {line}" for line in summary.held)
    if summary.replaced:
        yield "重新报送："
        yield from (f"  {line}" for line in summary.replaced)
    if summary.remarks:
        yield "需要留意的文件："
        yield from (f"  {remark}" for remark in summary.remarks)
