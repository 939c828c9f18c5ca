"""The writing of decisions into their ledger: locked, whole or not at all, and nothing else touched."""

import hashlib
import json
import shutil
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from filelock import FileLock, Timeout

from expectations.rules import CATALOGUE, Catalogue
from tasks.common.atomic_files import make_folder, replacing
from tasks.common.errors import CallerError
from tasks.common.numbers import format_number
from tasks.decisions.ledger.append import appended, empty_ledger
from tasks.decisions.ledger.entry import entry_of
from tasks.decisions.ledger.file import LedgerError, ledger_text, read_ledger
from tasks.decisions.ledger.references import items_by_id
from tasks.decisions.model import Decision, Ledger
from tasks.intake.roster import Roster

__all__ = ["NotWrittenError", "add_decisions"]

PATIENCE = 60.0
"""For how many seconds a ledger that another program holds is waited for."""

_SHORTEST, _LONGER = 6, 2
"""Hex digits of an id: sixteen million are enough for a year, and an id that is taken gets two more."""


class NotWrittenError(CallerError):
    """A decision was not written, and the ledger is as it was; the message says why, in Chinese."""


def add_decisions(
    path: Path,
    year: int,
    drafts: Sequence[Decision],
    roster: Roster,
    catalogue: Catalogue = CATALOGUE,
    *,
    patience: float = PATIENCE,
    refuse: Callable[[Ledger], None] | None = None,
) -> tuple[Decision, ...]:
    """Add decisions to the ledger of a year, which is made where there is none; all of them, or none.

    A draft names its unit by the id and gets an id itself from what it says, so that one that is already there is
    noticed. Any number of processes may add at once, each waiting up to `patience` seconds for the others; a person who
    edits the file meanwhile is not seen. `refuse` is given the ledger while it is held, and raises where the drafts no
    longer fit what stands in it.

    Returns:
        The decisions as written, with their ids and lines.

    Raises:
        LedgerError: the ledger cannot be used as it stands.
        NotWrittenError: a draft is no sensible decision or already there, or the file is kept busy.
    """
    path = path.resolve()
    make_folder(path.parent)
    try:
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=patience, mode=_lock_mode(path.parent)):
            return _add(path, year, drafts, roster, catalogue, refuse)
    except Timeout:
        raise NotWrittenError(f"审核决定文件 {path} 一直被别的程序占用，这次没有写入。请稍后再试。") from None


def _add(
    path: Path,
    year: int,
    drafts: Sequence[Decision],
    roster: Roster,
    catalogue: Catalogue,
    refuse: Callable[[Ledger], None] | None,
) -> tuple[Decision, ...]:
    found = ledger_text(path)
    text = empty_ledger(year) if found is None else found
    before = read_ledger(text, path, year, roster, catalogue)
    if refuse:
        refuse(before)
    named = list(_identified(drafts, before))
    names = {unit.id: unit.name for unit in roster.units}
    names |= {item: found[0].name for item, found in items_by_id().items()}
    longer = appended(text, [entry_of(decision) for decision in named], names)
    if longer is None:
        raise NotWrittenError(f"没有写入：{path} 的 decisions 写在方括号里。请改成每条决定一段、以“- ”开头，再试。")
    try:
        after = read_ledger(longer, path, year, roster, catalogue)
    except LedgerError as error:
        said = "；".join(problem.message for problem in error.problems)
        raise NotWrittenError(f"没有写入：{said}") from None
    if any(draft.by.strip() not in roster.posts for draft in drafts):  # what was written may be a name: not repeated
        raise NotWrittenError(f"没有写入：by 要写名册 posts 里的一个岗位，不写人名：{'、'.join(roster.posts)}。")
    if _said(after.decisions) != _said((*before.decisions, *named)):
        raise NotWrittenError(f"没有写入：{path} 的结尾写法特殊，加上新的决定会改变原有内容。请在结尾另起一行再试。")
    with replacing(path) as place:
        place.write_bytes(longer.encode())
        if found is not None:
            shutil.copymode(path, place)
    return after.decisions[len(before.decisions) :]


def _lock_mode(folder: Path) -> int:
    """The permissions of a lock: whoever may add files to a folder that a group shares may hold it."""
    is_shared = folder.stat().st_mode & (stat.S_ISGID | stat.S_IWGRP) == stat.S_ISGID | stat.S_IWGRP
    return 0o660 if is_shared else 0o644


def _said(decisions: Sequence[Decision]) -> list[Decision]:
    """Return what decisions say, wherever they stand."""
    return [replace(decision, line=0) for decision in decisions]


def _identified(drafts: Sequence[Decision], ledger: Ledger) -> Iterator[Decision]:
    """The drafts, each with an id of its own."""
    taken = {decision.id: decision for decision in ledger.decisions}
    for given in drafts:
        draft = replace(given, by=given.by.strip(), why=given.why.strip())
        # a hash of what the draft says; equal numbers count as equal however they are written
        said = json.dumps(entry_of(replace(draft, id="")), ensure_ascii=False, default=_plainly, sort_keys=True)
        digest = hashlib.sha256(said.encode()).hexdigest()
        length = _SHORTEST
        while (name := f"{ledger.year}-{digest[:length]}") in taken:
            if name not in ledger.withdrawn and _said([taken[name]]) == _said([replace(draft, id=name)]):
                raise NotWrittenError(f"没有写入：同样的决定已经有了（{name}）。")
            length += _LONGER
        taken[name] = replace(draft, id=name)
        yield taken[name]


def _plainly(value: object) -> str:
    return format_number(value) if isinstance(value, Decimal) else str(value)
