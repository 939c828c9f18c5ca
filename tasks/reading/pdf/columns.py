"""Columns of a table without rules: the gaps that most lines leave, and what stands between them.

Also how far texts are set in these columns, which tells whether the next word of a label still had room on its line.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from tasks.reading.pdf.join_pages import starts_anew
from tasks.reading.pdf.text_lines import WIDE_GAP, Line, Word, text_of
from tasks.reading.plain.line_wraps import is_chinese

__all__ = ["Column", "Spacing", "Span", "columns_of", "fits", "spans_of", "with_label_columns"]

# How the thresholds below were tried: each alone halved and doubled, or else changed by a fifth, while all PDFs of
# tests/golden/pdf and tests/reading and the layouts ruled, boxed and borderless of examples.render were read again.
# "Alike" means that every one of them gave the same document. The finest stretches of a line that are told apart: a
# thousandth of the table's width, a point at least (500 to 2000, 0.5 to 2 alike). They bound the work on a page that
# claims to be kilometres wide.
_BINS, _FINEST_BIN = 1000, 1.0
# The share of the lines beside a gap that may reach across it, as headings over several columns do. 0.35 to 0.44
# alike; at 0.28 the first table of form 2021 (borderless), of four columns, comes out otherwise, at 0.7 its fee is
# none of it.
_MOST_ACROSS = 0.35
# What part of a column's lines, and of its core's width, counts as most of it. 0.5 to 0.62 alike; in form 2021
# (borderless) narrow labels cover two columns at 0.4, and wide ones no longer do at 1.
_CORE = 0.5
# The gap between two labels that stand beside each other, in their font's size. 0.25 to 1 alike: it keeps spaces
# between words from parting a label.
_LABEL_GAP = 0.5
# What a line may lack of its column's width and still be full, in its font's size. 0.3 to 1.2 alike; at 0.12 labels
# of form 2021 (borderless) that run over lines fall apart, at 3 headings join the row below them.
_SLACK = 0.6
# How far the beginnings of texts with one middle differ that are centred, in their font's size (0.1 to 2.5 alike),
# and how many points apart middles are one (0.6 to 15 alike): columns set to the left have neither.
_CENTRED, _SAME_MIDDLE = 0.5, 3.0

Columns = tuple[int, int]


class Column(NamedTuple):
    """A column from the middle of the gap on its left to that on its right.

    `core_left` and `core_right` are what half of its texts reach, `support` the number of lines in its fullest place.
    """

    left: float
    right: float
    core_left: float
    core_right: float
    support: int


class Span(NamedTuple):
    """A text of a line and the columns it stands in, the first and the last."""

    first: int
    last: int
    text: str
    left: float
    right: float


def columns_of(lines: Sequence[Line]) -> list[Column]:
    """The columns that lines have in common, at least one: lines that reach across a gap must be few there."""
    start, end = min(line.left for line in lines), max(line.right for line in lines)
    bin_width = max(_FINEST_BIN, (end - start) / _BINS)
    counts = [0] * (int((end - start) / bin_width) + 1)
    for line in lines:
        reached: set[int] = set()
        for word in line.words:
            reached.update(range(int((word.left - start) / bin_width), int((word.right - start) / bin_width) + 1))
        for number in reached:
            counts[number] += 1
    peaks = _peaks(counts)
    # Cut in the middle of the widest stretch between two peaks that the fewest lines reach.
    cuts = [start]
    for one, two in pairwise(peaks):
        least = min(counts[one:two])
        runs = [list(run) for count, run in groupby(range(one, two), key=lambda at: counts[at]) if count == least]
        widest = max(runs, key=len)
        cuts.append(start + (widest[0] + widest[-1] + 1) / 2 * bin_width)
    cuts.append(end)
    columns = []
    for peak, (left, right) in zip(peaks, pairwise(cuts), strict=True):
        # The core of a column is what half as many lines reach as its fullest place.
        first = last = peak
        while first > 0 and counts[first - 1] >= _CORE * counts[peak]:
            first -= 1
        while last < len(counts) - 1 and counts[last + 1] >= _CORE * counts[peak]:
            last += 1
        columns.append(Column(left, right, start + first * bin_width, start + (last + 1) * bin_width, counts[peak]))
    return columns


def with_label_columns(columns: Sequence[Column], labels: int, lines: Sequence[Line]) -> list[Column]:
    """The columns, those of labels parted once more where labels stand beside each other with a gap between.

    Labels that reach over several of them hide these gaps from a look at all lines.
    """
    left, right = columns[0].left, columns[labels - 1].right
    gaps = []
    for line in lines:
        for one, two in pairwise(line.words):
            if not (left <= one.left and two.left < right and two.left - one.right > _LABEL_GAP * line.size):
                continue
            # The gap parts labels where it is wide, or where a numbered label or one set upright stands beside it.
            is_upright = len(one.text) == 1 and not one.text.isdigit()
            if two.gap == WIDE_GAP or starts_anew(two.text) or is_upright:
                gaps.append((one.right, two.left))
    gaps.sort()
    cuts: list[tuple[float, float]] = []
    for start, end in gaps:
        if cuts and start < cuts[-1][1]:
            cuts[-1] = start, min(end, cuts[-1][1])
        else:
            cuts.append((start, end))
    sides = [left, *((start + end) / 2 for start, end in cuts), right]
    return [*(Column(one, two, one, two, columns[0].support) for one, two in pairwise(sides)), *columns[labels:]]


def spans_of(line: Line, columns: Sequence[Column]) -> list[Span]:
    """The line's texts, each in the columns it stands in."""
    spans: list[Span] = []
    for words in _units(line.words, columns):
        left, right = words[0].left, words[-1].right
        covered = [number for number, column in enumerate(columns) if _covers(left, right, column)]
        covered = covered or [0 if left < columns[0].left else len(columns) - 1]
        span = Span(covered[0], covered[-1], text_of(words), left, right)
        if spans and spans[-1].last >= span.first:
            before = spans.pop()
            text = before.text + (words[0].gap or "") + span.text
            span = Span(before.first, max(before.last, span.last), text, before.left, right)
        spans.append(span)
    return spans


def fits(line: Line, columns: Sequence[Column]) -> bool:
    """Tell whether every stretch of the line between wide gaps stands in a column of its own."""
    stretches = [[line.words[0]]]
    for word in line.words[1:]:
        if word.gap == WIDE_GAP:
            stretches.append([])
        stretches[-1].append(word)
    places = [
        [number for number, column in enumerate(columns) if _covers(words[0].left, words[-1].right, column)]
        for words in stretches
    ]
    return all(len(place) == 1 for place in places) and len({place[0] for place in places}) == len(places)


def _peaks(counts: Sequence[int]) -> list[int]:
    """The positions of the columns' fullest places, after all whose valley between is not deep are made one."""
    heights = [next(run) for _, run in groupby(range(len(counts)), key=lambda at: counts[at])]
    peaks = [
        at
        for number, at in enumerate(heights)
        if (number == 0 or counts[heights[number - 1]] < counts[at])
        and (number == len(heights) - 1 or counts[heights[number + 1]] < counts[at])
    ]
    while len(peaks) > 1:
        shares = [min(counts[one:two]) / min(counts[one], counts[two]) for one, two in pairwise(peaks)]
        shallowest = max(range(len(shares)), key=lambda number: shares[number])
        if shares[shallowest] <= _MOST_ACROSS:
            break
        one, two = peaks[shallowest : shallowest + 2]
        del peaks[shallowest + (counts[one] >= counts[two])]
    return peaks


def _units(words: Iterable[Word], columns: Sequence[Column]) -> Iterator[list[Word]]:
    """The words of a line, those together that are one text: Chinese words with no gap between columns."""
    unit: list[Word] = []
    for word in words:
        if unit:
            before = unit[-1]
            is_parted = any(before.right <= column.left <= word.left for column in columns[1:])
            is_close = word.gap != WIDE_GAP and (
                not word.gap or is_chinese(before.text[-1]) or is_chinese(word.text[0])
            )
            if is_parted or not is_close:
                yield unit
                unit = []
        unit.append(word)
    if unit:
        yield unit


def _covers(left: float, right: float, column: Column) -> bool:
    """Tell whether a text from `left` to `right` stands in a column: its middle does, or it covers most of the core."""
    shared = min(right, column.core_right) - max(left, column.core_left)
    middle = (left + right) / 2
    return column.left <= middle < column.right or shared > _CORE * (column.core_right - column.core_left)


class Spacing:
    """The reach and width of texts, for each first and last column they stand in."""

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
        """Tell whether a word as wide as `opening` had no room after the text, before what stands `beside` it."""
        columns = span.first, span.last
        # Texts are centred where others of another width have the same middle.
        middle = _middle(span)
        near = [(columns, at) for at in (middle - 1, middle, middle + 1)]
        lefts = [(span.left, span.left), *(self._lefts[key] for key in near if key in self._lefts)]
        if max(most for _, most in lefts) - min(least for least, _ in lefts) > _CENTRED * size:
            return span.right - span.left + opening > self._widths.get(columns, math.inf) - _SLACK * size
        end = self._rights.get(columns, math.inf)
        end = end if beside is None else min(end, beside)
        return span.right + opening > end - _SLACK * size


def _middle(span: Span) -> int:
    return round((span.left + span.right) / 2 / _SAME_MIDDLE)
