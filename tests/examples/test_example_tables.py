"""Are a report's tables the official ones: every square covered once, every number once, under its own headings?"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.render.blocks import Role, Slot, Table, TableCell, TableRow, Text, blocks, slots
from examples.report import ExtraRow, SampleReport
from examples.sample import sample_report
from expectations.forms import form, form_ids
from tests.soak import examples
from tests.strategies import YEARS, reports

FORMS = form_ids()


def numbered(form_id: str) -> SampleReport:
    """A report in which no two numbers are the same."""
    clean = sample_report("numbered", year=YEARS[form_id], form=form_id)
    items = form(form_id).items
    return replace(clean, values={item.id: Decimal(50000 + at) for at, item in enumerate(items)}, printed={})


def tables(report: SampleReport, *, is_split: bool = False) -> list[Table]:
    return [block for block in blocks(report, is_split=is_split) if isinstance(block, Table)]


def labels_before(row: Sequence[Slot], at: int) -> list[str]:
    """The labels left of a square, each once."""
    return [text for slot in row[:at] if not slot.right and not slot.cell.is_value and (text := slot.cell.text)]


def headings_above(grid: Sequence[Sequence[Slot]], row: int, at: int) -> list[str]:
    """The cells without values right above the number's block of rows, each once, from the top down."""
    above = row
    while any(slot.cell.is_value for slot in grid[above]):
        above -= 1
    column = [grid[head][at] for head in range(above + 1) if not any(slot.cell.is_value for slot in grid[head])]
    return [slot.cell.text for slot in column if not slot.down and slot.cell.text]


@pytest.mark.parametrize("is_split", [False, True])
@pytest.mark.parametrize("form_id", FORMS)
def test_cells_cover_every_square_once_and_every_number_stands_once(form_id: str, is_split: bool) -> None:
    found: list[Decimal] = []
    for table in tables(numbered(form_id), is_split=is_split):
        assert len(slots(table)) == len(table.rows)
        found += [cell.number for row in table.rows for cell in row.cells if cell.number is not None]
    assert found == [Decimal(50000 + at) for at in range(len(form(form_id).items))]


@pytest.mark.parametrize("form_id", [form_id for form_id in FORMS if form_id != "2014"])
def test_every_number_stands_beside_its_labels_and_under_its_headings(form_id: str) -> None:
    layout = form(form_id)
    at = 0
    for table in tables(numbered(form_id)):
        grid = slots(table)
        for y, row in enumerate(grid):
            for x, slot in enumerate(row):
                if not (slot.is_origin and slot.cell.is_value):
                    continue
                item = layout.items[at]
                at += 1
                assert slot.cell.number == Decimal(50000 + at - 1)
                form_row = layout.rows[item.row]
                path = [form_row.label] if form_row.label else []
                while form_row.parent is not None:
                    form_row = layout.rows[form_row.parent]
                    path.insert(0, form_row.label)
                assert labels_before(row, x) == path
                block = layout.blocks[form_row.block]
                headings = list(block.columns[item.column].headings)
                assert headings_above(grid, y, x)[-len(headings) :] == headings
    assert at == len(layout.items)


@pytest.mark.parametrize(
    ("form_id", "sizes"), [("2019", [(18, 4), (26, 10), (4, 15)]), ("2021", [(14, 4), (28, 10), (4, 15)])]
)
def test_tables_have_the_official_size(form_id: str, sizes: list[tuple[int, int]]) -> None:
    assert [(len(table.rows), table.width) for table in tables(numbered(form_id))] == sizes
    split = tables(numbered(form_id), is_split=True)
    assert len(split) == len(form(form_id).blocks)
    assert [table.width for table in split] == [1 + len(block.columns) for block in form(form_id).blocks[:-2]] + [
        10,
        15,
    ]


def test_the_corner_holds_the_note_and_heads_are_marked() -> None:
    table = tables(numbered("2021"))[1]
    corner = table.rows[0].cells[0]
    assert corner.text.startswith("(本列数据的勾稽关系为")
    assert (corner.columns, corner.rows) == (3, 3)
    assert [row.is_head for row in table.rows[:4]] == [True, True, True, False]


def test_tables_stand_inside_their_sections() -> None:
    for form_id in ("2019", "2021"):
        before = [
            block.text if isinstance(block, Text) else "表"
            for block in blocks(numbered(form_id))
            if isinstance(block, Table) or block.role is Role.HEADING
        ]
        assert [text[0] for text in before] == ["一", "二", "表", "三", "表", "四", "表", "五", "六"]


def test_without_a_table_a_picture_stands_in_each_of_its_places() -> None:
    bare = replace(numbered("2021"), has_table=False)
    assert tables(bare) == []
    assert [block.text for block in blocks(bare) if isinstance(block, Text) and block.role is Role.PICTURE] == [
        "统计表1.png",
        "统计表5.png",
        "统计表6.png",
    ]


def test_rows_may_be_missing_and_others_come_in() -> None:
    report = numbered("2021")
    values = {
        item: value
        for item, value in report.values.items()
        if not item.startswith(("unable.", "licensing.", "refused.excessive.natural"))
    }
    extra = ExtraRow("refused.petition.total", "其他主动公开文件", "件", "8")
    section_two, section_three, _ = tables(replace(report, values=values, extra_rows=(extra,)))
    texts = {cell.text for table in (section_two, section_three) for row in table.rows for cell in row.cells}
    assert not texts & {"行政许可", "(四)无法提供", "2.没有现成信息需要另行制作"}
    assert {"第二十条第(五)项", "4.无正当理由大量反复申请"} <= texts
    grid = slots(section_three)
    row = next(row for row in grid if any(slot.cell.text == extra.label for slot in row))
    assert [slot.cell.text for slot in row if not slot.right] == [
        "三、本年度办理结果",
        "(五)不予处理",
        extra.label,
        *[""] * 6,
        "8",
    ]


@pytest.mark.parametrize("cells", [(3, 1), (1, 1), (2, 2)])
def test_a_table_whose_cells_do_not_tile_is_refused(cells: tuple[int, int]) -> None:
    columns, rows = cells
    table = Table(
        (TableRow((TableCell("甲", columns=columns, rows=rows),)), TableRow((TableCell("乙", columns=2),))), 2
    )
    with pytest.raises(ValueError, match=r"cover|holes"):
        slots(table)


@given(st.data())
@settings(max_examples=examples(10))
def test_any_report_s_tables_tile(data: st.DataObject) -> None:
    form_id = data.draw(st.sampled_from(FORMS))
    report = data.draw(reports(form_id))
    shown = [cell.text for table in tables(report) for row in table.rows for cell in row.cells if cell.is_value]
    assert shown == [report.text_of(item.id) for item in form(form_id).items]
    for table in tables(report):
        slots(table)
