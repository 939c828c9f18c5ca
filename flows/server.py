"""A Prefect server for as long as it is needed: started, waited for, and stopped with whoever needed it.

This module does not import Prefect, so that the server can start while its client is still being loaded.
"""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from tasks.common.errors import CallerError, NianbaoError

__all__ = ["PrefectServer", "ServerError", "prefect_server"]

_START_SECONDS = 120.0
_STOP_SECONDS = 15.0
_LOOK_UP_SECONDS = 0.25
# Prefect's newer pages ask a third party for its settings as soon as they are opened, whatever ours say. That header
# is why the server is started by this program, as Prefect's temporary ones are, and not by `prefect server start`.
_PAGES_STAY_HERE = "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:"
_APPLICATION = (
    *("--factory", "prefect.server.api.server:create_app", "--log-level", "warning"),
    *("--header", f"Content-Security-Policy:{_PAGES_STAY_HERE}", "--timeout-graceful-shutdown", "5"),
)


class ServerError(NianbaoError):
    """The Prefect server did not start, or has ended by itself; the message says where to look, in Chinese."""


@dataclass(frozen=True, slots=True)
class PrefectServer:
    """A running Prefect server process: where it answers, where it logs, whether other machines reach it."""

    process: subprocess.Popen[bytes]
    url: str
    log: Path
    is_open: bool

    @property
    def api_url(self) -> str:
        """Where clients reach its API."""
        return f"{self.url}/api"

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
        raise ServerError(f"Prefect 服务在 {_START_SECONDS:.0f} 秒内没有启动完成，日志：{self.log}")

    def refuse_ended(self) -> None:
        """Pass while the server runs.

        Raises:
            ServerError: it has ended.
        """
        if self.process.poll() is not None:
            raise ServerError(f"Prefect 服务已退出（退出码 {self.process.returncode}），日志：{self.log}")

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
def prefect_server(host: str, port: int) -> Iterator[PrefectServer]:
    """Start a Prefect server on this machine, not waiting until it answers, and stop it at the end.

    It has a session of its own, so that a Ctrl-C reaches it only through its starter, who still needs it to end what
    runs. Its database is Prefect's own SQLite in `PREFECT_HOME`, and its log lies beside it.

    Raises:
        CallerError: nothing can listen at the host and port.
    """
    is_open = not ip_address(_tried(host, port)).is_loopback
    url, log = _url(host, port), _home() / "nianbao-server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    environment = {"PREFECT_SERVER_UI_API_URL": "/api", **os.environ, "PREFECT_API_URL": f"{url}/api"}
    command = [sys.executable, "-m", "uvicorn", *_APPLICATION, "--host", host, "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - no shell, our own interpreter
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = PrefectServer(process, url, log, is_open=is_open)
    try:
        yield server
    finally:
        server.stop()


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
            raise CallerError(
                f"端口 {port} 已被占用：可能已有一个 nianbao serve 在运行。请先停止它，或用 --port 换一个端口。"
            ) from error
        raise CallerError(f"无法在 {host}:{port} 上监听（{error}）。请检查 --host 和 --port。") from error


def _home() -> Path:
    """Prefect's folder, found as Prefect finds it."""
    return Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()


def _url(host: str, port: int) -> str:
    """Where a browser or client on this machine reaches a server that listens on `host`."""
    try:
        address = ip_address(host)
    except ValueError:
        return f"http://{host}:{port}"
    if address.is_unspecified:
        return f"http://{'[::1]' if address.version == 6 else '127.0.0.1'}:{port}"
    return f"http://[{host}]:{port}" if address.version == 6 else f"http://{host}:{port}"
