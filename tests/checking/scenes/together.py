"""Many scenes in one year: the whole catalogue is applied once to all of them, each report as another unit's.

Only scenes of one report in time of a unit due go together; the others have a roster, a year or a year before of their
own. The reports are of offices, which have no peers, and in a number that no scene is about no two tables are the same:
so nothing is said of one report because of another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

import polars as pl

from expectations.forms import form
from tasks.checking.evaluate import rule_outcomes
from tasks.intake.roster import Roster
from tasks.model.codes import State
from tasks.model.report import Head, Report
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tests.cases import CLEAN_BY_FORM, LONG_AFTER, ROSTER, UNIT, YEARS, checked
from tests.checking.scenes.model import Scene

__all__ = ["Said", "said_of"]

_TELLING = {"2014": "capacity.reading_points", "2019": "licensing.decisions", "2021": "licensing.decisions"}
"""For each form the number in which the reports differ."""


@dataclass(frozen=True)
class Said:
    """What the whole catalogue says of one scene."""

    by_rule: Mapping[str, frozenset[tuple[str, str | None]]]
    failed: frozenset[str]
    messages: tuple[str, ...]

    def outcomes(self, rule: str) -> set[str]:
        """What a rule says of the subjects of the scene."""
        return {outcome for outcome, _ in self.by_rule.get(rule, ())}

    def reasons(self, rule: str) -> list[str | None]:
        """Why a rule could say nothing, of each subject of which it could not."""
        return [reason for outcome, reason in self.by_rule.get(rule, ()) if outcome == "cannot_be_assessed"]


def said_of(scenes: Iterable[Scene]) -> Mapping[int, Said]:
    """What is said of each of these scenes, by its `id()`."""
    each = {id(scene): scene for scene in scenes}
    alone = {at: scene for at, scene in each.items() if not _is_one_report(scene)}
    found = {at: _alone(scene) for at, scene in alone.items()}
    together = sorted((_form_of(scene), at) for at, scene in each.items() if at not in alone)
    for form_id, group in groupby(together, key=lambda pair: pair[0]):
        found |= _in_one_year(form_id, {at: each[at].submissions[0] for _, at in group})
    return found


def _alone(scene: Scene) -> Said:
    assert scene.result.broken == {}
    return _said(scene.result.outcomes, scene.result.findings)


def _is_one_report(scene: Scene) -> bool:
    """Whether it is one report on a known form of the unit due, and nothing else is known."""
    if (
        len(scene.submissions) != 1
        or scene.year
        or scene.prior_year
        or scene.roster is not ROSTER
        or scene.today != LONG_AFTER
    ):
        return False
    submission = scene.submissions[0]
    has_table = submission.report is not None and submission.report.form is not None
    return has_table and submission.unit is UNIT and submission.state is State.LIVE


def _form_of(scene: Scene) -> str:
    report = scene.submissions[0].report
    assert report is not None
    return str(report.form)


def _in_one_year(form_id: str, reports: Mapping[int, Submission]) -> Mapping[int, Said]:
    units = {at: Unit(f"office-{n:03}", f"晴川区第{n}办公室", "office") for n, at in enumerate(reports)}
    of_units = [_of_unit(reports[at], unit, n) for n, (at, unit) in enumerate(units.items())]
    year = YEARS[form_id]
    result = checked(*of_units, roster=Roster("晴川区", tuple(units.values()), {year: date(year + 1, 3, 31)}))
    assert result.broken == {}
    return {
        at: _said(result.outcomes.filter(unit_id=unit.id), result.findings.filter(unit_id=unit.id))
        for at, unit in units.items()
    }


def _of_unit(submission: Submission, unit: Unit, number: int) -> Submission:
    """The report as another unit's, its table told from all others."""
    report = submission.report
    assert report is not None
    heading = {part.name: getattr(report.head, part.name) for part in fields(Head)}
    named = {part: unit.name for part, words in heading.items() if words == UNIT.name}
    own = replace(_told_apart(report, number), head=replace(report.head, **named))
    return replace(submission, outcome=own, unit=unit, id=f"{number:016}", sha256=f"{number:064}")


def _told_apart(report: Report, number: int) -> Report:
    """The report with a larger number where it says what the faultless one says."""
    form_id = str(report.form)
    item = _TELLING[form_id]
    assert item in {each.id for each in form(form_id).items}
    clean = CLEAN_BY_FORM[form_id][item]
    facts = tuple(
        replace(fact, value=(clean or Decimal(0)) + number) if fact.item == item and fact.value == clean else fact
        for fact in report.facts
    )
    return replace(report, facts=facts)


def _said(outcomes: pl.DataFrame, findings: pl.DataFrame) -> Said:
    by_rule = rule_outcomes(outcomes).group_by("rule").agg("outcome", "reason")
    return Said(
        {rule: frozenset(zip(said, reasons, strict=True)) for rule, said, reasons in by_rule.iter_rows()},
        frozenset(findings["rule"]),
        tuple(findings["message"]),
    )
