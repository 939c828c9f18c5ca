"""One unit checked again without a run: what a decision would change, said at once from the tables of the last run."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import dataframely as dy
import polars as pl

from expectations.rules import CATALOGUE, Catalogue, Family
from tasks.checking import check_year
from tasks.common.clock import today
from tasks.decisions import DecisionContext, Ledger, corrected_readings, decide, excused_units
from tasks.intake.roster import Roster
from tasks.lake.folders import Lake
from tasks.lake.last_year import PriorYear, read_prior_year
from tasks.lake.year_tables import YearTables, read_findings, read_year
from tasks.model.codes import DecisionKind, FindingState, Outcome
from tasks.tables import IS_OPEN, Corrected, Findings, Readings, Submissions
from tasks.tables.frames import YearFrames

__all__ = ["Recheck", "Subject", "findings_now", "of_submissions", "recheck_unit", "recheck_with_decisions"]

_KEY = ("unit_id", "submission_id", "rule", "instance")
_FAMILIES = (Family.DOCUMENT, Family.TABLE, Family.PROSE, Family.YEARS)
_OF_ONE = Catalogue({rule.id: rule for rule in CATALOGUE.values() if rule.family in _FAMILIES})
"""The rules that one unit's report is enough for; the others compare units."""
_MISSING = "ROSTER-MISSING"


class Subject(NamedTuple):
    """What is decided about: a unit by its id, or one submission of which no unit is known."""

    unit: str | None
    submission: str | None = None

    @property
    def rows(self) -> pl.Expr:
        """Which rows of `Submissions` or `Findings` are about it."""
        return pl.col("unit_id") == self.unit if self.unit else pl.col("submission_id") == self.submission


@dataclass(frozen=True, slots=True)
class Recheck:
    """What becomes of a unit's findings: rows of `Findings` that go, that come, and that stay.

    Rules that compare units are left to the next run.
    """

    settled: pl.DataFrame
    added: pl.DataFrame
    staying: pl.DataFrame


def recheck_unit(lake: Lake, year: int, roster: Roster, unit: str, before: Ledger, after: Ledger) -> Recheck:
    """Check one unit's reports by the corrections of one ledger and of another, and compare.

    Raises:
        OldTablesError: the year was never run, or by a version that kept other tables.
        LakeError: a table is damaged.
    """
    of_year = _read(lake, year, roster)
    own = _own(of_year, Subject(unit))
    then, now = (
        _failures(of_year, own, corrected_readings(own.frames.readings, own.submissions, ledger))
        for ledger in (before, after)
    )
    return _compared(then, now)


def findings_now(
    lake: Lake, year: int, roster: Roster, subjects: Sequence[Subject], *ledgers: Ledger
) -> list[pl.DataFrame]:
    """Return the `Findings` of some subjects with their states by each ledger, as the next run would have them.

    What their own reports say is checked again by the corrections of each ledger; what was found by comparing units is
    taken from the last run.

    Raises:
        OldTablesError: the year was never run, or by a version that kept other tables.
        LakeError: a table is damaged.
    """
    of_year, last = _read(lake, year, roster), read_findings(lake, year)
    of_subjects = [_of_one_subject(of_year, last, subject, ledgers) for subject in subjects]
    return [pl.concat(found) for found in zip(*of_subjects, strict=True)]


class _Year(NamedTuple):
    """The tables of a year's last run, and what its reports are checked with."""

    year: int
    roster: Roster
    tables: YearTables
    prior_year: PriorYear | None


class _Own(NamedTuple):
    """What was received and read of one subject."""

    submissions: dy.DataFrame[Submissions]
    frames: YearFrames


def _read(lake: Lake, year: int, roster: Roster) -> _Year:
    return _Year(year, roster, read_year(lake, year), read_prior_year(lake, year))


def _own(of_year: _Year, subject: Subject) -> _Own:
    submissions = Submissions.check(of_year.tables.submissions.filter(subject.rows))
    return _Own(submissions, of_submissions(of_year.tables.frames, submissions["submission_id"]))


def _failures(
    of_year: _Year, own: _Own, readings: dy.DataFrame[Corrected], *, is_whole_year: bool = False
) -> pl.DataFrame:
    """Check a subject's own reports by some readings, by the rules that need no other."""
    given = replace(own.frames, readings=Readings.check(readings.select(Readings.column_names())))
    checked = check_year(
        own.submissions,
        given,
        of_year.year,
        roster=of_year.roster,
        prior_year=of_year.prior_year,
        is_whole_year=is_whole_year,
        catalogue=_OF_ONE,
    )
    return checked.findings.filter(pl.col("outcome") == Outcome.FAIL)


def _of_one_subject(
    of_year: _Year, last: dy.DataFrame[Findings], subject: Subject, ledgers: Sequence[Ledger]
) -> list[pl.DataFrame]:
    """The findings of one subject by each ledger."""
    own = _own(of_year, subject)
    is_of_one = pl.col("rule").is_in(list(_OF_ONE))
    of_others = last.filter(subject.rows, ~is_of_one, pl.col("state") != FindingState.CORRECTED)
    checked: dict[str, pl.DataFrame] = {}  # by the corrections applied: most decisions correct nothing
    found: list[pl.DataFrame] = []
    for ledger in ledgers:
        about = [
            each
            for each in ledger.decisions
            if (each.unit, each.submission) == subject or each.kind is DecisionKind.WITHDRAWAL
        ]
        of_subject = replace(ledger, decisions=tuple(about))
        readings = corrected_readings(own.frames.readings, own.submissions, of_subject)
        applied = ",".join(readings["decision_id"].drop_nulls().sort())
        if applied not in checked:
            # in the words of a run, which do not repeat names that the roster does not know
            failed = _failures(of_year, own, readings, is_whole_year=True) if own.submissions.height else None
            checked[applied] = of_others.clear() if failed is None else failed.filter(subject.rows)
        is_excused = subject.unit in excused_units(of_subject, own.submissions, today())
        others = of_others.filter(pl.col("rule") != _MISSING) if is_excused else of_others
        findings = Findings.check(pl.concat([checked[applied], others]).select(Findings.column_names()))
        context = DecisionContext(
            today=today(),
            submissions=own.submissions,
            readings=readings,
            findings=findings,
            findings_as_read=findings,
            due=[unit.id for unit in of_year.roster.due(of_year.year)],
        )
        found.append(decide(of_subject, context).findings)
    return found


def recheck_with_decisions(
    lake: Lake, year: int, roster: Roster, subjects: Sequence[Subject], before: Ledger, after: Ledger
) -> Recheck:
    """Say what becomes of the open findings of some subjects by one ledger and by another.

    Raises:
        OldTablesError: the year was never run, or by a version that kept other tables.
        LakeError: a table is damaged.
    """
    then, now = findings_now(lake, year, roster, subjects, before, after)
    return _compared(then.filter(IS_OPEN), now.filter(IS_OPEN))


def _compared(then: pl.DataFrame, now: pl.DataFrame) -> Recheck:
    return Recheck(
        settled=then.join(now, on=_KEY, how="anti", nulls_equal=True),
        added=now.join(then, on=_KEY, how="anti", nulls_equal=True),
        staying=now.join(then, on=_KEY, how="semi", nulls_equal=True),
    )


def of_submissions(frames: YearFrames, ids: pl.Series) -> YearFrames:
    """The frames with the rows of some submissions."""
    of_them = pl.col("submission_id").is_in(ids.implode())
    return YearFrames(**{name: getattr(frames, name).filter(of_them) for name in YearFrames.__dataclass_fields__})
