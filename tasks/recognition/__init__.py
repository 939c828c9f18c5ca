"""Recognition of documents as reports: the form, the head, the numbers, the prose, the people named."""

from collections.abc import Iterator
from dataclasses import replace

from expectations.forms import form_due
from tasks.common.personal_data import scrub
from tasks.model.codes import ProblemCode
from tasks.model.document import Document, Problem
from tasks.model.report import Head, Report
from tasks.recognition.characters import fold_characters
from tasks.recognition.head.clause_hashes import hash_clauses
from tasks.recognition.head.contacts import is_foot, read_contacts
from tasks.recognition.head.head import read_head
from tasks.recognition.head.lines import is_page_number
from tasks.recognition.prose.percentages import read_percentages
from tasks.recognition.prose.recognise import read_prose
from tasks.recognition.table.recognise import recognise_table

__all__ = ["recognise"]

# What says already why no table was found.
_UNREAD = {ProblemCode.SCANNED_PAGE, ProblemCode.NO_TEXT_LAYER, ProblemCode.UNDECODABLE_CHARACTERS}
# A grid of fewer rows is a frame of the page. The smallest official table, the 15 numbers of form 2021, has four.
_FEWEST_ROWS = 4


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
        problems=(*document.problems, *_problems_of_head(head), *([] if table else _problems_without_table(document))),
    )
    if table is None:
        return report
    left_over = [
        row for row in table.unmatched if not (is_foot(text := row.text.replace(" | ", " ")) or is_page_number(text))
    ]
    return replace(
        report,
        facts=tuple(replace(fact, note=scrub(fact.note, contacts)) if fact.note else fact for fact in table.facts),
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


def _problems_without_table(document: Document) -> Iterator[Problem]:
    """Say that no official table was found, unless the reader says what it could not read."""
    if {problem.code for problem in document.problems} & _UNREAD:
        return
    has_other = any(len(grid.rows) >= _FEWEST_ROWS for grid in document.grids)
    told = "文件里的表格不是国务院办公厅规定的统计表，没有从中取数。" if has_other else ""
    yield Problem(ProblemCode.NO_OFFICIAL_TABLE, f"没有找到官方统计表。{told}请提交含官方统计表的报告。")
