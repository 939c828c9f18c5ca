"""Checks of the catalogue as a whole, at import: every form has its rules, and every rule its columns."""

from collections.abc import Mapping
from string import Formatter
from types import MappingProxyType

from expectations.errors import NianbaoError
from expectations.forms import IncompleteFormError, form, form_ids
from expectations.forms.load import OPTIONAL
from expectations.rules.columns import CONTRACTS
from expectations.rules.model import Catalogue, Check, Family

__all__ = ["RuleError", "require_columns", "require_complete", "require_rules_of_forms", "require_words"]

_MADE_FROM = {
    Family.TABLE: "nothing adds up in any block (`row_sums`, `column_sums`), and no other rule knows its items",
    Family.PROSE: "none of its items is one that prose is held against",
    Family.YEARS: "none of its items is watched in parameters.toml, and nothing goes on from the year before",
    Family.PEERS: "none of its items is watched in parameters.toml",
    Family.DISTRICT: "none of its items may be added up",
}
"""The families that have rules per form, and what a form lacks that has none of them."""

_ANY_FORM: Mapping[Family, tuple[str | None, ...]] = MappingProxyType(
    {family: form_ids() if CONTRACTS[family].by_item else (None,) for family in Family}
)
"""On which forms a rule that names none is computed, by family; documents and units are looked at on no form."""


class RuleError(NianbaoError):
    """An entry of the catalogue cannot be: the message names the rule, its check, and what is wrong."""


def require_rules_of_forms(catalogue: Catalogue) -> None:
    """Refuse a form without rules in a family, unless its file says why.

    Raises:
        IncompleteFormError: a form has no rules of a family without a reason, has them in spite of one, or gives a
            reason for something that is nothing to do without.
    """
    for layout in map(form, form_ids()):
        if unknown := sorted(layout.without.keys() - OPTIONAL - {family.value for family in _MADE_FROM}):
            raise IncompleteFormError(layout.id, "`without`", f"{unknown[0]} is no family of rules and no key")
        for family, missing in _MADE_FROM.items():
            has_rules = any(rule.family is family and layout.id in rule.forms for rule in catalogue.values())
            what, key = f"rules of family {family.value}", f"without.{family.value}"
            if not has_rules and family.value not in layout.without:
                raise IncompleteFormError(layout.id, what, f"{missing}; give one, or the reason in `{key}`")
            if has_rules and family.value in layout.without:
                raise IncompleteFormError(layout.id, what, f"there are some, and `{key}` says why there are none")
        rows = {item.id.rpartition(".")[0] for item in layout.items}
        for total, parts in layout.series.sums.items() if layout.series else ():
            if lost := sorted(set(parts) - rows):
                told = f"{total} is said to be a sum of {', '.join(lost)}, no row"
                raise IncompleteFormError(layout.id, "series", told)


def require_words(catalogue: Catalogue) -> None:
    """Refuse a rule that does not say what must hold, or whose words are not made from what it compares.

    Raises:
        RuleError: a relation is worded by hand, or a rule that is none is not worded.
    """
    for rule in catalogue.values():
        if rule.is_relation and rule.wording:
            raise RuleError(f"{rule.id}: a relation is put into words from what it compares; it takes no `wording`")
        if not rule.formula:
            raise RuleError(f"{rule.id}: no relation, and no `wording` says what must hold")


def require_columns(catalogue: Catalogue) -> None:
    """Refuse a check that uses a column which no frame of its family has.

    Raises:
        RuleError: a column is neither an item of the check's forms nor one of its family's contract.
    """
    for rule in catalogue.values():
        contract = CONTRACTS[rule.family]
        for check in rule.checks:
            forms: tuple[str | None, ...] = check.forms or rule.forms
            columns = _columns(check)
            for form_id in forms or _ANY_FORM[contract.family]:
                if lost := sorted(columns - contract.on(form_id).keys()):
                    name = f", check {check.instance}" if check.instance else ""
                    on = f" on form {form_id}" if form_id else ""
                    raise RuleError(f"{rule.id}{name}: family {rule.family.value} has no column {lost[0]}{on}")


def _columns(check: Check) -> set[str]:
    """The columns that a check is computed from, and those that its message shows."""
    sides = (check.residual, check.left, check.right)
    expressions = (*sides, *check.explained_by.values(), check.where, check.not_assessable_reason)
    shown = (name or "" for _, name, _, _ in Formatter().parse(check.message))
    return {
        *(name for expression in expressions if expression is not None for name in expression.meta.root_names()),
        *(name.removeprefix("row[").removesuffix("]") for name in shown if name.startswith("row[")),
    }


def require_complete(catalogue: Catalogue) -> Catalogue:
    """Give the catalogue back where everything holds of it."""
    require_words(catalogue)
    require_columns(catalogue)
    require_rules_of_forms(catalogue)
    return catalogue
