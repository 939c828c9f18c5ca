"""The characters of a page put together to words and lines.

All lengths are points of the page, y growing downward.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from statistics import median
from typing import NamedTuple

from tasks.reading.plain.line_wraps import is_chinese, join_lines

__all__ = [
    "NUMBER",
    "WIDE_GAP",
    "BoxedText",
    "Glyph",
    "Line",
    "Word",
    "boxed_text",
    "lines_of",
    "lone_lines",
    "text_of",
]

WIDE_GAP = "  "
"""What stands for a gap of two characters or more in a line's text."""

NUMBER = re.compile(r"[-+]?\d[\d,.]*%?")
"""A number as it stands by itself in a cell or line of a scanned page."""

# How the thresholds below were tried: each alone halved and doubled, or else changed by a fifth, while all PDFs of
# tests/golden/pdf and tests/reading and the layouts ruled, boxed and borderless of examples.render were read again.
# "Alike" means that every one of them gave the same document.

# All lengths are in the size of the characters' font.
# How far apart the baselines of one line are. 0.24 to 0.3 alike; at 0.15 values of form 2021 (borderless) part from
# their label, at 0.375 a label of form 2019 (borderless) that is broken over two lines falls apart.
_SAME_BASE = 0.3
# How far the body of a Chinese character reaches above and below its baseline: the two make up the whole size. Half and
# double of either alike: it decides only where a character stands on a rule or at the border of the page's head.
_ASCENT, _DESCENT = 0.88, 0.12
# A gap that is a space although none is printed, over and above what letters of the line usually leave (0.1 to 0.4
# alike).
_SPACE = 0.2
# A gap that parts words, so that they may stand in different columns (0.15 to 0.6 alike).
_APART = 0.3
_IDEOGRAPHIC_SPACE = "\u3000"
# A gap that parts cells: wider than any space within a text, also where a space is printed in it. 0.6 to 1.25 alike;
# at 1.56 narrow columns of form 2019 (borderless) no longer part, and its table is lost. With a printed space 0.375
# to 1.5 alike.
_GAP, _SPACED_GAP = 1.25, 0.75
# How far, in its width, a character printed twice to look bold is moved (0.1 to 0.4 alike): two equal characters side
# by side are a whole width apart.
_DOUBLED = 0.2
_DIGITS = frozenset("0123456789０１２３４５６７８９.,，．")
_CLOSING = frozenset("、，。；：！？）》〉」』】〕％,.;:!?)]}%")
_OPENING = frozenset("（《〈「『【〔([{")
_QUOTES = frozenset("“”‘’\"'")
# How much of the empty margin in a box counts as its padding, beyond which text could have run on. 0.64 to 1.6 alike;
# at 0.4 texts of tests/golden/pdf/matrix.pdf that the width of their cells broke stay in lines.
_MOST_PADDING = 0.8


class Glyph(NamedTuple):
    """A character where it stands: its left and right side, its baseline and its font's size.

    Text that runs up or down where the page's own runs to the right is one glyph as a whole. `run` tells which glyphs
    the page's author wrote in one stroke.
    """

    char: str
    left: float
    right: float
    base: float
    size: float
    run: int = 0

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the character's body, x and y."""
        return (self.left + self.right) / 2, self.base - (_ASCENT - _DESCENT) / 2 * self.size


class Word(NamedTuple):
    """A stretch of a line without any gap, and what parts it from the one before: nothing, a space, or two."""

    text: str
    left: float
    right: float
    gap: str = ""


class Line(NamedTuple):
    """Words on one baseline from left to right, and the size of their font.

    `opening` is the width of the first word or character with all that must stand on its line.
    """

    words: tuple[Word, ...]
    base: float
    size: float
    opening: float

    @property
    def left(self) -> float:
        """The place where the first word begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """The place where the last word ends."""
        return self.words[-1].right

    @property
    def has_gaps(self) -> bool:
        """Tells whether a wide gap parts its words."""
        return any(word.gap == WIDE_GAP for word in self.words)

    @property
    def top(self) -> float:
        """The upper edge of its characters' bodies."""
        return self.base - _ASCENT * self.size

    @property
    def bottom(self) -> float:
        """The lower edge of its characters' bodies."""
        return self.base + _DESCENT * self.size

    @property
    def text(self) -> str:
        """The line's text, two spaces for each wide gap."""
        return text_of(self.words)


def text_of(words: Iterable[Word]) -> str:
    """The words as text, parted as they stand."""
    return "".join(word.gap + word.text for word in words).strip()


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The glyphs as lines from top to bottom; blank ones are left out."""
    lines = []
    for level in _levels(glyphs):
        # Some programs make letters bold by printing them twice, almost in place.
        row: list[Glyph] = []
        for glyph in sorted(level, key=attrgetter("left", "right")):
            near = _DOUBLED * (glyph.right - glyph.left)
            if not (row and glyph.char == row[-1].char and glyph.left - row[-1].left < near):
                row.append(glyph)
        if filled := [glyph for glyph in row if not glyph.char.isspace()]:
            size = median(glyph.size for glyph in filled)
            base = median(glyph.base for glyph in filled)
            lines.append(Line(tuple(_words(row, size)), base, size, _opening(filled)))
    return lines


def lone_lines(lines: Sequence[Line]) -> bool:
    """Tell whether the lines are single characters below each other, as a title set upright."""
    texts = [line.text for line in lines]
    return len(texts) > 1 and all(len(text) == 1 and not text.isdigit() for text in texts)


class BoxedText(NamedTuple):
    """The text of a box, whether its last line is full, and whether digits of two lines were made one number."""

    text: str
    is_full: bool = False
    is_joined_number: bool = False


def boxed_text(glyphs: Sequence[Glyph], left: float, right: float) -> BoxedText:
    """The text of a box from `left` to `right`.

    Lines that the box's width broke are joined, others stay lines. Characters written downward are read so, and text
    that runs up or down in the order in which it was written: whether its next line stands left or right of the one
    before depends on the way it runs.
    """
    if 2 * sum(len(glyph.char) > 1 for glyph in glyphs) > len(glyphs):
        return BoxedText("".join(glyph.char for glyph in glyphs).strip(), is_full=True)
    below = [
        abs(two.left - one.left) < _SAME_BASE * one.size and 0 < two.base - one.base < 2 * one.size
        for one, two in pairwise(glyphs)
    ]
    if len(glyphs) > 2 and 2 * sum(below) > len(glyphs):
        return BoxedText("".join(glyph.char for glyph in glyphs).strip(), is_full=True)
    lines = lines_of(glyphs)
    if not lines:
        return BoxedText("")
    if lone_lines(lines):
        return BoxedText("".join(line.text for line in lines), is_full=True)
    size = max(line.size for line in lines)
    margin = min(min(line.left - left, right - line.right) for line in lines)
    room = right - left - 2 * max(0.0, min(margin, _MOST_PADDING * size))
    text, is_joined = lines[0].text, False
    for line, following in pairwise(lines):
        is_full = line.right - line.left + following.opening > room
        is_joined = is_joined or (is_full and text[-1] in _DIGITS and following.text[0] in _DIGITS)
        text = join_lines(text, following.text) if is_full else f"{text}\n{following.text}"
    return BoxedText(text, lines[-1].right - lines[-1].left + lines[-1].size > room, is_joined)


def _levels(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs in groups of about one baseline, from top to bottom."""
    level: list[Glyph] = []
    for glyph in sorted(glyphs, key=attrgetter("base")):
        if level and glyph.base - level[-1].base > _SAME_BASE * min(glyph.size, level[-1].size):
            yield level
            level = []
        level.append(glyph)
    if level:
        yield level


def _words(row: Sequence[Glyph], size: float) -> Iterator[Word]:
    """The printed glyphs of a row, at least one, as words."""
    steps = [two.left - one.right for one, two in pairwise(row)]
    usual = max(0.0, median(steps)) / size if len(steps) > 1 else 0.0
    word: list[Glyph] = []
    spaces: list[str] = []
    gap = ""
    for glyph in row:
        if glyph.char.isspace():
            spaces.append(glyph.char)
            continue
        if word:
            parted = _gap(word[-1], glyph, spaces, usual)
            if parted or glyph.left - word[-1].right > _APART * size:
                yield _word(word, gap)
                word, gap = [], parted
        word.append(glyph)
        spaces = []
    yield _word(word, gap)


def _word(glyphs: Sequence[Glyph], gap: str) -> Word:
    return Word("".join(glyph.char for glyph in glyphs), glyphs[0].left, glyphs[-1].right, gap)


def _gap(before: Glyph, glyph: Glyph, spaces: Sequence[str], usual: float) -> str:
    """Return what parts two glyphs: printed spaces count as gaps, and Chinese text is often set wide."""
    width = (glyph.left - before.right) / max(before.size, glyph.size)
    has_space = any(space != _IDEOGRAPHIC_SPACE for space in spaces)
    if width > (_SPACED_GAP if has_space else _GAP):
        return WIDE_GAP
    is_apart = width - usual > _SPACE and not (_is_mixed(before, glyph) or _is_mixed(glyph, before))
    return " " if spaces or is_apart else ""


def _is_mixed(one: Glyph, two: Glyph) -> bool:
    """Tell whether programs set the two apart by themselves: Chinese beside a Latin letter or digit."""
    return is_chinese(one.char[-1]) and _is_latin(two)


def _opening(row: Sequence[Glyph]) -> float:
    """The width of what a line could not have left to the line before in part."""
    end = 1
    for one, two in pairwise(row):
        is_tied = two.char in _CLOSING or one.char in _OPENING or bool({one.char, two.char} & _QUOTES)
        if not is_tied and not (_is_latin(one) and _is_latin(two)):
            break
        end += 1
    return row[end - 1].right - row[0].left


def _is_latin(glyph: Glyph) -> bool:
    return glyph.char.isalnum() and not is_chinese(glyph.char[0])
