"""Do the units' reports since 2019 hold what their forms and the years before demand, but for the faults planted?

The relations are written out here once more, with nothing of the rule catalogue.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

import pytest

from examples.district import expected, reports
from examples.figures.since2019 import KINDS, outcomes
from examples.plan import YEARS, PlannedFile, plan
from examples.roster import roster_units
from expectations.forms import form, form_due

Values = Mapping[str, Decimal | None]
SINCE = [year for year in YEARS if year > 2018]
COLUMNS = (*KINDS, "total")
ENDINGS = ("upheld", "corrected", "other", "pending")
DOCUMENTS = ("regulations", "normative")
MATTERS = ("licensing", "other_services", "penalties", "coercion", "charges")
DEADLINES = {year: date(year + 1, 1, 31) for year in SINCE}
WORDS = {"DOC-PERIOD", "DOC-UNIT", "DOC-NO-TABLE", "DOC-ROWS", "DOC-DATES", "DOC-FORM", "DOC-ALIKE", "READ-DOUBT"}
SEEN = {"YEAR-JUMP", "YEAR-FACTOR", "PEER-OUTLIER", "DISTRICT-TOTAL"}
ROSTER = {f"ROSTER-{kind}" for kind in ("MISSING", "UNKNOWN", "DUPLICATE", "LATE", "CONSOLIDATED")}
PROSE = {f"PROSE-{kind}" for kind in ("RECEIVED", "OUTCOME", "NONE", "REVIEW", "PERCENT")}


class Cells:
    """The cells of one table; a sum with a blank in it is `None`."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def __call__(self, *items: str) -> Decimal | None:
        known = [self._values.get(item) for item in items]
        return None if None in known else sum((value for value in known if value is not None), Decimal(0))

    def filled(self, item: str) -> Decimal:
        """The number of a cell that is always filled in."""
        value = self._values[item]
        assert value is not None
        return value

    def differ(self, left: tuple[str, ...], right: tuple[str, ...]) -> bool:
        """Whether both sides are known and not the same."""
        sides = self(*left), self(*right)
        return None not in sides and sides[0] != sides[1]


def live(year: int) -> Iterator[tuple[PlannedFile, Values]]:
    for planned in plan(year).files:
        if planned.state == "live":
            yield planned, reports(year)[planned.path].values


def table_rules(form_id: str, of: Cells) -> Iterator[str]:
    """The rules of the tables of applicants, reviews and lawsuits that the cells break."""
    rows = ("requests.new", "requests.carried_in", *outcomes(form_id), "outcome.total", "requests.carried_out")
    is_row_off = any(of.differ((f"{row}.total",), tuple(f"{row}.{kind}" for kind in KINDS)) for row in rows)
    if is_row_off:
        yield f"{form_id}-ROW"
    for kind in COLUMNS:
        if of.differ((f"outcome.total.{kind}",), tuple(f"{row}.{kind}" for row in outcomes(form_id))):
            yield f"{form_id}-COLUMN"
        came_in = (f"requests.new.{kind}", f"requests.carried_in.{kind}")
        if of.differ(came_in, (f"outcome.total.{kind}", f"requests.carried_out.{kind}")) and not is_row_off:
            yield f"{form_id}-BALANCE"
    for dispute in ("review", "litigation_direct", "litigation_after_review"):
        if of.differ((f"{dispute}.total",), tuple(f"{dispute}.{ending}" for ending in ENDINGS)):
            yield f"{form_id}-{dispute.upper().replace('_', '-')}"
    first = form(form_id).blocks[0].columns
    if any((of(f"regulations.{column.id}") or 0) > 0 for column in first):
        yield f"{form_id}-REGULATIONS"


def rules_2019(of: Cells) -> Iterator[str]:
    made, published, total = (of.filled(f"normative.{name}") for name in ("made", "published", "published_total"))
    if published > total:
        yield "2019-PUBLISHED"
    elif made > 0 and total == 0:
        yield "2019-PUBLISHED-NONE"
    for matter in MATTERS:
        standing = of(f"{matter}.items_last_year", f"{matter}.items_change")
        decisions = of(f"{matter}.decisions")
        if standing is not None and standing < 0:
            yield "2019-ITEMS-NEGATIVE"
        if decisions and decisions == standing:
            yield "2019-DECISIONS-MISREAD"
    if (of("procurement.projects") == 0) != (of("procurement.amount") == 0):
        yield "2019-PROCUREMENT"


def rules_2021(of: Cells, prose: str) -> Iterator[str]:
    issued, repealed, in_force = (of.filled(f"normative.{name}") for name in ("issued", "repealed", "in_force"))
    if in_force < issued - repealed:
        yield "2021-IN-FORCE"
    if (of("charges.amount") or 0) >= 100000:
        yield "2021-CHARGES-UNIT"
    if of("closed_otherwise.fee_unpaid.total") and "信息处理费" not in prose:
        yield "2021-FEE-UNPAID"


@pytest.mark.parametrize("year", SINCE)
def test_each_live_report_breaks_just_the_planned_relations_of_its_form(year: int) -> None:
    for planned, values in live(year):
        if planned.form == "2014":
            continue
        of = Cells(values)
        own = rules_2019(of) if planned.form == "2019" else rules_2021(of, reports(year)[planned.path].prose)
        broken = {*table_rules(planned.form, of), *own}
        assert broken == {rule for rule in planned.findings if rule.startswith(("2019-", "2021-"))}, planned.path


def year_rules(planned: PlannedFile, of: Cells, last_form: str, last: Cells) -> Iterator[str]:
    """What a table contradicts of the one of the year before."""
    carried = [(of(f"requests.carried_in.{kind}"), last(f"requests.carried_out.{kind}")) for kind in COLUMNS]
    if any(None not in pair and pair[0] != pair[1] for pair in carried):
        yield "YEAR-CARRY"
    if planned.form == last_form == "2019":
        standing = [
            (of(f"{matter}.items_last_year"), last(f"{matter}.items_last_year", f"{matter}.items_change"))
            for matter in MATTERS
        ]
        if any(None not in pair and pair[0] != pair[1] for pair in standing):
            yield "YEAR-ITEMS"
        for documents in DOCUMENTS:
            total, published = of(f"{documents}.published_total"), of(f"{documents}.published")
            before = last(f"{documents}.published_total")
            if None not in (total, published, before) and total < before + published:  # type: ignore[operator]
                yield "YEAR-STOCK-2019"
    if planned.form == last_form == "2021":
        for documents in DOCUMENTS:
            moved = of(f"{documents}.issued"), of(f"{documents}.repealed"), last(f"{documents}.in_force")
            in_force = of(f"{documents}.in_force")
            if None not in (*moved, in_force) and in_force != moved[2] + moved[0] - moved[1]:  # type: ignore[operator]
                yield "YEAR-STOCK"


@pytest.mark.parametrize("year", SINCE[1:])
def test_each_year_goes_on_from_the_one_before_but_where_planted(year: int) -> None:
    before = {planned.unit: (planned.form, values) for planned, values in live(year - 1)}
    checked = 0
    for planned, values in live(year):
        last_form, last = before.get(planned.unit, ("2014", {}))
        if "2014" in (planned.form, last_form):
            continue
        checked += 1
        found = set(year_rules(planned, Cells(values), last_form, Cells(last)))
        found |= {"YEAR-COPIED"} if values == last and any(values.values()) else set()
        planted = {"YEAR-CARRY", "YEAR-ITEMS", "YEAR-STOCK", "YEAR-STOCK-2019", "YEAR-COPIED"} & set(planned.findings)
        assert found == planted, planned.path
    assert checked > 30


@pytest.mark.parametrize("year", SINCE)
def test_what_stands_outside_the_tables_is_planted_too(year: int) -> None:
    for planned in plan(year).files:
        if not planned.kind or planned.state == "other_year":
            continue
        findings = set(planned.findings)
        assert ("DOC-FORM" in findings) == (planned.form != form_due(year))
        assert ("DOC-PERIOD" in findings) == (planned.period_year is not None)
        assert ("DOC-UNIT" in findings) == (planned.signed_by is not None)
        assert ("DOC-NO-TABLE" in findings) == (planned.state == "unreadable") == (not planned.has_table)
        assert ("DOC-ROWS" in findings) == bool(planned.extra_rows or planned.absent)
        assert ("ROSTER-LATE" in findings) == (planned.received.date() > DEADLINES[year])
        assert ("ROSTER-CONSOLIDATED" in findings) == planned.is_consolidated
        assert ("ROSTER-UNKNOWN" in findings) == (planned.unit is None)
        says_otherwise = bool(planned.prose) or any("占" in text for text in planned.added)
        assert bool(PROSE & findings) == (says_otherwise and "2021-FEE-UNPAID" not in findings)


def test_every_fault_seen_since_2019_is_planted_somewhere() -> None:
    planted = {rule for year in SINCE for planned in plan(year).files for rule in planned.findings}
    shared = ("BALANCE", "ROW", "COLUMN", "REVIEW", "LITIGATION-DIRECT", "LITIGATION-AFTER-REVIEW", "REGULATIONS")
    tables = {f"{form_id}-{kind}" for form_id in ("2019", "2021") for kind in shared}
    tables |= {f"2019-{kind}" for kind in ("PUBLISHED", "PUBLISHED-NONE", "ITEMS-NEGATIVE", "DECISIONS-MISREAD")}
    tables |= {"2019-PROCUREMENT", "2021-IN-FORCE", "2021-CHARGES-UNIT", "2021-FEE-UNPAID"}
    years = {"YEAR-CARRY", "YEAR-ITEMS", "YEAR-STOCK", "YEAR-STOCK-2019", "YEAR-COPIED"}
    assert planted == tables | years | SEEN | WORDS | PROSE | (ROSTER - {"ROSTER-MISSING"})


@pytest.mark.parametrize("year", SINCE)
def test_every_due_unit_is_expected_and_few_are_missing(year: int) -> None:
    due = {unit.id for unit in roster_units().values() if unit.is_due(year)}
    findings = expected(year)["findings"]
    assert due <= set(findings)
    missing = {unit for unit in due if "ROSTER-MISSING" in findings[unit]}
    assert len(missing) <= 1
    unread = {planned.unit for planned in plan(year).files if planned.state == "unreadable"}
    assert set(expected(year)["values"]) | missing | unread == due
    clean = [unit for unit in due if not findings[unit]]
    assert len(clean) >= 10


@pytest.mark.parametrize("year", SINCE)
def test_the_consolidated_report_is_the_sum_of_the_live_ones_on_its_form(year: int) -> None:
    path = next(path for path, state in expected(year)["submissions"].items() if state == "consolidated")
    printed = reports(year)[path].values
    sums = {
        item: sum(values.get(item) or 0 for planned, values in live(year) if planned.form == form_due(year))
        for item in printed
    }
    off = {item for item, total in printed.items() if total != sums[item]}
    assert bool(off) == (year == 2023)
    assert all(printed[item] == sums[item] - 3 for item in off)


def test_rules_not_in_the_catalogue_yet_are_not_expected() -> None:
    named = {rule for year in SINCE for rules in expected(year)["findings"].values() for rule in rules}
    planted = {rule for year in SINCE for planned in plan(year).files for rule in planned.findings}
    assert named - {"ROSTER-MISSING"} <= planted
    assert "ROSTER-LATE" in named
