"""Reports that property tests draw: any numbers, blanks and marks a form's cells may hold."""

from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from examples.report import SampleReport, Section
from examples.sample import sample_report
from expectations.forms import Item, form

__all__ = ["reports"]

YEARS = {"2014": 2018, "2019": 2020, "2021": 2022}
MARKS = ("/", "—", "无")
LARGEST = 99999


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
    chance = Random(seed)  # noqa: S311 - no secret
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


def plain(number: Decimal) -> Decimal:
    """The number without zeros at the end of its decimals, as people write it."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
