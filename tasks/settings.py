"""The settings of the place: where an office keeps what nianbao works on, in one file outside the project.

An update of the project changes nothing in it, and paths in it are relative to the file. It is found in this order, and
the first one found is the only one read: the file named (`--settings`, which sets `NIANBAO_SETTINGS` for the command
and its children), `nianbao.toml` in the folder worked in, in the user's folder of settings, in the machine's. Without
one everything is as in the example district.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from tasks.common.errors import CallerError
from tasks.common.toml_file import read_toml, refuse_mistyped, refuse_unknown
from tasks.model.letter_settings import LetterSettings

__all__ = [
    "MAY_BE_SHARED",
    "SETTINGS",
    "ClusterSettings",
    "DeskSettings",
    "ServerSettings",
    "Settings",
    "SettingsError",
    "find_settings",
    "letter_settings",
    "load_settings",
    "places_of_settings",
]

SETTINGS = "NIANBAO_SETTINGS"
"""The environment variable that names the file of settings."""

MAY_BE_SHARED = ("originals", "runs")
"""Parts of the lake that a group reads only where the settings say so: they hold all that units sent, and errors in
full."""

_FILE = "nianbao.toml"
_MACHINE = Path("/etc/nianbao") / _FILE
_TABLES = ("server", "desk", "letters", "cluster")
_TYPES: Mapping[str, type] = {
    **dict.fromkeys(("inbox", "lake", "roster", "decisions", "mirror", "group"), str),
    "group_reads": list,
    **dict.fromkeys(_TABLES, dict),
}
_PATHS = ("inbox", "lake", "roster", "decisions")
_CHINESE = {
    "inbox": "收件夹",
    "lake": "数据湖",
    "roster": "单位名册",
    "decisions": "审核决定",
    "mirror": "另存",
    "group": "用户组",
    "server": "服务",
    "desk": "审核工作台",
    "letters": "通知",
    "cluster": "集群",
}
_SERVER: Mapping[str, type] = {"host": str, "port": int, "names": list, "notify": str, "rerun": bool}
_DESK: Mapping[str, type] = {"port": int, "origin": str, "user_header": str, "proxy_secret": str, "self_check": bool}
_CLUSTER: Mapping[str, type] = {"address": str}
_LETTERS: Mapping[str, type] = {
    **dict.fromkeys(("mark", "contact", "phone"), str),
    **dict.fromkeys(("dated", "reply_by"), date),
    "first_number": int,
}


class SettingsError(CallerError):
    """The settings of the place cannot be used; the message says where and why, in Chinese."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where `nianbao serve` listens, and the names by which its pages are opened besides.

    `notify` is the address of a webhook that is told of runs and reminders, nobody without one; with `rerun` a year is
    consolidated again when something arrives or is decided.
    """

    host: str = "127.0.0.1"
    port: int = 4200
    names: tuple[str, ...] = ()
    notify: str | None = None
    rerun: bool = False


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """Where the desk listens on this machine, and the address by which a proxy with TLS serves it.

    `user_header` is the header in which that proxy names whom it has logged in, and `proxy_secret` the file of the
    secret that it sends beside; without them everybody logs in at the desk. With `self_check` whoever reaches the desk
    may have a report checked.
    """

    port: int = 8300
    origin: str | None = None
    user_header: str | None = None
    proxy_secret: Path | None = None
    self_check: bool = False


@dataclass(frozen=True, slots=True)
class ClusterSettings:
    """The cluster that reads: the address of its Dask scheduler; without one, processes on this machine read."""

    address: str | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the place, or of the example district where `path` is `None`.

    In `inbox`, `{year}` stands for the report year. Without `decisions` the ledger lies where `ledger_path` finds it.
    `letters` fill in what the roster leaves open. `group` is the system's group of those who work with the lake besides
    the user who runs it, and `group_reads` what more of the lake it reads than it needs (`tasks.lake.group_rights`).
    """

    path: Path | None = None
    inbox: Path = Path("data/inbox/{year}")
    lake: Path = Path("data/lake")
    roster: Path = Path("data/roster.toml")
    decisions: Path | None = None
    mirror: str | None = None
    group: str | None = None
    group_reads: tuple[str, ...] = ()
    server: ServerSettings = field(default_factory=ServerSettings)
    desk: DeskSettings = field(default_factory=DeskSettings)
    letters: LetterSettings = field(default_factory=LetterSettings)
    cluster: ClusterSettings = field(default_factory=ClusterSettings)


def places_of_settings() -> tuple[Path, ...]:
    """Return where a file of settings is looked for, in this order, where none is named."""
    home = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser()
    return Path(_FILE).absolute(), home / "nianbao" / _FILE, _MACHINE


def find_settings() -> Path | None:
    """Return the file of settings in force; `None` where there is none.

    Raises:
        SettingsError: the file named is not there.
    """
    if named := os.environ.get(SETTINGS):
        path = Path(named).absolute()
        if not path.is_file():
            raise SettingsError(f"找不到设置文件：{path}（由 --settings 或环境变量 {SETTINGS} 指定）。")
        return path
    return next((path for path in places_of_settings() if path.is_file()), None)


def load_settings() -> Settings:
    """Read the settings in force.

    Raises:
        SettingsError: the file named is not there, or one says what is unknown or of another kind than it must be.
    """
    path = find_settings()
    if path is None:
        return Settings()
    place = f"设置文件 {path}"
    data = read_toml(path, "设置文件", SettingsError)
    refuse_unknown(data, _TYPES, place, SettingsError, _CHINESE)
    refuse_mistyped(data, _TYPES, place, SettingsError)
    given: dict[str, Any] = {key: value for key, value in data.items() if key not in _TABLES}
    for key in _PATHS:
        if key in given:
            given[key] = path.parent / Path(given[key]).expanduser()
    if "mirror" in given and "://" not in given["mirror"]:  # a folder, not an address
        given["mirror"] = f"file://{path.parent / Path(given['mirror']).expanduser()}"
    given["group_reads"] = tuple(given.get("group_reads", ()))
    if wrong := [each for each in given["group_reads"] if each not in MAY_BE_SHARED]:
        raise SettingsError(
            f"{place} 的 group_reads 只能写 {'、'.join(MAY_BE_SHARED)}；现有：{'、'.join(map(str, wrong))}。"
        )
    letters = letter_settings(data.get("letters", {}), place, SettingsError)
    server, cluster = _server(data.get("server", {}), place), _cluster(data.get("cluster", {}), place)
    desk = _desk(data.get("desk", {}), place, path.parent)
    return Settings(path=path, server=server, desk=desk, cluster=cluster, letters=letters, **given)


def letter_settings(data: object, whose: str, error: type[CallerError]) -> LetterSettings:
    """Read a table `[letters]`.

    Args:
        data: the table.
        whose: the file it stands in, in Chinese.
        error: what to raise.

    Raises:
        CallerError: of the kind given: it is no table, or says what is unknown or of another kind than it must be.
    """
    place = f"{whose} 的 [letters] "
    if not isinstance(data, Mapping):
        raise error(f"{place}应是一个表，如 reply_by = 2019-04-15。")
    refuse_unknown(data, _LETTERS, place, error)
    refuse_mistyped(data, _LETTERS, place, error)
    return LetterSettings(**data)


def _server(data: Mapping[str, Any], whose: str) -> ServerSettings:
    place = f"{whose} 的 [server] "
    refuse_unknown(data, _SERVER, place, SettingsError)
    refuse_mistyped(data, _SERVER, place, SettingsError)
    names = data.get("names", [])
    if not all(isinstance(name, str) for name in names):
        raise SettingsError(f'{place}的 names 应是方括号里的文字，如 names = ["nianbao.example.gov.cn"]。')
    return ServerSettings(**{**data, "names": tuple(names)})


def _desk(data: Mapping[str, Any], whose: str, folder: Path) -> DeskSettings:
    place = f"{whose} 的 [desk] "
    refuse_unknown(data, _DESK, place, SettingsError)
    refuse_mistyped(data, _DESK, place, SettingsError)
    if ("user_header" in data) != ("proxy_secret" in data):
        raise SettingsError(f"{place}的 user_header 和 proxy_secret 要么都写，要么都不写。")
    if "proxy_secret" in data:
        data = {**data, "proxy_secret": folder / Path(data["proxy_secret"]).expanduser()}
    return DeskSettings(**data)


def _cluster(data: Mapping[str, Any], whose: str) -> ClusterSettings:
    place = f"{whose} 的 [cluster] "
    refuse_unknown(data, _CLUSTER, place, SettingsError)
    refuse_mistyped(data, _CLUSTER, place, SettingsError)
    address = data.get("address")
    if address is not None and not address.startswith(("tcp://", "tls://")):
        raise SettingsError(f'{place}的 address 应是 Dask 调度进程的地址，如 "tcp://10.0.0.5:8786"；现有：{address}。')
    return ClusterSettings(address)
