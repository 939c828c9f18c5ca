"""The district's own printed reports beside the totals published, and what every rule said, in numbers."""

import dataframely as dy
import polars as pl

from expectations.rules.district import OWN_LEVEL
from tasks.model.codes import Outcome, ReportingLevel, State
from tasks.tables import Checks, Findings, Levels, Printed, Submissions

__all__ = ["checks_of", "printed_of"]


def printed_of(
    readings: pl.LazyFrame,
    submissions: dy.DataFrame[Submissions],
    findings: dy.DataFrame[Findings],
    levels: dy.DataFrame[Levels],
) -> dy.DataFrame[Printed]:
    """PRINTED: each number of a consolidated report, beside the total of the level that the report covers.

    Args:
        readings: CORRECTED of the year.
        submissions: SUBMISSIONS of the year.
        findings: FINDINGS of the year; that a report covers 区本级 alone is one.
        levels: LEVELS of the year.
    """
    reports = submissions.filter(pl.col("state") == State.CONSOLIDATED).select("year", "submission_id")
    own = findings.filter(instance=OWN_LEVEL)["submission_id"].drop_nulls().unique().sort()
    level = pl.when(pl.col("submission_id").is_in(own.implode()))
    said = readings.select("submission_id", "form", "item", "status", printed="value").collect(engine="streaming")
    totals = levels.select("level", "form", "item", "total", "units_missing", "units_held_back")
    beside = (
        reports.join(said, on="submission_id")
        .with_columns(
            level=level.then(pl.lit(ReportingLevel.OWN.value)).otherwise(pl.lit(ReportingLevel.DISTRICT.value))
        )
        .join(totals, on=["level", "form", "item"], how="left")
        .with_columns(difference=(pl.col("printed") - pl.col("total")).cast(levels.schema["total"]))
    )
    return Printed.check(beside.select(Printed.column_names()))


def checks_of(outcomes: pl.LazyFrame) -> pl.DataFrame:
    """CHECKS of OUTCOMES: how many checks of each rule passed, failed and could not be assessed on each report."""
    counts = {
        name: (pl.col("outcome") == outcome).sum().cast(pl.Int64)
        for name, outcome in (
            ("passed", Outcome.PASS),
            ("failed", Outcome.FAIL),
            ("cannot_be_assessed", Outcome.CANNOT_BE_ASSESSED),
        )
    }
    counted = outcomes.group_by("year", "unit_id", "submission_id", "rule").agg(**counts)
    return counted.select(Checks.column_names()).collect(engine="streaming")
