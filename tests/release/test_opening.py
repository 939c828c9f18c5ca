"""Can the readers downstream open a release with what they use, and does it say the same to each?"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO
from typing import TYPE_CHECKING

import duckdb
import frictionless
import openpyxl
import pandas as pd
import polars as pl
import pytest
import python_calamine

from expectations.forms import form
from tasks.common.numbers import format_number
from tasks.consolidation import growth_of
from tasks.lake.last_year import numbers_of_last_year, totals_of_last_year
from tasks.model.codes import ReportingLevel
from tasks.reading import read_document
from tasks.recognition import recognise
from tasks.release.changes import changed_numbers
from tasks.release.contents import HEADING_ROW
from tasks.release.publish import publish
from tasks.release.render.consolidated_form import ConsolidatedForm
from tasks.release.render.page import ACROSS_YEARS, SNIPPETS, index_page
from tasks.release.render.workbook import consolidated_workbook
from tasks.tables import VALUE
from tests.cases import CLEAN_BY_FORM

if TYPE_CHECKING:
    from pathlib import Path

    from tasks.lake.folders import Lake
    from tasks.release.contents import ReleaseContents
    from tests.release.conftest import District

TABLES = [
    "facts",
    "wide_2014",
    "totals",
    "levels",
    "series",
    "series_items",
    "series_totals",
    "growth",
    "indicators",
    "units",
    "submissions",
    "findings",
    "checks",
    "printed",
    "decisions",
    "items",
    "rules",
    "codes",
    "changes",
]
CSV = {"facts_csv", "totals_csv", "units_csv"}
LINKED_DATA = re.compile(r'<script type="application/ld\+json">\n(.*?)\n</script>', re.DOTALL)


@pytest.fixture
def release(release_2018: Path) -> Path:
    return release_2018


def with_units(contents: ReleaseContents, units: pl.DataFrame) -> ReleaseContents:
    return replace(contents, consolidated=replace(contents.consolidated, units=units))


def workbook(contents: ReleaseContents) -> bytes:
    return consolidated_workbook(ConsolidatedForm(form("2014"), ReportingLevel.DISTRICT, contents, "2018.1"))


def totals(release: Path) -> dict[str, Decimal | None]:
    return dict(pl.read_parquet(release / "totals.parquet").select("item", "total").iter_rows())


@pytest.mark.parametrize("name", TABLES)
def test_polars_duckdb_and_pandas_read_the_same_rows(release: Path, name: str) -> None:
    path = release / f"{name}.parquet"
    rows = pl.read_parquet(path).rows()
    assert duckdb.read_parquet(str(path)).fetchall() == rows
    frame = pd.read_parquet(path, dtype_backend="pyarrow")
    assert frame.shape == (len(rows), len(pl.read_parquet_schema(path)))
    assert [None if pd.isna(text) else text for text in frame.iloc[:, 1]] == [row[1] for row in rows]


def test_frictionless_finds_the_package_and_every_table_valid(release: Path) -> None:
    report = frictionless.Package(str(release / "datapackage.json")).validate()
    assert report.flatten(["name", "type", "message"]) == []
    with_csv = [name for table in TABLES for name in (table, f"{table}_csv") if name in CSV or name == table]
    assert [task.name for task in report.tasks] == [
        *with_csv,
        *(f"consolidated_2014{level}{kind}" for level in ("", "_own") for kind in ("", "_document")),
        "index",
        "data-changelog",
    ]


def test_frictionless_would_find_a_field_of_another_type(release: Path, tmp_path: Path) -> None:
    descriptor = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"][0]["schema"]["fields"][6]["type"] = "integer"
    for path in release.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "other.json").write_text(json.dumps(descriptor))
    assert not frictionless.Package(str(tmp_path / "other.json")).validate().valid


def test_the_manifest_says_what_every_field_is_and_what_the_release_stands_on(release: Path) -> None:
    descriptor = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    assert descriptor["version"] == "2018.1"
    assert descriptor["maturity"] == "provisional"
    assert descriptor["maturityReasons"][-1] == "尚未经人审定"
    assert descriptor["coverage"] == {
        "units_due": 4,
        "units_reported": 3,
        "units_unreadable": 0,
        "units_missing": 1,
        "units_waived": 0,
        "units_held_back": 0,
        "units_not_yet": 0,
        "units_questioned": 0,
        "numbers_reported": 171,
        "numbers_blank": 3,
    }
    for resource in (each for each in descriptor["resources"] if each["format"] == "parquet"):
        schema = pl.read_parquet_schema(release / resource["path"])
        assert [field["name"] for field in resource["schema"]["fields"]] == schema.names()
        assert all(re.search(r"[\u4e00-\u9fff]", field["title"]) for field in resource["schema"]["fields"])
        assert all(re.match("[A-Za-z0-9]", field["description"]) for field in resource["schema"]["fields"])
    (wide,) = (each for each in descriptor["resources"] if each["name"] == "wide_2014")
    wide = {field["name"]: field for field in wide["schema"]["fields"]}
    assert wide["fees.collected"] == {
        "name": "fees.collected",
        "type": "number",
        "title": "七、依申请公开信息收取的费用",
        "description": "Fees collected for disclosure on request",
        "unit": "万元",
    }


class Codes(HTMLParser):
    """The contents of the page's code elements."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert attrs is not None
        self._inside = tag == "code"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.lines.append(data)

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "code"


def test_every_line_printed_on_the_page_runs_in_the_releases_folder(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(release)
    lines = Codes((release / "index.html").read_text(encoding="utf-8")).lines
    lines = [line for line in lines if "." not in line.split()[0] or " " in line]
    assert lines == [*SNIPPETS.values(), "current", *ACROSS_YEARS.values()]
    for line in (*SNIPPETS.values(), *ACROSS_YEARS.values()):
        names: dict[str, object] = {}
        exec(line, names)  # noqa: S102 - the very words the page tells its readers to run
        assert len(names["facts"]) == 3 * 58  # type: ignore[arg-type]


def test_all_years_are_read_at_once_by_the_lines_printed(
    lake: Lake, district: District, applicants: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(lake, 2018, district.contents())
    publish(lake, 2018, district.report("river", "e").contents())
    release = publish(lake, 2021, applicants.contents()).path
    monkeypatch.chdir(release)
    for line in ACROSS_YEARS.values():
        names: dict[str, object] = {}
        exec(line, names)  # noqa: S102 - the very words the page tells its readers to run
        assert len(names["facts"]) == 4 * 58 + 198 + 2 * 200  # type: ignore[arg-type]
    by_year = pl.scan_parquet("../../current/*/facts.parquet").group_by("year").len()
    assert sorted(by_year.collect().rows()) == [(2018, 4 * 58), (2021, 598)]


def test_last_years_numbers_of_the_same_units_stand_beside_this_years(lake: Lake, applicants: District) -> None:
    """F4: two units reported last year and three do now; what is compared is the two, and that is said."""
    publish(lake, 2021, applicants.contents())
    later = replace(applicants, year=2022).report_on("2021", "river", "d", CLEAN_BY_FORM["2021"])
    before = numbers_of_last_year(lake, 2022, ["2021"])
    made = later.contents()
    growth = growth_of(made.consolidated.facts, made.consolidated.units, before, "2021.1")
    new = growth.row(
        by_predicate=(pl.col("item") == "requests.new.total") & (pl.col("level") == "district"), named=True
    )
    columns = ("units_compared", "total_before", "total_now", "difference", "rate")
    assert [new[name] for name in columns] == [2, 16, 16, 0, 0]
    page = publish(lake, 2022, replace(made, growth=growth, last_year=totals_of_last_year(lake, 2022, ["2021"]))).path
    text = (page / "index.html").read_text("utf-8")
    row = next(row for row in re.findall(r"<tr>.*?</tr>", text) if ">本年新收政府信息公开申请数量" in row)
    assert re.findall(r'<td class="number">(.*?)</td>', row) == ["24", "", "2", "16", "16", "0"]
    # normative documents must not be added up: their total stands in the table, and is no empty bar in the chart
    drawn = re.findall(r"<text[^>]*>(.*?)</text>", text)
    assert "本年新收政府信息公开申请数量（总计）　16（同样 2 个单位，上年 16）" in drawn
    assert not [words for words in drawn if "行政规范性文件" in words or "（空）" in words]


def test_the_page_asks_nothing_of_another_place_and_tells_what_matters(release: Path) -> None:
    page = (release / "index.html").read_text(encoding="utf-8")
    # what describes the data set to search engines is neither run nor fetched
    assert not re.search(r"https?:|//|<script|<link|<img|@import|url\(", LINKED_DATA.sub("", page))
    for told in ("2018.1", "暂定", "有1个应报单位缺报", "河口街道办事处", "主动公开总数不少于各渠道公开数", "首次报送"):
        assert told in page
    assert set(re.findall(r'href="([^"]+)"', page)) == {path.name for path in release.iterdir()} - {"index.html"}


def test_what_reports_and_rosters_say_cannot_become_markup(lake: Lake, district: District) -> None:
    contents = district.contents()
    units = contents.consolidated.units.with_columns(
        pl.col("unit").replace("河口街道办事处", "<script>alert(1)</script>")
    )
    page = publish(lake, 2018, with_units(contents, units)).path / "index.html"
    assert "<script" not in LINKED_DATA.sub("", page.read_text(encoding="utf-8"))


def test_the_page_leaves_a_total_of_nothing_empty(release: Path) -> None:
    rows = re.findall(r"<tr>.*?</tr>", (release / "index.html").read_text(encoding="utf-8"))
    fees = next(row for row in rows if "七、依申请公开信息收取的费用" in row)
    assert re.findall(r'<td class="number">(.*?)</td>', fees) == ["", "0", "3", "0", "1", "0", "0"]
    budget = next(row for row in rows if "政府信息公开专项经费" in row)
    assert '<td class="number">3.250001</td>' in budget


def test_the_workbook_is_the_official_table_and_gives_exactly_the_totals(release: Path) -> None:
    expected = totals(release)
    book = openpyxl.load_workbook(release / "consolidated_2014.xlsx")
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows(max_col=3)]
    assert rows[0][0] == "政府信息公开情况统计表"
    assert rows[1][0] == "（2018年度）"
    assert rows[2][0] == "填报单位：青川区人民政府"
    assert rows[HEADING_ROW - 1] == ["统计指标", "单位", "统计数"]
    body = rows[HEADING_ROW:]
    assert [(label, unit or None) for label, unit, _ in body] == [
        (row.label, row.items[0].unit if row.items else None) for row in form("2014").rows
    ]
    for (_, _, value), row in zip(body, form("2014").rows, strict=True):
        assert (None if value is None else Decimal(repr(value))) == (
            expected.get(row.items[0].id) if row.items else None
        )


def test_our_own_reading_of_the_workbook_gives_exactly_the_totals(release: Path) -> None:
    report = recognise(read_document(release / "consolidated_2014.xlsx"))
    assert (report.form, report.head.year, report.head.unit) == ("2014", 2018, "青川区人民政府")
    assert {fact.item: fact.value for fact in report.facts} == totals(release)
    assert not [fact for fact in report.facts if fact.doubt]


def test_calamine_reads_the_workbook_alike(release: Path) -> None:
    sheet = python_calamine.CalamineWorkbook.from_path(str(release / "consolidated_2014.xlsx")).get_sheet_by_index(0)
    values = [row[2] for row in sheet.to_python()[HEADING_ROW:]]
    expected = [totals(release).get(row.items[0].id) if row.items else None for row in form("2014").rows]
    assert [None if value == "" else Decimal(repr(value)) for value in values] == expected


def test_a_sum_beyond_floating_point_stands_in_the_workbook_exactly(district: District, tmp_path: Path) -> None:
    district.report("commerce", "a", capacity__budget="123456789012345678.000001")
    (tmp_path / "book.xlsx").write_bytes(
        consolidated_workbook(ConsolidatedForm(form("2014"), ReportingLevel.DISTRICT, district.contents(), "2018.1"))
    )
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx").worksheets[0]
    budget = next(row for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("(四)政府信息公开专项"))
    assert budget[2] == "123456789012345679.250002"


def test_the_coverage_sheet_names_every_unit_and_never_becomes_a_formula(district: District, tmp_path: Path) -> None:
    contents = district.contents()
    units = contents.consolidated.units.with_columns(pl.col("unit").replace("河口街道办事处", "=1+1"))
    (tmp_path / "book.xlsx").write_bytes(
        consolidated_workbook(
            ConsolidatedForm(form("2014"), ReportingLevel.DISTRICT, with_units(contents, units), "2018.1")
        )
    )
    rows = list(openpyxl.load_workbook(tmp_path / "book.xlsx")["汇总范围"].iter_rows(values_only=True))
    assert ("=1+1", "缺报", None, 1, 0, 0) in rows
    assert ("青川区商务局", "计入合计", "2014", 1, 0, 0) in rows
    cell = next(row for row in openpyxl.load_workbook(tmp_path / "book.xlsx")["汇总范围"] if row[0].value == "=1+1")[0]
    assert cell.data_type != "f"
    said = [row[0] for row in rows]
    assert "本表合计：4个应报单位中，用2014年版统计表报送的3个单位之和" in said
    assert "单位之间可能重复计数（如联合发文），合计仅供参考：制发规范性文件总数" in said


def test_of_very_many_units_page_and_workbook_list_some_and_count_the_rest(district: District) -> None:
    del district.reports["hill"]
    contents = district.contents()
    changes = changed_numbers(None, contents.consolidated.facts, contents.consolidated.units)
    assert "另有1个单位，见 <a href=" in index_page("2018.1", contents, changes, most_units=1)
    book = consolidated_workbook(
        ConsolidatedForm(form("2014"), ReportingLevel.DISTRICT, contents, "2018.1"), most_units=3
    )
    rows = openpyxl.load_workbook(BytesIO(book))["汇总范围"].iter_rows(values_only=True)
    assert [row[0] for row in rows][-4:] == [
        "青川区商务局",
        "青川区教育局",
        "高山镇人民政府",
        "另有1个单位，见 units.parquet",
    ]


@pytest.mark.parametrize(
    ("value", "text"), [("0", "0"), ("100", "100"), ("1.250000", "1.25"), ("0.000001", "0.000001"), ("-3.0", "-3")]
)
def test_numbers_are_written_plainly(value: str, text: str) -> None:
    assert format_number(pl.Series([Decimal(value)], dtype=VALUE)[0]) == text
    assert format_number(None, blank="") == ""
