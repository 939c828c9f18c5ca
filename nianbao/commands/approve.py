"""`nianbao approve`: the candidate release of the last run may be published as final; `--show` says what it is."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from nianbao.arguments import add_json, parse_day
from nianbao.decision_commands import Places, add_places, open_session, write_down
from nianbao.exit_codes import Exit
from nianbao.output import print_json, print_lines
from tasks.common.clock import today
from tasks.common.errors import CallerError
from tasks.decisions import Decision, Ledger, draft_approval
from tasks.lake.folders import Lake
from tasks.yearly.sign_off import SignOff, read_sign_off, refuse_unsignable
from tasks.yearly.sign_off_sheet import sections, sheet_path

__all__ = ["Arguments", "add_arguments", "run"]


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command; all but the places may be left out where the candidate is only shown."""

    places: Places
    show: bool
    candidate: str | None
    by: str | None
    person: str | None
    why: str | None
    accept: list[str]
    on: date | None
    as_json: bool


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_json(command)
    command.add_argument("--show", action="store_true", help="只列出要审定的内容，不写入")
    command.add_argument("--candidate", help="候选发布的内容指纹（64 位十六进制），由运行给出")
    add_places(command)
    command.add_argument("--by", help="审定岗位：名册 posts 里的一个，如 办公室主任（会随数据发布）")
    command.add_argument("--person", help="签字人的姓名，只留在审核决定里，不发布（可以不写）")
    command.add_argument("--why", help="审定意见")
    accepts = "逐条接受仍未处理的需说明的审核结果：它们的标识，见 --show"
    command.add_argument("--accept", nargs="+", default=[], metavar="审核结果", help=accepts)
    command.add_argument("--on", type=parse_day, help="审定日期，如 2023-02-01（默认今天）")


def run(arguments: Arguments) -> Exit:
    """Show the candidate of the last run, or write its approval and wake the runs that wait for it."""
    session = open_session(arguments.places)
    summary = read_sign_off(session.lake, session.year)
    if arguments.show:
        if arguments.as_json:
            print_json({**summary, "sheet": str(sheet_path(session.lake, session.year))})
        else:
            print_lines(_lines(summary, session.lake))
        return Exit.DONE
    draft = _draft(arguments, summary, session.ledger)
    done = write_down(session, [draft], as_json=arguments.as_json)
    if "PREFECT_API_URL" in os.environ:
        from flows.approval import wake_waiting_runs  # noqa: PLC0415 - imports Prefect, needed only with a server
        from flows.clients import know_password  # noqa: PLC0415 - likewise

        know_password()
        woken = wake_waiting_runs(draft)
        print(f"在等待审定的运行：{woken} 个，已继续。" if woken else "没有在等待审定的运行。", file=sys.stderr)
    return done


def _draft(arguments: Arguments, summary: SignOff, ledger: Ledger) -> Decision:
    """The approval asked for.

    Raises:
        CallerError: something is not given, or the candidate named cannot be approved.
    """
    given = {"--candidate": arguments.candidate, "--by": arguments.by, "--why": arguments.why}
    if missing := [name for name, text in given.items() if not text]:
        raise CallerError(
            f"审定要写明 {'、'.join(missing)}。先看要审定的内容：nianbao approve --year {summary['year']} --show"
        )
    draft = draft_approval(
        (arguments.candidate or "").removeprefix("sha256:"),
        arguments.accept,
        by=arguments.by or "",
        why=arguments.why or "",
        on=arguments.on or today(),
        person=arguments.person,
    )
    refuse_unsignable(summary, ledger, draft)
    return draft


def _lines(summary: SignOff, lake: Lake) -> Iterator[str]:
    for section in sections(summary):
        yield section.heading
        yield from (f"    {line}" for line in section.lines)
    yield f"审定单（可以打印）：{sheet_path(lake, summary['year'])}"
