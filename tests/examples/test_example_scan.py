"""Scans for tests and demonstrations look as scans do, and the same ones are made every time."""

import io

import numpy as np
import pypdfium2
import pytest
from PIL import Image

from examples.render.pdf import LAYOUTS
from examples.render.scan import LOOKS, as_pdf, as_picture, as_tiff, scan_pages, scanned
from examples.sample import sample_report

REPORT = sample_report("example-scan")
PAGES = scan_pages(LAYOUTS["ruled"](REPORT))


def first_page(look: str, seed: str = "") -> Image.Image:
    return LOOKS[look](PAGES[0], seed)


def test_a_scanned_report_has_its_pages_and_no_text() -> None:
    document = pypdfium2.PdfDocument(scanned(REPORT))
    try:
        assert len(document) == len(PAGES) > 2
        assert not any(page.get_textpage().count_chars() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("look", LOOKS)
def test_a_seed_decides_every_pixel(look: str) -> None:
    page = np.asarray(first_page(look, "one"))
    assert np.array_equal(page, np.asarray(first_page(look, "one")))
    assert np.array_equal(page, np.asarray(first_page(look, "other"))) == (look == "clean")


def test_looks_are_what_they_are_called() -> None:
    clean, stamped, photo, fax = (first_page(look) for look in ("clean", "stamped", "photo", "fax"))
    assert clean.size == stamped.size == (1654, 2339)
    red = np.asarray(stamped).astype(int)
    assert ((red[..., 0] - red[..., 1] > 80).sum() > 2000) is np.True_
    assert not (np.asarray(clean)[..., 0] != np.asarray(clean)[..., 1]).any()
    edge = np.asarray(photo)[5, 5].astype(int)
    assert edge.max() < 130
    assert fax.mode == "1"


def test_pages_go_into_one_file() -> None:
    pages = [first_page("fax"), first_page("fax", "second")]
    assert Image.open(io.BytesIO(as_tiff(pages))).n_frames == 2
    assert as_pdf(pages) == as_pdf(pages)
    assert Image.open(io.BytesIO(as_picture(pages[0], "PNG"))).size == pages[0].size
