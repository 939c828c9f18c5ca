"""Documents to reports: which form, what it says of itself, its numbers, its prose, its people."""

from dataclasses import replace

from expectations.forms import form_due
from tasks.document import Document
from tasks.privacy import scrub
from tasks.recognition.contacts import is_foot, read_contacts
from tasks.recognition.furniture import is_page_number
from tasks.recognition.head import read_head
from tasks.recognition.percentages import read_percentages
from tasks.recognition.prose import read_prose
from tasks.recognition.table import recognise_table
from tasks.recognition.wording import read_wording
from tasks.report import Report

__all__ = ["recognise"]


def recognise(document: Document) -> Report:
    """Recognise one report; a document without a known form gives a report without facts.

    Notes and left-over rows come without personal data; the raw text of a number's cell stays as read. A table's
    foot and its page numbers are no left-over rows.
    """
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
        wording=read_wording(document, head),
        contacts=contacts,
        problems=document.problems,
    )
    if table is None:
        return report
    return replace(
        report,
        facts=tuple(replace(fact, note=scrub(fact.note, contacts)) if fact.note else fact for fact in table.facts),
        unmatched=tuple(
            replace(row, text=scrub(row.text, contacts)) for row in table.unmatched if not _is_furniture(row.text)
        ),
        rows_out_of_order=table.rows_out_of_order,
    )


def _is_furniture(text: str) -> bool:
    words = text.replace(" | ", " ")
    return is_foot(words) or is_page_number(words)
