"""Form 2014 in the layouts that real tables come in."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.forms import form
from tasks.model.codes import Doubt, Status, UnmatchedReason
from tasks.model.document import Block, Cell, Document, Grid, Paragraph
from tasks.model.report import Fact
from tasks.recognition.table.recognise import recognise_table
from tests.cases import CLEAN, a_table, official_rows
from tests.soak import examples

FORM = form("2014")
SHARED_LABELS = {"(二)被依法纠错数", "(三)其他情形数"}
HEADER = ["统计指标", "单位", "统计数"]


def facts_of(document: Document) -> dict[str, Fact]:
    table = recognise_table(document)
    assert table is not None
    return {fact.item: fact for fact in table.facts}


def values_of(document: Document) -> dict[str, Decimal | None]:
    return {item: fact.value for item, fact in facts_of(document).items()}


def lines_of(texts: Sequence[str]) -> Document:
    return Document("txt", tuple(Paragraph(text, f"第{number}行") for number, text in enumerate(texts, 1)))


def one_cell_rows(texts: Sequence[str]) -> Document:
    return a_table([[text] for text in texts])


def test_the_table_as_printed() -> None:
    table = recognise_table(a_table([HEADER, *official_rows()]))
    assert table is not None
    assert {fact.item: fact.value for fact in table.facts} == CLEAN
    assert [fact.item for fact in table.facts] == [item.id for item in FORM.items]
    assert table.unmatched == ()
    assert table.rows_out_of_order == 0
    assert all(fact.doubt is None and fact.place for fact in table.facts)


@pytest.mark.parametrize("between", [" ", "：", ""])
def test_zeros_in_front_of_a_number_behind_its_label(between: str) -> None:
    rows = [f"{label}{between}{'0' * 24}{value}" for label, _unit, value in official_rows()]
    values = values_of(lines_of(rows))
    assert values["proactive.total"] == CLEAN["proactive.total"]
    assert {item for item, value in values.items() if value not in (None, CLEAN[item])} == set()


def test_the_header_repeated_at_every_page() -> None:
    rows = official_rows()
    assert values_of(a_table([HEADER, *rows[:20], HEADER, *rows[20:41], HEADER, *rows[41:]])) == CLEAN


def test_labels_broken_by_spaces_and_numbered_otherwise() -> None:
    rows = [
        [" ".join(label.replace("、", "．").replace("1.", "（1）")), unit, value]
        for label, unit, value in official_rows()
    ]
    assert values_of(a_table(rows)) == CLEAN


def test_one_cell_a_line() -> None:
    texts = [cell for row in official_rows() for cell in row if cell]
    assert values_of(lines_of(["某局年度报告", "附件", *HEADER, *texts, "填报人：样例"])) == CLEAN
    assert values_of(one_cell_rows(texts)) == CLEAN


def test_values_on_the_line_after_their_label() -> None:
    rows: list[list[str]] = []
    for label, unit, value in official_rows():
        rows += [[label], [unit, value]] if unit else [[label]]
    assert values_of(a_table(rows)) == CLEAN


def test_a_label_broken_over_two_lines() -> None:
    rows: list[list[str]] = []
    for label, unit, value in official_rows():
        if "驳回" in label:
            rows += [[label[:18]], [label[18:], unit, value]]
        elif "专项经费" in label:
            rows += [[label[:20], unit, value], [label[20:]]]
        else:
            rows.append([label, unit, value])
    assert values_of(a_table(rows)) == CLEAN


def test_units_inside_the_value_and_no_unit_column() -> None:
    assert (
        values_of(a_table([[label, f"{value}{unit}" if unit else ""] for label, unit, value in official_rows()]))
        == CLEAN
    )


def test_everything_in_one_cell() -> None:
    assert (
        values_of(lines_of([f"{label}：{value}" if unit else label for label, unit, value in official_rows()])) == CLEAN
    )


def test_extra_columns_before_and_after() -> None:
    rows = [
        [str(number), label, unit, value, "如实填报"] for number, (label, unit, value) in enumerate(official_rows())
    ]
    facts = facts_of(a_table([["序号", *HEADER, "备注"], *rows]))
    assert {item: fact.value for item, fact in facts.items()} == CLEAN
    assert facts["proactive.total"].note == "如实填报"


def test_two_value_columns_are_not_guessed_between() -> None:
    rows = [[label, unit, value, "7" if unit else ""] for label, unit, value in official_rows()]
    fact = facts_of(a_table(rows))["proactive.total"]
    assert (fact.status, fact.value) == (Status.UNREADABLE, None)


def test_blank_cells_and_missing_rows_are_told_apart() -> None:
    rows = [row for row in official_rows() if "兼职" not in row[0]]
    rows = [[label, unit, "" if "专职" in label else value] for label, unit, value in rows]
    facts = facts_of(a_table(rows))
    assert facts["capacity.staff_full_time"].status is Status.BLANK
    assert facts["capacity.staff_part_time"].status is Status.ABSENT
    assert facts["capacity.staff"].value == 3


def test_the_same_label_under_another_parent_goes_by_section() -> None:
    values = CLEAN | {"review.corrected": Decimal(7), "litigation.corrected": Decimal(9)}
    rows = [row for row in official_rows(values) if "维持" not in row[0]]
    found = values_of(a_table(rows))
    assert (found["review.corrected"], found["litigation.corrected"]) == (7, 9)


def test_extra_rows_are_listed_and_change_nothing() -> None:
    rows = official_rows()
    table = recognise_table(a_table([*rows[:5], ["其他主动公开文件", "条", "12"], *rows[5:]]))
    assert table is not None
    assert {fact.item: fact.value for fact in table.facts} == CLEAN
    assert [row.text for row in table.unmatched] == ["其他主动公开文件 | 12"]


def test_a_row_given_twice_with_another_number_is_doubted() -> None:
    rows = official_rows()
    table = recognise_table(a_table([*rows[:3], [rows[1][0], "条", "11"], *rows[3:]]))
    assert table is not None
    assert table.facts[0].doubt is Doubt.REPEATED
    assert [row.reason for row in table.unmatched] == [UnmatchedReason.REPEATED]


def test_rows_out_of_order_keep_their_numbers_and_are_counted() -> None:
    rows = official_rows()
    moved = [*rows[:4], *rows[5:30], rows[4], *rows[30:]]
    table = recognise_table(a_table(moved))
    assert table is not None
    assert {fact.item: fact.value for fact in table.facts} == CLEAN
    assert table.rows_out_of_order == 1


def test_a_label_with_wrong_characters_is_matched_by_its_place_and_doubted() -> None:
    rows = [[label.replace("收到申请数", "收致申清数"), unit, value] for label, unit, value in official_rows()]
    fact = facts_of(a_table(rows))["requests.received"]
    assert (fact.value, fact.doubt) == (4, Doubt.LABEL)


def test_a_lone_likeness_is_no_table() -> None:
    assert recognise_table(a_table([["（一）主动公开政府信息", "条", "3"], ["收到申请", "件", "4"]])) is None
    assert recognise_table(lines_of(["本局全年主动公开政府信息3条。"])) is None
    assert recognise_table(Document("txt", ())) is None


def test_headings_of_the_prose_are_not_the_table() -> None:
    prose: list[Block] = [
        Paragraph(text, "第1行") for text in ("一、主动公开情况", "本年公开信息12条。", "四、行政复议数量", "没有。")
    ]
    table = a_table([HEADER, *official_rows()])
    found = recognise_table(Document("docx", (*prose, *table.blocks)))
    assert found is not None
    assert {fact.item: fact.value for fact in found.facts} == CLEAN
    assert found.unmatched == ()


@pytest.mark.parametrize("stray", ["12", "5550123"])
def test_a_number_that_stands_alone_is_nobodys_value(stray: str) -> None:
    values = CLEAN | {"training.trainees": None, "capacity.staff_part_time": None}
    rows = official_rows(values)
    at = next(number for number, row in enumerate(rows) if "兼职" in row[0])
    table = recognise_table(a_table([HEADER, *rows[: at + 1], [stray], *rows[at + 1 :], [stray]]))
    assert table is not None
    assert {fact.item: fact.value for fact in table.facts} == values
    assert [row.text for row in table.unmatched] == [stray, stray]


def test_remarks_are_no_second_value() -> None:
    marked = [[*row, "/"] for row in official_rows()]
    assert values_of(a_table([[*HEADER, "备注"], *marked])) == CLEAN
    numbered = [[*row, str(number)] for number, row in enumerate(official_rows())]
    assert values_of(a_table([[*HEADER, "行号"], *numbered])) == CLEAN


def test_a_bare_bar_between_the_cells_is_no_blank() -> None:
    blocks: list[Block] = []
    for row in official_rows():
        for cell in filter(None, row):
            blocks += [Paragraph(cell, "第1行"), Grid(((Cell("", "第2行"),),), "第2行")]
    assert values_of(Document("txt", tuple(blocks))) == CLEAN


def test_every_value_on_the_line_below_its_label_and_unit() -> None:
    rows: list[list[str]] = []
    for label, unit, value in official_rows():
        rows += [[label, unit], [value]] if unit else [[label]]
    assert values_of(a_table(rows)) == CLEAN


def test_a_label_wrapped_round_its_value_row() -> None:
    rows: list[list[str]] = []
    for label, unit, value in official_rows():
        rows += (
            [[label[:20], "", ""], ["", unit, value], [label[20:], "", ""]]
            if "专项经费" in label
            else [[label, unit, value]]
        )
    assert facts_of(a_table(rows))["capacity.budget"].value == Decimal("3.5")


def test_a_value_column_lost_at_its_end_is_blank() -> None:
    rows = [[label, unit] if "兼职" in label else [label, unit, value] for label, unit, value in official_rows()]
    facts = facts_of(a_table([*rows[:59], ["12"], *rows[59:]]))
    assert facts["capacity.staff_part_time"].status is Status.BLANK


def test_a_header_with_remarks_repeated_at_a_page_break_is_no_foot() -> None:
    header = [*HEADER, "备注"]
    rows = [[*row, ""] for row in official_rows()]
    document = a_table([["政府信息公开情况统计表", "", "", ""], header, *rows[:25], header, *rows[25:]])
    assert values_of(document) == CLEAN


def test_merged_copies_are_read_once() -> None:
    grid = a_table(official_rows()).blocks[0]
    assert isinstance(grid, Grid)
    doubled = tuple((*row, *(replace(cell, is_origin=False) for cell in row[2:])) for row in grid.rows)
    assert values_of(Document("html", (Grid(doubled, "表1"),))) == CLEAN


def test_the_foot_with_people_is_not_listed() -> None:
    table = recognise_table(a_table([*official_rows(), ["单位负责人：样例甲", "审核人：样例乙", "联系电话：5550123"]]))
    assert table is not None
    assert table.unmatched == ()


@pytest.mark.parametrize("separator", ["：", ":", "  "])
def test_boundaries_between_label_and_value(separator: str) -> None:
    rows = [f"{label}{separator}{value}{unit}" if unit else label for label, unit, value in official_rows()]
    assert values_of(lines_of(rows)) == CLEAN


counts = st.decimals(min_value=0, max_value=99999, places=0)


@settings(max_examples=examples(30), deadline=None)
@given(st.fixed_dictionaries({item.id: st.none() | counts for item in FORM.items}))
def test_any_numbers_are_read_back(values: dict[str, Decimal | None]) -> None:
    assert values_of(a_table([HEADER, *official_rows(values)])) == values


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_damaged_labels_and_missing_rows_never_give_an_item_another_rows_number(data: st.DataObject) -> None:
    rows = []
    whole: set[str] = set()
    for at, (label, unit, _) in enumerate(official_rows()):
        if unit and data.draw(st.integers(0, 4), label="missing") == 0:
            continue
        places = data.draw(st.lists(st.integers(0, len(label) - 1), max_size=2, unique=True), label="damage")
        damaged = "".join("某" if spot in places else letter for spot, letter in enumerate(label))
        rows.append([damaged, unit, str(1000 + at) if unit else ""])
        if unit and not places and label not in SHARED_LABELS:
            whole.update(item.id for item in FORM.rows[at].items)
    table = recognise_table(a_table(rows))
    assert table is not None or len(whole) < 5
    if table is None:
        return
    expected = {item.id: Decimal(1000 + item.row) for item in FORM.items}
    assert whole <= {fact.item for fact in table.facts if fact.value is not None}
    wrong = {fact.item: fact.value for fact in table.facts if fact.value not in (None, expected[fact.item])}
    assert wrong == {}


def test_cells_keep_their_places() -> None:
    document = a_table(official_rows())
    assert facts_of(document)["proactive.total"].place == "表1 行2 列3"
    assert isinstance(document.blocks[0], Grid)
    assert document.blocks[0].rows[1][2] == Cell("10", "表1 行2 列3")
