"""Two files that are one report, its table in one and its text in the other, and the report they make together."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from tasks.model.codes import ProblemCode
from tasks.model.document import Problem
from tasks.model.report import Contact, Head, Percentage, ProseFact, Report

__all__ = ["is_complement", "is_table_alone", "joined"]

Placed = TypeVar("Placed", ProseFact, Percentage, Contact, Problem)

_CLAUSES_OF_NOTES = 8


def is_complement(table: Report, text: Report) -> bool:
    """Return whether one report is a table with no more than notes around it, and the other a text without a table."""
    return is_table_alone(table) and text.form is None and len(text.wording) > len(table.wording)


def is_table_alone(report: Report) -> bool:
    """Return whether a report is a table with no more than notes around it."""
    return report.form is not None and len(report.wording) <= _CLAUSES_OF_NOTES


def joined(table: Report, text: Report, text_id: str) -> Report:
    """The report that a table and a text make: numbers from the table's file, words from both.

    Places in the text's file begin with `正文文件`. Of what both files say of the report, the table's own heading
    and date come from the table's file, all else from the text's; each fills in where the other is silent.

    Args:
        table: the report read from the table's file.
        text: the one read from the text's.
        text_id: what the text's file is known by, for the problem that tells of the joining.
    """
    told = Problem(ProblemCode.JOINED_REPORT, f"统计表取自本文件，正文取自同一文件夹的另一文件（报送标识 {text_id}）。")
    return replace(
        table,
        head=_joined_head(table.head, text.head),
        prose=(*table.prose, *_elsewhere(text.prose)),
        percentages=(*table.percentages, *_elsewhere(text.percentages)),
        wording=tuple(sorted({*table.wording, *text.wording})),
        contacts=(*table.contacts, *_elsewhere(text.contacts)),
        problems=(
            *table.problems,
            *_elsewhere([problem for problem in text.problems if problem.code != ProblemCode.NO_FORM]),
            told,
        ),
    )


def _joined_head(table: Head, text: Head) -> Head:
    return Head(
        title_unit=text.title_unit or table.title_unit,
        table_unit=table.table_unit or text.table_unit,
        signature_unit=text.signature_unit or table.signature_unit,
        title_year=text.title_year or table.title_year,
        table_year=table.table_year or text.table_year,
        period_start=text.period_start or table.period_start,
        period_end=text.period_end or table.period_end,
        signed_on=text.signed_on or table.signed_on,
        filled_on=table.filled_on or text.filled_on,
        published_on=text.published_on or table.published_on,
        body_unit=text.body_unit or table.body_unit,
        body_year=text.body_year or table.body_year,
    )


def _elsewhere(parts: Sequence[Placed]) -> tuple[Placed, ...]:
    return tuple(replace(part, place=f"正文文件 {part.place}".rstrip()) for part in parts)
