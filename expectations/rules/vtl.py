"""The arithmetic of the catalogue as VTL 2.1, the Validation and Transformation Language of SDMX, for other engines."""

from collections.abc import Iterator, Mapping

from expectations.rules.comparisons import Comparison
from expectations.rules.model import Catalogue, Family, Rule, Severity

__all__ = ["as_vtl", "component"]

_LEVELS = {Severity.BLOCK: 3, Severity.EXPLAIN: 2, Severity.HINT: 1}
"""The `errorlevel` of a severity; VTL leaves its meaning to whoever agrees on it, here the greater the graver."""

_PREAMBLE = """/*
Form {form}, VTL 2.1. wide_{form} is that table of a release, one row per report; its measures are named by the items'
ids with `__` for the dot: requests__new__total.
A blank is null and makes a rule null: it cannot be assessed. errorcode: the rule's id, and behind # which of its
checks. errorlevel: 3 {block}, 2 {explain}, 1 {hint}. Which failure is the cause of another is not said here.
Rules within the table that compare no sums, and are not here: {left_out}.
*/
"""


def as_vtl(catalogue: Catalogue, form_id: str) -> str:
    """Return the rules of a form that compare sums, as a ruleset and the statement that judges the wide table by it."""
    rules = [rule.on(form_id) for rule in _within_table(catalogue, form_id)]
    left_out = [rule.id for rule in rules if not rule.is_relation]
    lines = [line for rule in rules if rule.is_relation for line in _lines(rule)]
    items = {item for rule in rules for check in rule.checks for each in check.comparisons for item in each.items}
    preamble = _PREAMBLE.format(
        form=form_id,
        left_out=", ".join(left_out) or "none",
        **{severity.value: severity.label for severity in Severity},
    )
    measures = ", ".join(map(component, sorted(items)))
    body = ";\n".join(f"  {line}" for line in lines)
    return (
        f"{preamble}define datapoint ruleset nianbao_{form_id} (variable {measures}) is\n{body}\n"
        f"end datapoint ruleset;\n\nchecked_{form_id} <- check_datapoint(wide_{form_id}, nianbao_{form_id} all);\n"
    )


def component(item: str) -> str:
    """Return the name of an item's measure: a dot has a meaning of its own in VTL."""
    return item.replace(".", "__")


def _within_table(catalogue: Catalogue, form_id: str) -> Iterator[Rule]:
    """The rules in force within the table of a form."""
    for rule in catalogue.values():
        if rule.family is Family.TABLE and form_id in rule.forms and not rule.retired:
            yield rule


def _lines(rule: Rule) -> Iterator[str]:
    for check in rule.checks:
        name = "_".join(("R", rule.id, check.instance) if check.instance else ("R", rule.id))
        for place, comparison in enumerate(check.comparisons, start=1):
            place_of = f"_{place}" if len(check.comparisons) > 1 else ""
            said = f'errorcode "{rule.column(check)}" errorlevel {_LEVELS[rule.severity_of(check)]}'
            yield f"{name.translate(_NAME)}{place_of}: {_stated(comparison, rule)} {said}"


_NAME: Mapping[int, str] = {ord("-"): "_", ord("."): "__"}


def _stated(comparison: Comparison, rule: Rule) -> str:
    """What must hold, as a Boolean of VTL; where the rule has a tolerance, within it."""
    left, right = (" + ".join(map(component, side)) or "0" for side in (comparison.left, comparison.right))
    if not rule.tolerance:
        return f"{left} {'=' if comparison.is_equal else '<='} {right}"
    gap = f"{left} - ({right})"
    return f"{f'abs({gap})' if comparison.is_equal else gap} <= {rule.tolerance}"
