"""Which words of a text belong to a person, and how does the text read without them?"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tasks.recognition.sentences import fold
from tasks.report import Contact

__all__ = ["MASK", "find_personal_data", "scrub"]

MASK = "〔已隐去〕"

_START = r"(?<![\dA-Za-z.,])"
_NO_MORE = r"(?![\dA-Za-z]|\s*[余多]?\s*(?:[万亿元条件次个人名份宗起场期篇项户家吨米]|平方))"
_PATTERNS = (
    # a person named by office and deed: 局长某某主持召开
    re.compile(r"(?<=局长|书记|镇长|乡长|区长|科长|处长|县长)[\u4e00-\u9fff]{2,4}?(?=主持|带队|同志|牵头)"),
    # identity card: region, birth date, serial, check letter
    re.compile(
        r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
    ),
    re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}\s?@\s?[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,64})+"),
    # mobile
    re.compile(rf"{_START}(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{{4}}[- ]?\d{{4}}{_NO_MORE}"),
    # landline with area code
    re.compile(rf"{_START}\(?0\d{{2,3}}\)?[- ]{{0,3}}[2-9]\d{{6,7}}(?:[-转]\d{{1,6}})?{_NO_MORE}"),
    # landline without area code, introduced as such
    re.compile(
        r"(?:电\s*话|联系方式|传\s*真|手\s*机|座\s*机)(?:号码|号)?\s*(?:\([^()\d]*\))?\s*[:为是]?\s*"
        rf"(?P<numbers>\d{{7,8}}{_NO_MORE}(?:\s*[、/,或]\s*\d{{7,8}}{_NO_MORE})*)"
    ),
)
_SHORTEST_NUMBER = 7
_HINT = re.compile(r"@|\d[\d() -]{5,}\d|[长记][\u4e00-\u9fff]{2,4}(?:主持|带队|同志|牵头)")


def scrub(text: str, contacts: Sequence[Contact] = ()) -> str:
    """The text with `〔已隐去〕` in place of known names and numbers, phone and card numbers and mail addresses.

    Counts, amounts, dates, document numbers and hot lines such as 12345 stay.
    """
    parts: list[str] = []
    start = 0
    for begin, end in _personal_spans(text, contacts):
        parts += (text[start:begin], MASK)
        start = end
    return "".join([*parts, text[start:]]) if parts else text


def find_personal_data(text: str, contacts: Sequence[Contact] = ()) -> list[str]:
    """The stretches `scrub` would mask: empty for a text that may be published. Never log what it returns."""
    return [text[begin:end] for begin, end in _personal_spans(text, contacts)]


def _personal_spans(text: str, contacts: Sequence[Contact]) -> list[tuple[int, int]]:
    """Begin and end of every stretch to mask, in order, without overlaps."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(_found(text, contacts)):
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _found(text: str, contacts: Sequence[Contact]) -> Iterator[tuple[int, int]]:
    folded = fold(text)
    known = _known(tuple(contact.text for contact in contacts)) if contacts else None
    if known:
        yield from (match.span() for match in known.finditer(folded))
    if _HINT.search(folded):
        for pattern in _PATTERNS:
            group = "numbers" if "numbers" in pattern.groupindex else 0
            yield from (match.span(group) for match in pattern.finditer(folded))


@lru_cache(maxsize=256)
def _known(texts: tuple[str, ...]) -> re.Pattern[str] | None:
    """What the known names and numbers look like, however spaced; longest first."""
    patterns: set[str] = set()
    for text in texts:
        folded = re.sub(r"\s", "", fold(text))
        if re.search(r"\d", folded) and "@" not in folded:
            if len(re.sub(r"\D", "", folded)) >= _SHORTEST_NUMBER:
                patterns.add(rf"(?<!\d){_spaced(folded)}(?!\d)")
            patterns.update(rf"(?<!\d){part}(?!\d)" for part in re.findall(rf"\d{{{_SHORTEST_NUMBER},}}", folded))
        elif len(folded) > 1:
            patterns.add(_spaced(folded))
    return re.compile("|".join(sorted(patterns, key=len, reverse=True))) if patterns else None


def _spaced(text: str) -> str:
    return r"\s*".join(map(re.escape, text))
