"""Sort the files, findings and readings of a year under the units that had to report."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple, TypeVar

import polars as pl

from expectations.forms import form
from expectations.rules import Catalogue, Severity
from tasks.common.numbers import format_number
from tasks.intake.replacements import Replacement, replacements
from tasks.model.codes import Outcome, ReportStatus, State, UnmatchedReason
from tasks.model.report import Contact
from tasks.model.unit import Unit
from tasks.review.cells import Cells, cells_of, contacts_of
from tasks.review.contents import ReviewContents
from tasks.review.findings import FindingPresenter, ShownFinding, by_severity
from tasks.review.labels import decisions_of
from tasks.review.received import ReceivedFile, file_that_counts, names_in_reports, received_files
from tasks.review.redact import redact
from tasks.review.unit_review import (
    Assessed,
    LeftOver,
    ReviewedYear,
    ShownReplacement,
    Unassessed,
    Unassigned,
    UnitReview,
)

__all__ = ["reviewed_year"]

Entry = TypeVar("Entry")

_NOT_LIVE = {
    State.LOST: ReportStatus.LOST,
    State.UNREADABLE: ReportStatus.UNREADABLE,
    State.OTHER_YEAR: ReportStatus.OTHER_YEAR,
    State.HELD: ReportStatus.QUESTIONED,
}


class _Known(NamedTuple):
    """The contents of a year: files, findings and assessments by unit, cells and rows left over by submission."""

    files: Mapping[str | None, Sequence[ReceivedFile]]
    findings: Mapping[str | None, Sequence[ShownFinding]]
    assessed: Mapping[str, Assessed]
    cells: Mapping[str, Cells]
    left_over: Mapping[str, Sequence[LeftOver]]
    excused: Collection[str]
    replaced: Mapping[str, Replacement]
    is_overdue: bool

    def review(self, unit: Unit) -> UnitReview:
        """Put together the review of one unit."""
        files, findings = self.files.get(unit.id, ()), self.findings.get(unit.id, ())
        file = file_that_counts(files)
        waiting = [found for found in findings if found.is_open]
        # a repair that settles several findings is given with the first, the others refer to its number
        repairs: dict[str, int] = {}
        numbers = [repairs.setdefault(found.repair, number) for number, found in enumerate(waiting, 1)]
        asked = (
            replace(found, repair=f"同第 {first} 条") if found.repair and first < number else found
            for number, (found, first) in enumerate(zip(waiting, numbers, strict=True), 1)
        )
        return UnitReview(
            unit=unit,
            status=self._status(unit, file, waiting),
            file=file,
            files=tuple(files),
            findings=(*asked, *(found for found in findings if not found.is_open)),
            cells=self.cells.get(file.id, {}) if file else {},
            left_over=tuple(self.left_over.get(file.id, ())) if file else (),
            assessed=self.assessed.get(unit.id, Assessed()),
            replaced=_shown_replacement(self.replaced[unit.id], files) if unit.id in self.replaced else None,
        )

    def _status(self, unit: Unit, file: ReceivedFile | None, waiting: Collection[ShownFinding]) -> ReportStatus:
        """The status of a unit by the file that counts for it, or the last that does not, and by its open findings."""
        if file is None:
            if unit.id in self.excused:
                return ReportStatus.EXCUSED
            return ReportStatus.MISSING if self.is_overdue else ReportStatus.NOT_YET
        if file.state in _NOT_LIVE:
            return _NOT_LIVE[file.state]
        blocking = [found for found in waiting if found.severity is Severity.BLOCK]
        if any(found.submission == file.id for found in blocking):
            return ReportStatus.HELD
        if blocking:
            return ReportStatus.AMEND
        is_asked = any(found.severity is not Severity.HINT for found in waiting)
        return ReportStatus.ASKED if is_asked else ReportStatus.CLEAR


def reviewed_year(contents: ReviewContents) -> ReviewedYear:
    """Sort everything under the units due; no file and no finding is left out."""
    due = contents.roster.due(contents.year)
    is_overdue = contents.roster.is_overdue(contents.year, contents.today)
    received = received_files(contents.submissions, contents.frames.documents)
    contacts = contacts_of(contents.frames.contacts)
    decisions = decisions_of(contents.ledger)
    cells = cells_of(contents.readings, contacts, decisions)
    names = names_in_reports(contents.frames.documents)
    presenter = FindingPresenter(contents.catalogue, {file.id: file.form for file in received}, cells, decisions, names)
    shown = by_severity(map(presenter.present, contents.findings.iter_rows(named=True)), contents.catalogue)
    known = _Known(
        files=_grouped(received, "unit_id"),
        findings=_grouped(shown, "unit_id"),
        assessed=_assessed_by_unit(contents.outcomes, contents.catalogue),
        cells=cells,
        left_over=_left_over(contents.frames.unmatched, contacts),
        excused=contents.excused,
        replaced={each.unit_id: each for each in replacements(contents.submissions, contents.frames.readings)},
        is_overdue=is_overdue,
    )
    of_due = {unit.id for unit in due}
    # of no unit due: the files with what was found in each, then what was found of no file, by unit
    files = [file for file in received if file.unit_id not in of_due]
    findings = [finding for finding in shown if finding.unit_id not in of_due]
    of_files, ids = _grouped(findings, "submission"), {file.id for file in files}
    others = _grouped((found for found in findings if found.submission not in ids), "unit")
    unassigned = (
        *(Unassigned(file.unit, file, tuple(of_files.get(file.id, ()))) for file in files),
        *(Unassigned(found[0].unit, None, tuple(found)) for found in others.values()),
    )
    return ReviewedYear(tuple(map(known.review, due)), unassigned)


def _shown_replacement(found: Replacement, files: Iterable[ReceivedFile]) -> ShownReplacement:
    """What a report took the place of, in words."""
    name = form(found.form).name if found.form else str
    return ShownReplacement(
        submission=found.replaced_id,
        received_at=next(file.received_at for file in files if file.id == found.replaced_id),
        is_comparable=found.form is not None,
        changed=tuple(
            (name(each.item), format_number(each.before), format_number(each.after)) for each in found.changed
        ),
    )


def _left_over(unmatched: pl.DataFrame, contacts: Mapping[str, Sequence[Contact]]) -> Mapping[str, Sequence[LeftOver]]:
    """The unmatched rows by submission, people's names masked."""
    rows: defaultdict[str, list[LeftOver]] = defaultdict(list)
    for submission, text, place, reason in unmatched.select("submission_id", "text", "place", "reason").iter_rows():
        rows[submission].append(
            LeftOver(redact(text, contacts.get(submission, ())), place or "", UnmatchedReason(reason).label)
        )
    return rows


def _grouped(entries: Iterable[Entry], name: str) -> Mapping[str | None, Sequence[Entry]]:
    """The entries by an attribute, each group in the order given."""
    key = attrgetter(name)
    groups: defaultdict[str | None, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[key(entry)].append(entry)
    return groups


def _assessed_by_unit(outcomes: pl.DataFrame, catalogue: Catalogue) -> Mapping[str, Assessed]:
    """The outcomes of each unit besides its failures, by the unit's id."""
    known = outcomes.drop_nulls("unit_id")
    passed = known.filter(pl.col("outcome") == Outcome.PASS).group_by("unit_id").len()
    order = {rule: place for place, rule in enumerate(catalogue)}
    reasons = (
        known.filter(pl.col("outcome") == Outcome.CANNOT_BE_ASSESSED)
        .group_by("unit_id", "rule", pl.col("reason").fill_null(""))
        .len()
        .sort("unit_id", pl.col("rule").replace_strict(order, return_dtype=pl.Int64()), "reason")
        .group_by("unit_id", maintain_order=True)
        .agg("rule", "reason", "len")
    )
    unassessed = {
        unit: tuple(Unassessed(catalogue[rule].title, *rest) for rule, *rest in zip(*columns, strict=True))
        for unit, *columns in reasons.iter_rows()
    }
    counts: dict[str, int] = dict(passed.iter_rows())
    return {unit: Assessed(counts.get(unit, 0), unassessed.get(unit, ())) for unit in {*counts, *unassessed}}
