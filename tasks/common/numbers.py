"""Numbers as people and as JSON write them."""

from decimal import Decimal, InvalidOperation

__all__ = ["finite_number", "format_number", "json_number", "plain"]


def format_number(value: Decimal | None, blank: str = "（空）") -> str:
    """Write a number as a person does, without trailing zeros or exponent; a null, which is not 0, as `blank`."""
    if value is None:
        return blank
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def finite_number(text: str) -> Decimal | None:
    """Read a number as a program writes it; `None` for what is none, infinity and NaN among it."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def json_number(value: Decimal | None) -> int | float | None:
    """Return a number as JSON has it: whole numbers as such, amounts as decimals, a blank as null."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def plain(number: Decimal) -> Decimal:
    """Return the same number without trailing zeros, an exponent, or a minus before zero."""
    whole = number.to_integral_value()
    return whole + 0 if number == whole else number.normalize()
