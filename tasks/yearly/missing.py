"""Who has not handed in yet: found from the files received, without checking or publishing anything."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tasks.decisions import excused_units
from tasks.intake.inbox import ingest
from tasks.intake.submissions import file_submissions, submissions_frame
from tasks.lake.letters import sent_letters
from tasks.lake.parquet import read_table
from tasks.model.codes import State
from tasks.model.unit import Unit
from tasks.tables import Receipts
from tasks.yearly.check import YearContext
from tasks.yearly.readings import read_originals

__all__ = ["HandedIn", "handed_in", "is_reminder_day"]

_DAYS_BEFORE = (10, 5, 1)
"""Days before a deadline on which the office reminds: of 31 January the 21st, 26th and 30th."""

_DAYS_BETWEEN = 7
"""Days from one reminder to the next once the deadline is past; the first is the day after it."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The units due for a year by what came from each: a report, a file that is none yet, or nothing.

    `unsettled` have a file that cannot be read, was lost, is of another year or lies under another unit, and nothing
    better; `excused` are those that a waiver excuses. `unanswered`, of whatever group but those, were sent a letter:
    since that day nothing came from them, and nothing was decided about them.
    """

    year: int
    deadline: date
    is_overdue: bool
    reported: tuple[Unit, ...]
    unsettled: tuple[Unit, ...]
    missing: tuple[Unit, ...]
    excused: tuple[Unit, ...]
    unanswered: tuple[Unit, ...]

    @property
    def is_complete(self) -> bool:
        """Return whether nobody has to be reminded of anything."""
        return not (self.missing or self.unsettled or self.unanswered)


def is_reminder_day(deadline: date, today: date) -> bool:
    """Return whether the units that have not handed in are to be reminded on a day."""
    left = (deadline - today).days
    return left in _DAYS_BEFORE or (left < 0 and (-left - 1) % _DAYS_BETWEEN == 0)


def handed_in(context: YearContext, inbox: Path | None = None) -> HandedIn:
    """Say who has handed in.

    Args:
        context: the year.
        inbox: folder of the files handed in, whose new files are received first; without it those received so far.

    Raises:
        InboxError: the inbox cannot be used.
        LakeBusyError: another run holds the year.
        LedgerError: the decisions cannot be used.
    """
    lake, year, roster = context.lake, context.year, context.roster
    taken_away: frozenset[str] = frozenset()
    place = lake.register(year)
    if inbox is None:
        receipts = read_table(Receipts, place) if place.exists() else Receipts.frame()
    else:
        with lake.year_lock(year):
            intake = ingest(inbox, lake, year)
        receipts, taken_away = intake.receipts, intake.taken_away
    outcomes = read_originals(lake, receipts["sha256"])
    accepted = context.accepted_files()
    filed = file_submissions(receipts, outcomes, roster, year, accepted=accepted, taken_away=taken_away)
    ledger = context.ledger()
    answered = {(each.unit, each.on) for each in ledger.in_force}
    states: dict[str, set[State]] = {}
    for each in filed:
        if each.unit:
            states.setdefault(each.unit.id, set()).add(each.state)
            answered.add((each.unit.id, each.received_at.date()))
    excused = excused_units(ledger, submissions_frame(filed, year), context.today)
    groups: dict[str, list[Unit]] = {"reported": [], "unsettled": [], "missing": [], "excused": []}
    for unit in roster.due(year):
        found = states.get(unit.id, set())
        if State.LIVE in found:
            groups["reported"].append(unit)
        elif found & {State.UNREADABLE, State.LOST, State.OTHER_YEAR, State.HELD}:
            groups["unsettled"].append(unit)
        else:
            groups["excused" if unit.id in excused else "missing"].append(unit)
    by_group = {name: tuple(units) for name, units in groups.items()}
    written = {letter.unit_id: date.fromisoformat(letter.sent_on) for letter in sent_letters(lake, year)}
    waiting = {unit for unit, sent in written.items() if not any(of == unit and on >= sent for of, on in answered)}
    unanswered = tuple(unit for unit in roster.due(year) if unit.id in waiting and unit not in by_group["excused"])
    is_overdue = roster.is_overdue(year, context.today)
    return HandedIn(year, roster.deadline(year), is_overdue, unanswered=unanswered, **by_group)
