"""The candidate for a release of a year, and the hash that an approval of it names."""

from dataclasses import dataclass, replace

import dataframely as dy
import polars as pl

from expectations.forms import form_due
from expectations.rules import CATALOGUE
from tasks.consolidation import (
    ROSTER,
    Consolidated,
    Maturity,
    checks_of,
    consolidate,
    growth_of,
    maturity,
    printed_of,
    unsettled,
    with_published_totals,
)
from tasks.decisions import Ledger, published_decisions
from tasks.intake.roster import Roster
from tasks.lake.folders import Lake
from tasks.lake.last_year import numbers_of_last_year, totals_of_last_year
from tasks.lake.partitions import MemoryBudget, PartitionedTable
from tasks.lake.releases import existing_release
from tasks.model.codes import MaturityLevel
from tasks.release.contents import ReleaseContents, candidate_hash
from tasks.tables import Checks, Growth
from tasks.tables.frames import YearFrames
from tasks.yearly.check import CheckedYear

__all__ = ["Candidate", "candidate_release"]

_UNDECIDED = Maturity(MaturityLevel.PROVISIONAL, ())


@dataclass(frozen=True, slots=True)
class Candidate:
    """The contents of a release to be, with the hash that an approval names.

    `ledger` has the decisions in it in full; `obstacles` say in Chinese what no approval can pass over, `unsettled` are
    the ids of the findings that one has to accept each by its name.
    """

    contents: ReleaseContents
    hash: str
    ledger: Ledger
    obstacles: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()

    @property
    def awaits_approval(self) -> bool:
        """Return whether an approval, with what it has to accept, would make it final."""
        return self.contents.maturity.level is not MaturityLevel.FINAL and not self.obstacles


def candidate_release(
    frames: YearFrames, checked_year: CheckedYear, lake: Lake, roster: Roster, year: int
) -> Candidate:
    """Add up a checked year; it is final where nothing stands against it and the ledger approves this candidate."""
    deadline = roster.deadlines.get(year)
    due = [(unit.id, unit.name, unit.kind, unit.code, list(unit.former_names), deadline) for unit in roster.due(year)]
    consolidated = consolidate(
        year,
        readings=checked_year.readings,
        submissions=checked_year.decision_context.submissions,
        units=pl.DataFrame(due, schema=ROSTER, orient="row"),
        findings=checked_year.findings,
        excused=checked_year.excused,
        is_overdue=roster.is_overdue(year, checked_year.decision_context.today),
        budget=MemoryBudget(spill_to=lake.spool(year)),
    )
    forms = sorted({*consolidated.wide, *filter(None, [form_due(year)])})
    findings = with_published_totals(
        checked_year.findings, consolidated.levels, checked_year.decision_context.submissions
    )
    draft = ReleaseContents(
        consolidated=consolidated,
        submissions=checked_year.decision_context.submissions,
        findings=findings,
        readings=checked_year.readings,
        outcomes=checked_year.checked.outcomes,
        maturity=_UNDECIDED,
        district=roster.district,
        rule_titles={rule.id: rule.title for rule in CATALOGUE.values()},
        decisions=published_decisions(checked_year.ledger, checked_year.decided.decisions),
        last_year=totals_of_last_year(lake, year, forms),
        growth=_growth(consolidated, lake, year),
        printed=printed_of(
            checked_year.readings.lazy(),
            checked_year.decision_context.submissions,
            checked_year.findings,
            consolidated.levels,
        ),
        checks=PartitionedTable.of(Checks, checks_of(checked_year.checked.outcomes.lazy())),
        publication=roster.publication,
        personal_data=frozenset(frames.contacts["text"]).union(*(unit.contacts for unit in roster.units)),
    )
    candidate = candidate_hash(draft)
    waiting = unsettled(checked_year.findings)["finding_id"].to_list()
    obstacles = maturity(consolidated.units, checked_year.findings, is_approved=True, accepted=waiting).reasons
    approved = checked_year.approved(candidate, obstacles)
    contents = replace(
        draft,
        maturity=maturity(
            consolidated.units,
            checked_year.findings,
            is_approved=approved.is_approved,
            accepted=[name for approval in approved.approvals for name in approval.accepts],
        ),
        decisions=published_decisions(approved.ledger, approved.decided.decisions),
    )
    return Candidate(contents, candidate, checked_year.ledger, obstacles, tuple(waiting))


def _growth(consolidated: Consolidated, lake: Lake, year: int) -> dy.DataFrame[Growth]:
    """This year's numbers against those of the release that the year before now has; without one, no rows."""
    release = existing_release(lake, year - 1)
    if release is None:
        return Growth.frame()
    before = numbers_of_last_year(lake, year, consolidated.forms)
    return growth_of(consolidated.facts, consolidated.units, before, release.name)
