"""Suites and results as JSON beside the Data Docs: whoever knows Great Expectations opens them without this program."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from expectations.suites.model import ExpectationSpec, Suite
from expectations.suites.run import gx, judge

_FRAME = pl.DataFrame(
    {
        "unit_id": ["u0", "u1", "u2"],
        "unit": ["甲局", "乙镇", "丙街道"],
        "submission_id": ["aa", "bb", "cc"],
        "sum": [1.0, None, 0.0],
        "least": [0.0, -2.0, -0.5],
    }
)
_META = {"source": "统计表表式", "suggestion": "请核对。", "label": "主动公开数", "cannot_be_assessed": "1"}
_DECIDED = {"decided": '[["u0","甲局","aa","explained","顾南","确认无误"]]'}
_SPECS = (
    ExpectationSpec("least", "LEAST", "x", "不小于零", "数 ≥ 0", "hint", 0, None),
    ExpectationSpec("sum", "SUM", "", "合计等于各项之和", "合计 = 各项之和", "block", 0, 0, {**_META, **_DECIDED}),
    ExpectationSpec("absent", "ABSENT", "", "没有这一列", "公式", "explain", None, 0),
)
_SUITE = Suite("facts", "表内审核", ("unit_id", "unit", "submission_id"), _FRAME, _SPECS, "2014 年版统计表")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    judge([_SUITE], folder, run_name="2018")
    return folder


def _suite_of(site: Path) -> gx.ExpectationSuite:
    return gx.ExpectationSuite(**json.loads((site / "expectations/facts.json").read_text(encoding="utf-8")))


def test_a_suite_loads_back_with_every_rule(site: Path) -> None:
    loaded = _suite_of(site)
    assert (loaded.name, loaded.meta["title"], loaded.meta["section"]) == ("facts", "表内审核", "2014 年版统计表")
    assert len(loaded.expectations) == len(_SPECS)
    for position, (spec, expectation) in enumerate(zip(_SPECS, loaded.expectations, strict=True)):
        assert isinstance(expectation, gx.expectations.ExpectColumnValuesToBeBetween)
        assert (expectation.column, expectation.min_value, expectation.max_value) == (
            spec.column,
            spec.lower,
            spec.upper,
        )
        assert expectation.description == f"{spec.title}：{spec.formula}"
        assert expectation.meta == {
            "rule_id": spec.rule,
            "instance": spec.instance,
            "title": spec.title,
            "formula": spec.formula,
            "severity": spec.severity,
            "position": position,
            **{name: text for name, text in spec.meta.items() if name in ("source", "suggestion", "label")},
        }
    assert [each.severity.value for each in loaded.expectations] == ["info", "critical", "warning"]


def test_a_loaded_suite_finds_what_was_found(site: Path, tmp_path: Path) -> None:
    context = gx.get_context(mode="file", project_root_dir=tmp_path)
    suite = context.suites.add(_suite_of(site))
    batch = (
        context.data_sources.add_pandas("office").add_dataframe_asset("facts").add_batch_definition_whole_dataframe("1")
    )
    definition = gx.ValidationDefinition(name="facts", data=batch, suite=suite)
    found = definition.run(batch_parameters={"dataframe": _FRAME.to_pandas()})
    counts = {each.expectation_config.meta["rule_id"]: each.result.get("unexpected_count") for each in found.results}
    stored = json.loads((site / "validations/facts.json").read_text(encoding="utf-8"))
    assert counts == {
        each["expectation_config"]["meta"]["rule_id"]: each["result"].get("unexpected_count")
        for each in stored["results"]
    }
    assert counts == {"LEAST": 2, "SUM": 1, "ABSENT": None}


def test_a_result_loads_back_and_names_rules_and_counts(site: Path) -> None:
    text = (site / "validations/facts.json").read_text(encoding="utf-8")
    loaded = gx.core.expectationSuiteValidationResultSchema.load(json.loads(text))
    assert loaded["suite_name"] == "facts"
    assert loaded["success"] is False
    assert loaded["statistics"]["evaluated_expectations"] == len(_SPECS)
    least, total, absent = json.loads(text)["results"]
    assert [each["expectation_config"]["meta"]["rule_id"] for each in (least, total, absent)] == [
        "LEAST",
        "SUM",
        "ABSENT",
    ]
    names = ("element_count", "missing_count", "unexpected_count")
    assert [least["result"][name] for name in names] == [3, 0, 2]
    assert [total["result"][name] for name in names] == [3, 1, 1]
    assert total["expectation_config"]["meta"]["cannot_be_assessed"] == "1"
    assert absent["result"] == {}
    assert absent["exception_info"] == {
        "raised_exception": True,
        "exception_message": "审核数据中没有“absent”列",
        "exception_traceback": None,
    }


def test_the_bytes_repeat_and_depend_on_no_order_of_the_engine(site: Path, tmp_path: Path) -> None:
    judge([_SUITE], tmp_path, run_name="2018")
    kept = sorted(path.relative_to(site) for path in site.rglob("*.json"))
    assert [str(path) for path in kept] == ["expectations/facts.json", "validations/facts.json"]
    for path in kept:
        one, other = (hashlib.sha256((folder / path).read_bytes()).hexdigest() for folder in (site, tmp_path))
        assert one == other, path


def test_a_suite_is_the_same_whatever_was_found(site: Path, tmp_path: Path) -> None:
    specs = tuple(replace(spec, meta={**spec.meta, "cannot_be_assessed": "7"}) for spec in _SPECS)
    judge([replace(_SUITE, frame=_FRAME.reverse(), specs=specs)], tmp_path, run_name="2019")
    one, other = ((folder / "expectations/facts.json").read_bytes() for folder in (site, tmp_path))
    assert one == other


def test_no_unit_no_person_no_id_no_folder_and_no_time_stand_in_them(site: Path) -> None:
    for path in site.rglob("*.json"):
        text = path.read_text(encoding="utf-8")
        for word in (
            *_FRAME["unit"],
            *_FRAME["unit_id"],
            "顾南",
            "确认无误",
            "batch_id",
            '"id"',
            "Traceback",
            "1970",
            "20:",
        ):
            assert word not in text, f"{word} stands in {path.relative_to(site)}"
        assert str(Path.cwd()) not in text
