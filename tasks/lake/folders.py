"""The folders of a lake, the lock of a year, and originals kept so that none is ever half there."""

import hashlib
import logging
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from tasks.common.atomic_files import OWNER_ONLY, READ_ONLY, make_folder, sync_files
from tasks.common.errors import CallerError, NianbaoError
from tasks.tables import Contacts, Table

__all__ = [
    "Lake",
    "LakeBusyError",
    "LakeError",
    "file_sha256",
]

_STEWARD_ONLY = frozenset({Contacts.info.name})
_CHUNK = 1 << 20

logger = logging.getLogger(__name__)


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

    def keep_originals(self, sources: Iterable[bytes | Path]) -> list[str]:
        """Keep files exactly as received and return their SHA-256s, in order; keeping one again changes nothing.

        The bytes are streamed to disk, waited for together, read back and compared before a file gets its name; it
        is read-only from then on. A kept file whose bytes no longer match its name is replaced by the good ones.

        Raises:
            LakeError: the disk does not give back what was written.
        """
        make_folder(self.originals, without=OWNER_ONLY)
        with tempfile.TemporaryDirectory(prefix=".incoming-", dir=self.originals) as folder:
            copies = [_copy(source, Path(folder) / str(number)) for number, source in enumerate(sources)]
            incoming = {sha256: copy for sha256, copy in copies if not self._is_kept(sha256)}
            sync_files(incoming.values())
            for sha256, copy in incoming.items():
                self._settle(copy, sha256)
        sync_files({self.originals, *(self.original(sha256).parent for sha256 in incoming)})
        return [sha256 for sha256, _ in copies]

    def _is_kept(self, sha256: str) -> bool:
        """Return whether these bytes are in the store and sound."""
        kept = self.original(sha256)
        if not kept.exists():
            return False
        if file_sha256(kept) == sha256:
            return True
        logger.warning("original %s was damaged on disk and has been replaced by a sound copy", sha256)
        return False

    def _settle(self, copy: Path, sha256: str) -> None:
        """Give a copy that is on the disk its name in the store."""
        if file_sha256(copy) != sha256:
            raise LakeError(f"原件写入后读回的内容不一致（{sha256}），请检查磁盘：{self.originals}")
        copy.chmod(copy.stat().st_mode & ~(READ_ONLY | OWNER_ONLY))
        kept = self.original(sha256)
        make_folder(kept.parent, without=OWNER_ONLY)
        copy.replace(kept)


def _years_in(folder: Path) -> list[int]:
    return sorted(int(place.name) for place in folder.iterdir() if place.name.isdigit()) if folder.is_dir() else []


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, in hex, read in pieces."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _opened(source: bytes | Path) -> BinaryIO:
    return BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _copy(source: bytes | Path, place: Path) -> tuple[str, Path]:
    """Copy a file to a new place; return the SHA-256 of what went through, and the place."""
    digest = hashlib.sha256()
    with _opened(source) as origin, place.open("xb") as target:
        while chunk := origin.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    return digest.hexdigest(), place
