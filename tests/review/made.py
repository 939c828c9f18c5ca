"""Small made-up years and their review packs, for tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import polars as pl
from lxml import html

from tasks.checking import Checked, check_year
from tasks.decisions import Decision, DecisionContext, Ledger, corrected_readings, decide
from tasks.intake.roster import Roster
from tasks.intake.submissions import submissions_frame
from tasks.lake.folders import Lake
from tasks.model.codes import UnitKind
from tasks.model.submission import Submission
from tasks.model.unit import Unit
from tasks.review import ReviewContents, write_review
from tasks.tables.frames import build_frames
from tasks.yearly.check import CheckedYear
from tests.cases import ROSTER, UNIT, YEAR

OFFICE = Unit("gov-office", "晴川区人民政府办公室", UnitKind.OFFICE)
OTHER = Unit("dept-other", "晴川区样本局", UnitKind.DEPARTMENT)
DUE = Roster("晴川区", (OFFICE, UNIT, OTHER), ROSTER.deadlines)


class Packs(NamedTuple):
    """The review packs of a year as written."""

    folder: Path

    def page(self, name: str) -> html.HtmlElement:
        return html.document_fromstring((self.folder / f"{name}.html").read_text(encoding="utf-8"))

    def text(self, name: str) -> str:
        return said(self.page(name))

    @property
    def names(self) -> set[str]:
        return {path.name for path in self.folder.iterdir()}


def said(element: html.HtmlElement) -> str:
    """The words of an element, without styles, spaced as one reads them."""
    return " ".join(" ".join(element.xpath(".//text()[not(parent::style)]")).split())


def section(page: html.HtmlElement, heading: str) -> html.HtmlElement:
    (found,) = page.xpath(f"//section[h2[.='{heading}']]")
    return found


def rows(element: html.HtmlElement) -> list[list[str]]:
    """The cells of the body rows of an element's tables."""
    return [[said(cell) for cell in row] for row in element.xpath(".//tbody/tr")]


def year_contents(
    submissions: Sequence[Submission],
    roster: Roster = DUE,
    year: int = YEAR,
    decisions: Sequence[Decision] = (),
    today: date | None = None,
) -> ReviewContents:
    """What the packs of these submissions are made of, once these decisions are applied."""
    received, frames = submissions_frame(submissions, year), build_frames(submissions, year)
    ledger = Ledger(year, tuple(decisions))
    readings = corrected_readings(frames.readings, received, ledger)

    def check(given: pl.DataFrame) -> Checked:
        checked = check_year(
            received, replace(frames, readings=given), year, roster=roster, is_whole_year=True, today=today
        )
        assert checked.broken == {}
        return checked

    as_read = check(frames.readings)
    checked = check(readings.select(frames.readings.columns)) if decisions else as_read
    decision_context = DecisionContext(
        today=date(year + 1, 5, 6),
        submissions=received,
        readings=readings,
        findings=checked.findings,
        findings_as_read=as_read.findings,
        due=[unit.id for unit in roster.due(year)],
    )
    checked_year = CheckedYear(checked, readings, ledger, decision_context, decide(ledger, decision_context))
    return ReviewContents(
        year=year,
        roster=roster,
        submissions=received,
        frames=frames,
        readings=readings,
        findings=checked_year.findings,
        outcomes=checked.outcomes,
        ledger=ledger,
        excused=checked_year.excused,
        today=today,
    )


def packs_of(lake: Path, contents: ReviewContents) -> Packs:
    return Packs(write_review(Lake(lake), contents).parent)
