"""The pages of the site: the index, one for each suite, and one for its result.

The renderers and the view are named in the settings of Great Expectations' site builder, which
makes and calls them; they use nothing of it but the JSON form of suites and results.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from types import MappingProxyType
from typing import Any, Protocol

from expectations.rules import Severity
from tasks.common.templates import templates_of
from tasks.datadocs.decided import in_words
from tasks.datadocs.outcomes import RuleOutcome, RuleText, by_rule, tally
from tasks.datadocs.results import outcomes, rule_texts
from tasks.model.codes import FindingState, RuleState

__all__ = ["PAGES", "IndexRenderer", "PageView", "ResultRenderer", "SuiteRenderer"]

_KEY_LABELS = MappingProxyType({"unit_id": "单位标识", "unit": "单位", "submission_id": "报送标识"})


class Resource(Protocol):
    """A suite or the result of a validation."""

    def to_json_dict(self) -> dict[str, Any]:
        """The JSON form."""


class Suites(Protocol):
    """The suites of a data context."""

    def get(self, name: str) -> Resource:
        """The suite of this name."""


class Context(Protocol):
    """A data context."""

    @property
    def suites(self) -> Suites:
        """Its suites."""

    def get_validation_result(self, expectation_suite_name: str, run_id: object, batch_identifier: str) -> Resource:
        """A result kept in its store."""


@dataclass(frozen=True, slots=True)
class _SuiteEntry:
    """One suite: its outcomes, the addresses of its pages, and its position among the others."""

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
        """The address of the rule's result; a rule that no unit failed has no section of its own."""
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
        # the suites of a section together, at the position of its first
        suites = sorted(map(self._suite, links), key=lambda suite: suite.position)
        first: dict[str, int] = {}
        for suite in suites:
            first.setdefault(suite.section, suite.position)
        suites.sort(key=lambda suite: first[suite.section])
        rules = [rule for suite in suites for rule in suite.rule_entries]
        # the units that failed some rule, those with the most failures first
        failed: dict[str, list[_RuleEntry]] = defaultdict(list)
        for rule in sorted(rules, key=lambda rule: rule.text.rank):
            for name in rule.found.units:
                failed[name].append(rule)
        units = [_UnitEntry(name, tuple(entries)) for name, entries in failed.items()]
        return {
            "run": index_links["site_name"],
            "sections": [(section, list(group)) for section, group in groupby(suites, key=lambda suite: suite.section)],
            "counts": {state: sum(suite.counts[state] for suite in suites) for state in tally(())},
            "rules": sorted(rules, key=lambda rule: (rule.found.state is not RuleState.BROKEN, rule.text.rank)),
            "units": sorted(units, key=lambda unit: ([-count for count in unit.counts.values()], unit.name)),
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


class ResultRenderer:
    """Renders one validation: each rule's outcome, and the units that failed it."""

    def __init__(self, data_context: Context) -> None:
        """Keep the context: a result does not carry its suite's title."""
        self._context = data_context

    def render(self, result: Resource) -> dict[str, object]:
        """Put the outcomes in the order of the page."""
        found = result.to_json_dict()
        suite = self._context.suites.get(found["suite_name"]).to_json_dict()
        rules = by_rule(outcomes(found))
        return {
            "run": found["meta"]["run_id"]["run_name"],
            "name": found["suite_name"],
            "title": suite["meta"]["title"],
            "keys": {key: _KEY_LABELS.get(key, key) for key in suite["meta"]["keys"]},
            "counts": tally(rules),
            "rules": rules,
            "needing_attention": sorted(
                (rule for rule in rules if rule.needing_attention), key=lambda rule: rule.state is not RuleState.BROKEN
            ),
        }


class SuiteRenderer:
    """Renders one suite: the rules, and what each demands."""

    def render(self, suite: Resource) -> dict[str, object]:
        """Put the rules in the order of the page."""
        expected = suite.to_json_dict()
        return {"title": expected["meta"]["title"], "rules": rule_texts(expected)}


class PageView:
    """Writes one kind of page from what its renderer found."""

    def __init__(self, template: str) -> None:
        """Take the name of a template."""
        self._template = templates_of("tasks.datadocs").get_template(template)

    def render(self, content: Mapping[str, object], **_settings: object) -> str:
        """Write the page."""
        return self._template.render(content, engine_version=version("great_expectations"))


def _page(renderer: str, template: str) -> dict[str, object]:
    return {
        "renderer": {"module_name": __name__, "class_name": renderer},
        "view": {"module_name": __name__, "class_name": "PageView", "template": template},
    }


PAGES: Mapping[str, object] = MappingProxyType(
    {
        "site_section_builders": {
            "expectations": _page("SuiteRenderer", "rules.html"),
            "validations": _page("ResultRenderer", "result.html"),
            "profiling": "None",
        },
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder", **_page("IndexRenderer", "index.html")},
    }
)
"""Settings of the site builder that name these renderers and views, for `expectations.suites.run.judge`."""
