"""`nianbao desk`: the steward's pages, served to a browser on this machine."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path

from desk.site import LOOPBACK, MAX_BODY_BYTES, DeskPlaces, TrustedProxy, configure
from flows.starter import STARTER, end_with_starter
from nianbao.arguments import add_decisions_folder, add_lake, add_roster
from nianbao.exit_codes import Exit
from tasks.common.errors import CallerError
from tasks.decisions import Decision
from tasks.intake.roster import load_roster
from tasks.model.codes import DecisionKind
from tasks.settings import load_settings

__all__ = ["Arguments", "add_arguments", "run"]

_THREADS = 8
"""Requests answered at once: a page costs some hundredths of a second, and an office has a handful of stewards."""

_PATIENCE = 30
"""Seconds that a connection may send nothing before it is closed."""


_SHORTEST_SECRET = 32
"""Characters of the proxy's secret: as hexadecimal digits 128 bits, which nobody guesses."""


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of the command."""

    lake: Path
    roster: Path
    decisions: Path | None
    inbox: Path
    host: str
    port: int
    origin: str | None
    create_admin: str | None


def add_arguments(command: ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_lake(command)
    add_roster(command)
    add_decisions_folder(command)
    settings = load_settings()
    command.add_argument(
        "--inbox", type=Path, default=settings.inbox, help=f"收件夹，{{year}} 代表报告年度（默认 {settings.inbox}）"
    )
    command.add_argument("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1，只有本机能打开）")
    command.add_argument("--port", type=int, default=settings.desk.port, help=f"端口（默认 {settings.desk.port}）")
    command.add_argument(
        "--origin",
        metavar="网址",
        default=settings.desk.origin,
        help="经反向代理访问时的网址，如 https://nianbao.example.gov.cn",
    )
    command.add_argument("--create-admin", metavar="登录名", help="新建一个管理员账号，然后退出；密码另行输入")


def run(arguments: Arguments) -> Exit:
    """Serve the desk until told to stop, or make an administrator's account."""
    end_with_starter()
    os.environ.pop(STARTER, None)  # it is ours alone, not that of the runs we start
    if arguments.host not in LOOPBACK and arguments.origin is None:
        raise CallerError("要让其他机器打开，请用 --origin 写明网址，并在前面放一个带 TLS 的反向代理。")
    roster = load_roster(arguments.roster)
    configure(
        DeskPlaces(
            lake=arguments.lake.absolute(),
            roster=arguments.roster.absolute(),
            inbox=arguments.inbox.absolute(),
            decisions=arguments.decisions.absolute() if arguments.decisions else None,
            origin=arguments.origin,
            proxy=_trusted_proxy(),
            has_self_check=load_settings().desk.self_check,
            on_decided=_tell_server,
        )
    )
    if arguments.create_admin:
        return _create_admin(arguments.create_admin, roster.posts[0])
    return _serve(arguments)


def _trusted_proxy() -> TrustedProxy | None:
    """The proxy that logs people in, where the settings name one.

    Raises:
        CallerError: its secret cannot be read, others can read it too, or it is short.
    """
    known = load_settings().desk
    if known.user_header is None or known.proxy_secret is None:
        return None
    place = known.proxy_secret
    try:
        secret, mode = place.read_text(encoding="ascii").strip(), place.stat().st_mode
    except (OSError, UnicodeDecodeError) as error:
        raise CallerError(f"反向代理的口令文件 {place} 读不出来：{error}。") from None
    if mode & 0o077:
        raise CallerError(f"反向代理的口令文件 {place} 别人也能读。请把权限改为 0600。")
    if len(secret) < _SHORTEST_SECRET:
        raise CallerError(f"反向代理的口令文件 {place} 里的口令太短，至少 {_SHORTEST_SECRET} 个字符。")
    return TrustedProxy(known.user_header, secret)


def _tell_server(year: int, decisions: Sequence[Decision]) -> None:
    """Tell the Prefect server, where there is one, what was decided, and answer the runs that wait for an approval."""
    if "PREFECT_API_URL" not in os.environ:
        return
    from flows.approval import wake_waiting_runs  # noqa: PLC0415 - imports Prefect, needed only with a server
    from flows.clients import know_password  # noqa: PLC0415 - likewise
    from flows.ending import tell  # noqa: PLC0415 - likewise

    know_password()
    tell("decided", year, decisions=len(decisions))
    for each in decisions:
        if each.kind is DecisionKind.APPROVAL:
            wake_waiting_runs(each)


def _create_admin(name: str, post: str) -> Exit:
    """Make an account that may do everything; the password is asked for, or comes on standard input."""
    from django.core.exceptions import ValidationError  # noqa: PLC0415 - after Django is set up

    from desk.accounts.new import make_account, refuse_weak  # noqa: PLC0415 - likewise
    from tasks.model.codes import Role  # noqa: PLC0415 - likewise

    if sys.stdin.isatty():
        password = getpass("密码：")
        if getpass("再输入一次：") != password:
            raise CallerError("两次输入的密码不一样，没有新建账号。")
    else:
        password = sys.stdin.readline().rstrip("\n")
    try:
        refuse_weak(name, password)
    except ValidationError as error:
        raise CallerError(f"没有新建账号：{''.join(error.messages)}") from None
    make_account(name, password, post, [role.value for role in Role])
    print(f"管理员账号 {name} 已建好，岗位是{post}。")
    return Exit.DONE


def _serve(arguments: Arguments) -> Exit:
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - after Django is set up
    from waitress.server import create_server  # noqa: PLC0415 - imported where it is used alone

    try:
        server = create_server(
            get_wsgi_application(),
            host=arguments.host,
            port=arguments.port,
            threads=_THREADS,
            channel_timeout=_PATIENCE,
            max_request_body_size=MAX_BODY_BYTES,
            ident=None,
        )
    except OSError as error:
        raise CallerError(
            f"审核工作台不能在 {arguments.host} 的端口 {arguments.port} 上监听（{error.strerror}）。请换一个端口。"
        ) from error
    print(f"审核工作台已启动：{arguments.origin or f'http://{arguments.host}:{arguments.port}/'}")
    print("按 Ctrl-C 停止。", flush=True)
    try:
        server.run()
    finally:
        server.close()
    return Exit.DONE
