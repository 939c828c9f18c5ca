"""What may have been meant where an amount looks as if it were given in a smaller unit of measure."""

from collections.abc import Iterable
from decimal import Decimal

import dataframely as dy
import polars as pl

from expectations.rules import Rule
from tasks.checking.localise.result import Change, Repair
from tasks.tables import VALUE, Findings, Readings

__all__ = ["repairs_of_units"]

_SMALLEST = Decimal(1).scaleb(-VALUE.scale)
"""The last decimal place that a number of a table can have."""


def repairs_of_units(
    findings: dy.DataFrame[Findings], readings: dy.DataFrame[Readings], rules: Iterable[Rule]
) -> list[Repair]:
    """Return the amounts in the form's unit for each finding of a rule that looks for a slip of the unit.

    Args:
        findings: frame of `Findings`, those of other rules among them.
        readings: frame of `Readings` of the submissions that the findings speak of.
        rules: rules of the catalogue; those with a `unit_factor` look for a slip.
    """
    factors = {rule.id: rule.unit_factor for rule in rules if rule.unit_factor is not None}
    slips = (
        findings.filter(pl.col("rule").is_in(list(factors)))
        .explode("items")
        .join(readings.select("submission_id", "form", "value", items="item"), on=["submission_id", "items"])
    )
    found = []
    for row in slips.iter_rows(named=True):
        change = _in_the_larger_unit(row["items"], row["value"], factors[row["rule"]])
        if change:
            checks = ((row["rule"], row["instance"]),)
            found.append(
                Repair(
                    row["year"], row["submission_id"], row["form"], checks, ((change,),), is_complete=True, limit=None
                )
            )
    return found


def _in_the_larger_unit(item: str, amount: Decimal, factor: Decimal) -> Change | None:
    """Return the change to the same amount in a unit `factor` times as large; None where a table cannot hold it."""
    meant = (amount / factor).quantize(_SMALLEST).normalize()
    return Change(item, amount, meant, meant, meant, Decimal(1)) if meant * factor == amount else None
