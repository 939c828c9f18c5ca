"""Quote a cell's own words to the unit they come from, without the people they may name."""

import re
from collections.abc import Sequence

from tasks.common.personal_data import MASK, is_impersonal, is_name, scrub
from tasks.model.report import Contact

__all__ = ["printable", "redact"]

_HAN = re.compile(r"[\u4e00-\u9fff]+(?:·[\u4e00-\u9fff]+)*")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def redact(text: str, contacts: Sequence[Contact] = ()) -> str:
    """Put a text on one line, with `〔已隐去〕` for known contacts, numbers and every word that can only be a name.

    A harmless word is masked rather than a person named: the place of the cell leads to the original.
    """
    line = " ".join(printable(text).split())
    if is_impersonal(line):
        return line
    return _HAN.sub(lambda found: MASK if is_name(found[0]) else found[0], scrub(line, contacts))


def printable(text: str) -> str:
    """Replace with `�` what no page or letter can hold, such as control characters."""
    return _UNPRINTABLE.sub("\ufffd", text)
