"""Numbers: one way to write them, and one limit that tables, readings and corrections share."""

from decimal import Decimal

import pytest

from expectations.forms import form, form_ids
from tasks.common.numbers import format_number, json_number, plain
from tasks.model.codes import Status
from tasks.model.number import DECIMALS, LARGEST, is_storable
from tasks.recognition.table.values import read_value
from tasks.tables import VALUE

TOO_LARGE = Decimal(10) ** 16


@pytest.mark.parametrize(
    ("value", "text"),
    [("0", "0"), ("-0.000", "0"), ("100", "100"), ("1E+3", "1000"), ("1.250000", "1.25"), ("-3.0", "-3")],
)
def test_a_number_is_written_without_zeros_or_exponent(value: str, text: str) -> None:
    assert format_number(Decimal(value)) == text
    assert str(plain(Decimal(value))) == text


def test_a_blank_is_not_a_zero() -> None:
    assert (format_number(None), format_number(None, blank=""), json_number(None)) == ("（空）", "", None)


def test_json_has_whole_numbers_as_such() -> None:
    assert [json_number(Decimal(text)) for text in ("3.000000", "2.5")] == [3, 2.5]
    assert isinstance(json_number(Decimal("3.000000")), int)


def test_a_total_of_a_thousand_of_the_largest_numbers_still_fits() -> None:
    largest = LARGEST - Decimal(10) ** -DECIMALS
    assert is_storable(largest)
    assert len((largest * 1000).as_tuple().digits) <= VALUE.precision
    assert VALUE.scale == DECIMALS
    assert (LARGEST, is_storable(LARGEST), is_storable(Decimal("0.0000001"))) == (Decimal(10) ** 15, False, False)


def test_no_form_asks_for_more_decimals_than_are_kept() -> None:
    assert max(item.decimals for form_id in form_ids() for item in form(form_id).items) == DECIMALS


def test_no_reading_is_so_large_as_no_correction_may_be() -> None:
    layout = form("2014")
    item = layout.item("capacity.budget")
    assert read_value(str(TOO_LARGE), item, layout).status is Status.UNREADABLE
    assert read_value(str(LARGEST - 1), item, layout).value == LARGEST - 1
