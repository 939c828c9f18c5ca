"""Recognition of documents as reports: the form, the head, the numbers, the prose, the people named."""

from dataclasses import replace

from expectations.forms import form_due
from tasks.common.personal_data import scrub
from tasks.model.document import Document
from tasks.model.report import Report
from tasks.recognition.characters import fold_characters
from tasks.recognition.head.clause_hashes import hash_clauses
from tasks.recognition.head.contacts import is_foot, read_contacts
from tasks.recognition.head.head import read_head
from tasks.recognition.head.lines import is_page_number
from tasks.recognition.prose.percentages import read_percentages
from tasks.recognition.prose.recognise import read_prose
from tasks.recognition.table.recognise import recognise_table

__all__ = ["recognise"]


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
        problems=document.problems,
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
    )
