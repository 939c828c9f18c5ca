"""What a cell that should hold a number says."""

import re
from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.forms import Item, form
from tasks.model.codes import Status
from tasks.recognition.table.values import is_measure, looks_like_value, read_chinese_number, read_value

FORM = form("2014")
FORM_2019 = form("2019")
CHANGE = FORM_2019.item("licensing.items_change")
DECISIONS = FORM_2019.item("licensing.decisions")
AMOUNT = FORM_2019.item("procurement.amount")


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
        ("一百零二", "件", "102", "一百零二"),
        ("十二份", "件", "12", "十二份"),
        ("22（其中修订 16 件）", "件", "22", "（其中修订16件）"),
        ("22(修订16)", "件", "22", "(修订16)"),
        ("0条", "条", "0", ""),
        ("约60", "件", "60", "约60"),
        ("近60条", "条", "60", "近60条"),
        ("60条左右", "条", "60", "60条左右"),
        ("共102条", "条", "102", "共102条"),
        ("+3", "件", "3", "+3"),
        ("102。", "条", "102", ""),
        ("102条。", "条", "102", ""),
        ("102〔1〕", "条", "102", "〔1〕"),
        ("102[1]", "条", "102", "[1]"),
        ("102①", "条", "102", "①"),
        ("102¹", "条", "102", "¹"),
        ("102*", "条", "102", "*"),
        ("102（注1）", "条", "102", "（注1）"),
        ("\u3000\u2009102\u00a0\u202f", "条", "102", ""),
        ("712.187895万元", "万元", "712.187895", "712.187895万元"),
        ("113.96万", "万元", "113.96", "113.96万"),
        ("1.5亿元", "万元", "15000", "1.5亿元"),
        ("-0", "件", "0", ""),
        ("3條", "条", "3", ""),
        ("1.2萬條", "条", "12000", "1.2万条"),
    ],
)
def test_numbers(raw: str, unit: str, value: str, note: str) -> None:
    reading = read_value(raw, item_in(unit), FORM)
    assert (reading.status, reading.value, reading.note) == (Status.REPORTED, Decimal(value), note)
    assert str(reading.value) == value


@pytest.mark.parametrize(
    ("raw", "value", "note"),
    [
        ("+19", "19", "+19"),
        ("＋19", "19", "+19"),
        ("-35", "-35", ""),
        ("－35", "-35", ""),
        ("−35项", "-35", ""),
        ("增98", "98", "增98"),
        ("增 98", "98", "增98"),
        ("增加5", "5", "增加5"),
        ("增加98项", "98", "增加98项"),
        ("增加了3", "3", "增加了3"),
        ("新增5项", "5", "新增5项"),
        ("减少2", "-2", "减少2"),
        ("减2", "-2", "减2"),
        ("减0", "0", "减0"),
        ("19", "19", ""),
        ("0", "0", ""),
    ],
)
def test_changes_of_a_signed_item(raw: str, value: str, note: str) -> None:
    reading = read_value(raw, CHANGE, FORM_2019)
    assert (reading.status, reading.value, reading.note) == (Status.REPORTED, Decimal(value), note)
    assert str(reading.value) == value


@pytest.mark.parametrize(
    "raw",
    [
        "增",
        "减少",
        "本年增",
        "增-5",
        "减-5",
        "+-5",
        "增5减2",
        "增加5项、减少2项",
        "0/0",
        "增98人",
        "增/减",
        "—35",
        "增1.5",
    ],
)
def test_what_is_no_change_is_unreadable_never_zero(raw: str) -> None:
    reading = read_value(raw, CHANGE, FORM_2019)
    assert (reading.status, reading.value) == (Status.UNREADABLE, None)


@pytest.mark.parametrize("raw", ["增98", "减少2", "增加98项", "-35", "－35"])
def test_a_change_is_no_count(raw: str) -> None:
    assert read_value(raw, DECISIONS, FORM_2019).status is Status.UNREADABLE


def test_an_amount_without_an_official_unit_is_brought_to_ten_thousands() -> None:
    assert read_value("251000元", AMOUNT, FORM_2019).value == Decimal("25.1")
    assert read_value("113.96万元", AMOUNT, FORM_2019).value == Decimal("113.96")
    assert read_value("712.187895", AMOUNT, FORM_2019).value == Decimal("712.187895")


@pytest.mark.parametrize(
    "raw",
    [
        "13812345678",
        "１３８１２３４５６７８",
        "8613812345678",
        "09912233445",
        "0991-2233445",
        "138 1234 5678",
        "20190403",
    ],
)
def test_a_telephone_number_or_a_date_is_no_count(raw: str) -> None:
    assert read_value(raw, item_in("条"), FORM).status is Status.UNREADABLE
    assert read_value(raw, item_in("万元"), FORM).status is Status.UNREADABLE


@pytest.mark.parametrize("raw", ["", "  ", "　", "\u200b"])
def test_blank_is_not_zero(raw: str) -> None:
    assert read_value(raw, item_in("条"), FORM).status is Status.BLANK


@pytest.mark.parametrize(
    "raw", ["/", "／", "—", "——", "－", "--", "----", "无", "无。", "不适用", "不涉及", "未涉及", "N/A"]
)
def test_not_applicable(raw: str) -> None:
    reading = read_value(raw, item_in("条"), FORM)
    assert (reading.status, reading.value) == (Status.NOT_APPLICABLE, None)


@pytest.mark.parametrize(
    "raw",
    [
        *("增", "0/0", "见附件", "1.5", "-3", "约", "12 人", "3篇5", "二三", "1,11", "3 4", "12\n3", "1　2", "9" * 24),
        *(
            "空",
            "未统计",
            "1 0",
            "1\u200b02",
            "102.0000000001",
            "12、",
            "1.",
            "12,",
            "2018年",
            "一百零",
            "九人",
            "①",
            "其中22件",
        ),
    ],
)
def test_what_is_no_count_is_unreadable_never_zero(raw: str) -> None:
    reading = read_value(raw, item_in("件"), FORM)
    assert (reading.status, reading.value) == (Status.UNREADABLE, None)


@pytest.mark.parametrize("raw", ["3.12345678", "0.004元", "9" * 24])
def test_an_amount_that_cannot_be_kept_exactly_is_unreadable(raw: str) -> None:
    assert read_value(raw, item_in("万元"), FORM).status is Status.UNREADABLE


def test_a_count_in_an_amount_of_money_is_unreadable() -> None:
    assert read_value("3件", item_in("万元"), FORM).status is Status.UNREADABLE


COUNTS = st.integers(min_value=0, max_value=10**7)  # more digits may be a date's or a telephone's


@given(COUNTS, st.sampled_from(["条", "件", "次", "篇", "个", "人", "人次"]))
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


SHAPES = (
    *("{}", "{}。", "{:,}", " {} ", "约{}", "近{}", "{}余", "{}多", "{}左右", "共{}", "+{}"),
    *(
        "{}件",
        "{:,}件",
        "{}余件",
        "约{}份",
        "{}宗左右",
        "{}件（其中修订3件）",
        "{}(修订16)",
        "{}〔2〕",
        "{}[12]",
        "{}①",
        "{}*",
        "{}²",
    ),
)
CHANGES = ("{}", "+{}", "-{}", "－{}", "增{}", "增加{}项", "净增{}", "减{}", "减少{}", "减少了{}项", "减少{}项（下放）")


@given(COUNTS, st.sampled_from(SHAPES))
def test_every_count_is_read_back_from_every_wording(count: int, shape: str) -> None:
    reading = read_value(shape.format(count), item_in("件"), FORM)
    assert reading.value == count
    assert looks_like_value(shape.format(count))


@given(COUNTS, st.sampled_from(CHANGES))
def test_every_change_is_read_back_with_its_sign(count: int, shape: str) -> None:
    falls = shape.startswith(("-", "－", "减"))
    assert read_value(shape.format(count), CHANGE, FORM_2019).value == (-count if falls else count)


@given(st.integers(min_value=0, max_value=99_999_999))
def test_every_chinese_numeral_is_read_back(number: int) -> None:
    assert read_chinese_number(cn2an.an2cn(number)) == number
    assert read_chinese_number(cn2an.an2cn(number).replace("二千", "两千")) == number


@given(
    st.text(alphabet="0123456789,.+-增减约余多万亿元件条项（）[]①¹ 。/", max_size=10),
    st.sampled_from([CHANGE, DECISIONS, AMOUNT]),
)
def test_no_number_is_given_that_the_text_does_not_hold(raw: str, item: Item) -> None:
    value = read_value(raw, item, FORM_2019).value
    if value is None:
        return
    written = [Decimal(number) for number in re.findall(r"\d+(?:\.\d+)?", raw.replace(",", ""))]
    scales = [Decimal(10) ** power for power in (0, 4, 8, -4)]
    assert any(abs(value) == number * scale for number in written for scale in scales)
