"""Whatever happened to the cells of a row on their way into a file, no number changes without a doubt.

A row that has, after all, as many cells as columns says what it says: nothing tells it from one filled in so. So does
one that adds up by chance, where what was in it did not. And where all numbers of a row are read, but do not add up,
the rules say so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.render.official import official_tables
from examples.render.table import Table, TableCell, TableRow
from examples.report import SampleReport
from expectations.forms import Equation, Item, form
from tasks.model.codes import Status
from tasks.model.document import Block, Document, Grid, Paragraph
from tasks.model.report import Fact
from tasks.reading.grids import Span, build, flow, table_place
from tasks.reading.plain import text
from tasks.recognition.table.recognise import recognise_table
from tests.soak import IS_SOAK
from tests.strategies import chance_of, closed_values

FORMS = ("2014", "2019", "2021")
LAYOUTS = ("bars", "bars-behind", "lines", "grid")
"""Bars between cells; more of them behind those that merged labels leave; one cell per line; cells with spans."""


@dataclass(frozen=True)
class Damaged:
    """A row's cells for numbers as they are in the file, and the items they are of."""

    items: tuple[str, ...]
    cells: tuple[str, ...]


def some_values(form_id: str, chance: Random) -> dict[str, Decimal | None]:
    """Numbers that add up; in some reports and rows what is 0 is left blank, or the parts are, or the total is."""
    values: dict[str, Decimal | None] = dict(closed_values(form_id, chance))
    habit = chance.randrange(4)
    for row in form(form_id).rows:
        kind = habit if chance.randrange(3) else chance.randrange(5)
        for at, item in enumerate(row.items):
            is_blank = {
                0: False,
                1: values[item.id] == 0,
                2: at < len(row.items) - 1 and values[item.id] == 0,
                3: chance.randrange(4) == 0,
                4: at < len(row.items) - 1,
            }[kind]
            if is_blank:
                values[item.id] = None
    return values


def damage(cells: list[str], chance: Random) -> list[str]:
    """Drop, move, glue or split cells; what is dropped may leave a bar at the row's end."""
    kind = chance.choice(("drop", "drop-blanks", "move", "glue", "split"))
    blanks = [at for at, cell in enumerate(cells) if not cell]
    before = len(cells)
    if kind == "drop":
        del cells[chance.randrange(len(cells))]
    elif kind == "drop-blanks" and blanks:
        gone = set(chance.sample(blanks, chance.randint(1, len(blanks))))
        cells = [cell for at, cell in enumerate(cells) if at not in gone]
    elif kind == "move" and blanks:
        del cells[chance.choice(blanks)]
        cells.insert(chance.randint(0, len(cells)), "")
    elif kind == "glue" and len(cells) > 1:
        at = chance.randrange(len(cells) - 1)
        cells[at : at + 2] = [chance.choice(("", " ")).join(cells[at : at + 2]).strip()]
    elif kind == "split" and (long := [at for at, cell in enumerate(cells) if len(cell) > 1 and cell.isdigit()]):
        at = chance.choice(long)
        cut = chance.randint(1, len(cells[at]) - 1)
        cells[at : at + 1] = [cells[at][:cut], cells[at][cut:]]
    return [*cells, *[""] * (chance.choice((0, 1, 1, 2)) * max(0, before - len(cells)))]


def document_of(printed: Sequence[Table], layout: str, hurt: dict[int, list[str]]) -> Document:
    """The tables in a layout, with other cells for the numbers of some rows, by their place among all rows."""
    blocks: list[Block] = []
    lines: list[str] = []
    at = 0
    for number, table in enumerate(printed, 1):
        spans: list[list[Span]] = []
        for row in table.rows:
            labels = [cell for cell in row.cells if not cell.is_value]
            own = (
                [TableCell(cell) for cell in hurt[at]] if at in hurt else [cell for cell in row.cells if cell.is_value]
            )
            cells = [*labels, *own]
            spans.append([Span(cell.text, cell.rows, cell.columns) for cell in cells])
            texts = [cell.text for cell in cells] + [""] * (surplus_of(row) if layout == "bars-behind" else 0)
            lines += [f"{cell} |" for cell in texts] if layout == "lines" else [" | ".join(texts) + " |"]
            at += 1
        blocks += [Paragraph("下表列出有关情况。", f"第{number}段"), _grid(spans, number)]
        lines.append("下表列出有关情况。")
    return Document("html", tuple(blocks)) if layout == "grid" else text.read("\n".join(lines).encode())


def surplus_of(row: TableRow) -> int:
    """How many columns the row's merged cells cover beyond their first."""
    return sum(cell.columns - 1 for cell in row.cells)


def _grid(spans: Sequence[Sequence[Span]], number: int) -> Grid:
    return build(flow(spans), f"表{number}", table_place(number))


def in_columns(document: Document) -> set[str]:
    """The places of cells in grids whose rows are all of one length: what stands there stands in its column."""
    grids = [grid for grid in document.grids if len({len(row) for row in grid.rows}) == 1]
    return {cell.place for grid in grids for row in grid.rows for cell in row if len(row) > 1}


def is_silent(fact: Fact, true: Decimal | None, damaged: Damaged | None, places: set[str]) -> bool:
    """Whether a fact gives another number, or none, without a doubt, though the file does not say so."""
    if fact.doubt is not None or fact.status in {Status.UNREADABLE, Status.ABSENT} or fact.value == true:
        return False
    if damaged is None:
        return True
    if not any(damaged.cells):  # nothing is left of the row
        return fact.value is not None
    is_full = len(damaged.cells) == len(damaged.items) or fact.place in places
    return not (is_full and fact.raw == [*damaged.cells, ""][damaged.items.index(fact.item)])


def row_sums(form_id: str) -> list[Equation]:
    layout = form(form_id)
    return [equation for equation in layout.equations if len({layout.item(item).row for item in equation.items}) == 1]


def adds_up(equation: Equation, values: Mapping[str, Decimal | None]) -> bool:
    """Whether the total is there and is the sum of its parts, blanks counting for nothing."""
    total = values[equation.left[0]]
    return total is not None and total == sum(values[item] or 0 for item in equation.right)


def holds_in(equation: Equation, facts: Sequence[Fact]) -> bool:
    """Whether an equation holds, or cannot be told to fail."""
    values = {fact.item: fact.value for fact in facts}
    left, right = ([values[item] for item in side] for side in (equation.left, equation.right))
    if None in left or None in right:
        return True
    return sum(value or 0 for value in left) == sum(value or 0 for value in right)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=2_000 if IS_SOAK else 10, deadline=None)  # 24,000 in a soak
@given(seed=st.integers(0, 2**32 - 1))
def test_no_number_changes_silently(form_id: str, layout: str, seed: int) -> None:
    chance = chance_of(seed)
    values = some_values(form_id, chance)
    printed = tables_of(form_id, values)
    rows = [row for table in printed for row in table.rows]
    numbered = [at for at, row in enumerate(rows) if any(cell.is_value for cell in row.cells)]
    items = dict(zip(numbered, (row.items for row in form(form_id).rows if row.items), strict=True))
    # One row or a few, or every row of the report.
    chosen = numbered if chance.randrange(4) == 0 else chance.sample(numbered, chance.randint(1, 3))
    hurt = {at: damage(texts_of(rows[at]), chance) for at in chosen}
    document = document_of(printed, layout, hurt)
    table = recognise_table(document)
    if table is None:
        return
    damaged = {
        item: row for at in chosen for row in [damaged_row(rows[at], items[at], hurt[at], layout)] for item in row.items
    }
    places = in_columns(document)
    wrong = {equation.left[0] for equation in row_sums(form_id) if not holds_in(equation, table.facts)}
    silent = [fact for fact in table.facts if is_silent(fact, values[fact.item], damaged.get(fact.item), places)]
    read = {fact.item: fact.value for fact in table.facts}
    by_chance = {sum_.left[0] for sum_ in row_sums(form_id) if adds_up(sum_, read) and not adds_up(sum_, values)}
    silent = [fact for fact in silent if f"{fact.item.rpartition('.')[0]}.total" not in wrong | by_chance]
    assert table.layout.id == form_id
    assert not silent, (silent, {at: (texts_of(rows[at]), hurt[at]) for at in chosen})


def damaged_row(row: TableRow, items: Sequence[Item], cells: Sequence[str], layout: str) -> Damaged:
    """A row as it is in the file; with the bars behind it only where these make up for cells that it lacks."""
    bars = surplus_of(row) if layout == "bars-behind" and len(cells) + surplus_of(row) == len(items) else 0
    return Damaged(tuple(item.id for item in items), (*cells, *[""] * bars))


def tables_of(form_id: str, values: dict[str, Decimal | None]) -> list[Table]:
    """The form's tables as they are printed: one per block, but for those that stand in one."""
    report = SampleReport("某局", 2020, values, "题", "某局", form=form_id)
    count = len(form(form_id).blocks)
    groups = [range(count)] if count == 1 else [range(count - 2), [count - 2], [count - 1]]
    return [table for numbers in groups for table in official_tables(report, numbers)]


def texts_of(row: TableRow) -> list[str]:
    return [cell.text for cell in row.cells if cell.is_value]
