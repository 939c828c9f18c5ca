"""The roster as the desk changes it: never past a change that somebody has not seen, and each one kept."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock

from desk.site import places
from tasks.common.atomic_files import OWNER_ONLY, make_folder, replacing
from tasks.common.clock import now
from tasks.common.errors import CallerError

__all__ = ["RosterChange", "editable_text", "roster_changes", "save_roster", "seen_of"]

_HISTORY = "history.jsonl"


@dataclass(frozen=True, slots=True)
class RosterChange:
    """One change: when by China's clock, by which account and post, what it changed in words, and the file before."""

    at: str
    by: str
    lines: Sequence[str]
    before: str


def editable_text() -> str:
    """Return the text of the roster's file.

    Raises:
        CallerError: it is a workbook, which is changed in a spreadsheet.
    """
    path = places().roster
    if path.suffix.lower() != ".toml":
        raise CallerError("名册是一个 Excel 工作簿，请在 Excel 里修改，存回原处，马上生效。")
    return path.read_text(encoding="utf-8")


def seen_of(text: str) -> str:
    """What a page carries of the roster that its reader saw, so that a later change is noticed."""
    return hashlib.sha256(text.encode()).hexdigest()


def save_roster(text: str, seen: str, by: str, lines: Sequence[str]) -> None:
    """Write the roster whole or not at all; the file that was there and what has changed are kept first.

    Args:
        text: the file as it is to be.
        seen: `seen_of` the file that was changed.
        by: the account and its post.
        lines: what changed, in words.

    Raises:
        CallerError: somebody else has changed it since.
    """
    folder = _folder()
    with FileLock(folder / "roster.lock"):
        before = editable_text()
        if seen_of(before) != seen:
            raise CallerError("名册刚刚被别人改过，没有写入。请重新打开名册，看过再改。")
        kept = f"{len(roster_changes()) + 1:04}.toml"
        with replacing(folder / kept, without=OWNER_ONLY) as place:
            place.write_text(before, encoding="utf-8")
        entry = RosterChange(f"{now():%Y-%m-%d %H:%M}", by, list(lines), kept)
        history = [*map(_as_line, roster_changes()), _as_line(entry)]
        with replacing(folder / _HISTORY, without=OWNER_ONLY) as place:
            place.write_text("".join(history), encoding="utf-8")
        path = places().roster
        mode = path.stat().st_mode & 0o777
        with replacing(path) as place:
            place.write_text(text, encoding="utf-8")
            place.chmod(mode)


def roster_changes() -> list[RosterChange]:
    """List the changes made here, the oldest first."""
    try:
        lines = (_folder() / _HISTORY).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    return [RosterChange(**json.loads(line)) for line in lines]


def _as_line(change: RosterChange) -> str:
    return f"{json.dumps(asdict(change), ensure_ascii=False)}\n"


def _folder() -> Path:
    return make_folder(places().folder / "roster", without=OWNER_ONLY)
