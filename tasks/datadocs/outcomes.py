"""What a result of Great Expectations says, in the words of the pages.

Reads the JSON form of expectations and of their results, as Great Expectations documents it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

__all__ = ["SEVERITIES", "Failure", "Outcome", "RuleText", "by_rule", "outcomes", "rule_texts", "tally"]

SEVERITIES: Mapping[str, str] = MappingProxyType({"block": "必须改", "explain": "需说明", "hint": "提示"})
"""The severities, heaviest first, in the office's words."""

_STATES = {"broken": "规则出错", "failed": "未通过", "unassessed": "无法判断", "passed": "通过"}


@dataclass(frozen=True, slots=True)
class RuleText:
    """One expectation: the rule it comes from, and what it demands of the residual."""

    rule: str
    instance: str
    title: str
    formula: str
    severity: str
    bounds: str
    suggestion: str | None
    source: str | None

    @property
    def severity_label(self) -> str:
        """The office's word for the severity."""
        return SEVERITIES[self.severity]

    @property
    def rank(self) -> int:
        """Place of the severity, heaviest first."""
        return list(SEVERITIES).index(self.severity)

    @property
    def anchor(self) -> str:
        """Where on the result's page the rule stands; a rule may have checks of two severities."""
        return f"{self.rule}-{self.severity}"


@dataclass(frozen=True, slots=True)
class Failure:
    """One row that failed: its keys by column, and its residual."""

    keys: Mapping[str, str]
    residual: str

    @property
    def name(self) -> str:
        """The name the row goes by."""
        return self.keys.get("unit") or next(filter(None, self.keys.values()), "") or "（未识别单位）"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found for one expectation; `failures` is empty where too many rows were judged to name them.

    `missing` is how many subjects the rule could not be assessed on, as its suite says it: a row without a
    residual may also be one the rule has nothing to say of.
    """

    text: RuleText
    evaluated: int
    missing: int
    failed: int
    failures: tuple[Failure, ...]
    error: str | None

    @property
    def state(self) -> str:
        """One of broken, failed, unassessed, passed."""
        if self.error is not None:
            return "broken"
        if self.failed:
            return "failed"
        return "passed" if self.evaluated else "unassessed"

    @property
    def state_label(self) -> str:
        """The office's word for the state."""
        return _STATES[self.state]


def rule_texts(suite: Mapping[str, Any]) -> tuple[RuleText, ...]:
    """The expectations of a suite, heaviest severity first, then in the suite's order."""
    return tuple(_rule_text(expectation) for expectation in sorted(suite["expectations"], key=_place))


def outcomes(result: Mapping[str, Any]) -> tuple[Outcome, ...]:
    """The results of a validation, in the order of `rule_texts`."""
    found = sorted(result["results"], key=lambda each: _place(each["expectation_config"]))
    return tuple(_outcome(each) for each in found)


def by_rule(found: Iterable[Outcome]) -> list[tuple[Outcome, ...]]:
    """The outcomes of each rule at each severity, in the order they come."""
    groups: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in found:
        groups[outcome.text.anchor].append(outcome)
    return [tuple(group) for group in groups.values()]


def tally(found: Iterable[Outcome]) -> dict[str, int]:
    """How many of the outcomes are in each state, and `all` of them."""
    states = [outcome.state for outcome in found]
    return {state: states.count(state) for state in _STATES} | {"all": len(states)}


def _place(expectation: Mapping[str, Any]) -> tuple[int, int]:
    meta = expectation["meta"]
    return list(SEVERITIES).index(meta["severity"]), meta["position"]


def _rule_text(expectation: Mapping[str, Any]) -> RuleText:
    meta = expectation["meta"]
    return RuleText(
        rule=meta["rule_id"],
        instance=meta.get("label") or meta["instance"],
        title=meta["title"],
        formula=meta["formula"],
        severity=meta["severity"],
        bounds=_bounds(expectation["kwargs"]),
        suggestion=meta.get("suggestion"),
        source=meta.get("source"),
    )


def _outcome(found: Mapping[str, Any]) -> Outcome:
    expectation, result = found["expectation_config"], found["result"]
    error = _error(expectation["meta"]["defect"], found["exception_info"])
    if error is not None:
        return Outcome(_rule_text(expectation), 0, 0, 0, (), error)
    column = expectation["kwargs"]["column"]
    return Outcome(
        text=_rule_text(expectation),
        evaluated=result["element_count"] - result["missing_count"],
        missing=int(expectation["meta"].get("cannot_be_assessed", result["missing_count"])),
        failed=result["unexpected_count"],
        failures=tuple(_failure(row, column) for row in result.get("unexpected_index_list") or ()),
        error=None,
    )


def _failure(row: Mapping[str, Any], column: str) -> Failure:
    return Failure({key: value for key, value in row.items() if key != column}, _number(row[column]))


def _error(defect: str | None, info: Mapping[str, Any]) -> str | None:
    exceptions = [info] if "raised_exception" in info else list(info.values())
    messages = [exception["exception_message"] for exception in exceptions if exception["raised_exception"]]
    return defect or next(iter(messages), None)


def _bounds(kwargs: Mapping[str, Any]) -> str:
    lower: Any = kwargs.get("min_value")
    upper: Any = kwargs.get("max_value")
    if upper is None:
        return f"应不小于 {_number(lower)}"
    if lower is None:
        return f"应不大于 {_number(upper)}"
    return f"应为 {_number(lower)}" if lower == upper else f"应在 {_number(lower)} 至 {_number(upper)} 之间"


def _number(value: float) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
