"""A year and the one before it: numbers that go on from it, numbers that do not, and no year before.

Two units report, so that one's table can be held against the other's.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from tasks.intake.roster import Roster
from tasks.model.codes import UnitKind
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tests.cases import UNIT, a_history, a_report, a_submission, clean_head
from tests.checking.scenes.model import Case, Cases, Scene

__all__ = ["CASES"]

Changes = Mapping[str, str | None]

_OTHER = Unit("dept-other", "晴川区另一局", UnitKind.DEPARTMENT)
_ROSTER = Roster("晴川区", (UNIT, _OTHER))
_YEARS = {"2014": 2018, "2019": 2020, "2021": 2022}
# By form: what differs in the year before, from which the faultless report goes on, and in the other unit's report.
_BEFORE: Mapping[str, Changes] = {
    "2014": {"training.meetings": "3"},
    "2019": {
        "normative.published_total": "10",
        "licensing.items_last_year": "122",
        "penalties.items_last_year": "20",
        "penalties.items_change": "1",
        "charges.items_last_year": "3",
    },
    "2021": {"normative.in_force": "10"},
}
_APART = {
    "2014": {"complaints.total": "1"},
    "2019": {"licensing.decisions": "429"},
    "2021": {"licensing.decisions": "429"},
}


def _filed(form_id: str, year: int, changes: Changes, unit: Unit = UNIT) -> Submission:
    """A report of a unit but for these cells; its id is of the unit and the year."""
    head = clean_head(year)
    names = dict.fromkeys(("title_unit", "table_unit", "signature_unit"), unit.name)
    report = a_report(changes, form_id=form_id, head=replace(head, **names))  # type: ignore[arg-type]
    name, received_at = f"{unit.id}/{year}", datetime(year + 1, 1, 30, 9, 0)
    return a_submission(report, unit=unit, id=name, sha256=name, received_at=received_at)


def _scene(
    form_id: str, *, now: Changes | None = None, last: Changes | None = None, other: Changes | None = None
) -> Scene:
    """Both units' years, in which these cells of the first unit's reports, or of the other's of this year, differ."""
    year, apart = _YEARS[form_id], _APART[form_id]
    units = {UNIT: (now or {}, last or {}), _OTHER: ({**apart, **(other or {})}, apart)}
    return Scene(
        tuple(_filed(form_id, year, changes, unit) for unit, (changes, _) in units.items()),
        year=year,
        roster=_ROSTER,
        prior_year=a_history(
            *(_filed(form_id, year - 1, {**_BEFORE[form_id], **before}, unit) for unit, (_, before) in units.items())
        ),
    )


def _case(form_id: str, *, now: Changes | None = None, last: Changes | None = None) -> Case:
    """A fault in one of the years; without a year before nothing can be said."""
    goes_on = _scene(form_id)
    return Case(goes_on, _scene(form_id, now=now, last=last), replace(goes_on, prior_year=None))


def _copied() -> Case:
    """The other unit's table once more; one unit alone, of which nothing was published the year before."""
    twins = _scene("2021", other=dict.fromkeys(_APART["2021"], "430"))
    alone = Scene((_filed("2021", 2022, {}),), year=2022, roster=Roster("晴川区", (UNIT,)))
    return Case(_scene("2021"), twins, alone)


_A_THOUSAND = {"proactive.total": "1000", "channel.website": "1000"}

CASES: Cases = {
    "YEAR-COPIED": _copied(),
    "YEAR-CARRY": _case("2021", last={"requests.carried_out.business": "1", "requests.carried_out.total": "2"}),
    "YEAR-STOCK": _case("2021", last={"normative.in_force": "11"}),
    "YEAR-STOCK-2019": _case("2019", last={"normative.published_total": "11"}),
    "YEAR-ITEMS": _case("2019", last={"licensing.items_last_year": "123"}),
    "YEAR-JUMP": _case("2014", now=_A_THOUSAND, last={"proactive.total": "200", "channel.website": "200"}),
    "YEAR-FACTOR": _case("2014", now=_A_THOUSAND, last={"proactive.total": "100", "channel.website": "100"}),
}
