"""Whose report each file is, for which year, and which of a unit's reports counts."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

import pytest

from tasks.intake.roster import Roster
from tasks.intake.submissions import file_submissions, submissions_frame
from tasks.lake.filed import Filed
from tasks.model.codes import Nature, ProblemCode, State, UnitKind
from tasks.model.document import Problem
from tasks.model.report import Head, Report
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tasks.tables import Receipts
from tests.cases import CLEAN_HEAD, a_report

ROSTER = Roster(
    "晴川区",
    (
        Unit("dept-a", "晴川区测试局", UnitKind.DEPARTMENT, former_names=("晴川区试验局",)),
        Unit("dept-b", "晴川区检测局", UnitKind.DEPARTMENT, short_names=("区检测局",), due_until=2017),
        Unit("gov", "晴川区人民政府", UnitKind.DISTRICT, short_names=("区政府",)),
        Unit("dept-c", "晴川区样本局", UnitKind.DEPARTMENT),
    ),
)
BROKEN = Problem("truncated", "文件不完整。")
LOST = Problem(ProblemCode.ORIGINAL_DAMAGED, "原件已损坏。")
EARLY, LATE = datetime(2019, 1, 20, 9, 0), datetime(2019, 2, 20, 9, 0)


def file_all(
    files: Mapping[str, tuple[datetime, Report | Problem]],
    before: Mapping[str, Filed] | None = None,
    accepted: Collection[str] = (),
    taken_away: Collection[str] = (),
) -> dict[str, Submission]:
    hashes = {name: f"{number:064x}" for number, name in enumerate(files)}
    receipts = Receipts.frame(
        {"year": 2018, "sha256": hashes[name], "name": name, "size": 1, "received_at": at, "received_from": "register"}
        for name, (at, _) in files.items()
    )
    outcomes = {hashes[name]: outcome for name, (_, outcome) in files.items()}
    known = {hashes[name]: filed for name, filed in (before or {}).items()}
    away = {hashes[name] for name in taken_away}
    filed = file_submissions(receipts, outcomes, ROSTER, 2018, known, accepted=accepted, taken_away=away)
    return {submission.name: submission for submission in filed}


def named(**names: str | None) -> Report:
    silent = replace(CLEAN_HEAD, title_unit=None, table_unit=None, signature_unit=None)
    return a_report(head=replace(silent, **names))


def test_the_name_in_the_document_comes_before_the_files() -> None:
    filed = file_all({"区检测局.txt": (EARLY, a_report()), "测试局.txt": (EARLY, named(table_unit="晴川区 试验局"))})
    assert {submission.unit.id for submission in filed.values() if submission.unit} == {"dept-a"}


def test_the_files_name_helps_where_the_document_is_silent() -> None:
    filed = file_all({"部门/晴川区测试局/表.xls": (EARLY, named())})
    assert filed["部门/晴川区测试局/表.xls"].state is State.LIVE


@pytest.mark.parametrize(
    ("report", "state"),
    [
        (named(title_unit="晴川区陌生局"), State.UNKNOWN_UNIT),
        (named(title_unit="晴川区检测局"), State.NOT_DUE),
        (named(title_unit="晴川区人民政府"), State.CONSOLIDATED),
        (a_report(head=Head(title_unit="晴川区测试局", title_year=2017)), State.OTHER_YEAR),
        (a_report(head=replace(CLEAN_HEAD, period_end=date(2017, 12, 31))), State.LIVE),
        (a_report(head=Head(title_unit="晴川区测试局")), State.LIVE),
        (replace(a_report(), form=None, facts=()), State.UNREADABLE),
        (BROKEN, State.UNREADABLE),
    ],
)
def test_states(report: Report | Problem, state: State) -> None:
    assert file_all({"报告.txt": (EARLY, report)})["报告.txt"].state is state


def test_the_newest_report_counts_and_all_are_kept() -> None:
    other = a_report({"training.meetings": "9"})
    filed = file_all({"二.txt": (LATE, a_report()), "一.txt": (EARLY, other)})
    assert (filed["一.txt"].state, filed["一.txt"].revision) == (State.SUPERSEDED, 1)
    assert (filed["二.txt"].state, filed["二.txt"].revision) == (State.LIVE, 2)


@pytest.mark.parametrize(
    ("lost_at", "live_at", "state"),
    [(LATE, EARLY, State.SUPERSEDED), (EARLY, EARLY, State.SUPERSEDED), (EARLY, LATE, State.LIVE)],
)
def test_no_earlier_report_counts_in_the_place_of_a_lost_one(
    lost_at: datetime, live_at: datetime, state: State
) -> None:
    before = {"原件.txt": Filed("dept-a", State.LIVE)}
    filed = file_all({"原件.txt": (lost_at, LOST), "另一份.txt": (live_at, a_report())}, before)
    assert (filed["原件.txt"].state, filed["另一份.txt"].state) == (State.LOST, state)
    assert filed["原件.txt"].unit is filed["另一份.txt"].unit


def test_whose_a_lost_file_is_comes_from_how_it_was_filed_and_else_from_its_name() -> None:
    before = {"区检测局.txt": Filed("dept-a", State.SUPERSEDED), "旧.txt": Filed(None, State.UNKNOWN_UNIT)}
    names = ("区检测局.txt", "旧.txt", "晴川区测试局.txt", "无名.txt")
    filed = file_all(dict.fromkeys(names, (EARLY, LOST)), before)
    units = {name: submission.unit and submission.unit.id for name, submission in filed.items()}
    assert units == {"区检测局.txt": "dept-a", "旧.txt": None, "晴川区测试局.txt": "dept-a", "无名.txt": None}


@pytest.mark.parametrize("state", [State.OTHER_YEAR, State.NOT_DUE, State.CONSOLIDATED])
def test_a_lost_file_that_stood_in_no_chain_keeps_no_report_out(state: State) -> None:
    before = {"原件.txt": Filed("dept-a", state)}
    filed = file_all({"原件.txt": (LATE, LOST), "报告.txt": (EARLY, a_report())}, before)
    assert (filed["原件.txt"].state, filed["报告.txt"].state) == (State.LOST, State.LIVE)


def test_a_lost_file_that_may_be_the_text_of_a_table_keeps_the_table_out() -> None:
    before = {"局/正文.txt": Filed("dept-a", State.PART)}
    table = replace(a_report(), wording=())
    for folder, state in (("局", State.SUPERSEDED), ("别处", State.LIVE)):
        filed = file_all({"局/正文.txt": (EARLY, LOST), f"{folder}/表.xls": (LATE, table)}, before)
        assert filed[f"{folder}/表.xls"].state is state


def test_the_earlier_report_stands_until_the_newer_one_can_be_read() -> None:
    filed = file_all({"一.txt": (EARLY, a_report()), "晴川区测试局更正.txt": (LATE, BROKEN)})
    assert filed["一.txt"].state is State.LIVE
    assert filed["晴川区测试局更正.txt"].state is State.UNREADABLE


def test_two_editions_of_one_report_count_once() -> None:
    filed = file_all({"报告.html": (EARLY, a_report()), "报告.docx": (LATE, a_report())})
    assert {name: submission.state for name, submission in filed.items()} == {
        "报告.html": State.EDITION,
        "报告.docx": State.LIVE,
    }


def test_different_reports_of_one_moment_are_rivals_unless_one_is_marked_as_revised() -> None:
    other = a_report({"training.meetings": "9"})
    tied = file_all({"报告.txt": (EARLY, a_report()), "年报.txt": (EARLY, other)})
    assert max(submission.rivals for submission in tied.values()) == 2
    marked = file_all({"报告.txt": (EARLY, a_report()), "年报（更正）.txt": (EARLY, other)})
    assert marked["年报（更正）.txt"].state is State.LIVE
    assert max(submission.rivals for submission in marked.values()) == 1


LATER = datetime(2019, 3, 20, 9, 0)
TABLE = a_report(head=replace(CLEAN_HEAD, title_unit=None, title_year=None, signature_unit=None))
TEXT = Report("docx", None, replace(CLEAN_HEAD, table_unit=None, table_year=None), wording=tuple(range(20)))


@pytest.mark.parametrize(("table_at", "text_at"), [(EARLY, LATE), (LATE, EARLY), (EARLY, EARLY)])
def test_a_table_and_a_text_in_a_folder_of_their_own_are_one_report(table_at: datetime, text_at: datetime) -> None:
    filed = file_all({"测试局/附件.xlsx": (table_at, TABLE), "测试局/正文.docx": (text_at, TEXT)})
    table, text = filed["测试局/附件.xlsx"], filed["测试局/正文.docx"]
    assert (table.state, text.state) == (State.LIVE, State.PART)
    assert table.report is not None
    assert (table.report.facts, table.report.wording) == (TABLE.facts, TEXT.wording)
    assert table.report.head.title_unit == CLEAN_HEAD.title_unit
    assert text.id in table.report.problems[-1].message
    assert text.report == TEXT


@pytest.mark.parametrize(
    "names",
    [
        ("附件.xlsx", "正文.docx"),
        ("测试局/附件.xlsx", "正文.docx"),
        ("测试局/附件.xlsx", "测试局/正文/正文.docx"),
    ],
)
def test_files_of_no_folder_of_their_own_are_not_joined(names: tuple[str, str]) -> None:
    filed = file_all({names[0]: (EARLY, TABLE), names[1]: (EARLY, TEXT)})
    assert [filed[name].state for name in names] == [State.LIVE, State.UNREADABLE]


def test_a_folder_of_several_units_joins_nothing() -> None:
    other = named(title_unit="晴川区陌生局")
    files = {"部门/甲.xlsx": (EARLY, TABLE), "部门/乙.docx": (EARLY, TEXT), "部门/丙.docx": (EARLY, other)}
    assert file_all(files)["部门/乙.docx"].state is State.UNREADABLE


def test_a_revised_table_keeps_its_text_and_a_revised_text_its_table() -> None:
    newer_text = replace(TEXT, wording=tuple(range(50, 80)))
    filed = file_all(
        {
            "局/附件.xlsx": (EARLY, a_report({"training.meetings": "9"}, head=TABLE.head)),
            "局/正文.docx": (EARLY, TEXT),
            "局/附件（更正）.xlsx": (LATE, TABLE),
            "局/正文（更正）.docx": (LATER, newer_text),
        }
    )
    assert {name: submission.state for name, submission in filed.items()} == {
        "局/附件.xlsx": State.SUPERSEDED,
        "局/正文.docx": State.SUPERSEDED,
        "局/附件（更正）.xlsx": State.LIVE,
        "局/正文（更正）.docx": State.PART,
    }
    live = filed["局/附件（更正）.xlsx"].report
    assert live is not None
    assert live.wording == newer_text.wording


def test_a_letter_beside_the_report_is_not_its_text() -> None:
    letter = replace(TEXT, head=replace(TEXT.head, title_year=None))
    filed = file_all({"局/附.xlsx": (EARLY, TABLE), "局/正文.docx": (EARLY, TEXT), "局/说明.docx": (LATE, letter)})
    assert (filed["局/正文.docx"].state, filed["局/说明.docx"].state) == (State.PART, State.UNREADABLE)


def test_a_whole_report_needs_no_text_from_elsewhere() -> None:
    whole = replace(a_report(), wording=tuple(range(30)))
    filed = file_all({"局/年报.docx": (EARLY, whole), "局/说明.docx": (EARLY, TEXT)})
    assert filed["局/年报.docx"].report == whole
    assert filed["局/说明.docx"].state is State.UNREADABLE


def test_the_frame_says_nothing_of_file_names() -> None:
    filed = file_all({"样例甲交来的报告.txt": (EARLY, a_report())})
    assert "样例甲" not in submissions_frame(list(filed.values()), 2018).write_csv()


CORRECTED = a_report({"training.meetings": "9"})
OF_C = named(title_unit="晴川区样本局")


@pytest.mark.parametrize(
    "place",
    ["晴川区样本局/补充.txt", "样本局年报.txt", "晴川区样本局/测试局/年报.txt", "样本局/晴川区测试局年报（更正）.txt"],
)
@pytest.mark.parametrize("has_good_one", [True, False])
def test_a_report_under_another_unit_is_held_and_replaces_nothing(place: str, *, has_good_one: bool) -> None:
    good = {"晴川区测试局/年报.txt": (EARLY, a_report())} if has_good_one else {}
    filed = file_all({**good, place: (LATE, CORRECTED)})
    held = filed.pop(place)
    assert held.unit is not None
    assert (held.state, held.unit.name, held.named_elsewhere) == (State.HELD, "晴川区测试局", "晴川区样本局")
    assert [each.state for each in filed.values()] == [State.LIVE] * has_good_one


@pytest.mark.parametrize(
    "place",
    ["部门/年报.txt", "区政府/年报.txt", "晴川区测试局/年报.txt", "测试局、样本局/测试局.txt", "晴川区试验局.txt"],
)
def test_a_report_under_its_own_name_or_nobodys_is_taken(place: str) -> None:
    filed = file_all({"晴川区测试局/报告.txt": (EARLY, a_report()), place: (LATE, CORRECTED)})
    assert (filed[place].state, filed[place].named_elsewhere) == (State.LIVE, None)


def test_a_report_among_files_of_one_other_unit_does_not_replace_a_good_one() -> None:
    files = {"01/a.txt": (EARLY, a_report()), "02/b.txt": (EARLY, OF_C), "02/c.txt": (LATE, CORRECTED)}
    filed = file_all(files)
    assert {name: each.state for name, each in filed.items()} == {
        "01/a.txt": State.LIVE,
        "02/b.txt": State.LIVE,
        "02/c.txt": State.HELD,
    }
    assert filed["02/c.txt"].named_elsewhere == "晴川区样本局"
    first = file_all({"部门/b.txt": (EARLY, OF_C), "部门/a.txt": (LATE, a_report())})
    assert {each.state for each in first.values()} == {State.LIVE}


@pytest.mark.parametrize("accepted", ["dept-a", f"{1:064x}"[:16]])
def test_a_held_report_counts_once_it_is_accepted_and_stays_marked(accepted: str) -> None:
    files = {"年报.txt": (EARLY, a_report()), "晴川区样本局/补充.txt": (LATE, CORRECTED)}
    filed = file_all(files, accepted={accepted})
    assert filed["年报.txt"].state is State.SUPERSEDED
    taken = filed["晴川区样本局/补充.txt"]
    assert (taken.state, taken.named_elsewhere) == (State.LIVE, "晴川区样本局")


def test_a_held_file_does_not_part_a_table_from_its_text() -> None:
    held = named(title_unit="晴川区样本局")
    files = {"测试局/附件.xlsx": (EARLY, TABLE), "测试局/正文.docx": (EARLY, TEXT), "测试局/补充.txt": (LATE, held)}
    assert {name: each.state for name, each in file_all(files).items()} == {
        "测试局/附件.xlsx": State.LIVE,
        "测试局/正文.docx": State.PART,
        "测试局/补充.txt": State.HELD,
    }


LETTER = Report("docx", None, Head(), nature=Nature.LETTER)
NOTICE = Report("docx", None, Head(), nature=Nature.OTHER)


@pytest.mark.parametrize(
    ("name", "outcome", "state", "unit"),
    [
        ("测试局情况说明.docx", LETTER, State.LETTER, "dept-a"),
        ("测试局/1.docx", LETTER, State.LETTER, "dept-a"),
        ("测试局/复函.jpg", BROKEN, State.LETTER, "dept-a"),
        ("1.docx", replace(LETTER, head=Head(signature_unit="晴川区样本局")), State.LETTER, "dept-c"),
        ("会议通知.docx", NOTICE, State.NOT_REPORT, None),
        ("测试局年报.jpg", BROKEN, State.UNREADABLE, "dept-a"),
    ],
)
def test_what_is_no_report_is_filed_with_its_unit_and_replaces_nothing(
    name: str, outcome: Report | Problem, state: State, unit: str | None
) -> None:
    filed = file_all({"年报.txt": (EARLY, a_report()), name: (LATE, outcome)})
    found = filed[name]
    assert (found.state, found.unit.id if found.unit else None) == (state, unit)
    assert filed["年报.txt"].state is State.LIVE


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("测试局年报.txt", BROKEN),
        ("通知.docx", NOTICE),
        ("样本局/补充.txt", a_report()),
        ("1.txt", named(title_unit="晴川区陌生局")),
        ("2.txt", a_report(head=Head(title_unit="晴川区测试局", title_year=2017))),
    ],
)
def test_what_never_counted_is_withdrawn_once_it_is_taken_away(name: str, outcome: Report | Problem) -> None:
    assert file_all({name: (LATE, outcome)}, taken_away=[name])[name].state is State.WITHDRAWN


def test_what_counts_stays_though_it_is_taken_away() -> None:
    files = {"年报.txt": (EARLY, a_report()), "晴川区测试局更正.txt": (LATE, CORRECTED)}
    states = [each.state for each in file_all(files, taken_away=files).values()]
    assert sorted(states) == [State.LIVE, State.SUPERSEDED]
