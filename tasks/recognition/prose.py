"""Which figures does the prose of a report give for the items of form 2014, and in which words?"""

from collections.abc import Iterator, Sequence

from tasks.document import Document
from tasks.recognition.claims import ITEMS_IN_PARTS, Claim, claims
from tasks.recognition.denials import denials
from tasks.recognition.head import read_head
from tasks.recognition.numbers import can_be_kept
from tasks.recognition.privacy import scrub
from tasks.recognition.statements import Sentence, sentences
from tasks.report import Contact, Head, ProseFact

__all__ = ["read_prose"]


def read_prose(document: Document, contacts: Sequence[Contact] = (), head: Head | None = None) -> tuple[ProseFact, ...]:
    """Read the figures and denials for form 2014 from running text and from prose in cells, in order.

    `quote` is the clause with the figure and `sentence` the sentence around it, both as written but
    without personal data; `place` is the paragraph's or cell's. Amounts are in 万元, as in the form.
    `head` spares reading the head again. Left out: cumulative and planned figures, those of other
    years and other matters, shares, lists with one figure, and an item given two values in one sentence.
    """
    facts: list[ProseFact] = []
    for sentence in sentences(document, _own_years(head or read_head(document))):
        found = list(_unambiguous([*claims(sentence), *denials(sentence)]))
        facts += _facts(found, sentence, contacts)
    return tuple(fact for fact in facts if can_be_kept(fact.value) and not _is_part(fact, facts))


def _own_years(head: Head) -> frozenset[int]:
    """The years the report calls its own: by its title and its table, or else by its period."""
    named = frozenset(year for year in (head.title_year, head.table_year) if year)
    return named or frozenset({head.period_end.year} if head.period_end else ())


def _unambiguous(found: Sequence[Claim]) -> Iterator[Claim]:
    """One claim an item in order; none where the sentence gives it two values, which are parts of it then."""
    by_item: dict[str, list[Claim]] = {}
    for claim in sorted(found, key=lambda claim: claim.clause.start):
        by_item.setdefault(claim.item, []).append(claim)
    for alike in by_item.values():
        if all(claim.value == alike[0].value for claim in alike):
            yield alike[0]


def _facts(found: Sequence[Claim], sentence: Sentence, contacts: Sequence[Contact]) -> Iterator[ProseFact]:
    whole = scrub(sentence.written.strip(), contacts) if found else ""
    for claim in found:
        clause = sentence.squeezed.origin(claim.clause)
        quote = scrub(sentence.written[clause.start : clause.end].strip(), contacts)
        yield ProseFact(
            claim.item, claim.value, claim.is_approximate, quote, whole, sentence.place, is_none=claim.is_none
        )


def _is_part(fact: ProseFact, facts: Sequence[ProseFact]) -> bool:
    """Whether other sentences give other figures for an item whose figures are added up, such as meetings."""
    return fact.item in ITEMS_IN_PARTS and any(other.item == fact.item and other.value != fact.value for other in facts)
