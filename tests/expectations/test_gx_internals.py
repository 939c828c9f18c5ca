"""What this program takes for granted of Great Expectations beyond its public names, each by itself.

Whoever brings a newer version runs this module first: each message says what changed and which place is to be mended.
"""

import importlib
import json
from collections import Counter
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import polars as pl
import pytest

from expectations.suites import run
from expectations.suites.model import ExpectationSpec, Suite
from expectations.suites.run import ExpectResidualToBeBetween, judge
from tasks.datadocs import PAGES

SUITES = "expectations/suites/run.py"
_INSIDE = {
    "great_expectations.compatibility.pydantic.PrivateAttr": "the attribute that ExpectResidualToBeBetween keeps its "
    "configurations in; perhaps the expectations are pydantic 2 models now, then it is pydantic.PrivateAttr",
    "great_expectations.data_context.types.base.DataContextConfig": "the settings of `_context`",
    "great_expectations.data_context.types.base.InMemoryStoreBackendDefaults": "the stores of `_context`",
    "great_expectations.data_context.types.base.ProgressBarsConfig": "the progress bars that `_context` switches off",
    "great_expectations.expectations.expectation_configuration.ExpectationConfiguration": "the type of "
    "ExpectResidualToBeBetween.configuration",
    "great_expectations.expectations.metadata_types.FailureSeverity": "the values of `_SEVERITIES`",
}


def _frame() -> pl.DataFrame:
    return pl.DataFrame({"unit": ["甲局", "乙镇", "丙街道"], "sum": [1.0, None, 0.0], "other": [0.0, 0.0, 0.0]})


def _suite() -> Suite:
    specs = (
        ExpectationSpec("sum", "SUM", "", "标题", "公式", "block", 0, 0),
        ExpectationSpec("absent", "ABSENT", "", "标题", "公式", "hint", None, 0),
    )
    return Suite("facts", "表内审核", ("unit",), _frame(), specs, "一节")


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """The JSON forms of the suite and the result of one judgement, before they are made portable."""
    found: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:

        def seen(_: Path, suite: object, result: object) -> None:
            found.update(suite=suite, result=result)

        patch.setattr(run, "write_portable", seen)
        patch.setattr(run, "_build_site", lambda *_: None)
        judge([_suite()], Path("never-written"), run_name="2018")
    return found


def _of(kept: dict[str, Any], rule: str) -> dict[str, Any]:
    (found,) = [each for each in kept["result"]["results"] if each["expectation_config"]["meta"]["rule_id"] == rule]
    return found


@pytest.mark.parametrize("name", _INSIDE)
def test_a_name_without_a_public_home_is_where_it_was(name: str) -> None:
    module, _, attribute = name.rpartition(".")
    try:
        found = hasattr(importlib.import_module(module), attribute)
    except ModuleNotFoundError:
        found = False
    assert found, f"{name} has moved: mend the imports of {SUITES} ({_INSIDE[name]})"


def test_an_expectation_is_asked_for_its_configuration_and_most_are_kept_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    base = run.ExpectColumnValuesToBeBetween
    mend = f"drop or mend ExpectResidualToBeBetween.configuration in {SUITES}, which keeps what is made"
    owner = next((each for each in base.__mro__ if "configuration" in vars(each)), None)
    assert owner, f"an expectation has no `configuration` any more: {mend}"
    plain = vars(owner)["configuration"]
    assert isinstance(plain, property), f"`configuration` of an expectation is no property any more: {mend}"
    kept = vars(ExpectResidualToBeBetween)["configuration"]
    made, asked = Counter[str](), Counter[str]()
    monkeypatch.setattr(owner, "configuration", property(lambda self: made.update("1") or plain.fget(self)))
    monkeypatch.setattr(
        ExpectResidualToBeBetween, "configuration", property(lambda self: asked.update("1") or kept.fget(self))
    )
    judge([_suite()], None, run_name="2018")
    assert asked, f"a judgement asks no expectation for its `configuration` any more: {mend}"
    # Of 171 times that each expectation is asked, 16 make one: it is copied without what it keeps.
    assert made.total() * 5 <= asked.total(), (
        f"asked {asked.total()} times, made {made.total()} times: keeping them gains little, {mend}"
    )


def test_what_an_expectation_keeps_is_its_own_and_no_setting() -> None:
    one, other = (ExpectResidualToBeBetween(column=column, min_value=0) for column in ("one", "other"))
    mend = f"mend `_made` of ExpectResidualToBeBetween in {SUITES}"
    assert (one.configuration.kwargs, other.configuration.kwargs) == (
        {"column": "one", "min_value": 0},
        {"column": "other", "min_value": 0},
    ), f"a private attribute is shared by the expectations or counted among their settings: {mend}"
    one.id = "11111111-1111-1111-1111-111111111111"
    assert one.configuration.id == one.id, f"an expectation's id does not reach its configuration: {mend}"


def test_severities_have_the_values_of_the_documentation(kept: dict[str, Any]) -> None:
    given = [each["severity"] for each in kept["suite"]["expectations"]]
    assert given == ["critical", "info"], f"severities read {given}: mend `_SEVERITIES` in {SUITES}"


def test_a_context_has_no_progress_bars_no_sites_and_sends_nothing() -> None:
    context = run._context(None, {}, "2018")
    mend = f"mend `_context` in {SUITES}"
    bars = context.progress_bars
    assert bars is not None, f"a context has no setting of progress bars any more: {mend}"
    assert not bars.globally, f"progress bars are shown: {mend}"
    assert not bars.metric_calculations, f"progress bars are shown: {mend}"
    assert context.config.analytics_enabled is False, f"analytics are not switched off: {mend}"
    assert not context.get_docs_sites_urls(), f"a context without a site makes one: {mend}"


def test_a_failed_row_is_named_by_the_keys_that_were_asked_for(kept: dict[str, Any]) -> None:
    result = _of(kept, "SUM")["result"]
    assert result["unexpected_index_list"] == [{"sum": 1.0, "unit": "甲局"}], (
        f"failed rows are named otherwise: mend `_failed_keys` in {SUITES} and `_failure` in tasks/datadocs/results.py"
    )
    counts = {name: result[name] for name in ("element_count", "missing_count", "unexpected_count")}
    assert counts == {"element_count": 3, "missing_count": 1, "unexpected_count": 1}, (
        f"rows are counted otherwise (null was missing, and missing rows were elements): mend `_verdict` in {SUITES}"
    )


def test_rows_that_are_only_counted_are_not_named(kept: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, Any]] = []
    keys = run._failed_keys
    monkeypatch.setattr(run, "COMPLETE_ROWS", 1)
    monkeypatch.setattr(run, "_failed_keys", lambda *given: seen.append(dict(given[2])) or keys(*given))
    judge([_suite()], None, run_name="2018")
    assert kept
    (result,) = seen
    assert "unexpected_index_list" not in result, f"BASIC results name rows: mend `_failed_keys` in {SUITES}"
    assert result["unexpected_count"] == 1, f"BASIC results count otherwise: mend `_verdict` in {SUITES}"


def test_an_exception_is_told_and_the_result_is_empty(kept: dict[str, Any]) -> None:
    broken, sound = _of(kept, "ABSENT"), _of(kept, "SUM")
    assert sound["exception_info"]["raised_exception"] is False, f"mend `_error` in {SUITES}"
    told = list(broken["exception_info"].values())
    assert told, f"an exception is not told of any more: mend `_error` in {SUITES}"
    for each in told:
        assert isinstance(each, dict), f"exceptions are not told by metric any more: mend `_error` in {SUITES}"
        assert each["raised_exception"] is True, f"mend `_error` in {SUITES}"
        assert isinstance(each["exception_message"], str), f"mend `_error` in {SUITES}"
    assert broken["result"] == {}, (
        "a result after an exception says something: mend `_result` in expectations/suites/portable.py"
    )
    assert broken["success"] is False, f"an exception passes for a success: mend `_verdict` in {SUITES}"


def test_the_json_forms_have_the_members_that_are_read(kept: dict[str, Any]) -> None:
    suite, result = kept["suite"], kept["result"]
    mend = "mend expectations/suites/portable.py and tasks/datadocs/results.py"
    assert suite["name"] == result["suite_name"] == "facts", f"a suite's name stands elsewhere: {mend}"
    assert suite["meta"]["title"] == "表内审核", f"a suite's meta stands elsewhere: {mend}"
    assert result["meta"]["run_id"]["run_name"] == "2018", f"a run's name stands elsewhere: {mend}"
    assert result["meta"]["run_id"]["run_time"].startswith("1970-01-01"), (
        f"a run's time is not the one given, so that pages differ at each run: mend `_run` in {SUITES}"
    )
    for config in (*suite["expectations"], _of(kept, "SUM")["expectation_config"]):
        members = {"type", "kwargs", "meta", "description", "severity"}
        assert members <= config.keys(), f"{members - config.keys()} of an expectation stand elsewhere: {mend}"


class _Noted:
    """A renderer and view that write down what the site builder gives them."""

    given: ClassVar[list[tuple[str, object]]] = []

    def __init__(self, data_context: object = None, kind: str = "renderer", **_: object) -> None:
        self._context, self._kind = data_context, kind

    def render(self, content: Any, **_settings: object) -> Any:  # noqa: ANN401 - whatever the builder gives
        self.given.append((self._kind, content))
        return "<html></html>" if self._kind == "view" else {"context": self._context, "content": content}


def _noted(kind: str) -> dict[str, object]:
    place = {"module_name": __name__, "class_name": "_Noted"}
    return {"renderer": {**place, "kind": f"{kind} renderer"}, "view": {**place, "kind": "view"}}


def test_the_site_builder_calls_the_renderers_and_views_it_is_given(tmp_path: Path) -> None:
    mend = "mend PAGES of tasks/datadocs/pages.py; if the builder is gone, render the verdicts (decision record 0028)"
    pages = {
        "site_section_builders": {
            "expectations": _noted("suite"),
            "validations": _noted("result"),
            "profiling": "None",
        },
        "site_index_builder": {"class_name": "DefaultSiteIndexBuilder", **_noted("index")},
    }
    assert PAGES.keys() == pages.keys()
    _Noted.given.clear()
    judge([_suite()], tmp_path, run_name="2018", pages=pages)
    kinds = {kind for kind, _ in _Noted.given}
    assert kinds == {"suite renderer", "result renderer", "index renderer", "view"}, f"not all are called: {mend}"
    made = {kind: content for kind, content in _Noted.given if kind != "view"}
    for kind in ("suite renderer", "result renderer"):
        assert hasattr(made[kind], "to_json_dict"), f"a {kind} gets no suite or result: {mend}"
    (link,) = made["index renderer"]["validations_links"]  # type: ignore[index]
    names = {"expectation_suite_name", "run_id", "batch_identifier", "filepath", "expectation_suite_filepath"}
    assert names <= link.keys(), f"{names - link.keys()} of a link: mend IndexRenderer in tasks/datadocs/pages.py"
    contexts = [content["context"] for kind, content in _Noted.given if kind == "view"]  # type: ignore[index]
    assert any(context is not None for context in contexts), f"no renderer gets the data context: {mend}"
    context = next(context for context in contexts if context is not None)
    found = context.get_validation_result(link["expectation_suite_name"], link["run_id"], link["batch_identifier"])
    assert found.to_json_dict()["suite_name"] == "facts", (
        "a result cannot be looked up by its link: mend `_suite` of IndexRenderer in tasks/datadocs/pages.py"
    )


def test_the_pages_stand_where_they_are_looked_for(tmp_path: Path) -> None:
    judge([_suite()], tmp_path, run_name="2018", pages=PAGES)
    found = {path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*.html")}
    assert found == {"index.html", "expectations", "validations"}, (
        f"pages stand in {sorted(found)}: mend `_build_site` in {SUITES}"
    )
    for kept in tmp_path.rglob("*.json"):
        assert json.loads(kept.read_text(encoding="utf-8")), "the site builder spoilt a file beside its pages"


def test_a_frame_of_numpy_types_is_judged_as_it_is() -> None:
    frame = run._pandas(_suite(), ["sum"])
    assert isinstance(frame, pd.DataFrame)
    assert frame["sum"].dtype == "float64", f"residuals are no numpy floats: mend `_pandas` in {SUITES}"
