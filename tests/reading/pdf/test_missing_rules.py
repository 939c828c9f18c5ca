"""A table some of whose rules lack pieces is read right, or its numbers are doubted; none is silently another."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.model.codes import Status
from tasks.model.document import Document
from tasks.model.report import Report
from tasks.reading.pdf.flow import blocks_of
from tasks.reading.pdf.pdf import page_of
from tasks.reading.pdf.pdfium import PageContent, opened, page_content
from tasks.reading.pdf.ruled_tables import Rule
from tasks.recognition import recognise

_FILE = Path(__file__).parents[1] / "files_by_others" / "open_bottom_at_page_end.pdf"


@cache
def contents() -> tuple[PageContent, ...]:
    with opened(_FILE.read_bytes()) as document:
        return tuple(page_content(document, number) for number in range(len(document)))


def read(pages: Sequence[PageContent]) -> Report:
    return recognise(Document("pdf", tuple(blocks_of([page_of(at, page) for at, page in enumerate(pages, 1)], 3.0))))


def piece(rule: Rule) -> tuple[int, int, int]:
    """A piece of a rule, drawn twice or once."""
    return round(rule.at), round(rule.start), round(rule.end)


@cache
def pieces() -> tuple[tuple[int, bool, tuple[int, int, int]], ...]:
    """All pieces of rules: their page, whether they run down, and where."""
    found = {
        (number, is_down, piece(rule))
        for number, page in enumerate(contents())
        for is_down, rules in ((False, page.across), (True, page.down))
        for rule in rules
    }
    return tuple(sorted(found))


def without(missing: set[tuple[int, bool, tuple[int, int, int]]]) -> list[PageContent]:
    return [
        replace(
            page,
            across=[rule for rule in page.across if (number, False, piece(rule)) not in missing],
            down=[rule for rule in page.down if (number, True, piece(rule)) not in missing],
        )
        for number, page in enumerate(contents())
    ]


@settings(max_examples=60)
@given(st.data())
def test_no_number_is_silently_another(data: st.DataObject) -> None:
    missing = data.draw(st.sets(st.sampled_from(pieces()), min_size=1, max_size=4))
    whole = {fact.item: fact for fact in read(contents()).facts}
    for fact in read(without(missing)).facts:
        is_told = fact.doubt is not None or fact.status in {Status.UNREADABLE, Status.ABSENT}
        assert is_told or (fact.value, fact.status) == (whole[fact.item].value, whole[fact.item].status), fact.item
