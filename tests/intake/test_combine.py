"""A table in one file and a text in another are one report; anything else is not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from examples.render import render
from examples.sample import sample_report
from tasks.intake.combine import is_complement, joined
from tasks.model.document import Problem
from tasks.model.report import Contact, Head, Percentage, Report
from tasks.reading import read_document
from tasks.recognition import recognise
from tests.cases import a_figure, a_report

SILENT = Head(table_unit="晴川区测试局", table_year=2018, filled_on=date(2019, 1, 18))
TABLE = replace(a_report(head=SILENT), kind="xlsx")
TEXT = Report(
    "docx",
    None,
    Head(title_unit="晴川区测试局", title_year=2018, period_end=date(2018, 12, 31), filled_on=date(2019, 1, 1)),
    prose=(a_figure("requests.received", "4"),),
    percentages=(Percentage(Decimal(1), Decimal(4), Decimal(25), "四分之一", "第3段"),),
    wording=tuple(range(20)),
    contacts=(Contact("联系人", "样例甲", "第9段"),),
    problems=(Problem("hidden_content", "有隐藏文字。"),),
)


@pytest.mark.parametrize(
    ("table", "text", "expected"),
    [
        (TABLE, TEXT, True),
        (replace(TABLE, wording=(1, 2)), TEXT, True),
        (replace(TABLE, wording=tuple(range(19))), TEXT, False),
        (TABLE, TABLE, False),
        (TEXT, TEXT, False),
        (TABLE, replace(TEXT, wording=()), False),
        (replace(TABLE, wording=(1, 2)), replace(TEXT, wording=(3,)), False),
    ],
)
def test_only_a_table_and_a_text_complement_each_other(table: Report, text: Report, *, expected: bool) -> None:
    assert is_complement(table, text) is expected


def test_numbers_come_from_the_table_and_words_from_both() -> None:
    whole = joined(replace(TABLE, prose=(a_figure("requests.closed", "4"),), wording=(5, 99)), TEXT, "b" * 16)
    assert (whole.kind, whole.form, whole.facts) == ("xlsx", TABLE.form, TABLE.facts)
    assert [(figure.item, figure.place) for figure in whole.prose] == [
        ("requests.closed", "第9行"),
        ("requests.received", "正文文件 第9行"),
    ]
    assert [claim.place for claim in whole.percentages] == ["正文文件 第3段"]
    assert [contact.place for contact in whole.contacts] == ["正文文件 第9段"]
    assert whole.wording == (*range(20), 99)
    assert [(problem.code, problem.place) for problem in whole.problems] == [
        ("hidden_content", "正文文件"),
        ("joined_report", ""),
    ]
    assert "b" * 16 in whole.problems[-1].message


def test_each_file_fills_in_where_the_other_is_silent() -> None:
    head = joined(TABLE, TEXT, "b" * 16).head
    assert head == Head(
        title_unit="晴川区测试局",
        table_unit="晴川区测试局",
        title_year=2018,
        table_year=2018,
        period_end=date(2018, 12, 31),
        filled_on=date(2019, 1, 18),
    )


@pytest.fixture
def read(tmp_path: Path) -> Callable[[bytes], Report]:
    def recognised(data: bytes) -> Report:
        path = tmp_path / "report"
        path.write_bytes(data)
        return recognise(read_document(path))

    return recognised


def test_rendered_halves_make_the_whole(read: Callable[[bytes], Report]) -> None:
    report = sample_report("halves")
    whole = read(render(report, "docx"))
    table = read(render(report, "xlsx", "table-only"))
    text = read(render(replace(report, has_table=False), "docx"))
    assert is_complement(table, text)
    assert not is_complement(whole, text)
    both = joined(table, text, "b" * 16)
    assert both.head == whole.head
    assert [(fact.item, fact.value) for fact in both.facts] == [(fact.item, fact.value) for fact in whole.facts]
    assert [(figure.item, figure.value) for figure in both.prose] == [
        (figure.item, figure.value) for figure in whole.prose
    ]
    assert both.wording == whole.wording
