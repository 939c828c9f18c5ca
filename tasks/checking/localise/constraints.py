"""The sums of a report that hang together with a failed one, as problems made from the catalogue's comparisons.

What is not printed is taken out of the sums first:

- a total that was left blank and computed from its parts stands for these parts;
- a sum with a blank says no more than that the blank can still be filled. Where any number fills it, it says nothing;
  where none does, neither: it did not fail, so it must not force a change. Else it bounds the other cells.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from expectations.forms import Form
from expectations.rules import Comparison
from tasks.checking.localise.model import NO_FLOOR, Problem, Source
from tasks.model.number import LARGEST

__all__ = ["Sourced", "problems"]

_PART, _TOTAL, _DOUBTED = 1.0, 0.02, -0.03
"""What a change weighs, and what it weighs more or less.

That one number was miswritten is likelier than that two were, whichever they are: sets of fewer than twenty cells go by
their count first. Among sets of as many, a total is less likely wrong than a part, being mostly added up by a machine,
and a cell whose number is in doubt more likely than either.
"""

Values = Mapping[str, Decimal | None]
Sourced = tuple[Source, Comparison]
"""A comparison, and the check it comes from."""


@dataclass(frozen=True, slots=True)
class _Relation:
    """Cells with their factors, whose sum is 0 or, if not `is_equal`, at least 0; a mere bound has no `source`."""

    terms: Mapping[str, int]
    is_equal: bool
    source: Source | None = None


def problems(
    comparisons: Sequence[Sourced], values: Values, layout: Form, computed: AbstractSet[str], doubted: AbstractSet[str]
) -> Iterator[Problem]:
    """The failed sums of one report, each with all that hangs together with it, cells in the form's order.

    Args:
        comparisons: what must hold, each with the check it comes from.
        values: the numbers by item; null where there is none.
        layout: the form.
        computed: items whose number is not the report's own but the sum of its parts.
        doubted: items whose number is in doubt.
    """
    totals = {item for _, comparison in comparisons for item in _total(comparison)}
    weights = {item.id: _PART + _TOTAL * (item.id in totals) + _DOUBTED * (item.id in doubted) for item in layout.items}
    relations = list(_relations(comparisons, values, layout, computed))
    for together in _failed_components(relations, values):
        touched = {cell for relation in together for cell in relation.terms}
        cells = [item for item in layout.items if item.id in touched]
        column = {cell.id: at for at, cell in enumerate(cells)}
        matrix = np.zeros((len(together), len(cells)), np.int64)
        for row, relation in enumerate(together):
            matrix[row, [column[cell] for cell in relation.terms]] = list(relation.terms.values())
        numbers = [values[cell.id] or Decimal(0) for cell in cells]
        decimals = max(0, *(-int(number.normalize().as_tuple().exponent) for number in numbers))
        # Sums of larger ones might not fit into 64 bits. No count is so large; of such amounts nothing is suggested.
        if max(map(abs, numbers)).scaleb(decimals) < LARGEST:
            yield Problem(
                cells=tuple(cell.id for cell in cells),
                values=np.array([int(number.scaleb(decimals)) for number in numbers], np.int64),
                floors=np.array([NO_FLOOR if cell.signed else 0 for cell in cells], np.int64),
                weights=np.array([weights[cell.id] for cell in cells]),
                matrix=matrix,
                is_equal=np.array([each.is_equal for each in together]),
                sources=tuple(each.source for each in together),
                decimals=decimals,
            )


def _relations(
    comparisons: Sequence[Sourced], values: Values, layout: Form, computed: AbstractSet[str]
) -> Iterator[_Relation]:
    """The comparisons as relations between printed numbers."""
    parts = {
        total: comparison.right
        for _, comparison in comparisons
        for total in _total(comparison)
        if total in computed and len({layout.item(item).row for item in (total, *comparison.right)}) == 1
    }
    for source, comparison in comparisons:
        terms: defaultdict[str, int] = defaultdict(int)
        sign = 1 if comparison.is_equal else -1
        for side, factor in ((comparison.left, sign), (comparison.right, -sign)):
            for item in side:
                for cell in parts.get(item, (item,)):
                    terms[cell] += factor
        relation = _Relation({cell: factor for cell, factor in terms.items() if factor}, comparison.is_equal, source)
        yield from _between_printed(relation, values, layout)


def _total(comparison: Comparison) -> tuple[str, ...]:
    """The item that the comparison makes a sum of others, if it is one."""
    return comparison.left if comparison.is_equal and len(comparison.left) == 1 else ()


def _between_printed(relation: _Relation, values: Values, layout: Form) -> Iterator[_Relation]:
    """The relation, or what is left of one with blanks, if anything is."""
    blanks = {cell: factor for cell, factor in relation.terms.items() if values[cell] is None}
    printed = {cell: factor for cell, factor in relation.terms.items() if cell not in blanks}
    if not printed:
        return
    if not blanks:
        yield relation
        return
    adds = [factor > 0 for factor in blanks.values()]
    is_filled_by_any = len(set(adds)) > 1 or any(layout.item(cell).signed for cell in blanks)
    if is_filled_by_any or (adds[0] and not relation.is_equal):
        return
    bound = _Relation({cell: -factor if adds[0] else factor for cell, factor in printed.items()}, is_equal=False)
    if not _fails(bound, values):
        yield bound


def _failed_components(relations: Sequence[_Relation], values: Values) -> Iterator[list[_Relation]]:
    """The relations that share cells, directly or through others, and one of which fails."""
    by_cell: defaultdict[str, list[int]] = defaultdict(list)
    for at, relation in enumerate(relations):
        for cell in relation.terms:
            by_cell[cell].append(at)
    seen: set[int] = set()
    for start, relation in enumerate(relations):
        if start not in seen and _fails(relation, values):
            reached, waiting = {start}, [start]
            while waiting:
                near = {at for cell in relations[waiting.pop()].terms for at in by_cell[cell]} - reached
                reached |= near
                waiting += near
            seen |= reached
            yield [relations[at] for at in sorted(reached)]


def _fails(relation: _Relation, values: Values) -> bool:
    comes_to = sum(factor * (values[cell] or Decimal(0)) for cell, factor in relation.terms.items())
    return comes_to != 0 if relation.is_equal else comes_to < 0
