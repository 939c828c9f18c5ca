"""The letters of a year that were sent: what each said and when it went, kept where no run makes anything anew.

`LAKE/letters/YEAR` holds a copy of each letter as it was sent, and `sent.jsonl`, one line per letter.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from tasks.common.atomic_files import OWNER_ONLY, make_folder, replacing
from tasks.lake.folders import Lake

__all__ = ["SentLetter", "keep_sent_letter", "letters_folder", "sent_letters"]

_RECORD = "sent.jsonl"


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter to a unit that went out.

    `serial` is its place among the year's letters, `number` the document number printed, empty where it was left open;
    days are written as 2019-04-15, empty where left open. `content` is a hash of what is asked; `findings` are the
    rules of it, `file` is the copy's name.
    """

    unit_id: str
    unit: str
    kind: str
    serial: int
    number: str
    dated: str
    reply_by: str
    sent_on: str
    findings: tuple[str, ...]
    content: str
    file: str


def letters_folder(lake: Lake, year: int) -> Path:
    """Return where the letters sent for a year are kept."""
    return lake.root / "letters" / str(year)


def sent_letters(lake: Lake, year: int) -> tuple[SentLetter, ...]:
    """List the letters of a year that were sent, in the order of their sending."""
    place = letters_folder(lake, year) / _RECORD
    if not place.exists():
        return ()
    entries = map(json.loads, place.read_text(encoding="utf-8").splitlines())
    return tuple(SentLetter(**{**entry, "findings": tuple(entry["findings"])}) for entry in entries)


def keep_sent_letter(lake: Lake, year: int, letter: SentLetter, text: bytes) -> None:
    """Keep a letter as it was sent, its copy named behind its number; the copy is there before the record names it.

    The caller holds the year's lock.
    """
    folder, earlier = letters_folder(lake, year), sent_letters(lake, year)
    make_folder(folder, without=OWNER_ONLY)
    kept = replace(letter, file=f"{len(earlier) + 1:03}-{letter.file}")
    with replacing(folder / kept.file, without=OWNER_ONLY) as place:
        place.write_bytes(text)
    _write_record(folder, (*earlier, kept))


def _write_record(folder: Path, letters: Sequence[SentLetter]) -> None:
    lines = (f"{json.dumps(asdict(each), ensure_ascii=False)}\n" for each in letters)
    with replacing(folder / _RECORD, without=OWNER_ONLY) as place:
        place.write_text("".join(lines), encoding="utf-8")
