"""Percentages in the prose that can be recomputed: `收到申请10件，其中予以公开9件，占90%；部分公开1件，占10%`.

Only the plainest form counts: one number that is no difference, 其中, one number of the same measure, 占 and the
percentage, with no other number between, nor another that could be the whole before; and the shares that are
listed behind in the same words. Rates, growth and shares of something else are left alone: a false accusation costs
more than a miss.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tasks.common.personal_data import scrub
from tasks.model.document import Document
from tasks.model.report import Contact, Percentage
from tasks.recognition.head.lines import read_lines
from tasks.recognition.prose.sentences import split_sentences, squeeze

__all__ = ["read_percentages"]

_STATED = r"[,(]?占(?:比|总数的?|全部的?|其中的?)?(?:约|为|达)?(?P<stated>\d{1,3}(?:\.\d{1,4})?)%\)?"
# 收到申请10件，其中予以公开9件，占90%: no other number stands between the whole, its part and the share.
_CLAIM = re.compile(
    r"(?P<whole>(?<!\d)\d{1,9})(?P<unit>[件条次项份篇起宗人名个])[^\d。;%]{0,30}其中[^\d。;%]{0,20}"
    rf"(?P<part>\d{{1,9}})(?P=unit){_STATED}"
)
# ；部分公开1件，占10%: another part of the same whole.
_NEXT = re.compile(
    rf"[,;、]?(?:(?!其中|[,;、])[^\d。%()]){{0,20}}(?P<part>\d{{1,9}})(?P<unit>[件条次项份篇起宗人名个]){_STATED}"
)
# What a count is led by that is a difference, or not exactly what it says: no whole to take a share of.
_NO_WHOLE = re.compile(
    r"(?:增[加长]?|减少?|下降|上升|提高|降低|新增|净增|[比较]?[上去][^,;。]{0,6}[多少]|多|少|约|近|余|累计|结转)[了到至出]?(?:办理|申请|办结)?$"
)


def read_percentages(document: Document, contacts: Sequence[Contact] = ()) -> tuple[Percentage, ...]:
    """Read the percentages that the prose gives together with the two counts they are made of."""
    found: list[Percentage] = []
    for claim, place in _find_claims(document):
        # The first share of a whole, and those of the same measure that are listed behind it.
        share: re.Match[str] | None = claim
        while share and share["unit"] == claim["unit"]:
            quote = scrub(claim.string[claim.start() : share.end()], contacts)
            part, whole, stated = Decimal(share["part"]), Decimal(claim["whole"]), Decimal(share["stated"])
            found.append(Percentage(part=part, whole=whole, stated=stated, quote=quote, place=place))
            share = _NEXT.match(claim.string, share.end())
    return tuple(found)


def _find_claims(document: Document) -> Iterator[tuple[re.Match[str], str]]:
    """Where a whole is given with its first share, and the place."""
    for line in read_lines(document):
        if "%" not in line.text and "％" not in line.text:
            continue
        for span in split_sentences(line.text):
            squeezed = squeeze(line.text[span.start : span.end])
            for claim in _CLAIM.finditer(squeezed.text):
                before = squeezed.text[: claim.start()].rpartition(";")[2]
                if not _NO_WHOLE.search(before) and not re.search(rf"\d{claim['unit']}", before):
                    yield claim, line.place
