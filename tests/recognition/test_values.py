"""What a cell that should hold a number says."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.forms import Item, form
from tasks.recognition.values import is_measure, looks_like_value, read_value
from tasks.report import Status

FORM = form("2014")


def item_in(unit: str) -> Item:
    """The form's first item in a unit of measure."""
    return next(item for item in FORM.items if item.unit == unit)


@pytest.mark.parametrize(
    ("raw", "unit", "value", "note"),
    [
        ("93", "条", "93", ""),
        ("９３", "条", "93", ""),
        (" 93 条 ", "条", "93", ""),
        ("3份", "件", "3", "3份"),
        ("1,113", "条", "1113", ""),
        ("93.0", "条", "93", ""),
        ("0", "万元", "0", ""),
        ("18.8710", "万元", "18.871", ""),
        ("25.1万元", "万元", "25.1", "25.1万元"),
        ("251000元", "万元", "25.1", "251000元"),
        ("22（其中修订16件）", "件", "22", "（其中修订16件）"),
        ("60余条", "条", "60", "60余条"),
        ("23.9847万次", "次", "239847", "23.9847万次"),
        ("九", "件", "9", "九"),
    ],
)
def test_numbers(raw: str, unit: str, value: str, note: str) -> None:
    reading = read_value(raw, item_in(unit), FORM)
    assert (reading.status, reading.value, reading.note) == (Status.REPORTED, Decimal(value), note)


@pytest.mark.parametrize("raw", ["", "  ", "　", "\u200b"])
def test_blank_is_not_zero(raw: str) -> None:
    assert read_value(raw, item_in("条"), FORM).status is Status.BLANK


@pytest.mark.parametrize("raw", ["/", "—", "－", "----", "无", "不适用"])
def test_not_applicable(raw: str) -> None:
    reading = read_value(raw, item_in("条"), FORM)
    assert (reading.status, reading.value) == (Status.NOT_APPLICABLE, None)


@pytest.mark.parametrize(
    "raw", ["增", "0/0", "见附件", "1.5", "-3", "约", "12 人", "3篇5", "二三", "1,11", "3 4", "12\n3", "1　2", "9" * 24]
)
def test_what_is_no_count_is_unreadable_never_zero(raw: str) -> None:
    reading = read_value(raw, item_in("件"), FORM)
    assert (reading.status, reading.value) == (Status.UNREADABLE, None)


@pytest.mark.parametrize("raw", ["3.12345678", "0.004元", "9" * 24])
def test_an_amount_that_cannot_be_kept_exactly_is_unreadable(raw: str) -> None:
    assert read_value(raw, item_in("万元"), FORM).status is Status.UNREADABLE


def test_a_count_in_an_amount_of_money_is_unreadable() -> None:
    assert read_value("3件", item_in("万元"), FORM).status is Status.UNREADABLE


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from(["条", "件", "次", "篇", "个", "人", "人次"]))
def test_every_count_is_read_back_however_it_is_printed(count: int, unit: str) -> None:
    wide = str(count).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    for raw in (str(count), f"{count:,}", f"{count}{unit}", wide, f" {count} "):
        assert read_value(raw, item_in(unit), FORM).value == count


@given(st.decimals(min_value=0, max_value=10**9, places=6))
def test_every_amount_is_read_back_exactly(amount: Decimal) -> None:
    assert read_value(f"{amount:f}", item_in("万元"), FORM).value == amount


@given(st.text(max_size=12))
def test_no_text_is_both_a_value_and_a_unit_or_breaks_the_reader(text: str) -> None:
    reading = read_value(text, item_in("件"), FORM)
    assert (reading.value is not None) == (reading.status is Status.REPORTED)
    assert not (is_measure(text, FORM) and looks_like_value(text))
