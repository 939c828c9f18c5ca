"""A report year as the desk finds it in the lake: the last run, and what was decided since."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import dataframely as dy
import polars as pl
from django.http import Http404

from desk.site import DeskPlaces, places
from tasks.common.clock import today
from tasks.common.errors import CallerError
from tasks.decisions import Decision, Ledger, ledger_path, load_ledger
from tasks.intake.roster import Roster, load_roster
from tasks.lake.folders import Lake
from tasks.lake.letters import SentLetter, letters_folder, sent_letters
from tasks.lake.year_tables import OldTablesError, read_findings, read_year
from tasks.model.codes import DecisionKind
from tasks.model.unit import Unit
from tasks.tables import Documents, Findings, Outcomes, Readings, Submissions
from tasks.tables.frames import YearFrames
from tasks.yearly.check import YearContext
from tasks.yearly.sign_off import SignOff, read_sign_off

__all__ = ["DeskYear", "LastRun", "open_year", "rows_of"]

_KEPT_YEARS = 3
"""Years held in memory: this one, the one before, and one that somebody looks up."""


_YEARS = range(2008, 2100)
"""Report years; disclosure reports exist since the Regulations of 2008."""


class LastRun(NamedTuple):
    """What the last run of a year left in the lake; `summary` is missing where it stopped before it published."""

    submissions: dy.DataFrame[Submissions]
    frames: YearFrames
    findings: dy.DataFrame[Findings]
    summary: SignOff | None


@dataclass(frozen=True, eq=False)
class DeskYear:
    """One year; `run` is `None` where there was none yet, and `problem` then says so.

    There is one object for as long as no file of it changes, so that what is made of it can be kept by it.
    """

    places: DeskPlaces
    year: int
    lake: Lake
    roster: Roster
    ledger: Ledger
    path: Path
    run: LastRun | None
    problem: str
    sent: tuple[SentLetter, ...]

    @property
    def context(self) -> YearContext:
        """The year as the steps of a run take it."""
        return YearContext(self.lake, self.roster, self.year, today(), self.places.decisions)

    @property
    def last(self) -> LastRun:
        """The last run.

        Raises:
            CallerError: there was none.
        """
        if self.run is None:
            raise CallerError(self.problem)
        return self.run

    def unit(self, unit_id: str) -> Unit:
        """Find a unit that is due.

        Raises:
            Http404: there is none of this id.
        """
        found = next((unit for unit in self.due if unit.id == unit_id), None)
        if found is None:
            raise Http404("应报单位里没有这个单位。")
        return found

    @cached_property
    def due(self) -> tuple[Unit, ...]:
        """The units that have to report."""
        return self.roster.due(self.year)

    @cached_property
    def made_with(self) -> Ledger:
        """The decisions that the last run knew: without those written or withdrawn since."""
        known = set(self.run.summary["decisions"]) if self.run and self.run.summary else set[str]()
        return Ledger(self.year, tuple(each for each in self.ledger.decisions if each.id in known), self.ledger.posts)

    @cached_property
    def pending(self) -> tuple[Decision, ...]:
        """The decisions that no run has applied yet, and the withdrawals."""
        known = {each.id for each in self.made_with.decisions}
        in_force = {each.id for each in self.ledger.in_force}
        return tuple(
            each
            for each in self.ledger.decisions
            if each.kind is not DecisionKind.APPROVAL
            and (each.id in in_force - known or (each.withdraws is not None and each.withdraws in known))
        )

    def explanations_of_last_year(self) -> Ledger:
        """Load the decisions of the year before."""
        year = self.year - 1
        return load_ledger(ledger_path(self.lake, year, self.places.decisions), year, self.roster)


def open_year(year: int) -> DeskYear:
    """Open a year; what has not changed since it was asked for before is taken from memory.

    Raises:
        Http404: there is no such report year.
        CallerError: the roster or the ledger cannot be used.
        LakeError: a table is damaged.
    """
    if year not in _YEARS:
        raise Http404("没有这个报告年度。")
    given = places()
    lake = Lake(given.lake)
    tables = (Submissions, Readings, Documents, Findings, Outcomes)
    of_run = _stamps(*(lake.table(year, table) for table in tables), lake.candidate(year))
    letters = letters_folder(lake, year) / "sent.jsonl"
    of_office = _stamps(letters, given.roster, ledger_path(lake, year, given.decisions))
    return _open(given, year, of_run, of_office)


def _stamps(*paths: Path) -> tuple[object, ...]:
    """What tells that a file has changed: its inode, size and time; `None` for one that is not there."""
    found: list[object] = []
    for path in paths:
        try:
            status = path.stat()
        except FileNotFoundError:
            found.append(None)
        else:
            found.append((status.st_ino, status.st_size, status.st_mtime_ns))
    return tuple(found)


@lru_cache(maxsize=_KEPT_YEARS)
def _open(given: DeskPlaces, year: int, of_run: tuple[object, ...], of_office: tuple[object, ...]) -> DeskYear:
    """Put a year together; a decision changes what is the office's, and leaves the tables of the run in memory."""
    del of_office
    lake, roster = Lake(given.lake), load_roster(given.roster)
    path = ledger_path(lake, year, given.decisions)
    run = _last_run(given.lake, year, of_run)
    problem = "" if run else f"{year} 年度还没有汇总过，或者是由旧版本汇总的。请先开始汇总。"
    ledger = load_ledger(path, year, roster)
    return DeskYear(given, year, lake, roster, ledger, path, run, problem, sent_letters(lake, year))


@lru_cache(maxsize=_KEPT_YEARS)
def _last_run(root: Path, year: int, stamps: tuple[object, ...]) -> LastRun | None:
    """Read the tables of the last run; `None` where there is none that can be used."""
    del stamps
    lake = Lake(root)
    try:
        tables, findings = read_year(lake, year), read_findings(lake, year)
    except OldTablesError:
        return None
    return LastRun(tables.submissions, tables.frames, findings, _summary(lake, year))


def _summary(lake: Lake, year: int) -> SignOff | None:
    try:
        return read_sign_off(lake, year)
    except CallerError:
        return None


def rows_of(frame: pl.DataFrame, unit: str) -> pl.DataFrame:
    """The rows of a frame that are a unit's."""
    return frame.filter(pl.col("unit_id") == unit)
