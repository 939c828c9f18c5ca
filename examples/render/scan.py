"""How does a printed report look once it went over a scanner, under a stamp, before a phone or through a fax?

The pages of a PDF become pictures of 200 dpi; the seed decides the angle, the light, the noise and where the stamp
falls. The same PDF, look and seed give the same pixels.
"""

import io
import math
import time
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from examples.draw import number as drawn
from examples.render.pdf import LAYOUTS
from examples.report import SampleReport

__all__ = ["LOOKS", "as_pdf", "as_picture", "as_tiff", "scan_pages", "scanned"]

_DPI = 200
_PAPER = (252, 251, 247)
_DESK = (112, 92, 74)
_STAMP = (206, 38, 44)
_NEVER = time.gmtime(0)
_Pixels = npt.NDArray[np.float64]


def scanned(report: SampleReport, look: str = "clean", seed: str = "") -> bytes:
    """The report printed with all its rules and scanned again: a PDF that holds nothing but pictures."""
    return as_pdf(scan_pages(LAYOUTS["ruled"](report), look, seed))


def scan_pages(pdf: bytes, look: str = "clean", seed: str = "") -> tuple[Image.Image, ...]:
    """The pages of a PDF as pictures with one of the `LOOKS`.

    Raises:
        KeyError: the look is not known.
    """
    draw = LOOKS[look]
    document = pypdfium2.PdfDocument(pdf)
    try:
        printed = [page.render(scale=_DPI / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()
    return tuple(draw(page, f"{seed}/{look}/{number}") for number, page in enumerate(printed))


def as_picture(page: Image.Image, kind: str = "PNG", quality: int = 95) -> bytes:
    """One page as a picture file of a kind that Pillow can write; the quality is that of JPEG and WEBP."""
    buffer = io.BytesIO()
    page.save(buffer, kind, quality=quality)
    return buffer.getvalue()


def as_tiff(pages: Sequence[Image.Image]) -> bytes:
    """All pages in one TIFF, as office scanners write them."""
    buffer = io.BytesIO()
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    return buffer.getvalue()


def as_pdf(pages: Sequence[Image.Image]) -> bytes:
    """All pages in one PDF that holds nothing but their pictures."""
    buffer = io.BytesIO()
    shown = [page.convert("L") if page.mode == "1" else page for page in pages]
    shown[0].save(
        buffer,
        "PDF",
        save_all=True,
        append_images=shown[1:],
        resolution=_DPI,
        quality=95,
        creationDate=_NEVER,
        modDate=_NEVER,
    )
    return buffer.getvalue()


def _clean(page: Image.Image, _: str) -> Image.Image:
    return page


def _stamped(page: Image.Image, seed: str) -> Image.Image:
    """Turned by up to 1.3 degrees, with a red stamp on the numbers, noise, a soft lens and JPEG 60."""
    sealed = ImageChops.multiply(page, _stamp(page.size, seed))
    turned = sealed.rotate(_between(seed, "angle", -1.3, 1.3), Image.Resampling.BICUBIC, fillcolor=_PAPER)
    return _as_jpeg(_noisy(turned.filter(ImageFilter.GaussianBlur(0.7)), seed, 9), 60)


def _photo(page: Image.Image, seed: str) -> Image.Image:
    """Seen at an angle on a desk, lit from one side, at some 170 dpi, as JPEG 45."""
    laid = _on_desk(page, seed)
    small = laid.resize((laid.width * 170 // _DPI, laid.height * 170 // _DPI), Image.Resampling.BICUBIC)
    lit = Image.fromarray((np.asarray(small) * _light(small.size, seed)[..., None]).astype(np.uint8))
    return _as_jpeg(_noisy(lit.filter(ImageFilter.GaussianBlur(0.6)), seed, 6), 45)


def _fax(page: Image.Image, seed: str) -> Image.Image:
    """Black and white at 150 dpi, with specks, thin lines broken and some rows of dots lost."""
    small = page.convert("L").resize((page.width * 150 // _DPI, page.height * 150 // _DPI), Image.Resampling.BILINEAR)
    chance = _chance(seed)
    dots = np.asarray(small).astype(np.float64) + chance.normal(0, 60, (small.height, small.width))
    black = dots < 118
    black[chance.random(black.shape) < 0.004] = True
    black[:, chance.integers(0, small.width, small.width // 60)] = False
    return Image.fromarray(np.where(black, 0, 255).astype(np.uint8)).convert("1")


LOOKS: Mapping[str, Callable[[Image.Image, str], Image.Image]] = {
    "clean": _clean,
    "stamped": _stamped,
    "photo": _photo,
    "fax": _fax,
}
"""What may have happened to a printed page, from the mildest on."""


def _stamp(size: tuple[int, int], seed: str) -> Image.Image:
    """White paper with a round red stamp in the right half, where the numbers stand: a ring, a star and letters."""
    paper = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(paper)
    radius = size[0] * 0.1
    x, y = size[0] * _between(seed, "across", 0.6, 0.8), size[1] * _between(seed, "down", 0.3, 0.6)
    pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=_STAMP, width=8)
    pen.polygon(_star(x, y, radius * 0.35), fill=_STAMP)
    font = ImageFont.load_default(radius * 0.22)
    for number, letter in enumerate("OFFICIAL SEAL OF A SAMPLE"):
        angle = math.pi * (0.75 + 1.5 * number / 24)
        pen.text((x + 0.78 * radius * math.cos(angle), y + 0.78 * radius * math.sin(angle)), letter, _STAMP, font, "mm")
    return paper.filter(ImageFilter.GaussianBlur(0.8))


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """The ten corners of a five-pointed star that stands on two of its points."""
    reach = [radius if number % 2 == 0 else radius * 0.38 for number in range(10)]
    angles = [math.pi * (number / 5 - 0.5) for number in range(10)]
    return [(x + far * math.cos(angle), y + far * math.sin(angle)) for far, angle in zip(reach, angles, strict=True)]


def _on_desk(page: Image.Image, seed: str) -> Image.Image:
    """The page with a strip of desk around it, its corners moved as a lens above one side moves them."""
    width, height = page.size
    edge = width // 20
    corners = [(0, 0), (0, height), (width, height), (width, 0)]
    moved = [
        (
            edge + x + width * _between(seed, f"x{number}", -0.02, 0.02),
            edge + y + height * _between(seed, f"y{number}", -0.015, 0.015),
        )
        for number, (x, y) in enumerate(corners)
    ]
    size = (width + 2 * edge, height + 2 * edge)
    how = _perspective(moved, corners)
    flat = page.transform(size, Image.Transform.PERSPECTIVE, how, Image.Resampling.BICUBIC)
    mask = Image.new("L", page.size, 255).transform(size, Image.Transform.PERSPECTIVE, how)
    return Image.composite(flat, Image.new("RGB", size, _DESK), mask)


def _perspective(here: Sequence[tuple[float, float]], there: Sequence[tuple[float, float]]) -> list[float]:
    """The eight coefficients that take four points of the new picture to four of the old."""
    rows = []
    for (x, y), (u, v) in zip(here, there, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    solved: list[float] = np.linalg.solve(np.array(rows), np.array(there).reshape(8)).tolist()
    return solved


def _light(size: tuple[int, int], seed: str) -> _Pixels:
    """From 0.45 in the far corner to 1 near the lamp."""
    angle = _between(seed, "lamp", 0, 2 * math.pi)
    across, down = np.meshgrid(np.linspace(-1, 1, size[0]), np.linspace(-1, 1, size[1]))
    slope = (across * math.cos(angle) + down * math.sin(angle)) / math.sqrt(2)
    return np.asarray(0.725 + 0.275 * slope)


def _noisy(page: Image.Image, seed: str, spread: float) -> Image.Image:
    pixels = np.asarray(page).astype(np.float64)
    return Image.fromarray(np.clip(pixels + _chance(seed).normal(0, spread, pixels.shape), 0, 255).astype(np.uint8))


def _as_jpeg(page: Image.Image, quality: int) -> Image.Image:
    return Image.open(io.BytesIO(as_picture(page, "JPEG", quality=quality))).convert("RGB")


def _between(seed: str, what: str, low: float, high: float) -> float:
    return low + (high - low) * drawn(f"{seed}/{what}", 0, 1000) / 1000


def _chance(seed: str) -> np.random.Generator:
    return np.random.default_rng(list(seed.encode()))
