"""The outcome of each rule on each subject: pass, fail, or cannot be assessed, and why."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

import dataframely as dy
import polars as pl

from expectations.forms import form
from expectations.rules import Check, Rule, Severity
from expectations.rules.prior_year import last_items
from tasks.checking.inputs import SUBJECT, RuleInputs
from tasks.model.codes import Doubt, Outcome, Status
from tasks.tables import VALUE, Outcomes, Readings

__all__ = ["NO_OUTCOMES", "Evaluated", "apply_precedence", "evaluate", "rule_counts", "rule_outcomes"]

_WANTING = Status.labels() | {Doubt.COMPUTED.value: Doubt.COMPUTED.label}
"""What to say of a cell without a number, or with one that the unit did not report."""

_SHOWN = 3
NO_OUTCOMES = pl.DataFrame(schema={**Outcomes.polars_schema(), "residual": VALUE, "explained_by": pl.String()})
"""What `evaluate` says where there is nothing to say."""

_NO_SIDES = pl.DataFrame(
    schema={
        name: NO_OUTCOMES.schema[name] for name in (*SUBJECT, "left", "right", "residual", "explained_by", "reason")
    }
)
_CHECKS = {"rule": pl.String(), "instance": pl.String(), "severity": pl.String(), "lower": VALUE, "upper": VALUE}
_NO_TEXT = pl.lit(None, dtype=pl.String())
_CHECK = ["unit_id", "submission_id", "rule", "instance"]
_REPORT = ["unit_id", "submission_id"]


class Evaluated(NamedTuple):
    """Outcomes of the rules that could be computed, and what went wrong with each that could not."""

    outcomes: pl.DataFrame
    broken: Mapping[str, str]


def evaluate(rules: Sequence[Rule], inputs: RuleInputs, readings: dy.DataFrame[Readings]) -> Evaluated:
    """One row for each check of each rule and each subject that it says something of.

    The columns are those of `Outcomes`, `residual` and, before precedence, `explained_by`: the rules that are
    the whole cause of a failure. `readings` tells what stood in the cells a check could not be made with. A rule
    that errs is named in `broken` and does not keep the others from being computed; whoever publishes must not
    go on with one.
    """
    evaluations, broken = _computed(rules, inputs.frame)
    return Evaluated(_with_reasons(_judged(evaluations), rules, inputs, readings), broken)


def apply_precedence(outcomes: pl.DataFrame, rules: Sequence[Rule]) -> pl.DataFrame:
    """Leave unassessed what another failed rule already explains; a rule that was itself explained explains on.

    The columns are those given, without `explained_by`. A rule may be among `rules` once for each form.
    """
    links = list(dict.fromkeys((rule.id, cause) for rule in rules for cause in rule.suppressed_by))
    causes = pl.DataFrame(links, schema={"rule": pl.String(), "cause": pl.String()}, orient="row")
    is_failed = pl.col("outcome") == Outcome.FAIL
    failed = outcomes.filter(is_failed).select("unit_id", "submission_id", cause="rule").unique()
    keys = ["unit_id", "submission_id", "rule"]
    suppressed = failed.join(causes, on="cause").group_by(keys).agg(pl.col("cause").sort().str.join("、"))
    told = same_causes(outcomes.filter(is_failed), rules)
    applies = is_failed & pl.col("cause").is_not_null()
    return (
        outcomes.join(suppressed, on=keys, how="left", nulls_equal=True, maintain_order="left")
        .join(told, on=[*keys, "instance"], how="left", nulls_equal=True, maintain_order="left")
        .with_columns(cause=pl.coalesce("cause", "explained_by", "same_cause"))
        .with_columns(
            outcome=pl.when(applies).then(pl.lit(Outcome.CANNOT_BE_ASSESSED.value)).otherwise("outcome"),
            reason=pl.when(applies).then(pl.format("已由 {} 说明", "cause")).otherwise("reason"),
            residual=pl.when(~applies).then("residual"),
        )
        .drop("cause", "explained_by", "same_cause")
    )


def rule_outcomes(outcomes: pl.DataFrame) -> pl.DataFrame:
    """One row per rule and subject: fail if any check failed, else unassessed if any check was, else pass."""
    failed = (pl.col("outcome") == Outcome.FAIL).any()
    unassessed = (pl.col("outcome") == Outcome.CANNOT_BE_ASSESSED).any()
    return outcomes.group_by(*SUBJECT, "rule", maintain_order=True).agg(
        outcome=pl.when(failed)
        .then(pl.lit(Outcome.FAIL.value))
        .when(unassessed)
        .then(pl.lit(Outcome.CANNOT_BE_ASSESSED.value))
        .otherwise(pl.lit(Outcome.PASS.value)),
        reason=pl.col("reason").drop_nulls().first(),
    )


def rule_counts(outcomes: pl.DataFrame) -> pl.DataFrame:
    """Return how many subjects each rule passed, failed and could not assess: a row per rule, a column per outcome."""
    counted = rule_outcomes(outcomes).group_by("rule")
    return counted.agg(
        (pl.col("outcome") == outcome).sum().cast(pl.Int64).alias(outcome.value) for outcome in Outcome
    ).sort("rule")


class _Evaluation(NamedTuple):
    """A check of a rule over the subjects it says something of, `sides` with the columns `_SIDES`."""

    rule: str
    instance: str
    severity: Severity
    lower: Decimal | None
    upper: Decimal | None
    sides: pl.DataFrame


def _computed(rules: Sequence[Rule], frame: pl.DataFrame) -> tuple[list[_Evaluation], dict[str, str]]:
    """The checks of all rules, computed together; one by one where a rule errs, which is then named with its error."""
    try:
        return list(_evaluations(rules, frame)), {}
    except Exception as error:  # noqa: BLE001 - whatever a rule errs with is that rule's fault alone
        if len(rules) == 1:
            return [], {rules[0].id: f"{type(error).__name__}: {error}"}
    alone = [_computed([rule], frame) for rule in rules]
    return [each for made, _ in alone for each in made], {
        rule: error for _, erred in alone for rule, error in erred.items()
    }


def _evaluations(rules: Sequence[Rule], frame: pl.DataFrame) -> Iterator[_Evaluation]:
    """The rules' checks, and behind them the subjects that none says anything of, where that is worth saying."""
    sides_of = iter(_sides([check for rule in rules for check in rule.checks], frame))
    for rule in rules:
        spoken = [next(sides_of) for _ in rule.checks]
        for check, sides in zip(rule.checks, spoken, strict=True):
            yield _Evaluation(rule.id, check.instance, rule.severity_of(check), *rule.bounds(check), sides)
        if rule.not_applicable_reason is not None:
            silent = frame.select(SUBJECT).join(pl.concat(spoken), on="submission_id", how="anti")
            said = silent.with_columns(reason=pl.lit(rule.not_applicable_reason))
            yield _Evaluation(rule.id, "", rule.severity, None, None, pl.concat([_NO_SIDES, said], how="diagonal"))


def _sides(checks: Sequence[Check], frame: pl.DataFrame) -> list[pl.DataFrame]:
    """The columns `_NO_SIDES` of each check: its sides and residual, its whole causes, why there is no residual.

    All are computed at once over all subjects: a query for each check would cost more than what it computes.
    """
    computed = [_columns(check) for check in checks]
    named = {f"{name} {at}": column for at, columns in enumerate(computed) for name, column in columns.items()}
    wide = frame.select(*SUBJECT, **named)
    subjects = wide.get_columns()[: len(SUBJECT)]
    found = []
    for at, columns in enumerate(computed):
        sides = pl.DataFrame([*subjects, *(wide[f"{name} {at}"].alias(name) for name in columns)])
        found.append(sides.filter("applies").drop("applies") if "applies" in columns else sides)
    return found


def _columns(check: Check) -> dict[str, pl.Expr]:
    """What is computed of a check for each subject; `applies` where it is not made of all."""
    causes = [pl.when(is_cause).then(pl.lit(cause)) for cause, is_cause in check.explained_by.items()]
    reason = check.not_assessable_reason
    columns = {
        "left": check.left.cast(VALUE),
        "right": check.right.cast(VALUE),
        "residual": check.residual.cast(VALUE),
        "explained_by": pl.concat_str(causes, separator="、", ignore_nulls=True) if causes else _NO_TEXT,
        "reason": _NO_TEXT if reason is None else reason.cast(pl.String()),
    }
    return columns if check.where is None else {**columns, "applies": check.where}


def _judged(evaluations: Sequence[_Evaluation]) -> pl.DataFrame:
    """All checks over all their subjects in one frame, with the outcomes; no reason where cells were wanting."""
    made = [check for check in evaluations if check.sides.height]
    checks = pl.DataFrame([check[:-1] for check in made], schema=_CHECKS, orient="row")
    heights = pl.Series([check.sides.height for check in made], dtype=pl.UInt32())
    of_rows = checks.select(pl.all().repeat_by(heights).explode())
    sides = pl.concat([_NO_SIDES, *(check.sides for check in made)])
    residual = pl.col("residual")
    in_bounds = pl.all_horizontal(
        (residual >= pl.col("lower")).fill_null(value=True), (residual <= pl.col("upper")).fill_null(value=True)
    )
    return (
        pl.concat([sides, of_rows], how="horizontal")
        .with_columns(
            difference=(pl.col("left") - pl.col("right")).cast(VALUE),
            outcome=pl.when(residual.is_null())
            .then(pl.lit(Outcome.CANNOT_BE_ASSESSED.value))
            .when(in_bounds)
            .then(pl.lit(Outcome.PASS.value))
            .otherwise(pl.lit(Outcome.FAIL.value)),
            reason=pl.when(residual.is_null()).then("reason"),
            explained_by=pl.col("explained_by").replace("", None),  # none of the causes is there
        )
        .select(NO_OUTCOMES.columns)
    )


def _with_reasons(
    outcomes: pl.DataFrame, rules: Sequence[Rule], inputs: RuleInputs, readings: dy.DataFrame[Readings]
) -> pl.DataFrame:
    """Say of every check that could not be made which cells were wanting, of this year and of the one before."""
    keys = ["submission_id", "rule", "instance"]
    is_open = (pl.col("outcome") == Outcome.CANNOT_BE_ASSESSED) & pl.col("reason").is_null()
    status = pl.when(pl.col("doubt") == Doubt.COMPUTED).then("doubt").otherwise("status")
    cells = readings.select("submission_id", "item", status.alias("status")).filter(pl.col("status") != Status.REPORTED)
    opened = outcomes.filter(is_open).select(keys)
    gaps = [_gaps(opened, _links(rules, lambda check: check.items), cells, inputs, "“{}”{}")]
    if inputs.last_gaps is not None:
        wanted = _links(rules, lambda check: last_items(check.residual))
        gaps.append(_gaps(opened, wanted, inputs.last_gaps, inputs, "上一年度报告的“{}”{}"))
    # the first few in words, and how many there are
    words = pl.col("words").unique(maintain_order=True)
    more = pl.when(words.len() > _SHOWN).then(pl.format("等 {} 项", words.len())).otherwise(pl.lit(""))
    wanting = pl.concat(gaps).group_by(keys, maintain_order=True).agg(wanting=words.head(_SHOWN).str.join("，") + more)
    reason = pl.when(is_open).then(pl.coalesce("wanting", pl.lit("报告中没有所需的内容"))).otherwise("reason")
    return (
        outcomes.join(wanting, on=keys, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(reason=reason)
        .drop("wanting")
    )


def _links(rules: Sequence[Rule], items_of: Callable[[Check], Sequence[str]]) -> pl.DataFrame:
    """Each check of the rules with each item it is made of: `rule`, `instance`, `item`."""
    links = [(rule.id, check.instance, item) for rule in rules for check in rule.checks for item in items_of(check)]
    return pl.DataFrame(links, schema=dict.fromkeys(("rule", "instance", "item"), pl.String()), orient="row")


def _gaps(
    opened: pl.DataFrame, wanted: pl.DataFrame, cells: pl.DataFrame, inputs: RuleInputs, words: str
) -> pl.DataFrame:
    """The `cells` without a number that checks could not be made for, in words: one row per check and cell."""
    layout = form(inputs.form) if inputs.form else None
    names = {item.id: layout.name(item.id) for item in layout.items} if layout else {}
    name = pl.col("item").replace_strict(names, default=pl.col("item"), return_dtype=pl.String())
    return (
        opened.join(wanted, on=["rule", "instance"], maintain_order="left_right")
        .join(cells, on=["submission_id", "item"], maintain_order="left")
        .with_columns(words=pl.format(words, name, pl.col("status").replace_strict(_WANTING)))
        .drop("item", "status")
    )


def same_causes(failed: pl.DataFrame, rules: Iterable[Rule]) -> pl.DataFrame:
    """The failed checks that have a cause among the others: `_CHECK`, and in `same_cause` the rules that tell it.

    `failed` are outcomes, one row per failed check with its `difference`. A check is never its own cause.
    """
    checks = {(rule.id, check.instance): check for rule in rules for check in rule.checks}
    causes = [
        (*key, cause.rule, item, cause.share)
        for key, check in checks.items()
        for cause in check.causes
        for item in cause.items
    ]
    names = ("rule", "instance", "cause", "item")
    wanted = pl.DataFrame(causes, {**dict.fromkeys(names, pl.String()), "share": VALUE}, orient="row")
    about = [(*key, item) for key, check in checks.items() for item in check.items]
    items = pl.DataFrame(about, dict.fromkeys(("cause", "cause_instance", "item"), pl.String()), orient="row")
    sizes = failed.select(*_CHECK, size=pl.col("difference").abs())
    others = sizes.rename({"rule": "cause", "instance": "cause_instance", "size": "cause_size"}).join(
        items, on=["cause", "cause_instance"]
    )
    is_itself = (pl.col("rule") == pl.col("cause")) & (pl.col("instance") == pl.col("cause_instance"))
    is_large_enough = (pl.col("share") == 0) | (pl.col("cause_size") >= pl.col("share") * pl.col("size"))
    return (
        sizes.join(wanted, on=["rule", "instance"])
        .join(others, on=[*_REPORT, "cause", "item"], nulls_equal=True)
        .filter(~is_itself & is_large_enough)
        .group_by(_CHECK)
        .agg(same_cause=pl.col("cause").unique().sort().str.join("、"))
    )
