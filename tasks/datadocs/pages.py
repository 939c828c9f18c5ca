"""Which pages the site has, and what stands on those of a suite and of its result.

The renderers and the view are named in the settings of Great Expectations' site builder, which
makes and calls them; they rely on nothing of it but the JSON form of suites and results.
"""

from collections.abc import Mapping
from importlib.metadata import version
from types import MappingProxyType

from tasks.common.templates import templates_of
from tasks.datadocs.engine import Context, Resource
from tasks.datadocs.index import IndexRenderer
from tasks.datadocs.outcomes import by_rule, tally
from tasks.datadocs.results import outcomes, rule_texts
from tasks.model.codes import RuleState

__all__ = ["PAGES", "IndexRenderer", "PageView", "ResultRenderer", "SuiteRenderer"]

_KEY_LABELS = MappingProxyType({"unit_id": "单位标识", "unit": "单位", "submission_id": "报送标识"})


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
