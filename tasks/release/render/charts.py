"""The charts of a release's page: how many units reported, the key totals beside last year's, the main indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import dataframely as dy
import polars as pl

from expectations.forms import form
from expectations.indicators import indicators
from tasks.consolidation import Consolidated
from tasks.model.codes import ReportingLevel, UnitStatus
from tasks.release.contents import ReleaseContents
from tasks.tables import Units

__all__ = ["ChartedIndicator", "KeyTotal", "Share", "charted_indicators", "key_totals", "shares"]

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
    """A total, and beside it the sums of both years over the units that count in both.

    The widths of the bars of these two are in per cent of the larger one's. `units` says how many units are compared;
    `now` and `before` are null where there are none, or where the item must not be added up. `in_question` is how much
    of the total open findings name.
    """

    item: str
    label: str
    unit: str
    total: Decimal | None
    in_question: Decimal | None
    units: int
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


def key_totals(form_id: str, consolidated: Consolidated, contents: ReleaseContents) -> Sequence[KeyTotal]:
    """Take the key items of a form, each with what it was the year before over the same units."""
    layout = form(form_id)
    columns = ("total", "total_in_question")
    totals = {row[0]: row[1:] for row in consolidated.totals.filter(form=form_id).select("item", *columns).iter_rows()}
    compared = contents.growth.filter(form=form_id, level=ReportingLevel.DISTRICT)
    both = compared.select("item", "units_compared", "total_now", "total_before")
    same = {row[0]: row[1:] for row in both.iter_rows()}
    found: list[KeyTotal] = []
    for item in layout.key_items:
        total, in_question = totals.get(item, (None, None))
        units, now, before = same.get(item, (0, None, None))
        sizes = [abs(value or Decimal(0)) for value in (now, before)]
        widths = [round(float(size / max(*sizes, Decimal(1))) * _FULL, 2) for size in sizes]
        label, measure = layout.name(item), layout.item(item).unit
        found.append(KeyTotal(item, label, measure, total, in_question, units, now, before, *widths))
    return found


@dataclass(frozen=True, slots=True)
class ChartedIndicator:
    """An indicator of the whole district as a bar, in per cent."""

    label: str
    definition: str
    per_cent: float
    numerator: Decimal
    denominator: Decimal
    units: int


def charted_indicators(consolidated: Consolidated) -> Sequence[ChartedIndicator]:
    """The main indicators of the district that have a value, in the order of their definitions."""
    rows = consolidated.indicators.filter(pl.col("scope") == ReportingLevel.DISTRICT, pl.col("value").is_not_null())
    by_id = {row["indicator"]: row for row in rows.iter_rows(named=True)}
    return [
        ChartedIndicator(
            each.label,
            each.definition,
            round(float(by_id[each.id]["value"]) * _FULL, 1),
            *(by_id[each.id][name] for name in ("numerator", "denominator", "units")),
        )
        for each in indicators()
        if each.is_charted and each.id in by_id
    ]
