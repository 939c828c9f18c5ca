"""Which lines of a page are one paragraph, broken only by the width of the text?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tasks.reading.pdf.join_pages import starts_anew
from tasks.reading.pdf.text_lines import Line
from tasks.reading.plain.line_wraps import join_lines

__all__ = ["Column", "Text", "texts_of"]

_MARGIN = 0.15
_INDENT = 0.8
_ROOM = 0.25
_SAME_SIZE = 0.15
_APART = 1.6
_SENTENCE_END = frozenset("。！？：；.!?:;")


@dataclass(frozen=True, slots=True)
class Column:
    """The column of running text: its sides and the usual distance of two baselines."""

    left: float
    right: float
    pitch: float

    @classmethod
    def of(cls, lines: Sequence[Line], width: float) -> "Column":
        """The column that one line or more fill on pages of a width.

        It reaches as far right as two lines do, unless that is far from where the margin would equal the left one.
        """
        size = median(line.size for line in lines)
        rights = sorted((line.right for line in lines), reverse=True)
        agreed = next((one for one, two in pairwise(rights) if one - two <= size), 0.0)
        lefts = sorted(line.left for line in lines)
        left = next((one for one, two in pairwise(lefts) if two - one <= _ROOM * size), lefts[0])
        right = agreed if agreed > (1 - _MARGIN) * width - left else width - left
        steps = [two.base - one.base for one, two in pairwise(lines) if two.base > one.base]
        return cls(left, right, median(steps) if steps else 2 * size)

    def is_full(self, line: Line, following: Line) -> bool:
        """Whether the next line's first word had no room at this line's end."""
        return line.right + following.opening > self.right - _ROOM * line.size

    def is_flush(self, line: Line) -> bool:
        """Whether the line begins where the column does, as the rest of a paragraph would."""
        return line.left < self.left + _INDENT * line.size

    def is_centred(self, line: Line) -> bool:
        """Whether the line stands in the column's middle."""
        return abs(line.left + line.right - self.left - self.right) < 2 * line.size


@dataclass(slots=True)
class Text:
    """A paragraph so far: its text, its first and last line."""

    text: str
    first: Line
    last: Line

    def takes(self, following: "Text", column: Column) -> bool:
        """Whether the paragraph goes on with another, as far as the lines' ends and beginnings tell.

        Where paragraphs begin without an indent, one that ends with its sentence at the line's end is over.
        """
        line, rest = self.last, following.first
        if abs(line.size - rest.size) > _SAME_SIZE * line.size or not column.is_full(line, rest):
            return False
        if line.has_gaps and not _SENTENCE_END & set(line.text):
            return False
        if self.text[-1] in _SENTENCE_END and (starts_anew(following.text) or column.is_flush(self.first)):
            return False
        is_title = column.is_centred(line) and column.is_centred(rest) and not column.is_flush(rest)
        return column.is_flush(rest) or (is_title and rest.text[0] not in "(（")

    def take(self, following: "Text") -> None:
        """Go on with another paragraph's text."""
        self.text = join_lines(self.text, following.text)
        self.last = following.last


def texts_of(lines: Sequence[Line], column: Column) -> Iterator[Text]:
    """The lines, from top to bottom, as paragraphs."""
    current: Text | None = None
    for line in lines:
        text = Text(line.text, line, line)
        is_near = current is not None and line.base - current.last.base <= _APART * max(column.pitch, line.size)
        if current is not None and is_near and current.takes(text, column):
            current.take(text)
            continue
        if current is not None:
            yield current
        current = text
    if current is not None:
        yield current
