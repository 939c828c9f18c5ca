"""How far could each unit's report be checked: what it passed, and what could not be said of it, and why?"""

from collections.abc import Mapping
from typing import NamedTuple

import polars as pl

from expectations.rules import Catalogue
from tasks.model.codes import Outcome

__all__ = ["Assessed", "Unassessed", "assessed_by_unit"]


class Unassessed(NamedTuple):
    """A rule that could not be applied, why, and in how many of its checks."""

    title: str
    reason: str
    checks: int


class Assessed(NamedTuple):
    """How many checks a unit passed, and what could not be assessed, in the order of the catalogue."""

    passed: int = 0
    unassessed: tuple[Unassessed, ...] = ()


def assessed_by_unit(outcomes: pl.DataFrame, catalogue: Catalogue) -> Mapping[str, Assessed]:
    """What OUTCOMES says of each unit besides its failures, by the unit's id."""
    known = outcomes.drop_nulls("unit_id")
    passed = known.filter(pl.col("outcome") == Outcome.PASS).group_by("unit_id").len()
    order = {rule: place for place, rule in enumerate(catalogue)}
    reasons = (
        known.filter(pl.col("outcome") == Outcome.CANNOT_BE_ASSESSED)
        .group_by("unit_id", "rule", pl.col("reason").fill_null(""))
        .len()
        .sort("unit_id", pl.col("rule").replace_strict(order, return_dtype=pl.Int64()), "reason")
        .group_by("unit_id", maintain_order=True)
        .agg("rule", "reason", "len")
    )
    unassessed = {
        unit: tuple(Unassessed(catalogue[rule].title, *rest) for rule, *rest in zip(*columns, strict=True))
        for unit, *columns in reasons.iter_rows()
    }
    counts: dict[str, int] = dict(passed.iter_rows())
    return {unit: Assessed(counts.get(unit, 0), unassessed.get(unit, ())) for unit in {*counts, *unassessed}}
