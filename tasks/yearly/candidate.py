"""What may be released of a year, and what an approval of it would speak of."""

from dataclasses import dataclass, replace

import polars as pl

from expectations.forms import form_due
from expectations.rules import CATALOGUE
from tasks.consolidation import Maturity, consolidate, maturity
from tasks.decisions import published_decisions
from tasks.intake.roster import Roster
from tasks.lake.folders import Lake
from tasks.lake.last_year_totals import totals_of_last_year
from tasks.lake.partitions import Room
from tasks.model.codes import MaturityLevel
from tasks.release.contents import ReleaseContents, candidate_hash
from tasks.tables.frames import Frames
from tasks.yearly.check import Examined

__all__ = ["Candidate", "candidate_release"]

_ROSTER_SCHEMA = {"unit_id": pl.String(), "unit": pl.String(), "kind": pl.String(), "code": pl.String()}
_UNDECIDED = Maturity(MaturityLevel.PROVISIONAL, ())


@dataclass(frozen=True, slots=True)
class Candidate:
    """The contents of a release to be, with the hash that an approval names."""

    contents: ReleaseContents
    hash: str

    @property
    def awaits_approval(self) -> bool:
        """Whether nothing but an approval keeps it from being final."""
        units, findings = self.contents.consolidated.units, self.contents.findings
        is_final = self.contents.maturity.level is MaturityLevel.FINAL
        return not is_final and maturity(units, findings, is_approved=True).level is MaturityLevel.FINAL


def candidate_release(frames: Frames, examined: Examined, lake: Lake, roster: Roster, year: int) -> Candidate:
    """Add up a year as examined; it is final where nothing stands against it and the ledger approves this very one."""
    due = [{"unit_id": unit.id, "unit": unit.name, "kind": unit.kind, "code": unit.code} for unit in roster.due(year)]
    consolidated = consolidate(
        year,
        readings=examined.readings,
        submissions=examined.situation.submissions,
        units=pl.DataFrame(due, schema=_ROSTER_SCHEMA, orient="row"),
        findings=examined.findings,
        excused=examined.excused,
        room=Room(spool=lake.spool(year)),
    )
    forms = sorted({*consolidated.wide, *filter(None, [form_due(year)])})
    draft = ReleaseContents(
        consolidated=consolidated,
        submissions=examined.situation.submissions,
        findings=examined.findings,
        readings=examined.readings,
        outcomes=examined.checked.outcomes,
        maturity=_UNDECIDED,
        district=roster.district,
        rule_titles={rule.id: rule.title for rule in CATALOGUE.values()},
        decisions=published_decisions(examined.ledger, examined.decided.decisions),
        last_year=totals_of_last_year(lake, year, forms),
        personal_data=frozenset(frames.contacts["text"]),
    )
    candidate = candidate_hash(draft)
    approved = examined.approved(candidate)
    contents = replace(
        draft,
        maturity=maturity(consolidated.units, examined.findings, is_approved=approved.is_approved),
        decisions=published_decisions(approved.ledger, approved.decided.decisions),
    )
    return Candidate(contents, candidate)
