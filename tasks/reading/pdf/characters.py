"""The characters of a PDF page in the order in which its author wrote them, each in its place and style.

With `pdfium`, all that knows PDFium.
"""

import ctypes
import math
import struct
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from tasks.reading.limits import too_many_objects

__all__ = ["NO_CHARACTER", "WHITE", "Char", "Point", "chars_of", "stretches_of"]

Point = tuple[float, float]

NO_CHARACTER = "\ufffd"
"""What stands for a character that the file gives no meaning."""

WHITE = 250
"""The least of red, green and blue, of 255 each, that nobody tells from white paper; no other bound was tried."""

_MAX_CHARACTERS = 100_000  # as `pdfium._MAX_OBJECTS`
# How far, in quarter turns, a text may slant that still runs across or down (0.05 to 0.2).
_ASKEW = 0.1
# How far apart, in their font's size, characters of one stretch begin. 2 to 7; at 1 the watermark of
# test_a_watermark_stays_out_of_the_table reads otherwise.
_FAR = 3
# How wide and high at once, in its font's size, no character is: PDFium leaves the text's matrix out of the box that it
# gives for a character of a font that is set downward, so that a font of 199 points made small by it has boxes of 199
# points (vertical_title.pdf); the box around its ink is right.
_WIDEST = 2.0
# From which on a colour is pale, and below which opacity, of 255 each: level_watermark.pdf is
# well within; no other bound was tried. Light text is left out only where `watermarks` says so.
_PALE, _TRANSPARENT = 170, 180
_HYPHENS = (0x02, 0xFFFE)  # what PDFium gives for a hyphen at the end of a line
_UPPER_HALVES, _LOWER_HALVES = range(0xD800, 0xDC00), range(0xDC00, 0xE000)  # surrogates of UTF-16


class _Style(NamedTuple):
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
    style: _Style


def chars_of(text: pdfium.PdfTextPage) -> Iterator[Char]:
    """The characters that the page's author wrote, in that order."""
    count = raw.FPDFText_CountChars(text)
    if count > _MAX_CHARACTERS:
        raise too_many_objects()
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    edges = [ctypes.c_double() for _ in range(4)]
    styles: dict[int | None, _Style] = {}
    for index in range(count):
        character = "" if raw.FPDFText_IsGenerated(text, index) == 1 else _character(text, index)
        if not character:
            continue
        owner = raw.FPDFText_GetTextObject(text, index)
        address = ctypes.cast(owner, ctypes.c_void_p).value
        if address not in styles:
            styles[address] = _style(text, index, owner, len(styles))
        raw.FPDFText_GetLooseCharBox(text, index, box)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        sides = (box.left, box.bottom, box.right, box.top)
        style = styles[address]
        if min(box.right - box.left, box.top - box.bottom) > _WIDEST * style.size:
            raw.FPDFText_GetCharBox(text, index, *edges)
            left, right, bottom, top = (edge.value for edge in edges)
            sides = (left, bottom, right, top)
        yield Char(character, sides, (x.value, y.value), style)


def _character(text: pdfium.PdfTextPage, index: int) -> str:
    """The character at an index; empty for the second half of one that PDFium gives in two halves."""
    if raw.FPDFText_HasUnicodeMapError(text, index) == 1:
        return NO_CHARACTER
    code = raw.FPDFText_GetUnicode(text, index)
    if code in _HYPHENS:
        return "-"
    if code in _LOWER_HALVES:
        return ""
    if code in _UPPER_HALVES:
        halves = struct.pack("<HH", code, raw.FPDFText_GetUnicode(text, index + 1) & 0xFFFF)
        return halves.decode("utf-16-le", errors="replace")[:1]
    character = chr(code)
    return character if character.isprintable() or character.isspace() or code > 0xFF else NO_CHARACTER


def _style(text: pdfium.PdfTextPage, index: int, owner: object, number: int) -> _Style:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    font_size = raw.FPDFText_GetFontSize(text, index)
    size, width = font_size * math.hypot(matrix.c, matrix.d), font_size * math.hypot(matrix.a, matrix.b)
    angle = raw.FPDFText_GetCharAngle(text, index) * 2 / math.pi
    quarter = None if abs(angle - round(angle)) > _ASKEW else round(-angle) % 4
    is_hidden = raw.FPDFTextObj_GetTextRenderMode(owner) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    is_pale = bool(raw.FPDFPageObj_GetFillColor(owner, red, green, blue, alpha)) and (
        alpha.value < _TRANSPARENT or _PALE <= min(red.value, green.value, blue.value) < WHITE
    )
    return _Style(number, size or 1.0, width, quarter, is_hidden, is_pale)


def stretches_of(chars: Iterable[Char]) -> Iterator[list[Char]]:
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
