"""Reports for tests of error localisation: numbers by item, and what would mend them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product

import polars as pl

from expectations.forms import form
from expectations.rules import Comparison, Family, Severity, rules_of
from expectations.rules.columns import COMPUTED, CONTRACTS
from tasks.checking.inputs import RuleInputs
from tasks.checking.localise import Repair, repairs_of
from tasks.tables import VALUE
from tests.cases import CLEAN_BY_FORM, YEARS

Values = Mapping[str, Decimal | None]
NO_DOUBT = pl.DataFrame(schema={"submission_id": pl.String(), "item": pl.String()})


def inputs_of(form_id: str, *reports: Values, computed: tuple[str, ...] = ()) -> RuleInputs:
    """Reports as rules see them, called `a0`, `a1` and so on."""
    items = [item.id for item in form(form_id).items]
    frame = pl.DataFrame(
        [
            {"year": YEARS[form_id], "unit_id": None, "unit": None, "submission_id": f"a{number}", **values}
            for number, values in enumerate(reports)
        ],
        schema={
            "year": pl.Int32(),
            **dict.fromkeys(("unit_id", "unit", "submission_id"), pl.String()),
            **dict.fromkeys(items, VALUE),
        },
    )
    # nothing in one row, nothing misplaced, no prose, no maker of regulations: empty where the contract wants something
    empty = {pl.String(): "", pl.List(pl.String()): [], pl.List(pl.Int64()): [], pl.Int64(): 0, pl.Boolean(): False}
    others = [
        pl.lit(None if column.nullable else empty[column.dtype], column.dtype).alias(name)
        for name, column in CONTRACTS[Family.TABLE].on(form_id).items()
        if name not in frame.columns and name != COMPUTED
    ]
    return RuleInputs(
        form_id, frame.with_columns(*others, pl.lit(list(computed), pl.List(pl.String())).alias(COMPUTED))
    )


def repairs(
    form_id: str, values: Values, *, computed: tuple[str, ...] = (), doubted: tuple[str, ...] = ()
) -> list[Repair]:
    """What would mend one report."""
    cells = NO_DOUBT.vstack(pl.DataFrame([("a0", item) for item in doubted], NO_DOUBT.schema, orient="row"))
    return repairs_of(inputs_of(form_id, values, computed=computed), rules_of(Family.TABLE, form_id), cells)


def moved(form_id: str, moves: Mapping[str, int]) -> dict[str, Decimal | None]:
    """A faultless report of larger numbers, with these cells moved."""
    clean = {item: None if value is None else value * 20 for item, value in CLEAN_BY_FORM[form_id].items()}
    return {item: None if value is None else value + moves.get(item, 0) for item, value in clean.items()}


def ways(repair: Repair) -> list[dict[str, Decimal]]:
    """The sets that mend an error: for each cell the number it would be changed to."""
    return [{change.item: change.after for change in way} for way in repair.ways]


def all_choices(found: list[Repair]) -> Iterator[dict[str, Decimal]]:
    """Every choice of one way for each error."""
    for choice in product(*map(ways, found)):
        yield {item: value for way in choice for item, value in way.items()}


def demands(form_id: str) -> list[Comparison]:
    """What must hold on a form, or block."""
    return [
        comparison
        for rule in rules_of(Family.TABLE, form_id)
        for check in rule.checks
        if rule.severity_of(check) is Severity.BLOCK
        for comparison in check.comparisons
    ]


def holds(comparison: Comparison, values: Values) -> bool | None:
    """Whether a comparison holds; `None` where it has a blank."""
    sides = []
    for side in (comparison.left, comparison.right):
        numbers = [values[item] for item in side]
        known = [number for number in numbers if number is not None]
        if len(known) < len(numbers):
            return None
        sides.append(sum(known, Decimal(0)))
    left, right = sides
    return left == right if comparison.is_equal else left <= right
