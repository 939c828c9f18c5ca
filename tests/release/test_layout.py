"""Do the tables of the forms come out as their documents print them?"""

from itertools import product

import pytest

from expectations.forms import Block, form
from expectations.forms.printed import Cell, Kind, Layout, lay_out

TABLES = [
    pytest.param(block, width, id=f"{form_id} {block.heading} {width}")
    for form_id in ("2019", "2021")
    for block in form(form_id).blocks
    for width in (0, 20)
]


def block(form_id: str, item: str) -> Block:
    layout = form(form_id)
    return layout.blocks[layout.rows[layout.item(item).row].block]


def found(table: Layout, text: str) -> Cell:
    (cell,) = (cell for cell in table.cells if cell.text == text)
    return cell


def place(cell: Cell) -> tuple[int, int, int, int]:
    return cell.row, cell.column, cell.height, cell.width


@pytest.mark.parametrize(("block", "width"), TABLES)
def test_every_place_of_a_table_is_in_exactly_one_cell(block: Block, width: int) -> None:
    table = lay_out(block, width)
    covered = [
        place
        for cell in table.cells
        for place in product(range(cell.row, cell.row + cell.height), range(cell.column, cell.column + cell.width))
    ]
    assert sorted(covered) == list(product(range(table.height), range(table.width)))
    assert [cell.item for cell in table.cells if cell.kind is Kind.NUMBER] == list(block.items)
    assert table.width == max(width, table.labels + len(block.columns))


def test_the_table_of_applicants_has_corner_merged_headings_and_labels_of_three_levels() -> None:
    table = lay_out(block("2021", "requests.new.total"))
    assert (table.head, table.labels, table.height, table.width) == (3, 3, 28, 10)
    assert place(found(table, "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)")) == (0, 0, 3, 3)
    assert place(found(table, "申请人情况")) == (0, 3, 1, 7)
    assert place(found(table, "自然人")) == (1, 3, 2, 1)
    assert place(found(table, "法人或其他组织")) == (1, 4, 1, 5)
    assert place(found(table, "商业企业")) == (2, 4, 1, 1)
    assert place(found(table, "总计")) == (1, 9, 2, 1)
    assert place(found(table, "一、本年新收政府信息公开申请数量")) == (3, 0, 1, 3)
    assert place(found(table, "三、本年度办理结果")) == (5, 0, 22, 1)
    assert place(found(table, "(一)予以公开")) == (5, 1, 1, 2)
    assert place(found(table, "(三)不予公开")) == (7, 1, 8, 1)
    assert place(found(table, "1.属于国家秘密")) == (7, 2, 1, 1)
    assert place(found(table, "四、结转下年度继续办理")) == (27, 0, 1, 3)


def test_the_table_of_reviews_and_lawsuits_has_no_labels() -> None:
    table = lay_out(block("2019", "review.total"))
    assert (table.head, table.labels, table.height, table.width) == (3, 0, 4, 15)
    assert place(found(table, "行政诉讼")) == (0, 5, 1, 10)
    assert place(found(table, "复议后起诉")) == (1, 10, 1, 5)
    assert [place(cell) for cell in table.cells if cell.text == "尚未审结"] == [
        (1, 3, 2, 1),
        (2, 8, 1, 1),
        (2, 13, 1, 1),
    ]


def test_the_last_column_of_a_narrow_table_covers_the_rest() -> None:
    table = lay_out(block("2019", "charges.items_change"), 4)
    assert [place(cell) for cell in table.cells] == [
        (0, 0, 1, 1),
        (0, 1, 1, 1),
        (0, 2, 1, 2),
        (1, 0, 1, 1),
        (1, 1, 1, 1),
        (1, 2, 1, 2),
    ]


def test_amounts_say_their_unit_of_measure_once() -> None:
    assert found(lay_out(block("2019", "procurement.amount")), "采购总金额(万元)")
    assert found(lay_out(block("2021", "charges.amount")), "本年收费金额(单位:万元)")
