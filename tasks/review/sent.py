"""The letters that were sent: when, by which post, and the letter itself as it went out.

The review packs are made anew by every run; what was sent is kept apart from them.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from tasks.common.atomic_files import OWNER_ONLY, make_folder, sync_file
from tasks.lake.folders import Lake

__all__ = ["SentLetter", "keep_sent", "read_sent", "sent_letter"]


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One letter: to which unit, what kind of notice, when (China's time, to the minute), by whom, and its file."""

    unit_id: str
    kind: str
    at: datetime
    by: str
    file: str


def keep_sent(lake: Lake, year: int, letter: SentLetter, data: bytes) -> SentLetter:
    """Keep a letter and note that it was sent; `file` is given here."""
    folder = make_folder(lake.sent(year).parent, without=OWNER_ONLY)
    kept = SentLetter(letter.unit_id, letter.kind, letter.at, letter.by, f"{uuid4().hex}.docx")
    place = folder / kept.file
    place.touch(mode=0o666 & ~OWNER_ONLY, exist_ok=False)
    place.write_bytes(data)
    sync_file(place)
    line = json.dumps({**asdict(kept), "at": kept.at.isoformat(timespec="minutes")}, ensure_ascii=False)
    with lake.sent(year).open("a", encoding="utf-8") as record:
        record.write(line + "\n")
    lake.sent(year).chmod(0o666 & ~OWNER_ONLY)
    return kept


def read_sent(lake: Lake, year: int) -> tuple[SentLetter, ...]:
    """Read which letters were sent in a year, oldest first; half a line that a killed process left is passed over."""
    try:
        lines = lake.sent(year).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    found = []
    for line in lines:
        try:
            entry = json.loads(line)
            found.append(SentLetter(**{**entry, "at": datetime.fromisoformat(entry["at"])}))
        except (ValueError, TypeError, KeyError):
            continue
    return tuple(found)


def sent_letter(lake: Lake, year: int, letter: SentLetter) -> Path:
    """Return the place of a letter as it went out."""
    return lake.sent(year).with_name(letter.file)
