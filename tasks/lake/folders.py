"""The folders of a lake, and the lock of a year."""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from tasks.common.atomic_files import make_folder
from tasks.common.errors import CallerError, NianbaoError
from tasks.tables import Contacts, Table

__all__ = [
    "Lake",
    "LakeBusyError",
    "LakeError",
    "file_sha256",
]

_STEWARD_ONLY = frozenset({Contacts.info.name})


class LakeError(NianbaoError):
    """Something in the lake is not as it was written; the message says what, in Chinese."""


class LakeBusyError(CallerError):
    """Another run holds the lock of the year; the message says what to do, in Chinese."""


@dataclass(frozen=True, slots=True)
class Lake:
    """One lake: a folder that holds originals, working tables, releases and docs."""

    root: Path

    @property
    def originals(self) -> Path:
        """Content store of the files as received, for the lake's owner only: they name people."""
        return self.root / "originals"

    @property
    def runs(self) -> Path:
        """The ledger of runs."""
        return self.root / "runs"

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

    def spool(self, year: int) -> Path:
        """Folder for what does not fit into memory while a year is held; for the lake's owner only."""
        return self.root / "spool" / str(year)

    @contextmanager
    def year_lock(self, year: int) -> Iterator[None]:
        """Hold a year against other runs; the operating system frees it when the process dies.

        What a run that was killed left in the year's spool is removed.

        Raises:
            LakeBusyError: another run holds it.
        """
        place = make_folder(self.root / "locks") / f"{year}.lock"
        try:
            with FileLock(place, timeout=0):
                shutil.rmtree(self.spool(year), ignore_errors=True)
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
