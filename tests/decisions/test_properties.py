"""Whatever is decided: what was read stays, twice is once, and the order of the decisions says nothing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.decisions import (
    Decision,
    DecisionContext,
    Guard,
    Ledger,
    corrected_readings,
    decide,
    guards_of,
    published_decisions,
)
from tasks.model.codes import FindingState, Waived
from tasks.tables import Findings, Readings
from tests.cases import UNIT, YEAR, a_report, a_submission
from tests.decisions.office import OTHER, TODAY, a_ledger, correction, decision_context, explanation, waiver
from tests.soak import examples

ITEMS = ("channel.website", "response.hot_topics", "response.other", "capacity.staff", "training.courses")
DECIDED = {"state", "decision_id", "decided_by", "decision_reason", "decision_note"}
MANY = settings(max_examples=examples(25))


@cache
def found() -> tuple[DecisionContext, tuple[tuple[str, str, Guard], ...]]:
    """A report with findings of every severity, a unit that is missing, and what each finding speaks about."""
    faults = {"channel.website": "99", "response.hot_topics": "0", "capacity.staff": None, "training.courses": "0"}
    as_found = decision_context(a_ledger(), a_submission(a_report(faults)), due=(UNIT.id, OTHER.id))
    guards = guards_of(as_found.findings, as_found.readings)
    keys = as_found.findings.select("rule", "instance").rows()
    return as_found, tuple((rule, instance, guard) for (rule, instance), guard in zip(keys, guards, strict=True))


def readings() -> pl.DataFrame:
    return found()[0].readings.select(Readings.column_names())


numbers = st.sampled_from([None, "0", "1", "2", "9", "99"])


@st.composite
def explanations(draw: st.DrawFn) -> Decision:
    rule, instance, guard = draw(st.sampled_from(found()[1]))
    changed = draw(
        st.dictionaries(st.sampled_from(ITEMS), numbers.map(lambda text: text and Decimal(text)), max_size=1)
    )
    expires = draw(st.sampled_from([None, TODAY, date(YEAR + 1, 4, 20)]))
    return explanation(rule, {**guard, **changed}, instance=instance, expires=expires)  # type: ignore[dict-item]


@st.composite
def waivers(draw: st.DrawFn) -> Decision:
    rule, instance, _ = draw(st.sampled_from(found()[1]))
    unit = draw(st.sampled_from([UNIT.id, OTHER.id]))
    waived = draw(st.sampled_from(Waived))
    of_rule = {"rule": rule, "instance": draw(st.sampled_from([None, instance]))} if waived is Waived.RULE else {}
    return waiver(waived, unit=unit, **of_rule)


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Decisions that fit or do not, at most one correction of a cell and a number."""
    others = draw(st.lists(explanations() | waivers(), max_size=6))
    cells = draw(st.dictionaries(st.tuples(st.sampled_from(ITEMS), numbers), numbers, max_size=6))
    corrections = [correction(item, before, after) for (item, before), after in cells.items() if before != after]
    days = st.sampled_from([date(YEAR + 1, 4, 1), date(YEAR + 1, 4, 2)])
    made = [
        replace(each, id=f"{YEAR}-{number:04}", on=draw(days)) for number, each in enumerate((*others, *corrections))
    ]
    return Ledger(YEAR, tuple(made))


def corrected(ledger: Ledger, read: pl.DataFrame | None = None) -> pl.DataFrame:
    return corrected_readings(readings() if read is None else read, found()[0].submissions, ledger)


def context_of(ledger: Ledger) -> DecisionContext:
    return replace(found()[0], readings=corrected(ledger))


@MANY
@given(ledgers())
def test_no_decisions_change_what_was_read(ledger: Ledger) -> None:
    after = corrected(ledger)
    is_corrected = pl.col("decision_id").is_not_null()
    before = after.with_columns(
        pl.when(is_corrected).then(f"original_{name}").otherwise(name).alias(name)
        for name in ("value", "status", "doubt")
    ).select(Readings.column_names())
    assert before.equals(readings())
    outcome = decide(ledger, context_of(ledger))
    kept = [name for name in Findings.polars_schema() if name not in DECIDED]
    assert outcome.findings.select(kept).equals(Findings.check(found()[0].findings).select(kept))


@MANY
@given(ledgers())
def test_applying_a_ledger_twice_is_applying_it_once(ledger: Ledger) -> None:
    once = corrected(ledger)
    assert corrected(ledger, once).equals(once)


@MANY
@given(ledgers(), ledgers())
def test_a_ledger_is_applied_to_what_was_read_whatever_was_applied_before(one: Ledger, other: Ledger) -> None:
    assert corrected(one, corrected(other)).equals(corrected(one))


@MANY
@given(ledgers(), st.randoms(use_true_random=False))
def test_the_order_of_the_decisions_has_no_influence(ledger: Ledger, chance: Random) -> None:
    shuffled = list(ledger.decisions)
    chance.shuffle(shuffled)
    other = Ledger(YEAR, tuple(shuffled))
    assert corrected(other).equals(corrected(ledger))
    here, there = decide(ledger, context_of(ledger)), decide(other, context_of(other))
    assert there.findings.equals(here.findings)
    assert there.decisions.equals(here.decisions)
    assert published_decisions(other, there.decisions).equals(published_decisions(ledger, here.decisions))


@MANY
@given(ledgers())
def test_every_finding_and_every_decision_has_one_state_and_they_agree(ledger: Ledger) -> None:
    outcome = decide(ledger, context_of(ledger))
    assert outcome.findings.height == found()[0].findings.height
    assert sorted(outcome.decisions["decision_id"]) == sorted(decision.id for decision in ledger.decisions)
    states = dict(outcome.decisions.select("decision_id", "state").iter_rows())
    expected = {
        FindingState.WAIVED: {"holding"},
        FindingState.EXPLAINED: {"holding"},
        FindingState.REOPENED: {"reopened", "expired"},
        FindingState.OPEN: {"holding", None},  # holding: an explanation of what must be repaired
    }
    for state, decision in outcome.findings.select("state", "decision_id").iter_rows():
        assert states.get(decision) in expected[FindingState(state)]


@MANY
@given(ledgers())
def test_nothing_is_applied_whose_guard_does_not_hold(ledger: Ledger) -> None:
    by_id = {decision.id: decision for decision in ledger.decisions}
    for row in corrected(ledger).drop_nulls("decision_id").iter_rows(named=True):
        decision = by_id[row["decision_id"]]
        assert (row["item"], row["original_value"], row["value"]) == (decision.item, decision.before, decision.after)
    values = dict(corrected(ledger).select("item", "value").iter_rows())
    outcome = decide(ledger, context_of(ledger))
    for name in outcome.findings.filter(pl.col("state") == FindingState.EXPLAINED)["decision_id"]:
        numbers_named = {key: value for key, value in by_id[name].guard.items() if key in values}
        assert numbers_named == {key: values[key] for key in numbers_named}
