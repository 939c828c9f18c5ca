"""The numbers of different forms that are one and the same, so that they can be followed across the years.

Each form's file says which of its numbers are counted as on other forms (`series`), under the same ids, and which rows
of another form its own rows add up to. A form without a series has no number that can be compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from expectations.forms import Form, form, form_ids

__all__ = ["SERIES_FORMS", "SeriesItem", "alike_items", "breaks_in_series", "broken_items", "series_items"]

SERIES_FORMS = tuple(form_id for form_id in form_ids() if form(form_id).series is not None)
"""The forms whose numbers can be compared, oldest first."""


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
    """The numbers that two or more forms with a series count, in the order of the newest form that counts them."""
    by_form = {form_id: _counted(form(form_id)) for form_id in SERIES_FORMS}
    newest_first = (counted for form_id in reversed(SERIES_FORMS) for counted in by_form[form_id])
    found = []
    for number in dict.fromkeys(newest_first):
        parts = {form_id: counted[number] for form_id, counted in by_form.items() if number in counted}
        printed = [form_id for form_id in parts if form(form_id).has(number)]
        if len(parts) > 1 and printed:
            layout = form(printed[-1])
            item = layout.item(number)
            found.append(SeriesItem(number, layout.name(number), item.english, item.unit, MappingProxyType(parts)))
    return tuple(found)


def broken_items(form_id: str, year: int) -> tuple[str, ...]:
    """The items of a form that cannot be compared with the year before: in its first year all that no series goes on.

    Nothing is known of the years before the oldest form.
    """
    layout, known = form(form_id), form_ids()
    if year != layout.due_from or form_id == known[0]:
        return ()
    before = known[known.index(form_id) - 1]
    followed = {part for item in series_items() if before in item.parts for part in item.parts.get(form_id, ())}
    return tuple(item.id for item in layout.items if item.id not in followed)


def breaks_in_series() -> tuple[int, ...]:
    """The first years of forms on which no number goes on from the form before."""
    layouts = map(form, form_ids())
    return tuple(of.due_from for of in layouts if len(broken_items(of.id, of.due_from)) == len(of.items))


def _counted(layout: Form) -> Mapping[str, tuple[str, ...]]:
    """The numbers that a form counts as others do, each with its items that it is the sum of, in the form's order."""
    series = layout.series
    if series is None:
        return {}
    total_of = {row: total for total, rows in series.sums.items() for row in rows}
    found: dict[str, tuple[str, ...]] = {}
    for item in layout.items:
        row, _, column = item.id.rpartition(".")
        if row in total_of:
            total = f"{total_of[row]}.{column}"
            found[total] = (*found.get(total, ()), item.id)
        elif item.id.partition(".")[0] in series.items:
            found[item.id] = (item.id,)
    return found


def alike_items(form_id: str, other: str) -> tuple[str, ...]:
    """The items of one form that another form has too and counts the same way; all of them on the form itself."""
    if form_id == other:
        return tuple(item.id for item in form(form_id).items)
    return tuple(item.id for item in series_items() if item.parts.get(form_id) == item.parts.get(other) == (item.id,))
