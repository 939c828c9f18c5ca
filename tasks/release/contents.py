"""What goes into a release, and when are two releases the same?"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import dataframely as dy
import polars as pl

from tasks.consolidation import Consolidated, Maturity, series_mapping
from tasks.lake.last_year_totals import LAST_TOTALS
from tasks.lake.partitions import PartitionedTable
from tasks.model.codes import DecisionKind
from tasks.tables import Decisions, Findings, Levels, SeriesItems, Submissions, Totals, Units

__all__ = ["ReleaseContents", "candidate_hash", "content_hash", "tables"]


@dataclass(frozen=True, slots=True)
class ReleaseContents:
    """Everything a release is made of.

    Args:
        consolidated: the year's facts, wide tables, totals and units.
        submissions: Submissions of the year.
        findings: Findings of the year.
        readings: `Corrected` of the year, and `outcomes`, OUTCOMES: kept beside the release in the lake, so that every
            number published can be traced to its raw text and to what the rules said of it. Each is a frame, or a scan
            of its file.
        maturity: whether the release stands, and what keeps it from standing.
        district: official name of the district, the 填报单位 of the consolidated form.
        rule_titles: Chinese title of each rule id in `findings`.
        personal_data: names and numbers of people that must not appear anywhere in the release.
        decisions: Decisions of the year.
        last_year: the totals of the year before that compare with this year's (see `totals_of_last_year`).
    """

    consolidated: Consolidated
    submissions: dy.DataFrame[Submissions]
    findings: dy.DataFrame[Findings]
    readings: pl.DataFrame | pl.LazyFrame
    outcomes: pl.DataFrame | pl.LazyFrame
    maturity: Maturity
    district: str
    rule_titles: Mapping[str, str]
    personal_data: Collection[str]
    decisions: dy.DataFrame[Decisions] = field(default_factory=Decisions.frame)
    last_year: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LAST_TOTALS))

    @property
    def year(self) -> int:
        """The report year."""
        return self.consolidated.year


def tables(contents: ReleaseContents) -> Iterator[PartitionedTable]:
    """The tables of a release, except `changes`, which depends on the release before."""
    consolidated = contents.consolidated
    yield consolidated.facts
    yield from (wide for _, wide in sorted(consolidated.wide.items()))
    yield PartitionedTable.of(Totals, consolidated.totals)
    yield PartitionedTable.of(Levels, consolidated.levels)
    yield consolidated.series
    yield PartitionedTable.of(SeriesItems, series_mapping())
    yield PartitionedTable.of(Units, consolidated.units)
    yield PartitionedTable.of(Submissions, contents.submissions)
    yield PartitionedTable.of(Findings, contents.findings)
    yield PartitionedTable.of(Decisions, contents.decisions)


def candidate_hash(contents: ReleaseContents) -> str:
    """SHA-256 over what an approval speaks of: what the tables say, but for the approvals themselves.

    Taken over the rows, whatever the number of the release or the one before it, and not over Parquet bytes, so that a
    newer Parquet writer makes no new release.
    """
    decisions = contents.decisions.filter(pl.col("kind") != DecisionKind.APPROVAL)
    told = (parts for parts in tables(contents) if parts.table is not Decisions)
    return _sha256(*map(_line, told), _line(PartitionedTable.of(Decisions, decisions)))


def content_hash(contents: ReleaseContents) -> str:
    """SHA-256 over all a release says: the candidate, its approvals and its maturity."""
    approvals = PartitionedTable.of(Decisions, contents.decisions.filter(kind=DecisionKind.APPROVAL))
    level, reasons = contents.maturity.level.value, contents.maturity.reasons
    maturity = f"Maturity(level={level!r}, reasons={reasons!r})"
    return _sha256(maturity, candidate_hash(contents), _line(approvals))


def _line(parts: PartitionedTable) -> str:
    """What a table says, in short: its name, its columns, and the hash over its rows."""
    return " ".join((parts.table.info.name, *parts.table.polars_schema(), parts.sha256))


def _sha256(*lines: str) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
