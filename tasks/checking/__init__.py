"""Facts to outcomes and findings: every rule of the catalogue over every report and unit of a year."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate

import dataframely as dy
import polars as pl

from expectations.forms import form_due
from expectations.rules import CATALOGUE, Catalogue, Family, Rule, rules_of
from expectations.rules.columns import CONTRACTS
from expectations.suites.model import Suite
from tasks.checking.certainty import with_certainty
from tasks.checking.contradictions import said_otherwise
from tasks.checking.evaluate import NO_OUTCOMES, apply_precedence, evaluate
from tasks.checking.findings import findings_of
from tasks.checking.inputs import (
    RuleInputs,
    district_inputs,
    document_inputs,
    form_inputs,
    roster_inputs,
    with_identical_tables,
    with_last_year,
    with_peers,
)
from tasks.checking.localise import (
    Repair,
    in_findings,
    repairs_of,
    repairs_of_rows,
    repairs_table,
    with_findings,
    with_prose,
)
from tasks.checking.localise.units import repairs_of_units
from tasks.checking.suites import suite_of
from tasks.intake.roster import Roster
from tasks.lake.last_year import PriorYear
from tasks.model.codes import Outcome, State
from tasks.tables import Findings, Outcomes, Readings, Repairs, Submissions
from tasks.tables.frames import YearFrames

__all__ = ["Checked", "check_year"]


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a catalogue over a year, and the suites by which Great Expectations judges it.

    `broken` maps a rule that could not be computed to what went wrong.
    """

    outcomes: dy.DataFrame[Outcomes]
    findings: dy.DataFrame[Findings]
    repairs: dy.DataFrame[Repairs]
    suites: tuple[Suite, ...]
    broken: Mapping[str, str]


def check_year(  # noqa: PLR0913 - all that is known of a year, named at each call
    submissions: dy.DataFrame[Submissions],
    frames: YearFrames,
    year: int,
    *,
    roster: Roster | None = None,
    prior_year: PriorYear | None = None,
    is_whole_year: bool = False,
    today: date | None = None,
    catalogue: Catalogue = CATALOGUE,
    excused: Collection[str] = (),
) -> Checked:
    """Apply a catalogue to a year's submissions (a frame of `Submissions`) and what was read from them.

    `roster` tells which names are one unit's, `prior_year` what the year before came to. Only of a whole year's
    intake are the rules about who had to report and about the district applied. `today` is the day of the run; without
    it every deadline is past, and whether a file came after it is not known. The district's sums are not short of the
    units `excused` from reporting.
    """
    scope = _Scope(year, roster, prior_year, is_whole_year, today, catalogue, frozenset(excused))
    groups = list(_groups(submissions, frames, scope))
    rules = [rule for group in groups for rule in group.rules]
    evaluated = [evaluate(group.rules, group.inputs, frames.readings) for group in groups]
    broken = {rule: error for each in evaluated for rule, error in each.broken.items()}
    said_by_all = pl.concat([NO_OUTCOMES, *(each.outcomes for each in evaluated)])
    settled = apply_precedence(said_by_all, rules)
    heights = [each.outcomes.height for each in evaluated]
    by_group = [settled.slice(end - height, height) for end, height in zip(accumulate(heights), heights, strict=True)]
    concerned = replace(frames, readings=_concerned(frames.readings, settled, submissions))
    found = [
        findings_of(outcomes, group.inputs, concerned.readings, frames.prose, catalogue)
        for group, outcomes in zip(groups, by_group, strict=True)
    ]
    broken |= {rule: error for each in found for rule, error in each.broken.items()}
    findings = Findings.frame(row for each in found for row in each.rows)
    said = said_otherwise(said_by_all, frames.prose, catalogue)
    slips = repairs_of_units(findings, concerned.readings, rules)
    of_sums = with_findings(_repairs(groups, concerned.readings, said), findings)
    repairs = with_prose([*of_sums, *slips], frames.prose)
    applied = [(group.rules, group.inputs) for group in groups]
    return Checked(
        outcomes=Outcomes.check(settled.select(Outcomes.column_names())),
        findings=with_certainty(in_findings(findings, repairs), submissions, concerned, said, applied),
        repairs=repairs_table(repairs),
        suites=tuple(
            suite_of(group.name, group.title, group.rules, group.inputs, outcomes=outcomes, broken=broken)
            for group, outcomes in zip(groups, by_group, strict=True)
        ),
        broken=broken,
    )


@dataclass(frozen=True, slots=True)
class _Group:
    """Rules that are computed over the same subjects."""

    name: str
    title: str
    rules: tuple[Rule, ...]
    inputs: RuleInputs


@dataclass(frozen=True, slots=True)
class _Scope:
    """The part of a year that is checked, the rules, and what is known besides its reports."""

    year: int
    roster: Roster | None
    prior_year: PriorYear | None
    is_whole_year: bool
    today: date | None
    catalogue: Catalogue
    excused: frozenset[str]

    def group(self, name: str, family: Family, inputs: RuleInputs) -> _Group:
        """The rules of a family, for the form of the inputs, whose frame is what the family's contract promises."""
        CONTRACTS[family].check(inputs.frame, inputs.form)
        title = f"{inputs.form} 年版{family.label}" if inputs.form else family.label
        return _Group(name, title, self.rules(family, inputs.form), inputs)

    def rules(self, family: Family, form_id: str | None = None) -> tuple[Rule, ...]:
        """The rules of a family that apply to a form; without a form, those that apply to any."""
        return rules_of(family, form_id, of=self.catalogue)


def _groups(submissions: dy.DataFrame[Submissions], frames: YearFrames, scope: _Scope) -> Iterator[_Group]:
    """The rules with their inputs; inputs that no rule is applied to are not made."""
    forms = sorted({*submissions["form"].drop_nulls(), *filter(None, [form_due(scope.year)])})
    if scope.rules(Family.DOCUMENT):
        documents = document_inputs(
            submissions,
            frames,
            scope.roster,
            scope.year,
            scope.prior_year,
            is_published=scope.is_whole_year and scope.roster is not None,
        )
        yield scope.group("document", Family.DOCUMENT, documents)
    for form_id in forms:
        yield from _form_groups(submissions, frames, scope, form_id)
    if scope.roster is None or not scope.is_whole_year:
        return
    if scope.rules(Family.ROSTER):
        roster = roster_inputs(submissions, frames, scope.roster, scope.year, scope.today)
        yield scope.group("roster", Family.ROSTER, roster)
    for form_id in forms:
        if scope.rules(Family.DISTRICT, form_id):
            due = [unit for unit in scope.roster.due(scope.year) if unit.id not in scope.excused]
            printed = district_inputs(submissions, frames.readings, due, form_id)
            if printed.frame.height:
                yield scope.group(f"form{form_id}_district", Family.DISTRICT, printed)


def _form_groups(
    submissions: dy.DataFrame[Submissions], frames: YearFrames, scope: _Scope, form_id: str
) -> Iterator[_Group]:
    """The rules about the reports on one form, alone or beside those of the year before and of other units."""
    own, compared = (Family.TABLE, Family.PROSE), (Family.YEARS, Family.PEERS)
    families = [family for family in (*own, *compared) if scope.rules(family, form_id)]
    if not families:
        return
    inputs = form_inputs(submissions, frames, scope.year, form_id, scope.roster)
    beside = inputs
    if set(families) & set(compared):
        years = with_identical_tables(with_last_year(inputs, scope.prior_year))
        known = scope.roster if scope.is_whole_year else None
        beside = with_peers(years, scope.year, roster=known, prior_year=scope.prior_year)
    for family in families:
        yield scope.group(f"form{form_id}_{family.value}", family, beside if family in compared else inputs)


def _concerned(
    readings: dy.DataFrame[Readings], outcomes: pl.DataFrame, submissions: dy.DataFrame[Submissions]
) -> dy.DataFrame[Readings]:
    """The readings of the few submissions that findings speak of: at fault, or another file of a report at fault."""
    at_fault = outcomes.filter(pl.col("outcome") == Outcome.FAIL).select("submission_id")
    others = submissions.filter(pl.col("state") == State.SUPERSEDED).select("submission_id")
    return Readings.check(readings.join(pl.concat([at_fault, others]), on="submission_id", how="semi"))


def _repairs(groups: Iterable[_Group], readings: dy.DataFrame[Readings], said: pl.DataFrame) -> list[Repair]:
    """Search corrections of the failed sums within the tables; cells in doubt, or other in the prose, weigh less."""
    in_doubt = readings.filter(pl.col("doubt").is_not_null())
    doubted = pl.concat([cells.select("submission_id", "item") for cells in (in_doubt, said)])
    of_tables = [group for group in groups if group.rules[0].family is Family.TABLE]
    return [
        repair
        for group in of_tables
        for repair in (*repairs_of_rows(group.inputs), *repairs_of(group.inputs, group.rules, doubted))
    ]
