"""The checks of rules over the same subjects as a suite: what is expected of which residual, after precedence."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import polars as pl

from expectations.forms import form
from expectations.rules import Check, Rule
from expectations.suites.model import ExpectationSpec, Suite
from tasks.checking.inputs import RuleInputs
from tasks.model.codes import Outcome

__all__ = ["KEYS", "suite_of"]

KEYS = ("unit_id", "unit", "submission_id")
"""What names a subject in a suite and in the verdicts on it."""


def suite_of(
    name: str,
    title: str,
    rules: Sequence[Rule],
    inputs: RuleInputs,
    *,
    outcomes: pl.DataFrame,
    broken: Mapping[str, str],
) -> Suite:
    """The rules' checks as expectations of a frame of residuals, one row per subject.

    `outcomes` are theirs, with the residuals that precedence left. A broken rule has no column, so that its
    expectations err instead of passing.
    """
    checks = [(rule, check) for rule in rules for check in rule.checks]
    computed = [rule.column(check) for rule, check in checks if rule.id not in broken]
    is_open = pl.col("outcome") == Outcome.CANNOT_BE_ASSESSED
    counts = outcomes.filter(is_open).group_by("rule", "instance").agg(count=pl.len())
    unassessed = {(rule, instance): count for rule, instance, count in counts.iter_rows()}
    return Suite(
        name=name,
        title=title,
        keys=KEYS,
        frame=_residuals(inputs.frame.select(KEYS), outcomes, computed),
        specs=tuple(_spec(rule, check, inputs, unassessed) for rule, check in checks),
        section=f"{inputs.form} 年版统计表" if inputs.form else "全部报告",
    )


def _residuals(subjects: pl.DataFrame, outcomes: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """One row per subject, one column per check; null where it said nothing or could not be made."""
    column = pl.when(pl.col("instance") == "").then("rule").otherwise(pl.format("{}#{}", "rule", "instance"))
    residuals = outcomes.drop_nulls("residual").select(*KEYS, "residual", column=column)
    wide = residuals.pivot("column", on_columns=list(columns), index=list(KEYS), values="residual")
    joined = subjects.join(wide, on=list(KEYS), how="left", nulls_equal=True, maintain_order="left")
    return joined.select(*KEYS, *(pl.col(column).cast(pl.Float64) for column in columns))


def _spec(rule: Rule, check: Check, inputs: RuleInputs, unassessed: Mapping[tuple[str, str], int]) -> ExpectationSpec:
    """One check as an expectation; where the rule has nothing to go by, that counts with its first check."""
    instances = {"", check.instance} if check is rule.checks[0] else {check.instance}
    lower, upper = rule.bounds(check)
    return ExpectationSpec(
        column=rule.column(check),
        rule=rule.id,
        instance=check.instance,
        title=rule.title,
        formula=rule.formula,
        severity=rule.severity_of(check),
        lower=_as_float(lower),
        upper=_as_float(upper),
        meta={
            "source": rule.source,
            "suggestion": rule.suggestion,
            Outcome.CANNOT_BE_ASSESSED.value: str(
                sum(unassessed.get((rule.id, instance), 0) for instance in instances)
            ),
            **_label(check, inputs),
        },
    )


def _as_float(bound: Decimal | None) -> float | None:
    return None if bound is None else float(bound)


def _label(check: Check, inputs: RuleInputs) -> dict[str, str]:
    """Return what to call one application of a rule on the stewards' pages."""
    if inputs.form and check.instance in check.items:
        return {"label": form(inputs.form).name(check.instance)}
    return {"label": check.label} if check.label else {}
