"""The rule catalogue: every rule, once, under its permanent id."""

from collections.abc import Iterable

from expectations.rules import district, document, form2014, form2019, form2021, matrix, outliers, prose, roster, years
from expectations.rules.comparisons import Comparison
from expectations.rules.complete import RuleError, require_complete
from expectations.rules.model import Catalogue, Check, DuplicateRuleError, Family, Rule, Severity, Values

__all__ = [
    "CATALOGUE",
    "Catalogue",
    "Check",
    "Comparison",
    "DuplicateRuleError",
    "Family",
    "Rule",
    "RuleError",
    "Severity",
    "Values",
    "catalogue",
    "rules_of",
]


def catalogue(entries: Iterable[Rule]) -> Catalogue:
    """The rules by id, in the order given.

    Raises:
        DuplicateRuleError: two entries share an id.
    """
    rules: dict[str, Rule] = {}
    for rule in entries:
        if rule.id in rules:
            raise DuplicateRuleError(rule.id)
        rules[rule.id] = rule
    return Catalogue(rules)


CATALOGUE = require_complete(
    catalogue(
        (
            *document.RULES,
            *form2014.RULES,
            *matrix.RULES,
            *form2019.RULES,
            *form2021.RULES,
            *prose.RULES,
            *years.RULES,
            *outliers.RULES,
            *roster.RULES,
            *district.RULES,
        )
    )
)
"""Every rule; a form without its rules, or a rule without its columns, is an error at import."""


def rules_of(family: Family, form: str | None = None, *, of: Catalogue = CATALOGUE) -> tuple[Rule, ...]:
    """The rules in force of one family that apply to one form; without a form, those that apply to any.

    They are those of the catalogue unless another is given, as for a preview of changed rules.
    """
    return tuple(
        rule.on(form)
        for rule in of.values()
        if rule.family is family and rule.retired is None and (not rule.forms or form in rule.forms)
    )
