"""Small made-up reports for tests: a report without a fault, and how to change it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

import polars as pl

from expectations.forms import Item, form
from expectations.rules import CATALOGUE, Catalogue, Family
from expectations.rules.table import sum_to
from tasks.checking import Checked, check_year
from tasks.intake.roster import Roster
from tasks.intake.submissions import submissions_frame
from tasks.lake.last_year import PriorYear
from tasks.model.codes import State, Status, UnitKind
from tasks.model.document import Cell, Document, Grid, Problem
from tasks.model.report import Fact, Head, ProseFact, Report
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tasks.tables.frames import build_frames

YEAR = 2018
YEARS: Mapping[str, int] = {"2014": YEAR, "2019": 2019, "2021": 2021}
"""For each form a report year that it is due for."""

UNIT = Unit("dept-test", "晴川区测试局", UnitKind.DEPARTMENT)
ROSTER = Roster("晴川区", (UNIT,), {year: date(year + 1, 3, 31) for year in YEARS.values()})

_NONZERO: Mapping[str, str] = {
    "proactive.total": "10",
    "proactive.normative": "2",
    "proactive.normative_issued": "2",
    "channel.website": "10",
    "channel.wechat": "5",
    "response.hot_topics": "1",
    "response.press_conferences": "2",
    "response.press_conferences_by_principal": "1",
    "response.online_interviews": "1",
    "response.online_interviews_by_principal": "1",
    "response.social_media": "1",
    "requests.received": "4",
    "requests.received_online": "4",
    "requests.closed": "4",
    "requests.closed_on_time": "4",
    "requests.answered": "4",
    "answered.granted": "2",
    "answered.denied": "2",
    "denied.privacy": "2",
    "capacity.staff": "3",
    "capacity.staff_full_time": "1",
    "capacity.staff_part_time": "2",
    "capacity.budget": "3.5",
    "training.meetings": "4",
    "training.courses": "2",
    "training.trainees": "30",
}

# By row: natural persons, businesses, the other kinds of applicants, all of them.
_APPLICANTS: Mapping[str, str] = {
    "requests.new": "5 2 0 0 0 1 8",
    "requests.carried_in": "1 0 0 0 0 0 1",
    "outcome.granted": "3 1 0 0 0 0 4",
    "denied.third_party": "1 0 0 0 0 1 2",
    "unable.not_held": "0 1 0 0 0 0 1",
    "refused.petition": "1 0 0 0 0 0 1",
    "outcome.total": "5 2 0 0 0 1 8",
    "requests.carried_out": "1 0 0 0 0 0 1",
}
_CASES: Mapping[str, str] = {
    "review.upheld": "1",
    "review.pending": "1",
    "review.total": "2",
    "litigation_direct.corrected": "1",
    "litigation_direct.total": "1",
    "litigation_after_review.other": "1",
    "litigation_after_review.total": "1",
}
_DISCLOSED: Mapping[str, Mapping[str, str]] = {
    "2019": {
        "normative.made": "3",
        "normative.published": "2",
        "normative.published_total": "12",
        "licensing.items_last_year": "114",
        "licensing.items_change": "-8",
        "licensing.decisions": "430",
        "penalties.items_last_year": "21",
        "penalties.items_change": "19",
        "penalties.decisions": "7",
        "charges.items_last_year": "2",
        "charges.items_change": "-1",
        "procurement.projects": "3",
        "procurement.amount": "113.96",
    },
    "2021": {
        "normative.issued": "3",
        "normative.repealed": "1",
        "normative.in_force": "12",
        "licensing.decisions": "430",
        "penalties.decisions": "7",
        "charges.amount": "18.871",
    },
}


def _in_tables(form_id: str) -> Mapping[str, str]:
    kinds = [item.rpartition(".")[2] for item in sum_to(form_id, "requests.new.total").right]
    rows = {row: dict(zip((*kinds, "total"), numbers.split(), strict=True)) for row, numbers in _APPLICANTS.items()}
    crossed = {f"{row}.{kind}": number for row, numbers in rows.items() for kind, number in numbers.items()}
    return {**_DISCLOSED[form_id], **crossed, **_CASES}


def _clean(form_id: str, nonzero: Mapping[str, str]) -> dict[str, Decimal | None]:
    assert nonzero.keys() <= {item.id for item in form(form_id).items}
    return {item.id: Decimal(nonzero.get(item.id, "0")) for item in form(form_id).items}


CLEAN_BY_FORM: Mapping[str, dict[str, Decimal | None]] = {
    "2014": _clean("2014", _NONZERO),
    **{form_id: _clean(form_id, _in_tables(form_id)) for form_id in _DISCLOSED},
}
"""For each form the numbers of a report without a fault."""

CLEAN = CLEAN_BY_FORM["2014"]


def clean_head(year: int) -> Head:
    """What a report of this year says of itself, without a fault."""
    return Head(
        title_unit=UNIT.name,
        table_unit=UNIT.name,
        signature_unit=UNIT.name,
        title_year=year,
        table_year=year,
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        signed_on=date(year + 1, 1, 20),
        filled_on=date(year + 1, 1, 18),
        published_on=date(year + 1, 1, 25),
    )


CLEAN_HEAD = clean_head(YEAR)


def a_report(
    changes: Mapping[str, str | None] | None = None,
    *,
    form_id: str = "2014",
    head: Head | None = None,
    prose: Sequence[ProseFact] = (),
) -> Report:
    """A report on a form without a fault, but for these cells; `None` leaves a cell blank."""
    changed = {item: None if text is None else Decimal(text) for item, text in (changes or {}).items()}
    assert changed.keys() <= CLEAN_BY_FORM[form_id].keys()
    values = CLEAN_BY_FORM[form_id] | changed
    facts = tuple(_fact(item, value) for item, value in values.items())
    return Report("txt", form_id, head or clean_head(YEARS[form_id]), facts, tuple(prose))


def _fact(item: str, value: Decimal | None) -> Fact:
    if value is None:
        return Fact(item, None, Status.BLANK, place="第1行")
    return Fact(item, value, Status.REPORTED, raw=str(value), place="第1行")


def a_figure(item: str, value: str, *, is_none: bool = False, is_approximate: bool = False) -> ProseFact:
    """A figure as the prose would give it."""
    words = "没有" if is_none else f"共{value}"
    return ProseFact(item, Decimal(value), is_approximate, words, words, "第9行", is_none)


def a_submission(
    outcome: Report | Problem, *, unit: Unit | None = UNIT, state: State = State.LIVE, **fields: object
) -> Submission:
    """A submission of the test unit, received in time."""
    named = outcome.head.year if isinstance(outcome, Report) else None
    year = max(_year_of(outcome), named or 0)  # a report for a later year than its form's was received later
    given: dict[str, object] = {
        "id": "a" * 16,
        "sha256": "a" * 64,
        "name": "报告.txt",
        "size": 1,
        "received_at": datetime(year + 1, 1, 30, 9, 0),
        "revision": 1,
    }
    return Submission(outcome=outcome, unit=unit, state=state, **(given | fields))  # type: ignore[arg-type]


def _year_of(outcome: Report | Problem) -> int:
    form_id = outcome.form if isinstance(outcome, Report) else None
    return YEARS[form_id] if form_id else YEAR


LONG_AFTER = date(2100, 1, 1)
"""A day on which all reports of the tests are due."""


def checked(
    *submissions: Submission,
    year: int | None = None,
    roster: Roster | None = ROSTER,
    prior_year: PriorYear | None = None,
    today: date | None = LONG_AFTER,
    catalogue: Catalogue = CATALOGUE,
    excused: Collection[str] = (),
) -> Checked:
    """What a catalogue says of these submissions; of the year that the first one's form is due for."""
    if year is None:
        year = _year_of(submissions[0].outcome) if submissions else YEAR
    received, frames = submissions_frame(submissions, year), build_frames(submissions, year)
    return check_year(
        received,
        frames,
        year,
        roster=roster,
        prior_year=prior_year,
        is_whole_year=True,
        today=today,
        catalogue=catalogue,
        excused=excused,
    )


def with_causes(*rules: str) -> Catalogue:
    """These rules and all whose failure may be the cause of theirs, and of those again: checking them is quicker."""
    wanted, left = set(rules), [*rules]
    while left:
        rule = CATALOGUE[left.pop()]
        named = {cause.rule for check in rule.checks for cause in check.causes}
        causes = {*rule.suppressed_by, *named, *(cause for check in rule.checks for cause in check.explained_by)}
        left += sorted(causes - wanted)
        wanted |= causes
    return {rule: CATALOGUE[rule] for rule in CATALOGUE if rule in wanted}


WITHIN_A_REPORT: Catalogue = {
    rule: CATALOGUE[rule]
    for rule in CATALOGUE
    if CATALOGUE[rule].family in {Family.DOCUMENT, Family.TABLE, Family.PROSE}
}
"""The rules that look at nothing but the report itself, which is checked in half the time by them."""


def a_history(*submissions: Submission) -> PriorYear:
    """What was published for a year in which these were received; those that are not live left only their words."""
    year = _year_of(submissions[0].outcome)
    received, frames = submissions_frame(submissions, year), build_frames(submissions, year)
    live = received.filter(pl.col("state") == State.LIVE).select("submission_id", "unit_id")
    facts = frames.readings.join(live, on="submission_id")
    return PriorYear(facts.select("unit_id", "form", "item", "value", "status", "submission_id"), frames.wording)


def a_table(rows: Sequence[Sequence[str]]) -> Document:
    """A document of one grid with these texts, each cell placed by row and column."""
    return Document(
        "txt",
        (
            Grid(
                tuple(
                    tuple(Cell(text, f"表1 行{number} 列{column}") for column, text in enumerate(row, 1))
                    for number, row in enumerate(rows, 1)
                ),
                "表1",
            ),
        ),
    )


def _printed(item: Item, values: Mapping[str, Decimal | None]) -> tuple[str, str]:
    value = values.get(item.id)
    return item.unit, "" if value is None else str(value)


def official_rows(values: Mapping[str, Decimal | None] = CLEAN) -> list[list[str]]:
    """The rows of form 2014 as printed, with these numbers."""
    return [[row.label, *(_printed(row.items[0], values) if row.items else ("", ""))] for row in form("2014").rows]
