"""Sentences and clauses of Chinese text, and text squeezed so that it can be compared letter by letter.

`squeeze` remembers where each letter stood, so that whatever is found can be quoted from the text as written.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from tasks.common.text import SIMPLIFIED, fold

__all__ = ["Span", "Squeezed", "common", "split_clauses", "split_sentences", "squeeze"]

_BLANK = r"[\s\u200b-\u200d\u2060\ufeff“”‘’\"']"
_NOTE_MARK = r"(?:〔\d{1,3}〕|[①-⑳¹²³⁰⁴-⁹])(?!\s*\d)"
_MEASURE = "[条件份宗起例次人名位元]"
_MAY_BE_DROPPED = re.compile(rf"{_BLANK}|[〔①-⑳¹²³⁰⁴-⁹]|\d\(")
# Blanks, quotation marks, marks of footnotes, and the brackets of 3(件).
_DROPPED = re.compile(rf"(?:{_BLANK}|(?<!\A){_NOTE_MARK}|(?<=\d)\((?={_MEASURE}\))|(?<=\d\({_MEASURE})\))+")
_SENTENCE_END = re.compile(r"[。!?]+[”’)』」]*")
_HEADING = re.compile(r"[\s;](?=[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))")
# Up to the next punctuation; but the comma of 1,113 and the colon of 公开信息:5条 end no clause.
_CLAUSE = re.compile(
    r"[^,;:。!?()]+(?:(?:(?<=\d),(?=\d{3}(?!\d))|:(?=[约近]?[\d零一二两三四五六七八九十百]+[条件份宗起例次人名位元]))[^,;:。!?()]+)*"
)
# 、 behind a figure with its measure word parts the items of a list of figures.
_LISTED = re.compile(
    r"(?:(?<=[\d一二三四五六七八九十百余多万][条件份宗起例次场期名人位元])|(?<=人次)|(?<=场次)|(?<=万元))、"
)


class Span(NamedTuple):
    """A stretch of a text: from `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Squeezed:
    """A text in half width without blanks, quotation and footnote marks, and where each letter stood before."""

    text: str
    offsets: Sequence[int]

    def origin(self, span: Span) -> Span:
        """The stretch of the text as written that a stretch of the squeezed text came from."""
        if span.start >= span.end:
            return Span(self.offsets[span.start], self.offsets[span.start])
        return Span(self.offsets[span.start], self.offsets[span.end - 1] + 1)


def common(text: str) -> str:
    """The text in half width and common characters, traditional ones among them, letter for letter."""
    return fold(text).translate(SIMPLIFIED)


def squeeze(text: str) -> Squeezed:
    """The text in common characters, without blanks, quotation and footnote marks, and brackets round a unit."""
    folded = common(text)
    if not _MAY_BE_DROPPED.search(folded):
        return Squeezed(folded, range(len(folded) + 1))
    offsets: list[int] = []
    parts: list[str] = []
    start = 0
    for match in _DROPPED.finditer(folded):
        offsets += range(start, match.start())
        parts.append(folded[start : match.start()])
        start = match.end()
    return Squeezed("".join([*parts, folded[start:]]), [*offsets, *range(start, len(folded) + 1)])


def split_sentences(text: str) -> list[Span]:
    """The sentences of a text, in order; a numbered heading inside a line begins a sentence of its own."""
    folded = fold(text)
    ends = {match.end() for match in _SENTENCE_END.finditer(folded)}
    ends.update(match.end() for match in _HEADING.finditer(folded))
    bounds = [0, *sorted(ends), len(text)]
    return [Span(start, end) for start, end in pairwise(bounds) if start < end]


def split_clauses(text: str) -> list[Span]:
    """The clauses of a folded text without their punctuation; items of a list of figures count as clauses."""
    spans: list[Span] = []
    for match in _CLAUSE.finditer(text):
        start, end = match.span()
        if "、" in match[0]:
            for mark in _LISTED.finditer(text, start, end):
                spans.append(Span(start, mark.start()))
                start = mark.end()
        spans.append(Span(start, end))
    return spans
