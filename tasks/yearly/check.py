"""A year as it stands: its numbers as corrected, checked, and every finding with what was decided of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import dataframely as dy
import polars as pl

from tasks.checking import Checked, check_year
from tasks.decisions import (
    Decided,
    Decision,
    DecisionContext,
    Ledger,
    corrected_readings,
    decide,
    excused_units,
    ledger_path,
    load_ledger,
    refuse_unmatched,
)
from tasks.intake.roster import Roster
from tasks.lake.folders import Lake
from tasks.lake.last_year import read_prior_year
from tasks.model.codes import DecisionKind, DecisionState
from tasks.tables import IS_OPEN, Corrected, Findings, Readings, Submissions
from tasks.tables.frames import YearFrames

__all__ = ["CheckedYear", "YearContext", "check_year_with_decisions"]

_OF_PLACE = "ROSTER-FOLDER"
"""The rule about a file under another unit; whoever settles its finding accepts the file."""


@dataclass(frozen=True, slots=True)
class YearContext:
    """A report year and what it is run with: the lake, the roster, the day it is, the folder of the decisions.

    Without a folder the decisions lie where `ledger_path` finds them.
    """

    lake: Lake
    roster: Roster
    year: int
    today: date
    decisions: Path | None = None

    def ledger(self) -> Ledger:
        """Load the decisions of the year.

        Raises:
            LedgerError: their file cannot be used.
        """
        return load_ledger(self.ledger_path(), self.year, self.roster)

    def accepted_files(self) -> frozenset[str]:
        """Return what the ledger lets count although it lies under another unit: ids of submissions and of units.

        An explanation speaks of the file that its guard names, a waiver of one file or of all files of a unit.

        Raises:
            LedgerError: the decisions cannot be used.
        """
        of_place = (each for each in self.ledger().in_force if each.rule == _OF_PLACE)
        spoken = [each for each in of_place if not each.is_expired(self.today)]
        files = {each.submission or each.guard.get("submission") for each in spoken}
        units = {each.unit for each in spoken if each.kind is DecisionKind.WAIVER}
        return frozenset(str(name) for name in files | units if name)

    def ledger_path(self) -> Path:
        """Return the place of the decisions of the year."""
        return ledger_path(self.lake, self.year, self.decisions)


@dataclass(frozen=True, slots=True)
class CheckedYear:
    """A year as it stands.

    `checked` is what the rules say of the corrected numbers; `findings` are FINDINGS with their states, those that a
    correction removed among them. `readings` are CORRECTED.
    """

    checked: Checked
    readings: dy.DataFrame[Corrected]
    ledger: Ledger
    decision_context: DecisionContext
    decided: Decided

    @property
    def findings(self) -> dy.DataFrame[Findings]:
        """FINDINGS with their states."""
        return self.decided.findings

    @property
    def open_findings(self) -> pl.DataFrame:
        """Those that still wait for somebody."""
        return self.findings.filter(IS_OPEN)

    @property
    def excused(self) -> frozenset[str]:
        """The units that a waiver excuses from reporting."""
        return excused_units(self.ledger, self.decision_context.submissions, self.decision_context.today)

    def with_ledger(self, ledger: Ledger) -> "CheckedYear":
        """The year held against a ledger that corrects nothing else: one to which an approval was added."""
        return replace(self, ledger=ledger, decided=decide(ledger, self.decision_context))

    def approved(self, candidate: str, obstacles: Sequence[str] = ()) -> "CheckedYear":
        """The year with the approvals held against the hash of what may be released, and what stands against it."""
        decision_context = replace(self.decision_context, candidate=candidate, obstacles=tuple(obstacles))
        return replace(self, decision_context=decision_context, decided=decide(self.ledger, decision_context))

    @property
    def approvals(self) -> tuple[Decision, ...]:
        """The approvals of this candidate that hold."""
        holding = set(self.decided.decisions.filter(state=DecisionState.HOLDING)["decision_id"])
        return tuple(each for each in self.ledger.in_force if each.kind is DecisionKind.APPROVAL and each.id in holding)

    @property
    def is_approved(self) -> bool:
        """Return whether the ledger has an approval of this candidate."""
        return bool(self.approvals)


def check_year_with_decisions(
    submissions: dy.DataFrame[Submissions], frames: YearFrames, context: YearContext
) -> CheckedYear:
    """Correct a year's readings as its ledger says, check them, and hold every decision against what was found.

    Args:
        submissions: `Submissions` of the year.
        frames: what was read from them.
        context: the year and what to check_year_with_decisions it with.

    Raises:
        LedgerError: the ledger cannot be used, or an entry of it matches nothing.
        LakeError: what was published the year before cannot be read.
    """
    ledger, prior_year = context.ledger(), read_prior_year(context.lake, context.year)
    readings = corrected_readings(frames.readings, submissions, ledger)
    excused = excused_units(ledger, submissions, context.today)

    def check(given: YearFrames) -> Checked:
        return check_year(
            submissions,
            given,
            context.year,
            roster=context.roster,
            prior_year=prior_year,
            is_whole_year=True,
            today=context.today,
            excused=excused,
        )

    as_read = check(frames)
    is_corrected = readings["decision_id"].null_count() < readings.height
    checked = as_read
    if is_corrected:
        checked = check(replace(frames, readings=Readings.check(readings.select(Readings.column_names()))))
    decision_context = DecisionContext(
        today=context.today,
        submissions=submissions,
        readings=readings,
        findings=checked.findings,
        findings_as_read=as_read.findings,
        due=[unit.id for unit in context.roster.due(context.year)],
    )
    decided = decide(ledger, decision_context)
    refuse_unmatched(decided, context.ledger_path())
    return CheckedYear(checked, readings, ledger, decision_context, decided)
