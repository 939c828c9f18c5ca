"""What goes into a release, and when are two releases the same?"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO

import polars as pl

from tasks.consolidation import Consolidated, Maturity, wide_table
from tasks.schemas import DECISIONS, FACTS, FINDINGS, SUBMISSIONS, TOTALS, UNITS, Table

__all__ = ["ReleaseContents", "content_hash", "tables"]

_SLICE = 100_000


@dataclass(frozen=True, slots=True)
class ReleaseContents:
    """Everything a release is made of.

    Args:
        consolidated: the year's facts, wide tables, totals and units.
        submissions: SUBMISSIONS of the year.
        findings: FINDINGS of the year.
        maturity: whether the release stands, and what keeps it from standing.
        district: official name of the district, the 填报单位 of the consolidated form.
        rule_titles: Chinese title of each rule id in `findings`.
        decisions: DECISIONS of the year.
        personal_data: names and numbers of people that must not appear anywhere in the release.
    """

    consolidated: Consolidated
    submissions: pl.DataFrame
    findings: pl.DataFrame
    maturity: Maturity
    district: str
    rule_titles: Mapping[str, str]
    decisions: pl.DataFrame = field(default_factory=DECISIONS.frame)
    personal_data: Collection[str] = ()

    @property
    def year(self) -> int:
        """The report year."""
        return self.consolidated.year


def tables(contents: ReleaseContents) -> Iterator[tuple[Table, pl.DataFrame]]:
    """The tables of a release with their frames, except `changes`, which depends on the release before."""
    consolidated = contents.consolidated
    yield FACTS, consolidated.facts
    yield from ((wide_table(form_id), frame) for form_id, frame in sorted(consolidated.wide.items()))
    yield TOTALS, consolidated.totals
    yield UNITS, consolidated.units
    yield SUBMISSIONS, contents.submissions
    yield FINDINGS, contents.findings
    yield DECISIONS, contents.decisions


def content_hash(contents: ReleaseContents) -> str:
    """SHA-256 over what the tables and the maturity say, whatever the number of the release or the one before it.

    Taken over the rows, not over Parquet bytes, so that a newer Parquet writer makes no new release.
    """
    digest = hashlib.sha256(repr(contents.maturity).encode())
    for table, frame in tables(contents):
        ordered = table.check(frame)
        digest.update(" ".join((table.name, *ordered.columns)).encode())
        for rows in ordered.iter_slices(_SLICE):
            text = BytesIO()
            rows.write_ndjson(text)
            digest.update(text.getbuffer())
    return digest.hexdigest()
