"""The catalogue put into words: each rule as plain data, and all of them as the page `docs/rules.md`."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from expectations.rules.model import Catalogue, Check, Family, Rule

__all__ = ["as_data", "as_markdown"]

_SHOWN = 12
_FAMILIES = {
    Family.TABLE: "Within the table",
    Family.PROSE: "Prose against table",
    Family.DOCUMENT: "The report as a document",
    Family.ROSTER: "Who had to report, and who did",
    Family.YEARS: "Against the year before",
    Family.PEERS: "Among units of one kind",
    Family.DISTRICT: "The district",
}
_PREAMBLE = """# The rules

Written by `nianbao rules --markdown > docs/rules.md` from the catalogue in `expectations/rules/`; change that, not this
page. A test compares the two.

A rule passes, fails, or cannot be assessed, and then says why: a number it needs is blank, unreadable or not there, or
another rule that failed already explains it. An id is permanent. What a failure means: **block** 必须改, the report
goes back to its unit; **explain** 需说明, true or false, someone must say which; **hint** 提示. The level is how far a
rule looks: 0 the form, 1 within the table, 2 prose or years, 3 other units, 4 the district. Titles, formulas and
messages are what the stewards read; in a message, words in braces stand for what was found.
"""


def as_data(rule: Rule) -> Mapping[str, object]:
    """Everything the catalogue says of a rule, in types that JSON knows; numbers are decimals."""
    return {
        "id": rule.id,
        "family": rule.family.value,
        "family_label": rule.family.label,
        "level": rule.level,
        "severity": rule.severity.value,
        "severity_label": rule.severity.label,
        "forms": list(rule.forms),
        "title": rule.title,
        "formula": rule.formula,
        "items": list(rule.items),
        "checks": [_check(rule, check) for check in rule.checks],
        "tolerance": rule.tolerance,
        "minimum": rule.minimum,
        "source": rule.source,
        "suggestion": rule.suggestion,
        "suppressed_by": list(rule.suppressed_by),
        "silence": rule.not_applicable_reason,
        "since": rule.since,
        "retired": rule.retired,
    }


def _check(rule: Rule, check: Check) -> Mapping[str, object]:
    return {
        "instance": check.instance,
        "label": check.label,
        "severity": rule.severity_of(check).value,
        "forms": list(check.forms or rule.forms),
        "items": list(check.items),
        "message": check.message,
        "lower": check.lower,
        "upper": check.upper,
        "explained_by": list(check.explained_by),
    }


def as_markdown(catalogue: Catalogue) -> str:
    """The page of a catalogue: its rules by family and forms, a table and a section for each rule."""
    return "\n".join(_lines(catalogue)) + "\n"


def _lines(catalogue: Catalogue) -> Iterator[str]:
    yield _PREAMBLE
    for family in Family:
        rules = [rule for rule in catalogue.values() if rule.family is family]
        if rules:
            yield f"## {_FAMILIES[family]} {family.label}\n"
        for forms, group in groupby(sorted(rules, key=lambda rule: rule.forms), key=lambda rule: rule.forms):
            yield from _group(forms, list(group))


def _group(forms: Sequence[str], rules: Sequence[Rule]) -> Iterator[str]:
    """A table of the rules of one family that apply to the same forms, and what each of them says."""
    yield f"### {_on(forms)}\n"
    yield "| rule | severity | level | title 名称 | formula 公式 |"
    yield "|---|---|---|---|---|"
    for rule in rules:
        cells = (f"[{rule.id}](#{rule.id})", rule.severity.value, str(rule.level), rule.title, rule.formula)
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
    yield ""
    for rule in rules:
        yield f'<a id="{rule.id}"></a>\n\n#### {rule.id} {rule.title}\n'
        yield from (f"- {line}" for line in _section(rule))
        yield ""


def _on(forms: Sequence[str]) -> str:
    if not forms:
        return "On any form"
    return f"On form {forms[0]}" if len(forms) == 1 else f"On forms {', '.join(forms[:-1])} and {forms[-1]}"


def _section(rule: Rule) -> Iterator[str]:
    yield f"formula: {rule.formula}"
    yield f"fails as: {'; '.join(_severities(rule))}"
    if rule.items:
        yield f"items: {_listed(rule.items)}"
    instances = [check.instance for check in rule.checks if check.instance]
    if instances:
        yield f"applied {len(rule.checks)} times: {_listed(instances)}"
    if rule.tolerance:
        yield f"tolerance: {rule.tolerance}"
    if rule.minimum is not None:
        yield f"minimum amount: {rule.minimum}"
    causes = dict.fromkeys((*rule.suppressed_by, *(cause for check in rule.checks for cause in check.explained_by)))
    if causes:
        links = ", ".join(f"[{cause}](#{cause})" for cause in causes)
        yield f"left unassessed where one of these fails and explains it: {links}"
    if rule.not_applicable_reason:
        yield f"left unassessed where it has nothing to go by: {rule.not_applicable_reason}"
    messages = list(dict.fromkeys(check.message for check in rule.checks))
    yield f"message: `{messages[0]}`{f' and {len(messages) - 1} like it' if messages[1:] else ''}"
    yield f"what to do: {rule.suggestion}"
    yield f"source: {rule.source}"
    yield f"since {rule.since}{f', retired with {rule.retired}' if rule.retired else ''}"


def _severities(rule: Rule) -> Iterator[str]:
    """Return what a failure means; where that depends on the check, by its instance."""
    by_check = {check.instance: rule.severity_of(check) for check in rule.checks}
    own = {severity: [name for name, each in by_check.items() if each is severity] for severity in by_check.values()}
    for severity, names in own.items():
        named = [name for name in names if name]
        where = f" ({_listed(named)})" if len(own) > 1 and named else ""
        yield f"{severity.value} {severity.label}{where}"


def _listed(names: Sequence[str]) -> str:
    """The first few names, and how many there are besides."""
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(f"`{name}`" for name in names[:_SHOWN]) + more
