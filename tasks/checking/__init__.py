"""Facts to outcomes and findings: every rule of the catalogue over every report and unit of a year."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from expectations.forms import form, form_due
from expectations.rules import CATALOGUE, Catalogue, Check, Family, Rule, rules_of
from expectations.verdicts import Demand, Suite
from tasks.checking.evaluate import Outcome, apply_precedence, evaluate
from tasks.checking.findings import findings_of
from tasks.checking.subjects import (
    Subjects,
    document_subjects,
    form_subjects,
    roster_subjects,
    with_last_year,
)
from tasks.facts import Frames
from tasks.history import History
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
    history: History | None = None,
    is_whole_year: bool = False,
    catalogue: Catalogue = CATALOGUE,
) -> Checked:
    """Apply a catalogue to a year's submissions (a frame of `SUBMISSIONS`) and what was read from them.

    `roster` tells which names are one unit's, `history` what the year before came to. Only of a whole year's
    intake are the rules about who had to report and about the district applied.
    """
    scope = _Scope(year, roster, history, is_whole_year, catalogue)
    groups = [group for group in _groups(submissions, frames, scope) if group.rules]
    rules = [rule for group in groups for rule in group.rules]
    evaluated = [evaluate(group.rules, group.subjects, frames.readings) for group in groups]
    broken = {rule: error for each in evaluated for rule, error in each.broken.items()}
    of_groups = [
        each.outcomes.with_columns(group=pl.lit(group.name)) for group, each in zip(groups, evaluated, strict=True)
    ]
    settled = apply_precedence(pl.concat(of_groups), rules)
    by_group = [settled.filter(pl.col("group") == group.name).drop("group") for group in groups]
    found = [
        findings_of(outcomes, group.subjects, frames.readings, frames.prose, catalogue)
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


@dataclass(frozen=True, slots=True)
class _Scope:
    """What of a year is checked, by which rules, and what is known besides its reports."""

    year: int
    roster: Roster | None
    history: History | None
    is_whole_year: bool
    catalogue: Catalogue

    def group(self, name: str, family: Family, subjects: Subjects) -> _Group:
        """The rules of a family, for the form of the subjects."""
        title = f"{subjects.form} 年版{family.label}" if subjects.form else family.label
        return _Group(name, title, rules_of(family, subjects.form, of=self.catalogue), subjects)


def _groups(submissions: pl.DataFrame, frames: Frames, scope: _Scope) -> Iterator[_Group]:
    forms = sorted({*submissions["form"].drop_nulls(), *filter(None, [form_due(scope.year)])})
    yield scope.group("document", Family.DOCUMENT, document_subjects(submissions, frames, scope.roster, scope.year))
    for form_id in forms:
        subjects = form_subjects(submissions, frames, scope.year, form_id)
        years = with_last_year(subjects, scope.history)
        for family, seen in ((Family.TABLE, subjects), (Family.PROSE, subjects), (Family.YEARS, years)):
            yield scope.group(f"form{form_id}_{family.value}", family, seen)
    if scope.roster and scope.is_whole_year:
        roster = roster_subjects(submissions, frames.documents, scope.roster, scope.year)
        yield scope.group("roster", Family.ROSTER, roster)


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
                lower=_as_float(rule.bounds(check)[0]),
                upper=_as_float(rule.bounds(check)[1]),
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


def _as_float(bound: Decimal | None) -> float | None:
    return None if bound is None else float(bound)


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
