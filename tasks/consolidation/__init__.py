"""The district's totals from the units' reports, and what each total is made of.

A year is told in parts of whole units, so that one of any size fits into memory; an ordinary year is one part.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import dataframely as dy
import polars as pl

from expectations.forms import form_due
from tasks.consolidation.facts import ConsolidationError, facts_of, items_of, live_submissions, wide_of
from tasks.consolidation.maturity import Maturity, Obstacle, held_back, listed, maturity, questioned_numbers, unsettled
from tasks.consolidation.series import series_mapping, series_of
from tasks.consolidation.totals import Sums, levels_of, sums_by_kind, totals_of
from tasks.consolidation.units import reports_of, units_of
from tasks.lake.partitions import MemoryBudget, PartitionedTable, SpillDirectory
from tasks.model.codes import UnitStatus
from tasks.tables import Corrected, Facts, Findings, Levels, Series, Submissions, Totals, Units, wide_table

__all__ = [
    "Consolidated",
    "ConsolidationError",
    "Maturity",
    "Obstacle",
    "consolidate",
    "held_back",
    "listed",
    "maturity",
    "series_mapping",
    "unsettled",
]


@dataclass(frozen=True, slots=True)
class Consolidated:
    """One year of the district: Facts, UNITS, TOTALS, LEVELS and Series, and the wide table of each form."""

    year: int
    facts: PartitionedTable
    wide: Mapping[str, PartitionedTable]
    totals: dy.DataFrame[Totals]
    levels: dy.DataFrame[Levels]
    series: PartitionedTable
    units: dy.DataFrame[Units]

    @property
    def units_due(self) -> int:
        """Return how many units have to report: those of UNITS that no waiver excuses."""
        return self.units.filter(pl.col("status") != UnitStatus.WAIVED).height


def consolidate(  # noqa: PLR0913 - all that a year comes to, named at each call
    year: int,
    *,
    readings: dy.DataFrame[Corrected] | pl.LazyFrame,
    submissions: dy.DataFrame[Submissions],
    units: pl.DataFrame,
    findings: dy.DataFrame[Findings],
    excused: Collection[str] = (),
    is_overdue: bool = True,
    budget: MemoryBudget = MemoryBudget(),  # noqa: B008 - never changes
) -> Consolidated:
    """Bring the live submissions of a year together over the units due.

    Every number reported counts, unless its report is held back: while a finding on it that must be repaired is open,
    none of its numbers does. A number that may be a slip of the unit of measure does not count by itself, until
    somebody has decided. A blank is never taken for 0, and a total of nothing is null.

    Args:
        year: the report year.
        readings: CORRECTED, or a scan of it; those of submissions that are not live are left aside.
        submissions: `Submissions` of the year, at most one live with readings for each unit.
        units: one row per unit due (`unit_id`, `unit`, `kind`, `code`), without the district itself.
        findings: `Findings` of the year.
        excused: ids of units that a waiver excuses from reporting; one that reported all the same counts.
        is_overdue: whether the deadline is past: before it nobody is missing.
        budget: how much is brought together at once; the result is the same for any.

    Raises:
        ConsolidationError: a live submission belongs to no unit due or to a unit that has another.
        SchemaError: a reading is not what `Facts` allows.
    """
    live, held, questioned = live_submissions(submissions, units), held_back(findings), questioned_numbers(findings)
    spill = SpillDirectory(budget.spill_to) if live["unit_id"].n_unique() > budget.units else None
    parts = _in_parts(readings.lazy(), live, spill, budget.units)
    facts = PartitionedTable.keep(Facts, (facts_of(year, part, live, held, questioned) for part in parts), spill)
    reported = pl.concat(map(reports_of, facts))
    roll = units_of(year, units, submissions, reported, findings, excused, is_overdue=is_overdue)
    forms = sorted({*reported["form"].unique(), *filter(None, [form_due(year)])})
    items = items_of(forms)
    due = dict(roll.filter(pl.col("status") != UnitStatus.WAIVED).group_by("kind").len().iter_rows())
    sums = Sums(*map(pl.concat, zip(*(sums_by_kind(part, units) for part in facts), strict=True)))
    return Consolidated(
        year=year,
        facts=facts,
        wide={form_id: facts.map(wide_table(form_id), partial(wide_of, form_id=form_id)) for form_id in forms},
        totals=totals_of(sums, items, due),
        levels=levels_of(sums, items, due),
        series=facts.map(Series, series_of),
        units=roll,
    )


def _in_parts(
    readings: pl.LazyFrame, live: pl.DataFrame, spill: SpillDirectory | None, units: int
) -> Iterator[pl.DataFrame]:
    """The readings of the live submissions, in parts of so many units; without a spill directory, in one."""
    if spill is None:
        return iter([readings.collect()])
    part = live.select("submission_id", part=pl.col("unit_number") // units)
    rows = readings.drop("raw").join(part.lazy(), on="submission_id")
    return spill.split(rows, "part", part["part"].n_unique())
