"""The catalogue as a clerk reads it, each rule with what it found in a year and in the year before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from desk.year import DeskYear
from expectations.forms import form_due
from expectations.rules import CATALOGUE, Family, Rule
from tasks.tables import IS_OPEN

__all__ = ["RuleRow", "rules_by_family"]


@dataclass(frozen=True, slots=True)
class Found:
    """How often a rule failed in a year: findings in all, those still open, and the units they are about."""

    findings: int = 0
    is_open: int = 0
    units: int = 0


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule with what it found; a year is `None` where it was not run."""

    rule: Rule
    this_year: Found | None
    last_year: Found | None


def rules_by_family(of_year: DeskYear, before: DeskYear | None) -> Iterator[tuple[Family, list[RuleRow]]]:
    """Yield each family with its rules, in the order of the catalogue.

    Left out are the rules of forms that are not due for the year, unless they found something in either year.
    """
    now, last = _found_in(of_year), _found_in(before) if before else None
    due = form_due(of_year.year)
    shown = [
        RuleRow(rule, _of(rule, now), _of(rule, last))
        for rule in CATALOGUE.values()
        if not rule.forms or due in rule.forms or any(rule.id in found for found in (now, last) if found)
    ]
    for family in Family:
        if rows := [row for row in shown if row.rule.family is family]:
            yield family, rows


def _found_in(of_year: DeskYear) -> Mapping[str, Found] | None:
    """Return what the rules that found something found in the last run of a year; `None` without a run."""
    if of_year.run is None:
        return None
    counted = of_year.run.findings.group_by("rule").agg(
        findings=pl.len(), is_open=IS_OPEN.sum(), units=pl.col("unit_id").n_unique()
    )
    return {row.pop("rule"): Found(**row) for row in counted.to_dicts()}


def _of(rule: Rule, found: Mapping[str, Found] | None) -> Found | None:
    return None if found is None else found.get(rule.id, Found())
