"""Files with a trait that programs of others gave them, each read to the values that it prints.

Figures and units are invented, the traits were met in public files and bug reports. Beside each file stands what must
come out of it: form, values, and `accept`: `right`, or `safe` where a doubt will do but another number without one
will not.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model.codes import Doubt, ProblemCode, Status
from tasks.model.document import Cell, Document, Grid, UnreadableError
from tasks.model.report import Fact, Report
from tasks.reading import read_document
from tasks.recognition import recognise

_FILES = Path(__file__).parent / "files_by_others"
_READ = (
    "title_over_two_rows.xlsx",
    "title_rowspan_two.html",
    "turned_title.pdf",
    "level_watermark.pdf",
    "white_rules.pdf",
    "page_break_in_heading.pdf",
    "open_bottom_at_page_end.pdf",
    "codepage_1252.xls",
    "listed_sheet_missing.xlsx",
    "values_in_inputs.html",
    "tabs_and_quotes.txt",
    "filled_control_marked_prompt.docx",
)


def _report(name: str) -> Report:
    return recognise(read_document(_FILES / name))


def _expected(name: str) -> Mapping[str, object]:
    found: Mapping[str, object] = json.loads((_FILES / f"{name}.expected.json").read_text(encoding="utf-8"))
    return found


def _value(fact: Fact) -> float | None:
    return None if fact.value is None else float(fact.value)


@pytest.mark.parametrize("name", _READ)
def test_every_value_is_read(name: str) -> None:
    report, expected = _report(name), _expected(name)
    assert report.form == expected["form"]
    assert {fact.item: _value(fact) for fact in report.facts} == expected["values"]
    assert [fact.item for fact in report.facts if fact.doubt] == []
    assert report.unmatched == ()


def test_a_sheet_that_is_listed_and_not_there_is_said() -> None:
    (problem,) = _report("listed_sheet_missing.xlsx").problems
    assert (problem.code, problem.place) == (ProblemCode.MISSING_SHEET, "附表")


def test_a_vertical_title_doubts_no_label() -> None:
    report = _report("vertical_title.pdf")
    assert [fact.item for fact in report.facts if fact.doubt] == []
    assert all(fact.status in {Status.REPORTED, Status.NOT_APPLICABLE} for fact in report.facts)


def test_shaded_lines_are_a_paragraph() -> None:
    document = read_document(_FILES / "shaded_lines.pdf")
    assert [grid.place for grid in document.grids] == ["第2页 表1", "第3页 表2", "第3页 表3"]
    prose = {figure.item: int(figure.value) for figure in recognise(document).prose}
    assert (prose["requests.new.total"], prose["requests.carried_out.total"]) == (23, 1)


def test_missing_rules_give_a_doubt_and_never_another_number() -> None:
    report, values = _report("rules_missing.pdf"), _expected("rules_missing.pdf")["values"]
    assert {fact.item: _value(fact) for fact in report.facts} == values
    doubted = {fact.item: fact.doubt for fact in report.facts if fact.doubt}
    assert doubted == dict.fromkeys(
        ("requests.new.nonprofit", "requests.new.total", "requests.carried_in.nonprofit"), Doubt.UNCERTAIN
    )


def test_a_table_that_is_no_official_one_is_told_once() -> None:
    report = _report("local_form.html")
    (problem,) = report.problems
    assert (report.form, problem.code, problem.place) == (None, ProblemCode.NO_FORM, "表1")
    assert "别的表" in problem.message


@pytest.mark.parametrize(
    "data",
    [
        "晴川区样本局2018年政府信息公开工作年度报告\n全年收到申请3件。".encode(),
        b"<p>\xe6\x97\xa0</p><table><tr><td>1</td><td>2</td></tr></table>",
        "姓名,年龄\n甲,1\n乙,2\n丙,3\n丁,4\n戊,5\n".encode(),
    ],
    ids=["prose", "page", "another table"],
)
def test_whenever_no_form_is_found_one_problem_says_so(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "report"
    path.write_bytes(data)
    report = recognise(read_document(path))
    assert report.form is None
    assert [problem.code for problem in report.problems] == [ProblemCode.NO_FORM]


def test_text_in_a_wrong_encoding_is_said_as_such() -> None:
    with pytest.raises(UnreadableError) as error:
        read_document(_FILES / "text_in_wrong_encoding.pdf")
    assert error.value.problem.code == ProblemCode.WRONG_ENCODING
    assert "编码" in error.value.problem.message
    assert not re.search("扫描件重新|清晰", error.value.problem.message)


@given(st.lists(st.sampled_from(["covered", "blank", "filled"]), max_size=8))
def test_rows_that_hold_nothing_of_their_own_stop_nothing(rows: list[str]) -> None:
    """A merge may cover whole rows, in every kind of file: a row may have no cell that begins in it, or no cell."""
    kinds = {
        "covered": (Cell("统计表", "表1 行1 列1", is_origin=False), Cell("统计表", "表1 行1 列1", is_origin=False)),
        "blank": (),
        "filled": (Cell("联系人：", "表1 行2 列1"), Cell("3", "表1 行2 列2")),
    }
    report = recognise(Document("html", (Grid(tuple(kinds[row] for row in rows), "表1"),)))
    assert [problem.code for problem in report.problems] == [ProblemCode.NO_FORM]


def test_a_document_without_anything_stops_nothing() -> None:
    assert recognise(Document("txt", ())).form is None
