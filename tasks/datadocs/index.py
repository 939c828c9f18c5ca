"""What stands on the first page: the rules and the units with something to do, and the way to the other pages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tasks.datadocs.engine import Context
from tasks.datadocs.outcomes import SEVERITIES, Outcome, RuleText, by_rule, outcomes, tally

__all__ = ["IndexRenderer"]


@dataclass(frozen=True, slots=True)
class _SuiteEntry:
    """One suite: what was found, and where its pages are."""

    title: str
    result_href: str
    rules_href: str
    outcomes: tuple[Outcome, ...]

    @property
    def counts(self) -> dict[str, int]:
        return tally(self.outcomes)


@dataclass(frozen=True, slots=True)
class _RuleEntry:
    """One rule that failed or broke, at one severity."""

    href: str
    outcomes: tuple[Outcome, ...]

    @property
    def text(self) -> RuleText:
        return self.outcomes[0].text

    @property
    def state(self) -> str:
        return self.outcomes[0].state

    @property
    def units(self) -> int:
        """How many units failed it; rows, where they are not named."""
        names = {failure.name for outcome in self.outcomes for failure in outcome.failures}
        return len(names) or max(outcome.failed for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class _UnitEntry:
    """One unit and the rules that it failed."""

    name: str
    rules: tuple[_RuleEntry, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rules of each severity it failed."""
        return {severity: sum(rule.text.severity == severity for rule in self.rules) for severity in SEVERITIES}


class IndexRenderer:
    """Renders the index for Great Expectations' site builder, which gives it links only."""

    def __init__(self, data_context: Context) -> None:
        """Keep the context, to look up what the links lead to."""
        self._context = data_context

    def render(self, index_links: Mapping[str, Any]) -> dict[str, object]:
        """Gather the results behind the links."""
        links = sorted(index_links.get("validations_links", ()), key=lambda link: link["expectation_suite_name"])
        suites = [self._suite(link) for link in links]
        rules = [rule for suite in suites for rule in _rules(suite)]
        return {
            "run": index_links["site_name"],
            "suites": suites,
            "counts": tally(outcome for suite in suites for outcome in suite.outcomes),
            "rules": sorted(rules, key=lambda rule: (rule.state != "broken", rule.text.rank)),
            "units": _units(rules),
            "is_partial": any(
                outcome.failed and not outcome.failures for suite in suites for outcome in suite.outcomes
            ),
        }

    def _suite(self, link: Mapping[str, Any]) -> _SuiteEntry:
        name = link["expectation_suite_name"]
        result = self._context.get_validation_result(name, link["run_id"], link["batch_identifier"])
        return _SuiteEntry(
            title=self._context.suites.get(name).to_json_dict()["meta"]["title"],
            result_href=link["filepath"],
            rules_href=link["expectation_suite_filepath"],
            outcomes=outcomes(result.to_json_dict()),
        )


def _rules(suite: _SuiteEntry) -> list[_RuleEntry]:
    return [
        _RuleEntry(f"{suite.result_href}#{group[0].text.anchor}", group)
        for state in ("broken", "failed")
        for group in by_rule(outcome for outcome in suite.outcomes if outcome.state == state)
    ]


def _units(rules: Iterable[_RuleEntry]) -> list[_UnitEntry]:
    """The units that failed some rule, those with the most to mend first."""
    failed: dict[str, list[_RuleEntry]] = defaultdict(list)
    for rule in sorted(rules, key=lambda rule: rule.text.rank):
        for name in sorted({failure.name for outcome in rule.outcomes for failure in outcome.failures}):
            failed[name].append(rule)
    units = [_UnitEntry(name, tuple(entries)) for name, entries in failed.items()]
    return sorted(units, key=lambda unit: ([-count for count in unit.counts.values()], unit.name))
