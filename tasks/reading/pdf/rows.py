"""One row of a table without rules while its lines are put together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks.reading.pdf.columns import Span
from tasks.reading.pdf.text_lines import Line
from tasks.reading.plain.line_wraps import join_lines

__all__ = ["Entry", "TableRow", "folded", "is_number"]

_NEAR = 1.25
_NUMBER = re.compile(r"[-+/\\—–―－\s\d.,，．％%０-９]+[\u4e00-\u9fff]{0,3}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table, its texts by columns."""

    line: Line
    spans: tuple[Span, ...]


@dataclass(slots=True)
class TableRow:
    """A row so far: its texts by first column, each with the last column it covers.

    `lines` are those of the innermost label, which begins in the column `inner`; from `base` to `bottom` they stand.
    """

    base: float
    bottom: float
    size: float
    inner: int | None = None
    texts: dict[int, tuple[int, str]] = field(default_factory=dict)
    lines: list[Entry] = field(default_factory=list)

    def add(self, span: Span) -> None:
        """Add a text to those of its column."""
        last, text = self.texts.get(span.first, (span.last, ""))
        self.texts[span.first] = max(last, span.last), join_lines(text, span.text)

    def heads_values(self, labels: int) -> bool:
        """Whether nothing but words stands in the columns of values, each in one, and something does."""
        texts = [(first == last, text) for first, (last, text) in self.texts.items() if first >= labels]
        return bool(texts) and all(is_single and not is_number(text) for is_single, text in texts)

    def take(self, below: "TableRow") -> None:
        """Add the texts of a row below, column by column."""
        for first, (last, text) in below.texts.items():
            before = self.texts.get(first, (last, ""))
            self.texts[first] = max(before[0], last), join_lines(before[1], text)
        self.bottom = below.bottom
        self.inner = below.inner if self.inner is None else self.inner
        self.lines += below.lines


def folded(rows: Sequence[TableRow], labels: int) -> list[TableRow]:
    """The rows, those that are but further lines of column headings put to the headings beside them."""
    folded: list[TableRow] = []
    for row in rows:
        above = folded[-1] if folded else None
        is_near = above is not None and row.base - above.bottom < _NEAR * row.size
        if above is None or not is_near or not (above.heads_values(labels) and row.heads_values(labels)):
            folded.append(row)
        elif above.inner is None or row.inner is None:
            above.take(row)
        else:
            folded.append(row)
    return folded


def is_number(text: str) -> bool:
    """Whether a text is a number, a mark in place of one, or a number with its unit."""
    return _NUMBER.fullmatch(text) is not None
