"""Which report took the place of which, and which numbers changed."""

from datetime import datetime
from decimal import Decimal

from tasks.intake.replacements import ChangedNumber, Replacement, replacements
from tasks.intake.submissions import submissions_frame
from tasks.model.codes import State
from tasks.model.report import Report
from tasks.model.submission import Submission
from tasks.tables.frames import build_frames
from tests.cases import YEAR, a_report, a_submission


def handed_in(letter: str, report: Report, revision: int, state: State) -> Submission:
    day = datetime(YEAR + 1, 1, 10 + revision)
    return a_submission(report, id=letter * 16, sha256=letter * 64, revision=revision, state=state, received_at=day)


def found(*submissions: Submission) -> tuple[Replacement, ...]:
    return replacements(submissions_frame(submissions, YEAR), build_frames(submissions, YEAR).readings)


NOW = handed_in("c", a_report({"training.meetings": "9", "proactive.total": None}), 3, State.LIVE)
BEFORE = handed_in("b", a_report(), 2, State.SUPERSEDED)
FIRST = handed_in("a", a_report({"training.meetings": "1"}), 1, State.SUPERSEDED)


def test_the_last_report_before_is_the_one_replaced_and_what_changed_is_named() -> None:
    (one,) = found(FIRST, BEFORE, NOW)
    assert (one.submission_id[0], one.replaced_id[0], one.form) == ("c", "b", "2014")
    before = {fact.item: fact.value for fact in a_report().facts}
    assert set(one.changed) == {
        ChangedNumber("training.meetings", before["training.meetings"], Decimal(9)),
        ChangedNumber("proactive.total", before["proactive.total"], None),
    }
    assert one.compared == sum(bool(value) for value in before.values())
    assert "改动 2 个数" in one.in_words


def test_reports_on_different_forms_are_not_compared() -> None:
    (one,) = found(handed_in("b", a_report(form_id="2021"), 2, State.SUPERSEDED), NOW)
    assert (one.form, one.changed) == (None, ())
    assert "另一年版" in one.in_words


def test_nothing_is_replaced_by_a_first_report_or_by_an_edition() -> None:
    assert found(NOW) == ()
    assert found(handed_in("b", a_report(), 2, State.EDITION), NOW) == ()
