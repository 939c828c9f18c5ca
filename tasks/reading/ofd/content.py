"""What the pages of an OFD document draw: texts, paths, pictures, and drawings that are used again."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain, islice, repeat

from tasks.reading.containers.ooxml import Element
from tasks.reading.limits import too_many_objects
from tasks.reading.ofd.package import OfdDocument, OfdPage, children, first, found, local_name, numbers
from tasks.reading.pdf.drawing import (
    NO_CHARACTER,
    Char,
    Colour,
    Matrix,
    PageContent,
    PageDrawing,
    Point,
    Style,
    composed,
    ink_of,
    is_pale,
    moved,
    quarter_of,
)

__all__ = ["POINTS", "DocumentDrawer"]

POINTS = 72 / 25.4
"""Points per millimetre, the unit of OFD."""

# What a document may draw, templates again on each page that shows them. The largest samples (layouts of
# examples.render.ofd) have some 1,700 characters, 2,700 objects and 5,800 path segments; tests/faults/
# test_hostile_files.py refuses 205,000 characters, 105,000 objects and 210,000 segments, each in 10 seconds.
_MAX_CHARACTERS = 200_000
_MAX_OBJECTS = 100_000
_MAX_SEGMENTS = 200_000
_MAX_DEPTH = 8  # drawings within drawings, as forms in pdf.pdfium
_MAX_PARENTS = 20  # drawing parameters that rest on others, as styles in opendocument.parts
# The size of text that gives none, which nothing decides but where such text stands, and how wide, in its size, a
# character is that is not Chinese: OFD gives the places of characters and not their widths, and a digit is half as wide
# as a Chinese character in the fonts of documents.
_SIZE, _NARROW = 10.0, 0.5
_ASCENT, _DESCENT = 0.88, 0.12  # as pdf.text_lines
_WIDE = frozenset("WFA")
# Characters that a file leaves without a common meaning (The Unicode Standard, 23.5): the shape is the font's secret.
_NO_MEANING = frozenset(("Co", "Cn", "Cs", "Cc"))
_COMMAND = re.compile(r"([SMLQBAC])([^SMLQBAC]*)")
_CURVES = frozenset("QBA")
_BLACK: Colour = (0.0, 0.0, 0.0, 255.0)
_OPAQUE = 255.0
_MATRIX_SIZE = 6
_HEX = 16

Draw = Callable[[PageDrawing], None]


class DocumentDrawer:
    """Draws the pages of a document, and counts what they draw."""

    def __init__(self, document: OfdDocument) -> None:
        """Begin with nothing drawn."""
        self._document = document
        self._characters = self._objects = self._segments = 0
        self._chars: list[Char] = []
        self._draws: list[Draw] = []
        self.pictures: list[tuple[str, Matrix]] = []
        """The pictures of the page drawn last, by the id of their file."""

    def content(self, page: OfdPage) -> PageContent:
        """Return what a page shows.

        Raises:
            UnreadableError: `too_many_objects`.
        """
        left, top, width, height = (POINTS * side for side in page.box)
        paper: Matrix = (POINTS, 0.0, 0.0, -POINTS, -left, top)
        self._chars, self._draws, self.pictures = [], [], []
        for part in page.parts:
            for shown in children(part, "Content"):
                for layer in children(shown, "Layer"):
                    self._group(layer, paper, self._styled(layer))
        askew = []
        for kind, look in page.notes:
            if kind == "Watermark":
                askew.append("".join(code.text or "" for code in found(look, "TextCode")).strip())
            else:
                self._group(look, composed(_matrix(look), paper), [])
        drawing = PageDrawing(self._chars, (0.0, -height, width, 0.0))
        for draw in self._draws:
            draw(drawing)
        content = drawing.finished()
        content.askew += filter(None, askew)
        return content

    def _group(self, group: Element, matrix: Matrix, styles: Sequence[Element], depth: int = 0) -> None:
        for node in group:
            self._objects += 1
            if self._objects > _MAX_OBJECTS:
                raise too_many_objects()
            kind = local_name(node)
            is_shown = node.get("Visible") != "false"
            own = [node, *self._styled(node), *styles]
            if kind == "TextObject":
                self._text(node, composed(_matrix(node), matrix), own, is_hidden=not is_shown)
            elif kind == "PageBlock":
                self._group(node, matrix, styles, depth)
            elif not is_shown:
                continue
            elif kind == "PathObject":
                self._path(node, composed(_matrix(node), matrix), own)
            elif kind == "ImageObject":
                placed = composed(_matrix(node), matrix)
                # The unit square of a picture grows downward.
                self._draws.append(partial(PageDrawing.picture, matrix=placed))
                self.pictures.append((node.get("ResourceID", ""), placed))
            elif kind == "CompositeObject" and depth < _MAX_DEPTH:
                unit = self._document.composites.get(node.get("ResourceID", ""))
                for content in children(unit, "Content") if unit is not None else ():
                    self._group(content, composed(_matrix(node), matrix), own[1:], depth + 1)

    def _styled(self, node: Element) -> list[Element]:
        """The drawing parameters of an element, and those they rest on."""
        styles: list[Element] = []
        style = self._document.styles.get(node.get("DrawParam", ""))
        while style is not None and len(styles) < _MAX_PARENTS:
            styles.append(style)
            style = self._document.styles.get(style.get("Relative", ""))
        return styles

    def _text(self, node: Element, matrix: Matrix, styles: Sequence[Element], *, is_hidden: bool) -> None:
        size = next(iter(numbers(node.get("Size"))), _SIZE)
        stretch = next(iter(numbers(node.get("HScale"))), 1.0)
        is_outlined = node.get("Stroke") == "true"
        colour = _colour(styles, "FillColor" if node.get("Fill") != "false" else "StrokeColor")
        is_drawn = bool(colour[3]) and (node.get("Fill") != "false" or is_outlined)
        turned = math.radians(next(iter(numbers(node.get("CharDirection"))), 0.0))
        cos, sin = math.cos(turned), math.sin(turned)
        start = (0.0, 0.0)
        for index, code in enumerate(children(node, "TextCode")):
            text = _meaning(node, code, index)
            # A text that does not say where it begins begins where the one before did.
            x, y = (next(iter(numbers(code.get(name))), before) for name, before in zip("XY", start, strict=True))
            start = (x, y)
            self._characters += len(text)
            if self._characters > _MAX_CHARACTERS:
                raise too_many_objects()
            for char, x, y in zip(text, *_places(code, text, start, size * stretch), strict=True):
                a, b, c, d, e, f = composed((cos, sin, -sin, cos, x, y), matrix)
                wide = size * stretch * (1.0 if _is_wide(char) else _NARROW)
                corners = [moved(at, (a, b, c, d, e, f)) for at in ((0.0, _DESCENT * size), (wide, -_ASCENT * size))]
                style = Style(
                    self._objects,
                    size * math.hypot(c, d) or 1.0,
                    size * stretch * math.hypot(a, b),
                    quarter_of(math.atan2(b, a)),
                    is_hidden or not is_drawn,
                    is_pale(colour),
                )
                xs, ys = zip(*corners, strict=True)
                self._chars.append(Char(char, (min(xs), min(ys), max(xs), max(ys)), (e, f), style))

    def _path(self, node: Element, matrix: Matrix, styles: Sequence[Element]) -> None:
        data = first(node, "AbbreviatedData")
        parts = self._parts(data.text or "" if data is not None else "", matrix)
        if node.get("Stroke") != "false" and (ink := ink_of(_colour(styles, "StrokeColor"))):
            self._draws += (partial(PageDrawing.stroke, points=part, ink=ink) for part in parts)
        elif node.get("Fill") == "true" and (ink := ink_of(_colour(styles, "FillColor"))):
            self._draws += (partial(PageDrawing.fill, points=[*part, part[0]], ink=ink) for part in parts)

    def _parts(self, data: str, matrix: Matrix) -> Iterator[list[Point | None]]:
        """The corners of a path's parts, `None` in place of a curve."""
        points: list[Point | None] = []
        for match in _COMMAND.finditer(data):
            command, values = match[1], numbers(match[2])
            self._segments += 1
            if self._segments > _MAX_SEGMENTS:
                raise too_many_objects()
            if command in "SM" and points:
                yield points
                points = []
            if command == "C" and points:
                points.append(points[0])
            elif len(values) > 1:
                points += [None] if command in _CURVES else []
                points.append(moved((values[-2], values[-1]), matrix))
        if points:
            yield points


def _matrix(node: Element) -> Matrix:
    """The matrix of an object: its own, and then to the corner of its boundary."""
    own, box = numbers(node.get("CTM")), numbers(node.get("Boundary"))
    a, b, c, d, e, f = own if len(own) == _MATRIX_SIZE else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    x, y = box[:2] if len(box) > 1 else (0.0, 0.0)
    return a, b, c, d, e + x, f + y


def _meaning(node: Element, code: Element, index: int) -> str:
    """The characters of a text; those that the file gives no meaning, and shapes without any, as such."""
    text = (code.text or "").strip("\r\n\t")
    if not text.strip() and not index:
        # Shapes of the font without a character for them.
        shapes = [glyphs for change in children(node, "CGTransform") for glyphs in children(change, "Glyphs")]
        text = NO_CHARACTER * sum(len(numbers(glyphs.text)) for glyphs in shapes) or text
    return "".join(
        NO_CHARACTER if unicodedata.category(char) in _NO_MEANING and not char.isspace() else char for char in text
    )


def _places(code: Element, text: str, start: Point, size: float) -> tuple[list[float], list[float]]:
    """Where the characters of a text stand across and down, in its own coordinates."""
    across, down = code.get("DeltaX"), code.get("DeltaY")
    if not across and not down:
        steps_across = [size * (1.0 if _is_wide(char) else _NARROW) for char in text]
        steps_down: list[float] = []
    else:
        steps_across, steps_down = _steps(across, len(text)), _steps(down, len(text))
    places = []
    for begin, steps in zip(start, (steps_across, steps_down), strict=True):
        # The last step given holds for all that follow.
        going_on = chain(steps, repeat(steps[-1] if steps else 0.0))
        places.append(list(islice(accumulate(going_on, initial=begin), len(text))))
    return places[0], places[1]


def _steps(text: str | None, most: int) -> list[float]:
    """The steps from character to character, where `g 3 1.5` stands for three of 1.5; no more than are needed."""
    steps: list[float] = []
    tokens = (text or "").split()
    at = 0
    while at < len(tokens) and len(steps) < most:
        if tokens[at] == "g" and (repeated := numbers(" ".join(tokens[at + 1 : at + 3])))[1:]:
            steps += [repeated[1]] * int(min(max(repeated[0], 0), most))
            at += 3
        else:
            steps += numbers(tokens[at])
            at += 1
    return steps


def _is_wide(char: str) -> bool:
    """Tell whether a character is as wide as its font: Chinese ones, and those that a Chinese font sets like them."""
    return unicodedata.east_asian_width(char) in _WIDE


def _colour(styles: Sequence[Element], name: str) -> Colour:
    """The colour that an object or else its drawing parameters give; black where none does.

    Of what kind it is, its values tell: one of grey, three of red, green and blue, four of ink.
    """
    opacity = next(iter(numbers(styles[0].get("Alpha"))), _OPAQUE)
    given = next((colour for style in styles if (colour := first(style, name)) is not None), None)
    if given is None:
        return (*_BLACK[:3], opacity)
    opacity *= next(iter(numbers(given.get("Alpha"))), _OPAQUE) / _OPAQUE
    tokens = (given.get("Value") or "").replace(",", " ").split()
    values = [
        float(int(token[1:], _HEX)) if re.fullmatch(r"#[0-9A-Fa-f]{1,2}", token) else number
        for token in tokens
        for number in (numbers(token) or [0.0])
    ]
    if len(values) == 1:
        return values[0], values[0], values[0], opacity
    if len(values) == 3:
        return values[0], values[1], values[2], opacity
    if len(values) == 4:
        red, green, blue = ((_OPAQUE - value) * (_OPAQUE - values[3]) / _OPAQUE for value in values[:3])
        return red, green, blue, opacity
    return (*_BLACK[:3], opacity)
