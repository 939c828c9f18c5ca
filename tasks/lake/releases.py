"""The releases of a year in the lake: which there are, which is the newest, and how one more is promoted."""

import logging
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tasks.common.atomic_files import READ_ONLY, make_folder, replace_link, replacing, sync_folder
from tasks.lake.checksums import verify_sums
from tasks.lake.folders import Lake, LakeError

__all__ = ["ReleaseStore", "current_release", "existing_release"]

_POINTER = "current"
_STAGING = ".staging-"

logger = logging.getLogger(__name__)


def current_release(lake: Lake, year: int) -> Path | None:
    """Folder of the release that `current` names; `None` where nothing has been released."""
    return ReleaseStore(lake.releases(year), year).current()


def existing_release(lake: Lake, year: int) -> Path | None:
    """Folder of the release that `current` names; `None` where nothing has been released.

    Raises:
        LakeError: releases stand, but the pointer names none of them.
    """
    return ReleaseStore(lake.releases(year), year).existing_current()


@dataclass(frozen=True, slots=True)
class ReleaseStore:
    """The releases of one year: folders `YEAR.N`, and a pointer to the newest.

    Beside the years' folders, `current/TABLE/YEAR.parquet` links to each table of the newest, so that all years of a
    table can be read at once, by a list, a pattern or a folder, and `current/YEAR` to its folder. The lake's own
    `current` leads there.

    Whoever changes it holds the lock of the year.
    """

    folder: Path
    year: int

    def current(self) -> Path | None:
        """The release the pointer names; `None` where it names none that stands, see `pointer_problem`."""
        try:
            name = (self.folder / _POINTER).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return None
        return next((release for release in self.releases() if release.name == name), None)

    def pointer_problem(self) -> str | None:
        """What is wrong with the pointer and what to do, in plain Chinese; `None` where it names the newest release."""
        releases, current = self.releases(), self.current()
        if not releases or current == releases[-1]:
            return None
        newest = releases[-1].name
        what = "缺失" if not (self.folder / _POINTER).exists() else "已损坏"
        if current:
            what = f"指着 {current.name}"
        return f"{self.year} 年度现行发布的指针{what}；{newest} 还在，重新运行 {self.year} 年度即恢复指向 {newest}。"

    def existing_current(self) -> Path | None:
        """The release the pointer names; `None` where nothing has been released.

        Raises:
            LakeError: releases stand, but the pointer names none of them.
        """
        current = self.current()
        if current is None and (problem := self.pointer_problem()):
            raise LakeError(problem)
        return current

    def strangers(self) -> list[str]:
        """The names in the folder that are neither releases, nor the pointer, nor what the next run clears."""
        known = {_POINTER, *(release.name for release in self.releases())}
        names = [path.name for path in self.folder.iterdir()] if self.folder.is_dir() else []
        return sorted(name for name in names if name not in known and not name.startswith("."))

    def is_linked(self) -> bool:
        """Whether the links among all years lead to the newest release and to each of its tables."""
        releases = self.releases()
        return not releases or self._is_in_view(releases[-1])

    def releases(self) -> list[Path]:
        """The folders of all releases, the oldest first."""
        return [self.folder / f"{self.year}.{number}" for number in sorted(self._numbers())]

    def next_id(self) -> str:
        """The id of the release to come."""
        return f"{self.year}.{max(self._numbers(), default=0) + 1}"

    def recover(self) -> Path | None:
        """Clear what a killed run left and return the newest release.

        A release that was complete but not yet pointed to is verified and pointed to.

        Raises:
            LakeError: the newest release is not as it was published.
        """
        self.clear_staging()
        numbers = self._numbers()
        if not numbers:
            return None
        newest = self.folder / f"{self.year}.{max(numbers)}"
        verify_sums(newest)
        if self.current() != newest or not self._is_in_view(newest):
            logger.warning("发布：上次运行在 %s 成为现行发布之前中断，现已补完。", newest.name)
            self._point_to(newest)
        return newest

    def stage(self, name: str) -> Path:
        """Make the hidden folder in which a release is put together."""
        place = make_folder(self.folder) / f"{_STAGING}{name}"
        place.mkdir()
        return place

    def promote(self, stage: Path, release_id: str) -> Path:
        """Turn a staged folder into a release: read-only, on disk, renamed, and only then pointed to."""
        for path in (*stage.iterdir(), stage):
            path.chmod(path.stat().st_mode & ~READ_ONLY)
        sync_folder(stage)
        target = self.folder / release_id
        stage.rename(target)
        sync_folder(self.folder)
        self._point_to(target)
        return target

    def clear_staging(self) -> None:
        """Remove every staged folder; no run but the caller's can be using one."""
        for leftover in self.folder.glob(f"{_STAGING}*"):
            _remove(leftover)

    def _point_to(self, release: Path) -> None:
        if (self.folder / _POINTER).is_dir():
            _remove(self.folder / _POINTER)
        with replacing(self.folder / _POINTER) as pointer:
            pointer.write_text(f"{release.name}\n", encoding="utf-8")
        view = make_folder(self._link.parent)
        root = self.folder.parents[1] / "current"
        if root.is_dir() and not root.is_symlink():
            # the links of schema 0.3.0, whose releases do not join with today's, or a backup's copy
            shutil.rmtree(root)
        replace_link(root, view)
        _unlink(self._link, links=False)
        replace_link(self._link, release)
        tables = {path.stem: path for path in release.glob("*.parquet")}
        for gone in {path.parent.name for path in view.glob(f"*/{self.year}.parquet")} - tables.keys():
            _unlink(view / gone / f"{self.year}.parquet")
        for name, path in tables.items():
            replace_link(make_folder(view / name) / f"{self.year}.parquet", path)

    def _is_in_view(self, release: Path) -> bool:
        """Whether the links among all years lead to a release and to each of its tables."""
        view = self._link.parent
        links = {view / path.stem / f"{self.year}.parquet": path for path in release.glob("*.parquet")}
        return all(link.resolve() == path.resolve() for link, path in {**links, self._link: release}.items())

    @property
    def _link(self) -> Path:
        return self.folder.parent / "current" / str(self.year)

    def _numbers(self) -> list[int]:
        if not self.folder.is_dir():
            return []
        named = (
            re.fullmatch(rf"{self.year}\.([1-9][0-9]*)", path.name) for path in self.folder.iterdir() if path.is_dir()
        )
        return [int(match[1]) for match in named if match]


def _unlink(place: Path, *, links: bool = True) -> None:
    """Remove a link, or what a backup makes of one: a copy of what it led to."""
    if place.is_symlink() or place.is_file():
        if links:
            place.unlink()
    elif place.is_dir():
        _remove(place)


def _remove(folder: Path) -> None:
    folder.chmod(0o700)
    shutil.rmtree(folder)
