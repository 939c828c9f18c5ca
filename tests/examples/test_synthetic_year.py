"""The made-up year of the checking benchmark: whole, closed but for the faults planted, the same for the same seed."""

import polars as pl

from bench.synthetic import FORM, YEAR, synthetic_year
from expectations.forms import form
from expectations.rules import CATALOGUE, Family, catalogue
from tasks.checking import check_year

REPORTS = 600


def test_a_few_reports_in_a_hundred_are_at_fault_and_the_others_hold_every_rule_of_the_table() -> None:
    tables = synthetic_year(REPORTS)
    assert tables.frames.readings.height == REPORTS * len(form(FORM).items)
    of_table = catalogue(rule for rule in CATALOGUE.values() if rule.family is Family.TABLE)
    checked = check_year(*tables, YEAR, catalogue=of_table)
    assert checked.broken == {}
    assert 0.01 < checked.findings["submission_id"].n_unique() / REPORTS < 0.06
    blank = tables.frames.readings.filter(pl.col("value").is_null())
    assert 0.005 < blank["submission_id"].n_unique() / REPORTS < 0.05
    assert set(checked.outcomes["outcome"]) == {"pass", "fail", "cannot_be_assessed"}


def test_the_same_seed_gives_the_same_year() -> None:
    assert synthetic_year(20).frames.readings.equals(synthetic_year(20).frames.readings)
    assert not synthetic_year(20).frames.readings.equals(synthetic_year(20, seed=1).frames.readings)
