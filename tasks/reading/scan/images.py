"""Picture files and scanned PDFs as pictures of pages, however large they claim to be.

Sizes are checked before anything is decoded or drawn.
"""

import struct
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

import numpy as np
import pypdfium2 as pdfium  # type: ignore[import-untyped]
from PIL import Image, ImageOps
from pypdfium2 import raw

from tasks.model.codes import ProblemCode
from tasks.model.document import UnreadableError
from tasks.reading.pdf.pdfium import opened
from tasks.reading.refusals import unreadable
from tasks.reading.scan.prepare import Picture
from tasks.reading.scan.sheet import Sheet

__all__ = ["pdf_pages", "picture_pages", "sheet_pages"]

_FORMATS = ("PNG", "JPEG", "BMP", "TIFF", "WEBP", "GIF")
_PAGED = ("TIFF",)
# A page takes some 4 seconds of recognition (the looks of examples.render.scan), a worker has 600 seconds of processor
# time (`scan._COSTS`).
_MAX_PAGES = 40
_MAX_PIXELS = 40_000_000  # A3 at 400 dpi has 31 million
# The longer side of a page in pixels: between A4 at 150 dpi and at 220 dpi, and no more than three times what was
# given.
_LEAST_SIDE, _MOST_SIDE = 1800, 2600
_MOST_ENLARGED = 3.0
_DPI = 200
_MAX_DEPTH = 8  # forms within forms, as in pdf.pdfium
_BROKEN = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    SyntaxError,
    NotImplementedError,
    struct.error,
    zlib.error,
)
_WHOLE = 65535  # white in a picture of 16 bits per pixel


def picture_pages(data: bytes) -> Iterator[Picture]:
    """The pages of a picture file: of a TIFF all of them, otherwise one, the way up its camera says.

    Raises:
        UnreadableError: `damaged_file`, `too_many_pages`, `picture_too_large`.
    """
    Image.init()
    with _guarded():
        image = Image.open(BytesIO(data), formats=_FORMATS)
        count = getattr(image, "n_frames", 1) if image.format in _PAGED else 1
    _check_count(count)
    for number in range(count):
        with _guarded():
            image.seek(number)
            _check_size(*image.size)
            pixels = _pixels(ImageOps.exif_transpose(image))
        yield pixels


def sheet_pages(sheets: Sequence[Sheet]) -> Iterator[Picture]:
    """The pages that pictures make up, each laid on white paper of its size.

    Raises:
        UnreadableError: `damaged_file`, `too_many_pages`, `picture_too_large`.
    """
    _check_count(len(sheets))
    Image.init()
    for sheet in sheets:
        scale = _scale(max(sheet.width, sheet.height))
        size = (max(1, round(sheet.width * scale)), max(1, round(sheet.height * scale)))
        _check_size(*size)
        paper = Image.new("RGB", size, "white")
        for picture in sheet.pictures:
            left, top, right, bottom = (round(side * scale) for side in picture.sides)
            _check_size(right - left, bottom - top)
            if right <= left or bottom <= top:
                continue
            with _guarded():
                image = Image.open(BytesIO(picture.data), formats=_FORMATS)
                _check_size(*image.size)
                shown = image.convert("RGBA").resize((right - left, bottom - top), Image.Resampling.LANCZOS)
                paper.paste(shown, (left, top), shown)
        yield np.array(paper)


@contextmanager
def _guarded() -> Iterator[None]:
    """Whatever Pillow makes of a file: its warnings are not heard, its errors are a damaged file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Image.DecompressionBombError as error:
            raise _too_large() from error
        except _BROKEN as error:
            raise _damaged() from error


def pdf_pages(data: bytes) -> Iterator[Picture]:
    """The pages of a PDF, drawn.

    Raises:
        UnreadableError: as `pdfium.opened`; `damaged_file`, `too_many_pages`, `picture_too_large`.
    """
    with opened(data) as document:
        _check_count(len(document))
        for number in range(len(document)):
            try:
                yield _drawn(document[number])
            except pdfium.PdfiumError as error:
                raise _damaged() from error


def _drawn(page: pdfium.PdfPage) -> Picture:
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_MAX_DEPTH):
        _check_size(*picture.get_px_size())
    bitmap = page.render(scale=_scale(max(page.get_size())), rev_byteorder=True)
    try:
        pixels = bitmap.to_numpy()
        return np.array(pixels[..., :3] if pixels.shape[-1] >= 3 else np.repeat(pixels, 3, axis=2))
    finally:
        bitmap.close()
        page.close()


def _scale(side: float) -> float:
    """The pixels per point of a page whose longer side is given in points."""
    return min(max(side * _DPI / 72, _LEAST_SIDE), _MOST_SIDE) / max(side, 1.0)


def _pixels(image: Image.Image) -> Picture:
    """A picture as pixels on white paper, brought to the size of a page of some 200 dpi."""
    scale = min(max(1.0, _LEAST_SIDE / max(image.size)), _MOST_ENLARGED, _MOST_SIDE / max(image.size))
    if image.mode.startswith("I"):
        image = image.point(lambda value: value * (255 / _WHOLE))
    if "A" in image.getbands() or "transparency" in image.info:
        seen = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen)
    image = image.convert("RGB")
    if scale != 1.0:
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    return np.array(image)


def _check_count(count: int) -> None:
    if count > _MAX_PAGES:
        raise unreadable(
            ProblemCode.TOO_MANY_PAGES,
            f"扫描件有 {count} 页，超过 {_MAX_PAGES} 页的上限，没有识别。请只提交年报本身，或提交可编辑的原稿。",
        )


def _check_size(width: int, height: int) -> None:
    if width * height > _MAX_PIXELS:
        raise _too_large(f"有 {width} × {height} 像素，")


def _damaged() -> UnreadableError:
    return unreadable(
        ProblemCode.DAMAGED_FILE,
        "图片不完整或已损坏，无法识别。请打开检查，重新扫描或另存后提交；最好提交可编辑的原稿（Word、Excel）。",
    )


def _too_large(what: str = "") -> UnreadableError:
    return unreadable(
        ProblemCode.PICTURE_TOO_LARGE,
        f"图片{what}超过 {_MAX_PIXELS // 10_000} 万像素的上限，没有识别。请用 200 dpi 重新扫描，或提交可编辑的原稿。",
    )
