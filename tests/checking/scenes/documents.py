"""The report as a document: heads that agree or not, files without a table, readings in doubt, copied words."""

from dataclasses import replace
from datetime import date, datetime

from tasks.intake.roster import Roster
from tasks.model.codes import Doubt, State, UnitKind
from tasks.model.document import Problem
from tasks.model.report import Head, Report
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tests.cases import CLEAN, CLEAN_HEAD, UNIT, a_report, a_submission, clean_head
from tests.checking.scenes.model import Case, Cases, Scene
from tests.checking.scenes.tables import FAULTLESS

__all__ = ["CASES", "NO_FILE"]

_CLEAN = FAULTLESS["2014"]
_OTHER = Unit("dept-other", "晴川区另一局", UnitKind.DEPARTMENT)
_ROSTER_OF_BOTH = Roster("晴川区", (UNIT, _OTHER))

NO_FILE = Scene((a_submission(Problem("empty_file", "文件是空的。"), state=State.UNREADABLE),))
"""A file in which nothing can be read."""


def _of(report: Report, **fields: object) -> Scene:
    return Scene((a_submission(report, **fields),))  # type: ignore[arg-type]


def _headed(**changes: object) -> Report:
    return a_report(head=replace(CLEAN_HEAD, **changes))  # type: ignore[arg-type]


def _about_the_head(fault: dict[str, object], *absent: str) -> Case:
    """Without the parts named and without a roster, from which the unit would be known."""
    silent = Scene((a_submission(_headed(**dict.fromkeys(absent)), unit=None),), roster=None)
    return Case(_CLEAN, _of(_headed(**fault)), silent)


def _form() -> Case:
    """The form of 2019 for 2021; no form is known for 2013."""
    old = a_report(form_id="2019", head=clean_head(2021))
    before_any = a_submission(a_report(head=Head(title_unit=UNIT.name)))
    return Case(
        _CLEAN,
        Scene((a_submission(old, received_at=datetime(2022, 1, 30, 9, 0)),), year=2021),
        Scene((before_any,), year=2013, roster=None),
    )


def _rows() -> Case:
    """Rows out of order; what a table without a number has of rows says nothing."""
    disordered = replace(a_report(), rows_out_of_order=2)
    empty = replace(a_report(dict.fromkeys(CLEAN)), rows_out_of_order=2)
    return Case(_CLEAN, _of(disordered), _of(empty))


def _doubt() -> Case:
    """A label not quite the official one; a scanned page of a report without a table, which says enough."""
    clean = a_report()
    doubtful = replace(clean, facts=(replace(clean.facts[0], doubt=Doubt.LABEL), *clean.facts[1:]))
    picture = replace(clean, form=None, facts=(), problems=(Problem("scanned_page", "有扫描页", "第2页"),))
    return Case(_CLEAN, _of(doubtful), _of(picture, state=State.UNREADABLE))


def _alike() -> Case:
    def said_by_both(wording: range) -> Scene:
        mine = a_submission(replace(a_report(), wording=tuple(range(20))))
        return Scene((mine, _of_the_other(wording)), roster=_ROSTER_OF_BOTH)

    return Case(said_by_both(range(30, 60)), said_by_both(range(2, 22)), _CLEAN)


def _of_the_other(wording: range) -> Submission:
    """Another unit's report, with another number in its table."""
    head = replace(CLEAN_HEAD, title_unit=_OTHER.name, table_unit=_OTHER.name, signature_unit=_OTHER.name)
    report = replace(a_report({"complaints.total": "1"}, head=head), wording=tuple(wording))
    return a_submission(report, unit=_OTHER, id="c" * 16, sha256="c" * 64)


CASES: Cases = {
    "DOC-NO-TABLE": Case(_CLEAN, NO_FILE, None, never="whether a file could be read and holds a table is always known"),
    "DOC-FORM": _form(),
    "DOC-PERIOD": _about_the_head(
        {"period_start": date(2017, 1, 1), "period_end": date(2017, 12, 31)},
        "title_year",
        "table_year",
        "period_start",
        "period_end",
    ),
    "DOC-UNIT": _about_the_head({"table_unit": "晴川区别的局"}, "title_unit", "table_unit", "signature_unit"),
    "DOC-DATES": _about_the_head({"signed_on": date(2018, 12, 20)}, "signed_on", "published_on"),
    "DOC-ROWS": _rows(),
    "READ-DOUBT": _doubt(),
    "DOC-ALIKE": _alike(),
}
