"""What an office's letters are filled in with."""

from dataclasses import dataclass
from datetime import date

__all__ = ["LetterSettings"]


@dataclass(frozen=True, slots=True)
class LetterSettings:
    """What the letters of a year say besides their text; what is not given is left open, to be filled in by hand.

    `mark` is the office's own (发文机关代字, as in 晴政公开函), `first_number` the number of the year's first letter.
    """

    mark: str = ""
    first_number: int = 1
    dated: date | None = None
    reply_by: date | None = None
    contact: str = ""
    phone: str = ""
