"""The contents of a release, the names of its files, and the hashes by which two releases are told to be the same."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

import dataframely as dy
import polars as pl

from tasks.consolidation import Consolidated, Maturity, series_mapping
from tasks.lake.last_year import LAST_TOTALS
from tasks.lake.partitions import PartitionedTable
from tasks.model.codes import DecisionKind
from tasks.model.publication import Publication
from tasks.release.reference import codes_table, items_table, rules_table
from tasks.tables import (
    SCHEMA_VERSION,
    Checks,
    Codes,
    Decisions,
    Findings,
    Growth,
    Indicators,
    Items,
    Levels,
    Printed,
    Rules,
    SeriesItems,
    SeriesTotals,
    Submissions,
    Totals,
    Units,
)

__all__ = [
    "DATA_CHANGELOG",
    "HEADING_ROW",
    "MANIFEST",
    "PAGE",
    "ReleaseContents",
    "candidate_hash",
    "content_hash",
    "tables",
]

MANIFEST = "datapackage.json"

PAGE = "index.html"

DATA_CHANGELOG = "data-changelog.md"
"""What each version of the tables changed for their readers."""

HEADING_ROW = 4
"""Row of the official table's sheet, counted from 1, with the column headings: title, year and unit come first."""


@dataclass(frozen=True)
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
        growth: sums of both years over the same units.
        printed: the district's printed reports beside the totals.
        checks: what the rules said of each report, counted.
        publication: by whom and under what terms the roster says that the release is published.
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
    growth: dy.DataFrame[Growth] = field(default_factory=Growth.frame)
    printed: dy.DataFrame[Printed] = field(default_factory=Printed.frame)
    checks: PartitionedTable = field(default_factory=lambda: PartitionedTable.of(Checks, Checks.frame()))
    publication: Publication = field(default_factory=Publication)

    @property
    def year(self) -> int:
        """The report year."""
        return self.consolidated.year

    @cached_property
    def tables(self) -> Sequence[PartitionedTable]:
        """The tables of a release but `changes`, each checked and hashed once."""
        return tuple(_tables(self))


def tables(contents: ReleaseContents) -> Sequence[PartitionedTable]:
    """The tables of a release, except `changes`, which depends on the release before."""
    return contents.tables


@cache
def _of_any_release(forms: tuple[str, ...]) -> Sequence[PartitionedTable]:
    """The tables that the code alone determines."""
    return (
        PartitionedTable.of(SeriesItems, series_mapping()),
        PartitionedTable.of(Items, items_table(forms)),
        PartitionedTable.of(Rules, rules_table()),
        PartitionedTable.of(Codes, codes_table()),
    )


def _tables(contents: ReleaseContents) -> Iterator[PartitionedTable]:
    consolidated = contents.consolidated
    series_items, *reference = _of_any_release((*consolidated.wide, *consolidated.forms))
    yield consolidated.facts
    yield from (wide for _, wide in sorted(consolidated.wide.items()))
    yield PartitionedTable.of(Totals, consolidated.totals)
    yield PartitionedTable.of(Levels, consolidated.levels)
    yield consolidated.series
    yield series_items
    yield PartitionedTable.of(SeriesTotals, consolidated.series_totals)
    yield PartitionedTable.of(Growth, contents.growth)
    yield PartitionedTable.of(Indicators, consolidated.indicators)
    yield PartitionedTable.of(Units, consolidated.units)
    yield PartitionedTable.of(Submissions, contents.submissions)
    yield PartitionedTable.of(Findings, contents.findings)
    yield contents.checks
    yield PartitionedTable.of(Printed, contents.printed)
    yield PartitionedTable.of(Decisions, contents.decisions)
    yield from reference


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
