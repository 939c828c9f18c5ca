"""Who has not handed in yet: found from the files received, without checking or publishing anything."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tasks.intake.inbox import ingest
from tasks.intake.submissions import file_submissions
from tasks.lake.parquet import read_table
from tasks.model.codes import DecisionKind, State, Waived
from tasks.model.unit import Unit
from tasks.tables import Receipts
from tasks.yearly.check import YearContext
from tasks.yearly.extract import read_originals

__all__ = ["HandedIn", "handed_in"]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """The units due for a year by what came from each: a report, a file that is none yet, or nothing.

    `unsettled` have a file that cannot be read, was lost, is of another year or lies under another unit, and nothing
    better; `excused` are those that a waiver excuses.
    """

    year: int
    deadline: date
    is_overdue: bool
    reported: tuple[Unit, ...]
    unsettled: tuple[Unit, ...]
    missing: tuple[Unit, ...]
    excused: tuple[Unit, ...]


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
    outcomes = read_originals({sha256: lake.original(sha256) for sha256 in receipts["sha256"]})
    accepted = context.accepted_files()
    filed = file_submissions(receipts, outcomes, roster, year, accepted=accepted, taken_away=taken_away)
    states: dict[str, set[State]] = {}
    for each in filed:
        if each.unit:
            states.setdefault(each.unit.id, set()).add(each.state)
    waived = {
        each.unit
        for each in context.ledger().decisions
        if each.kind is DecisionKind.WAIVER and each.waived is Waived.NOT_DUE
        if not (each.expires and each.expires < context.today)
    }
    groups: dict[str, list[Unit]] = {"reported": [], "unsettled": [], "missing": [], "excused": []}
    for unit in roster.due(year):
        found = states.get(unit.id, set())
        if State.LIVE in found:
            groups["reported"].append(unit)
        elif found & {State.UNREADABLE, State.LOST, State.OTHER_YEAR, State.HELD}:
            groups["unsettled"].append(unit)
        else:
            groups["excused" if unit.id in waived else "missing"].append(unit)
    by_group = {name: tuple(units) for name, units in groups.items()}
    return HandedIn(year, roster.deadline(year), roster.is_overdue(year, context.today), **by_group)
