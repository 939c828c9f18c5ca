"""Whose mistake? Each finding's reading is certain, doubtful or contradicted, and the note says by what."""

from dataclasses import replace
from datetime import datetime

import polars as pl
import pytest

from examples.people import PEOPLE
from tasks.checking import Checked
from tasks.model.codes import Doubt, State, Status
from tasks.model.document import Problem
from tasks.model.report import Head, Report
from tests.cases import WITHIN_A_REPORT, a_figure, a_report, a_submission, checked

TOTAL, PART = "requests.received", "requests.received_online"
WRONG = {PART: "3"}  # of 4 received


def reading(result: Checked, rule: str) -> tuple[str, str | None]:
    """What is said of the reading of the rule's one finding."""
    return result.findings.filter(pl.col("rule") == rule).select("reading", "reading_note").row(0)


def of(report: Report) -> Checked:
    return checked(a_submission(report), catalogue=WITHIN_A_REPORT)


def with_fact(report: Report, item: str, **changes: object) -> Report:
    """The report with one cell read otherwise."""
    facts = tuple(replace(fact, **changes) if fact.item == item else fact for fact in report.facts)  # type: ignore[arg-type]
    return replace(report, facts=facts)


def with_problem(report: Report, code: str) -> Report:
    return replace(report, problems=(Problem(code, "说明"),))


def test_a_cell_read_exactly_is_certain() -> None:
    assert reading(of(a_report(WRONG)), "2014-SUM-RECEIVED") == ("certain", None)


@pytest.mark.parametrize(
    ("doubt", "words"),
    [
        (Doubt.LABEL, "指标名称与官方表式不完全一致"),
        (Doubt.REALIGNED, "数与指标名称分离，按顺序和勾稽关系对齐"),
        (Doubt.REPEATED, "同一指标填了两次，两次的数不同"),
    ],
)
def test_a_cell_in_doubt_makes_the_finding_doubtful(doubt: Doubt, words: str) -> None:
    result = of(with_fact(a_report(WRONG), PART, doubt=doubt))
    assert reading(result, "2014-SUM-RECEIVED") == ("doubtful", f"“网络申请数”原文“3”，{words}。")


def test_a_doubt_about_another_cell_does_not() -> None:
    result = of(with_fact(a_report(WRONG), "training.meetings", doubt=Doubt.LABEL))
    assert reading(result, "2014-SUM-RECEIVED") == ("certain", None)


@pytest.mark.parametrize(("raw", "quoted"), [("增", "原文“增”，"), (PEOPLE[0].name, "")])
def test_an_unreadable_cell_is_quoted_only_where_it_names_nobody(raw: str, quoted: str) -> None:
    """There were answers on social media, so topics may not be 0, whatever the unreadable cell holds."""
    report = a_report({"response.hot_topics": "0"})
    result = of(with_fact(report, "response.other", value=None, status=Status.UNREADABLE, raw=raw))
    assert reading(result, "2014-NO-TOPIC") == ("doubtful", f"“其他方式回应事件数”{quoted}读不出数。")


def test_many_doubtful_cells_are_counted() -> None:
    report = a_report({"outcome.total.total": "9"}, form_id="2021")
    doubted = tuple(replace(fact, doubt=Doubt.REALIGNED) for fact in report.facts)
    result = of(replace(report, facts=doubted))
    (note,) = result.findings.filter(rule="2021-COLUMN")["reading_note"]
    assert note.count("按顺序和勾稽关系对齐") == 3
    assert note.endswith("等 22 处。")


@pytest.mark.parametrize(
    ("code", "of_cells", "of_report"),
    [
        ("recognised_from_picture", "报告由图片识别。", "报告由图片识别。"),
        ("undecodable_characters", "报告有无法辨认的字符。", "报告有无法辨认的字符。"),
        ("scanned_page", None, "报告有没有读取的扫描页。"),
        ("hidden_sheet", None, None),
    ],
)
def test_what_the_reader_met_counts_where_it_bears_on_the_finding(
    code: str, of_cells: str | None, of_report: str | None
) -> None:
    """A page that was not read may hold what the report seems to lack; the cells that were read stand."""
    result = of(with_problem(replace(a_report(WRONG), rows_out_of_order=2), code))
    assert reading(result, "2014-SUM-RECEIVED") == ("doubtful" if of_cells else "certain", of_cells)
    assert reading(result, "DOC-ROWS") == ("doubtful" if of_report else "certain", of_report)


def test_when_a_report_came_was_not_read_in_it() -> None:
    late = a_submission(with_problem(a_report(), "recognised_from_picture"), received_at=datetime(2019, 4, 2, 8, 0))
    assert reading(checked(late), "ROSTER-LATE") == ("certain", None)
    assert reading(checked(), "ROSTER-MISSING") == ("certain", None)


def test_whose_report_it_is_was() -> None:
    head = Head(title_unit="晴川区陌生局", title_year=2018)
    report = with_problem(a_report(head=head), "recognised_from_picture")
    stranger = a_submission(report, unit=None, state=State.UNKNOWN_UNIT, revision=None)
    assert reading(checked(stranger), "ROSTER-UNKNOWN") == ("doubtful", "报告由图片识别。")


def test_a_finding_about_the_reading_is_doubtful() -> None:
    result = of(with_fact(a_report(), PART, doubt=Doubt.LABEL))
    assert reading(result, "READ-DOUBT") == ("doubtful", None)


def test_the_prose_contradicts_and_may_be_right() -> None:
    result = of(a_report(WRONG, prose=[a_figure(PART, "4")]))
    assert reading(result, "2014-SUM-RECEIVED") == (
        "contradicted",
        "“网络申请数”正文（第9行）写的是“共4”，正文的数能使本条成立。",
    )


def test_the_prose_contradicts_and_mends_nothing() -> None:
    result = of(a_report(WRONG, prose=[a_figure(TOTAL, "7")]))
    assert reading(result, "2014-SUM-RECEIVED") == ("contradicted", "“收到申请数”正文（第9行）写的是“共7”。")


def test_the_prose_says_there_were_none() -> None:
    result = of(a_report({TOTAL: "1", PART: "0"}, prose=[a_figure(TOTAL, "0", is_none=True)]))
    assert reading(result, "2014-SUM-RECEIVED") == (
        "contradicted",
        "“收到申请数”正文（第9行）写的是“没有”，正文的数能使本条成立。",
    )


def test_prose_that_agrees_contradicts_nothing() -> None:
    same = of(a_report(WRONG, prose=[a_figure(TOTAL, "4")]))
    assert reading(same, "2014-SUM-RECEIVED") == ("certain", None)
    about = of(a_report({TOTAL: "34", PART: "33"}, prose=[a_figure(TOTAL, "30", is_approximate=True)]))
    assert reading(about, "2014-SUM-RECEIVED") == ("certain", None)


def test_requests_received_may_be_counted_with_those_carried_in() -> None:
    """The prose may give either number: 8 that came in, or 9 with the one carried over."""
    for said, expected in (("9", "certain"), ("8", "certain"), ("11", "contradicted")):
        figure = a_figure("requests.new.total", said)
        result = of(a_report({"requests.new.business": "3"}, form_id="2021", prose=[figure]))
        assert reading(result, "2021-ROW")[0] == expected


def test_a_finding_about_the_prose_is_as_certain_as_its_cell() -> None:
    report = a_report(prose=[a_figure(TOTAL, "5")])
    assert reading(of(report), "PROSE-RECEIVED") == ("certain", None)
    doubted = with_fact(report, TOTAL, doubt=Doubt.LABEL)
    assert reading(of(doubted), "PROSE-RECEIVED")[0] == "doubtful"


def test_what_contradicts_is_told_before_what_is_in_doubt() -> None:
    report = with_fact(a_report(WRONG, prose=[a_figure(TOTAL, "3")]), PART, doubt=Doubt.LABEL)
    assert reading(of(report), "2014-SUM-RECEIVED") == (
        "contradicted",
        (
            "“收到申请数”正文（第9行）写的是“共3”，正文的数能使本条成立；"
            "“网络申请数”原文“3”，指标名称与官方表式不完全一致。"
        ),
    )


def with_rival(mine: Report, theirs: Report, received_at: datetime, state: State = State.SUPERSEDED) -> Checked:
    live = a_submission(mine, rivals=2, received_at=received_at)
    other = a_submission(theirs, id="b" * 16, sha256="b" * 64, state=state, received_at=datetime(2019, 1, 30, 9, 0))
    return checked(live, other)


SAME_MOMENT = datetime(2019, 1, 30, 9, 0)


@pytest.mark.parametrize(("theirs", "number"), [("4", "4"), (None, "（空）")])
def test_another_file_of_the_same_moment_contradicts(theirs: str | None, number: str) -> None:
    result = with_rival(a_report(WRONG), a_report({PART: theirs}), SAME_MOMENT)
    assert reading(result, "2014-SUM-RECEIVED") == (
        "contradicted",
        f"“网络申请数”在同时报送的另一份报告（{'b' * 16}）中是 {number}。",
    )


def test_another_file_that_says_the_same_does_not() -> None:
    result = with_rival(a_report(WRONG), a_report({**WRONG, "training.meetings": "9"}), SAME_MOMENT)
    assert reading(result, "2014-SUM-RECEIVED") == ("certain", None)


def test_an_earlier_revision_is_another_report() -> None:
    result = with_rival(a_report(WRONG), a_report(), datetime(2019, 2, 1, 9, 0))
    assert reading(result, "2014-SUM-RECEIVED") == ("certain", None)


def test_every_finding_keeps_its_place() -> None:
    """Reports among others, each with its own prose: nobody's words are put beside another's finding."""
    said = a_submission(a_report(WRONG, prose=[a_figure(PART, "4")]), unit=None)
    silent = a_submission(a_report(WRONG), unit=None, id="c" * 16, sha256="c" * 64)
    result = checked(silent, said, roster=None)
    found = result.findings.filter(pl.col("rule") == "2014-SUM-RECEIVED").select("submission_id", "reading").rows()
    assert found == [("a" * 16, "contradicted"), ("c" * 16, "certain")]
