"""Figures in the prose of reports on forms 2019 and 2021. All sentences are our own."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examples.figures import clean_figures
from examples.prose import Subject, write_sections
from expectations.forms.prose_sums import FEES, said_items, said_sums
from tasks.model.document import Document, Paragraph
from tasks.model.report import Head, ProseFact
from tasks.recognition.prose.indicators import INDICATORS, MATTERS
from tasks.recognition.prose.recognise import read_prose

ABOUT_REQUESTS = "三、收到和处理政府信息公开申请情况"
ABOUT_DISPUTES = "四、政府信息公开行政复议、行政诉讼情况"
ABOUT_THE_REST = "六、其他需要报告的事项"
FORMS = ("2019", "2021")
YEARS = {"2014": 2018, "2019": 2020, "2021": 2022}

NEW, CARRIED_IN, CARRIED_OUT = (f"requests.{name}.total" for name in ("new", "carried_in", "carried_out"))
GRANTED, PARTIAL, CLOSED = "outcome.granted.total", "outcome.partial.total", "outcome.total.total"
REVIEW, LAWSUITS = "review.total", "litigation_both.total"


def read(*lines: str, form_id: str = "2021") -> list[ProseFact]:
    blocks = tuple(Paragraph(line, f"第{number}行") for number, line in enumerate(lines, 1))
    head = Head(title_year=YEARS[form_id])
    return list(read_prose(Document("txt", blocks), (), head, form_id))


def found(*lines: str, form_id: str = "2021") -> dict[str, str]:
    return {fact.item: f"{'~' if fact.is_approximate else ''}{fact.value}" for fact in read(*lines, form_id=form_id)}


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年共收到政府信息公开申请8件。", {NEW: "8"}),
        ("本年度新收政府信息公开申请8件，上年结转1件。", {NEW: "8", CARRIED_IN: "1"}),
        ("上年结转政府信息公开申请1件，本年新收政府信息公开申请8件。", {CARRIED_IN: "1", NEW: "8"}),
        ("上年度结转的政府信息公开申请为0件。", {CARRIED_IN: "0"}),
        ("收到政府信息公开申请8件，办结7件，结转下年度继续办理1件。", {NEW: "8", CLOSED: "7", CARRIED_OUT: "1"}),
        ("收到政府信息公开申请8件，其余1件结转下年度继续办理。", {NEW: "8", CARRIED_OUT: "1"}),
        ("全年办结政府信息公开申请60余件。", {CLOSED: "~60"}),
        ("本年度受理政府信息公开申请12宗。", {NEW: "12"}),
        ("政府信息公开申请答复中，予以公开4件，部分公开1件。", {GRANTED: "4", PARTIAL: "1"}),
        ("因政府信息公开被申请行政复议2件。", {REVIEW: "2"}),
        ("涉及政府信息公开的行政复议、行政诉讼均为0件。", {REVIEW: "0", LAWSUITS: "0"}),
        ("政府信息公开申请收取信息处理费0元。", {FEES: "0"}),
        ("本年度收取信息处理费350元。", {FEES: "0.035"}),
        ("本年度发出收费通知0件，收取的信息处理费总金额为0元。", {FEES: "0"}),
        ("收取的信息处理费金额为零元。", {FEES: "0"}),
        ("依申请公开政府信息收取信息公开处理费1.5万元。", {FEES: "1.5"}),
        # denials
        ("本年度没有收到政府信息公开申请。", {NEW: "0"}),
        ("本年度未收取信息处理费。", {FEES: "0"}),
        ("无结转下年度继续办理的政府信息公开申请。", {CARRIED_OUT: "0"}),
        ("本年度没有上年结转的政府信息公开申请。", {CARRIED_IN: "0"}),
        ("收到政府信息公开申请8件，均已按期办结。", {NEW: "8", CARRIED_OUT: "0"}),
        ("政府信息公开申请已全部办结。", {CARRIED_OUT: "0"}),
        ("新收政府信息公开申请8件，上年结转1件，均已办结。", {NEW: "8", CARRIED_IN: "1", CARRIED_OUT: "0"}),
        ("没有发生因政府信息公开引起的行政复议、行政诉讼。", {REVIEW: "0", LAWSUITS: "0"}),
    ],
)
def test_read(form_id: str, text: str, expected: dict[str, str]) -> None:
    assert found(text, form_id=form_id) == expected


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        (ABOUT_REQUESTS, "新收8件，办结8件。", {NEW: "8", CLOSED: "8"}),
        (ABOUT_REQUESTS, "共收到申请3件，均已办结。", {NEW: "3", CARRIED_OUT: "0"}),
        (ABOUT_DISPUTES, "行政复议2件，行政诉讼0件。", {REVIEW: "2", LAWSUITS: "0"}),
        (ABOUT_DISPUTES, "没有行政复议、行政诉讼案件。", {REVIEW: "0", LAWSUITS: "0"}),
        (ABOUT_THE_REST, "本机关未收取信息处理费。", {FEES: "0"}),
        ("四、审批制度改革", "新收申请8件，均已办结。", {}),
        # a sentence that says only more of the requests before
        (
            "一、总体情况",
            "收到政府信息公开申请8件。年内办结7件，结转下年度继续办理1件。",
            {NEW: "8", CLOSED: "7", CARRIED_OUT: "1"},
        ),
        (
            "一、总体情况",
            "收到政府信息公开申请8件。以上申请均已办结。从结果看，予以公开4件。",
            {NEW: "8", CARRIED_OUT: "0", GRANTED: "4"},
        ),
        ("一、总体情况", "收到政府信息公开申请8件。办理群众诉求5件，办结5件。", {NEW: "8"}),
        ("一、总体情况", "收到政府信息公开申请8件。办理群众诉求5件。办结5件。", {NEW: "8"}),
        ("一、总体情况", "年内办结7件，结转下年度继续办理1件。", {}),
        ("一、总体情况", "2018年收到政府信息公开申请8件。办结8件。", {}),
        ("一、总体情况", "全区各单位收到政府信息公开申请8件。全部办结。", {}),
    ],
)
def test_headings_say_what_a_sentence_is_about(form_id: str, heading: str, text: str, expected: dict[str, str]) -> None:
    assert found("一、总体情况", heading, text, form_id=form_id) == expected


@pytest.mark.parametrize("form_id", FORMS)
def test_a_figure_for_several_rows_is_one_of_their_sum(form_id: str) -> None:
    answers = "政府信息公开申请答复中，不予公开{}件，无法提供{}件，不予处理{}件。"
    sums = ("denied.total", "unable.total", "refused.total")
    for figures in (("2", "1", "1"), ("0", "0", "0")):
        assert found(answers.format(*figures), form_id=form_id) == dict(zip(sums, figures, strict=True))
    assert found("因政府信息公开被提起行政诉讼2件。", form_id=form_id) == {LAWSUITS: "2"}


def test_one_row_of_form_2019_is_three_of_form_2021() -> None:
    text = "政府信息公开申请答复中，其他处理3件。"
    assert found(text, form_id="2019") == {"closed_otherwise.total.total": "3"}
    assert found(text, form_id="2021") == {"closed_otherwise.total": "3"}


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize(
    "text",
    [
        # applicants of one kind, ways, and other parts
        "收到自然人政府信息公开申请4件、法人或其他组织政府信息公开申请2件。",
        "收到自然人提出的政府信息公开申请3件。",
        "收到企业提交的政府信息公开申请3件。",
        "通过网络收到政府信息公开申请3件。",
        "通过信函方式收到政府信息公开申请2件。",
        "当面收到政府信息公开申请2件。",
        "收到政府信息公开申请，其中新收2件。",
        "上年结转的政府信息公开申请办结2件。",
        "其中，延期办结政府信息公开申请2件。",
        "上年结转的政府信息公开申请均已办结。",
        "收到的政府信息公开申请中，除1件外均已办结。",
        "政府信息公开申请未全部办结。",
        "承办建议提案8件，均已办结，并依申请公开。",
        "各单位政府信息公开申请均已办结。",
        "无结转的政府信息公开申请。",
        # plans, other years, other matters
        "下一步，力争政府信息公开申请均已办结。",
        "2018年收到政府信息公开申请8件。",
        "去年结转下年度继续办理的行政许可申请2件。",
        "依申请公开政府信息免收信息处理费200元。",
        "信息处理费收取标准为每件100元。",
        "行政许可申请办结8件，信息公开及时。",
    ],
)
def test_not_read(form_id: str, text: str) -> None:
    assert found(text, form_id=form_id) == {}


def test_without_a_form_nothing_is_read() -> None:
    document = Document("txt", (Paragraph("全年收到政府信息公开申请8件。", "第1行"),))
    assert read_prose(document, (), Head(title_year=2022), None) == ()
    assert read_prose(document, (), Head(title_year=2022), "1999") == ()


def test_every_indicator_names_what_can_be_said_on_its_form() -> None:
    for form_id, indicators in INDICATORS.items():
        known = said_items(form_id).keys()
        assert {indicator.item for indicator in indicators if indicator.item} <= known
        assert set(MATTERS[form_id].values()) <= known


@pytest.mark.parametrize(
    "lines",
    [
        ["全年在区政府网站公开政府信息10条。", "在部门网站公开政府信息20条。"],
        ["在区政府网站公开政府信息10条，在局网站公开政府信息10条。"],
        ["全年在区政府网站公开政府信息10条。", "在局门户网站公开政府信息10条。"],
        ["通过公示栏等其他方式公开政府信息15条。", "通过电视等其他方式公开政府信息5条。"],
        ["收到公民政府信息公开申请2件。", "收到法人政府信息公开申请3件。"],
        ["通过网络收到政府信息公开申请2件。", "通过信函收到政府信息公开申请3件。"],
    ],
)
def test_figures_in_parts_are_no_totals(lines: list[str]) -> None:
    facts = read(*lines, form_id="2014")
    assert {fact.item for fact in facts} & {"channel.website", "channel.other", "requests.received"} == set()


def test_the_same_figure_twice_is_no_parts() -> None:
    lines = ("全年政府网站公开政府信息10条。", "综上，区政府网站公开政府信息10条。")
    assert [fact.value for fact in read(*lines, form_id="2014")] == [10, 10]
    nothing = ("区政府网站公开政府信息0条。", "局网站公开政府信息0条。")
    assert [fact.value for fact in read(*nothing, form_id="2014")] == [0, 0]


def test_the_years_of_a_report_may_come_from_its_date() -> None:
    document = Document("txt", (Paragraph("2022年收到政府信息公开申请8件。", "第1行"),))
    head = Head(signed_on=date(2023, 1, 16))
    assert [fact.item for fact in read_prose(document, (), head, "2021")] == [NEW]


@pytest.mark.parametrize("form_id", FORMS)
@pytest.mark.parametrize("seed", [f"seed {number}" for number in range(30)])
def test_made_up_prose_is_never_read_to_contradict_its_table(form_id: str, seed: str) -> None:
    year = YEARS[form_id]
    subject = Subject("晴川区样本局", "我局", ("甲事", "乙事", "丙事"), date(year, 1, 1), date(year, 12, 31), year)
    figures = {**clean_figures(form_id, seed), FEES: Decimal(0)}
    opening, sections = write_sections(subject, figures, seed, form_id)
    facts = read(*opening, *(line for part in sections for line in (part.heading, *part.paragraphs)), form_id=form_id)
    figures |= {said: sum((figures[item] for item in of.items), Decimal(0)) for said, of in said_sums(form_id).items()}
    with_carried_in = {NEW: figures[NEW] + figures[CARRIED_IN]}
    assert all(fact.value in {figures[fact.item], with_carried_in.get(fact.item)} for fact in facts)
    assert {NEW, REVIEW, FEES} <= {fact.item for fact in facts}


COUNTS = st.integers(min_value=0, max_value=99_999)


@given(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS), st.sampled_from(FORMS))
def test_request_figures_come_back(values: tuple[int, int, int, int], form_id: str) -> None:
    new, carried_in, closed, carried_out = values
    text = (
        f"本年新收政府信息公开申请{new}件，上年结转政府信息公开申请{carried_in}件；共办结政府信息公开申请{closed:,}件，"
        f"结转下年度继续办理{carried_out}件。"
    )
    expected = {NEW: str(new), CARRIED_IN: str(carried_in), CLOSED: str(closed), CARRIED_OUT: str(carried_out)}
    assert found(text, form_id=form_id) == expected


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        "结转" * 900 + "张5件。",
        "没有" + "结转下年度继续办理" * 200 + "张。",
        "均已" + "按期" * 900 + "办,政府信息公开申请。",
        "上年结转政府信息公开申请5件、" * 2000,
        "信息处理费" * 380 + "张5元。",
    ],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    assert found(text) == {}
