"""Suites and results as JSON that Great Expectations opens anywhere, without this program.

What is kept is the rule and how it came out: no ids and times, which differ at each run, no rows and no decisions,
which name units and people, and no traceback, which names folders of this machine.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["write_portable"]

_TYPE = "expect_column_values_to_be_between"
"""The type of Great Expectations' own that our expectation is a quicker copy of; only this one is known elsewhere."""

_RULE = ("formula", "instance", "label", "position", "rule_id", "severity", "source", "suggestion", "title")
_OUTCOME = ("cannot_be_assessed", "defect")
_COUNTS = (
    "element_count",
    "missing_count",
    "missing_percent",
    "unexpected_count",
    "unexpected_percent",
    "unexpected_percent_nonmissing",
    "unexpected_percent_total",
)


def write_portable(docs: Path, suite: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    """Write a suite to `docs/expectations/NAME.json` and its validation result to `docs/validations/NAME.json`.

    `ExpectationSuite(**json)` makes the suite again; the results stand in the order of the suite.

    Args:
        docs: folder of the site of Data Docs.
        suite: JSON form of the suite, as Great Expectations makes it.
        result: JSON form of the result of its validation.
    """
    for folder, content in (("expectations", _suite(suite)), ("validations", _validation(result))):
        path = docs / folder / f"{suite['name']}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode())


def _suite(suite: Mapping[str, Any]) -> dict[str, object]:
    expectations = [_expectation(expectation, _RULE) for expectation in suite["expectations"]]
    return {"name": suite["name"], "meta": suite["meta"], "expectations": expectations}


def _validation(result: Mapping[str, Any]) -> dict[str, object]:
    meta = result["meta"]
    return {
        "success": result["success"],
        "suite_name": result["suite_name"],
        "statistics": result["statistics"],
        "meta": {
            "great_expectations_version": meta["great_expectations_version"],
            "run_name": meta["run_id"]["run_name"],
        },
        "results": [
            _result(found)
            for found in sorted(result["results"], key=lambda each: int(each["expectation_config"]["meta"]["position"]))
        ],
    }


def _result(found: Mapping[str, Any]) -> dict[str, object]:
    defect = found["expectation_config"]["meta"]["defect"]
    raised = not found["result"]  # an expectation that met an exception says nothing else
    return {
        "success": found["success"],
        "expectation_config": _expectation(found["expectation_config"], (*_RULE, *_OUTCOME)),
        "result": {name: found["result"][name] for name in _COUNTS if name in found["result"]},
        "exception_info": {"raised_exception": raised, "exception_message": defect, "exception_traceback": None},
    }


def _expectation(config: Mapping[str, Any], meta: Sequence[str]) -> dict[str, object]:
    return {
        "type": _TYPE,
        "kwargs": {name: value for name, value in config["kwargs"].items() if name != "batch_id"},
        "description": config["description"],
        "severity": config["severity"],
        "meta": {name: config["meta"][name] for name in meta if name in config["meta"]},
    }
