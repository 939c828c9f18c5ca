"""From files to level pages and their rules: what recognition starts from, tested without it."""

import io
import random
import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from examples.render.scan import LOOKS, as_pdf, as_picture, as_tiff
from tasks.model.document import UnreadableError
from tasks.reading.pdf.ruled_tables import Box, ruled_tables
from tasks.reading.scan.images import pdf_pages, picture_pages
from tasks.reading.scan.ocr import Seen
from tasks.reading.scan.pieces import Area, Piece, glyphs_of, level_sizes
from tasks.reading.scan.prepare import Picture, prepare
from tasks.reading.scan.ruled_lines import page_rules, tolerance
from tests.reading.scans import blank_page, matrix_page, small_page

ORIENTATION = 274
MATRIX = (28, 10)
SMALL = (12, 3)


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


def boxes_of(page: Image.Image) -> list[Box]:
    """The boxes of the largest table that the rules of a page enclose."""
    ink = prepare(np.asarray(page.convert("RGB"))).ink
    rules = page_rules(ink)
    return max(ruled_tables(rules.across, rules.down, tolerance(ink)), key=len, default=[])


def extent(boxes: list[Box]) -> tuple[int, int]:
    return max(box.row + box.rows for box in boxes), max(box.column + box.columns for box in boxes)


@pytest.mark.parametrize("look", [look for look in LOOKS if look != "fax"])
@pytest.mark.parametrize("seed", ["one", "two"])
def test_a_matrix_has_the_boxes_it_was_printed_with(look: str, seed: str) -> None:
    boxes = boxes_of(LOOKS[look](matrix_page(), seed))
    assert extent(boxes) == MATRIX
    assert len(boxes) == 215
    assert sum(box.rows > 1 or box.columns > 1 for box in boxes) == 16


@pytest.mark.parametrize("degrees", [-12, -3.3, 0.4, 8, 90, 181])
def test_a_page_that_lay_askew_is_straightened(degrees: float) -> None:
    turned = small_page().rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor="white")
    boxes = boxes_of(turned)
    shape = extent(boxes)
    assert (shape if round(degrees) != 90 else shape[::-1]) == SMALL
    assert len(boxes) == SMALL[0] * SMALL[1]


def test_rules_under_a_stamp_are_found_and_the_stamp_is_not() -> None:
    page = small_page()
    stamp = LOOKS["stamped"](page, "a stamp")
    prepared = prepare(np.asarray(stamp))
    assert (prepared.red > 0).any()
    assert extent(boxes_of(stamp)) == SMALL


def test_a_page_without_rules_has_no_boxes() -> None:
    assert boxes_of(blank_page()) == []


AREAS = st.builds(
    lambda left, top, width, height: Area(left, top, left + width, top + height),
    *[st.integers(0, 500)] * 2,
    *[st.integers(1, 80)] * 2,
)
PIECES = st.builds(
    Piece,
    st.builds(Seen, st.text("公开1 a", min_size=1, max_size=8), st.floats(0, 1)),
    AREAS,
    st.floats(1, 200),
)


@given(st.lists(PIECES, max_size=12))
def test_heights_alike_become_one_and_nothing_is_lost(pieces: list[Piece]) -> None:
    even = level_sizes(pieces)
    assert [(piece.seen, piece.area) for piece in even] == [(piece.seen, piece.area) for piece in pieces]
    assert all(0.75 <= one.size / other.size <= 1.34 for one, other in zip(even, pieces, strict=True))
    assert len({piece.size for piece in even}) <= len({piece.size for piece in pieces})


@given(PIECES, st.floats(0.1, 2))
def test_characters_stand_side_by_side_within_their_piece(piece: Piece, scale: float) -> None:
    glyphs = list(glyphs_of([piece], scale))
    assert "".join(glyph.char for glyph in glyphs) == piece.seen.text
    assert glyphs[0].left == pytest.approx(piece.area.left * scale)
    assert glyphs[-1].right == pytest.approx(piece.area.right * scale)
    assert all(one.right == pytest.approx(two.left) for one, two in pairwise(glyphs))


@given(AREAS, AREAS)
def test_a_part_lies_within_both(one: Area, other: Area) -> None:
    part = one.within(other)
    assert part.width * part.height >= 0
    if part.width and part.height:
        assert part.within(one) == part
        assert part.within(other) == part
