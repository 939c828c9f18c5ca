"""Whatever the report: no false suggestion, the true number among the smallest sets, and sets that do mend."""

from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import permutations
from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from examples.figures import clean_figures
from expectations.forms import form
from expectations.rules import Comparison, Family, rules_of
from tasks.checking.localise import repairs_of, repairs_table
from tests.checking.repairs import NO_DOUBT, all_choices, demands, holds, inputs_of, repairs, ways
from tests.soak import examples

FORMS = ("2014", "2019", "2021")
MOST_SEEDS = 40
CHANCES = st.integers(0, 2**32 - 1).map(Random)

Figures = dict[str, Decimal | None]


def closed(form_id: str, chance: Random) -> Figures:
    """A report in which everything adds up; small numbers or large ones."""
    times = chance.choice((1, 1, 3, 250))
    figures = clean_figures(form_id, str(chance.randrange(MOST_SEEDS)))
    return {item: value * times for item, value in figures.items()}


@cache
def summed(form_id: str) -> list[str]:
    """The items that stand in an equality."""
    found = {item for demand in demands(form_id) if demand.is_equal for item in (*demand.left, *demand.right)}
    return [item.id for item in form(form_id).items if item.id in found]


def miswritten(values: Figures, item: str, chance: Random) -> Decimal:
    """Another number for the item: a slip of one or more, a digit too many, two digits exchanged for nothing."""
    value = values[item] or Decimal(0)
    return chance.choice(
        [other for other in (value + 1, value + 9, value * 10, value - 1, Decimal(0)) if 0 <= other != value]
    )


@settings(max_examples=examples(20))
@given(st.sampled_from(FORMS), CHANCES)
def test_nothing_is_suggested_where_everything_adds_up(form_id: str, chance: Random) -> None:
    assert repairs(form_id, closed(form_id, chance)) == []


@settings(max_examples=examples(60))
@given(st.sampled_from(FORMS), CHANCES)
def test_one_wrong_number_is_named_with_its_true_value(form_id: str, chance: Random) -> None:
    values = closed(form_id, chance)
    item = chance.choice(summed(form_id))
    (repair,) = repairs(form_id, {**values, item: miswritten(values, item, chance)})
    assert {item: values[item]} in ways(repair)
    assert all(len(way) == 1 for way in ways(repair))
    assert repair.is_complete


def test_every_number_in_an_equality_is_named_with_its_true_value() -> None:
    for form_id in FORMS:
        values = closed(form_id, Random(7))  # noqa: S311 - no secret
        for item in summed(form_id):
            (repair,) = repairs(form_id, {**values, item: (values[item] or Decimal(0)) + 3})
            assert {item: values[item]} in ways(repair)


@settings(max_examples=examples(30))
@given(st.sampled_from(FORMS), st.integers(1, 4), CHANCES)
def test_every_choice_of_named_sets_makes_all_sums_hold(form_id: str, wrong: int, chance: Random) -> None:
    values = closed(form_id, chance)
    slips = {item: miswritten(values, item, chance) for item in chance.sample(summed(form_id), wrong)}
    values |= slips
    found = repairs(form_id, values)
    assert all(ways(repair) for repair in found)
    assert found or all(holds(demand, values) for demand in demands(form_id))
    assert sum(len(ways(repair)[0]) for repair in found) <= wrong
    for choice in list(all_choices(found))[:100]:
        assert all(holds(demand, values | choice) for demand in demands(form_id))
        assert all(number >= 0 and number == int(number) for number in choice.values())
        assert all(number != values[item] for item, number in choice.items())


@settings(max_examples=examples(20))
@given(st.sampled_from(FORMS), CHANCES)
def test_no_other_set_is_as_small(form_id: str, chance: Random) -> None:
    """Against every cell and every pair of cells in the sums, all numbers tried one by one."""
    values: Figures = dict(clean_figures(form_id, str(chance.randrange(MOST_SEEDS))))
    for item in chance.sample(summed(form_id), 2):
        values[item] = miswritten(values, item, chance)
    found = repairs(form_id, values)
    named = {frozenset(choice) for choice in all_choices(found)} - {frozenset()}
    alone, pairs = mending(form_id, values)
    if all(repair.is_complete for repair in found):
        assert named == (alone or pairs)
    else:
        assert named < pairs
        assert not alone


def mending(form_id: str, values: Figures) -> tuple[set[frozenset[str]], set[frozenset[str]]]:
    """The cells, and the pairs of cells, that other numbers in just these make everything add up."""
    cells, equations = summed(form_id), [demand for demand in demands(form_id) if demand.is_equal]
    matrix = np.array([[(cell in demand.left) - (cell in demand.right) for cell in cells] for demand in equations])
    numbers = np.array([int(values[cell] or 0) for cell in cells])
    residuals = matrix @ numbers
    alone: set[frozenset[str]] = set()
    pairs: set[frozenset[str]] = set()
    for first, last in permutations(range(len(cells)), 2):
        touched = (matrix[:, first] != 0) | (matrix[:, last] != 0)
        if residuals[~touched].any():
            continue
        for number in range(numbers.max() * 2 + 1):
            left = residuals + matrix[:, first] * (number - numbers[first])
            moves = set(-left[matrix[:, last] != 0] * matrix[matrix[:, last] != 0, last])
            is_mended = not left[matrix[:, last] == 0].any() and len(moves) == 1
            if is_mended and numbers[last] + min(moves) >= 0 and residuals.any():
                changed = {cells[first]: number != numbers[first], cells[last]: moves != {0}}
                kept = frozenset(cell for cell, is_changed in changed.items() if is_changed)
                (alone if len(kept) == 1 else pairs).add(kept)
    return alone, pairs


@settings(max_examples=examples(30))
@given(st.sampled_from(FORMS), st.integers(1, 24), CHANCES)
def test_a_blank_is_neither_a_zero_nor_a_fault(form_id: str, blanks: int, chance: Random) -> None:
    """Blanks cause no suggestion and are in none; what could be filled before can be filled after."""
    values = closed(form_id, chance)
    values |= dict.fromkeys(chance.sample(summed(form_id), blanks))
    assert repairs(form_id, values) == []
    item = chance.choice([item for item in summed(form_id) if values[item] is not None])
    slipped = {**values, item: miswritten(values, item, chance)}
    found = repairs(form_id, slipped)
    is_seen = any(holds(demand, slipped) is False for demand in demands(form_id))
    assert bool(found) == is_seen
    for choice in list(all_choices(found))[:100]:
        mended = slipped | choice
        assert all(slipped[changed] is not None for changed in choice)
        assert all(holds(demand, mended) is not False for demand in demands(form_id))
        assert all(can_be_filled(demand, mended) for demand in demands(form_id) if can_be_filled(demand, slipped))


def can_be_filled(demand: Comparison, values: Figures) -> bool:
    """Whether numbers from 0 on in the blanks could make it hold; the blanks here are all of one sign."""
    left, right = (
        sum((values[item] or Decimal(0) for item in side), Decimal(0)) for side in (demand.left, demand.right)
    )
    is_open_left, is_open_right = (any(values[item] is None for item in side) for side in (demand.left, demand.right))
    may_be_less, may_be_more = left <= right or is_open_right, left >= right or is_open_left
    return may_be_less and (may_be_more or not demand.is_equal)


@settings(max_examples=examples(20))
@given(st.sampled_from(FORMS), CHANCES)
def test_order_has_no_influence(form_id: str, chance: Random) -> None:
    reports = []
    for _ in range(3):
        values = closed(form_id, chance)
        slips = chance.sample(summed(form_id), chance.randint(1, 3))
        reports.append(values | {item: miswritten(values, item, chance) for item in slips})
    rules = rules_of(Family.TABLE, form_id)
    there = inputs_of(form_id, *reports)
    columns = there.frame.columns
    back = replace(there, frame=there.frame.reverse().select(chance.sample(columns, len(columns))))
    assert_frame_equal(
        repairs_table(repairs_of(there, rules, NO_DOUBT)), repairs_table(repairs_of(back, rules, NO_DOUBT))
    )
