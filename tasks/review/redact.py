"""Quote a cell's own words to the unit they come from, without the people they may name."""

import re
from collections.abc import Sequence

from tasks.common.personal_data import MASK, is_impersonal, is_name, scrub
from tasks.common.text import displayable
from tasks.model.report import Contact

__all__ = ["redact"]

_HAN = re.compile(r"[\u4e00-\u9fff]+(?:·[\u4e00-\u9fff]+)*")


def redact(text: str, contacts: Sequence[Contact] = ()) -> str:
    """Put a text on one line, with `〔已隐去〕` for known contacts, numbers and every word that can only be a name.

    A harmless word is masked rather than a person named: the place of the cell leads to the original.
    """
    line = " ".join(displayable(text).split())
    if is_impersonal(line):
        return line
    return _HAN.sub(lambda found: MASK if is_name(found[0]) else found[0], scrub(line, contacts))
