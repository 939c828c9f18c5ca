"""Conversion by LibreOffice, where it is installed, of files that no reader here knows into `.docx` or `.xlsx`.

It runs with a profile of its own, macros off and links never followed, and in a network of its own that leads
nowhere: given a document with addresses in it, LibreOffice fetches them. What it writes stays in memory of its own.
A file that was cut short is refused before: LibreOffice would read what is left, and say nothing.
"""

import os
import re
import shutil
import signal
import struct
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from tasks.common.worker_pool import require_programs
from tasks.model.codes import ProblemCode
from tasks.model.document import UnreadableError
from tasks.reading.refusals import damaged, unreadable

__all__ = ["ROUTES", "SETTINGS", "SOURCES", "WALL_SECONDS", "Route", "convert", "find_isolation"]

# A worker (`worker_pool.Limits`) has 60 seconds for a file; the time that remains is for reading the result and for
# saying what happened. tests/reading/containers/test_libreoffice.py holds the two at least 10 seconds apart.
WALL_SECONDS = 40.0

_WORD = ("docx", "MS Word 2007 XML")
_EXCEL = ("xlsx", "Calc MS Excel 2007 XML")

# The tokens of RTF that matter for its groups (RTF 1.9.1, "Conventions of an RTF reader"): `\binN` with the N bytes of
# raw data behind it, an escaped sign, which opens or closes nothing, and the braces. Nine digits: a count of bytes as
# large as the files that are read at all (`limits.read_file`).
_RTF_TOKEN = re.compile(rb"\\bin(\d{1,9}) ?|\\.|[{}]", re.DOTALL)
_RTF_DEPTHS = {b"{": 1, b"}": -1}

# A record of BIFF: its type and the length of what follows ([MS-XLS] 2.1.4), the same since Excel 2.
_RECORD = struct.Struct("<HH")
_EOF, _CODE_PAGE = 0x000A, 0x0042  # [MS-XLS] 2.4.103 and 2.4.52
_CHINESE = 936  # the code page of Chinese Windows, GBK


def _check_rtf(data: bytes) -> bytes:
    """An RTF document, all of whose groups are closed.

    Raises:
        UnreadableError: `damaged_file`.
    """
    depth = offset = 0
    while token := _RTF_TOKEN.search(data, offset):
        offset = token.end() + int(token[1] or 0)
        depth += _RTF_DEPTHS.get(token[0], 0)
        if depth == 0:
            return data
    raise damaged()


def _complete_biff(data: bytes) -> bytes:
    """A bare stream of Excel records as old systems write them, with its end; Chinese, where it does not say.

    Raises:
        UnreadableError: `damaged_file`.
    """
    kinds = set()
    offset = 0
    while offset + _RECORD.size <= len(data):
        kind, length = _RECORD.unpack_from(data, offset)
        offset += _RECORD.size + length
        if offset <= len(data):  # a record that is cut short does not count
            kinds.add(kind)
    if _EOF not in kinds:
        raise damaged()
    if _CODE_PAGE in kinds:
        return data
    first = _RECORD.size + _RECORD.unpack_from(data)[1]
    return data[:first] + struct.pack("<HHH", _CODE_PAGE, 2, _CHINESE) + data[first:]


@dataclass(frozen=True, slots=True)
class Route:
    """The way one kind of file is converted: its name for people, its import filter, and what it becomes.

    `prepare` gives the file as LibreOffice is to have it, and refuses one that it would read only in part.
    """

    name: str
    extension: str
    filter: str
    becomes: tuple[str, str] = _WORD
    prepare: Callable[[bytes], bytes] = bytes


ROUTES: Mapping[str, Route] = {
    "doc": Route("旧版 Word 或 WPS 文字文档（.doc、.wps）", "doc", "MS Word 97"),
    "word-95": Route("Word 6.0 或 95 文档", "doc", "MS Word 95"),
    "rtf": Route("RTF 文档", "rtf", "Rich Text Format", _WORD, _check_rtf),
    "biff": Route("旧版 Excel 工作表", "xls", "MS Excel 4.0", _EXCEL, _complete_biff),
}
SOURCES = frozenset(ROUTES)
"""The kinds of file that `convert` takes."""

SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),  # "very high": no macro runs
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "2"),  # never update links
    ("Calc/Content/Update", "Link", "2"),
)
"""The settings of LibreOffice's profile that keep a document from doing anything: path, name and value."""

_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nologo", "--nodefault", "--nofirststartwizard")
# 512 MB of memory for the profile, the source (30 MB at most, see `limits`) and the result; without the right to mount,
# the folder on disk serves.
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


def convert(  # the limits are arguments, so that tests need not wait or patch
    data: bytes,
    source: str,
    *,
    routes: Mapping[str, Route] = ROUTES,
    settings: Sequence[tuple[str, str, str]] = SETTINGS,
    isolation: Sequence[str] | None = None,
    wall_seconds: float = WALL_SECONDS,
) -> bytes:
    """Convert a file to `.docx` or `.xlsx`.

    Args:
        data: the file.
        source: what it is, out of `routes`.
        routes: how each kind of file is converted.
        settings: the profile's, each a path, a name and a value.
        isolation: a command that runs another without network; the one that `find_isolation` finds, by default.
        wall_seconds: when a conversion is killed.

    Raises:
        UnreadableError: `converter_missing` where LibreOffice is not installed or cannot be cut off from the
            network; `damaged_file`, also for a file that was cut short; `reader_timeout`.
    """
    require_programs()
    route = routes[source]
    prepared = route.prepare(data)
    soffice = shutil.which("soffice")
    if soffice is None:
        raise _missing(route, "这台机器没有安装 LibreOffice", "安装 LibreOffice（tools/install-office）")
    isolation = isolation or find_isolation()
    if isolation is None:
        raise _missing(
            route, "这台机器不能让 LibreOffice 断网运行，为安全起见没有转换", "允许使用 unshare（util-linux）"
        )
    # The conversion sees a folder whose content goes with it: in memory, or on disk where none may be mounted.
    extension, export = route.becomes
    original, target = f"report.{route.extension}", f"converted/report.{extension}"
    with TemporaryDirectory(prefix="nianbao-") as folder:
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        conversion = (f"--infilter={route.filter}", "--convert-to", f"{extension}:{export}", "--outdir", "converted")
        script = ("sh", "-c", _SCRIPT, "sh", folder, original, target)
        command = (*isolation, *script, soffice, *_OPTIONS, profile, *conversion, original)
        environment = {"HOME": folder, "TMPDIR": folder, "SETTINGS": _settings_xml(settings)}
        converted = _output(command, environment, prepared, wall_seconds)
    if not converted:
        raise damaged()
    return converted


def _missing(route: Route, why: str, remedy: str) -> UnreadableError:
    another = "docx" if route.becomes == _WORD else "xlsx"
    return unreadable(
        ProblemCode.CONVERTER_MISSING,
        f"这是{route.name}，要先经 LibreOffice 转换才能读取，但{why}。"
        f"请用 Office 或 WPS 另存为 .{another} 后重新提交，或请系统维护人员{remedy}。",
    )


@cache
def find_isolation() -> tuple[str, ...] | None:
    """A command that runs another without network, and that ends with us; `None` where the system allows none."""
    for command in _ISOLATIONS:
        isolation = (*_WITH_PARENT, *command)
        are_there = all(map(shutil.which, (_WITH_PARENT[0], command[0])))
        if are_there and _output((*isolation, "echo", "ok"), {}, b"", WALL_SECONDS):
            return isolation
    return None


def _settings_xml(settings: Sequence[tuple[str, str, str]]) -> str:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in settings
    )
    return f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'


def _output(command: Sequence[str], environment: Mapping[str, str], data: bytes, wall_seconds: float) -> bytes:
    """Return what a command answers to some input; after a time it is killed with all it started.

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
            return process.communicate(data, wall_seconds)[0]
        except subprocess.TimeoutExpired as error:
            raise unreadable(
                ProblemCode.READER_TIMEOUT,
                "转换这个文件的时间超过上限，已停止。请用 Office 或 WPS 打开检查，另存为 .docx 或 .xlsx 后重新提交。",
            ) from error
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
