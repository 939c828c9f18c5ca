"""The definitions of rates and shares, read from `indicators.toml`, where each says its source."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from expectations.errors import NianbaoError
from expectations.forms import form

__all__ = ["Fraction", "IncompleteIndicatorError", "Indicator", "indicators"]


class IncompleteIndicatorError(NianbaoError):
    """A definition names an item that its form does not have."""


@dataclass(frozen=True, slots=True)
class Fraction:
    """The items whose sums are set against each other."""

    numerator: tuple[str, ...]
    denominator: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One rate or share; `fractions` is by form, and empty where units are counted: those on time of those due."""

    id: str
    label: str
    definition: str
    source: str
    fractions: Mapping[str, Fraction]
    is_charted: bool


@cache
def indicators() -> tuple[Indicator, ...]:
    """Read the definitions, in their order.

    Raises:
        IncompleteIndicatorError: an item is not one of the form's.
    """
    data = tomllib.loads((files(__name__) / "indicators.toml").read_text(encoding="utf-8"))
    return tuple(_indicator(entry) for entry in data["indicators"])


def _indicator(entry: Mapping[str, object]) -> Indicator:
    by_form = dict.fromkeys(_texts(entry, "forms"), entry)
    given = entry.get("by_form")
    by_form |= given if isinstance(given, dict) else {}
    fractions = {
        form_id: Fraction(_texts(sides, "numerator"), _texts(sides, "denominator"))
        for form_id, sides in sorted(by_form.items())
    }
    for form_id, fraction in fractions.items():
        if not form(form_id).has(*fraction.numerator, *fraction.denominator):
            raise IncompleteIndicatorError(f"indicator {entry['id']} names an item that form {form_id} does not have")
    return Indicator(
        id=str(entry["id"]),
        label=str(entry["label"]),
        definition=str(entry["definition"]),
        source=str(entry["source"]),
        fractions=MappingProxyType(fractions),
        is_charted=bool(entry.get("is_charted", False)),
    )


def _texts(entry: Mapping[str, object], key: str) -> tuple[str, ...]:
    found = entry.get(key, [])
    return tuple(map(str, found)) if isinstance(found, list) else ()
