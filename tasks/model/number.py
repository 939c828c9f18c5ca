"""Which numbers can be kept exactly."""

from decimal import Decimal

__all__ = ["DECIMALS", "DIGITS", "LARGEST", "is_storable"]

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
