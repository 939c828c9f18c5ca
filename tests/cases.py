"""Small made-up reports for tests: a report without a fault, and how to change it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from expectations.forms import Item, form
from tasks.checking import Checked, check_year
from tasks.document import Cell, Document, Grid, Problem
from tasks.facts import frames_of
from tasks.report import Fact, Head, ProseFact, Report, Status
from tasks.roster import Roster, Unit
from tasks.submissions import State, Submission, submissions_frame

YEAR = 2018
UNIT = Unit("dept-test", "晴川区测试局", "department")
ROSTER = Roster("晴川区", (UNIT,), {YEAR: date(2019, 3, 31)})

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
CLEAN: Mapping[str, Decimal | None] = {item.id: Decimal(_NONZERO.get(item.id, "0")) for item in form("2014").items}

CLEAN_HEAD = Head(
    title_unit=UNIT.name,
    table_unit=UNIT.name,
    signature_unit=UNIT.name,
    title_year=YEAR,
    table_year=YEAR,
    period_start=date(YEAR, 1, 1),
    period_end=date(YEAR, 12, 31),
    signed_on=date(YEAR + 1, 1, 20),
    filled_on=date(YEAR + 1, 1, 18),
    published_on=date(YEAR + 1, 1, 25),
)


def a_report(
    changes: Mapping[str, str | None] | None = None, *, head: Head = CLEAN_HEAD, prose: Sequence[ProseFact] = ()
) -> Report:
    """A report on form 2014 without a fault, but for these cells; `None` leaves a cell blank."""
    values = CLEAN | {item: None if text is None else Decimal(text) for item, text in (changes or {}).items()}
    return Report("txt", "2014", head, tuple(_fact(item, value) for item, value in values.items()), tuple(prose))


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
    given: dict[str, object] = {
        "id": "a" * 16,
        "sha256": "a" * 64,
        "name": "报告.txt",
        "size": 1,
        "received_at": datetime(2019, 1, 30, 9, 0),
        "revision": 1,
    }
    return Submission(outcome=outcome, unit=unit, state=state, **(given | fields))  # type: ignore[arg-type]


def checked(*submissions: Submission, year: int = YEAR, roster: Roster | None = ROSTER) -> Checked:
    """What the catalogue says of these submissions."""
    rivals = {submission.id: submission.rivals for submission in submissions}
    return check_year(
        submissions_frame(submissions, year), frames_of(submissions, year), year, roster=roster, rivals=rivals
    )


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
