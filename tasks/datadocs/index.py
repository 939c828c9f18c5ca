"""What stands on the first page: the rules and the units with something to do, and the way to the other pages."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from expectations.rules import Severity
from tasks.datadocs.decided import in_words
from tasks.datadocs.engine import Context
from tasks.datadocs.outcomes import RuleOutcome, RuleText, by_rule, tally
from tasks.datadocs.results import outcomes
from tasks.model.codes import FindingState, RuleState

__all__ = ["IndexRenderer"]


@dataclass(frozen=True, slots=True)
class _SuiteEntry:
    """One suite: what was found, where its pages are, and where it stands among the others."""

    title: str
    section: str
    position: int
    result_href: str
    rules_href: str
    rules: tuple[RuleOutcome, ...]

    @property
    def counts(self) -> dict[str, int]:
        return tally(self.rules)

    @property
    def rule_entries(self) -> list["_RuleEntry"]:
        """The rules that failed or broke, or would have but for a correction."""
        found = [rule for rule in self.rules if rule.needing_attention or rule.handling[FindingState.CORRECTED]]
        return [_RuleEntry(self.title, self._href(rule), rule) for rule in found]

    def _href(self, rule: RuleOutcome) -> str:
        """Where the rule is told of; a rule that nobody failed has no place of its own."""
        return f"{self.result_href}#{rule.text.anchor}" if rule.needing_attention else self.result_href


@dataclass(frozen=True, slots=True)
class _RuleEntry:
    """One rule that failed or broke, or would have, at one severity."""

    suite: str
    href: str
    found: RuleOutcome

    @property
    def text(self) -> RuleText:
        return self.found.text


@dataclass(frozen=True, slots=True)
class _UnitEntry:
    """One unit and the rules that it failed."""

    name: str
    rules: tuple[_RuleEntry, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rules of each severity it failed."""
        return {severity.value: sum(rule.text.severity == severity for rule in self.rules) for severity in Severity}

    @property
    def handling_label(self) -> str:
        """How many of its failures wait for somebody or were decided, in words."""
        return in_words(sum((rule.found.handling_of(self.name) for rule in self.rules), Counter()))


class IndexRenderer:
    """Renders the index for Great Expectations' site builder, which gives it links only."""

    def __init__(self, data_context: Context) -> None:
        """Keep the context, to look up what the links lead to."""
        self._context = data_context

    def render(self, index_links: Mapping[str, Any]) -> dict[str, object]:
        """Gather the results behind the links."""
        links = index_links.get("validations_links", ())
        suites = _in_sections(map(self._suite, links))
        rules = [rule for suite in suites for rule in suite.rule_entries]
        return {
            "run": index_links["site_name"],
            "sections": [(section, list(group)) for section, group in groupby(suites, key=lambda suite: suite.section)],
            "counts": {state: sum(suite.counts[state] for suite in suites) for state in tally(())},
            "rules": sorted(rules, key=lambda rule: (rule.found.state is not RuleState.BROKEN, rule.text.rank)),
            "units": _units(rules),
            "handling": in_words(sum((rule.found.handling for rule in rules), Counter())),
            "is_partial": any(rule.found.failed and not rule.found.units for rule in rules),
        }

    def _suite(self, link: Mapping[str, Any]) -> _SuiteEntry:
        name = link["expectation_suite_name"]
        result = self._context.get_validation_result(name, link["run_id"], link["batch_identifier"])
        meta = self._context.suites.get(name).to_json_dict()["meta"]
        return _SuiteEntry(
            title=meta["title"],
            section=meta["section"],
            position=meta["position"],
            result_href=link["filepath"],
            rules_href=link["expectation_suite_filepath"],
            rules=tuple(by_rule(outcomes(result.to_json_dict()))),
        )


def _in_sections(suites: Iterable[_SuiteEntry]) -> list[_SuiteEntry]:
    """The suites of a section together, where its first one stands."""
    first: dict[str, int] = {}
    for suite in (ordered := sorted(suites, key=lambda suite: suite.position)):
        first.setdefault(suite.section, suite.position)
    return sorted(ordered, key=lambda suite: first[suite.section])


def _units(rules: Iterable[_RuleEntry]) -> list[_UnitEntry]:
    """The units that failed some rule, those with the most to mend first."""
    failed: dict[str, list[_RuleEntry]] = defaultdict(list)
    for rule in sorted(rules, key=lambda rule: rule.text.rank):
        for name in rule.found.units:
            failed[name].append(rule)
    units = [_UnitEntry(name, tuple(entries)) for name, entries in failed.items()]
    return sorted(units, key=lambda unit: ([-count for count in unit.counts.values()], unit.name))
