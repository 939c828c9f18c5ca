"""Pictures and scanned PDFs become pages, however large or broken they are."""

import io
import random
import struct
import zlib
from collections.abc import Iterator

import numpy as np
import pytest
from PIL import Image

from examples.render.scan import as_pdf, as_picture, as_tiff
from tasks.model.document import UnreadableError
from tasks.reading.scan.images import pdf_pages, picture_pages
from tasks.reading.scan.prepare import Picture
from tests.reading.scans import small_page

ORIENTATION = 274


def code_of(pages: Iterator[Picture]) -> str:
    with pytest.raises(UnreadableError) as error:
        list(pages)
    return error.value.problem.code


def png(width: int, height: int) -> bytes:
    """The head of a picture that claims to be this large."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def pdf_of_a_picture(width: int, height: int) -> bytes:
    """A PDF page of A4 size filled with a picture that claims to be this large."""
    draw = b"q 595 0 0 842 0 0 cm /P Do Q"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(draw), draw),
        b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
        b" /Length 9 >>\nstream\n123456789\nendstream" % (width, height),
        b"<< /XObject << /P 5 0 R >> >>",
    ]
    body = b"%PDF-1.4\n"
    places = []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 7\n0000000000 65535 f \n%strailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(body),
    )


@pytest.mark.parametrize("size", [(30_000, 30_000), (200_000, 200_000), (8_000, 5_001)])
def test_a_picture_too_large_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    assert code_of(picture_pages(png(*size))) == "picture_too_large"


def test_a_pdf_with_a_picture_too_large_is_refused_before_it_is_drawn() -> None:
    assert code_of(pdf_pages(pdf_of_a_picture(30_000, 30_000))) == "picture_too_large"
    (page,) = pdf_pages(pdf_of_a_picture(3, 3))
    assert page.shape == (2339, 1653, 3)


def test_what_is_cut_short_or_no_picture_is_damaged() -> None:
    for kind in ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"):
        data = as_picture(small_page().resize((400, 280)), kind)
        assert code_of(picture_pages(data[: len(data) // 2])) == "damaged_file", kind
        assert code_of(picture_pages(data[:12])) == "damaged_file", kind
    assert code_of(picture_pages(b"\x89PNG\r\n\x1a\n" + bytes(100))) == "damaged_file"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "PDF"])
def test_damage_anywhere_never_ends_as_an_unforeseen_error(kind: str) -> None:
    page = small_page().resize((300, 210))
    data, read = (as_pdf([page]), pdf_pages) if kind == "PDF" else (as_picture(page, kind), picture_pages)
    chance = random.Random(kind)  # noqa: S311  # the same damage in every run
    codes = set()
    for number in range(30):
        at = chance.randrange(len(data) if number % 2 else min(len(data), 400))
        left, rest = data[:at], data[at + chance.randrange(1, 40) :]
        try:
            list(read(left + (b"", chance.randbytes(9) + rest, rest)[number % 3]))
        except UnreadableError as error:
            codes.add(error.problem.code)
    assert "damaged_file" in codes
    assert codes <= {"damaged_file", "picture_too_large", "too_many_pages"}


def test_more_pages_than_a_report_has_are_refused() -> None:
    page = Image.new("1", (20, 30), 1)
    assert code_of(picture_pages(as_tiff([page] * 41))) == "too_many_pages"
    assert code_of(pdf_pages(as_pdf([page] * 41))) == "too_many_pages"


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "CMYK", "I;16", "LA"])
def test_every_kind_of_pixel_becomes_dark_ink_on_white_paper(mode: str) -> None:
    page = Image.new("L", (400, 300), 255)
    page.paste(0, (100, 100, 300, 200))
    if mode == "I;16":
        page = Image.fromarray(np.asarray(page).astype(np.uint16) * 257)
    elif mode in {"LA", "RGBA"}:
        clear = Image.new("LA", page.size, (0, 0))
        clear.paste((0, 255), (100, 100, 300, 200))
        page = clear.convert(mode)
    else:
        page = page.convert(mode)
    (pixels,) = picture_pages(as_picture(page, "TIFF" if mode in {"CMYK", "I;16"} else "PNG"))
    height, width, channels = pixels.shape
    assert (width, height, channels) == (1200, 900, 3)
    assert pixels[450, 600].max() < 10
    assert pixels[50, 50].min() > 245


def test_the_way_up_that_a_camera_notes_is_kept() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    buffer = io.BytesIO()
    small_page().transpose(Image.Transpose.ROTATE_90).save(buffer, "JPEG", exif=exif)
    (pixels,) = picture_pages(buffer.getvalue())
    assert pixels.shape[1] > pixels.shape[0]


def test_pages_come_at_a_size_that_can_be_read() -> None:
    sizes = {
        (400, 566): (1200, 1698),
        (700, 990): (1273, 1800),
        (1654, 2339): (1654, 2339),
        (4960, 7016): (1838, 2600),
        (100, 100): (300, 300),
    }
    for (width, height), (wide, high) in sizes.items():
        (pixels,) = picture_pages(as_picture(Image.new("L", (width, height), 255)))
        assert abs(pixels.shape[1] - wide) <= 1
        assert abs(pixels.shape[0] - high) <= 1
