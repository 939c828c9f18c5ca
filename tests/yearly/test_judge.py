"""Great Expectations' verdicts against our own outcomes, rule by rule, and what happens where they part."""

import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pytest

from expectations.forms import form_ids
from expectations.rules import CATALOGUE, Family, Rule
from expectations.suites import run
from expectations.suites.model import ExpectationSpec, Suite, Verdict
from expectations.suites.run import judge
from tasks.checking import Checked
from tasks.checking.broken import RuleExecutionError
from tasks.checking.evaluate import apply_precedence, evaluate
from tasks.checking.inputs import RuleInputs
from tasks.checking.suites import suite_of
from tasks.model.codes import Outcome, State, UnitKind
from tasks.model.unit import Unit
from tasks.tables import Outcomes, Readings
from tasks.yearly.judge import verify_agreement
from tests.cases import UNIT, a_report, a_submission, checked
from tests.checking.scenes import CASES, Scene

_ROWS = 140
_NUMBERS = (1, 2, 3, 7, 12, 40, 100, 1_000, 250_000, 3_000_000)
# For the rows by turns: how many of their cells are zero, and how many null.
_TURNS = ((1.0, 0.0), (1.0, 1.0), (0.97, 0.0), (0.7, 0.02), (0.3, 0.0), (0.9, 0.3), (0.3, 0.3))
_SHARED = 5
_KEYS = ("unit_id", "unit", "submission_id")
_EVERY = {str(outcome) for outcome in Outcome}


@dataclass(frozen=True)
class Group:
    """Rules and the subjects that they are computed over."""

    name: str
    title: str
    rules: tuple[Rule, ...]
    inputs: RuleInputs

    def over(self, frame: pl.DataFrame) -> "Group":
        """The same rules over other subjects."""
        return replace(self, inputs=RuleInputs(self.inputs.form, frame))


class Judged(NamedTuple):
    """The verdicts, and what Great Expectations keeps of each spec."""

    verdicts: tuple[Verdict, ...]
    stored: list[dict[str, Any]]


def every_form() -> Scene:
    """A year with a report on every form, and one that the district itself prints on each."""
    government = Unit("gov-district", "晴川区人民政府", UnitKind.DISTRICT)
    submissions = []
    for form_id in form_ids():
        report = a_report(form_id=form_id)
        printed = a_submission(report, unit=government, state=State.CONSOLIDATED, id=f"sum/{form_id}", revision=None)
        submissions += [a_submission(report, unit=replace(UNIT, id=f"dept-{form_id}"), id=f"unit/{form_id}"), printed]
    return Scene(tuple(submissions))


def groups_of(scene: Scene) -> list[Group]:
    """The groups of rules that are applied to a scene, with the subjects that are seen in it."""
    seen: list[Group] = []

    def watching(name: str, title: str, rules: Sequence[Rule], inputs: RuleInputs, **given: object) -> Suite:
        seen.append(Group(name, title, tuple(rules), inputs))
        return suite_of(name, title, rules, inputs, **given)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tasks.checking.suite_of", watching)
        checked(*scene.submissions, year=scene.year, roster=scene.roster, prior_year=scene.prior_year)
    return seen


def varied(group: Group) -> Group:
    """The group over made-up inputs: every column takes every kind of value, and is null here and there."""
    forms = [group.inputs.form] if group.inputs.form else form_ids()
    names = [f"{form_id}-{number}" for form_id in forms for number in range(_ROWS)]
    if group.name == "document":  # a document that fails leaves all rules about its table open: not of every report
        names = [name if number % _SHARED == 0 else f"document-{name}" for number, name in enumerate(names)]
    columns = {
        "unit_id": pl.Series(names),
        "unit": pl.Series([f"{name}局" for name in names]),
        "submission_id": pl.Series([f"s{name}" for name in names]),
    }
    for name, dtype in group.inputs.frame.schema.items():
        if name not in columns:
            values = [2021] * len(names) if name == "year" else drawn(name, dtype, len(names))
            columns[name] = pl.Series(name, values, dtype=dtype)
    return group.over(pl.DataFrame(columns))


def drawn(name: str, dtype: pl.DataType, rows: int) -> list[object]:
    """Values of a column for so many inputs, the same each time."""
    chance = np.random.default_rng(zlib.crc32(name.encode()))
    zeros, nulls = np.array([_TURNS[row % len(_TURNS)] for row in range(rows)]).T
    is_zero, is_null = chance.random(rows) < zeros, chance.random(rows) < nulls
    numbers = np.where(is_zero, 0, chance.choice(_NUMBERS, rows)).tolist()
    return [_of(dtype, None if null else number) for null, number in zip(is_null.tolist(), numbers, strict=True)]


def _of(dtype: pl.DataType, value: int | None) -> object:
    """A number as a value of a column's type."""
    if isinstance(dtype, pl.List):
        return []
    if value is None or dtype.is_numeric():
        return value
    if dtype == pl.String:
        return form_ids()[value % 3] if value % 2 else ""
    moment = datetime(2022, 1, 1) + timedelta(value % 60)
    of_other_types: Mapping[pl.DataType, object] = {pl.Boolean(): value > 0, pl.Date(): moment.date()}
    return of_other_types.get(dtype, moment)


def with_scene(groups: Sequence[Group], scene: Scene, number: int) -> list[Group]:
    """The groups with the subjects of a scene besides, under names of their own."""
    seen = {group.name: group.inputs.frame for group in groups_of(scene)}
    named = [pl.format(f"scene{number}-{{}}", pl.col(key).fill_null("")).alias(key) for key in _KEYS]
    return [
        group.over(pl.concat([group.inputs.frame, seen[group.name].with_columns(named)], how="diagonal"))
        if group.name in seen
        else group
        for group in groups
    ]


def computed(groups: Sequence[Group]) -> Checked:
    """What checking makes of the groups."""
    evaluated = [evaluate(group.rules, group.inputs, Readings.frame()) for group in groups]
    marked = [
        each.outcomes.with_columns(group=pl.lit(group.name)) for group, each in zip(groups, evaluated, strict=True)
    ]
    settled = apply_precedence(pl.concat(marked), [rule for group in groups for rule in group.rules])
    made = tuple(
        suite_of(
            group.name,
            group.title,
            group.rules,
            group.inputs,
            outcomes=settled.filter(group=group.name),
            broken={},
        )
        for group in groups
    )
    broken = {rule: error for each in evaluated for rule, error in each.broken.items()}
    outcomes = Outcomes.check(settled.select(Outcomes.column_names()))
    return replace(checked(), outcomes=outcomes, suites=made, broken=broken)


def never_said(outcomes: pl.DataFrame) -> Mapping[str, set[str]]:
    """For each rule the outcomes that there are none of, if any."""
    said = {rule: set(outcomes.filter(rule=rule)["outcome"]) for rule in CATALOGUE}
    return {rule: _EVERY - found for rule, found in said.items() if found != _EVERY}


@pytest.fixture(scope="module")
def made() -> Checked:
    """What the whole catalogue says of made-up subjects of every form.

    What chance does not find for a rule is shown by its scenes, which are added.
    """
    groups = [varied(group) for group in groups_of(every_form())]
    cases = [CASES[rule] for rule in never_said(computed(groups).outcomes)]
    scenes = {id(scene): scene for case in cases for scene in (case.passes, case.fails, case.unassessed) if scene}
    for number, scene in enumerate(scenes.values()):
        groups = with_scene(groups, scene, number)
    return computed(groups)


@pytest.fixture(scope="module")
def judged(made: Checked) -> Judged:
    """What Great Expectations says of the same, and what it keeps of it."""
    return judged_by_engine(made.suites)


def judged_by_engine(asked: Sequence[Suite]) -> Judged:
    context = run._context(None, {}, "2021")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "_context", lambda *_: context)
        verdicts = judge(asked, None, run_name="2021")
    store = context.validation_results_store
    kept = [store.get(key).to_json_dict() for key in store.list_keys()]  # type: ignore[union-attr]
    return Judged(verdicts, [result for each in kept for result in each["results"]])


@pytest.fixture(scope="module")
def ours(made: Checked) -> Mapping[tuple[str, str, str], pl.DataFrame]:
    """Our own outcomes by suite, rule and instance."""
    found = {}
    for suite in made.suites:
        rules = {spec.rule for spec in suite.specs}
        on_suite = made.outcomes.filter(pl.col("rule").is_in(rules)).join(
            suite.frame.select(suite.keys), on=suite.keys, how="semi", nulls_equal=True
        )
        for (rule, instance), outcomes in on_suite.partition_by("rule", "instance", as_dict=True).items():
            found[suite.name, str(rule), str(instance)] = outcomes
    return found


def keys_of(outcomes: pl.DataFrame, outcome: str) -> list[tuple[str, ...]]:
    return sorted(outcomes.filter(outcome=outcome).select("unit_id", "unit", "submission_id").rows())


def demanded(made: Checked) -> list[tuple[Suite, ExpectationSpec]]:
    return [(suite, spec) for suite in made.suites for spec in suite.specs]


def test_every_rule_is_demanded_on_every_form_it_serves(made: Checked) -> None:
    names = {(suite.name, spec.rule) for suite, spec in demanded(made)}
    for rule in CATALOGUE.values():
        on_forms = {f"form{form_id}_{rule.family.value}" for form_id in rule.forms or form_ids()}
        expected = {rule.family.value} if rule.family in (Family.DOCUMENT, Family.ROSTER) else on_forms
        assert {suite for suite, of in names if of == rule.id} == expected, rule.id


def test_every_rule_passes_fails_and_cannot_be_assessed_somewhere(made: Checked) -> None:
    assert made.broken == {}
    always = {rule: never for rule, never in never_said(made.outcomes).items() if CASES[rule].unassessed is not None}
    assert always == {}
    assert all(never <= {"cannot_be_assessed", "pass"} for never in never_said(made.outcomes).values())


def test_verdicts_are_our_outcomes_rule_by_rule(
    made: Checked, judged: Judged, ours: Mapping[tuple[str, str, str], pl.DataFrame]
) -> None:
    """Great Expectations passes and fails what we do; what it calls missing we leave open or have no question about."""
    for (suite, spec), verdict in zip(demanded(made), judged.verdicts, strict=True):
        name = (suite.name, spec.rule, spec.instance)
        assert (verdict.suite, verdict.rule, verdict.instance, verdict.error) == (*name, None)
        found = ours[name]
        failed, passed, unassessed = (keys_of(found, outcome) for outcome in ("fail", "pass", "cannot_be_assessed"))
        assert sorted(verdict.failed_keys) == failed, name
        assert (verdict.failed, verdict.evaluated) == (len(failed), len(failed) + len(passed)), name
        unjudged = set(suite.frame.filter(pl.col(spec.column).is_null()).select(suite.keys).rows())
        assert verdict.missing == len(unjudged) == suite.frame.height - verdict.evaluated, name
        assert set(unassessed) <= unjudged, name


def test_the_pages_are_told_how_many_subjects_could_not_be_assessed(
    made: Checked, ours: Mapping[tuple[str, str, str], pl.DataFrame]
) -> None:
    told: dict[tuple[str, str], int] = defaultdict(int)
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for suite, spec in demanded(made):
        told[suite.name, spec.rule] += int(spec.meta["cannot_be_assessed"])
    for (suite_name, rule, _), outcomes in ours.items():
        counted[suite_name, rule] += len(keys_of(outcomes, "cannot_be_assessed"))
    assert told == counted


def test_what_agrees_is_confirmed(made: Checked, judged: Judged) -> None:
    verify_agreement(made, judged.verdicts)


def with_one_failure_more(verdict: Verdict) -> Verdict:
    return replace(verdict, failed=verdict.failed + 1, failed_keys=(*verdict.failed_keys, ("x", "x", "x")))


def with_another_key(verdict: Verdict) -> Verdict:
    return replace(verdict, failed_keys=(*verdict.failed_keys[1:], ("x", "x", "x")))


def with_a_failure_less(verdict: Verdict) -> Verdict:
    return replace(verdict, failed=verdict.failed - 1, failed_keys=verdict.failed_keys[1:])


def with_one_more_judged(verdict: Verdict) -> Verdict:
    return replace(verdict, evaluated=verdict.evaluated + 1, missing=verdict.missing - 1)


def with_an_error(verdict: Verdict) -> Verdict:
    return replace(verdict, error="规则运行出错")


@pytest.mark.parametrize(
    "change",
    [with_one_failure_more, with_another_key, with_a_failure_less, with_one_more_judged, with_an_error, None],
)
def test_a_verdict_that_is_not_our_outcome_stops_the_rule_whichever_it_is(
    made: Checked, judged: Judged, change: Callable[[Verdict], Verdict] | None
) -> None:
    """For each rule its last verdict with a failure is changed, or left away."""
    last = {(verdict.suite, verdict.rule): at for at, verdict in enumerate(judged.verdicts) if verdict.failed}
    told = list(judged.verdicts)
    for at in last.values():
        told[at] = change(told[at]) if change else replace(told[at], rule="NONE")
    with pytest.raises(RuleExecutionError) as raised:
        verify_agreement(made, told)
    assert set(raised.value.broken) == set(CATALOGUE)


def test_an_outcome_that_was_not_judged_so_stops_the_rule(made: Checked, judged: Judged) -> None:
    """Whatever is changed in our own table: a failure taken back, a pass, or something left open."""
    other = {"pass": "fail", "fail": "pass", "cannot_be_assessed": "pass"}
    demanded_ones = {(spec.rule, spec.instance) for _, spec in demanded(made)}
    for outcome, instead in other.items():
        row = next(
            at
            for at, (rule, instance, found) in enumerate(made.outcomes.select("rule", "instance", "outcome").rows())
            if found == outcome and (rule, instance) in demanded_ones
        )
        outcomes = [instead if at == row else found for at, found in enumerate(made.outcomes["outcome"])]
        forged = replace(made, outcomes=made.outcomes.with_columns(outcome=pl.Series(outcomes)))
        with pytest.raises(RuleExecutionError) as raised:
            verify_agreement(forged, judged.verdicts)
        assert set(raised.value.broken) == {made.outcomes["rule"][row]}


def test_an_engine_that_judges_otherwise_is_found_out(made: Checked, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without upper bounds, the rules that have one no longer fail where they did."""
    (suite,) = (suite for suite in made.suites if suite.name == "form2014_table")
    make = run._expectation

    def lenient(spec: ExpectationSpec, position: int, defect: str | None) -> object:
        return make(replace(spec, upper=None, lower=-1e9 if spec.lower is None else spec.lower), position, defect)

    monkeypatch.setattr(run, "_expectation", lenient)
    with pytest.raises(RuleExecutionError) as raised:
        verify_agreement(replace(made, suites=(suite,)), judge([suite], None, run_name="2021"))
    assert set(raised.value.broken) == {spec.rule for spec in suite.specs if spec.upper is not None}


def test_nothing_but_nulls_is_a_success_to_the_engine_and_open_to_us(made: Checked) -> None:
    """Why the third outcome is our own: of no residual at all, Great Expectations says success."""
    suite = made.suites[0]
    nothing = [pl.lit(None, pl.Float64).alias(spec.column) for spec in suite.specs]
    verdicts, stored = judged_by_engine([replace(suite, frame=suite.frame.with_columns(nothing))])
    assert {each["success"] for each in stored} == {True}
    assert {(verdict.evaluated, verdict.missing) for verdict in verdicts} == {(0, suite.frame.height)}


def test_severity_rule_and_keys_reach_what_the_engine_keeps(made: Checked, judged: Judged) -> None:
    severities = {"block": "critical", "explain": "warning", "hint": "info"}
    failed = {(verdict.rule, verdict.instance): set(verdict.failed_keys) for verdict in judged.verdicts}
    assert len(judged.stored) == len(demanded(made))
    for found in judged.stored:
        config = found["expectation_config"]
        rule, instance = CATALOGUE[config["meta"]["rule_id"]], config["meta"]["instance"]
        assert config["severity"] == severities[rule.severity_of(rule.check(instance))]
        assert {"title": rule.title, "formula": rule.formula}.items() <= config["meta"].items()
        for row in found["result"]["unexpected_index_list"] or ():
            assert set(row) == {*_KEYS, config["kwargs"]["column"]}
    assert {found["expectation_config"]["meta"]["rule_id"] for found in judged.stored} == set(CATALOGUE)
    named = [row for found in judged.stored for row in found["result"]["unexpected_index_list"] or ()]
    assert {tuple(row[key] for key in _KEYS) for row in named} == set().union(*failed.values())
