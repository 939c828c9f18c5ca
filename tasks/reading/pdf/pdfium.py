"""The characters, rules and pictures of PDF pages, and where they are.

The one module that knows PDFium.
"""

import ctypes
import math
import struct
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from pypdfium2 import raw

from tasks.reading.limits import check_pages, check_pdf_streams, too_many_objects
from tasks.reading.pdf.drawing import (
    IDENTITY,
    NO_CHARACTER,
    Char,
    Colour,
    Ink,
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
from tasks.reading.refusals import damaged, refusal

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["opened", "page_content", "page_picture"]

# What a page and its paths may hold. The largest samples have some 900 characters and 460 rules per page;
# tests/faults/test_hostile_files.py refuses 120,000 characters and 60,000 strokes, each in 10 seconds.
_MAX_CHARACTERS = 100_000
_MAX_OBJECTS = 50_000
_MAX_SEGMENTS = 100_000
_MAX_DEPTH = 8  # forms within forms; 4 to 16 read every sample alike

# How wide and high at once, in its font's size, no character is: PDFium leaves the text's matrix out of the box that it
# gives for a character of a font that is set downward, so that a font of 199 points made small by it has boxes of 199
# points (vertical_title.pdf); the box around its ink is right.
_WIDEST = 2.0
_HYPHENS = (0x02, 0xFFFE)  # what PDFium gives for a hyphen at the end of a line
_UPPER_HALVES, _LOWER_HALVES = range(0xD800, 0xDC00), range(0xDC00, 0xE000)  # surrogates of UTF-16


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
        check_pages(len(document))
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


def page_picture(document: pdfium.PdfDocument, number: int, long_side: int) -> "tuple[Image, bool]":
    """Draw a page, counted from 0, and tell whether it is shown turned.

    Args:
        document: the PDF.
        number: the page.
        long_side: the pixels of its longer side.

    Raises:
        UnreadableError: `damaged_file`.
    """
    try:
        with closing(document[number]) as page:
            bitmap = page.render(scale=long_side / max(*page.get_size(), 1.0), rev_byteorder=True)
            with closing(bitmap):
                return bitmap.to_pil().convert("RGB"), page.get_rotation() != 0
    except pdfium.PdfiumError as error:
        raise damaged() from error


class _Page:
    """One page being read."""

    def __init__(self, page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> None:
        self._objects = self._segments = 0
        self._drawing = PageDrawing(list(_chars(text)), page.get_cropbox())
        self._draw(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, IDENTITY)
        self.content = self._drawing.finished()

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
                self._path(shape, composed(_matrix(shape), matrix))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self._drawing.picture(composed(_matrix(shape), matrix))
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                inner = composed(_matrix(shape), matrix)
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
                self._drawing.stroke([point and moved(point, matrix) for point in points], ink)
        elif filled.value and (ink := _ink(shape, raw.FPDFPageObj_GetFillColor)):
            for points in _subpaths(shape, segments, closes=True):
                self._drawing.fill([point and moved(point, matrix) for point in points], ink)


def _chars(text: pdfium.PdfTextPage) -> Iterator[Char]:
    """The characters that the page's author wrote, in that order."""
    count = raw.FPDFText_CountChars(text)
    if count > _MAX_CHARACTERS:
        raise too_many_objects()
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    edges = [ctypes.c_double() for _ in range(4)]
    styles: dict[int | None, Style] = {}
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


def _style(text: pdfium.PdfTextPage, index: int, owner: object, number: int) -> Style:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    font_size = raw.FPDFText_GetFontSize(text, index)
    size, width = font_size * math.hypot(matrix.c, matrix.d), font_size * math.hypot(matrix.a, matrix.b)
    quarter = quarter_of(-raw.FPDFText_GetCharAngle(text, index))
    is_hidden = raw.FPDFTextObj_GetTextRenderMode(owner) == raw.FPDF_TEXTRENDERMODE_INVISIBLE
    colour = _colour(owner, raw.FPDFPageObj_GetFillColor)
    return Style(number, size or 1.0, width, quarter, is_hidden, colour is not None and is_pale(colour))


def _ink(shape: object, colour_of: Callable[..., int]) -> Ink | None:
    """The ink of a path; `None` where it is transparent."""
    colour = _colour(shape, colour_of)
    return Ink.COLOUR if colour is None else ink_of(colour)


def _colour(shape: object, colour_of: Callable[..., int]) -> Colour | None:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    found = colour_of(shape, red, green, blue, alpha)
    return (red.value, green.value, blue.value, alpha.value) if found else None


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


def _matrix(shape: object) -> Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(shape, found)
    return found.a, found.b, found.c, found.d, found.e, found.f
