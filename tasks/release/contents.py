"""The contents of a release, the names of its files, and the hashes by which two releases are told to be the same."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import dataframely as dy
import polars as pl

from tasks.consolidation import Consolidated, Maturity, series_mapping
from tasks.lake.last_year import LAST_TOTALS
from tasks.lake.partitions import PartitionedTable
from tasks.model.codes import DecisionKind
from tasks.tables import SCHEMA_VERSION, Decisions, Findings, Levels, SeriesItems, Submissions, Totals, Units

__all__ = ["HEADING_ROW", "MANIFEST", "PAGE", "ReleaseContents", "candidate_hash", "content_hash", "tables"]

MANIFEST = "datapackage.json"

PAGE = "index.html"

HEADING_ROW = 4
"""Row of the official table's sheet, counted from 1, with the column headings: title, year and unit come first."""


@dataclass(frozen=True, slots=True)
class ReleaseContents:
    """Everything a release is made of.

    Args:
        consolidated: the year's facts, wide tables, totals and units.
        submissions: the year's submissions.
        findings: the year's findings.
        readings: `Corrected` of the year, and `outcomes`, `Outcomes`: kept beside the release in the lake, so that
            every number published can be traced to its raw text and to what the rules said of it. Each is a frame, or
            a scan of its file.
        maturity: final or provisional, and the reasons for the latter.
        district: official name of the district, the 填报单位 of the consolidated form.
        rule_titles: Chinese title of each rule id in `findings`.
        personal_data: names and numbers of people that must not appear anywhere in the release.
        decisions: the year's decisions.
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
    """SHA-256 over what an approval refers to: the rows of all tables but the approvals themselves.

    Taken over the rows, whatever the number of the release or the one before it, and not over Parquet bytes, so that a
    newer Parquet writer makes no new release.
    """
    decisions = contents.decisions.filter(pl.col("kind") != DecisionKind.APPROVAL)
    others = (parts for parts in tables(contents) if parts.table is not Decisions)
    return _sha256(*map(_fingerprint, others), _fingerprint(PartitionedTable.of(Decisions, decisions)))


def content_hash(contents: ReleaseContents) -> str:
    """SHA-256 over the whole content of a release: the candidate, its approvals, its maturity, and by which schema."""
    approvals = PartitionedTable.of(Decisions, contents.decisions.filter(kind=DecisionKind.APPROVAL))
    level, reasons = contents.maturity.level.value, contents.maturity.reasons
    maturity = f"Maturity(level={level!r}, reasons={reasons!r})"
    return _sha256(SCHEMA_VERSION, maturity, candidate_hash(contents), _fingerprint(approvals))


def _fingerprint(parts: PartitionedTable) -> str:
    """The name of a table, its columns, and the hash over its rows, on one line."""
    return " ".join((parts.table.info.name, *parts.table.polars_schema(), parts.sha256))


def _sha256(*lines: str) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
