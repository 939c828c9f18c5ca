"""Scans and photos give the cells that were printed, or say where they are in doubt; what cannot be read is refused."""

import logging
import socket
import subprocess
import sys
from collections.abc import Mapping

import pytest
from PIL import Image

from examples.render.pdf import LAYOUTS
from examples.render.scan import LOOKS, as_pdf, as_picture, as_tiff, scan_pages, scanned
from examples.sample import sample_report
from tasks.common.worker_pool import run_isolated
from tasks.model.document import Cell, Document, Problem
from tasks.reading import read_document
from tasks.reading.scan import scan
from tasks.recognition import recognise
from tests.reading.scans import TRAPS, blank_page, matrix_numbers, matrix_page, seen_as, small_page, unruled_page

REPORT = sample_report("scanned")
WIDE_REPORT = sample_report("scanned", year=2022)
SURE = 0.8
UNDER_THE_STAMP = 6
REFUSED = {
    "fax.png": ("illegible_scan", "不清晰"),
    "unruled.png": ("illegible_scan", "识别不出表格线"),
    "blank.png": ("no_content", "没有识别到文字"),
}

Outcomes = Mapping[str, Document | Problem]


def table_pages(look: str) -> tuple[Image.Image, ...]:
    """The last two pages of a report on form 2014: most of its second half, and what is left of the table."""
    return scan_pages(LAYOUTS["ruled"](REPORT), look, "tables")[2:]


def files() -> dict[str, bytes]:
    small = small_page()
    return {
        "report clean.pdf": scanned(REPORT),
        "table stamped.pdf": as_pdf(table_pages("stamped")),
        "table photo.tiff": as_tiff(table_pages("photo")),
        "wide report photo.pdf": scanned(WIDE_REPORT, "photo"),
        **{f"matrix {look}.jpg": as_picture(seen_as(matrix_page(), look), "JPEG") for look in LOOKS if look != "fax"},
        "small.png": as_picture(small),
        "turned left.png": as_picture(small.transpose(Image.Transpose.ROTATE_90)),
        "upside down.webp": as_picture(small.transpose(Image.Transpose.ROTATE_180), "WEBP"),
        "fax.png": as_picture(seen_as(matrix_page(), "fax")),
        "unruled.png": as_picture(unruled_page()),
        "blank.png": as_picture(blank_page()),
    }


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Outcomes:
    """What became of each file, read as in a run; recognition takes seconds a page, so this is done once."""
    folder = tmp_path_factory.mktemp("scans")
    paths = []
    for name, data in files().items():
        paths.append(folder / name)
        paths[-1].write_bytes(data)
    return dict(zip((path.name for path in paths), run_isolated(read_document, paths), strict=True))


def read(outcomes: Outcomes, name: str) -> Document:
    outcome = outcomes[name]
    assert isinstance(outcome, Document), outcome
    return outcome


def cells(document: Document) -> list[list[Cell]]:
    (grid,) = document.grids
    return [list(row) for row in grid.rows]


def texts(document: Document) -> list[list[str]]:
    return [[cell.text for cell in row] for row in cells(document)]


@pytest.mark.parametrize("name", ["table stamped.pdf", "table photo.tiff"])
def test_the_values_of_form_2014_are_read_under_a_stamp_and_from_photos(outcomes: Outcomes, name: str) -> None:
    document = read(outcomes, name)
    report = recognise(document)
    found = {fact.item: fact.value for fact in report.facts if fact.place}
    assert report.form == "2014"
    assert len(found) > 20
    assert found == {item: REPORT.values[item] for item in found}
    assert {block.place[:3] for block in document.blocks} == {"第1页", "第2页"}
    assert report.unmatched == ()


def test_a_whole_report_is_read_with_its_head_and_prose(outcomes: Outcomes) -> None:
    document = read(outcomes, "report clean.pdf")
    report = recognise(document)
    assert document.kind == "scan-pdf"
    assert [problem.code for problem in document.problems] == ["recognised_from_picture"]
    assert {fact.item: fact.value for fact in report.facts} == REPORT.values
    assert (report.head.title_unit, report.head.year, report.head.signed_on) == (REPORT.unit, 2018, REPORT.signed_on)
    assert all(value == REPORT.values[item] for item, value in ((fact.item, fact.value) for fact in report.prose))
    assert report.prose


def test_every_value_of_form_2021_is_read_from_photos(outcomes: Outcomes) -> None:
    report = recognise(read(outcomes, "wide report photo.pdf"))
    assert report.form == "2021"
    assert {fact.item: fact.value for fact in report.facts} == WIDE_REPORT.values


@pytest.mark.parametrize("look", [look for look in LOOKS if look != "fax"])
def test_a_matrix_is_read_cell_by_cell(outcomes: Outcomes, look: str) -> None:
    document = read(outcomes, f"matrix {look}.jpg")
    rows = cells(document)
    assert document.kind == "picture"
    assert [[cell.text for cell in row[3:]] for row in rows[3:]] == matrix_numbers()
    assert [row[3].text for row in rows[:2]] == ["申请人情况", "自然人"]
    assert {row[0].text for row in rows[5:-1]} == {"三、本年度办理结果"}
    assert [row[1].place for row in rows[7:15]] == ["第1页 表1 行8 列2"] * 8
    assert all(0 <= (cell.confidence or 0) <= 1 for row in rows for cell in row)
    doubted = [cell.place for row in rows[3:] for cell in row[3:] if (cell.confidence or 0) < SURE]
    assert len(doubted) <= UNDER_THE_STAMP * (look == "stamped")


@pytest.mark.parametrize("name", ["small.png", "turned left.png", "upside down.webp"])
def test_a_page_is_read_whichever_way_up_it_lies(outcomes: Outcomes, name: str) -> None:
    assert texts(read(outcomes, name))[1:10] == [list(row) for row in TRAPS[:9]]


def test_what_is_hard_to_read_is_in_doubt_and_what_is_not_is_not(outcomes: Outcomes) -> None:
    values = [row[2] for row in cells(read(outcomes, "small.png"))[1:]]
    sure = {cell.text for cell in values if cell.confidence is not None and cell.confidence >= SURE}
    assert sure == {"93", "117", "1071", "0.5", "7"}
    in_doubt = {cell.text for cell in values if cell.confidence is not None and cell.confidence < SURE}
    assert {"/", "12条", "0/0"} <= in_doubt


def test_only_a_cell_without_any_ink_is_blank(outcomes: Outcomes) -> None:
    blank, scrawl, red = (cells(read(outcomes, "small.png"))[row][2] for row in (2, 10, 11))
    assert (blank.text, blank.confidence) == ("", None)
    assert scrawl.confidence is not None
    assert scrawl.confidence < SURE
    assert not any(char.isdigit() for char in scrawl.text)
    assert (red.text, red.confidence) == ("", 0.0)


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_what_to_hand_in_instead(outcomes: Outcomes, name: str) -> None:
    problem = outcomes[name]
    code, words = REFUSED[name]
    assert isinstance(problem, Problem)
    assert problem.code == code
    assert words in problem.message
    assert "请提交可编辑的原稿" in problem.message
    assert "200 dpi" in problem.message


def test_nothing_is_fetched_printed_or_logged(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    caplog.set_level(logging.INFO)
    document = scan.read_picture(as_picture(small_page().crop((250, 134, 1654, 480))))
    assert texts(document)[1][2] == "93"
    assert not caplog.records
    assert capfd.readouterr() == ("", "")


MISSING = """
import sys
from tasks.model.document import UnreadableError
from tasks.reading.scan import scan
assert not {"cv2", "numpy", "onnxruntime", "rapidocr", "PIL"} & set(sys.modules)
sys.modules["rapidocr"] = None
for read in (scan.read_pdf, scan.read_picture):
    try:
        read(b"")
    except UnreadableError as error:
        print(error.problem.code, error.problem.message)
"""


def test_without_the_extra_the_refusal_says_what_to_do() -> None:
    done = subprocess.run([sys.executable, "-c", MISSING], capture_output=True, text=True, check=True)
    pdf, picture = done.stdout.splitlines()
    assert "扫描件" in pdf
    assert "图片" in picture
    for line in (pdf, picture):
        assert line.startswith("recogniser_missing ")
        assert "请提交可编辑的原稿" in line
        assert "nianbao[scan]" in line
