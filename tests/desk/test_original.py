"""The original beside what was read: its cells, its pages, and what is marked on them."""

import re
from html import unescape

import pytest

from desk.unit import marked_cells
from examples.render import render
from examples.sample import sample_report
from tasks.model.codes import Role
from tasks.model.document import Cell, Document, Grid, Paragraph
from tasks.review.cells import ReadCell
from tests.desk.office import NAME, SLIP, UNIT, YEAR, Office, links

ROW = tuple(Cell(text, "第2行") for text in ("规章", "0", "0", "3"))
DOCUMENT = Document("txt", (Paragraph("一、收到 5 件 二、办结 5 件", "第1行"), Grid((ROW,), "第2行")))


def test_of_equal_numbers_in_one_line_the_one_that_was_read_is_marked() -> None:
    known = {"第2行 第3格": {(1, 0, 2)}, "第1行 第6–6字": {(0, 0, 0)}, "第2行": {(1, 0, 1), (1, 0, 2)}}
    for place, marked in known.items():
        assert marked_cells(DOCUMENT, [ReadCell("0", "", "", "", place)]) == marked


@pytest.fixture
def printed(office: Office) -> Office:
    """A year whose one report is a PDF."""
    (office.year.inbox / "园林局.txt").unlink()
    report = sample_report("small", unit=NAME, year=YEAR, given=SLIP)
    (office.year.inbox / "园林局.pdf").write_bytes(render(report, "pdf"))
    office.year.run()
    return office


def test_a_pdf_is_shown_as_its_pages_with_what_was_read_marked(printed: Office) -> None:
    client = printed.client(Role.READ)
    plain = client.get(printed.unit_url())
    (image,) = re.findall(r'<img class="page-image" src="([^"]+)"', plain.content.decode())
    whole = client.get(image)
    assert (whole["Content-Type"], whole.content[:4]) == ("image/png", b"\x89PNG")
    cells = links(plain, "?cell=")
    assert cells
    chosen = client.get(printed.unit_url(query=cells[0].partition("#")[0]))
    (address,) = re.findall(r'<img class="page-image" src="([^"]+)"', chosen.content.decode())
    marked = client.get(unescape(address))
    assert marked.content[:4] == b"\x89PNG"
    assert marked.content != client.get(address.partition("?")[0]).content
    finding = links(plain, "?finding=")[0].partition("#")[0]
    (address,) = re.findall(
        r'<img class="page-image" src="([^"]+)"', client.get(printed.unit_url(query=finding)).content.decode()
    )
    assert client.get(unescape(address)).content != client.get(address.partition("?")[0]).content


def test_pages_that_are_not_there_are_not_found(printed: Office) -> None:
    client = printed.client(Role.READ)
    for number in (0, 99, 10**9):
        assert client.get(f"/{YEAR}/page/{number}/{UNIT}").status_code == 404
    assert client.get(f"/{YEAR}/page/1/nobody").status_code == 404
    for asked in ("99", "-1", "x", "9" * 400):
        assert client.get(printed.unit_url(query=f"?page={asked}")).status_code == 200


def test_what_has_no_pages_has_no_picture(ran: Office) -> None:
    client = ran.client(Role.READ)
    assert b"<img" not in client.get(ran.unit_url()).content
    assert client.get(f"/{YEAR}/page/1/{UNIT}").status_code == 404
