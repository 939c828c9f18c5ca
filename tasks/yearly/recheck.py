"""One unit checked again without a run: what a decision would change, said at once from the tables of the last run."""

from dataclasses import dataclass, replace

import polars as pl

from expectations.rules import CATALOGUE, Catalogue, Family
from tasks.checking import check_year
from tasks.decisions import Ledger, corrected_readings
from tasks.intake.roster import Roster
from tasks.lake.folders import Lake
from tasks.lake.last_year import read_prior_year
from tasks.lake.year_tables import read_year
from tasks.model.codes import Outcome
from tasks.tables import Readings, Submissions
from tasks.tables.frames import YearFrames

__all__ = ["Recheck", "of_submissions", "recheck_unit"]

_KEY = ("submission_id", "rule", "instance")
_OF_ONE = (Family.DOCUMENT, Family.TABLE, Family.PROSE, Family.YEARS)
"""Families that one unit's report is enough for; the others compare units."""


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


def of_submissions(frames: YearFrames, ids: pl.Series) -> YearFrames:
    """The frames with the rows of some submissions."""
    of_them = pl.col("submission_id").is_in(ids.implode())
    return YearFrames(**{name: getattr(frames, name).filter(of_them) for name in YearFrames.__dataclass_fields__})
