"""The numbers of the forms: how they are written, and which of them can be kept exactly."""

from decimal import Decimal

__all__ = ["DECIMALS", "DIGITS", "LARGEST", "format_number", "is_storable", "json_number", "plain"]

DIGITS, DECIMALS = 24, 6
"""Digits of a stored number, and how many of them are decimals: six are what an amount in 万元 has down to one 分."""

_MOST_SUMMED = 1_000
"""How many of the largest numbers a total has room for; a district has fewer units due."""

LARGEST = Decimal(10) ** (DIGITS - DECIMALS) / _MOST_SUMMED
"""10^15. A number must stay below, so that a total of 1,000 of them still fits into `DIGITS`.

Below it a workbook, which keeps 15 digits, and JSON, whose readers keep 53 bits, hold every whole number exactly, too.
"""


def is_storable(number: Decimal) -> bool:
    """Whether the tables keep a number exactly, and totals have room for it: below 10^15, with at most six decimals."""
    return abs(number) < LARGEST and -int(number.normalize().as_tuple().exponent) <= DECIMALS


def format_number(value: Decimal | None, blank: str = "（空）") -> str:
    """Write a number as a person does, without trailing zeros or exponent; a null, which is not 0, as `blank`."""
    if value is None:
        return blank
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def json_number(value: Decimal | None) -> int | float | None:
    """Return a number as JSON has it: whole numbers as such, amounts as decimals, a blank as null."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def plain(number: Decimal) -> Decimal:
    """Return the same number without trailing zeros, an exponent, or a minus before zero."""
    whole = number.to_integral_value()
    return whole + 0 if number == whole else number.normalize()
