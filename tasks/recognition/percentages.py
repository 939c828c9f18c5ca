"""Percentages in the prose that can be recomputed: `收到申请10件，其中予以公开9件，占90%`.

Only the plainest form counts: one number, 其中, one number of the same measure, 占 and the percentage, with
no other number between. A false accusation costs more than a miss.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tasks.document import Document
from tasks.recognition.lines import lines
from tasks.recognition.privacy import scrub
from tasks.recognition.sentences import split_sentences, squeeze
from tasks.report import Contact, Percentage

__all__ = ["read_percentages"]

_CLAIM = re.compile(
    r"(?P<whole>(?<!\d)\d{1,9})(?P<unit>[件条次项份篇起宗人名个])[^\d。;%]{0,30}其中[^\d。;%]{0,20}(?P<part>\d{1,9})(?P=unit)"
    r",?占(?:比|总数的?|全部的?|其中的?)?(?:约|为|达)?(?P<stated>\d{1,3}(?:\.\d{1,4})?)%"
)


def read_percentages(document: Document, contacts: Sequence[Contact] = ()) -> tuple[Percentage, ...]:
    """Read the percentages that the prose gives together with the two counts they are made of."""
    return tuple(_read(document, contacts))


def _read(document: Document, contacts: Sequence[Contact]) -> Iterator[Percentage]:
    for line in lines(document):
        if "%" not in line.text and "％" not in line.text:
            continue
        for span in split_sentences(line.text):
            squeezed = squeeze(line.text[span.start : span.end])
            for claim in _CLAIM.finditer(squeezed.text):
                yield Percentage(
                    part=Decimal(claim["part"]),
                    whole=Decimal(claim["whole"]),
                    stated=Decimal(claim["stated"]),
                    quote=scrub(claim[0], contacts),
                    place=line.place,
                )
