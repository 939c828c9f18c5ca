"""The names of the files of a year's review packs."""

import re

__all__ = ["INDEX", "letter_name", "page_name"]

INDEX = "index.html"

_UNSAFE = re.compile(r"[^\w.-]|^index$")


def page_name(unit_id: str) -> str:
    """Name a unit's page; letters that a file's name should not hold are written as `%` and their code."""
    return f"{_safe(unit_id)}.html"


def letter_name(unit_id: str) -> str:
    """Name the letter to a unit."""
    return f"{_safe(unit_id)}.docx"


def _safe(unit_id: str) -> str:
    """The id, or a name that no other id gets: neither a path nor the index is among them."""
    return _UNSAFE.sub(lambda found: "".join(f"%{code:02X}" for code in found[0].encode()), unit_id)
