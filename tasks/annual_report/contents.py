"""What the district's own report is made of: one release of the lake, at one level."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import polars as pl

from expectations.forms import Form, ReportFrame, form, form_due, form_ids
from expectations.forms.prose_sums import said_items
from tasks.common.errors import CallerError
from tasks.intake.roster import Roster
from tasks.lake.folders import Lake
from tasks.lake.published import scan_published
from tasks.model.codes import DecisionKind, DecisionState, MaturityLevel, ReportingLevel
from tasks.release.open import PublishedRelease, open_release
from tasks.tables import Decisions, Levels, Units

__all__ = ["NoReportFormatError", "ReportContents", "has_report_format", "report_contents"]


class NoReportFormatError(CallerError):
    """There is no official format of the report for the year; the message says since when there is, in Chinese."""


@dataclass(frozen=True)
class ReportContents:
    """A release as the report of one level needs it.

    Args:
        release: the release.
        layout: the form due for its year.
        frame: the official format of the report on that form.
        level: over which units the numbers are summed.
        government: the full name of the government whose report it is.
    """

    release: PublishedRelease
    layout: Form
    frame: ReportFrame
    level: ReportingLevel
    government: str

    @property
    def year(self) -> int:
        """The report year."""
        return int(self.release.id.partition(".")[0])

    @property
    def maturity(self) -> MaturityLevel:
        """Whether the release may still change."""
        return MaturityLevel(self.release.manifest["maturity"])

    @cached_property
    def totals(self) -> pl.DataFrame:
        """The totals of the level on the form due, in the columns of Levels."""
        on_form = (pl.col("level") == self.level) & (pl.col("form") == self.layout.id)
        return scan_published(self.release.path, Levels).filter(on_form).collect()

    @cached_property
    def units(self) -> pl.DataFrame:
        """The units of the level, in the columns of Units."""
        of_level = pl.col("kind").is_in(list(self.level.kinds))
        return scan_published(self.release.path, Units).filter(of_level).collect()

    @cached_property
    def _values(self) -> Mapping[str, Decimal | None]:
        return dict(self.totals.select("item", "total").iter_rows())

    def number(self, name: str) -> Decimal | None:
        """The total of an item, or of a sum that only prose speaks of; `None` where one of its items has none."""
        parts = [self._values.get(item) for item in said_items(self.layout.id)[name]]
        known = [part for part in parts if part is not None]
        return sum(known, Decimal(0)) if parts and len(known) == len(parts) else None

    @property
    def approvals(self) -> Iterator[tuple[str, date]]:
        """The posts that approved the release, each with the day."""
        holding = self.release.rows(Decisions, kind=DecisionKind.APPROVAL.value, state=DecisionState.HOLDING.value)
        yield from sorted({(each["decided_by"], each["decided_on"]) for each in holding})


def has_report_format(year: int) -> bool:
    """Return whether there is an official format of the whole report for a year."""
    form_id = form_due(year)
    return form_id is not None and form(form_id).report is not None


def report_contents(
    lake: Lake, roster: Roster, year: int, level: ReportingLevel, release_id: str | None = None
) -> ReportContents:
    """Open what the report of a year and level is made of: the current release, or the one named.

    Raises:
        NoReportFormatError: the year has no official format of the report.
        NotInReleaseError: there is no such release.
        LakeError: the release is no longer as it was published.
        CallerError: the roster is of another district than the release.
    """
    form_id = form_due(year)
    layout = form(form_id) if form_id else None
    if layout is None or layout.report is None:
        first = min(form(each).due_from for each in form_ids() if form(each).report)
        raise NoReportFormatError(
            f"{year} 年度没有统一的年度报告格式：六个部分的格式自 {first} 年度起才有，"
            f"此前的通知只规定了统计表（发布中的 consolidated 文件就是填好的统计表）。"
        )
    release = open_release(lake, year, release_id)
    named = release.manifest.get("spatialCoverage", {}).get("name", roster.district)
    if named != roster.district:
        raise CallerError(f"名册是{roster.district}的，{release.id} 是{named}的。请用 --roster 指定该区的名册。")
    government = roster.publication.government or roster.district
    return ReportContents(release, layout, layout.report, level, government)
