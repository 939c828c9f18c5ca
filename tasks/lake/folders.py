"""The folders of a lake, and the lock of a year."""

import hashlib
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from tasks.common.atomic_files import make_folder, replacing
from tasks.common.errors import CallerError, NianbaoError
from tasks.tables import Contacts, Table

__all__ = [
    "LAKE_VERSION",
    "Lake",
    "LakeBusyError",
    "LakeError",
    "NewerLakeError",
    "file_sha256",
]

LAKE_VERSION = 2
"""The version of the lake's folders and tables that is written here; 1 is that of releases up to 0.2, which noted none.
It goes up where an older nianbao could no longer go on with what a newer one has written."""

_STEWARD_ONLY = frozenset({Contacts.info.name})


class LakeError(NianbaoError):
    """Something in the lake is not as it was written; the message says what, in Chinese."""


class LakeBusyError(CallerError):
    """Another run holds the lock of the year; the message says what to do, in Chinese."""


class NewerLakeError(CallerError):
    """A newer nianbao has written in the lake; the message says what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Lake:
    """One lake: a folder that holds originals, working tables, releases and docs."""

    root: Path

    @property
    def originals(self) -> Path:
        """Content store of the files as received, for the lake's owner only: they name people."""
        return self.root / "originals"

    @property
    def readings(self) -> Path:
        """What was read from originals, see `tasks.lake.readings`; for the lake's owner only: it names people."""
        return self.root / "readings"

    @property
    def runs(self) -> Path:
        """The ledger of runs."""
        return self.root / "runs"

    def version(self) -> int:
        """Return the version of nianbao's lakes that was last written here, see `LAKE_VERSION`.

        Raises:
            LakeError: what says so cannot be read.
        """
        place = self.root / "version"
        try:
            return int(place.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return 1
        except (OSError, ValueError):
            raise LakeError(f"数据湖的版本记录读不出来：{place}。请从备份恢复，其内容应是一个数。") from None

    def refuse_newer(self) -> None:
        """Refuse a lake in which a newer nianbao has written: what it holds may not be understood here.

        Raises:
            NewerLakeError: it is such a lake.
            LakeError: what says so cannot be read.
        """
        if (version := self.version()) > LAKE_VERSION:
            raise NewerLakeError(
                f"数据湖 {self.root} 是由更新的 nianbao 写的（数据湖版本 {version}，本软件只到 {LAKE_VERSION}）。"
                "请先升级本软件；什么也没有改动。"
            )

    def original(self, sha256: str) -> Path:
        """Place of one file as received."""
        return self.originals / sha256[:2] / sha256

    def register(self, year: int) -> Path:
        """Place of the register of submissions of a year."""
        return self.root / "register" / f"{year}.parquet"

    def table(self, year: int, table: type[Table]) -> Path:
        """Place of a working table of a year; tables that name people lie apart, under `steward/`."""
        room = "steward" if table.info.name in _STEWARD_ONLY else "years"
        return self.root / room / str(year) / f"{table.info.name}.parquet"

    def candidate(self, year: int) -> Path:
        """Place of what the last run of a year put up for signing, for the lake's owner only."""
        return self.root / "years" / str(year) / "candidate.json"

    def releases(self, year: int) -> Path:
        """Folder of a year's releases, with the pointer `current`."""
        return self.root / "releases" / str(year)

    def years_run(self) -> list[int]:
        """The years the lake has working tables of, in order."""
        return _years_in(self.root / "years")

    def years_released(self) -> list[int]:
        """The years the lake has releases of, in order."""
        return _years_in(self.root / "releases")

    def provenance(self, release_id: str) -> Path:
        """Folder of what a release was made from; its tables hold raw texts and are for the lake's owner only."""
        return self.root / "provenance" / release_id

    def traces(self, release_id: str) -> Path:
        """Folder of the pages that show where numbers of a release were read; for the lake's owner only."""
        return self.root / "traces" / release_id

    def docs(self, year: int) -> Path:
        """Folder of a year's Data Docs."""
        return self.root / "docs" / str(year)

    def review(self, year: int) -> Path:
        """Folder of a year's review packs, for the lake's owner only: they quote the reports."""
        return self.root / "review" / str(year)

    def packs(self, year: int) -> Path:
        """Place of what is known of a year's review packs: what each page and letter was made from, as hashes."""
        return self.root / "years" / str(year) / "packs.json"

    def spool(self, year: int) -> Path:
        """Folder for what does not fit into memory while a year is held; for the lake's owner only."""
        return self.root / "spool" / str(year)

    @contextmanager
    def year_lock(self, year: int) -> Iterator[None]:
        """Hold a year against other runs; the operating system frees it when the process dies.

        What a run that was killed left in the year's spool is removed. From then on the lake is of today's version:
        what an older one wrote in it is told by its tables.

        Raises:
            LakeBusyError: another run holds it.
            NewerLakeError: a newer nianbao has written in the lake.
        """
        self.refuse_newer()
        place = make_folder(self.root / "locks") / f"{year}.lock"
        mode = self.root.stat().st_mode
        if mode & stat.S_ISGID:  # where the folder above hands its group on, nothing of the lake is shared by that
            self.root.chmod(stat.S_IMODE(mode) & ~stat.S_ISGID)
        try:
            with FileLock(place, timeout=0):
                shutil.rmtree(self.spool(year), ignore_errors=True)
                if self.version() < LAKE_VERSION:
                    with replacing(self.root / "version") as written:
                        written.write_text(f"{LAKE_VERSION}\n", encoding="utf-8")
                yield
        except Timeout as error:
            raise LakeBusyError(
                f"{year}年度正由另一个运行处理，本次运行没有改动任何数据。请等它结束后再运行（锁文件：{place}）。"
            ) from error

    @contextmanager
    def originals_lock(self) -> Iterator[None]:
        """Hold the store of originals, which all years share, once no other run does."""
        with FileLock(make_folder(self.root / "locks") / "originals.lock"):
            yield


def _years_in(folder: Path) -> list[int]:
    return sorted(int(place.name) for place in folder.iterdir() if place.name.isdigit()) if folder.is_dir() else []


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, in hex, read in pieces."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
