"""Which figures does the prose of a report give for the items of its form, and in which words?"""

from collections.abc import Iterator, Sequence

from tasks.common.personal_data import scrub
from tasks.model.document import Document
from tasks.model.number import is_storable
from tasks.model.report import Contact, Head, ProseFact
from tasks.recognition.prose.claims import Claim, claims
from tasks.recognition.prose.denials import denials
from tasks.recognition.prose.indicators import INDICATORS
from tasks.recognition.prose.ownership import own_names
from tasks.recognition.prose.statements import Own, Sentence, sentences

__all__ = ["read_prose"]

_Said = tuple[Claim, Sentence]


def read_prose(
    document: Document, contacts: Sequence[Contact], head: Head, form_id: str | None
) -> tuple[ProseFact, ...]:
    """Read the figures and denials for a form from running text and from prose in cells, in order.

    `quote` is the clause with the figure and `sentence` the sentence around it, both as written but
    without personal data; `place` is the paragraph's or cell's. Amounts are in 万元, as in the form.
    A figure for a group of rows is one of their sum (`expectations.forms.prose_sums`). Left out: cumulative and planned
    figures, those of other years, other units and other matters, shares, lists with one figure, an item given two
    values in one sentence, and figures that are parts of one. Nothing is read without a form, or for one whose words
    are not known.
    """
    if form_id is None or form_id not in INDICATORS:
        return ()
    said: list[_Said] = []
    for sentence in sentences(document, _own(head)):
        found = [*claims(sentence, form_id), *denials(sentence, form_id)]
        said += ((claim, sentence) for claim in _unambiguous(found))
    by_item = _by_item(said)
    shown = {sentence.written: scrub(sentence.written.strip(), contacts) for _, sentence in said}
    return tuple(
        _fact(claim, sentence, contacts, shown[sentence.written])
        for claim, sentence in said
        if claim.value >= 0 and is_storable(claim.value) and not _are_parts([other for other, _ in by_item[claim.item]])
    )


def _own(head: Head) -> Own:
    """The years the report calls its own, by its title and table, or else its period or dates; and its unit's names."""
    named = frozenset(year for year in (head.title_year, head.table_year) if year)
    years = named or frozenset({head.year} if head.year else ())
    return Own(years, own_names((head.title_unit, head.table_unit, head.signature_unit, *head.short_names)))


def _unambiguous(found: Sequence[Claim]) -> Iterator[Claim]:
    """One claim an item in order; none where the sentence gives it two values or two owners, which are parts then."""
    by_item: dict[str, list[Claim]] = {}
    for claim in sorted(found, key=lambda claim: claim.clause.start):
        by_item.setdefault(claim.item, []).append(claim)
    for alike in by_item.values():
        if all(claim.value == alike[0].value for claim in alike) and not _are_parts(alike):
            yield alike[0]


def _by_item(said: Sequence[_Said]) -> dict[str, list[_Said]]:
    by_item: dict[str, list[_Said]] = {}
    for claim, sentence in said:
        by_item.setdefault(claim.item, []).append((claim, sentence))
    return by_item


def _are_parts(alike: Sequence[Claim]) -> bool:
    """Whether figures for one item are parts of it: of meetings held, or of the websites of two."""
    if not any(claim.value for claim in alike):
        return False
    values, owners = {claim.value for claim in alike}, {claim.whose for claim in alike}
    if len(values) > 1:
        return len(owners) > 1 or any(claim.is_in_parts for claim in alike)
    return len(owners - {""}) > 1


def _fact(claim: Claim, sentence: Sentence, contacts: Sequence[Contact], shown: str) -> ProseFact:
    clause = sentence.squeezed.origin(claim.clause)
    return ProseFact(
        claim.item,
        claim.value,
        claim.is_approximate,
        scrub(sentence.written[clause.start : clause.end].strip(), contacts),
        shown,
        sentence.place,
        is_none=claim.is_none,
    )
