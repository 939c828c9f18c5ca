"""Can every rendered file be opened by a library we do not use ourselves, with every number in its place?"""

import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import docx
import openpyxl
import pytest
import python_calamine
from lxml import etree, html

from examples.render import LAYOUTS, render
from examples.report import ExtraRow, SampleReport
from examples.sample import sample_report
from expectations.forms import form

EVERY = [(kind, layout) for kind, layouts in LAYOUTS.items() for layout in layouts]
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Row = tuple[str, str, str]


def official(report: SampleReport) -> list[Row]:
    return [(item.label, item.unit, report.text_of(item.id)) for item in form("2014").items]


def squashed(rows: list[list[str]]) -> list[Row]:
    """The rows of three filled cells, without white space."""
    clean = [[re.sub(r"\s", "", text) for text in row] for row in rows]
    return [(row[0], row[1], row[2]) for row in clean if len(row) == 3 and all(row) and row[0] != "统计指标"]


@pytest.fixture(scope="module")
def report() -> SampleReport:
    return sample_report("render", given={"answered.granted": 12, "capacity.budget": Decimal("3.5")})


@pytest.mark.parametrize(("kind", "layout"), EVERY)
def test_the_same_report_gives_the_same_bytes(report: SampleReport, kind: str, layout: str) -> None:
    assert render(report, kind, layout) == render(report, kind, layout)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize(("layout", "mark"), [("pipes", "|"), ("tabs", "\t"), ("wide", "  ")])
def test_text_rows_hold_every_item(report: SampleReport, layout: str, mark: str, encoding: str) -> None:
    lines = render(report, "txt", layout, encoding=encoding).decode(encoding).splitlines()
    cells = [[cell for cell in line.replace(" |", "|").split(mark) if cell.strip()] for line in lines]
    assert squashed(cells) == official(report)


@pytest.mark.parametrize(("layout", "end"), [("cells-piped", " |"), ("cells-bare", "")])
def test_text_cells_stand_on_lines_of_their_own(report: SampleReport, layout: str, end: str) -> None:
    lines = render(report, "txt", layout).decode().splitlines()
    for label, unit, value in official(report)[:3]:
        at = lines.index(label + end)
        assert lines[at + 1 : at + 3] == [unit + end, value + end]


@pytest.mark.parametrize("layout", LAYOUTS["html"])
@pytest.mark.parametrize(("encoding", "declared"), [("utf-8", None), ("gbk", None), ("gb18030", "utf-8")])
def test_pages_hold_every_item(report: SampleReport, layout: str, encoding: str, declared: str | None) -> None:
    page = render(report, "html", layout, encoding=encoding, declared=declared)
    assert f"charset={declared or encoding}".encode() in page.replace(b'"', b"")
    tree = html.fromstring(page.decode(encoding))
    rows = [[cell.text_content() for cell in row.iterchildren("td")] for row in tree.iter("tr")]
    assert squashed(rows) == official(report)


@pytest.mark.parametrize("layout", ["plain", "merged"])
def test_word_documents_hold_every_item(report: SampleReport, layout: str) -> None:
    document = docx.Document(BytesIO(render(report, "docx", layout)))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    items = [row for row in rows if len(set(row)) == 3 or row[1] != row[2]]
    assert squashed(items) == official(report)
    assert document.paragraphs[0].text == report.title


@pytest.mark.parametrize("layout", ["tracked", "content-controls"])
def test_changed_numbers_read_right_once_changes_are_accepted(report: SampleReport, layout: str) -> None:
    with ZipFile(BytesIO(render(report, "docx", layout))) as archive:
        tree = etree.fromstring(archive.read("word/document.xml"))
    rows = [
        ["".join(text.text or "" for text in cell.iter(f"{WORD}t")) for cell in row.iter(f"{WORD}tc")]
        for row in tree.iter(f"{WORD}tr")
    ]
    assert squashed(rows) == official(report)
    wrappers = {"tracked": ["ins", "del"], "content-controls": ["sdt"]}[layout]
    assert all(len(list(tree.iter(WORD + name))) > 10 for name in wrappers)


@pytest.mark.parametrize("layout", LAYOUTS["xlsx"])
def test_workbooks_hold_every_item_for_openpyxl(report: SampleReport, layout: str) -> None:
    book = openpyxl.load_workbook(BytesIO(render(report, "xlsx", layout)))
    sheet = book.worksheets[-1]
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert squashed(rows) == official(report)
    assert book.properties.created is not None
    assert book.properties.created.year == 2019


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
@pytest.mark.parametrize("layout", LAYOUTS["xls"])
def test_workbooks_hold_every_item_for_calamine(report: SampleReport, kind: str, layout: str) -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(render(report, kind, layout)))
    rows = [[str(cell) for cell in row] for row in book.get_sheet_by_index(len(book.sheet_names) - 1).to_python()]
    rows = [[text.removesuffix(".0") for text in row] for row in rows]
    assert squashed(rows) == official(report)


@pytest.mark.parametrize(("kind", "layout"), EVERY)
def test_blanks_extra_rows_and_words_in_cells_are_printed(report: SampleReport, kind: str, layout: str) -> None:
    values = {item: value for item, value in report.values.items() if item != "capacity.reading_points"}
    extra = ExtraRow("proactive.normative_issued", "其他主动公开文件", "件", "2份")
    odd = replace(
        report,
        values={**values, "fees.collected": None, "response.other": None},
        printed={"fees.collected": "/", "channel.website": "１２３条"},
        extra_rows=(extra,),
    )
    assert odd.text_of("response.other") == ""
    content = render(odd, kind, layout)
    texts = _all_text(content, kind)
    assert {"其他主动公开文件", "2份", "１２３条", "/"} <= texts
    assert not any("查阅点数" in text for text in texts)


def _all_text(content: bytes, kind: str) -> set[str]:
    """The texts of all cells or lines, by no matter which library."""
    if kind == "txt":
        return {text.strip() for text in re.split(r"[\n|\t]|  +", content.decode())}
    if kind == "html":
        return {"".join(cell.text_content().split()) for cell in html.fromstring(content.decode()).iter("td")}
    if kind == "docx":
        with ZipFile(BytesIO(content)) as archive:
            return {text.text or "" for text in etree.fromstring(archive.read("word/document.xml")).iter(f"{WORD}t")}
    book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
    return {str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}


@pytest.mark.parametrize(("kind", "layout"), [("pdf", None), ("docx", "no such layout")])
def test_an_unknown_kind_or_layout_is_refused(report: SampleReport, kind: str, layout: str | None) -> None:
    with pytest.raises(KeyError):
        render(report, kind, layout)
