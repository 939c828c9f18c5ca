"""Reports to frames: one row a number, a prose figure, a document, a contact, a left-over row."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from tasks.report import Report, Status
from tasks.schemas import CONTACTS, DOCUMENTS, PERCENTAGES, PROSE, READINGS, UNMATCHED, WORDING, Table
from tasks.submissions import Submission

__all__ = ["Frames", "frames_of"]

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Frames:
    """Everything read from one year's submissions, as frames of the tables of the same names."""

    readings: pl.DataFrame
    prose: pl.DataFrame
    percentages: pl.DataFrame
    wording: pl.DataFrame
    documents: pl.DataFrame
    contacts: pl.DataFrame
    unmatched: pl.DataFrame


def frames_of(submissions: Sequence[Submission], year: int) -> Frames:
    """Lay out what was read from the submissions of a year, superseded and unknown ones too."""
    return Frames(
        readings=_frame(READINGS, submissions, _readings, year),
        prose=_frame(PROSE, submissions, _prose, year),
        percentages=_frame(PERCENTAGES, submissions, _percentages, year),
        wording=_frame(WORDING, submissions, _wording, year),
        documents=_frame(DOCUMENTS, submissions, _document, year),
        contacts=_frame(CONTACTS, submissions, _contacts, year),
        unmatched=_frame(UNMATCHED, submissions, _unmatched, year),
    )


def _frame(
    table: Table, submissions: Sequence[Submission], rows_of: Callable[[Submission], Iterable[Row]], year: int
) -> pl.DataFrame:
    return table.frame(
        {"year": year, "submission_id": submission.id, **row}
        for submission in submissions
        for row in rows_of(submission)
    )


def _readings(submission: Submission) -> Iterable[Row]:
    return (
        {
            "form": report.form,
            "item": fact.item,
            "value": fact.value,
            "status": fact.status,
            "raw": fact.raw,
            "note": fact.note,
            "place": fact.place or None,
            "doubt": fact.doubt,
        }
        for report in _reports(submission)
        for fact in report.facts
    )


def _prose(submission: Submission) -> Iterable[Row]:
    return (
        {
            "item": figure.item,
            "value": figure.value,
            "is_none": figure.is_none,
            "is_approximate": figure.is_approximate,
            "quote": figure.quote,
            "sentence": figure.sentence,
            "place": figure.place,
        }
        for report in _reports(submission)
        for figure in report.prose
    )


def _percentages(submission: Submission) -> Iterable[Row]:
    return (
        {
            "part": claim.part,
            "whole": claim.whole,
            "stated": claim.stated,
            "decimals": -int(claim.stated.as_tuple().exponent),
            "quote": claim.quote,
            "place": claim.place,
        }
        for report in _reports(submission)
        for claim in report.percentages
    )


def _wording(submission: Submission) -> Iterable[Row]:
    return ({"clause": clause} for report in _reports(submission) for clause in report.wording)


def _document(submission: Submission) -> Iterable[Row]:
    report = submission.report
    if report is None:
        return ({**_counts(0, 0, 0), "problems": [], "failure": submission.failure},)
    head = report.head
    names = ("title_unit", "table_unit", "signature_unit", "title_year", "table_year")
    dates = ("period_start", "period_end", "signed_on", "filled_on", "published_on")
    missing = sum(fact.status is Status.ABSENT for fact in report.facts)
    return (
        {
            "form": report.form,
            **{name: getattr(head, name) for name in (*names, *dates)},
            **_counts(missing, len(report.unmatched), report.rows_out_of_order),
            "problems": [problem.message for problem in report.problems],
        },
    )


def _contacts(submission: Submission) -> Iterable[Row]:
    return (
        {"role": contact.role, "text": contact.text, "place": contact.place}
        for report in _reports(submission)
        for contact in report.contacts
    )


def _unmatched(submission: Submission) -> Iterable[Row]:
    return (
        {"text": row.text, "place": row.place, "reason": row.reason}
        for report in _reports(submission)
        for row in report.unmatched
    )


def _counts(missing: int, extra: int, out_of_order: int) -> Row:
    return {"rows_missing": missing, "rows_extra": extra, "rows_out_of_order": out_of_order}


def _reports(submission: Submission) -> tuple[Report, ...]:
    """The submission's report, or none."""
    return (submission.report,) if submission.report else ()
