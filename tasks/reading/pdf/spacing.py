"""Had the next word of a label still room on its line, going by the other labels set in the same columns?"""

import math
from collections.abc import Iterable

from tasks.reading.pdf.columns import Span

__all__ = ["Room"]

_SLACK = 0.6
_CENTRED = 0.5
_SAME_MIDDLE = 3.0

Columns = tuple[int, int]


class Room:
    """How far and how wide texts are set, for each first and last column they stand in."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Measure all texts of a table."""
        self._rights: dict[Columns, float] = {}
        self._widths: dict[Columns, float] = {}
        self._lefts: dict[tuple[Columns, int], tuple[float, float]] = {}
        for span in spans:
            columns = span.first, span.last
            self._rights[columns] = max(self._rights.get(columns, span.right), span.right)
            self._widths[columns] = max(self._widths.get(columns, 0.0), span.right - span.left)
            middle = columns, _middle(span)
            least, most = self._lefts.get(middle, (span.left, span.left))
            self._lefts[middle] = min(least, span.left), max(most, span.left)

    def is_full(self, span: Span, opening: float, size: float, beside: float | None) -> bool:
        """Whether a word as wide as `opening` had no room after the text, before what stands `beside` it."""
        columns = span.first, span.last
        if self._is_centred(span, size):
            return span.right - span.left + opening > self._widths.get(columns, math.inf) - _SLACK * size
        end = self._rights.get(columns, math.inf)
        end = end if beside is None else min(end, beside)
        return span.right + opening > end - _SLACK * size

    def _is_centred(self, span: Span, size: float) -> bool:
        """Whether texts of other widths have the same middle."""
        columns, middle = (span.first, span.last), _middle(span)
        lefts = [
            self._lefts[columns, near] for near in (middle - 1, middle, middle + 1) if (columns, near) in self._lefts
        ]
        lefts.append((span.left, span.left))
        return max(most for _, most in lefts) - min(least for least, _ in lefts) > _CENTRED * size


def _middle(span: Span) -> int:
    return round((span.left + span.right) / 2 / _SAME_MIDDLE)
