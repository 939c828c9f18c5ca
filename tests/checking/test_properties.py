"""What holds for any numbers: closed reports fail no sum, one wrong number is caught, and order tells nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from random import Random

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from expectations.forms import form, form_ids
from expectations.rules import CATALOGUE, Family, rules_of
from tasks.checking import Checked, check_year
from tasks.intake.roster import Roster
from tasks.intake.submissions import file_submissions, submissions_frame
from tasks.model.codes import State, Status, UnitKind
from tasks.model.report import Percentage, Report
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tasks.tables import Receipts
from tasks.tables.frames import YearFrames, build_frames
from tests.cases import YEARS, a_figure, a_history, a_report, a_submission, checked, clean_head
from tests.soak import examples
from tests.strategies import chance_of, closed_values

REPORTS = 20
OF_TABLES = {rule: CATALOGUE[rule] for rule in CATALOGUE if CATALOGUE[rule].family is Family.TABLE}
SEEDS = st.integers(0, 2**32 - 1)
FEW = settings(
    max_examples=examples(3),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a smaller seed is no simpler year
)


def sums_of(form_id: str) -> set[tuple[str, str]]:
    """The checks of a form, by rule and instance, that ask whether something adds up."""
    return {
        (rule.id, check.instance)
        for rule in rules_of(Family.TABLE, form_id)
        for check in rule.checks
        if rule.id.startswith("2014-SUM-") or any(each.is_equal and len(each.items) > 2 for each in check.comparisons)
    }


def a_closed_report(form_id: str, chance: Random) -> Report:
    values = closed_values(form_id, chance)
    return a_report({item: str(value) for item, value in values.items()}, form_id=form_id)


def handed_in(reports: Iterable[Report]) -> list[Submission]:
    """A submission for each report, of nobody in particular; its id is its number."""
    return [
        a_submission(report, unit=None, id=f"{number:016}", sha256=f"{number:064}")
        for number, report in enumerate(reports)
    ]


def test_every_equation_of_a_form_is_a_sum() -> None:
    for form_id in form_ids():
        asked = {
            frozenset(check.items)
            for rule in rules_of(Family.TABLE, form_id)
            for check in rule.checks
            if (rule.id, check.instance) in sums_of(form_id)
        }
        assert {frozenset(equation.items) for equation in form(form_id).equations} <= asked


@pytest.mark.parametrize("form_id", form_ids())
@FEW
@given(seed=SEEDS)
def test_a_closed_report_fails_no_sum(form_id: str, seed: int) -> None:
    chance = chance_of(seed)
    submissions = handed_in(a_closed_report(form_id, chance) for _ in range(REPORTS))
    result = checked(*submissions, roster=None, catalogue=OF_TABLES)
    assert result.broken == {}
    failed = set(result.findings.select("rule", "instance").rows())
    assert not failed & sums_of(form_id)
    of_sums = result.outcomes.filter(pl.struct("rule", "instance").is_in([*map(named, sums_of(form_id))]))
    assert of_sums.height == len(sums_of(form_id)) * REPORTS
    assert set(of_sums["outcome"]) == {"pass"}


def named(check: tuple[str, str]) -> dict[str, str]:
    return dict(zip(("rule", "instance"), check, strict=True))


@pytest.mark.parametrize("form_id", form_ids())
@FEW
@given(seed=SEEDS)
def test_any_one_number_changed_in_a_sum_is_caught_by_a_rule_that_contains_it(form_id: str, seed: int) -> None:
    chance = chance_of(seed)
    clean = a_closed_report(form_id, chance)
    items = sorted(
        {
            item
            for rule in rules_of(Family.TABLE, form_id)
            for check in rule.checks
            if (rule.id, check.instance) in sums_of(form_id)
            for item in check.items
        }
    )
    submissions = handed_in(with_one_changed(clean, item, chance) for item in items)
    findings = checked(*submissions, roster=None, catalogue=OF_TABLES).findings
    caught = {
        items[int(row["submission_id"])]
        for row in findings.iter_rows(named=True)
        if (row["rule"], row["instance"]) in sums_of(form_id) and items[int(row["submission_id"])] in row["items"]
    }
    assert caught == set(items)


def with_one_changed(report: Report, item: str, chance: Random) -> Report:
    """The report, one number of it more or less than it was, and not below zero."""
    by = chance.choice((1, 2, 10, 999))
    facts = tuple(
        replace(fact, value=shifted(fact.value or Decimal(0), by * chance.choice((1, -1))))
        if fact.item == item
        else fact
        for fact in report.facts
    )
    return replace(report, facts=facts)


def shifted(value: Decimal, by: int) -> Decimal:
    return value + by if value + by >= 0 else value + abs(by)


# Order


GOVERNMENT = Unit("gov", "晴川区人民政府", UnitKind.DISTRICT)
UNITS = tuple(Unit(f"dept-{number:02}", f"晴川区第{number}局", UnitKind.DEPARTMENT) for number in range(14))
FORM, YEAR = "2021", YEARS["2021"]


def a_year() -> list[Submission]:
    """A district's year with something for most rules: wrong numbers, blanks, prose, copies, a printed report."""
    chance = chance_of(2021)
    reports = [of_unit(unit, chance) for unit in UNITS]
    reports[3] = replace(reports[3], facts=reports[2].facts)
    submissions = [
        a_submission(report, unit=unit, id=f"{unit.id:0<16}", sha256=f"{unit.id:0<64}")
        for unit, report in zip(UNITS, reports, strict=True)
    ]
    printed = a_submission(reports[0], unit=GOVERNMENT, state=State.CONSOLIDATED, id="g" * 16, sha256="g" * 64)
    stranger = a_submission(reports[1], unit=None, state=State.UNKNOWN_UNIT, id="s" * 16, sha256="s" * 64)
    return [*submissions, printed, stranger]


def of_unit(unit: Unit, chance: Random) -> Report:
    values: dict[str, str | None] = {item: str(value) for item, value in closed_values(FORM, chance).items()}
    for item in chance.sample(sorted(values), 3):
        values[item] = chance.choice((None, str(chance.randint(0, 99))))
    head = replace(
        clean_head(YEAR), title_unit=unit.name, table_unit=unit.name, signature_unit=chance.choice(UNITS).name
    )
    said = [a_figure("requests.new.total", str(chance.randint(0, 99))), a_figure("review.total", "0", is_none=True)]
    percent = Percentage(Decimal(1), Decimal(3), Decimal(chance.randint(30, 35)), "占三成", "第9行")
    report = a_report(values, form_id=FORM, head=head, prose=said)
    wording = tuple(chance.sample(range(60), 40))
    return replace(report, percentages=(percent, percent), wording=wording, rows_out_of_order=chance.choice((0, 0, 1)))


def judged(submissions: list[Submission], frames: YearFrames, received: pl.DataFrame, units: Sequence[Unit]) -> Checked:
    roster = Roster("晴川区", tuple(units))
    last = [replace(each, id=f"l{each.id[1:]}") for each in submissions[:8] if each.unit]
    return check_year(received, frames, YEAR, roster=roster, prior_year=a_history(*last), is_whole_year=True)


def said_of(result: Checked) -> list[pl.DataFrame]:
    assert result.broken == {}
    return [result.outcomes, result.findings, result.repairs, *(suite.frame for suite in result.suites)]


def shuffled(frame: pl.DataFrame, seed: int, *, within: bool) -> pl.DataFrame:
    """The rows in another order; those of a submission stay in theirs unless this too is to change."""
    if within:
        return frame.sample(fraction=1, shuffle=True, seed=seed)
    parts = frame.partition_by("submission_id", maintain_order=True)
    chance_of(seed).shuffle(parts)
    return pl.concat([frame.clear(), *parts])


@pytest.fixture(scope="module")
def as_it_was() -> list[pl.DataFrame]:
    """What the rules say of the year in the order in which it was received and read."""
    year = a_year()
    return said_of(judged(year, build_frames(year, YEAR), submissions_frame(year, YEAR), [GOVERNMENT, *UNITS]))


@FEW
@given(seed=SEEDS)
def test_the_order_of_rows_files_and_units_tells_nothing(as_it_was: list[pl.DataFrame], seed: int) -> None:
    """The order of what a report's prose says is the report's own."""
    year, units = a_year(), [GOVERNMENT, *UNITS]
    frames, in_order = build_frames(year, YEAR), {"prose", "percentages", "contacts", "unmatched"}
    others = {name: shuffled(getattr(frames, name), seed, within=name not in in_order) for name in YearFrames.__slots__}
    received = shuffled(submissions_frame(year, YEAR), seed, within=True)
    chance_of(seed).shuffle(units)
    again = said_of(judged(year, YearFrames(**others), received, units))
    assert as_it_was[1].height > 20
    for one, other in zip(as_it_was, again, strict=True):
        assert one.equals(other)


@settings(max_examples=examples(10), deadline=None)
@given(seed=SEEDS)
def test_the_order_of_receipts_tells_nothing(seed: int) -> None:
    year = a_year()
    outcomes = {each.sha256: each.outcome for each in year}
    receipts = Receipts.frame(
        {
            "year": YEAR,
            "sha256": each.sha256,
            "name": f"{number}/年报.txt",
            "size": 1,
            "received_at": each.received_at,
            "received_from": "file",
        }
        for number, each in enumerate(year)
    )
    roster = Roster("晴川区", (GOVERNMENT, *UNITS))
    filed = file_submissions(receipts, outcomes, roster, YEAR)
    again = file_submissions(receipts.sample(fraction=1, shuffle=True, seed=seed), outcomes, roster, YEAR)
    assert filed == again
    reports = list(reversed(filed))
    assert submissions_frame(reports, YEAR).equals(submissions_frame(filed, YEAR))
    assert build_frames(reports, YEAR).readings.equals(build_frames(filed, YEAR).readings)
    assert {State.LIVE} < {each.state for each in filed}
    assert Status.BLANK in {fact.status for each in filed if each.report for fact in each.report.facts}
