"""What a year is run with, in one hash: a scheduled run that finds the hash of the last run does nothing."""

import hashlib
import os
import stat
from pathlib import Path

from tasks.lake.folders import Lake
from tasks.lake.releases import existing_release
from tasks.lake.runs import read_run_log
from tasks.yearly.check import YearContext

__all__ = ["inputs_of", "is_as_last_run"]


def inputs_of(inbox: Path, context: YearContext) -> str:
    """Hash what has arrived, what was decided, the roster, last year's release, and what the day makes of them.

    Of the day counts whether the deadline is past and which decisions have expired. A file of the inbox stands there by
    its name, size and time of writing, as rsync tells files apart: nothing is opened. The program is left out: whether
    a year is run again because of a new version, a person decides.

    Raises:
        LedgerError: the decisions cannot be used.
        LakeError: it is not known which release of the year before counts.
    """
    ledger, year = context.ledger_path(), context.year
    expired = [each.id for each in context.ledger().in_force if each.is_expired(context.today)]
    before = existing_release(context.lake, year - 1)
    parts = (
        *sorted(_files(inbox)),
        ledger.read_text(encoding="utf-8") if ledger.exists() else "",
        repr(context.roster),
        before.name if before else "",
        str(context.roster.is_overdue(year, context.today)),
        *expired,
    )
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def is_as_last_run(inputs: str, lake: Lake, year: int, flow_run: str = "") -> bool:
    """Return whether the last run of a year that ended, or waits for its approval, had these inputs and stands.

    Not so for a run that was itself suspended, by its id: it comes back with the answer of whoever signs.
    """
    ended = [run for run in read_run_log(lake, year).runs if run["outcome"] in {"done", "suspended"}]
    if flow_run and any(run.get("flow_run") == flow_run for run in ended):
        return False
    is_same = bool(ended) and ended[-1].get("inputs") == inputs
    return is_same and existing_release(lake, year) is not None


def _files(inbox: Path) -> list[str]:
    """Describe the files below a folder, without hidden and temporary ones; links are not followed."""
    found = []
    for folder, folders, names in os.walk(inbox):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            place = Path(folder, name)
            if not name.startswith((".", "~$")) and stat.S_ISREG((state := place.lstat()).st_mode):
                found.append(f"{place.relative_to(inbox)} {state.st_size} {state.st_mtime_ns}")
    return found
