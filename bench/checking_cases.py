"""What is measured of checking? Each case in a process of its own: `python -m bench.checking_cases CASE LAKE YEAR`.

It reads the year's tables from the lake first. It prints one JSON object: seconds and processor seconds by step once
all is imported and read, how many checks failed, and the most memory the process has had, in MiB.
"""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from bench.synthetic import FORM
from expectations.rules import CATALOGUE, Catalogue, Family, catalogue, rules_of
from expectations.rules.columns import COMPUTED, denied_column, quoted_column
from expectations.suites.run import judge
from tasks.checking import Checked, check_year
from tasks.checking.broken import refuse_broken
from tasks.lake.folders import Lake
from tasks.lake.year_tables import YearTables, read_year
from tasks.yearly.judge import verify_agreement

__all__ = ["CASES", "CHECK", "FAILED", "JUDGE", "MEMORY", "PROCESSOR"]

CHECK, JUDGE = "check", "great_expectations"
PROCESSOR = "_processor"
FAILED, MEMORY = "failed", "memory"

Figures = dict[str, float]


def bare_polars(tables: YearTables, _: int) -> Figures:
    """The residuals of the table rules and nothing else: one row a report, one column a check, failures counted."""
    figures: Figures = {}
    nothing = pl.lit(None, dtype=pl.Int64())
    said = [column("fees.collected") for column in (quoted_column, denied_column)]
    checks = [(rule, check) for rule in rules_of(Family.TABLE, FORM) for check in rule.checks]
    with _timed(figures, CHECK):
        wide = _one_row_a_report(tables.frames.readings).with_columns(
            pl.lit([], dtype=pl.List(pl.String())).alias(COMPUTED), *(nothing.alias(name) for name in said)
        )
        residuals = wide.select("submission_id", *(check.residual.alias(rule.column(check)) for rule, check in checks))
        outside = []
        for rule, check in checks:
            residual, (lower, upper) = pl.col(rule.column(check)), rule.bounds(check)
            bounds = [residual < lower] if lower is not None else []
            bounds += [residual > upper] if upper is not None else []
            outside.append(pl.any_horizontal(bounds).sum().alias(rule.column(check)))
        failed = residuals.select(outside)
    return figures | {FAILED: float(failed.sum_horizontal().item())}


def _one_row_a_report(readings: pl.DataFrame) -> pl.DataFrame:
    """One column an item; in order and with items enumerated, a quarter of the work."""
    items = pl.Enum(readings["item"].unique(maintain_order=True))
    ordered = readings.select("submission_id", pl.col("item").cast(items), "value").sort("submission_id")
    return ordered.pivot("item", index="submission_id", values="value")


def table_rules(tables: YearTables, year: int) -> Figures:
    """The table rules as a run applies them, from tables to findings and suites, and what Great Expectations says."""
    return _checked(tables, year, catalogue(rule for rule in CATALOGUE.values() if rule.family is Family.TABLE))


def every_rule(tables: YearTables, year: int) -> Figures:
    """The same with every rule that one year's reports can be held to."""
    return _checked(tables, year, CATALOGUE)


def _checked(tables: YearTables, year: int, rules: Catalogue) -> Figures:
    figures: Figures = {}
    with _timed(figures, CHECK):
        checked: Checked = check_year(*tables, year, catalogue=rules)
    refuse_broken(checked.broken)
    with _timed(figures, JUDGE):
        verdicts = judge(checked.suites, None, run_name=str(year))
    verify_agreement(checked, verdicts)
    return figures | {FAILED: float(checked.findings.height)}


@contextmanager
def _timed(figures: Figures, step: str) -> Iterator[None]:
    started, worked = time.perf_counter(), time.process_time()
    yield
    figures[step], figures[step + PROCESSOR] = time.perf_counter() - started, time.process_time() - worked


CASES: Mapping[str, Callable[[YearTables, int], Figures]] = {
    case.__name__: case for case in (bare_polars, table_rules, every_rule)
}

if __name__ == "__main__":
    case, lake, year = sys.argv[1:]
    found = CASES[case](read_year(Lake(Path(lake)), int(year)), int(year))
    found[MEMORY] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))
