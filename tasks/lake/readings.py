"""What was read from originals, kept so that no file is read twice; for the lake's owner only.

`LAKE/readings/FINGERPRINT` has one file per original, by its SHA-256. The fingerprint stands for everything the reading
depends on besides the bytes. A file holds the SHA-256 of all that follows and of what it is filed under, then the
reading as compressed JSON of the dataclasses: no file of the lake is ever unpickled. A reading that is damaged, of
another fingerprint or of another shape is as good as none.
"""

import hashlib
import logging
import os
import shutil
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from tasks.common.atomic_files import OWNER_ONLY, make_folder
from tasks.lake.folders import Lake
from tasks.model.codes import ProblemCode
from tasks.model.document import LOSSES, Problem
from tasks.model.report import Report

__all__ = ["KeptReadings"]

_CODEC: TypeAdapter[Report | Problem] = TypeAdapter(Report | Problem)
# Over the 48 files of 2018 a fifth of the JSON's bytes; zlib's own level, 6, makes 8 % less of it in 30 % more time.
_COMPRESSION = 1
_DIGEST_BYTES = hashlib.sha256().digest_size

_OF_THE_MACHINE = LOSSES | {
    ProblemCode.CONVERTER_MISSING,
    ProblemCode.RECOGNISER_MISSING,
    ProblemCode.READER_TIMEOUT,
    ProblemCode.READER_OUT_OF_MEMORY,
    ProblemCode.READER_DIED,
    ProblemCode.READER_ERROR,
}
"""Problems that say as much of the machine, or of the lake, as of the file: it is read again the next time."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class KeptReadings:
    """The readings of a lake's originals that were made under one fingerprint."""

    lake: Lake
    fingerprint: str

    def has(self, sha256: str) -> bool:
        """Return whether anything is kept of an original, sound or not."""
        return self._place(sha256).is_file()

    def get(self, sha256: str) -> Report | Problem | None:
        """Return what was read from an original; `None` where nothing sound is kept."""
        try:
            stored = self._place(sha256).read_bytes()
            digest, body = stored[:_DIGEST_BYTES], stored[_DIGEST_BYTES:]
            if digest != self._digest(sha256, body):
                return None
            return _CODEC.validate_json(zlib.decompress(body), strict=True)
        except (OSError, zlib.error, ValidationError):
            return None

    def keep(self, sha256: str, outcome: Report | Problem) -> None:
        """Keep what was read from an original, unless the machine had a part in it.

        Nothing depends on it but the time of the next run: where it cannot be written, that is logged.
        """
        if _is_of_the_machine(outcome):
            return
        try:
            body = zlib.compress(_CODEC.dump_json(outcome), _COMPRESSION)
            self._write(self._place(sha256), self._digest(sha256, body) + body)
        except (OSError, ValueError) as error:
            logger.warning("识读结果没有留存（%s），下次运行会重新识读。", type(error).__name__)

    def forget(self, sha256: str) -> None:
        """Remove what was read from an original that is lost: it names people, and goes with it."""
        self._place(sha256).unlink(missing_ok=True)

    def clear_others(self) -> None:
        """Remove what was kept under other fingerprints."""
        if self.lake.readings.is_dir():
            for folder in self.lake.readings.iterdir():
                if folder.name != self.fingerprint:
                    shutil.rmtree(folder, ignore_errors=True)

    def _place(self, sha256: str) -> Path:
        return self.lake.readings / self.fingerprint / sha256[:2] / sha256

    def _digest(self, sha256: str, body: bytes) -> bytes:
        """Return the hash of a stored reading and of its place, so that none is taken for another's."""
        return hashlib.sha256(f"{self.fingerprint}\n{sha256}\n".encode() + body).digest()

    def _write(self, place: Path, data: bytes) -> None:
        """Write a file that is there whole or not at all; nobody waits for the disk, since the digest tells."""
        for folder in (self.lake.readings, place.parents[1], place.parent):
            make_folder(folder, without=OWNER_ONLY)
        handle, part = tempfile.mkstemp(prefix=".", dir=place.parent)  # for its owner only; two runs may write at once
        try:
            with os.fdopen(handle, "wb") as target:
                target.write(data)
            Path(part).replace(place)
        finally:
            Path(part).unlink(missing_ok=True)


def _is_of_the_machine(outcome: Report | Problem) -> bool:
    """Return whether a reading may come out otherwise for the same bytes and the same fingerprint.

    Of an archive in which nothing could be read, only the words say why.
    """
    if isinstance(outcome, Report):
        return any(problem.code in _OF_THE_MACHINE for problem in outcome.problems)
    return outcome.code in _OF_THE_MACHINE or outcome.code is ProblemCode.NOTHING_READABLE
