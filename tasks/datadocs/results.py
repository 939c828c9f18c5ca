"""Read suites and results of Great Expectations for the pages, from the JSON form that it documents."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

from expectations.rules import Severity
from tasks.common.numbers import format_number
from tasks.datadocs.decided import decided_in
from tasks.datadocs.outcomes import Failure, Outcome, RuleText
from tasks.model import codes
from tasks.model.number import DECIMALS

__all__ = ["outcomes", "rule_texts"]


def rule_texts(suite: Mapping[str, Any]) -> list[tuple[RuleText, ...]]:
    """Read the expectations of a suite by rule, by severity, then in the suite's order."""
    texts = [_rule_text(expectation) for expectation in sorted(suite["expectations"], key=_place)]
    return [tuple(group) for _, group in groupby(texts, key=lambda text: text.anchor)]


def outcomes(result: Mapping[str, Any]) -> tuple[Outcome, ...]:
    """Read the results of a validation, by severity, then in the suite's order."""
    found = sorted(result["results"], key=lambda each: _place(each["expectation_config"]))
    return tuple(_outcome(each) for each in found)


def _place(expectation: Mapping[str, Any]) -> tuple[int, int]:
    meta = expectation["meta"]
    return list(Severity).index(Severity(meta["severity"])), meta["position"]


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
    info = found["exception_info"]
    exceptions = [info] if "raised_exception" in info else list(info.values())
    messages = [exception["exception_message"] for exception in exceptions if exception["raised_exception"]]
    error = expectation["meta"]["defect"] or next(iter(messages), None)
    if error is not None:
        return Outcome(_rule_text(expectation), 0, 0, 0, (), error)
    column, decided = expectation["kwargs"]["column"], decided_in(expectation["meta"])
    failures: list[Failure] = []
    for row in result.get("unexpected_index_list") or ():
        keys = {key: value for key, value in row.items() if key != column}
        own = (each for each in decided if all(getattr(each, key) == value for key, value in keys.items()))
        failures.append(Failure(keys, _number(row[column]), next(own, None)))
    return Outcome(
        text=_rule_text(expectation),
        evaluated=result["element_count"] - result["missing_count"],
        missing=int(expectation["meta"].get(codes.Outcome.CANNOT_BE_ASSESSED.value, result["missing_count"])),
        failed=result["unexpected_count"],
        failures=tuple(failures),
        error=None,
        decided=decided,
    )


def _bounds(kwargs: Mapping[str, Any]) -> str:
    lower: Any = kwargs.get("min_value")
    upper: Any = kwargs.get("max_value")
    if upper is None:
        return f"应不小于 {_number(lower)}"
    if lower is None:
        return f"应不大于 {_number(upper)}"
    if lower == upper:
        return f"应为 {_number(lower)}"
    if lower == -upper:
        return f"应在 ±{_number(upper)} 以内"
    return f"应在 {_number(lower)} 至 {_number(upper)} 之间"


def _number(value: float) -> str:
    """Write a number with the decimals that the tables keep; Great Expectations keeps a float."""
    return format_number(Decimal(f"{value:.{DECIMALS}f}"))
