"""One unit of a year, as its page shows it: its review, its findings by cause, its original, its history."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import polars as pl

from desk.year import DeskYear, rows_of
from expectations.forms import Item, form
from expectations.forms.printed import Layout, lay_out
from expectations.rules import Severity
from tasks.common.clock import today
from tasks.decisions import Decision, Ledger, corrected_readings
from tasks.lake.folders import Lake
from tasks.model.codes import DecisionKind, UnitKind, Waived
from tasks.model.document import Block, Document, Paragraph, Problem, cell_in_line, line_of
from tasks.model.unit import Unit
from tasks.reading.isolated import PageAsked, draw_placed, read_placed
from tasks.reading.pdf.page_image import Mark, PageImage
from tasks.review import ReviewContents
from tasks.review.cells import ReadCell
from tasks.review.filled import LetterEntry, filled_letters
from tasks.review.findings import ShownFinding
from tasks.review.letter import letter
from tasks.review.notices import Notice, issuer_of, notice_for
from tasks.review.unit_review import UnitReview
from tasks.review.year import reviewed_year
from tasks.tables import Outcomes, Submissions
from tasks.yearly.recheck import Recheck, of_submissions, recheck_unit

__all__ = [
    "Cause",
    "KnownFinding",
    "ReadForm",
    "UnitPage",
    "decisions_about",
    "drawn_page",
    "fingerprint",
    "marked_cells",
    "original_document",
    "page_marks",
    "unit_page",
]

_KEY_LENGTH = 12
"""Hex digits by which an address names a finding of one unit: a unit has some dozens."""

_DOCUMENTS = 32
"""Units held as put together, and originals as read: one takes a second to read and some hundred kilobytes to hold."""


_PAGES = 40
"""Pages held as drawn: some hundred kilobytes each, those of a handful of stewards who look back and forth."""

_PAGED = ("pdf", "scan-pdf", "scan-ofd", "picture")
_PLACE = re.compile(r"第(\d+)页")
_CELL = re.compile(r"第(\d+)页 表(\d+) 行(\d+) 列(\d+)")


class KnownFinding(NamedTuple):
    """A finding as shown, by the key in its address, and its row; `answer` is what was decided since the last run."""

    key: str
    found: ShownFinding
    row: Mapping[str, object]
    answer: str

    @property
    def is_waiting(self) -> bool:
        """Whether somebody has to decide."""
        return self.found.is_open and not self.answer and self.found.severity is not Severity.HINT

    @property
    def items(self) -> tuple[str, ...]:
        """The items it is about."""
        given = self.row["items"]
        return tuple(map(str, given)) if isinstance(given, list) else ()


class Cause(NamedTuple):
    """Findings that one repair would settle, or one finding alone; the repair is empty where none was found."""

    repair: str
    findings: tuple[KnownFinding, ...]


class ReadForm(NamedTuple):
    """The form of a report: its name, its items in order, and the printed tables; a list has none of these."""

    title: str
    items: tuple[Item, ...]
    names: tuple[str, ...]
    tables: tuple[tuple[str, Layout], ...]

    @property
    def numbers(self) -> Mapping[str, int]:
        """The place of each item among them, by which an address names it."""
        return {item.id: number for number, item in enumerate(self.items)}


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit with everything there is to show and to decide of it."""

    unit: Unit
    review: UnitReview
    notice: Notice | None
    contents: ReviewContents
    waiting: tuple[Cause, ...]
    findings: tuple[KnownFinding, ...]
    form: ReadForm | None
    recheck: Recheck | None

    def finding(self, key: str) -> KnownFinding | None:
        """Find a finding by its key."""
        return next((each for each in self.findings if each.key == key), None)

    @property
    def sha256(self) -> str | None:
        """The hash of the file that is shown."""
        file = self.review.file
        found = self.contents.submissions.filter(pl.col("submission_id") == (file.id if file else ""))
        return str(found["sha256"][0]) if found.height else None

    def letter(self) -> tuple[LetterEntry, bytes] | None:
        """Make the letter that asks the unit for what is open, with what it is filled in with."""
        if self.notice is None:
            return None
        filled = filled_letters([self.review], {self.unit.id: self.notice}, self.contents)[self.unit.id]
        return filled, letter(self.notice, self.review, issuer_of(self.contents), filled)


def unit_page(year: DeskYear, unit: Unit) -> UnitPage:
    """Put together what there is of a unit, or take it from memory while nothing of the year has changed.

    Raises:
        CallerError: the year was never run.
        LakeError: a table is damaged.
    """
    return _unit_page(year, unit, today())


@lru_cache(maxsize=_DOCUMENTS)
def _unit_page(year: DeskYear, unit: Unit, on: date) -> UnitPage:
    run = year.last
    submissions = Submissions.check(rows_of(run.submissions, unit.id))
    frames = of_submissions(run.frames, submissions["submission_id"])
    findings = rows_of(run.findings, unit.id)
    offices = [each for each in year.due if each.kind is UnitKind.OFFICE and each.id != unit.id]
    contents = ReviewContents(
        year=year.year,
        roster=replace(year.roster, units=(unit, *offices)),
        submissions=submissions,
        frames=frames,
        readings=corrected_readings(frames.readings, submissions, year.ledger),
        findings=findings,
        outcomes=_outcomes(year, unit),
        ledger=year.ledger,
        today=on,
        sent=year.sent,
        excused=frozenset(each.unit for each in year.ledger.in_force if each.unit and each.waived is Waived.NOT_DUE),
    )
    reviewed = reviewed_year(contents)
    review = next(each for each in reviewed.reviews if each.unit.id == unit.id)
    recheck = _recheck(year, unit)
    rows = {_key(row["submission_id"], row["rule"], row["instance"]): row for row in findings.iter_rows(named=True)}
    keys = [_key(found.submission, found.rule, found.instance) for found in review.findings]
    known = [
        KnownFinding(key, found, rows[key], _answer(year, unit, rows[key], recheck))
        for key, found in zip(keys, review.findings, strict=True)
    ]
    return UnitPage(
        unit=unit,
        review=review,
        notice=notice_for(review, contents),
        contents=contents,
        waiting=_causes(each for each in known if each.is_waiting),
        findings=tuple(known),
        form=_read_form(review.file.form) if review.file and review.file.form else None,
        recheck=recheck,
    )


@lru_cache(maxsize=_DOCUMENTS)
def original_document(year_lake: Path, sha256_of_file: str) -> Document | Problem:
    """Read an original as placed cells, in a guarded process of its own."""
    return read_placed(Lake(year_lake).original(sha256_of_file), sha256_of_file)


class DrawnPage(NamedTuple):
    """A page to be shown as it looks: the kind of its file, its number, that of the last page, the cells to mark."""

    kind: str
    number: int
    last: int
    marks: tuple[Mark, ...]

    @property
    def has_text(self) -> bool:
        """Whether cells can be marked on it: a scanned page is a picture of which no place is known."""
        return self.kind == "pdf"


def page_marks(document: Document, cells: Sequence[ReadCell], asked: int | None) -> DrawnPage | None:
    """Choose the page to show: the one asked for, else that of the first of the cells, else that of a table.

    `None` for a document that has no pages: only of PDFs, scans and pictures is there one.
    """
    if document.kind not in _PAGED:
        return None
    places = [place for block in document.blocks for place in _places(block)]
    pages = [int(found[1]) for place in places if (found := _PLACE.match(place))]
    if not pages:
        return None
    chosen = [found for cell in cells if (found := _CELL.fullmatch(cell.place))]
    first = int(chosen[0][1]) if chosen else next((int(f[1]) for p in places if (f := _CELL.fullmatch(p))), 1)
    number = asked if asked in range(1, max(pages) + 1) and asked is not None else first
    tables = sorted({int(f[2]) for p in places if (f := _CELL.fullmatch(p)) and int(f[1]) == number})
    texts = {cell.place: cell.text for grid in document.grids for row in grid.rows for cell in row if cell.is_origin}
    marks = tuple(
        Mark(tables.index(int(found[2])), int(found[3]) - 1, int(found[4]) - 1, texts[found[0]])
        for found in chosen
        if int(found[1]) == number and found[0] in texts
    )
    return DrawnPage(document.kind, number, max(pages), marks)


def _places(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.place
    else:
        yield from (cell.place for row in block.rows for cell in row)


@lru_cache(maxsize=_PAGES)
def drawn_page(lake: Path, sha256_of_file: str, page: DrawnPage) -> PageImage | Problem:
    """Draw a page of an original with cells marked, in a guarded process of its own."""
    marks = page.marks if page.kind == "pdf" else ()
    return draw_placed(PageAsked(Lake(lake).original(sha256_of_file), sha256_of_file, page.kind, page.number, marks))


def marked_cells(document: Document, cells: Iterable[ReadCell]) -> frozenset[tuple[int, int, int]]:
    """Find cells in an original: by block, row and column, or by block, 0 and 0 where one was read in running text.

    Where a whole line has one place, and that of the number does not say which of its cells it is, the cells that hold
    the number itself are meant, or else the line.
    """
    placed: dict[str, list[tuple[tuple[int, int, int], str]]] = {}
    for at, block in enumerate(document.blocks):
        if isinstance(block, Paragraph):
            placed.setdefault(block.place, []).append(((at, 0, 0), block.text))
            continue
        for down, row in enumerate(block.rows):
            for across, cell in enumerate(row):
                if cell.is_origin:
                    placed.setdefault(cell.place, []).append(((at, down, across), cell.text))
    found: set[tuple[int, int, int]] = set()
    for read in cells:
        there = placed.get(line_of(read.place), []) if read.place else []
        if (nth := cell_in_line(read.place)) and nth <= len(there):
            found.add(there[nth - 1][0])
            continue
        texts = {text for text in (read.raw, read.original, read.value) if text}
        exact = [where for where, text in there if text in texts]
        found.update(exact or [where for where, _ in there])
    return frozenset(found)


def decisions_about(ledger: Ledger, unit: Unit) -> tuple[Decision, ...]:
    """The decisions of a ledger about a unit, those withdrawn and the withdrawals among them, in their order."""
    own = {each.id for each in ledger.decisions if each.unit == unit.id}
    return tuple(each for each in ledger.decisions if each.id in own or each.withdraws in own)


def fingerprint(decisions: Sequence[Decision]) -> str:
    """What a form carries of the decisions that its reader saw, so that a later one is noticed."""
    return sha256("\n".join(each.id for each in decisions).encode()).hexdigest()


def _outcomes(year: DeskYear, unit: Unit) -> pl.DataFrame:
    return pl.scan_parquet(year.lake.table(year.year, Outcomes)).filter(pl.col("unit_id") == unit.id).collect()


def _key(submission: str | None, rule: str, instance: str) -> str:
    return sha256("\n".join((submission or "", rule, instance)).encode()).hexdigest()[:_KEY_LENGTH]


def _recheck(year: DeskYear, unit: Unit) -> Recheck | None:
    """Check the unit again where a correction was written or withdrawn since the last run."""
    known = {each.id: each for each in year.ledger.decisions}
    changed = (known.get(each.withdraws or "", each) for each in year.pending)
    if not any(each.unit == unit.id and each.kind is DecisionKind.CORRECTION for each in changed):
        return None
    return recheck_unit(year.lake, year.year, year.roster, unit.id, year.made_with, year.ledger)


def _answer(year: DeskYear, unit: Unit, row: Mapping[str, object], recheck: Recheck | None) -> str:
    """What was decided of a finding since the last run, in words; empty where nothing was."""
    for each in year.pending:
        # a waiver without an instance is of all of them, an explanation without one of the only one
        is_of_it = each.instance in {None, row["instance"]} and (
            each.waived or (each.instance or "") == row["instance"]
        )
        if each.unit == unit.id and each.rule == row["rule"] and is_of_it:
            return f"已{each.kind.label}，下次汇总时生效"
    if (
        recheck
        and recheck.settled.filter(
            pl.col("submission_id").eq_missing(pl.lit(row["submission_id"], pl.String())),
            pl.col("rule") == row["rule"],
            pl.col("instance") == row["instance"],
        ).height
    ):
        return "更正后不再有，下次汇总时生效"
    return ""


def _causes(findings: Iterable[KnownFinding]) -> tuple[Cause, ...]:
    """Group findings by the repair that settles them, in the order of the first of each."""
    groups: dict[str, list[KnownFinding]] = {}
    for each in findings:
        repair = str(each.row["repair"] or "")
        groups.setdefault(repair or each.key, []).append(each)
    return tuple(Cause(str(group[0].row["repair"] or ""), tuple(group)) for group in groups.values())


@lru_cache(maxsize=8)
def _read_form(form_id: str) -> ReadForm:
    layout = form(form_id)
    names = tuple(layout.name(item.id) for item in layout.items)
    tables = () if layout.is_list else tuple((block.heading, lay_out(block)) for block in layout.blocks)
    return ReadForm(f"{layout.title}（{form_id} 年版）", tuple(layout.items), names, tables)
