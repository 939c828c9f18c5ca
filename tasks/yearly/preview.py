"""A preview of what other rules, or the rules of today, find in a year of the lake that its last run did not.

The years are checked again from their working tables alone: no file is read again, and nothing is written.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl

from expectations.rules import Catalogue
from tasks.checking import check_year
from tasks.checking.broken import refuse_broken
from tasks.decisions import corrected_readings, ledger_path, load_ledger
from tasks.intake.roster import Roster
from tasks.lake.folders import Lake
from tasks.lake.last_year import read_prior_year
from tasks.lake.year_tables import read_findings, read_year
from tasks.model.codes import FindingState
from tasks.tables import Findings, Readings

__all__ = ["YearPreview", "compare", "preview_year"]

_KEY = ("unit_id", "submission_id", "rule", "instance")
_ORDER = ("rule", "unit_id", "submission_id", "instance")
_BEFORE = "_before"
_SAID = (
    "severity",
    "items",
    "left",
    "right",
    "difference",
    "message",
    "place",
    "suggestion",
    "repair",
    "reading",
    "reading_note",
)
"""The fields that checking fills in; the others say what has been decided since."""


@dataclass(frozen=True, slots=True)
class YearPreview:
    """The changes to the findings of a year, sorted by rule and unit.

    A finding is the same by unit, submission, rule and instance. Of those that are there both times but say
    something else, `changed` has them as they would be, with the column `fields`, the names of the fields that differ,
    and, ending in `_before`, what stood in each.
    """

    year: int
    added: pl.DataFrame
    dropped: pl.DataFrame
    changed: pl.DataFrame
    unchanged: int


def preview_year(
    lake: Lake,
    year: int,
    roster: Roster,
    catalogue: Catalogue,
    decisions: Path | None = None,
    today: date | None = None,
) -> YearPreview:
    """Check a year of the lake by a catalogue, its numbers as corrected, and compare with the findings of its last run.

    `decisions` is the folder of the ledgers, if they do not lie where `ledger_path` finds them. Findings that a
    correction removed are left out on both sides. `today` is the day of which the deadline is asked.

    Raises:
        OldTablesError: the year was run by a version that kept other tables.
        LedgerError: the ledger of the year cannot be used.
        LakeError: a table is damaged.
        RuleExecutionError: a rule cannot be computed.
    """
    before = read_findings(lake, year).filter(pl.col("state") != FindingState.CORRECTED)
    submissions, frames = read_year(lake, year)
    ledger = load_ledger(ledger_path(lake, year, decisions), year, roster)
    readings = corrected_readings(frames.readings, submissions, ledger)
    checked = check_year(
        submissions,
        replace(frames, readings=Readings.check(readings.select(Readings.column_names()))),
        year,
        roster=roster,
        prior_year=read_prior_year(lake, year),
        is_whole_year=True,
        today=today,
        catalogue=catalogue,
    )
    refuse_broken(checked.broken)
    return compare(year, before, checked.findings)


def compare(year: int, before: pl.DataFrame, after: pl.DataFrame) -> YearPreview:
    """Compare the findings of a year before and after."""
    on = list(_KEY)
    both = after.join(before, on=on, how="inner", nulls_equal=True, suffix=_BEFORE, maintain_order="left")
    differing = [pl.when(_differs(name)).then(pl.lit(name)) for name in _SAID]
    changed = both.with_columns(fields=pl.concat_list(differing).list.drop_nulls()).filter(
        pl.col("fields").list.len() > 0
    )
    return YearPreview(
        year,
        added=_only(after, before),
        dropped=_only(before, after),
        changed=changed.sort(_ORDER, nulls_last=True),
        unchanged=both.height - changed.height,
    )


def _differs(name: str) -> pl.Expr:
    """Return whether a field is not what it was; a list is compared by its words."""
    now, then = pl.col(name), pl.col(f"{name}{_BEFORE}")
    if isinstance(Findings.polars_schema()[name], pl.List):
        now, then = now.list.join("\n"), then.list.join("\n")
    return now.ne_missing(then)


def _only(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """The findings of one frame that the other has not."""
    return one.join(other, on=list(_KEY), how="anti", nulls_equal=True).sort(_ORDER, nulls_last=True)
