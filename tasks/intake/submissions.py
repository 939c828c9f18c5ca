"""The submissions of a year: the unit and year of each file, and which of a unit's reports counts.

A unit's reports form a chain by time of receipt; the newest that could be read is live. The unit is
found by the names in the document, and by the file's name only where the document names none. A file whose folder or
name speaks of another unit than its contents is held: it neither counts nor replaces anything until somebody has
accepted it. A table and a text in a folder of the unit's own are one report. Where the lake has lost the original of
what may be the report that counts, none counts.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from types import MappingProxyType

import dataframely as dy

from tasks.intake.combine import is_complement, is_table_alone, joined
from tasks.intake.roster import Roster
from tasks.intake.unit_names import name_key
from tasks.lake.filed import Filed
from tasks.model.codes import Nature, State, UnitKind
from tasks.model.document import LOSSES, Problem
from tasks.model.report import Head, Report
from tasks.model.submission import ReadOutcome, Submission
from tasks.model.unit import Unit
from tasks.tables import Receipts, Submissions

__all__ = ["file_submissions", "single_submission", "submissions_frame"]


_REVISION_MARK = re.compile(r"修订|更正|订正|修改|重报|补报|补正|最终|终稿|定稿|第[二三四五]次|[vV][2-9]")
_OUTSIDE = frozenset(
    {
        *(State.OTHER_YEAR, State.UNKNOWN_UNIT, State.NOT_DUE, State.CONSOLIDATED),
        *(State.HELD, State.NOT_REPORT, State.LETTER, State.WITHDRAWN),
    }
)
"""States of files that stand in no unit's chain of reports of the year."""

_LETTER_NAME = re.compile(r"(?:说明|复函|回函|回复|答复)[^\u4e00-\u9fff]*$")
"""What the name of a letter ends with, where its text cannot be read, as on a photograph of the sealed page."""

_ID_LENGTH = 16
"""Digits of a file's hash: any two of 150,000 files agree in 64 bits with a chance of 6 in ten thousand million."""

_STATES_OF_NO_REPORT: Mapping[Nature, State] = {Nature.LETTER: State.LETTER, Nature.OTHER: State.NOT_REPORT}
_NEVER_COUNTED = (State.HELD, State.NOT_REPORT, State.UNKNOWN_UNIT, State.NOT_DUE, State.OTHER_YEAR)


def file_submissions(
    receipts: dy.DataFrame[Receipts],
    outcomes: Mapping[str, ReadOutcome],
    roster: Roster,
    year: int,
    filed_before: Mapping[str, Filed] = MappingProxyType({}),
    *,
    accepted: Collection[str] = (),
    taken_away: Collection[str] = (),
) -> list[Submission]:
    """File every receipt under its unit and state, sorted by id.

    Args:
        receipts: the files received.
        outcomes: by a file's SHA-256 the report read from it, or why it could not be read.
        roster: the units.
        year: the report year.
        filed_before: by their SHA-256 how files were filed that cannot say so, because their originals were lost.
        accepted: ids of the submissions, and of the units, that count although their files lie under another unit.
        taken_away: SHA-256 of the files whose content the inbox no longer holds.
    """
    filed = [
        _file(row, outcomes[row["sha256"]], roster, year, filed_before.get(row["sha256"]))
        for row in receipts.iter_rows(named=True)
    ]
    filed = [_held(each, accepted) for each in _with_strangers(filed)]
    names = Counter(each.name for each in filed)
    filed = [
        replace(each, state=State.WITHDRAWN) if each.sha256 in taken_away and _may_go(each, names) else each
        for each in filed
    ]
    chains: defaultdict[str, list[Submission]] = defaultdict(list)
    settled: list[Submission] = []
    for submission in filed:
        before = filed_before.get(submission.sha256)
        if submission.state is State.LOST and before and before.state in _OUTSIDE:
            settled.append(submission)
        elif submission.unit and submission.state in (State.LIVE, State.UNREADABLE, State.LOST):
            chains[submission.unit.id].append(submission)
        else:
            settled.append(submission)
    # the folders below the inbox that hold files of one unit and of nobody else
    units: defaultdict[str, set[str | None]] = defaultdict(set)
    for submission in (each for each in filed if each.state is not State.HELD):
        units[_folder(submission)].add(submission.unit.id if submission.unit else None)
    folders = frozenset(name for name, found in units.items() if name and len(found) == 1 and None not in found)
    settled += (link for chain in chains.values() for link in _joined(_chain(chain), folders))
    return sorted(settled, key=lambda submission: submission.id)


def single_submission(
    path: Path, sha256: str, received_at: datetime, outcome: ReadOutcome, roster: Roster | None
) -> Submission:
    """A report by itself, outside any year's intake: live where it can be read at all."""
    report = outcome if isinstance(outcome, Report) else None
    return Submission(
        id=sha256[:_ID_LENGTH],
        sha256=sha256,
        name=path.name,
        size=path.stat().st_size,
        received_at=received_at,
        outcome=outcome,
        unit=_unit(report.head if report else None, path.name, roster) if roster else None,
        state=State.LIVE if report and report.form else State.UNREADABLE,
        revision=1,
    )


def submissions_frame(submissions: Sequence[Submission], year: int) -> dy.DataFrame[Submissions]:
    """The submissions as a frame of `Submissions`; names of files, and of units that nobody knows, stay behind."""
    return Submissions.frame(
        {
            "year": year,
            "submission_id": submission.id,
            "unit_id": submission.unit.id if submission.unit else None,
            "unit": submission.unit.name if submission.unit else None,
            "revision": submission.revision,
            "state": submission.state,
            "form": submission.report.form if submission.report else None,
            "kind": submission.report.kind if submission.report else None,
            "sha256": submission.sha256,
            "size": submission.size,
            "received_at": submission.received_at,
        }
        for submission in submissions
    )


def _file(
    row: Mapping[str, object], outcome: ReadOutcome, roster: Roster, year: int, before: Filed | None
) -> Submission:
    """One receipt by itself: its unit and what can be said of it before the unit's other reports are seen."""
    name = str(row["name"])
    head = outcome.head if isinstance(outcome, Report) else None
    nature = _nature(outcome, name)
    state = _STATES_OF_NO_REPORT.get(nature) or _state(outcome, head, year)
    if state is State.LOST and before:
        unit = next((unit for unit in roster.units if unit.id == before.unit_id), None)
    else:
        unit = _unit(head, name, roster)
    if nature is not Nature.REPORT:
        unit = unit or roster.mentioned(name)
    received_at = row["received_at"]
    if not isinstance(received_at, datetime):
        raise TypeError(received_at)
    return Submission(
        id=str(row["sha256"])[:_ID_LENGTH],
        sha256=str(row["sha256"]),
        name=name,
        size=int(str(row["size"])),
        received_at=received_at,
        outcome=outcome,
        unit=unit,
        state=state or _state_of_unit(unit, year),
        named_elsewhere=_named_elsewhere(name, unit, roster),
    )


def _unit(head: Head | None, name: str, roster: Roster) -> Unit | None:
    """The unit the document names; its path's only where the document names none at all."""
    named = [unit for unit in (head.title_unit, head.table_unit, head.signature_unit) if unit] if head else []
    if not named:
        in_text = roster.named(head.body_unit) if head and head.body_unit else None
        return roster.mentioned(name) or in_text
    return next(filter(None, map(roster.named, named)), None)


def _named_elsewhere(name: str, unit: Unit | None, roster: Roster) -> str | None:
    """The units that a file's folders or its own name speak of, where these are not the unit whose report it is.

    The district's own name is no other unit's: a folder of the government holds the reports of all.
    """
    if unit is None or unit.kind is UnitKind.DISTRICT:
        return None
    named = [roster.mentioned(part) for part in PurePosixPath(name).parts]
    others = [each.name for each in named if each and each.kind is not UnitKind.DISTRICT and each.id != unit.id]
    return "、".join(dict.fromkeys(others)) or None


def _with_strangers(filed: Sequence[Submission]) -> list[Submission]:
    """Say also of a later report that it lies under another unit, where nothing but its folder's other files tells.

    That is so where all other files of the folder are one other unit's, the file's name does not speak of its own unit,
    and that unit's earlier report came from another folder.
    """
    in_folder: defaultdict[str, set[Unit]] = defaultdict(set)
    folders: defaultdict[Unit, list[tuple[datetime, str]]] = defaultdict(list)
    for each in filed:
        if each.unit and each.state is State.LIVE:
            in_folder[_folder(each)].add(each.unit)
            folders[each.unit].append((each.received_at, _folder(each)))
    found = []
    for each in filed:
        others = in_folder[_folder(each)] - {each.unit} if _folder(each) else set()
        earlier = [folder for at, folder in folders[each.unit] if at < each.received_at] if each.unit else []
        is_stranger = (
            each.state is State.LIVE
            and each.named_elsewhere is None
            and len(others) == 1
            and earlier
            and _folder(each) not in earlier
            and each.unit is not None
            and not any(name_key(name) in name_key(each.name) for name in each.unit.names)
        )
        found.append(replace(each, named_elsewhere=others.pop().name) if is_stranger else each)
    return found


def _held(submission: Submission, accepted: Collection[str]) -> Submission:
    """Hold a file that lies under another unit, unless somebody has accepted it or it does not count anyway."""
    is_accepted = submission.id in accepted or (submission.unit is not None and submission.unit.id in accepted)
    would_count = submission.state in (State.LIVE, State.UNREADABLE)
    if submission.named_elsewhere is None or is_accepted or not would_count:
        return submission
    return replace(submission, state=State.HELD)


def _may_go(submission: Submission, names: Mapping[str, int]) -> bool:
    """Return whether a file's leaving the inbox settles it: it never counted, and no other took its name and turn."""
    if submission.state is State.UNREADABLE:
        return names[submission.name] == 1
    return submission.state in _NEVER_COUNTED


def _nature(outcome: ReadOutcome, name: str) -> Nature:
    """What a file is; one that cannot be read is a letter where its name says so."""
    if isinstance(outcome, Problem):
        if outcome.code in LOSSES:
            return Nature.REPORT  # what may be the report that counts
        return Nature.LETTER if _LETTER_NAME.search(PurePosixPath(name).stem) else Nature.REPORT
    return outcome.nature


def _state(outcome: ReadOutcome, head: Head | None, year: int) -> State | None:
    """What a file's own content makes of it; `None` where that depends on its unit."""
    if isinstance(outcome, Problem) and outcome.code in LOSSES:
        return State.LOST
    # the report years that the document names anywhere
    years = {head.title_year, head.table_year, head.period_end.year if head.period_end else None} if head else set()
    years.discard(None)
    if years and year not in years:
        return State.OTHER_YEAR
    if isinstance(outcome, Problem) or outcome.form is None:
        return State.UNREADABLE
    return None


def _state_of_unit(unit: Unit | None, year: int) -> State:
    if unit is None:
        return State.UNKNOWN_UNIT
    if unit.kind is UnitKind.DISTRICT:
        return State.CONSOLIDATED
    return State.LIVE if unit.is_due(year) else State.NOT_DUE


def _chain(chain: list[Submission]) -> list[Submission]:
    """Number one unit's reports by receipt; the newest one that could be read counts, unless a newer one was lost."""
    ordered = sorted(chain, key=_order)
    readable = [link for link in ordered if link.state is State.LIVE]
    live = readable[-1] if readable else None
    if live and any(_may_count_before(lost, live) for lost in ordered if lost.state is State.LOST):
        live = None
    linked = []
    for revision, link in enumerate(ordered, 1):
        state, rivals = link.state, 1
        if link is live:
            rivals = len({_content(other) for other in readable if _order(other)[:2] == _order(link)[:2]})
        elif link.state is State.LIVE:
            is_edition = live is not None and _content(link) == _content(live)
            state = State.EDITION if is_edition else State.SUPERSEDED
        linked.append(replace(link, revision=revision, state=state, rivals=rivals))
    return linked


def _may_count_before(lost: Submission, live: Submission) -> bool:
    """Whether a lost file may be the report that counts, a rival of it, or the text that belongs to its table."""
    if _order(lost)[:2] >= _order(live)[:2]:
        return True
    return live.report is not None and is_table_alone(live.report) and _folder(lost) == _folder(live) != ""


def _folder(submission: Submission) -> str:
    """The folder a file came in; empty for the inbox itself."""
    parent = PurePosixPath(submission.name).parent
    return str(parent) if parent.name else ""


def _joined(chain: list[Submission], folders: frozenset[str]) -> list[Submission]:
    """Join the live report to the text in its folder, if its own file holds no more than the table.

    Of several texts the newest counts, one with a report's title before any other; older ones are superseded.
    """
    live = next((link for link in chain if link.state is State.LIVE), None)
    if live is None or live.report is None or _folder(live) not in folders:
        return chain
    texts = [
        (link, link.report)
        for link in chain
        if link.state is State.UNREADABLE and link.report and _folder(link) == _folder(live)
    ]
    texts = [(link, report) for link, report in texts if is_complement(live.report, report)]
    if not texts:
        return chain
    text, report = max(texts, key=lambda entry: (entry[1].head.title_year is not None, _order(entry[0])))
    older = [link for link, _ in texts if _order(link) < _order(text)]
    changed = {id(link): replace(link, state=State.SUPERSEDED) for link in older}
    changed[id(text)] = replace(text, state=State.PART)
    changed[id(live)] = replace(live, outcome=joined(live.report, report, text.id))
    return [changed.get(id(link), link) for link in chain]


def _order(submission: Submission) -> tuple[datetime, bool, str]:
    """By receipt, then a mark of revision in the name, then the name."""
    return (submission.received_at, bool(_REVISION_MARK.search(submission.name)), submission.name)


def _content(submission: Submission) -> tuple[object, ...]:
    """Return what two editions of one report share: the form and its numbers."""
    report = submission.report
    return (report.form, *((fact.item, fact.value, fact.status) for fact in report.facts)) if report else ()
