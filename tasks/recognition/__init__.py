"""Recognition of documents as reports: the form, the head, the numbers, the prose, the people named."""

from collections.abc import Iterator
from dataclasses import replace

from expectations.forms import form_due, form_ids
from tasks.common.personal_data import scrub
from tasks.model.codes import ProblemCode
from tasks.model.document import Document, Grid, Problem
from tasks.model.report import Head, Report
from tasks.recognition.characters import fold_characters
from tasks.recognition.head.clause_hashes import hash_clauses
from tasks.recognition.head.contacts import is_foot, read_contacts
from tasks.recognition.head.head import read_head
from tasks.recognition.head.lines import is_page_number
from tasks.recognition.head.nature import read_nature
from tasks.recognition.prose.percentages import read_percentages
from tasks.recognition.prose.recognise import read_prose
from tasks.recognition.table.places import tell_apart
from tasks.recognition.table.recognise import recognise_table
from tasks.recognition.table.values import looks_like_value

__all__ = ["recognise"]

# The rows with a number that make a grid a table of figures: a page of a site has others, for its looks. It decides
# only between two sentences; no other number was tried.
_FEWEST_ROWS = 3


def recognise(document: Document) -> Report:
    """Recognise one report; a document without a known form gives a report without facts.

    Notes and left-over rows come without personal data; the raw text of a number's cell stays as read. A table's
    foot and its page numbers are no left-over rows.
    """
    document = fold_characters(document)
    contacts = read_contacts(document)
    head = read_head(document)
    table = recognise_table(document, head.year)
    form_id = table.layout.id if table else None
    report = Report(
        kind=document.kind,
        form=form_id,
        head=head,
        prose=read_prose(document, contacts, head, form_id or (form_due(head.year) if head.year else None)),
        percentages=read_percentages(document, contacts),
        wording=hash_clauses(document, head),
        contacts=contacts,
        problems=(*document.problems, *_problems_of_head(head)),
    )
    if table is None:
        report = replace(report, problems=(*report.problems, _no_form(document)))
        return replace(report, nature=read_nature(document, report))
    left_over = [
        row for row in table.unmatched if not (is_foot(text := row.text.replace(" | ", " ")) or is_page_number(text))
    ]
    return replace(
        report,
        facts=tuple(
            replace(fact, note=scrub(fact.note, contacts)) if fact.note else fact
            for fact in tell_apart(table.facts, document)
        ),
        unmatched=tuple(replace(row, text=scrub(row.text, contacts)) for row in left_over),
        rows_out_of_order=table.rows_out_of_order,
        groups=table.groups,
    )


def _problems_of_head(head: Head) -> Iterator[Problem]:
    """Say what of the head only the sentences name, so that it may be another's."""
    if (
        head.body_unit
        and head.unit == head.body_unit
        and not (head.title_unit or head.table_unit or head.signature_unit)
    ):
        yield Problem(
            ProblemCode.UNIT_FROM_TEXT, f"标题、表头和落款都没有单位名称，“{head.body_unit}”取自正文，请核对。"
        )
    if head.body_year:
        yield Problem(
            ProblemCode.YEAR_FROM_TEXT, f"标题、表头和统计期都没有年度，{head.body_year} 年取自正文，请核对。"
        )


def _no_form(document: Document) -> Problem:
    """Return what is said of a document in which no official table was found, and whether it has another one."""
    known = "、".join(form_ids())
    other = next((grid for grid in document.grids if _has_figures(grid)), None)
    if other is None:
        message = f"没有找到官方的统计表（{known} 年版）。请确认提交的是年报，统计表在文件里，而且不是图片。"
        return Problem(ProblemCode.NO_FORM, message)
    message = f"没有找到官方的统计表：文件里的表格，指标与 {known} 年版都不相符，是别的表。请按官方表式填报后重新提交。"
    return Problem(ProblemCode.NO_FORM, message, other.place)


def _has_figures(grid: Grid) -> bool:
    rows = (any(cell.is_origin and cell.text and looks_like_value(cell.text) for cell in row) for row in grid.rows)
    return sum(rows) >= _FEWEST_ROWS
