"""Releases of years on forms 2019 and 2021: their files, the consolidated tables and the page."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import frictionless
import openpyxl
import polars as pl
import pytest
from lxml import html
from openpyxl.cell.cell import MergedCell

from expectations.forms import form
from expectations.forms.printed import lay_out
from tasks.model.codes import ReportingLevel
from tasks.reading import read_document
from tasks.recognition import recognise
from tasks.release.personal_data import allowed_terms, scan_for_personal_data
from tasks.release.render.consolidated_form import ConsolidatedForm
from tasks.release.render.workbook import consolidated_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from tests.release.conftest import District

SHEETS = [
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "汇总范围",
]
FORMS = ("2019", "2021")


@pytest.fixture
def release(release_2021: Path) -> Path:
    return release_2021


def totals(release: Path, form_id: str) -> dict[str, Decimal | None]:
    return dict(pl.read_parquet(release / "totals.parquet").filter(form=form_id).select("item", "total").iter_rows())


def test_each_form_of_a_year_has_its_files_and_its_totals(release: Path) -> None:
    names = {path.name for path in release.iterdir()}
    assert {
        f"{name}_{form_id}.{kind}"
        for name, kind in (("wide", "parquet"), ("consolidated", "xlsx"))
        for form_id in FORMS
    } < names
    assert not {name for name in names if "2014" in name}
    assert totals(release, "2021")["requests.new.total"] == Decimal(16)
    assert totals(release, "2019")["requests.new.total"] == Decimal(8)


def test_frictionless_finds_the_package_valid_and_takes_no_form_for_a_table(release: Path) -> None:
    package = frictionless.Package(str(release / "datapackage.json"))
    report = package.validate()
    assert report.flatten(["name", "type", "message"]) == []
    workbooks = [resource for resource in package.resources if resource.name.startswith("consolidated_")]
    assert [resource.name for resource in workbooks] == [
        f"consolidated_{form_id}{level}{kind}"
        for form_id in ("2021", "2019")  # the form due comes first
        for level in ("", "_own")
        for kind in ("", "_document")
    ]
    assert {resource.type for resource in workbooks} == {"file"}


def test_the_manifest_holds_to_the_profile(release: Path) -> None:
    """A resource's type is `table` or not said; frictionless itself would take more."""
    resources = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert {resource.get("type", "table") for resource in resources} == {"table"}
    assert all("schema" in resource for resource in resources if resource.get("type") == "table")


@pytest.mark.parametrize("form_id", FORMS)
def test_the_workbook_holds_exactly_the_totals_in_the_forms_order(release: Path, form_id: str) -> None:
    book = openpyxl.load_workbook(release / f"consolidated_{form_id}.xlsx")
    assert book.sheetnames == SHEETS
    numbers = [number for sheet in book.worksheets[:-1] for number in numbers_of(sheet)]
    expected = totals(release, form_id)
    assert numbers == [expected[item.id] for item in form(form_id).items]


def numbers_of(sheet: Worksheet) -> list[Decimal | None]:
    """The numbers and blanks of a sheet's tables, row by row; a merged cell once."""
    cells = [cell for row in sheet.iter_rows(min_row=5) for cell in row if not isinstance(cell, MergedCell)]
    inside = [cell for cell in cells if cell.border.left.style and not isinstance(cell.value, str)]
    return [None if cell.value is None else Decimal(repr(cell.value)) for cell in inside]


def test_the_sheet_of_applicants_is_the_official_table(release: Path) -> None:
    sheet = openpyxl.load_workbook(release / "consolidated_2021.xlsx")[SHEETS[1]]
    assert [sheet[at].value for at in ("A1", "A2", "A3", "A4")] == [
        "政府信息公开工作年度报告统计表",
        "（2021年度）",
        "填报单位：青川区人民政府",
        "三、收到和处理政府信息公开申请情况",
    ]
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert {"A5:C7", "D5:J5", "D6:D7", "E6:I6", "J6:J7", "A8:C8", "A10:A31", "B10:C10", "B12:B19", "A32:C32"} < merged
    assert [sheet[at].value for at in ("A5", "E6", "E7", "A10", "B12", "C15")] == [
        "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)",
        "法人或其他组织",
        "商业企业",
        "三、本年度办理结果",
        "(三)不予公开",
        "4.保护第三方合法权益",
    ]
    assert [cell.value for cell in sheet[15][3:]] == [2, 0, 0, 0, 0, 2, 4]


@pytest.mark.parametrize("form_id", FORMS)
def test_our_own_reading_of_the_workbook_gives_exactly_the_totals(release: Path, form_id: str) -> None:
    report = recognise(read_document(release / f"consolidated_{form_id}.xlsx"))
    assert (report.form, report.head.year, report.head.unit) == (form_id, 2021, "青川区人民政府")
    assert {fact.item: fact.value for fact in report.facts} == totals(release, form_id)
    assert not [fact for fact in report.facts if fact.doubt]
    assert report.unmatched == ()


def test_a_total_of_nothing_is_an_empty_cell(applicants: District, tmp_path: Path) -> None:
    values = applicants.reports["hill"][1]
    blank = dict.fromkeys(("charges.items_change", "review.total"))
    applicants.report_on("2019", "hill", "c", {**values, **blank})
    path = tmp_path / "book.xlsx"
    path.write_bytes(
        consolidated_workbook(ConsolidatedForm(form("2019"), ReportingLevel.DISTRICT, applicants.contents(), "2018.1"))
    )
    book = openpyxl.load_workbook(path)
    assert [cell.value for cell in book[SHEETS[2]][8]] == [1, 0, 0, 1, None, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1]
    assert None in numbers_of(book[SHEETS[0]])


def test_the_coverage_sheet_says_what_the_form_covers_and_what_is_counted_twice(release: Path) -> None:
    book = openpyxl.load_workbook(release / "consolidated_2021.xlsx")
    said = [row[0] for row in book["汇总范围"].iter_rows(values_only=True)]
    assert "本表合计：4个应报单位中，用2021年版统计表报送的2个单位之和" in said
    doubled = "规章、行政规范性文件的本年制发件数、本年废止件数、现行有效件数"
    assert f"单位之间可能重复计数（如联合发文），合计仅供参考：{doubled}" in said


def test_equal_contents_give_equal_bytes(applicants: District) -> None:
    books = {
        consolidated_workbook(ConsolidatedForm(form("2021"), ReportingLevel.DISTRICT, applicants.contents(), "2018.1"))
        for _ in range(2)
    }
    assert len(books) == 1


def test_the_page_shows_the_forms_as_tables(release: Path) -> None:
    page = html.document_fromstring((release / "index.html").read_text(encoding="utf-8"))
    tables = page.xpath("//table[@class='matrix']")
    assert len(tables) == 6 + 7
    in_order = ("2021", "2019")  # the form due comes first
    blocks = [(layout.id, block) for layout in map(form, in_order) for block in layout.blocks]
    for (form_id, block), table in zip(blocks, tables, strict=True):
        expected = totals(release, form_id)
        shown = [str(cell.text or "").rstrip("※") for cell in table.xpath(".//td")]
        assert shown == [
            f"{value.normalize():f}" if (value := expected[item.id]) is not None else "" for item in block.items
        ]
        assert len(table.xpath(".//tr")) == lay_out(block).height
        assert table.findtext("caption") == block.heading


def test_the_page_says_how_many_units_left_a_number_blank_and_what_is_counted_twice(release: Path) -> None:
    page = (release / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<td class="number">([^<]*)<small>([^<]*)</small>', page) == [("0※", "未填 1"), ("1", "未填 1")]
    assert "应报单位 4 个，其中用本表报送的 2 个" in page
    assert "缺报、无法识读或用了别的表的 3 个" in page
    described = re.compile(r'<script type="application/ld\+json">.*?</script>', re.DOTALL)  # neither run nor fetched
    assert not re.search(r"https?:|<script|<link|<img|url\(", described.sub("", page))


def test_headings_of_the_page_carry_their_spans(release: Path) -> None:
    page = (release / "index.html").read_text(encoding="utf-8")
    assert '<th scope="colgroup" colspan="5">法人或其他组织</th>' in page
    assert '<th scope="rowgroup" rowspan="22">三、本年度办理结果</th>' in page
    assert '<th scope="col" rowspan="2">自然人</th>' in page


@pytest.mark.parametrize("name", ["本年", "法人", "之和", "应报单位", "项目"])
def test_a_person_called_like_the_words_of_a_form_blocks_no_release(release: Path, name: str) -> None:
    assert scan_for_personal_data(release, [name], []) != []
    units = ["青川区商务局", "青川区教育局", "河口街道办事处", "高山镇人民政府"]
    found = scan_for_personal_data(release, [name], [*allowed_terms(), *units, "青川区人民政府"])
    assert found == []
