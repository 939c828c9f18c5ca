"""The charts of a release's page: how many units reported, and the key totals beside last year's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import dataframely as dy
import polars as pl

from expectations.forms import form
from tasks.consolidation import Consolidated
from tasks.model.codes import UnitStatus
from tasks.tables import Units

__all__ = ["KeyTotal", "Share", "key_totals", "shares"]

_FULL = 100


@dataclass(frozen=True, slots=True)
class Share:
    """One status of units in the bar of coverage: where it begins and how wide it is, in per cent of the bar."""

    status: UnitStatus
    label: str
    count: int
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class KeyTotal:
    """A total with last year's beside it; the widths of their bars are in per cent of the larger one's.

    `before` is null where last year gives none that compares.
    """

    item: str
    label: str
    unit: str
    now: Decimal | None
    before: Decimal | None
    now_width: float
    before_width: float

    @property
    def change(self) -> Decimal | None:
        """By how much it has grown; null where one of the two is unknown."""
        return None if self.now is None or self.before is None else self.now - self.before


def shares(units: dy.DataFrame[Units]) -> tuple[Share, ...]:
    """Count the units by status, in the order of the statuses; a status that no unit has is left out."""
    counts: Mapping[str, int] = dict(units.group_by("status").len().iter_rows())
    found: list[Share] = []
    for status in UnitStatus:
        if count := counts.get(status, 0):
            start = sum(share.width for share in found)
            found.append(Share(status, status.label, count, round(start, 2), round(_FULL * count / units.height, 2)))
    return tuple(found)


def key_totals(form_id: str, consolidated: Consolidated, last_year: pl.DataFrame) -> Sequence[KeyTotal]:
    """Set this year's total of each key item of a form beside last year's."""
    layout = form(form_id)
    by_year: list[Mapping[str, Decimal | None]] = [
        dict(totals.filter(form=form_id).select("item", "total").iter_rows())
        for totals in (consolidated.totals, last_year)
    ]
    found: list[KeyTotal] = []
    for item in layout.key_items:
        now, before = (totals.get(item) for totals in by_year)
        sizes = [abs(value or Decimal(0)) for value in (now, before)]
        widths = [round(float(size / max(*sizes, Decimal(1))) * _FULL, 2) for size in sizes]
        found.append(KeyTotal(item, layout.name(item), layout.item(item).unit, now, before, *widths))
    return found
