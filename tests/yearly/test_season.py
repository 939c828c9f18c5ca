"""Whom the season reminds and when, and which mornings there is something to consolidate."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from examples.render import render
from examples.sample import sample_report
from tasks.common.atomic_files import make_folder
from tasks.intake.roster import load_roster
from tasks.lake.folders import Lake
from tasks.lake.letters import SentLetter, keep_sent_letter
from tasks.lake.runs import recorded_run
from tasks.yearly.check import YearContext
from tasks.yearly.inputs import inputs_of, is_as_last_run
from tasks.yearly.missing import HandedIn, handed_in, is_reminder_day
from tests.district import ROSTER, YEAR

UNIT, NAME = "dept-water", "晴川区水务局"
WAIVER = """year: 2018
decisions:
  - id: 2018-0001
    kind: waiver
    unit: dept-education
    waives: not_due
    reason: not_due
    why: 当年没有任务
    by: 办公室主任
    on: 2019-02-20
    expires: 2019-03-01
"""


@pytest.fixture
def context(tmp_path: Path) -> YearContext:
    make_folder(tmp_path / "inbox")
    return YearContext(Lake(tmp_path / "lake"), load_roster(ROSTER), YEAR, date(2019, 2, 20), tmp_path / "decisions")


def decide(context: YearContext, text: str = WAIVER) -> None:
    make_folder(context.ledger_path().parent)
    context.ledger_path().write_text(text, encoding="utf-8")


def test_the_office_reminds_ten_five_and_one_days_before_the_deadline_and_each_week_after_it() -> None:
    deadline = date(2027, 1, 31)
    asked = [deadline + timedelta(number) for number in range(-40, 24)]
    assert [day for day in asked if is_reminder_day(deadline, day)] == [
        *(date(2027, 1, 21), date(2027, 1, 26), date(2027, 1, 30)),
        *(date(2027, 2, 1), date(2027, 2, 8), date(2027, 2, 15), date(2027, 2, 22)),
    ]


def test_a_unit_that_was_sent_a_letter_has_not_answered_until_it_hands_in_or_something_is_decided(
    tmp_path: Path, context: YearContext
) -> None:
    def found() -> HandedIn:
        return handed_in(context, tmp_path / "inbox")

    def received(name: str, day: str) -> None:
        report = render(sample_report(name, unit=NAME, year=YEAR), "txt")
        (tmp_path / "inbox" / f"{name}.txt").write_bytes(report)
        with (tmp_path / "inbox" / "收文登记.csv").open("a", encoding="utf-8") as register:
            register.write(f"{name}.txt,{day}\n")

    unit = next(unit for unit in context.roster.units if unit.name == NAME)
    (tmp_path / "inbox" / "收文登记.csv").write_text("文件,收到时间\n", encoding="utf-8")
    received("a", "2019-01-20")
    assert (found().reported, found().unanswered) == ((unit,), ())
    for of in (unit.id, "dept-education"):
        letter = SentLetter(of, of, "退回", 1, "", "", "", "2019-02-11", (), "hash", f"{of}.docx")
        keep_sent_letter(context.lake, YEAR, letter, b"letter")
    assert [each.id for each in found().unanswered] == ["dept-education", unit.id]
    received("b", "2019-02-14")
    assert [each.id for each in found().unanswered] == ["dept-education"]
    decide(context, WAIVER.replace("not_due", "late_accepted", 1).replace("reason: not_due", "reason: late_agreed"))
    assert found().unanswered == ()


def test_a_morning_on_which_nothing_arrived_and_nothing_was_decided_has_nothing_to_consolidate(
    tmp_path: Path, context: YearContext
) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "水务局.txt").write_text("年报", encoding="utf-8")
    assert not is_as_last_run(inputs_of(inbox, context), context.lake, YEAR)
    ran = inputs_of(inbox, context)
    with recorded_run(context.lake, YEAR) as record:
        record.inputs = ran
    assert not is_as_last_run(ran, context.lake, YEAR)  # nothing stands published
    release = make_folder(context.lake.releases(YEAR) / "2018.1")
    (release.parent / "current").write_text("2018.1\n", encoding="utf-8")
    assert is_as_last_run(inputs_of(inbox, context), context.lake, YEAR)
    for name in (".hidden", "~$水务局.docx"):  # what WPS leaves beside an open file
        (inbox / name).write_text("", encoding="utf-8")
    assert inputs_of(inbox, context) == ran
    seen = [ran]

    def says_something_new(context: YearContext) -> bool:
        seen.append(inputs_of(inbox, context))
        return len(set(seen)) == len(seen) and not is_as_last_run(seen[-1], context.lake, YEAR)

    (inbox / "教育局.txt").write_text("年报", encoding="utf-8")
    assert says_something_new(context)
    (inbox / "教育局.txt").write_text("年报，改正", encoding="utf-8")
    assert says_something_new(context)
    decide(context)
    assert says_something_new(context)
    later = YearContext(context.lake, context.roster, YEAR, date(2019, 3, 2), context.decisions)
    assert says_something_new(later)  # the waiver has expired
    assert says_something_new(YearContext(later.lake, later.roster, YEAR, date(2019, 4, 1), later.decisions))  # overdue


def test_a_run_that_waits_for_its_approval_is_not_begun_anew_every_morning(
    tmp_path: Path, context: YearContext
) -> None:
    release = make_folder(context.lake.releases(YEAR) / "2018.1")
    (release.parent / "current").write_text("2018.1\n", encoding="utf-8")
    inputs = inputs_of(tmp_path / "inbox", context)

    def wait() -> None:
        with recorded_run(context.lake, YEAR) as record:
            record.inputs = inputs
            with record.waiting_for_approval("c" * 64):
                raise SystemExit

    with pytest.raises(SystemExit):
        wait()
    assert is_as_last_run(inputs, context.lake, YEAR)
    with recorded_run(context.lake, YEAR) as record:
        record.is_unchanged = True
    assert is_as_last_run(inputs, context.lake, YEAR)  # a morning that did nothing is no run to compare with
