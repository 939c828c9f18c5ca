"""Forms 2019 and 2021 in the layouts that real tables come in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.render.official import official_tables
from examples.render.table import Table
from examples.report import SampleReport
from expectations.forms import Form, FormRow, form
from tasks.model.codes import Doubt, Status, UnmatchedReason
from tasks.model.document import Block, Cell, Document, Grid, Paragraph
from tasks.model.report import Fact
from tasks.reading.grids import Span, build, flow, table_place
from tasks.reading.plain import text
from tasks.recognition.table.recognise import RecognisedTable, recognise_table
from tests.soak import examples

FORMS = ("2019", "2021")
Values = Mapping[str, Decimal | None]


def balanced(form_id: str) -> dict[str, Decimal | None]:
    """Numbers, different ones in most cells, for which every equation of the form holds."""
    layout = form(form_id)
    values = {item.id: Decimal(1 + at % 7 + at % 11) for at, item in enumerate(layout.items)}
    carried_in = [item for item in layout.items if item.id.startswith("requests.carried_in.")]
    values |= {item.id: Decimal(2 if item.column in {0, 6} else 0) for item in carried_in}
    return settled(form_id, values)


def tables(form_id: str, values: Values, **given: object) -> list[Table]:
    report = SampleReport("某局", 2020, values, "题", "某局", form=form_id, **given)  # type: ignore[arg-type]
    *stacked, matrix, single = range(len(form(form_id).blocks))
    return [table for numbers in (stacked, [matrix], [single]) for table in official_tables(report, numbers)]


def grid_of(table: Table, number: int) -> Grid:
    spans = [[Span(cell.text, cell.rows, cell.columns) for cell in row.cells] for row in table.rows]
    return build(flow(spans), f"表{number}", table_place(number))


def document_of(form_id: str, values: Values, **given: object) -> Document:
    blocks: list[Block] = []
    for number, table in enumerate(tables(form_id, values, **given), 1):
        blocks += [Paragraph("下表列出有关情况。", f"第{number}段"), grid_of(table, number)]
    return Document("html", (*blocks, Paragraph("五、存在的主要问题及改进情况", "第9段")))


def recognised(document: Document) -> RecognisedTable:
    table = recognise_table(document)
    assert table is not None
    return table


def facts_of(document: Document) -> dict[str, Fact]:
    return {fact.item: fact for fact in recognised(document).facts}


def from_text(lines: Sequence[str]) -> Document:
    return text.read("\n".join(lines).encode())


def without(document: Document, keep: Sequence[int]) -> Document:
    """The document with some of its grids only."""
    return Document(document.kind, tuple(grid for at, grid in enumerate(document.grids) if at in keep))


def rows_with_labels(layout: Form) -> list[FormRow]:
    return [row for row in layout.rows if row.items and row.label]


@pytest.mark.parametrize("form_id", FORMS)
def test_the_tables_as_printed(form_id: str) -> None:
    values = balanced(form_id)
    table = recognised(document_of(form_id, values))
    assert table.layout.id == form_id
    assert {fact.item: fact.value for fact in table.facts} == values
    assert [fact.item for fact in table.facts] == [item.id for item in form(form_id).items]
    assert table.unmatched == ()
    assert table.rows_out_of_order == 0
    assert all(fact.place for fact in table.facts)
    # form 2019 prints no unit of money
    assert {fact.item: fact.doubt for fact in table.facts if fact.doubt} == (
        {"procurement.amount": Doubt.UNIT} if form_id == "2019" else {}
    )


def beside(form_id: str, *numbers: str) -> dict[str, Fact]:
    """The facts of a table in which the row of the licences has these numbers, headings over the first columns only."""
    layout = form(form_id)
    row = next(each for each in layout.rows if each.items and each.items[0].id.startswith("licensing."))
    block = layout.blocks[row.block]
    width = len(numbers) + 1
    head = ["信息内容", *(column.label for column in block.columns)][:width]
    document = document_of(form_id, balanced(form_id))
    grids = list(document.grids)
    at = next(number for number, grid in enumerate(grids) if any("行政许可" in c.text for r in grid.rows for c in r))
    lines = [[*head, *[""] * (width - len(head))], [row.name, *numbers]]
    cells = tuple(
        tuple(Cell(text, f"表{at + 1} 行{down} 列{across}") for across, text in enumerate(line, 1))
        for down, line in enumerate(lines, 1)
    )
    return facts_of(replace(document, blocks=tuple(
        Grid(cells, block.place) if block is grids[at] else block for block in document.blocks
    )))  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "value"),
    [(("", "7"), 7), (("7", ""), 7), (("", "", "7"), None), (("", "7", "8"), None), (("", "", ""), None)],
)
def test_a_row_is_never_blank_where_a_number_stands_beside_its_columns(
    numbers: Sequence[str], value: int | None
) -> None:
    """Right beside the one blank it is what belongs there; of others nothing is known, and the blank is doubted."""
    fact = beside("2021", *numbers)["licensing.decisions"]
    assert fact.value == value
    is_certain = numbers[0] == "7" or not any(numbers)
    assert (fact.doubt is None) == is_certain


@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=examples(20), deadline=None)
@given(data=st.data())
def test_any_numbers_and_blanks_are_read_back(form_id: str, data: st.DataObject) -> None:
    numbers = st.none() | st.integers(0, 9999).map(Decimal)
    items = [item.id for item in form(form_id).items]
    drawn = data.draw(st.lists(numbers, min_size=len(items), max_size=len(items)))
    values = dict(zip(items, drawn, strict=True))
    for fact in recognised(document_of(form_id, values)).facts:
        if fact.doubt is Doubt.COMPUTED:
            assert values[fact.item] is None
        elif fact.doubt is Doubt.UNIT:
            assert (fact.item, fact.value) == ("procurement.amount", values[fact.item])
        else:
            assert (fact.value, fact.doubt) == (values[fact.item], None)
            assert fact.status is (Status.BLANK if values[fact.item] is None else Status.REPORTED)


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("keep", [(1,), (0, 1), (1, 2), (0, 2)])
def test_the_form_is_told_by_its_words_even_from_a_part(form_id: str, keep: tuple[int, ...]) -> None:
    document = without(document_of(form_id, balanced(form_id)), keep)
    assert recognised(document).layout.id == form_id


def test_not_applicable_over_merged_cells_stands_for_each() -> None:
    document = document_of("2021", balanced("2021"))
    first, *others = document.grids
    rows = [list(row) for row in first.rows]
    at = next(at for at, row in enumerate(rows) if row[0].text == "规章")
    rows[at] = [rows[at][0], Cell("/", "表1 行3 列2"), *[Cell("/", "表1 行3 列2", is_origin=False)] * 2]
    facts = facts_of(Document("html", (Grid(tuple(map(tuple, rows)), "表1"), *others)))
    found = {facts[f"regulations.{column}"].status for column in ("issued", "repealed", "in_force")}
    assert found == {Status.NOT_APPLICABLE}


def test_a_number_over_merged_cells_is_no_reading() -> None:
    document = document_of("2021", balanced("2021"))
    first, *others = document.grids
    rows = [list(row) for row in first.rows]
    at = next(at for at, row in enumerate(rows) if row[0].text == "规章")
    rows[at] = [rows[at][0], Cell("6", "表1 行3 列2"), *[Cell("6", "表1 行3 列2", is_origin=False)] * 2]
    facts = facts_of(Document("html", (Grid(tuple(map(tuple, rows)), "表1"), *others)))
    assert {facts[f"regulations.{column}"].status for column in ("issued", "repealed", "in_force")} == {
        Status.UNREADABLE
    }


def test_a_blank_total_is_computed_from_filled_parts_and_flagged() -> None:
    values = balanced("2021")
    expected = values["outcome.granted.total"]
    values["outcome.granted.total"] = None
    values["outcome.partial.total"] = values["outcome.partial.business"] = None
    facts = facts_of(document_of("2021", values))
    computed = facts["outcome.granted.total"]
    assert (computed.value, computed.doubt, computed.raw) == (expected, Doubt.COMPUTED, "")
    assert facts["outcome.partial.total"].status is Status.BLANK
    assert facts["outcome.partial.total"].value is None


def test_a_row_with_a_cell_too_few_is_unreadable_as_a_whole() -> None:
    lines = list(wide_lines(tables("2021", balanced("2021"))))
    at = next(at for at, line in enumerate(lines) if line.startswith("一、本年新收"))
    lines[at] = "    ".join(lines[at].split("    ")[:-1])
    facts = facts_of(from_text(lines))
    assert {facts[item.id].status for item in form("2021").items if item.id.startswith("requests.new.")} == {
        Status.UNREADABLE
    }
    assert facts["requests.carried_in.total"].status is Status.REPORTED


def test_a_page_number_within_a_row_is_left_out_by_the_rows_sum_and_doubted() -> None:
    values = balanced("2021")
    lines = [cell for table in tables("2021", values) for row in table.rows for cell in (c.text for c in row.cells)]
    at = lines.index("一、本年新收政府信息公开申请数量") + 4
    found = facts_of(from_text([*lines[:at], "777", *lines[at:]]))
    for item in (item.id for item in form("2021").items if item.id.startswith("requests.new.")):
        assert (found[item].value, found[item].doubt) == (values[item], Doubt.REALIGNED)


def test_page_furniture_between_rows_does_no_harm() -> None:
    values = balanced("2019")
    lines = [cell for table in tables("2019", values) for row in table.rows for cell in (c.text for c in row.cells)]
    at = lines.index("2.重复申请") + 3
    found = facts_of(from_text([*lines[:at], "— 5 —", *lines[at:]]))
    assert {item: fact.value for item, fact in found.items()} == values


@pytest.mark.parametrize("form_id", FORMS)
def test_numbers_apart_from_their_labels_are_given_back_in_order_and_doubted(form_id: str) -> None:
    values = balanced(form_id)
    found = facts_of(from_text(list(apart_lines(tables(form_id, values)))))
    assert {item: fact.value for item, fact in found.items()} == values
    moved = {item for item, fact in found.items() if fact.doubt is Doubt.REALIGNED}
    assert moved >= {item.id for row in rows_with_labels(form(form_id)) for item in row.items}


def test_a_row_of_numbers_lost_is_found_by_the_equations() -> None:
    """Numbers stand apart from their labels, and the row of what is carried over, all zero, is gone."""
    values = balanced("2021")
    values |= {item.id: Decimal(0) for item in form("2021").items if item.id.startswith("requests.carried_out.")}
    values |= settled("2021", values)
    lines = [line for line in apart_lines(tables("2021", values)) if line != "   ".join(["0"] * 7)]
    found = facts_of(from_text(lines))
    matrix = [item.id for row in form("2021").rows if len(row.items) == 7 for item in row.items]
    expected = {item: None if item.startswith("requests.carried_out.") else values[item] for item in matrix}
    assert {item: found[item].value for item in matrix} == expected
    assert all(found[item].doubt is Doubt.REALIGNED for item in matrix if found[item].value is not None)


def test_two_ways_to_place_rows_are_no_reading() -> None:
    """Two rows of numbers are gone, and the rest may stand in several ways."""
    values: dict[str, Decimal | None] = {item.id: Decimal(0) for item in form("2021").items}
    lines = list(apart_lines(tables("2021", values)))
    gone = [at for at, line in enumerate(lines) if line == "   ".join(["0"] * 7)][:2]
    found = recognised(from_text([line for at, line in enumerate(lines) if at not in gone]))
    granted = next(fact for fact in found.facts if fact.item == "outcome.granted.total")
    assert (granted.value, granted.status, granted.doubt) == (None, Status.UNREADABLE, Doubt.REALIGNED)
    assert any(row.reason is UnmatchedReason.APART for row in found.unmatched)


@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=examples(40), deadline=None)
@given(data=st.data())
def test_two_wrong_letters_in_each_label_and_rows_missing_never_give_another_rows_numbers(
    form_id: str, data: st.DataObject
) -> None:
    layout = form(form_id)
    values = {item.id: Decimal(1000 * item.row + item.column) for item in layout.items}
    document = document_of(form_id, values)
    grids = [Grid(tuple(damaged_rows(grid, layout, data)), grid.place) for grid in document.grids]
    table = recognise_table(Document("html", tuple(grids)))
    if table is None:
        return
    assert table.layout.id == form_id
    wrong = {fact.item: fact.value for fact in table.facts if fact.value not in (None, values[fact.item])}
    assert wrong == {}


def damaged_rows(grid: Grid, layout: Form, data: st.DataObject) -> Iterator[tuple[Cell, ...]]:
    labels = {row.label for row in rows_with_labels(layout)}
    for row in grid.rows:
        own = next((cell for cell in row if cell.text in labels), None)
        if own is None:
            yield row
            continue
        if data.draw(st.integers(0, 4), label="missing") == 0:
            continue
        places = data.draw(
            st.lists(st.integers(0, len(own.text) - 1), min_size=2, max_size=2, unique=True), label="damage"
        )
        damaged = "".join("某" if spot in places else letter for spot, letter in enumerate(own.text))
        yield tuple(Cell(damaged, cell.place, cell.is_origin) if cell.text == own.text else cell for cell in row)


def settled(form_id: str, values: Values) -> dict[str, Decimal | None]:
    """The sums over the outcomes, and what balances them."""
    layout = form(form_id)
    found = dict(values)
    for _ in range(2):
        for equation in layout.equations:
            if len(equation.left) == 1:
                found[equation.left[0]] = sum((found[item] or Decimal(0) for item in equation.right), Decimal(0))
    for equation in layout.equations:
        if len(equation.left) == 2:
            closed, carried_out = (found[item] or Decimal(0) for item in equation.right)
            found[equation.left[0]] = closed + carried_out - (found[equation.left[1]] or Decimal(0))
    return found


def wide_lines(printed: Sequence[Table]) -> Iterator[str]:
    for table in printed:
        for row in table.rows:
            yield "    ".join(cell.text for cell in row.cells)


def apart_lines(printed: Sequence[Table]) -> Iterator[str]:
    """Every label on a line of its own, and below them the rows of numbers."""
    for table in printed:
        for row in table.rows:
            yield from (cell.text for cell in row.cells if not cell.is_value)
        for row in table.rows:
            if numbers := [cell.text for cell in row.cells if cell.is_value]:
                yield "   ".join(numbers)


@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_copies_the_one_titled_with_the_reports_year_is_read(is_first: bool) -> None:
    own, other = balanced("2021"), {item.id: Decimal(3) for item in form("2021").items}
    titled = [
        (Paragraph("2023年度统计表", "第1段"), *document_of("2021", own).grids),
        (Paragraph("2022年度统计表", "第2段"), *document_of("2021", other).grids),
    ]
    first, second = titled if is_first else titled[::-1]
    table = recognise_table(Document("html", (*first, *second)), 2023)
    assert table is not None
    assert {fact.item: fact.value for fact in table.facts} == own


def test_of_two_copies_without_a_title_neither_is_trusted() -> None:
    own, other = balanced("2021"), {item.id: Decimal(3) for item in form("2021").items}
    table = recognise_table(
        Document("html", (*document_of("2021", own).grids, *document_of("2021", other).grids)), 2023
    )
    assert table is not None
    labelled = {item.id for row in rows_with_labels(form("2021")) for item in row.items}
    assert {fact.doubt for fact in table.facts if fact.item in labelled} == {Doubt.REPEATED}


def headed(form_id: str, old: str, new: str, item: str, cell: str) -> Fact:
    """The fact of an item whose column has another heading, and whose cell holds this text."""
    values = balanced(form_id)
    document = document_of(form_id, values, printed={item: cell})
    grids = [
        Grid(
            tuple(tuple(replace(c, text=new) if c.text == old else c for c in row) for row in grid.rows),
            grid.place,
        )
        for grid in document.grids
    ]
    return facts_of(Document("html", tuple(grids)))[item]


@pytest.mark.parametrize(
    ("form_id", "old", "new", "item"),
    [
        ("2021", "本年收费金额(单位:万元)", "本年收费金额（单位：元）", "charges.amount"),
        ("2019", "采购总金额", "采购总金额（元）", "procurement.amount"),
    ],
)
def test_a_heading_that_names_yuan_is_heeded(form_id: str, old: str, new: str, item: str) -> None:
    fact = headed(form_id, old, new, item, "832")
    assert (fact.value, fact.note) == (Decimal("0.0832"), "832元")
    assert headed(form_id, old, new.replace("元", "千元"), item, "832").status is Status.UNREADABLE


@pytest.mark.parametrize("swapped", [("商业企业", "科研机构"), ("自然人", "总计")])
def test_columns_in_another_order_are_told_by_their_headings(swapped: tuple[str, str]) -> None:
    values = balanced("2021")
    document = document_of("2021", values)
    grid = list(document.grids)[1]
    head = next(row for row in grid.rows if {"商业企业", "总计"} <= {cell.text for cell in row})
    texts = [cell.text for cell in head]
    one, two = (texts.index(heading) for heading in swapped)
    rows = []
    for row in grid.rows:
        cells = list(row)
        cells[one], cells[two] = replace(row[two], place=row[one].place), replace(row[one], place=row[two].place)
        rows.append(tuple(cells))
    others = [other for other in document.grids if other is not grid]
    facts = facts_of(Document("html", (others[0], Grid(tuple(rows), grid.place), *others[1:])))
    assert {item: fact.value for item, fact in facts.items()} == values
