"""Who had to report and who did: units due with one report, none, a late one or two, and reports of nobody due."""

from dataclasses import replace
from datetime import datetime

from tasks.model.codes import Nature, State, UnitKind
from tasks.model.report import Head, Report
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tests.cases import ROSTER, YEAR, a_report, a_submission
from tests.checking.scenes.model import Case, Cases, Scene
from tests.checking.scenes.tables import FAULTLESS

__all__ = ["CASES"]

_CLEAN = FAULTLESS["2014"]
_IN_TIME = a_submission(a_report())
_NOTICE = a_submission(
    Report("docx", None, Head(), nature=Nature.OTHER),
    unit=None,
    state=State.NOT_REPORT,
    id="d" * 16,
    sha256="d" * 64,
    revision=None,
)
_DISTRICT = Unit("gov", "晴川区人民政府", UnitKind.DISTRICT)


def _besides(unit: Unit | None, state: State) -> Scene:
    """The report due, and one of somebody who is not."""
    head = Head(title_unit="晴川区陌生局", title_year=YEAR)
    other = a_submission(a_report(head=head), unit=unit, state=state, id="b" * 16, sha256="b" * 64, revision=None)
    return Scene((_IN_TIME, other))


def _received(**changes: object) -> Scene:
    report: Submission = replace(_IN_TIME, **changes)  # type: ignore[arg-type]
    return Scene((report,))


def _replacing(earlier: Report) -> Scene:
    """The report due, and another before it."""
    state, received_at = State.SUPERSEDED, datetime(2019, 1, 20)
    other = a_submission(earlier, state=state, id="c" * 16, sha256="c" * 64, received_at=received_at)
    return Scene((other, replace(_IN_TIME, revision=2)), year=YEAR)


def _again() -> Report:
    return a_report({"training.meetings": "9"})


def _all_new() -> Report:
    """A report in which more than half of the numbers that are not 0 are others."""
    report = a_report()
    facts = (replace(fact, value=fact.value + 1 if fact.value else fact.value) for fact in report.facts)
    return replace(report, facts=tuple(facts))


def _on_another_form() -> Report:
    return a_report(form_id="2021")


CASES: Cases = {
    "ROSTER-MISSING": Case(_CLEAN, Scene((), year=YEAR), Scene((), year=YEAR, today=ROSTER.deadline(YEAR))),
    "ROSTER-UNKNOWN": Case(
        _CLEAN, _besides(None, State.UNKNOWN_UNIT), None, never="every report received is one of a unit due or is not"
    ),
    "ROSTER-DUPLICATE": Case(
        _CLEAN, _received(rivals=2), None, never="how many reports came at the same moment is always known"
    ),
    "ROSTER-LATE": Case(
        _CLEAN,
        _received(received_at=datetime(2019, 4, 2, 8, 0)),
        None,
        never="a year without a deadline in the roster has the law's",
    ),
    "ROSTER-CONSOLIDATED": Case(
        _CLEAN,
        _besides(_DISTRICT, State.CONSOLIDATED),
        None,
        never="it speaks of consolidated reports alone, and fails",
    ),
    "ROSTER-FOLDER": Case(
        _CLEAN,
        _received(named_elsewhere="晴川区样本局"),
        None,
        never="where a file lies and whose report it is, is always known",
    ),
    "ROSTER-TIME": Case(_CLEAN, _received(received_at=datetime(2018, 12, 31, 23, 59)), Scene((_IN_TIME,), today=None)),
    "ROSTER-NOT-REPORT": Case(
        _CLEAN,
        Scene((_IN_TIME, _NOTICE)),
        None,
        never="every file received is a report or none",
    ),
    "ROSTER-REPLACED": Case(_replacing(_again()), _replacing(_all_new()), _replacing(_on_another_form())),
}
