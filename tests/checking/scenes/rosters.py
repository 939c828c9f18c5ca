"""Who had to report and who did: units due with one report, none, a late one or two, and reports of nobody due."""

from dataclasses import replace
from datetime import datetime

from tasks.model.codes import State, UnitKind
from tasks.model.report import Head
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tests.cases import ROSTER, YEAR, a_report, a_submission
from tests.checking.scenes.model import Case, Cases, Scene
from tests.checking.scenes.tables import FAULTLESS

__all__ = ["CASES"]

_CLEAN = FAULTLESS["2014"]
_IN_TIME = a_submission(a_report())
_DISTRICT = Unit("gov", "晴川区人民政府", UnitKind.DISTRICT)


def _besides(unit: Unit | None, state: State) -> Scene:
    """The report due, and one of somebody who is not."""
    head = Head(title_unit="晴川区陌生局", title_year=YEAR)
    other = a_submission(a_report(head=head), unit=unit, state=state, id="b" * 16, sha256="b" * 64, revision=None)
    return Scene((_IN_TIME, other))


def _received(**changes: object) -> Scene:
    report: Submission = replace(_IN_TIME, **changes)  # type: ignore[arg-type]
    return Scene((report,))


CASES: Cases = {
    "ROSTER-MISSING": Case(
        _CLEAN, Scene((), year=YEAR), None, never="how many reports a unit of the roster has handed in is always known"
    ),
    "ROSTER-UNKNOWN": Case(
        _CLEAN, _besides(None, State.UNKNOWN_UNIT), None, never="every report received is one of a unit due or is not"
    ),
    "ROSTER-DUPLICATE": Case(
        _CLEAN, _received(rivals=2), None, never="how many reports came at the same moment is always known"
    ),
    "ROSTER-LATE": Case(
        _CLEAN,
        _received(received_at=datetime(2019, 4, 2, 8, 0)),
        Scene((_IN_TIME,), roster=replace(ROSTER, deadlines={})),
    ),
    "ROSTER-CONSOLIDATED": Case(
        _CLEAN,
        _besides(_DISTRICT, State.CONSOLIDATED),
        None,
        never="it speaks of consolidated reports alone, and fails",
    ),
}
