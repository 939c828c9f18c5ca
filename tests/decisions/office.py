"""A small office for tests: units that hand in, decisions about them, and what a run makes of both."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl

from expectations.rules import CATALOGUE, Catalogue
from tasks.checking import check_year
from tasks.decisions import Decided, Decision, DecisionContext, Guard, Ledger, corrected_readings, decide
from tasks.decisions.apply.guards import guards_of
from tasks.intake.roster import Roster
from tasks.intake.submissions import submissions_frame
from tasks.model.codes import DecisionKind, DecisionReason, UnitKind, Waived
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tasks.tables.frames import build_frames
from tests.cases import UNIT, YEAR

OTHER = Unit("dept-other", "晴川区统计局", UnitKind.DEPARTMENT, former_names=("晴川区统计处",))
ROSTER = Roster("晴川区", (UNIT, OTHER), {YEAR: date(YEAR + 1, 3, 31)})
TODAY = date(YEAR + 1, 5, 6)
BY, ON, WHY = "办公室统计岗", date(YEAR + 1, 4, 1), "经核实属实"


def explanation(rule: str, guard: Guard, *, id: str = "2018-0001", **more: object) -> Decision:  # noqa: A002
    given = {"unit": UNIT.id, "by": BY, "on": ON, "why": WHY, "line": 9} | more
    reason = DecisionReason.VERIFIED
    return Decision(kind=DecisionKind.EXPLANATION, reason=reason, id=id, rule=rule, guard=guard, **given)  # type: ignore[arg-type]


def correction(item: str, before: str | None, after: str | None, *, id: str = "2018-0002", **more: object) -> Decision:  # noqa: A002
    given = {"unit": UNIT.id, "by": BY, "on": ON, "why": WHY, "line": 9} | more
    return Decision(kind=DecisionKind.CORRECTION, id=id, item=item, before=number(before), after=number(after), **given)  # type: ignore[arg-type]


def waiver(waived: Waived, *, id: str = "2018-0003", **more: object) -> Decision:  # noqa: A002
    given = {"unit": UNIT.id, "by": BY, "on": ON, "why": WHY, "line": 9} | more
    return Decision(kind=DecisionKind.WAIVER, id=id, waived=waived, **given)  # type: ignore[arg-type]


def approval(candidate: str, *, id: str = "2018-0004") -> Decision:  # noqa: A002
    return Decision(kind=DecisionKind.APPROVAL, id=id, candidate=candidate, by=BY, on=ON, why=WHY, line=9)


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def a_ledger(*decisions: Decision) -> Ledger:
    return Ledger(YEAR, decisions)


def decision_context(
    ledger: Ledger,
    *submissions: Submission,
    today: date = TODAY,
    due: Collection[str] = (UNIT.id,),
    candidate: str | None = None,
    catalogue: Catalogue = CATALOGUE,
    year: int = YEAR,
) -> DecisionContext:
    """What a run finds of these submissions, corrected as the ledger says."""
    received, frames = submissions_frame(submissions, year), build_frames(submissions, year)
    roster = replace(ROSTER, units=tuple(unit for unit in ROSTER.units if unit.id in due))
    corrected = corrected_readings(frames.readings, received, ledger)

    def found(readings: pl.DataFrame) -> pl.DataFrame:
        read = replace(frames, readings=readings)
        return check_year(received, read, year, roster=roster, is_whole_year=True, catalogue=catalogue).findings

    as_read = found(frames.readings)
    is_corrected = corrected["decision_id"].null_count() < corrected.height
    return DecisionContext(
        today=today,
        submissions=received,
        readings=corrected,
        findings=found(corrected.select(frames.readings.columns)) if is_corrected else as_read,
        findings_as_read=as_read,
        due=due,
        candidate=candidate,
        catalogue=catalogue,
    )


def decided(ledger: Ledger, *submissions: Submission, **more: object) -> Decided:
    return decide(ledger, decision_context(ledger, *submissions, **more))  # type: ignore[arg-type]


def states_of(outcome: Decided) -> dict[str, str]:
    """The state of each decision, by its id."""
    return dict(outcome.decisions.select("decision_id", "state").iter_rows())


def finding(outcome: Decided, rule: str) -> dict[str, object]:
    """The one finding of a rule."""
    return outcome.findings.row(by_predicate=pl.col("rule") == rule, named=True)


def guard_on(rule: str, *submissions: Submission) -> Guard:
    """What an explanation of the rule's one finding has to name."""
    found = decision_context(a_ledger(), *submissions)
    return guards_of(found.findings.filter(pl.col("rule") == rule), found.readings)[0]
