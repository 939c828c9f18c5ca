"""Doubts about the reading of a report, of its cells and of the file as a whole, in words that can be published."""

from collections.abc import Iterable

import polars as pl

from tasks.common.personal_data import is_impersonal
from tasks.model.codes import Doubt, ProblemCode, Status

__all__ = ["FROM_PICTURE", "UNREAD", "doubtful", "doubts_in_words", "problems_in_words"]

_LONGEST_QUOTE = 20

FROM_PICTURE = frozenset((ProblemCode.RECOGNISED_FROM_PICTURE.value,))
"""What a reader says of a report that it read in a picture."""

UNREAD = frozenset(
    code.value
    for code in (
        ProblemCode.SCANNED_PAGE,
        ProblemCode.PAGES_LEFT_OUT,
        ProblemCode.MISSING_SHEET,
        ProblemCode.FORMULA_WITHOUT_VALUE,
        ProblemCode.UNDECODABLE_CHARACTERS,
        ProblemCode.NO_TEXT_LAYER,
    )
)
"""What a reader says where something of the report itself may be missing."""

_OTHER_PROBLEM = "有其他识读问题"


def doubtful(readings: pl.DataFrame) -> pl.DataFrame:
    """The readings that are in doubt, or of cells in which no number can be read."""
    return readings.filter((pl.col("status") == Status.UNREADABLE.value) | pl.col("doubt").is_not_null())


def doubts_in_words(readings: pl.DataFrame) -> pl.Series:
    """Return why each reading is in doubt, with what stands in the cell where it can name nobody."""
    rows = readings.select("status", "doubt", "raw").iter_rows()
    return pl.Series([_words(*row) for row in rows], dtype=pl.String())


def problems_in_words(codes: Iterable[str]) -> str:
    """Return what the reader met, each once; a code of a lake that another version filled may be unknown."""
    known = ProblemCode.labels()
    return "、".join(dict.fromkeys(known.get(code, _OTHER_PROBLEM) for code in codes))


def _words(status: str, doubt: str | None, raw: str) -> str:
    words = [Status.UNREADABLE.label] if status == Status.UNREADABLE.value else []
    words += [Doubt(doubt).label] if doubt else []
    quote = raw.strip()
    if quote and len(quote) <= _LONGEST_QUOTE and is_impersonal(quote):
        words.insert(0, f"原文“{' '.join(quote.split())}”")
    return "，".join(words)
