"""The figures that a report's prose gives for the items of its form, each with the words it stands in."""

from collections.abc import Sequence

from tasks.common.personal_data import scrub
from tasks.model.document import Document
from tasks.model.number import is_storable
from tasks.model.report import Contact, Head, ProseFact
from tasks.recognition.prose.claims import Claim, find_claims
from tasks.recognition.prose.denials import find_denials
from tasks.recognition.prose.indicators import INDICATORS
from tasks.recognition.prose.ownership import Own, own_names, own_whole
from tasks.recognition.prose.results import find_results
from tasks.recognition.prose.statements import Sentence, find_sentences

__all__ = ["read_prose"]


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
    # The report's own year is that of its title and table, or else of its period or dates.
    named = frozenset(year for year in (head.title_year, head.table_year) if year)
    years = named or frozenset({head.year} if head.year else ())
    names = own_names((head.title_unit, head.table_unit, head.signature_unit, *head.short_names))
    own = Own(years, names, own_whole(head.unit))

    said: list[tuple[Claim, Sentence]] = []
    for sentence in find_sentences(document, own):
        found = [*find_claims(sentence, form_id), *find_results(sentence, form_id), *find_denials(sentence, form_id)]
        # One claim per item; none where the sentence gives it two values or two owners, which are parts then.
        said += [
            (alike[0], sentence)
            for alike in _by_item(sorted(found, key=lambda claim: claim.clause.start)).values()
            if all(claim.value == alike[0].value for claim in alike) and not _are_parts(alike)
        ]
    by_item = _by_item([claim for claim, _ in said])
    shown = {sentence.written: scrub(sentence.written.strip(), contacts) for _, sentence in said}
    return tuple(
        _fact(claim, sentence, contacts, shown[sentence.written])
        for claim, sentence in said
        if claim.value >= 0 and is_storable(claim.value) and not _are_parts(by_item[claim.item])
    )


def _by_item(claims: Sequence[Claim]) -> dict[str, list[Claim]]:
    """The claims for each item, in order."""
    by_item: dict[str, list[Claim]] = {}
    for claim in claims:
        by_item.setdefault(claim.item, []).append(claim)
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
    """A claim as a figure of the report, with its clause and its sentence as written."""
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
