"""What would a decision on a finding or a cell have to guard? The values as the last run found them."""

from decimal import Decimal
from types import MappingProxyType

import polars as pl

from expectations.rules import CATALOGUE, Catalogue
from tasks.decisions.apply.guards import guard_values
from tasks.decisions.model import Guard

__all__ = ["guards_of"]

_Values = dict[str, Decimal | str | None]


def guards_of(findings: pl.DataFrame, readings: pl.DataFrame, catalogue: Catalogue = CATALOGUE) -> list[Guard]:
    """For each finding the guard that an explanation of it needs, in the order of the findings.

    Args:
        findings: FINDINGS, with or without more columns.
        readings: READINGS, with the corrections that were applied.
        catalogue: the rules that the findings came of.
    """
    numbered = findings.with_row_index("finding")
    needed = guard_values(numbered, readings, catalogue).filter("is_needed").sort("finding", "key")
    found: list[_Values] = [{} for _ in range(findings.height)]
    for number, key, value, text in needed.select("finding", "key", "now", "now_text").iter_rows():
        found[number][key] = value if text is None else text
    return [MappingProxyType(guard) for guard in found]
