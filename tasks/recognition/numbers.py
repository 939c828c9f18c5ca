"""Which numbers a report can give at all, and the lake can keep exactly."""

from decimal import Decimal

__all__ = ["can_be_kept"]

_MOST_DECIMALS = 6
_TOO_LARGE = Decimal(10**15)


def can_be_kept(number: Decimal) -> bool:
    """Whether a number is zero or more, below 10^15, and has at most six decimals."""
    return 0 <= number < _TOO_LARGE and -int(number.normalize().as_tuple().exponent) <= _MOST_DECIMALS
