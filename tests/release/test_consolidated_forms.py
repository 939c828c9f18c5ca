"""The consolidated official forms, as workbooks and Word documents: read back, they give the totals."""

from decimal import Decimal
from io import BytesIO
from pathlib import Path

import docx
import polars as pl
import pytest
from docx.oxml.ns import qn

from tasks.reading import read_document
from tasks.recognition import recognise
from tasks.release.render.consolidated_form import ConsolidatedForm, consolidated_forms
from tasks.release.render.word import consolidated_document
from tests.release.conftest import District

LEVELS = {"": "district", "_own": "own"}


def level_totals(release: Path, level: str, form_id: str) -> dict[str, Decimal | None]:
    levels = pl.read_parquet(release / "levels.parquet").filter(level=level, form=form_id)
    return dict(levels.select("item", "total").iter_rows())


@pytest.fixture(params=["2014", "2019", "2021"])
def form_id(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def release(release_2018: Path, release_2021: Path, form_id: str) -> Path:
    return release_2018 if form_id == "2014" else release_2021


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@pytest.mark.parametrize("ending", LEVELS)
def test_our_own_reading_gives_exactly_the_totals_of_the_level(
    release: Path, form_id: str, ending: str, kind: str
) -> None:
    report = recognise(read_document(release / f"consolidated_{form_id}{ending}.{kind}"))
    assert report.form == form_id
    assert report.head.unit == "青川区人民政府"
    expected = level_totals(release, LEVELS[ending], form_id)
    assert {fact.item: fact.value for fact in report.facts} == expected
    assert not [fact for fact in report.facts if fact.doubt]


def test_each_level_says_over_which_units_it_sums(district: District) -> None:
    whole, own = consolidated_forms(district.contents(), "2018.1")
    assert (whole.level, own.level) == ("district", "own")
    assert set(own.units["kind"]) <= {"office", "department"}
    assert set(own.units["unit_id"]) < set(whole.units["unit_id"])
    for consolidated, words in ((whole, "汇总范围：全区"), (own, "汇总范围：区本级")):
        assert consolidated.scope == words
        assert words in _paragraphs(consolidated)
        assert "状态：暂定" in _paragraphs(consolidated)
    assert whole.totals.filter(item="review.total")["total"].item() > 0


def _paragraphs(consolidated: ConsolidatedForm) -> list[str]:
    document = docx.Document(BytesIO(consolidated_document(consolidated)))
    return [paragraph.text for paragraph in document.paragraphs]


def test_the_print_says_first_whether_it_may_change_and_breaks_no_table_apart(release: Path, form_id: str) -> None:
    document = docx.Document(str(release / f"consolidated_{form_id}.docx"))
    parts = [each.tag.rpartition("}")[2] for each in document.element.body]
    before = [paragraph.text for paragraph in document.paragraphs[: parts.index("tbl")]]
    assert before[2:5] == ["填报单位：青川区人民政府", "汇总范围：全区", "状态：暂定"]
    assert [paragraph.text for paragraph in document.paragraphs].count("状态：暂定") == 1
    head = {"2014": [1], "2019": [0, 3, 3], "2021": [0, 3, 3]}[form_id]
    assert [len(table._tbl.findall(f".//{qn('w:tblHeader')}")) for table in document.tables] == head
    if form_id != "2014":
        # each row but the last is kept with the next, so that a table stands on one page with its heading
        for table in document.tables:
            kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
            assert kept == [True] * (len(kept) - 1) + [None]
        labels = document.tables[1].rows[-2].cells
        assert labels[2].width.mm > 60


def test_equal_contents_give_equal_bytes(applicants: District) -> None:
    made = {consolidated_document(consolidated_forms(applicants.contents(), "2021.1")[0]) for _ in range(2)}
    assert len(made) == 1
