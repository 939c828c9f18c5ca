"""The submissions of a year: the unit and year of each file, and which of a unit's reports counts.

A unit's reports form a chain by time of receipt; the newest that could be read is live. The unit is
found by the names in the document, and by the file's name only where the document names none. A table and a
text in a folder of the unit's own are one report.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath

import dataframely as dy

from tasks.intake.combine import is_complement, joined
from tasks.intake.roster import Roster
from tasks.model.codes import State, UnitKind
from tasks.model.document import Problem
from tasks.model.report import Head, Report
from tasks.model.submission import ReadOutcome, Submission
from tasks.model.unit import Unit
from tasks.tables import Receipts, Submissions

__all__ = ["file_submissions", "single_submission", "submissions_frame"]


_REVISION_MARK = re.compile(r"修订|更正|订正|修改|重报|补报|补正|最终|终稿|定稿|第[二三四五]次|[vV][2-9]")
_ID_LENGTH = 16
"""Digits of a file's hash: any two of 150,000 files agree in 64 bits with a chance of 6 in ten thousand million."""


def file_submissions(
    receipts: dy.DataFrame[Receipts], outcomes: Mapping[str, ReadOutcome], roster: Roster, year: int
) -> list[Submission]:
    """File every receipt (a frame of `Receipts`) under its unit and state, sorted by id.

    `outcomes` maps each file's SHA-256 to the report read from it, or to why it could not be read.
    """
    filed = [_file(row, outcomes[row["sha256"]], roster, year) for row in receipts.iter_rows(named=True)]
    chains: defaultdict[str, list[Submission]] = defaultdict(list)
    settled: list[Submission] = []
    for submission in filed:
        if submission.unit and submission.state in (State.LIVE, State.UNREADABLE):
            chains[submission.unit.id].append(submission)
        else:
            settled.append(submission)
    # the folders below the inbox that hold files of one unit and of nobody else
    units: defaultdict[str, set[str | None]] = defaultdict(set)
    for submission in filed:
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
    """The submissions as a frame of `Submissions`; file names stay behind."""
    return Submissions.frame(
        {
            "year": year,
            "submission_id": submission.id,
            "unit_id": submission.unit.id if submission.unit else None,
            "unit": submission.unit_name,
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


def _file(row: Mapping[str, object], outcome: ReadOutcome, roster: Roster, year: int) -> Submission:
    """One receipt by itself: its unit and what can be said of it before the unit's other reports are seen."""
    name = str(row["name"])
    head = outcome.head if isinstance(outcome, Report) else None
    unit = _unit(head, name, roster)
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
        state=_state(outcome, head, unit, year),
    )


def _unit(head: Head | None, name: str, roster: Roster) -> Unit | None:
    """The unit the document names; its path's only where the document names none at all."""
    named = [unit for unit in (head.title_unit, head.table_unit, head.signature_unit) if unit] if head else []
    if not named:
        in_text = roster.named(head.body_unit) if head and head.body_unit else None
        return roster.mentioned(name) or in_text
    return next(filter(None, map(roster.named, named)), None)


def _state(outcome: ReadOutcome, head: Head | None, unit: Unit | None, year: int) -> State:
    # the report years that the document names anywhere
    years = {head.title_year, head.table_year, head.period_end.year if head.period_end else None} if head else set()
    years.discard(None)
    if years and year not in years:
        return State.OTHER_YEAR
    if isinstance(outcome, Problem) or outcome.form is None:
        return State.UNREADABLE
    if unit is None:
        return State.UNKNOWN_UNIT
    if unit.kind is UnitKind.DISTRICT:
        return State.CONSOLIDATED
    return State.LIVE if unit.is_due(year) else State.NOT_DUE


def _chain(chain: list[Submission]) -> list[Submission]:
    """Number one unit's reports by receipt; the newest one that could be read counts."""
    ordered = sorted(chain, key=_order)
    readable = [link for link in ordered if link.state is State.LIVE]
    live = readable[-1] if readable else None
    linked = []
    for revision, link in enumerate(ordered, 1):
        state, rivals = link.state, 1
        if link is live:
            rivals = len({_content(other) for other in readable if _order(other)[:2] == _order(link)[:2]})
        elif live and link.state is State.LIVE:
            state = State.EDITION if _content(link) == _content(live) else State.SUPERSEDED
        linked.append(replace(link, revision=revision, state=state, rivals=rivals))
    return linked


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
