"""How are a cell's own words quoted to the unit they come from, without the people they may name?"""

import re
from collections.abc import Sequence

from tasks.common.personal_data import MASK, is_impersonal, is_name, scrub
from tasks.model.report import Contact

__all__ = ["printable", "quoted"]

_HAN = re.compile(r"[\u4e00-\u9fff]+(?:·[\u4e00-\u9fff]+)*")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def quoted(text: str, contacts: Sequence[Contact] = ()) -> str:
    """A text on one line with `〔已隐去〕` for known contacts, numbers and whatever can be nothing but a name.

    Rather a harmless word is masked than a person named: the place of the cell leads to the original.
    """
    line = " ".join(printable(text).split())
    if is_impersonal(line):
        return line
    return _HAN.sub(_masked_name, scrub(line, contacts))


def printable(text: str) -> str:
    """A text with `�` for what no page or letter can hold, such as control characters."""
    return _UNPRINTABLE.sub("\ufffd", text)


def _masked_name(found: re.Match[str]) -> str:
    return MASK if is_name(found[0]) else found[0]
