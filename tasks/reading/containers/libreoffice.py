"""How does a file that no reader here knows become one of today's? LibreOffice converts it, if it is installed.

It runs with a profile of its own, macros off and links never followed, and in a network of its own that leads
nowhere: given a document with addresses in it, LibreOffice fetches them. What it writes stays in memory of its own.
"""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tasks.model.codes import ProblemCode
from tasks.model.document import UnreadableError
from tasks.reading.containers.is_complete import prepared_biff, prepared_rtf
from tasks.reading.refusals import damaged, unreadable

__all__ = ["SOURCES", "convert"]

_WALL_SECONDS = 40.0
_WORD = ("docx", "MS Word 2007 XML")
_EXCEL = ("xlsx", "Calc MS Excel 2007 XML")


@dataclass(frozen=True, slots=True)
class _Route:
    """How one kind of file is converted: its name for people, its import filter, and what it becomes.

    `prepared` gives the file as LibreOffice is to have it, and refuses one that it would read only in part.
    """

    name: str
    extension: str
    filter: str
    becomes: tuple[str, str]
    prepared: Callable[[bytes], bytes] = bytes


_ROUTES: Mapping[str, _Route] = {
    "doc": _Route("旧版 Word 或 WPS 文字文档（.doc、.wps）", "doc", "MS Word 97", _WORD),
    "word-95": _Route("Word 6.0 或 95 文档", "doc", "MS Word 95", _WORD),
    "rtf": _Route("RTF 文档", "rtf", "Rich Text Format", _WORD, prepared_rtf),
    "biff": _Route("旧版 Excel 工作表", "xls", "MS Excel 4.0", _EXCEL, prepared_biff),
}
SOURCES = frozenset(_ROUTES)
"""The kinds of file that `convert` takes."""

_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),
    ("Calc/Content/Update", "Link", "2"),
)
_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nologo", "--nodefault", "--nofirststartwizard")
_SCRIPT = """
folder=$1 source=$2 target=$3
shift 3
mount -t tmpfs -o size=512m,mode=700 none "$folder" 2>/dev/null
cd "$folder" && mkdir -p profile/user || exit
printf %s "$SETTINGS" >profile/user/registrymodifications.xcu
cat >"$source"
"$@" </dev/null >/dev/null
cat "$target"
"""
_WITH_PARENT = ("setpriv", "--pdeathsig", "KILL")
_ALONE = ("--net", "--mount", "--pid", "--fork", "--kill-child")
_ISOLATIONS = (("unshare", "--map-root-user", *_ALONE), ("unshare", *_ALONE))


def convert(data: bytes, source: str) -> bytes:
    """The file as `.docx` or `.xlsx`.

    Args:
        data: the file.
        source: what it is, out of `SOURCES`.

    Raises:
        UnreadableError: `converter_missing` where LibreOffice is not installed or cannot be cut off from the
            network; `damaged_file`; `reader_timeout`; as `whole`.
    """
    route = _ROUTES[source]
    prepared = route.prepared(data)
    soffice = shutil.which("soffice")
    if soffice is None:
        raise _missing(route, "这台机器没有安装 LibreOffice", "安装 LibreOffice（tools/install-office）")
    isolation = _isolation()
    if isolation is None:
        raise _missing(
            route, "这台机器不能让 LibreOffice 断网运行，为安全起见没有转换", "允许使用 unshare（util-linux）"
        )
    with TemporaryDirectory(prefix="nianbao-") as folder:
        return _converted(folder, prepared, route, isolation, soffice)


def _missing(route: _Route, why: str, remedy: str) -> UnreadableError:
    another = "docx" if route.becomes == _WORD else "xlsx"
    return unreadable(
        ProblemCode.CONVERTER_MISSING,
        f"这是{route.name}，要先经 LibreOffice 转换才能读取，但{why}。"
        f"请用 Office 或 WPS 另存为 .{another} 后重新提交，或请系统维护人员{remedy}。",
    )


@lru_cache(maxsize=1)
def _isolation() -> tuple[str, ...] | None:
    """A command that runs another without network, and that ends with us; `None` where the system allows none."""
    for command in _ISOLATIONS:
        isolation = (*_WITH_PARENT, *command)
        if all(map(shutil.which, (_WITH_PARENT[0], command[0]))) and _output((*isolation, "echo", "ok"), {}, b""):
            return isolation
    return None


def _converted(folder: str, data: bytes, route: _Route, isolation: Sequence[str], soffice: str) -> bytes:
    """What becomes of a file within a folder whose content only the conversion sees, and which goes with it.

    Where no memory may be mounted there, it is a folder on disk, removed in the end.
    """
    extension, export = route.becomes
    source, target = f"report.{route.extension}", f"converted/report.{extension}"
    profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
    conversion = (
        f"--infilter={route.filter}",
        "--convert-to",
        f"{extension}:{export}",
        "--outdir",
        "converted",
        source,
    )
    command = (*isolation, "sh", "-c", _SCRIPT, "sh", folder, source, target, soffice, *_OPTIONS, profile, *conversion)
    converted = _output(command, {"HOME": folder, "TMPDIR": folder, "SETTINGS": _settings()}, data)
    if not converted:
        raise damaged()
    return converted


def _settings() -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _output(command: Sequence[str], environment: Mapping[str, str], data: bytes) -> bytes:
    """What a command answers to some input; after a time it is killed with all it started.

    Raises:
        UnreadableError: `reader_timeout`.
    """
    with subprocess.Popen(  # noqa: S603  # a fixed command; nothing of the file's own is in it
        command,
        env={"PATH": os.environ.get("PATH", os.defpath), **environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            return process.communicate(data, _WALL_SECONDS)[0]
        except subprocess.TimeoutExpired as error:
            raise unreadable(
                ProblemCode.READER_TIMEOUT,
                "转换这个文件的时间超过上限，已停止。请用 Office 或 WPS 打开检查，另存为 .docx 或 .xlsx 后重新提交。",
            ) from error
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
