"""How do the files, findings and readings of a year come under the units that had to report?"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple, TypeVar

import polars as pl

from tasks.model.codes import UnmatchedReason
from tasks.model.report import Contact
from tasks.model.unit import Unit
from tasks.review.assessed import Assessed, assessed_by_unit
from tasks.review.cells import Cells, cells_of, contacts_of
from tasks.review.contents import ReviewContents
from tasks.review.decided import decisions_of
from tasks.review.findings import Shower, ShownFinding, gravest_first
from tasks.review.packs import LeftOver, Pack, ReviewedYear, Stray
from tasks.review.quotes import quoted
from tasks.review.received import Received, file_that_counts, received_files
from tasks.review.standing import standing_of

__all__ = ["reviewed_year"]

Entry = TypeVar("Entry")


class _Known(NamedTuple):
    """What is known of a year: files, findings and assessments by unit, cells and rows left over by submission."""

    files: Mapping[str | None, Sequence[Received]]
    findings: Mapping[str | None, Sequence[ShownFinding]]
    assessed: Mapping[str, Assessed]
    cells: Mapping[str, Cells]
    left_over: Mapping[str, Sequence[LeftOver]]
    excused: Collection[str]

    def pack(self, unit: Unit) -> Pack:
        """What there is to show of one unit."""
        files, findings = self.files.get(unit.id, ()), self.findings.get(unit.id, ())
        file = file_that_counts(files)
        waiting = [found for found in findings if found.is_open]
        return Pack(
            unit=unit,
            standing=standing_of(file, waiting, is_excused=unit.id in self.excused),
            file=file,
            files=tuple(files),
            findings=(*_with_repairs_once(waiting), *(found for found in findings if not found.is_open)),
            cells=self.cells.get(file.id, {}) if file else {},
            left_over=tuple(self.left_over.get(file.id, ())) if file else (),
            assessed=self.assessed.get(unit.id, Assessed()),
        )


def reviewed_year(contents: ReviewContents) -> ReviewedYear:
    """Sort everything under the units due; no file and no finding is left out."""
    due = contents.roster.due(contents.year)
    received = received_files(contents.submissions, contents.frames.documents)
    contacts = contacts_of(contents.frames.contacts)
    decisions = decisions_of(contents.ledger)
    cells = cells_of(contents.readings, contacts, decisions)
    shower = Shower(contents.catalogue, {file.id: file.form for file in received}, cells, decisions)
    shown = gravest_first(map(shower.show, contents.findings.iter_rows(named=True)), contents.catalogue)
    known = _Known(
        files=_grouped(received, "unit_id"),
        findings=_grouped(shown, "unit_id"),
        assessed=assessed_by_unit(contents.outcomes, contents.catalogue),
        cells=cells,
        left_over=_left_over(contents.frames.unmatched, contacts),
        excused=contents.excused,
    )
    of_due = {unit.id for unit in due}
    strays = _strays(
        [file for file in received if file.unit_id not in of_due],
        [finding for finding in shown if finding.unit_id not in of_due],
    )
    return ReviewedYear(tuple(map(known.pack, due)), tuple(strays))


def _with_repairs_once(findings: Iterable[ShownFinding]) -> Iterator[ShownFinding]:
    """A unit's findings; a repair that mends several is told with the first, the others refer to it by its number."""
    told: dict[str, int] = {}
    for number, found in enumerate(findings, 1):
        first = told.setdefault(found.repair, number)
        yield replace(found, repair=f"同第 {first} 条") if found.repair and first < number else found


def _strays(files: Sequence[Received], findings: Sequence[ShownFinding]) -> Iterator[Stray]:
    """The files with what was found in each, then what was found of no file, by unit."""
    known = {file.id for file in files}
    of_files = _grouped(findings, "submission")
    for file in files:
        yield Stray(file.unit, file, tuple(of_files.get(file.id, ())))
    others = _grouped((found for found in findings if found.submission not in known), "unit")
    yield from (Stray(found[0].unit, None, tuple(found)) for found in others.values())


def _left_over(unmatched: pl.DataFrame, contacts: Mapping[str, Sequence[Contact]]) -> Mapping[str, Sequence[LeftOver]]:
    """The rows of UNMATCHED by submission, people's names masked."""
    rows: defaultdict[str, list[LeftOver]] = defaultdict(list)
    for submission, text, place, reason in unmatched.select("submission_id", "text", "place", "reason").iter_rows():
        rows[submission].append(
            LeftOver(quoted(text, contacts.get(submission, ())), place or "", UnmatchedReason(reason).label)
        )
    return rows


def _grouped(entries: Iterable[Entry], name: str) -> Mapping[str | None, Sequence[Entry]]:
    """The entries by an attribute, each group in the order given."""
    key = attrgetter(name)
    groups: defaultdict[str | None, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[key(entry)].append(entry)
    return groups
