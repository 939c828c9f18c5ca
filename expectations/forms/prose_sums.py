"""Which numbers does the prose of a report give that no cell of its form holds?

Prose says `不予公开2件` of eight rows at once, and `行政诉讼3件` of two tables. Such a number has an id like that of an
item, and is compared with what its items come to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from expectations.forms import form

__all__ = ["FEES", "SaidSum", "said_items", "said_sums"]

FEES = "fees.collected"
"""信息处理费: an item of form 2014, and asked for in the prose of the others."""

_GROUPS = {
    "denied.total": ("denied.", "不予公开"),
    "unable.total": ("unable.", "无法提供"),
    "refused.total": ("refused.", "不予处理"),
    "closed_otherwise.total": ("closed_otherwise.", "其他处理"),
    "litigation_both.total": ("litigation_", "行政诉讼"),
}


@dataclass(frozen=True, slots=True)
class SaidSum:
    """A sum that is said though not printed: its name, and the items of the form it is made of."""

    name: str
    items: tuple[str, ...]


@cache
def said_sums(form_id: str) -> Mapping[str, SaidSum]:
    """The sums of a form that prose speaks of, by id such as `denied.total`; none where the form prints them itself."""
    layout = form(form_id)
    totals = [item.id for item in layout.items if item.id.endswith(".total")]
    found = {}
    for sum_id, (group, name) in _GROUPS.items():
        parts = tuple(item for item in totals if item.startswith(group))
        if len(parts) > 1:
            found[sum_id] = SaidSum(name, parts)
    return MappingProxyType(found)


def said_items(form_id: str) -> Mapping[str, tuple[str, ...]]:
    """Everything that prose may give a figure for, and of which items of the form it is the sum; of none is the fee."""
    layout = form(form_id)
    own = {item.id: (item.id,) for item in layout.items}
    return {FEES: (), **own, **{sum_id: said.items for sum_id, said in said_sums(form_id).items()}}
