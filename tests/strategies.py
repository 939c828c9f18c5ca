"""Reports that property tests draw: any numbers, blanks and marks a form's cells may hold."""

from collections.abc import Mapping
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from examples.report import SampleReport, Section
from examples.sample import sample_report
from expectations.forms import Equation, Item, form

__all__ = ["chance_of", "closed_values", "reports"]

YEARS = {"2014": 2018, "2019": 2020, "2021": 2022}
MARKS = ("/", "—", "无")
LARGEST = 99999
RESULTS = ("upheld", "corrected", "other")


def cell(item: Item, chance: Random) -> tuple[Decimal | None, str | None]:
    """An item's value and its text in the cell, `None` where that is the plain number or nothing.

    Numbers are those the form allows, negative ones and decimals too; a cell in eight is blank, as many hold a mark.
    """
    kind = chance.randrange(8)
    if kind == 0:
        return None, None
    if kind == 1:
        return None, chance.choice(MARKS)
    lowest = -LARGEST if item.signed else 0
    scale = Decimal(10) ** min(item.decimals, 4)
    return plain(Decimal(chance.randint(lowest, chance.choice((9, 99, LARGEST)))) / scale), None


@st.composite
def reports(draw: st.DrawFn, form_id: str) -> SampleReport:
    """A report on a form whose cells hold anything they may; the prose is a faultless one's, without its figures.

    One number seeds all cells: two hundred drawn each by itself would cost more than reading the file.
    """
    seed = draw(st.integers(0, 2**32 - 1))
    chance = chance_of(seed)
    drawn = {item.id: cell(item, chance) for item in form(form_id).items}
    clean = sample_report(str(seed % 3), year=YEARS[form_id], form=form_id)
    return SampleReport(
        unit=clean.unit,
        year=clean.year,
        values={item: value for item, (value, _) in drawn.items()},
        printed={item: text for item, (_, text) in drawn.items() if text is not None},
        title=clean.title,
        table_unit=clean.table_unit,
        form=form_id,
        sections=tuple(Section(section.heading, tables=section.tables) for section in clean.sections),
        signature=clean.signature,
        signed_on=clean.signed_on,
    )


def chance_of(seed: int) -> Random:
    """What draws the rest of an example from one number."""
    return Random(seed)  # noqa: S311 - no secret


def closed_values(form_id: str, chance: Random) -> dict[str, Decimal]:
    """Numbers for every item of a form, any but closed under all that its tables add up; a few in five are zero."""
    layout = form(form_id)
    sums = {equation.left[0]: equation.right for equation in layout.equations if len(equation.left) == 1}
    if form_id == "2014":  # reviews and lawsuits may be pending, and then are more than their results
        sums |= {f"{kind}.total": tuple(f"{kind}.{end}" for end in RESULTS) for kind in ("review", "litigation")}
    values = {item.id: some_number(item, chance) for item in layout.items if item.id not in sums}
    for equation in layout.equations:
        if len(equation.left) == 2 and equation.left[0] not in sums:
            close_balance(equation, sums, values)
    while missing := [item for item in sums if item not in values]:
        for item in missing:
            if values.keys() >= set(sums[item]):
                values[item] = sum((values[part] for part in sums[item]), Decimal(0))
    return {item.id: values[item.id] for item in layout.items}


def some_number(item: Item, chance: Random) -> Decimal:
    if chance.randrange(5) < 2:
        return Decimal(0)
    scale = Decimal(10) ** min(item.decimals, 4)
    lowest = -LARGEST if item.signed else 0
    return plain(Decimal(chance.randint(lowest, chance.choice((9, 99, LARGEST)))) / scale)


def close_balance(balance: Equation, sums: Mapping[str, tuple[str, ...]], values: dict[str, Decimal]) -> None:
    """Let what came in be what was handled and what was carried over; no more came in before than that."""
    new, carried_in = balance.left
    handled, carried_out = balance.right
    left = sum((values[part] for part in sums[handled]), values[carried_out])
    values[carried_in] = min(values[carried_in], left)
    values[new] = left - values[carried_in]


def plain(number: Decimal) -> Decimal:
    """The number without zeros at the end of its decimals, as people write it."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
