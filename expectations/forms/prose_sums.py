"""Numbers that the prose of a report gives and no cell of its form holds.

Prose says `不予公开2件` of eight rows at once, and `行政诉讼3件` of two tables. Such a number has an id like that of an
item, and is compared with what its items come to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from expectations.forms import Form, IncompleteFormError, form

__all__ = ["FEES", "SaidRelation", "SaidSum", "said_items", "said_relations", "said_sums"]

FEES = "fees.collected"
"""信息处理费: an item of form 2014, and asked for in the prose of the others."""

_RESULTS = ("total", "upheld", "corrected", "other", "pending")
_GROUPS = {
    "denied.total": "denied.",
    "unable.total": "unable.",
    "refused.total": "refused.",
    "closed_otherwise.total": "closed_otherwise.",
    **{f"litigation_both.{result}": "litigation_" for result in _RESULTS},
}
"""The sums that prose speaks of, and how the ids begin of what they are made of; both end alike."""


@dataclass(frozen=True, slots=True)
class SaidSum:
    """A sum that is said though not printed: its name, and the items of the form it is made of."""

    name: str
    items: tuple[str, ...]


@cache
def said_sums(form_id: str) -> Mapping[str, SaidSum]:
    """The sums of a form that prose speaks of, by id such as `denied.total`; none where the form prints them itself."""
    layout = form(form_id)
    found = {}
    for sum_id, group in _GROUPS.items():
        end = f".{sum_id.rpartition('.')[2]}"
        parts = tuple(item.id for item in layout.items if item.id.startswith(group) and item.id.endswith(end))
        if len(parts) > 1:
            found[sum_id] = SaidSum(_printed_over(parts, layout), parts)
    return MappingProxyType(found)


def _printed_over(parts: Sequence[str], layout: Form) -> str:
    """Return what the form prints over all of these numbers: their group row, or the headings that their columns share.

    The last of the headings is left out where it only says that it is a total.
    """
    items = [layout.item(part) for part in parts]
    parents = {layout.rows[item.row].parent for item in items}
    headings = [layout.blocks[layout.rows[item.row].block].columns[item.column].headings for item in items]
    shared = [heading for heading in headings[0] if all(heading in each for each in headings)]
    parent = parents.pop() if len(parents) == 1 else None
    if parent is not None:
        return layout.rows[parent].name
    if shared:
        return "".join(shared[:1] if items[0].id.endswith(".total") else shared)
    raise IncompleteFormError(
        layout.id, "rules of family prose", f"no row or heading is over all of {', '.join(parts)}"
    )


def said_items(form_id: str) -> Mapping[str, tuple[str, ...]]:
    """Everything that prose may give a figure for, and of which items of the form it is the sum; of none is the fee."""
    layout = form(form_id)
    own = {item.id: (item.id,) for item in layout.items}
    return {FEES: (), **own, **{sum_id: said.items for sum_id, said in said_sums(form_id).items()}}


_DISPUTES = ("review", "litigation", "litigation_both", "litigation_direct", "litigation_after_review")
_OUTCOMES = (
    "outcome.granted.total",
    "outcome.partial.total",
    "denied.total",
    "unable.total",
    "refused.total",
    "closed_otherwise.total",
    "closed_otherwise.total.total",
)


@dataclass(frozen=True, slots=True)
class SaidRelation:
    """What prose gives as a whole, and as its parts; both come to the same where all of both is said."""

    whole: tuple[str, ...]
    parts: tuple[str, ...]


@cache
def said_relations(form_id: str) -> Mapping[str, SaidRelation]:
    """The wholes of a form that prose gives with their parts, by the id of the whole."""
    known = said_items(form_id)
    relations = {
        f"{kind}.total": SaidRelation((f"{kind}.total",), tuple(f"{kind}.{result}" for result in _RESULTS[1:]))
        for kind in _DISPUTES
    }
    relations["outcome.total.total"] = SaidRelation(
        ("outcome.total.total",), tuple(item for item in _OUTCOMES if item in known)
    )
    return MappingProxyType(
        {
            relation: SaidRelation(of.whole, tuple(part for part in of.parts if part in known))
            for relation, of in relations.items()
            if relation in known
        }
    )
