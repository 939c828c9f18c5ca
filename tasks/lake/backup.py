"""Backups: a copy of a lake with its decisions, roster and settings, which says of itself whether it is whole.

A backup is a folder: `lake`, `decisions`, `roster` and `settings` as they were, `SHA256SUMS` over all files and
`backup.json` with the links and what made it. What can be made again or belongs to a running process (`locks`,
`spool`, hidden files) is left out, and so is Prefect's database, of which nothing depends.
"""

import json
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from tasks.common.atomic_files import sync_files, sync_folder
from tasks.common.clock import now
from tasks.common.errors import CallerError
from tasks.lake.folders import LAKE_VERSION, Lake, LakeError, file_sha256

__all__ = ["Backup", "BackupError", "make_backup", "restore_backup"]

_SUMS, _ABOUT = "SHA256SUMS", "backup.json"
_LEFT_OUT = frozenset({"locks", "spool"})
"""Folders of a lake that are not copied."""


class BackupError(CallerError):
    """A backup cannot be made or restored as asked; the message says why, in Chinese. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup as it says of itself: when and by what it was made, and how much is in it."""

    made_at: str
    software: str
    lake_version: int
    files: int
    bytes: int
    links: Mapping[str, str]


def make_backup(lake: Lake, others: Mapping[str, Path], destination: Path) -> Backup:
    """Copy a lake and other files and folders into a new folder, which appears whole or not at all.

    No year is run meanwhile: the lake is of one moment.

    Args:
        lake: the lake.
        others: files and folders by what they are called in the backup; those within the lake are copied with it.
        destination: the folder to make.

    Raises:
        BackupError: the folder is already there, or lies in the lake.
        LakeBusyError: a year is being run.
        LakeError: the disk does not give back what was written.
    """
    if destination.exists():
        raise BackupError(f"{destination} 已经有了，没有备份。每次备份请写一个新的文件夹。")
    if destination.resolve().is_relative_to(lake.root.resolve()):
        raise BackupError(f"{destination} 在数据湖里面，没有备份。请备份到别的磁盘上。")
    places = {"lake": lake.root, **others}
    with ExitStack() as held, _staged(destination) as staged:
        years = {int(place.stem) for place in (lake.root / "register").glob("*.parquet") if place.stem.isdecimal()}
        for year in sorted({*years, *lake.years_run(), *lake.years_released()}):
            held.enter_context(lake.year_lock(year))
        staged.mkdir(mode=stat.S_IRWXU)
        for name, place in places.items():
            _copy(place, staged / name)
        sums = {name: file_sha256(path) for name, path in _files(staged)}
        for name, sha256 in sums.items():
            part, _, inner = name.partition("/")
            if file_sha256(places[part] / inner if inner else places[part]) != sha256:
                raise LakeError(f"备份写入后读回的内容不一致：{name}。请检查磁盘，重新备份。")
        backup = Backup(
            made_at=now().isoformat(timespec="seconds"),
            software=version("nianbao"),
            lake_version=lake.version(),
            files=len(sums),
            bytes=sum(path.stat().st_size for _, path in _files(staged)),
            links=dict(_links(staged)),
        )
        (staged / _SUMS).write_text("".join(f"{sha}  {name}\n" for name, sha in sums.items()), encoding="utf-8")
        (staged / _ABOUT).write_text(json.dumps(asdict(backup), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        sync_files(path for _, path in _files(staged))
    return backup


def restore_backup(source: Path, targets: Mapping[str, Path]) -> Backup:
    """Put what a backup holds in its place, once all of it is found whole; nothing that is there is overwritten.

    Args:
        source: the folder of the backup.
        targets: where each part of it belongs, by its name; those without a target stay in the backup.

    Raises:
        BackupError: it is no backup, it is not whole, a newer nianbao made it, or something is already in a place.
        LakeError: the disk does not give back what was written.
    """
    backup, sums = _read(source)
    parts = {name: place for name, place in targets.items() if (source / name).exists()}
    if taken := [str(place) for place in parts.values() if _is_taken(place)]:
        raise BackupError(f"这里已经有内容，没有恢复：{'、'.join(taken)}。请先移走，或用参数写明恢复到哪里。")
    with ExitStack() as held:
        for name, place in parts.items():
            staged = held.enter_context(_staged(place))
            _copy(source / name, staged)
            for inner, path in _files(staged):
                listed = f"{name}/{inner}" if inner else name
                if file_sha256(path) != sums[listed]:
                    raise LakeError(f"恢复时写入后读回的内容不一致：{listed}。请检查磁盘，重新恢复。")
            sync_files(path for _, path in _files(staged))
            if place.is_dir():
                place.rmdir()  # an empty folder
    return backup


def _read(source: Path) -> tuple[Backup, Mapping[str, str]]:
    """Read what a backup says of itself, and find it whole."""
    try:
        backup = Backup(**json.loads((source / _ABOUT).read_text(encoding="utf-8")))
        lines = (source / _SUMS).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError, TypeError):
        raise BackupError(f"{source} 不是完整的备份：{_ABOUT} 或 {_SUMS} 缺失或读不出来。") from None
    if backup.lake_version > LAKE_VERSION:
        raise BackupError(f"备份 {source} 是更新的 nianbao（{backup.software}）做的。请先升级本软件；什么也没有改动。")
    listed = {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}
    found = {name: file_sha256(path) for name, path in _files(source) if name not in {_SUMS, _ABOUT}}
    wrong = sorted(name for name in listed.keys() | found.keys() if listed.get(name) != found.get(name))
    if wrong or dict(_links(source)) != backup.links:
        some = "、".join(wrong[:3]) or "链接"
        raise BackupError(f"备份 {source} 已损坏（{some} 等 {max(len(wrong), 1)} 处），没有恢复。请改用另一份备份。")
    return backup, listed


def _is_taken(place: Path) -> bool:
    return any(place.iterdir()) if place.is_dir() else place.exists()


@contextmanager
def _staged(place: Path) -> Iterator[Path]:
    """Yield a hidden path beside a place, which takes the place when the block ends well, and is gone if not."""
    place.parent.mkdir(parents=True, exist_ok=True)
    staged = place.with_name(f".{place.name}.staged")
    _remove(staged)
    try:
        yield staged
        staged.rename(place)
        sync_folder(place.parent)
    finally:
        _remove(staged)


def _remove(path: Path) -> None:
    """Remove what was copied; folders of releases cannot be written to."""
    for folder, _, _ in os.walk(path):
        Path(folder).chmod(stat.S_IRWXU)
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)


def _copy(place: Path, target: Path) -> None:
    if not place.is_dir():
        shutil.copy2(place, target)
        return

    def left_out(folder: str, names: list[str]) -> set[str]:
        at_top = _LEFT_OUT if Path(folder) == place else frozenset[str]()
        return {name for name in names if name.startswith(".") or name in at_top}

    shutil.copytree(place, target, symlinks=True, ignore=left_out)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """The files below a folder by their names, in order; a file by itself has none."""
    if folder.is_file():
        yield "", folder
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix(), path


def _links(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            yield path.relative_to(folder).as_posix(), str(path.readlink())
