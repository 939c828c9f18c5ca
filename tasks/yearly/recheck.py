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
from tasks.lake.last_year import read_prior_year
from tasks.lake.year_tables import read_findings, read_year
from tasks.model.codes import DecisionKind, FindingState, Outcome
from tasks.tables import IS_OPEN, Corrected, Findings, Readings, Submissions
from tasks.tables.frames import YearFrames

__all__ = ["Recheck", "Subject", "findings_now", "of_submissions", "recheck_unit", "recheck_with_decisions"]

_KEY = ("unit_id", "submission_id", "rule", "instance")
_OF_ONE = (Family.DOCUMENT, Family.TABLE, Family.PROSE, Family.YEARS)
"""Families that one unit's report is enough for; the others compare units."""
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
    tables = read_year(lake, year)
    own = tables.submissions.filter(pl.col("unit_id") == unit)
    submissions = Submissions.check(own)
    frames = of_submissions(tables.frames, own["submission_id"])
    prior_year = read_prior_year(lake, year)
    catalogue = Catalogue({rule.id: rule for rule in CATALOGUE.values() if rule.family in _OF_ONE})

    def failures(ledger: Ledger) -> pl.DataFrame:
        readings = corrected_readings(frames.readings, submissions, ledger)
        given = replace(frames, readings=Readings.check(readings.select(Readings.column_names())))
        checked = check_year(submissions, given, year, roster=roster, prior_year=prior_year, catalogue=catalogue)
        return checked.findings.filter(pl.col("outcome") == Outcome.FAIL)

    then, now = failures(before), failures(after)
    return Recheck(
        settled=then.join(now, on=_KEY, how="anti", nulls_equal=True),
        added=now.join(then, on=_KEY, how="anti", nulls_equal=True),
        staying=now.join(then, on=_KEY, how="semi", nulls_equal=True),
    )


def findings_now(lake: Lake, year: int, roster: Roster, subject: Subject, *ledgers: Ledger) -> list[pl.DataFrame]:
    """Return the `Findings` of one subject with their states by each of some ledgers, as the next run would have them.

    What its own report says is checked again by the corrections of each ledger; what was found by comparing units is
    taken from the last run.

    Raises:
        OldTablesError: the year was never run, or by a version that kept other tables.
        LakeError: a table is damaged.
    """
    tables, last = read_year(lake, year), read_findings(lake, year)
    submissions = Submissions.check(tables.submissions.filter(subject.rows))
    frames = of_submissions(tables.frames, submissions["submission_id"])
    prior_year = read_prior_year(lake, year)
    catalogue = Catalogue({rule.id: rule for rule in CATALOGUE.values() if rule.family in _OF_ONE})
    own = pl.col("rule").is_in(list(catalogue))
    of_others = last.filter(subject.rows, ~own, pl.col("state") != FindingState.CORRECTED)
    checked: dict[str, pl.DataFrame] = {}  # by the corrections applied: most decisions correct nothing

    def check(readings: dy.DataFrame[Corrected]) -> pl.DataFrame:
        given = replace(frames, readings=Readings.check(readings.select(Readings.column_names())))
        checked_year = check_year(
            submissions,
            given,
            year,
            roster=roster,
            prior_year=prior_year,
            is_whole_year=True,  # in the words of a run, which do not repeat names that the roster does not know
            catalogue=catalogue,
        )
        return checked_year.findings.filter(subject.rows, pl.col("outcome") == Outcome.FAIL)

    found: list[pl.DataFrame] = []
    for ledger in ledgers:
        about = [
            each
            for each in ledger.decisions
            if (each.unit, each.submission) == subject or each.kind is DecisionKind.WITHDRAWAL
        ]
        of_subject = replace(ledger, decisions=tuple(about))
        readings = corrected_readings(frames.readings, submissions, of_subject)
        applied = ",".join(readings["decision_id"].drop_nulls().sort())
        if applied not in checked:
            checked[applied] = check(readings) if submissions.height else of_others.clear()
        is_excused = subject.unit in excused_units(of_subject, submissions, today())
        others = of_others.filter(pl.col("rule") != _MISSING) if is_excused else of_others
        findings = Findings.check(pl.concat([checked[applied], others]).select(Findings.column_names()))
        context = DecisionContext(
            today=today(),
            submissions=submissions,
            readings=readings,
            findings=findings,
            findings_as_read=findings,
            due=[unit.id for unit in roster.due(year)],
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
    pairs = [findings_now(lake, year, roster, subject, before, after) for subject in subjects]
    then = pl.concat([pair[0] for pair in pairs]).filter(IS_OPEN)
    now = pl.concat([pair[1] for pair in pairs]).filter(IS_OPEN)
    return Recheck(
        settled=then.join(now, on=_KEY, how="anti", nulls_equal=True),
        added=now.join(then, on=_KEY, how="anti", nulls_equal=True),
        staying=now.join(then, on=_KEY, how="semi", nulls_equal=True),
    )


def of_submissions(frames: YearFrames, ids: pl.Series) -> YearFrames:
    """The frames with the rows of some submissions."""
    of_them = pl.col("submission_id").is_in(ids.implode())
    return YearFrames(**{name: getattr(frames, name).filter(of_them) for name in YearFrames.__dataclass_fields__})
