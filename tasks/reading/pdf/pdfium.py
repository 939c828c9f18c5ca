"""The characters, rules and pictures of PDF pages, and where they are.

With `characters`, all that knows PDFium. All lengths are points, y growing downward from the page's upper edge;
a page whose text runs up, down or upside down is turned so that it reads from left to right.
"""

import ctypes
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import groupby, pairwise
from operator import itemgetter

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from tasks.model.codes import ProblemCode
from tasks.reading.limits import check_pdf_streams, too_many_objects
from tasks.reading.pdf.characters import NO_CHARACTER, WHITE, Char, Point, chars_of, stretches_of
from tasks.reading.pdf.ruled_tables import Rule
from tasks.reading.pdf.text_lines import Glyph
from tasks.reading.plain.line_wraps import is_chinese
from tasks.reading.refusals import damaged, refusal, unreadable

__all__ = ["PageContent", "opened", "page_content"]

Matrix = tuple[float, float, float, float, float, float]

# What a document, a page and its paths may hold. The largest samples have 5 pages, some 900 characters and 460 rules
# per page; tests/faults/test_hostile_files.py refuses 301 pages, 120,000 characters and 60,000 strokes, each in 10
# seconds.
_MAX_PAGES = 300
_MAX_OBJECTS = 50_000
_MAX_SEGMENTS = 100_000
_MAX_DEPTH = 8  # forms within forms; 4 to 16 read every sample alike

# The lengths below are points. Half and double of each read all PDFs of tests/golden/pdf and tests/reading and every
# layout of examples.render alike, but where something else is said. A filled area or picture so thin is a rule (1.5
# to 6).
_THIN = 3.0
# The dots of a dotted rule, the gap between two of them, and the length from which they are one.
_DOT, _DOT_GAP, _DOTTED = 1.6, 4.0, 9.0
# How far the ends of a rule may lie off its direction (0.5 to 2).
_STRAIGHT = 1.0
_MOST_GROUNDS = 1_000  # it bounds the work on a page of a hatched picture
# The matrix that moves nothing, and the corners of a picture before its own matrix (PDF 32000-1, 8.9.5.1).
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
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


@contextmanager
def opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    """The document, closed afterwards; what could not be drawn in reasonable time and memory is refused first.

    Raises:
        UnreadableError: `encrypted_file`, `damaged_file`, `too_many_pages`, `too_many_objects`.
    """
    check_pdf_streams(data)
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}:
            raise refusal("encrypted") from error
        raise damaged() from error
    try:
        if len(document) > _MAX_PAGES:
            raise unreadable(
                ProblemCode.TOO_MANY_PAGES,
                f"文件有 {len(document)} 页，超过 {_MAX_PAGES} 页的上限，不像一份年报。请只提交年报本身。",
            )
        yield document
    finally:
        document.close()


def page_content(document: pdfium.PdfDocument, number: int) -> PageContent:
    """Return what a page shows; pages are counted from 0.

    Raises:
        UnreadableError: `damaged_file`, `too_many_objects`.
    """
    try:
        page = document[number]
        # What was filled into forms on the page or noted on it is set down as part of it.
        has_notes = raw.FPDFPage_GetAnnotCount(page) > 0
        if has_notes and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS:
            page.close()
            page = document[number]
        with closing(page), closing(page.get_textpage()) as text:
            return _Page(page, text).content
    except pdfium.PdfiumError as error:
        raise damaged() from error


class _Ink(Enum):
    """The inks that something is drawn in, as far as it can be seen: white on white paper cannot."""

    COLOUR = auto()
    WHITE = auto()


class _Page:
    """One page being read."""

    def __init__(self, page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> None:
        chars = list(chars_of(text))
        quarters = [char.style.quarter for char in chars if char.style.quarter is not None]
        self._quarter = Counter(quarters).most_common(1)[0][0] if quarters else 0
        self._turn = _TURNS[self._quarter]
        self._objects = self._segments = 0
        self._dots: list[Point] = []
        # The coloured areas and pictures drawn so far, the last ones of them: white stands out upon these.
        self._grounds: deque[tuple[float, float, float, float]] = deque(maxlen=_MOST_GROUNDS)
        left, bottom, right, top = page.get_cropbox()
        one, other = self._turn(left, bottom), self._turn(right, top)
        self._left, self._top = min(one[0], other[0]), min(one[1], other[1])
        self.content = PageContent(abs(one[0] - other[0]), abs(one[1] - other[1]))
        self._write(chars)
        self._draw(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, _IDENTITY)
        self.content.across += _dotted((y, x) for x, y in self._dots)
        self.content.down += _dotted(self._dots)

    def _write(self, chars: Sequence[Char]) -> None:
        for run in stretches_of(chars):
            style = run[0].style
            shown = [char for char in run if self._is_shown(char)]
            self.content.hidden += sum(not char.text.isspace() for char in run) - sum(
                not char.text.isspace() for char in shown
            )
            self.content.bad += sum(char.text == NO_CHARACTER for char in shown)
            if style.quarter == self._quarter:
                glyphs = self.content.pale if style.is_pale else self.content.glyphs
                glyphs += (self._glyph([char]) for char in shown)
            elif style.quarter is not None and shown:
                self.content.glyphs.append(self._glyph(shown))
            elif text := "".join(char.text for char in shown).strip():
                self.content.askew.append(text)

    def _is_shown(self, char: Char) -> bool:
        left, bottom, right, top = char.sides
        x, y = self._place(((left + right) / 2, (bottom + top) / 2))
        return not char.style.is_hidden and 0 <= x <= self.content.width and 0 <= y <= self.content.height

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

    def _draw(
        self,
        owner: object,
        count: Callable[[object], int],
        get: Callable[[object, int], object],
        matrix: Matrix,
        depth: int = 0,
    ) -> None:
        """Collect the rules and pictures of a page or of a form on it."""
        total = max(0, count(owner))
        self._objects += total
        if self._objects > _MAX_OBJECTS:
            raise too_many_objects()
        for index in range(total):
            shape = get(owner, index)
            kind = raw.FPDFPageObj_GetType(shape)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(shape, _composed(_matrix(shape), matrix))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._picture(_composed(_matrix(shape), matrix))
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                inner = _composed(_matrix(shape), matrix)
                self._draw(shape, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, inner, depth + 1)

    def _path(self, shape: object, matrix: Matrix) -> None:
        filled, stroked = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(shape, filled, stroked)
        segments = raw.FPDFPath_CountSegments(shape)
        self._segments += max(0, segments)
        if self._segments > _MAX_SEGMENTS:
            raise too_many_objects()
        if stroked.value and (ink := _ink(shape, raw.FPDFPageObj_GetStrokeColor)):
            for points in _subpaths(shape, segments, closes=False):
                for one, two in pairwise(points):
                    if one and two:
                        self._rule(self._moved(one, matrix), self._moved(two, matrix), ink)
        elif filled.value and (ink := _ink(shape, raw.FPDFPageObj_GetFillColor)):
            for points in _subpaths(shape, segments, closes=True):
                if None not in points:
                    self._fill([self._moved(point, matrix) for point in points if point], ink)

    def _picture(self, matrix: Matrix) -> None:
        corners = [self._moved(corner, matrix) for corner in _UNIT_SQUARE]
        left, top, right, bottom = _bounds(corners)
        if min(right - left, bottom - top) <= _THIN:
            self._fill(corners, _Ink.COLOUR)
            return
        self._grounds.append((left, top, right, bottom))
        width = min(right, self.content.width) - max(left, 0.0)
        height = min(bottom, self.content.height) - max(top, 0.0)
        page = self.content.width * self.content.height
        if width > 0 and height > 0 and page:
            self.content.picture = max(self.content.picture, width * height / page)

    def _moved(self, point: Point, matrix: Matrix) -> Point:
        (x, y), (a, b, c, d, e, f) = point, matrix
        return self._place((a * x + c * y + e, b * x + d * y + f))

    def _is_seen(self, one: Point, two: Point, ink: "_Ink") -> bool:
        """Tell whether what is drawn between two points stands out: white does so only upon something coloured."""
        x, y = (one[0] + two[0]) / 2, (one[1] + two[1]) / 2
        return ink is _Ink.COLOUR or any(
            left <= x <= right and top <= y <= bottom for left, top, right, bottom in self._grounds
        )

    def _rule(self, one: Point, two: Point, ink: "_Ink") -> None:
        if not self._is_seen(one, two, ink):
            return
        width, height = abs(one[0] - two[0]), abs(one[1] - two[1])
        if height <= _STRAIGHT and width > height:
            self.content.across.append(Rule((one[1] + two[1]) / 2, min(one[0], two[0]), max(one[0], two[0])))
        elif width <= _STRAIGHT and height > width:
            self.content.down.append(Rule((one[0] + two[0]) / 2, min(one[1], two[1]), max(one[1], two[1])))

    def _fill(self, corners: Sequence[Point], ink: "_Ink") -> None:
        """A filled area: a rule where it is thin, sides of a possible cell where it is a rectangle."""
        left, top, right, bottom = _bounds(corners)
        if not self._is_seen((left, top), (right, bottom), ink):
            return
        if any(min(x - left, right - x) > _STRAIGHT or min(y - top, bottom - y) > _STRAIGHT for x, y in corners):
            return
        if right - left <= _DOT and bottom - top <= _DOT:
            self._dots.append(((left + right) / 2, (top + bottom) / 2))
        elif bottom - top <= min(_THIN, right - left):
            self.content.across.append(Rule((top + bottom) / 2, left, right))
        elif right - left <= _THIN:
            self.content.down.append(Rule((left + right) / 2, top, bottom))
        else:
            if ink is _Ink.COLOUR:
                self._grounds.append((left, top, right, bottom))
            across, down = self.content.fills
            across += (Rule(top, left, right), Rule(bottom, left, right))
            down += (Rule(left, top, bottom), Rule(right, top, bottom))


def _ink(shape: object, colour_of: Callable[..., int]) -> _Ink | None:
    """The ink of a path; `None` where it is transparent."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour_of(shape, red, green, blue, alpha):
        return _Ink.COLOUR
    if not alpha.value:
        return None
    return _Ink.WHITE if min(red.value, green.value, blue.value) >= WHITE else _Ink.COLOUR


def _subpaths(shape: object, segments: int, *, closes: bool) -> Iterator[list[Point | None]]:
    """The corners of a path's parts, `None` in place of a curve; all parts closed where `closes`."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[Point | None] = []
    for index in range(segments):
        segment = raw.FPDFPath_GetPathSegment(shape, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO and points:
            yield [*points, points[0]] if closes else points
            points = []
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            points.append(None)
        points.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment) == 1:
            points.append(points[0])
    if points:
        yield [*points, points[0]] if closes else points


def _dotted(dots: Iterable[Point]) -> Iterator[Rule]:
    """The rules that dots draw, each given by its position across the rule and along it."""
    for at, row in groupby(sorted((round(at), along) for at, along in dots), key=itemgetter(0)):
        places = [along for _, along in row]
        breaks = [number for number, (one, two) in enumerate(pairwise(places), 1) if two - one > _DOT_GAP]
        for first, last in pairwise([0, *breaks, len(places)]):
            if places[last - 1] - places[first] > _DOTTED:
                yield Rule(float(at), places[first], places[last - 1])


def _matrix(shape: object) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(shape, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _composed(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that moves points by the inner one first."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _bounds(points: Sequence[Point]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)
