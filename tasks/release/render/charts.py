"""What the page of a release draws: how many units reported, and the totals a reader looks for first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from expectations.forms import form
from tasks.consolidation import Consolidated
from tasks.model.codes import UnitStatus

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


def shares(units: pl.DataFrame) -> tuple[Share, ...]:
    """The statuses of UNITS, those that any unit has, in the order of the labels."""
    counts: Mapping[str, int] = dict(units.group_by("status").len().iter_rows())
    found: list[Share] = []
    for status in UnitStatus:
        if count := counts.get(status, 0):
            start = sum(share.width for share in found)
            found.append(Share(status, status.label, count, round(start, 2), round(_FULL * count / units.height, 2)))
    return tuple(found)


def key_totals(form_id: str, consolidated: Consolidated, last_year: pl.DataFrame) -> Sequence[KeyTotal]:
    """The key items of a form with this year's total and last year's."""
    layout = form(form_id)
    now = _by_item(consolidated.totals, form_id)
    before = _by_item(last_year, form_id)
    return [
        _key_total(item, layout.name(item), layout.item(item).unit, now.get(item), before.get(item))
        for item in layout.key_items
    ]


def _by_item(totals: pl.DataFrame, form_id: str) -> Mapping[str, Decimal | None]:
    return dict(totals.filter(form=form_id).select("item", "total").iter_rows())


def _key_total(item: str, label: str, unit: str, now: Decimal | None, before: Decimal | None) -> KeyTotal:
    sizes = [abs(value or Decimal(0)) for value in (now, before)]
    widths = [round(float(size / max(*sizes, Decimal(1))) * _FULL, 2) for size in sizes]
    return KeyTotal(item, label, unit, now, before, *widths)
