"""The district's totals from the units' reports, and what each total is made of.

A year is told in parts of whole units, so that one of any size fits into memory; an ordinary year is one part.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import dataframely as dy
import polars as pl

from expectations.forms import form_due
from expectations.forms.series import broken_items
from tasks.consolidation.district_findings import with_published_totals
from tasks.consolidation.facts import (
    ConsolidationError,
    facts_of,
    items_of,
    live_submissions,
    numbers_in_question,
    wide_of,
)
from tasks.consolidation.growth import growth_of
from tasks.consolidation.indicators import indicators_of
from tasks.consolidation.maturity import Maturity, Obstacle, held_back, listed, maturity, questioned_numbers, unsettled
from tasks.consolidation.printed import checks_of, printed_of
from tasks.consolidation.series import series_mapping, series_of, series_totals_of
from tasks.consolidation.totals import Sums, levels_of, sums_by_kind, totals_of
from tasks.consolidation.units import ROSTER, reports_of, units_of
from tasks.lake.partitions import MemoryBudget, PartitionedTable, SpillDirectory
from tasks.model.codes import UnitStatus
from tasks.tables import (
    Corrected,
    Facts,
    Findings,
    Indicators,
    Levels,
    Series,
    SeriesTotals,
    Submissions,
    Totals,
    Units,
    wide_table,
)

__all__ = [
    "ROSTER",
    "Consolidated",
    "ConsolidationError",
    "Maturity",
    "Obstacle",
    "checks_of",
    "consolidate",
    "growth_of",
    "held_back",
    "listed",
    "maturity",
    "printed_of",
    "series_mapping",
    "unsettled",
    "with_published_totals",
]


@dataclass(frozen=True, slots=True)
class Consolidated:
    """One year of the district: Facts, UNITS, TOTALS, LEVELS and Series, and the wide table of each form.

    `forms` are those whose numbers are added up: the form due first, then each that a report that counts is on.
    """

    year: int
    facts: PartitionedTable
    wide: Mapping[str, PartitionedTable]
    totals: dy.DataFrame[Totals]
    levels: dy.DataFrame[Levels]
    series: PartitionedTable
    series_totals: dy.DataFrame[SeriesTotals]
    indicators: dy.DataFrame[Indicators]
    units: dy.DataFrame[Units]
    forms: tuple[str, ...]

    @property
    def units_due(self) -> int:
        """Return how many units have to report: those of UNITS that no waiver excuses."""
        return self.units.filter(pl.col("status") != UnitStatus.WAIVED).height

    @property
    def units_reported(self) -> int:
        """Return how many units have reported, whether their numbers count or are held back."""
        return self.units.filter(pl.col("status").is_in([UnitStatus.REPORTED, UnitStatus.HELD_BACK])).height


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
        units: one row per unit due in the columns of `ROSTER`, without the district itself.
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
    asked = numbers_in_question(findings)
    facts = PartitionedTable.keep(Facts, (facts_of(year, part, live, held, questioned, asked) for part in parts), spill)
    reported = pl.concat(map(reports_of, facts))
    roll = units_of(year, units, submissions, reported, findings, excused, is_overdue=is_overdue)
    forms = sorted({*reported["form"].unique(), *filter(None, [form_due(year)])})
    counted = _counted_forms(year, reported)
    items = items_of(counted).with_columns(is_broken=_is_broken(year, counted))
    due = dict(roll.filter(pl.col("status") != UnitStatus.WAIVED).group_by("kind").len().iter_rows())
    sums = Sums(*map(pl.concat, zip(*(sums_by_kind(part, units) for part in facts), strict=True)))
    series = facts.map(Series, series_of)
    return Consolidated(
        year=year,
        facts=facts,
        wide={form_id: facts.map(wide_table(form_id), partial(wide_of, form_id=form_id)) for form_id in forms},
        totals=totals_of(sums, items, due),
        levels=levels_of(sums, items, due),
        series=series,
        series_totals=series_totals_of(series, units, due),
        indicators=indicators_of(facts, roll),
        units=roll,
        forms=tuple(counted),
    )


def _counted_forms(year: int, reported: pl.DataFrame) -> list[str]:
    """The forms whose numbers are added up: the one due first, then those of a report that counts; oldest first."""
    due = [form_id for form_id in [form_due(year)] if form_id]
    return [*due, *sorted({*reported.filter("counted")["form"]} - {*due})]


def _is_broken(year: int, forms: Sequence[str]) -> pl.Expr:
    """Whether an item of a form does not compare with the year before."""
    broken = [f"{form_id} {item}" for form_id in forms for item in broken_items(form_id, year)]
    return pl.concat_str("form", pl.lit(" "), "item").is_in(broken)


def _in_parts(
    readings: pl.LazyFrame, live: pl.DataFrame, spill: SpillDirectory | None, units: int
) -> Iterator[pl.DataFrame]:
    """The readings of the live submissions, in parts of so many units; without a spill directory, in one."""
    if spill is None:
        return iter([readings.collect()])
    part = live.select("submission_id", part=pl.col("unit_number") // units)
    rows = readings.drop("raw").join(part.lazy(), on="submission_id")
    return spill.split(rows, "part", part["part"].n_unique())
