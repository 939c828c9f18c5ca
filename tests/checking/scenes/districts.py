"""A whole district: units of one kind that are alike but for one, and a printed report beside the units' own."""

from dataclasses import replace
from decimal import Decimal

from expectations.parameters import PARAMETERS
from tasks.intake.roster import Roster
from tasks.model.codes import State, UnitKind
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tests.cases import CLEAN_BY_FORM, YEARS, a_report, a_submission, clean_head
from tests.checking.scenes.model import Case, Cases, Scene

__all__ = ["CASES", "PRINTED"]

_GOVERNMENT = Unit("gov", "晴川区人民政府", UnitKind.DISTRICT)
_UNITS = tuple(
    Unit(f"dept-{number:02}", f"晴川区第{number}局", UnitKind.DEPARTMENT)
    for number in range(PARAMETERS.fewest_peers + 1)
)
_TELLING = {"2014": "complaints.total", "2019": "licensing.decisions", "2021": "licensing.decisions"}
"""For each form the number in which the units' reports differ."""


def _filed(number: int, form_id: str = "2014", **changes: str) -> Submission:
    """The report of one of the units."""
    unit = _UNITS[number]
    cells = {item.replace("__", "."): text for item, text in changes.items()}
    names = dict.fromkeys(("title_unit", "table_unit", "signature_unit"), unit.name)
    head = replace(clean_head(YEARS[form_id]), **names)  # type: ignore[arg-type]
    report = a_report({_TELLING[form_id]: str(number + 1), **cells}, form_id=form_id, head=head)
    return a_submission(report, unit=unit, id=unit.id, sha256=unit.id)


def _peers(count: int, **changes: str) -> Scene:
    """So many units, these cells of the first one's report changed."""
    submissions = (_filed(0, **changes), *(_filed(number) for number in range(1, count)))
    return Scene(submissions, roster=Roster("晴川区", _UNITS[:count]))


def _outlier() -> Case:
    """Three hundred times what the others say; and so few others that nothing can be said."""
    apart = _peers(len(_UNITS), proactive__total="3000", channel__website="3000")
    return Case(_peers(len(_UNITS)), apart, _peers(len(_UNITS) - 1))


def _printed(form_id: str, off: int | None = 0) -> Scene:
    """Two units and the district's report, the number in which they differ off by so many; null leaves it blank."""
    units = [_filed(number, form_id) for number in range(2)]
    sums: dict[str, str | None] = {
        item: str(Decimal(2) * (value or 0)) for item, value in CLEAN_BY_FORM[form_id].items()
    }
    sums[_TELLING[form_id]] = None if off is None else str(1 + 2 + off)
    report = a_report(sums, form_id=form_id)
    printed = a_submission(report, unit=_GOVERNMENT, state=State.CONSOLIDATED, id=_GOVERNMENT.id, sha256=_GOVERNMENT.id)
    return Scene((*units, printed), roster=Roster("晴川区", (_GOVERNMENT, *_UNITS[:2])))


PRINTED = {form_id: _printed(form_id) for form_id in YEARS}
"""For each form a year in which the district printed the sum of its units' reports."""

CASES: Cases = {
    "PEER-OUTLIER": _outlier(),
    "DISTRICT-TOTAL": Case(
        PRINTED["2014"], _printed("2014", 1), _printed("2014", None), besides=frozenset({"ROSTER-CONSOLIDATED"})
    ),
}
