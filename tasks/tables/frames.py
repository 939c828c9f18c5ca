"""Reports to frames: one row per number, prose figure, document, contact and left-over row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from types import MappingProxyType
from typing import TypeVar

import dataframely as dy

from expectations.forms import form
from expectations.forms.names import rows_in_words
from tasks.model.codes import Status
from tasks.model.report import Fact, Percentage, Report
from tasks.model.submission import Submission
from tasks.tables import Contacts, Documents, Grouped, Percentages, Prose, Readings, Table, Unmatched, Wording

__all__ = ["YearFrames", "build_frames"]

Part = TypeVar("Part")
SomeTable = TypeVar("SomeTable", bound=Table)


@dataclass(frozen=True, slots=True)
class YearFrames:
    """Everything read from one year's submissions."""

    readings: dy.DataFrame[Readings]
    prose: dy.DataFrame[Prose]
    percentages: dy.DataFrame[Percentages]
    wording: dy.DataFrame[Wording]
    documents: dy.DataFrame[Documents]
    contacts: dy.DataFrame[Contacts]
    unmatched: dy.DataFrame[Unmatched]
    grouped: dy.DataFrame[Grouped]


def build_frames(submissions: Sequence[Submission], year: int) -> YearFrames:
    """Lay out what was read from the submissions of a year, superseded and unknown ones too."""
    read = [(submission.id, submission.report) for submission in submissions if submission.report]
    facts = _parts(read, lambda report: report.facts)
    forms = [report.form for _, report in read for _ in report.facts]
    return YearFrames(
        readings=_frame(Readings, year, facts, {"place": _place}, {"form": forms}),
        prose=_frame(Prose, year, _parts(read, lambda report: report.prose)),
        percentages=_frame(Percentages, year, _parts(read, lambda report: report.percentages), {"decimals": _decimals}),
        wording=_frame(Wording, year, _parts(read, lambda report: report.wording), {"clause": int}),
        documents=Documents.frame(_document(submission, year) for submission in submissions),
        contacts=_frame(Contacts, year, _parts(read, lambda report: report.contacts)),
        unmatched=_frame(Unmatched, year, _parts(read, lambda report: report.unmatched)),
        grouped=_frame(Grouped, year, _parts(read, lambda report: report.groups), {"place": _place}),
    )


def _parts(
    read: Sequence[tuple[str, Report]], parts_of: Callable[[Report], Iterable[Part]]
) -> Sequence[tuple[str, Part]]:
    """The parts of every report, each with the id of its submission."""
    return [(submission, part) for submission, report in read for part in parts_of(report)]


def _frame(
    table: type[SomeTable],
    year: int,
    parts: Sequence[tuple[str, Part]],
    derived: Mapping[str, Callable[[Part], object]] = MappingProxyType({}),
    given: Mapping[str, Sequence[object]] = MappingProxyType({}),
) -> dy.DataFrame[SomeTable]:
    """One row per part; a field is its attribute of that name unless it is derived from the part or given."""
    columns: dict[str, Sequence[object]] = {
        "year": [year] * len(parts),
        "submission_id": [submission for submission, _ in parts],
        **given,
    }
    for name in table.column_names():
        if name not in columns:
            value_of = derived.get(name) or attrgetter(name)
            columns[name] = [value_of(part) for _, part in parts]
    return table.from_columns(columns)


def _place(fact: Fact) -> str | None:
    return fact.place or None


def _decimals(claim: Percentage) -> int:
    return -int(claim.stated.as_tuple().exponent)


def _document(submission: Submission, year: int) -> Mapping[str, object]:
    """Return what a report says of itself and how well it was read; of a file that could not be read, why."""
    report = submission.report
    subject = {
        "year": year,
        "submission_id": submission.id,
        **{name: getattr(submission, name) for name in ("rivals", "named_elsewhere")},
    }
    if report is None:
        nothing: Mapping[str, object] = {"short_names": [], "problems": [], "problem_codes": []}
        return {**subject, **_counts(0, 0, 0), **nothing, "failure": submission.failure}
    head = report.head
    names = ("title_unit", "table_unit", "signature_unit", "body_unit", "title_year", "table_year")
    dates = ("period_start", "period_end", "signed_on", "filled_on", "published_on")
    absent = [fact.item for fact in report.facts if fact.status is Status.ABSENT]
    missing = rows_in_words(absent, form(report.form))[0] if report.form else 0
    return {
        **subject,
        "form": report.form,
        **{name: getattr(head, name) for name in (*names, *dates)},
        **_counts(missing, len(report.unmatched), report.rows_out_of_order),
        "short_names": list(head.short_names),
        "problems": [problem.message for problem in report.problems],
        "problem_codes": [problem.code for problem in report.problems],
    }


def _counts(missing: int, extra: int, out_of_order: int) -> Mapping[str, object]:
    return {"rows_missing": missing, "rows_extra": extra, "rows_out_of_order": out_of_order}
