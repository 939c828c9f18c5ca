"""Pages and letters that are as they were: taken from the last run's, and made only where something touched them.

A page or letter is a function of what it is made from and of the code that makes it; `KeptPacks` knows each by a hash
of both. What is taken is proved by its own hash first.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Self

from tasks.common.atomic_files import OWNER_ONLY, replacing
from tasks.common.fingerprint import fingerprint_of
from tasks.lake.folders import Lake

__all__ = ["LIBRARIES", "SOURCES", "KeptPacks"]

SOURCES = ("expectations", "tasks/__init__.py", "tasks/common", "tasks/model", "tasks/review", "tasks/datadocs")
"""The files and folders that decide how a page or letter looks; what the rules say stands in what it is made from."""

LIBRARIES = ("jinja2", "lxml", "markupsafe", "python-docx")
"""The libraries that make them, by the names of their distributions."""


@dataclass(frozen=True, slots=True)
class KeptPacks:
    """The pages and letters of a year's last run, and those of this one so far.

    `folder` has those of the last run; `record` is where it is noted of what they are, and `known` what is noted there:
    by name, the hash of what each was made from and that of its bytes.
    """

    folder: Path
    record: Path
    known: Mapping[str, tuple[str, str]]
    made: dict[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, lake: Lake, year: int) -> Self:
        """Read what is known of a year's packs; a record that cannot be read is as good as none."""
        folder, record = lake.review(year), lake.packs(year)
        try:
            known = json.loads(record.read_text(encoding="utf-8"))
            return cls(folder, record, {str(name): (str(key), str(sha256)) for name, (key, sha256) in known.items()})
        except (OSError, ValueError, TypeError, AttributeError):
            return cls(folder, record, {})

    def take(self, name: str, made_from: object, make: Callable[[], bytes]) -> bytes:
        """Return the bytes of a page or letter: as kept, where it would be made from the same, or made now.

        Args:
            name: the name of its file.
            made_from: everything it is made from, as plain data whose `repr` says all of it.
            make: makes it.
        """
        key = hashlib.sha256(f"{fingerprint()}\n{made_from!r}".encode()).hexdigest()
        data = self._kept(name, key)
        if data is None:
            data = make()
        self.made[name] = (key, hashlib.sha256(data).hexdigest())
        return data

    def note(self) -> None:
        """Note what was made, once it stands in the folder."""
        self.record.parent.mkdir(parents=True, exist_ok=True)
        with replacing(self.record, without=OWNER_ONLY) as staged:
            staged.write_text(json.dumps(self.made), encoding="utf-8")

    def _kept(self, name: str, key: str) -> bytes | None:
        """Return the bytes that were made from the same; nothing where they are no longer as they were."""
        was, sha256 = self.known.get(name, ("", ""))
        if was != key:
            return None
        try:
            data = (self.folder / name).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None


@cache
def fingerprint() -> str:
    """Return what stands for the code that makes pages and letters."""
    return fingerprint_of(Path(__file__).parents[2], SOURCES, LIBRARIES)
