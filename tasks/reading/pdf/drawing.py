"""What a page shows, put together from the characters, lines, areas and pictures that its file draws.

A file gives them in points, y growing upward; here y grows downward from the page's upper edge, and a page whose text
runs up, down or upside down is turned so that it reads from left to right.
"""

import math
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import groupby, pairwise
from operator import itemgetter
from typing import NamedTuple

from tasks.reading.pdf.ruled_tables import Rule
from tasks.reading.pdf.text_lines import Glyph
from tasks.reading.plain.line_wraps import is_chinese

__all__ = [
    "IDENTITY",
    "NO_CHARACTER",
    "Char",
    "Colour",
    "Ink",
    "Matrix",
    "PageContent",
    "PageDrawing",
    "Point",
    "Style",
    "composed",
    "ink_of",
    "is_pale",
    "moved",
    "quarter_of",
]

Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[float, float, float, float]
"""Red, green, blue and opacity, of 255 each."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
"""The matrix that moves nothing."""

NO_CHARACTER = "\ufffd"
"""What stands for a character that the file gives no meaning."""

# The lengths below are points. Half and double of each read all PDFs of tests/golden/pdf and tests/reading and every
# layout of examples.render alike, but where something else is said. A filled area or picture so thin is a rule (1.5
# to 6).
_THIN = 3.0
# The dots of a dotted rule, the gap between two of them, and the length from which they are one.
_DOT, _DOT_GAP, _DOTTED = 1.6, 4.0, 9.0
# How far the ends of a rule may lie off its direction (0.5 to 2).
_STRAIGHT = 1.0
# How far, in quarter turns, a text may slant that still runs across or down (0.05 to 0.2).
_ASKEW = 0.1
# How far apart, in their font's size, characters of one stretch begin. 2 to 7; at 1 the watermark of
# test_a_watermark_stays_out_of_the_table reads otherwise.
_FAR = 3
# The least of red, green and blue, of 255 each, that nobody tells from white paper; no other bound was tried.
_WHITE = 250
# From which on a colour is pale, and below which opacity, of 255 each: level_watermark.pdf is
# well within; no other bound was tried. Light text is left out only where `watermarks` says so.
_PALE, _TRANSPARENT = 170, 180
_MOST_GROUNDS = 1_000  # it bounds the work on a page of a hatched picture
# The corners of a picture before its own matrix (PDF 32000-1, 8.9.5.1; GB/T 33190).
_UNIT_SQUARE: tuple[Point, ...] = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
# From the file's coordinates, y growing upward, to ours, by quarter turns of the text to the left.
_TURNS: tuple[Callable[[float, float], Point], ...] = (
    lambda x, y: (x, -y),
    lambda x, y: (y, x),
    lambda x, y: (-x, y),
    lambda x, y: (-y, -x),
)


@dataclass(slots=True)
class PageContent:
    """All that one page shows.

    `askew` are the texts set at a slant, such as a watermark; `pale` the glyphs printed so lightly that they may be of
    a level one; `fills` the sides (across, down) of filled
    areas, which may part cells where no rules do. `bad` counts characters that the file gives no meaning,
    `hidden` those that nobody sees; `picture` is the share of the page that its largest picture covers.
    """

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    askew: list[str] = field(default_factory=list)
    pale: list[Glyph] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    fills: tuple[list[Rule], list[Rule]] = field(default_factory=lambda: ([], []))
    bad: int = 0
    hidden: int = 0
    picture: float = 0.0


class Ink(Enum):
    """The inks that something is drawn in, as far as it can be seen: white on white paper cannot."""

    COLOUR = auto()
    WHITE = auto()


class Style(NamedTuple):
    """The style of the characters of one text object; `quarter` counts quarter turns to the left, `None` at a slant."""

    run: int
    size: float
    width: float
    quarter: int | None
    is_hidden: bool
    is_pale: bool


class Char(NamedTuple):
    """A character in the file's own coordinates, y growing upward."""

    text: str
    sides: tuple[float, float, float, float]
    origin: Point
    style: Style


class PageDrawing:
    """A page as its file draws it: first all its characters, then its lines, areas and pictures, the lowest first."""

    def __init__(self, chars: Sequence[Char], box: tuple[float, float, float, float]) -> None:
        """Take the characters, and the left, lower, right and upper side of what is shown of the page."""
        quarters = [char.style.quarter for char in chars if char.style.quarter is not None]
        self._quarter = Counter(quarters).most_common(1)[0][0] if quarters else 0
        self._turn = _TURNS[self._quarter]
        self._dots: list[Point] = []
        # The coloured areas and pictures drawn so far, the last ones of them: white stands out upon these.
        self._grounds: deque[tuple[float, float, float, float]] = deque(maxlen=_MOST_GROUNDS)
        one, other = self._turn(box[0], box[1]), self._turn(box[2], box[3])
        self._left, self._top = min(one[0], other[0]), min(one[1], other[1])
        self._content = PageContent(abs(one[0] - other[0]), abs(one[1] - other[1]))
        self._write(chars)

    def finished(self) -> PageContent:
        """Return what the page shows, once all was drawn."""
        self._content.across += _dotted((y, x) for x, y in self._dots)
        self._content.down += _dotted(self._dots)
        return self._content

    def stroke(self, points: Sequence[Point | None], ink: Ink) -> None:
        """Draw lines from point to point; `None` stands in place of a curve."""
        for one, two in pairwise(points):
            if one and two:
                self._rule(self._place(one), self._place(two), ink)

    def fill(self, points: Sequence[Point | None], ink: Ink) -> None:
        """Fill an area with these corners, unless `None` says that it has curves."""
        if None not in points:
            self._fill([self._place(point) for point in points if point], ink)

    def picture(self, matrix: Matrix) -> None:
        """Draw a picture, which fills the unit square before its matrix."""
        corners = [self._place(moved(corner, matrix)) for corner in _UNIT_SQUARE]
        left, top, right, bottom = _bounds(corners)
        if min(right - left, bottom - top) <= _THIN:
            self._fill(corners, Ink.COLOUR)
            return
        self._grounds.append((left, top, right, bottom))
        width = min(right, self._content.width) - max(left, 0.0)
        height = min(bottom, self._content.height) - max(top, 0.0)
        page = self._content.width * self._content.height
        if width > 0 and height > 0 and page:
            self._content.picture = max(self._content.picture, width * height / page)

    def _write(self, chars: Sequence[Char]) -> None:
        for run in _stretches(chars):
            style = run[0].style
            shown = [char for char in run if self._is_shown(char)]
            self._content.hidden += sum(not char.text.isspace() for char in run) - sum(
                not char.text.isspace() for char in shown
            )
            self._content.bad += sum(char.text == NO_CHARACTER for char in shown)
            if style.quarter == self._quarter:
                glyphs = self._content.pale if style.is_pale else self._content.glyphs
                glyphs += (self._glyph([char]) for char in shown)
            elif style.quarter is not None and shown:
                self._content.glyphs.append(self._glyph(shown))
            elif text := "".join(char.text for char in shown).strip():
                self._content.askew.append(text)

    def _is_shown(self, char: Char) -> bool:
        left, bottom, right, top = char.sides
        x, y = self._place(((left + right) / 2, (bottom + top) / 2))
        return not char.style.is_hidden and 0 <= x <= self._content.width and 0 <= y <= self._content.height

    def _glyph(self, chars: Sequence[Char]) -> Glyph:
        """A character as a glyph; text that runs across the page's own direction is one glyph as a whole."""
        corners = [
            self._place(corner)
            for char in chars
            for corner in ((char.sides[0], char.sides[1]), (char.sides[2], char.sides[3]))
        ]
        style = chars[0].style
        base = self._place(chars[0].origin)[1]
        if style.quarter != self._quarter:
            base = (min(y for _, y in corners) + max(y for _, y in corners) + style.size) / 2
        text = "".join(char.text for char in chars)
        left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        if len(text) == 1 and text.isalpha() and is_chinese(text):
            # Some fonts give only the ink's box; a Chinese character is as wide as its font.
            right = max(right, self._place(chars[0].origin)[0] + style.width)
        return Glyph(text, left, right, base, style.size, style.run)

    def _place(self, point: Point) -> Point:
        x, y = self._turn(*point)
        return x - self._left, y - self._top

    def _is_seen(self, one: Point, two: Point, ink: Ink) -> bool:
        """Tell whether what is drawn between two points stands out: white does so only upon something coloured."""
        x, y = (one[0] + two[0]) / 2, (one[1] + two[1]) / 2
        return ink is Ink.COLOUR or any(
            left <= x <= right and top <= y <= bottom for left, top, right, bottom in self._grounds
        )

    def _rule(self, one: Point, two: Point, ink: Ink) -> None:
        if not self._is_seen(one, two, ink):
            return
        width, height = abs(one[0] - two[0]), abs(one[1] - two[1])
        if height <= _STRAIGHT and width > height:
            self._content.across.append(Rule((one[1] + two[1]) / 2, min(one[0], two[0]), max(one[0], two[0])))
        elif width <= _STRAIGHT and height > width:
            self._content.down.append(Rule((one[0] + two[0]) / 2, min(one[1], two[1]), max(one[1], two[1])))

    def _fill(self, corners: Sequence[Point], ink: Ink) -> None:
        """A filled area: a rule where it is thin, sides of a possible cell where it is a rectangle."""
        left, top, right, bottom = _bounds(corners)
        if not self._is_seen((left, top), (right, bottom), ink):
            return
        if any(min(x - left, right - x) > _STRAIGHT or min(y - top, bottom - y) > _STRAIGHT for x, y in corners):
            return
        if right - left <= _DOT and bottom - top <= _DOT:
            self._dots.append(((left + right) / 2, (top + bottom) / 2))
        elif bottom - top <= min(_THIN, right - left):
            self._content.across.append(Rule((top + bottom) / 2, left, right))
        elif right - left <= _THIN:
            self._content.down.append(Rule((left + right) / 2, top, bottom))
        else:
            if ink is Ink.COLOUR:
                self._grounds.append((left, top, right, bottom))
            across, down = self._content.fills
            across += (Rule(top, left, right), Rule(bottom, left, right))
            down += (Rule(left, top, bottom), Rule(right, top, bottom))


def ink_of(colour: Colour) -> Ink | None:
    """The ink of a colour; `None` where it is transparent."""
    if not colour[3]:
        return None
    return Ink.WHITE if min(colour[:3]) >= _WHITE else Ink.COLOUR


def is_pale(colour: Colour) -> bool:
    """Tell whether text of a colour is printed so lightly that it may be a watermark; white is none."""
    return colour[3] < _TRANSPARENT or _PALE <= min(colour[:3]) < _WHITE


def quarter_of(angle: float) -> int | None:
    """The quarter turns to the left of text at an angle in radians, to the left as well; `None` at a slant."""
    turns = angle * 2 / math.pi
    return None if abs(turns - round(turns)) > _ASKEW else round(turns) % 4


def moved(point: Point, matrix: Matrix) -> Point:
    """A point moved by a matrix."""
    (x, y), (a, b, c, d, e, f) = point, matrix
    return a * x + c * y + e, b * x + d * y + f


def composed(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that moves points by the inner one first."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _stretches(chars: Iterable[Char]) -> Iterator[list[Char]]:
    """The characters in stretches of one direction and visibility, each beside the one before."""
    stretch: list[Char] = []
    for char in chars:
        if stretch and (
            char.style[3:] != stretch[-1].style[3:]
            or math.dist(char.origin, stretch[-1].origin) > _FAR * stretch[-1].style.size
        ):
            yield stretch
            stretch = []
        stretch.append(char)
    if stretch:
        yield stretch


def _dotted(dots: Iterable[Point]) -> Iterator[Rule]:
    """The rules that dots draw, each given by its position across the rule and along it."""
    for at, row in groupby(sorted((round(at), along) for at, along in dots), key=itemgetter(0)):
        places = [along for _, along in row]
        breaks = [number for number, (one, two) in enumerate(pairwise(places), 1) if two - one > _DOT_GAP]
        for first, last in pairwise([0, *breaks, len(places)]):
            if places[last - 1] - places[first] > _DOTTED:
                yield Rule(float(at), places[first], places[last - 1])


def _bounds(points: Sequence[Point]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
