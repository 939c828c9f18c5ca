"""Facts to outcomes and findings: every rule of the catalogue over every report and unit of a year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from expectations.forms import form, form_due
from expectations.rules import Check, Family, Rule, rules_of
from expectations.verdicts import Demand, Suite
from tasks.checking.evaluate import Outcome, apply_precedence, evaluate
from tasks.checking.findings import findings_of
from tasks.checking.subjects import Subjects, document_subjects, form_subjects, roster_subjects
from tasks.facts import Frames
from tasks.roster import Roster
from tasks.schemas import FINDINGS, OUTCOMES

__all__ = ["Checked", "check_year"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the rules say of a year: frames of `OUTCOMES` and `FINDINGS`, and the suites to judge them by.

    `broken` maps a rule that could not be computed to what went wrong.
    """

    outcomes: pl.DataFrame
    findings: pl.DataFrame
    suites: tuple[Suite, ...]
    broken: Mapping[str, str]


def check_year(
    submissions: pl.DataFrame,
    frames: Frames,
    year: int,
    *,
    roster: Roster | None = None,
    rivals: Mapping[str, int] | None = None,
) -> Checked:
    """Apply the catalogue to a year's submissions (a frame of `SUBMISSIONS`) and what was read from them.

    `roster` tells which names are one unit's. `rivals` (see `roster_subjects`) is of a whole year's
    intake; without it the rules about who had to report are left out.
    """
    groups = list(_groups(submissions, frames, year, roster, rivals))
    rules = [rule for group in groups for rule in group.rules]
    evaluated = [evaluate(group.rules, group.subjects, frames.readings) for group in groups]
    broken = {rule: error for each in evaluated for rule, error in each.broken.items()}
    of_groups = [
        each.outcomes.with_columns(group=pl.lit(group.name)) for group, each in zip(groups, evaluated, strict=True)
    ]
    settled = apply_precedence(pl.concat(of_groups), rules)
    by_group = [settled.filter(pl.col("group") == group.name).drop("group") for group in groups]
    found = [
        findings_of(outcomes, group.subjects, frames.readings, frames.prose)
        for group, outcomes in zip(groups, by_group, strict=True)
    ]
    broken |= {rule: error for each in found for rule, error in each.broken.items()}
    return Checked(
        outcomes=OUTCOMES.check(settled.select(list(OUTCOMES.schema))),
        findings=FINDINGS.frame(row for each in found for row in each.rows),
        suites=tuple(_suite(group, outcomes, broken) for group, outcomes in zip(groups, by_group, strict=True)),
        broken=broken,
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Rules that are computed over the same subjects."""

    name: str
    title: str
    rules: tuple[Rule, ...]
    subjects: Subjects


def _groups(
    submissions: pl.DataFrame, frames: Frames, year: int, roster: Roster | None, rivals: Mapping[str, int] | None
) -> Iterator[_Group]:
    forms = sorted({*submissions["form"].drop_nulls(), *filter(None, [form_due(year)])})
    yield _Group(
        "document",
        Family.DOCUMENT.label,
        rules_of(Family.DOCUMENT),
        document_subjects(submissions, frames, roster, year),
    )
    for form_id in forms:
        subjects = form_subjects(submissions, frames, year, form_id)
        for family in (Family.TABLE, Family.PROSE):
            title = f"{form_id} 年版{family.label}"
            yield _Group(f"form{form_id}_{family.value}", title, rules_of(family, form_id), subjects)
    if roster and rivals is not None:
        yield _Group(
            "roster", Family.ROSTER.label, rules_of(Family.ROSTER), roster_subjects(submissions, rivals, roster, year)
        )


def _suite(group: _Group, outcomes: pl.DataFrame, broken: Mapping[str, str]) -> Suite:
    """The group's checks as demands on a frame of residuals, one row a subject, after precedence.

    A broken rule has no column, so that its demand errs instead of passing.
    """
    keys = ("unit_id", "unit", "submission_id")
    columns = [(rule, check, rule.column(check)) for rule in group.rules for check in rule.checks]
    computed = [column for rule, _, column in columns if rule.id not in broken]
    named = outcomes.with_columns(
        column=pl.when(pl.col("instance") == "").then("rule").otherwise(pl.format("{}#{}", "rule", "instance"))
    )
    residuals = named.drop_nulls("residual").pivot("column", index=list(keys), values="residual", sort_columns=True)
    frame = group.subjects.frame.select(keys).join(
        residuals, on=list(keys), how="left", nulls_equal=True, maintain_order="left"
    )
    return Suite(
        name=group.name,
        title=group.title,
        keys=keys,
        frame=frame.select(
            *keys,
            *(
                (pl.col(column) if column in frame.columns else pl.lit(None)).cast(pl.Float64).alias(column)
                for column in computed
            ),
        ),
        demands=tuple(
            Demand(
                column=column,
                rule=rule.id,
                instance=check.instance,
                title=rule.title,
                formula=rule.formula,
                severity=rule.severity_of(check).value,
                lower=None if check.lower is None else float(check.lower),
                upper=None if check.upper is None else float(check.upper),
                meta={
                    "source": rule.source,
                    "suggestion": rule.suggestion,
                    "cannot_be_assessed": str(_unassessed(rule, check, outcomes)),
                    **_label(check, group.subjects),
                },
            )
            for rule, check, column in columns
        ),
    )


def _unassessed(rule: Rule, check: Check, outcomes: pl.DataFrame) -> int:
    """How many subjects the check could not be made on; a rule's silence counts with its first check."""
    is_first = check is rule.checks[0]
    instances = ["", check.instance] if is_first else [check.instance]
    is_open = (pl.col("outcome") == Outcome.CANNOT_BE_ASSESSED) & (pl.col("rule") == rule.id)
    return outcomes.filter(is_open, pl.col("instance").is_in(instances)).height


def _label(check: Check, subjects: Subjects) -> dict[str, str]:
    """What to call one application of a rule on the stewards' pages."""
    if subjects.form and check.instance in check.items:
        return {"label": form(subjects.form).name(check.instance)}
    return {"label": check.label} if check.label else {}
