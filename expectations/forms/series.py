"""Which numbers of different forms are one and the same, so that they can be followed across the years?

Sections three and four of forms 2019 and 2021 count the same things row by row, but for (六)其他处理: one row in form
2019, three in form 2021. Section two asks for other things, and form 2014 knows neither applicants nor a carry-over:
none of its numbers can be compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from expectations.forms import Item, form

__all__ = ["SERIES_FORMS", "SeriesItem", "series_items"]

SERIES_FORMS = ("2019", "2021")
"""The forms whose numbers can be compared."""

_COMPARABLE = (
    "requests",
    "outcome",
    "denied",
    "unable",
    "refused",
    "review",
    "litigation_direct",
    "litigation_after_review",
)
_SUMMED = "closed_otherwise"


@dataclass(frozen=True, slots=True)
class SeriesItem:
    """One number that several forms ask for: `parts` are, by form, the items of which it is the sum."""

    id: str
    name: str
    english: str
    unit: str
    parts: Mapping[str, tuple[str, ...]]


@cache
def series_items() -> tuple[SeriesItem, ...]:
    """The numbers that can be followed across forms 2019 and 2021, in the order of the newer form."""
    older, newer = (form(form_id) for form_id in SERIES_FORMS)
    known = {item.id for item in older.items}
    found: dict[str, SeriesItem] = {}
    for item in newer.items:
        if _family(item) in _COMPARABLE and item.id in known:
            parts = dict.fromkeys(SERIES_FORMS, (item.id,))
            found[item.id] = SeriesItem(item.id, newer.name(item.id), item.english, item.unit, parts)
        elif _family(item) == _SUMMED:
            summed = _summed(item)
            found.setdefault(summed.id, summed)
    return tuple(found.values())


def _summed(item: Item) -> SeriesItem:
    """The one row of form 2019 that three rows of form 2021 add up to, in the column of one of these."""
    older, newer = (form(form_id) for form_id in SERIES_FORMS)
    column = item.id.rpartition(".")[2]
    total = f"{_SUMMED}.total.{column}"
    parts = tuple(each.id for each in newer.items if _family(each) == _SUMMED and each.id.endswith(f".{column}"))
    return SeriesItem(total, older.name(total), older.item(total).english, item.unit, {"2019": (total,), "2021": parts})


def _family(item: Item) -> str:
    return item.id.partition(".")[0]
