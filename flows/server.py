"""A Prefect server for as long as it is needed: started, waited for, and stopped with whoever needed it.

It answers its own page and its own clients only (`flows.server_application`), and asks each for a password, made at
every start unless one is given. This module does not import Prefect, so that the server can start while its client is
still being loaded.
"""

import errno
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from flows.server_log import rotate_log
from flows.starter import STARTER
from tasks.common.atomic_files import OWNER_ONLY, replacing
from tasks.common.errors import CallerError, NianbaoError

__all__ = ["HOSTS", "PASSWORD", "PrefectServer", "ServerError", "password_of", "prefect_server", "temporary_server"]

PASSWORD = "PREFECT_SERVER_API_AUTH_STRING"  # noqa: S105 - the name of a setting
"""Prefect's own setting of the password of a server, as `user:password`; where it is not set, we make one."""

HOSTS = "NIANBAO_SERVER_HOSTS"
"""The environment variable that gives `flows.server_application` the names of the server, between commas."""

_START_SECONDS = 120.0
_STOP_SECONDS = 15.0
_LOOK_UP_SECONDS = 0.25
_LOOPBACK = "127.0.0.1"
_PASSWORD_BYTES = 15
"""120 bits, which nobody guesses, in 20 characters, which can still be typed."""
# Prefect's newer pages ask a third party for its settings as soon as they are opened, whatever ours say. That header
# is why the server is started by this program, as Prefect's temporary ones are, and not by `prefect server start`.
_PAGES_STAY_HERE = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; frame-ancestors 'none'"
_OPTIONS = (
    *("--factory", "--log-level", "warning", "--timeout-graceful-shutdown", "5"),
    *("--header", f"Content-Security-Policy:{_PAGES_STAY_HERE}"),
)


class ServerError(NianbaoError):
    """The Prefect server did not start, or has ended by itself; the message says where to look, in Chinese."""


@dataclass(frozen=True, slots=True)
class PrefectServer:
    """A running Prefect server process.

    `url` is where it answers, `log` where it logs, `password` what it asks for, `record` the file that tells its owner
    of it; `is_open` says whether other machines reach it.
    """

    process: subprocess.Popen[bytes]
    url: str
    log: Path
    record: Path
    password: str = field(repr=False)
    is_open: bool

    @property
    def api_url(self) -> str:
        """Where clients reach its API."""
        return f"{self.url}/api"

    @property
    def client_environment(self) -> Mapping[str, str]:
        """What a process needs in its environment to be a client."""
        return {"PREFECT_API_URL": self.api_url, "PREFECT_API_AUTH_STRING": self.password}

    def wait_until_healthy(self) -> None:
        """Return once the server answers.

        Raises:
            ServerError: it ended, or does not answer in time.
        """
        deadline = time.monotonic() + _START_SECONDS
        opener = build_opener(ProxyHandler({}))
        while time.monotonic() < deadline:
            self.refuse_ended()
            try:
                with opener.open(f"{self.api_url}/health", timeout=_LOOK_UP_SECONDS * 8):
                    return
            except (URLError, OSError):
                time.sleep(_LOOK_UP_SECONDS)
        raise ServerError(f"Prefect 服务在 {_START_SECONDS:.0f} 秒内没有启动完成，{self._where_to_look()}")

    def refuse_ended(self) -> None:
        """Pass while the server runs.

        Raises:
            ServerError: it has ended.
        """
        if self.process.poll() is not None:
            raise ServerError(f"Prefect 服务已退出（退出码 {self.process.returncode}），{self._where_to_look()}")

    def _where_to_look(self) -> str:
        free = shutil.disk_usage(self.log.parent).free / 1e6
        return f"日志：{self.log}（所在磁盘剩余 {free:.1f} MB，不足时服务无法启动）"

    def stop(self) -> None:
        """End the server, gently first; what is still there after the wait, or when it is interrupted, is killed."""
        self.process.terminate()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            pass
        finally:
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


@contextmanager
def prefect_server(host: str, port: int, names: tuple[str, ...] = ()) -> Iterator[PrefectServer]:
    """Start a Prefect server on this machine, not waiting until it answers, and stop it at the end.

    It has a session of its own, so that a Ctrl-C reaches it only through its starter, who still needs it to end what
    runs; killed, its starter takes it along (`flows.starter`). Its database is Prefect's own SQLite in `PREFECT_HOME`;
    its log and its record lie beside it, all for their owner only.

    Args:
        host: where to listen.
        port: the port.
        names: names that the server is reached by, besides its addresses and `host`.

    Raises:
        CallerError: nothing can listen at the host and port.
    """
    is_open = not ip_address(_tried(host, port)).is_loopback
    known = (host, *names, *([socket.gethostname()] if is_open else []))
    with _started("application", host, port, known, is_open=is_open) as server:
        yield server


@contextmanager
def temporary_server() -> Iterator[PrefectServer]:
    """Start a server without pages and services for one run, as `prefect_server` does.

    Its log goes with it, unless it ended otherwise than by being told to.
    """
    with socket.socket() as probe:
        probe.bind((_LOOPBACK, 0))
        port = int(probe.getsockname()[1])
    with _started("temporary_application", _LOOPBACK, port, (), is_open=False) as server:
        try:
            yield server
        finally:
            server.stop()
            if server.process.returncode in (0, -signal.SIGTERM):
                server.log.unlink(missing_ok=True)


@contextmanager
def _started(factory: str, host: str, port: int, names: tuple[str, ...], *, is_open: bool) -> Iterator[PrefectServer]:
    home, url = _private_home(), _url(host, port)
    password = os.environ.get(PASSWORD) or f"nianbao:{secrets.token_urlsafe(_PASSWORD_BYTES)}"
    log = home / f"nianbao-server-{port}.log"
    environment = {
        "PREFECT_SERVER_UI_API_URL": "/api",
        # the pages as served: Prefect itself writes them beside its code, where a user of a service may not
        "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(home / "ui"),
        **os.environ,
        "PREFECT_API_URL": f"{url}/api",
        PASSWORD: password,
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": url,
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        HOSTS: ",".join(names),
        STARTER: str(os.getpid()),
    }
    place = ("--app-dir", str(Path(__file__).parents[1]), f"flows.server_application:{factory}")
    log.touch(mode=0o600)
    rotate_log(log, most_bytes=0)
    with log.open("ab") as output:  # at its end, wherever that is: it is emptied when it has grown large
        process = subprocess.Popen(  # noqa: S603 - no shell, our own interpreter
            [sys.executable, "-m", "uvicorn", *place, *_OPTIONS, "--host", host, "--port", str(port)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            umask=OWNER_ONLY,
        )
    server = PrefectServer(process, url, log, _record(port), password, is_open=is_open)
    try:
        with replacing(server.record) as staged:
            staged.touch(mode=0o600)
            staged.write_text(json.dumps({"pid": os.getpid(), "url": url, "password": password}), encoding="utf-8")
        yield server
    finally:
        server.record.unlink(missing_ok=True)
        server.stop()


def password_of(api_url: str) -> str | None:
    """The password of a server that this user has started on this machine, by the address of its API."""
    known = _known(_record(urlsplit(api_url).port or 0))
    return str(known["password"]) if known and api_url.rstrip("/") == f"{known['url']}/api" else None


def _tried(host: str, port: int) -> str:
    """The address that a host's name stands for, tried out, to say before a server does what is wrong with it."""
    if not 0 < port < 1 << 16:
        raise CallerError(f"端口 {port} 无效，应在 1 到 65535 之间。")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            attempt.bind(address)
        return str(address[0])
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CallerError(f"端口 {port} 已被占用：{_holder(port)}。请先停止它，或用 --port 换一个端口。") from error
        raise CallerError(f"无法在 {host}:{port} 上监听（{error}）。请检查 --host 和 --port。") from error


def _holder(port: int) -> str:
    """Who listens on a port, where it is a server that this user started."""
    known = _known(_record(port))
    return f"已有一个 nianbao 服务在运行，进程号 {known['pid']}" if known else "可能已有一个 nianbao serve 在运行"


def _known(record: Path) -> Mapping[str, object] | None:
    """What a record says of a server, if the process that started it is still there."""
    try:
        known: dict[str, object] = json.loads(record.read_text(encoding="utf-8"))
        os.kill(int(str(known["pid"])), 0)
    except (OSError, ValueError):
        return None
    return known


def _home() -> Path:
    """Prefect's folder, found as Prefect finds it."""
    return Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()


def _private_home() -> Path:
    """Prefect's folder, made for its owner only where it is missing; its database is so in any case.

    What servers left there whose starter was killed is cleared away.
    """
    home = _home()
    if not home.exists():
        home.mkdir(parents=True)
        home.chmod(0o700)
    for database in home.glob("prefect.db*"):
        database.chmod(0o600)
    for record in home.glob("nianbao-server-*.json"):
        if not _known(record):
            record.with_suffix(".log").unlink(missing_ok=True)
            record.unlink(missing_ok=True)
    return home


def _record(port: int) -> Path:
    """The file that tells the owner of a server its starter's process and its password."""
    return _home() / f"nianbao-server-{port}.json"


def _url(host: str, port: int) -> str:
    """Where a browser or client on this machine reaches a server that listens on `host`."""
    try:
        address = ip_address(host)
    except ValueError:
        return f"http://{host}:{port}"
    if address.is_unspecified:
        return f"http://{'[::1]' if address.version == 6 else '127.0.0.1'}:{port}"
    return f"http://[{host}]:{port}" if address.version == 6 else f"http://{host}:{port}"
