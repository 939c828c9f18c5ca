"""How commands print data: JSON for programs, plain lines for people."""

import json
import sys
from collections.abc import Iterable, Mapping
from decimal import Decimal

__all__ = ["number", "print_json", "print_lines"]


def number(value: Decimal | None) -> int | float | None:
    """A form's number for JSON: whole numbers as such, amounts as decimals, a blank as null."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def print_json(data: Mapping[str, object]) -> None:
    """Print one JSON object on standard output, Chinese as it is."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=2)
    print()


def print_lines(lines: Iterable[str]) -> None:
    """Print lines on standard output."""
    for line in lines:
        print(line)
