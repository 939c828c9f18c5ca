"""`nianbao serve`: server, schedule and runner on one machine, from one command."""

import os
import signal
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, cast

from flows.server import PASSWORD, PrefectServer, prefect_server
from flows.starter import STARTER
from nianbao.exit_codes import Exit
from nianbao.output import print_lines
from nianbao.served_desk import ServedDesk, served_desk
from tasks.settings import SETTINGS, find_settings, load_settings

if TYPE_CHECKING:
    from prefect.client.schemas.schedules import CronSchedule
    from prefect.deployments.runner import RunnerDeployment

__all__ = ["Arguments", "add_arguments", "run"]

_DECLARED = Path("prefect.yaml")
_ANNUAL = "nianbao-yearly/annual-consolidation"


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    host: str
    port: int
    name: list[str]
    notify: str | None
    rerun: bool
    desk: bool
    desk_port: int


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    known = load_settings().server
    command.add_argument("--host", default=known.host, help=f"监听地址（默认 {known.host}）")
    command.add_argument("--port", type=int, default=known.port, help=f"端口（默认 {known.port}）")
    help_text = "页面还用这个名称打开（如反向代理的域名），可写多次；别的名称一律拒绝"
    command.add_argument("--name", metavar="名称", action="append", default=list(known.names), help=help_text)
    command.add_argument(
        "--notify",
        metavar="地址",
        default=known.notify,
        help="把运行失败、未按时运行、等待审定和催报告诉这个 webhook（钉钉、企业微信的机器人）或邮件地址（mailtos://…）；默认不告诉任何人",
    )
    command.add_argument(
        "--rerun", action="store_true", default=known.rerun, help="收到新文件、作了决定后自动重新汇总（默认不）"
    )
    command.add_argument("--no-desk", action="store_false", dest="desk", help="不同时启动审核工作台（nianbao desk）")
    port = load_settings().desk.port
    command.add_argument("--desk-port", type=int, default=port, metavar="端口", help=f"审核工作台的端口（默认 {port}）")


def run(arguments: Arguments) -> Exit:
    """Serve until told to stop, by Ctrl-C, by the system or by the end of the terminal."""
    os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "WARNING")
    for stop_signal in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop_signal, _interrupt)
    try:
        with prefect_server(arguments.host, arguments.port, tuple(arguments.name)) as server:
            _serve(server, arguments)
    except KeyboardInterrupt:
        pass
    print("服务已停止。")
    return Exit.DONE


def _serve(server: PrefectServer, arguments: Arguments) -> None:
    """Load what is to be served while the server starts, then serve it."""
    os.environ |= {**server.client_environment, STARTER: str(os.getpid())}
    if settings := find_settings():  # the same for every run, in whatever folder it works
        os.environ[SETTINGS] = str(settings)
    from flows.deployments import declared_deployments  # noqa: PLC0415 - after the environment is set
    from flows.notices import keep_address, set_up_automations  # noqa: PLC0415 - after the environment is set
    from flows.serving import serve  # noqa: PLC0415 - after the environment is set

    deployments = declared_deployments(_DECLARED)
    server.wait_until_healthy()
    block = keep_address(arguments.notify)

    def on_ready() -> None:
        set_up_automations(block, _ANNUAL if arguments.rerun else None)
        print_lines(_lines(server, deployments, desk))
        sys.stdout.flush()

    beside = served_desk(arguments.desk_port, server.client_environment) if arguments.desk else nullcontext()
    with beside as desk:
        serve(deployments, server, on_ready, refuse_ended=(desk.refuse_ended,) if desk else ())


def _lines(server: PrefectServer, deployments: "Sequence[RunnerDeployment]", desk: ServedDesk | None) -> Iterator[str]:
    if desk:
        yield f"审核工作台：{desk.url}"
    yield f"服务已启动，页面：{server.url}"
    yield f"口令：{_password(server)}"
    yield "定时计划："
    for deployment in deployments:
        yield f"  {deployment.name}　{deployment.description}"
        for schedule in deployment.schedules or ():
            planned = cast("CronSchedule", schedule.schedule)
            yield f"    cron：{planned.cron}（{planned.timezone}）"
    if server.is_open:
        yield "注意：其他机器也能打开这些页面，有口令的人都能启动运行、审定发布。请只经 HTTPS 反向代理对外开放。"
    yield "按 Ctrl-C 停止。"


def _password(server: PrefectServer) -> str:
    """What to type into the page's login; a made one is shown on a terminal only, since logs are read by others."""
    if os.environ.get(PASSWORD):
        return f"环境变量 {PASSWORD} 的值，在登录页整个填入"
    shown = server.password if sys.stdout.isatty() else f"见 {server.record} 中的 password（只有本用户可读）"
    return f"{shown}，在登录页整个填入；每次启动都会更换"


def _interrupt(*_signal: object) -> NoReturn:
    """Let a signal end the command the way Ctrl-C does, so that the server is stopped too."""
    raise KeyboardInterrupt
