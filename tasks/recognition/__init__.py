"""Documents to reports: which form, what it says of itself, its numbers, its prose, its people."""

from dataclasses import replace

from tasks.document import Document
from tasks.privacy import scrub
from tasks.recognition.contacts import read_contacts
from tasks.recognition.head import read_head
from tasks.recognition.percentages import read_percentages
from tasks.recognition.prose import read_prose
from tasks.recognition.table import recognise_table
from tasks.recognition.wording import read_wording
from tasks.report import Report

__all__ = ["recognise"]


def recognise(document: Document) -> Report:
    """Recognise one report; a document without a known form gives a report without facts.

    Notes and left-over rows come without personal data; the raw text of a number's cell stays as read.
    """
    contacts = read_contacts(document)
    head = read_head(document)
    table = recognise_table(document, head.year)
    report = Report(
        kind=document.kind,
        form=table.layout.id if table else None,
        head=head,
        prose=read_prose(document, contacts, head),
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
        unmatched=tuple(replace(row, text=scrub(row.text, contacts)) for row in table.unmatched),
        rows_out_of_order=table.rows_out_of_order,
    )
