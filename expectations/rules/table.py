"""What have all rules within a table in common? They belong to one form, and its equations are theirs."""

from collections.abc import Iterator

from expectations.forms import Equation, form
from expectations.rules.model import Check, Family, Rule, Severity

__all__ = ["items_of_row", "rows_with", "sum_to", "table_rule"]

_CHECK_SUM = "请核对合计与各分项，改正填错的数后重新报送。"


def table_rule(
    rule: str,
    title: str,
    *,
    formula: str,
    checks: tuple[Check, ...],
    severity: Severity = Severity.BLOCK,
    suggestion: str = _CHECK_SUM,
    suppressed_by: tuple[str, ...] = (),
) -> Rule:
    """A catalogue entry for the form that the rule's id begins with."""
    layout = form(rule.partition("-")[0])
    return Rule(
        id=rule,
        family=Family.TABLE,
        level=1,
        severity=severity,
        title=title,
        formula=formula,
        suggestion=suggestion,
        source=f"{layout.document}附件的表式",
        checks=checks,
        forms=(layout.id,),
        suppressed_by=("DOC-NO-TABLE", "DOC-FORM", *suppressed_by),
    )


def sum_to(form_id: str, total: str) -> Equation:
    """The equation of a form that makes one item the sum of others.

    Raises:
        KeyError: the form has no such equation, or more than one.
    """
    found = [equation for equation in form(form_id).equations if equation.left == (total,)]
    if len(found) != 1:
        raise KeyError(total)
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
