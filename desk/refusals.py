"""Files sent up that the office did not take in: which, why, who said so, and those that can still be had back."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from desk.site import places
from desk.uploads import Upload, open_upload
from tasks.common.atomic_files import OWNER_ONLY, make_folder, sync_folder
from tasks.model.codes import NotTakenReason

__all__ = ["Refusal", "refuse_upload", "refused_uploads", "restore_upload"]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One file not taken in: its name as sent, by whom it was refused and when; `note` are the office's own words.

    `is_kept` says whether the file itself is still there: it goes with the uploads that nobody filed.
    """

    token: str
    name: str
    sha256: str
    reason: NotTakenReason
    note: str
    by: str
    on: date
    is_kept: bool = True


def refuse_upload(year: int, upload: Upload, reason: NotTakenReason, note: str, by: str, on: date) -> None:
    """Note that a file is not taken in. It is kept for as long as one that waits to be filed, and can be had back."""
    entry = Refusal(upload.token, upload.name, upload.sha256, reason, note, by, on)
    _append(year, {**asdict(entry), "on": on.isoformat(), "is_restored": False})


def restore_upload(year: int, token: str, by: str, on: date) -> bool:
    """Let a refused file wait to be filed again; return whether it is still there."""
    if open_upload(year, token) is None or token not in _refusals(year):
        return False
    _append(year, {"token": token, "by": by, "on": on.isoformat(), "is_restored": True})
    return True


def refused_uploads(year: int) -> list[Refusal]:
    """List what is refused now, the newest first."""
    return list(_refusals(year).values())[::-1]


def _refusals(year: int) -> Mapping[str, Refusal]:
    """What is refused now, by token."""
    found: dict[str, Refusal] = {}
    try:
        lines = _record(year).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return found
    for entry in map(json.loads, lines):
        token = entry["token"]
        found.pop(token, None)
        if not entry.pop("is_restored"):
            given = {**entry, "reason": NotTakenReason(entry["reason"]), "on": date.fromisoformat(entry["on"])}
            found[token] = Refusal(**{**given, "is_kept": open_upload(year, token) is not None})
    return found


def _append(year: int, entry: Mapping[str, object]) -> None:
    """Add a line to the record, in one write, so that two stewards do not mix theirs."""
    place = _record(year)
    line = f"{json.dumps(entry, ensure_ascii=False)}\n".encode()
    descriptor = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, line)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(place.parent)


def _record(year: int) -> Path:
    return make_folder(places().folder / "refused", without=OWNER_ONLY) / f"{year}.jsonl"
