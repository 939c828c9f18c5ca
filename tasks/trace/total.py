"""A district total: what it is made of, unit by unit."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tasks.release.open import NotInReleaseError, PublishedRelease
from tasks.tables import Facts, Totals, Units

__all__ = ["TracedTotal", "trace_total"]

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TracedTotal:
    """A row of Totals, the rows of Facts it speaks of, and the rows of Units of those that gave no number."""

    total: Row
    facts: tuple[Row, ...]
    absent: tuple[Row, ...]


def trace_total(release: PublishedRelease, item: str) -> tuple[TracedTotal, ...]:
    """Trace the total of an item, on each form of the year that has it.

    Raises:
        NotInReleaseError: no form of the release has such an item.
    """
    totals = release.rows(Totals)
    item_id = release.item_id(item, sorted({row["form"] for row in totals}))
    found = [row for row in totals if row["item"] == item_id]
    if not found:
        raise NotInReleaseError(f"{release.id} 中没有“{item}”的合计。")
    units = release.rows(Units)
    return tuple(
        TracedTotal(
            total=row,
            facts=tuple(release.rows(Facts, form=row["form"], item=item_id)),
            absent=tuple(unit for unit in units if unit["form"] != row["form"]),
        )
        for row in found
    )
