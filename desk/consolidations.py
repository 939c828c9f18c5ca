"""Consolidations started from the desk: the command line's own `run` in a child process.

Where `PREFECT_API_URL` names a server, that run is one of the server's, and is seen there too.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from desk.site import places
from tasks.common.atomic_files import OWNER_ONLY, make_folder
from tasks.common.errors import CallerError

__all__ = ["Consolidation", "cancel", "latest", "start"]

_COMMAND = (sys.executable, "-m", "nianbao", "run")
_SAID_BEHIND = " - "
"""What stands between a log line's head, of time, level and name, and what it says."""

_STEPS = (
    "收件：",
    "识读：",
    "整理：",
    "审核：",
    "审核页面：",
    "审核材料：",
    "汇总：",
    "发布：",
    "尚未审定：",
    "复制发布：",
    "已审定：",
    "等待审定：",
)
_OUR_CODES = ("指纹",)
_going: dict[tuple[Path, int], subprocess.Popen[bytes]] = {}
_lock = Lock()


@dataclass(frozen=True, slots=True)
class Consolidation:
    """The last run of a year started here: whether it goes on, what it said, and its exit code once it has ended."""

    is_going: bool
    lines: tuple[str, ...]
    code: int | None

    @property
    def is_done(self) -> bool:
        """Whether it came to its end, with findings that block or without."""
        return self.code in {0, 1}


def start(year: int) -> None:
    """Start a run of a year.

    Raises:
        CallerError: one goes on, or there is no inbox.
    """
    given = places()
    inbox = given.inbox_of(year)
    if not inbox.is_dir():
        raise CallerError(f"{year} 年度还没有收到文件：请先在“收件”里收取。")
    words = ["--year", str(year), "--inbox", str(inbox), "--lake", str(given.lake), "--roster", str(given.roster)]
    if given.decisions:
        words += ["--decisions", str(given.decisions)]
    with _lock:
        if _process(year) is not None:
            raise CallerError(f"{year} 年度正在汇总，请等它结束。")
        log = _log(year)
        log.unlink(missing_ok=True)
        log.touch(mode=0o666 & ~OWNER_ONLY)
        environment = {**os.environ, "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "INFO", "PYTHONUTF8": "1"}
        with log.open("wb") as output:
            _going[given.lake, year] = subprocess.Popen(  # noqa: S603 - our own command, no shell
                [*_COMMAND, *words],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment,
                start_new_session=True,
            )


def cancel(year: int) -> None:
    """Stop the run of a year as Ctrl-C does; the last release stands."""
    with _lock:
        process = _process(year)
        if process is not None:
            os.killpg(process.pid, signal.SIGINT)


def latest(year: int) -> Consolidation | None:
    """Return the last run of a year that was started here; `None` where none was."""
    log = _log(year)
    if not log.exists():
        return None
    process = _going.get((places().lake, year))
    code = process.poll() if process else None
    is_going = process is not None and code is None
    return Consolidation(is_going, tuple(_said(log.read_text(encoding="utf-8", errors="replace"))), code)


def _process(year: int) -> subprocess.Popen[bytes] | None:
    """The run of a year that goes on."""
    process = _going.get((places().lake, year))
    return process if process and process.poll() is None else None


def _log(year: int) -> Path:
    return make_folder(places().folder / "runs", without=OWNER_ONLY) / f"{year}.log"


def _said(text: str) -> Iterator[str]:
    """The lines of a log that a person can use: what each step did, and what was wrong."""
    for line in text.splitlines():
        said = line.partition(_SAID_BEHIND)[2] or line
        if said.startswith("错误："):
            yield said
        elif said.startswith("系统故障"):
            yield "系统故障，没有完成。请告知管理员查看运行日志。"
        elif said.startswith(_STEPS) and not any(code in said for code in _OUR_CODES):
            yield said
