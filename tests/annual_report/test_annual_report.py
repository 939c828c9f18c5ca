"""The report that the office files by 31 March: official format, numbers of the release, and what people write."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from expectations.forms import form, form_ids
from expectations.forms.prose_sums import FEES, said_items
from nianbao.cli import main
from tasks.annual_report import ReportContents, report_contents, report_document, report_name
from tasks.annual_report.material import MATERIALS
from tasks.consolidation import Maturity
from tasks.intake.roster import Roster
from tasks.lake.folders import Lake
from tasks.lake.parquet import write_table
from tasks.model.codes import MaturityLevel, ReportingLevel, UnitKind
from tasks.model.document import Grid, Paragraph
from tasks.model.publication import Publication
from tasks.model.unit import Unit
from tasks.reading import read_document
from tasks.recognition import recognise
from tasks.release.contents import ReleaseContents
from tasks.release.publish import publish
from tasks.tables import Prose
from tests.cases import CLEAN_BY_FORM
from tests.release.conftest import District

GOVERNMENT = "青川区人民政府"
ROSTER = Roster(
    GOVERNMENT, (Unit("gov", GOVERNMENT, UnitKind.DISTRICT),), publication=Publication(government=GOVERNMENT)
)
LEVELS = (ReportingLevel.DISTRICT, ReportingLevel.OWN)
HEADINGS = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]
SUBMISSIONS = {"commerce": "a" * 16, "hill": "c" * 16}


def year_of(form_id: str) -> int:
    return form(form_id).due_from


def district_of(form_id: str) -> District:
    """Two units of four have reported on a form: a department of 区本级 and a town."""
    clean = CLEAN_BY_FORM[form_id]
    made = District(year=year_of(form_id)).report_on(form_id, "commerce", "a", clean)
    return made.report_on(form_id, "hill", "c", clean)


def released(folder: Path, form_id: str, made: ReleaseContents | None = None) -> ReportContents:
    """The contents of a report of a release that is published for it, of 全区."""
    lake = Lake(folder / "lake")
    publish(lake, year_of(form_id), made or district_of(form_id).contents())
    return report_contents(lake, ROSTER, year_of(form_id), ReportingLevel.DISTRICT)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, ReportContents]:
    """By form a release that tests only read."""
    return {form_id: released(tmp_path_factory.mktemp(form_id), form_id) for form_id in ("2019", "2021")}


def say_fees(contents: ReportContents, **said: str) -> None:
    """Let the prose of units give the fee they collected, in 万元."""
    rows = [
        {
            "year": contents.year,
            "submission_id": SUBMISSIONS[unit],
            "item": FEES,
            "value": Decimal(value),
            "is_none": False,
            "is_approximate": False,
            **dict.fromkeys(("quote", "sentence", "place"), "收取信息处理费"),
        }
        for unit, value in said.items()
    ]
    write_table(Prose.frame(rows), Prose, contents.release.lake.table(contents.year, Prose))


def texts_of(data: bytes) -> list[str]:
    """Every paragraph of a document as it is shown, those of its controls too."""
    body = docx.Document(BytesIO(data)).element.body
    return ["".join(text.text or "" for text in each.iter(qn("w:t"))) for each in body.iter(qn("w:p"))]


def read_back(data: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "report.docx"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_our_own_reading_gives_exactly_the_totals_and_nothing_else(
    published: Mapping[str, ReportContents], tmp_path: Path, form_id: str, level: ReportingLevel
) -> None:
    contents = replace(published[form_id], level=level)
    path = read_back(report_document(contents), tmp_path)
    document = read_document(path)
    report = recognise(document)
    assert (report.form, report.head.year, report.head.unit) == (form_id, contents.year, GOVERNMENT)
    assert {fact.item: fact.value for fact in report.facts} == dict(contents.totals.select("item", "total").iter_rows())
    assert not [fact for fact in report.facts if fact.doubt]
    assert (report.unmatched, report.problems, document.problems) == ((), (), ())
    # what is said in words is what stands in the tables
    assert len(report.prose) == 10
    assert all(said.value == contents.number(said.item) for said in report.prose)
    # neither prompts nor material, foot and watermark are content
    words = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert not [text for text in words if any(each in text for each in ("填写", "材料", "草稿", "暂定", "审定"))]
    assert sum(isinstance(block, Grid) for block in document.blocks) == 3


@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_it_has_the_six_sections_the_sentence_frame_and_marks_for_what_people_write(
    published: Mapping[str, ReportContents], form_id: str
) -> None:
    contents = published[form_id]
    texts = texts_of(report_document(contents))
    year = contents.year
    assert texts[0] == f"{GOVERNMENT}{year}年政府信息公开工作年度报告"
    assert form(form_id).document in texts[1]
    assert f"统计期限为{year}年1月1日至{year}年12月31日，统计范围为全区（政府办公室、部门、乡镇、街道）" in texts[2]
    assert [text for text in texts if text in HEADINGS] == HEADINGS
    assert f"{year}年，新收政府信息公开申请16件，上年结转政府信息公开申请2件。年内办结16件" in "".join(texts)
    marks = [text for text in texts if text.startswith("【此处由办公室填写：")]
    assert len(marks) == 8
    assert "【此处由办公室填写：存在的主要问题】" in marks


@pytest.mark.parametrize("form_id", [each for each in form_ids() if form(each).report])
def test_the_frame_of_a_form_names_only_what_there_is_and_every_table_once(form_id: str) -> None:
    frame = form(form_id).report
    assert frame is not None
    assert [number for section in frame.sections for number in section.blocks] == [
        block.number for block in form(form_id).blocks
    ]
    assert {kind for section in frame.sections for kind in section.material} == MATERIALS.keys()
    paragraphs = [*frame.opening, *(text for section in frame.sections for text in section.paragraphs)]
    numbers = {name for text in paragraphs for name in re.findall(r"\{([^{}]+)\}", text)}
    assert numbers - {"year", "scope"} <= said_items(form_id).keys()


def test_it_is_laid_out_as_an_official_document(published: Mapping[str, ReportContents]) -> None:
    data = report_document(published["2021"])
    document = docx.Document(BytesIO(data))
    paper = document.sections[0]
    assert [round(side.mm) for side in (paper.page_width, paper.page_height) if side] == [210, 297]
    margins = (paper.top_margin, paper.bottom_margin, paper.left_margin, paper.right_margin)
    assert [round(side.mm) for side in margins if side] == [37, 35, 28, 26]
    fonts = {
        style.name: (style.element.rPr.rFonts.get(qn("w:eastAsia")), style.font.size.pt)  # type: ignore[attr-defined]
        for style in document.styles
        if style.name in {"Title", "Heading 1", "Heading 2", "Normal"}
    }
    assert fonts == {
        "Title": ("方正小标宋简体", 22),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体_GB2312", 16),
        "Normal": ("仿宋_GB2312", 16),
    }
    assert document.styles["Normal"].paragraph_format.line_spacing.pt == 28  # type: ignore[attr-defined]
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert [name for name in archive.namelist() if "font" in name.lower()] == ["word/fontTable.xml"]
        assert 'w:altName w:val="仿宋"' in archive.read("word/fontTable.xml").decode()
    # Word insists on the order of the schema
    for table in document.tables:
        names = [each.tag.rpartition("}")[2] for each in table._tbl.tblPr]
        assert names.index("tblLayout") < names.index("tblCellMar") < names.index("tblLook")
    for cell in document.element.body.iter(qn("w:tcPr")):
        order = ("tcW", "gridSpan", "vMerge", "shd", "vAlign")
        names = [each.tag.rpartition("}")[2] for each in cell]
        assert names == sorted(names, key=order.index)
    widths = [sum(column.width.mm for column in table.columns) for table in document.tables]
    assert [round(width) for width in widths] == [156, 156, 156]


def test_a_provisional_release_gives_a_draft_with_a_watermark_and_a_final_one_does_not(
    published: Mapping[str, ReportContents], tmp_path: Path
) -> None:
    draft = published["2021"]
    made = district_of("2021").contents()
    final = released(tmp_path, "2021", replace(made, maturity=Maturity(MaturityLevel.FINAL, ())))
    for contents, marks in ((draft, 1), (final, 0)):
        section = docx.Document(BytesIO(report_document(contents))).sections[0]
        for header in (section.header, section.even_page_header):
            assert header._element.xml.count('string="草稿·暂定"') == marks
            assert header._element.xml.count("PowerPlusWaterMarkObject") == marks
        for footer in (section.footer, section.even_page_footer):
            assert [paragraph.text for paragraph in footer.paragraphs][1].startswith("数据：2021.1（")
    assert report_name(draft) == f"{GOVERNMENT}2021年政府信息公开工作年度报告（全区，草稿）.docx"
    assert report_name(final) == f"{GOVERNMENT}2021年政府信息公开工作年度报告（全区）.docx"


def test_the_fee_is_written_only_where_every_unit_that_counts_says_it(tmp_path: Path) -> None:
    contents = released(tmp_path, "2021")
    assert "读不到上次运行识读的正文，各单位的信息处理费请逐份核对。" in texts_of(report_document(contents))
    say_fees(contents, commerce="0", hill="0.0125")
    data = report_document(contents)
    assert any("实际收取信息处理费125元。" in text for text in texts_of(data))
    report = recognise(read_document(read_back(data, tmp_path)))
    assert [said.value for said in report.prose if said.item == FEES] == [Decimal("0.0125")]
    say_fees(contents, commerce="0")
    texts = texts_of(report_document(contents))
    assert any("实际收取信息处理费【此处由办公室填写：" in text for text in texts)
    assert "没有写明的1个，请核实：高山镇人民政府。" in texts


def test_a_number_that_nobody_gave_is_neither_zero_nor_invented(tmp_path: Path) -> None:
    clean = CLEAN_BY_FORM["2021"]
    row = [item for item in clean if item.startswith("outcome.partial.")]
    blank = clean | dict.fromkeys((*row, "regulations.issued"))
    made = District(year=2021).report_on("2021", "commerce", "a", blank).contents()
    contents = released(tmp_path, "2021", made)
    data = report_document(contents)
    assert any("部分公开【此处由办公室填写：各单位没有都报的数】件" in text for text in texts_of(data))
    report = recognise(read_document(read_back(data, tmp_path)))
    values = {fact.item: fact.value for fact in report.facts}
    assert (values["outcome.partial.total"], values["regulations.issued"]) == (None, None)


def test_the_material_is_what_the_lake_holds(published: Mapping[str, ReportContents]) -> None:
    texts = texts_of(report_document(published["2021"]))
    assert "应报单位4个；报送情况：计入合计2个，缺报2个。" in texts
    assert "没有报送的2个：河口街道办事处、青川区教育局。" in texts
    assert "　　主动公开总数不小于任一渠道：1个" in texts
    assert "各单位在报告第五部分自己写的问题没有逐句识读，不在以上各数之内，请看各单位的报告。" in texts


def test_equal_contents_give_equal_bytes(published: Mapping[str, ReportContents]) -> None:
    assert report_document(published["2021"]) == report_document(replace(published["2021"]))


def test_the_command_writes_it_once_and_never_over_what_people_wrote(
    published: Mapping[str, ReportContents],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    contents = published["2021"]
    roster = tmp_path / "roster.toml"
    units = f'[[units]]\nid = "gov"\nname = "{GOVERNMENT}"\nkind = "district"\n'
    roster.write_text(f'district = "{GOVERNMENT}"\n{units}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    words = ["report", "--year", "2021", "--lake", str(contents.release.lake.root), "--roster", str(roster)]
    assert main(words) == 0
    assert "2021.1" in capsys.readouterr().out
    assert (tmp_path / report_name(contents)).read_bytes() == report_document(contents)
    assert main(words) == 2
    assert "没有覆盖" in capsys.readouterr().err
    assert main([*words, "--level", "区本级", "--output", str(tmp_path / "own.docx")]) == 0
    own = report_contents(contents.release.lake, ROSTER, 2021, ReportingLevel.OWN)
    assert (tmp_path / "own.docx").read_bytes() == report_document(own)
    capsys.readouterr()
    assert main(["report", "--year", "2018", *words[3:]]) == 2
    assert "2018 年度没有统一的年度报告格式：六个部分的格式自 2019 年度起才有" in capsys.readouterr().err
