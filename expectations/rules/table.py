"""The parts that all rules within a table share: they belong to one form, and its equations are theirs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from expectations.forms import Equation, Form, IncompleteFormError, form
from expectations.rules.model import Family, Rule, Severity

__all__ = ["column_label", "items_of_row", "on_form", "rows_with", "sum_to", "table_rule"]

table_rule = partial(
    Rule,
    family=Family.TABLE,
    level=1,
    severity=Severity.BLOCK,
    suggestion="请核对合计与各分项，改正填错的数后重新报送。",
    source="",
)
"""A catalogue entry of this family, to be completed by `on_form`."""


def on_form(layout: Form, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules as entries for one form: what they go by is its table."""
    return tuple(
        replace(
            rule,
            forms=(layout.id,),
            source=f"{layout.document}附件的表式",
            suppressed_by=("DOC-NO-TABLE", "DOC-FORM", *rule.suppressed_by),
        )
        for rule in rules
    )


def sum_to(form_id: str, total: str) -> Equation:
    """The equation of a form that makes one item the sum of others.

    Raises:
        IncompleteFormError: the form has no such equation, or more than one.
    """
    found = [equation for equation in form(form_id).equations if equation.left == (total,)]
    if len(found) != 1:
        what = f"one of `row_sums` or `column_sums` must make {total} a sum, there are {len(found)}"
        raise IncompleteFormError(form_id, f"rules of family {Family.TABLE.value}", what)
    return found[0]


def rows_with(form_id: str, *columns: str) -> Iterator[tuple[str, str]]:
    """The ids and names of a form's rows that cross all these columns, in the official order."""
    layout = form(form_id)
    for block in layout.blocks:
        if {column.id for column in block.columns}.issuperset(columns):
            for row in block.rows:
                if row.items:
                    yield row.items[0].id.removesuffix(f".{block.columns[0].id}"), row.name


def items_of_row(form_id: str, row: str) -> tuple[str, ...]:
    """The ids of the numbers in the row of this id; empty where the form has none."""
    layout = form(form_id)
    return next(
        (
            tuple(item.id for item in each.items)
            for block in layout.blocks
            for each in block.rows
            if each.items and each.items[0].id == f"{row}.{block.columns[0].id}"
        ),
        (),
    )


def column_label(layout: Form, item: str) -> str:
    """The heading, as printed, of the column in which an item stands."""
    found = layout.item(item)
    return layout.blocks[layout.rows[found.row].block].columns[found.column].label
