"""Which items does a statement such as 没有收到…申请 or 未发生…行政复议 say there was none of?"""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from tasks.recognition.claims import Claim, is_about_none
from tasks.recognition.indicators import NONE_WORDS, OTHER_MATTERS
from tasks.recognition.statements import Sentence
from tasks.recognition.timing import Time

__all__ = ["denials", "denied_items"]

_NEGATION = re.compile(r"(?<![有若如凡对])(?:没有|未曾|从未|未|无|没)")
_NARROWED = re.compile(r"当面|传真|网络|网上|网站|信函|邮|窗口|电话|现场|科室|下属|所属|各|再|若|如|凡")
_EXCEPTED = re.compile(r"除[^,。]*[外此]")
_OTHER_MATTER = re.compile(OTHER_MATTERS)
_WORD = re.compile("|".join(f"(?P<w{number}>{expression})" for number, (_, expression) in enumerate(NONE_WORDS)))
_GRAMMAR = frozenset(("filler", "tail", "connect", "ender"))
_LISTED_AFTER = ("connect", None)


def denials(sentence: Sentence) -> Iterator[Claim]:
    """A claim of 0 for every item a sentence denies for the report's year, or up to its end."""
    text = sentence.text
    for clause in sentence.clauses:
        negation = _NEGATION.search(text, clause.start, clause.end)
        if negation is None or _NARROWED.search(text, clause.start, negation.start()):
            continue
        start = sentence.part_at(clause.start).start
        if _EXCEPTED.search(text, start, clause.end) or _OTHER_MATTER.search(text, start, clause.end):
            continue
        if sentence.times.at(negation.start()) not in (Time.OWN, Time.YEAR_END):
            continue
        if is_about_none(text[start : clause.end], sentence.heading):
            for item in denied_items(text[negation.end() : clause.end]):
                yield Claim(item, Decimal(0), is_approximate=False, clause=clause, is_none=True)


@lru_cache(maxsize=1024)
def denied_items(statement: str) -> tuple[str, ...]:
    """The items denied by the squeezed words behind 没有, 未 or 无; none where a word of theirs is unknown.

    Items that only say more of another do not count: `因信息公开申请引起的投诉` denies complaints, not requests.
    """
    words = _words(statement)
    if words is None:
        return ()
    enders = [at for at, kind in enumerate(words) if kind == "ender"]
    named = [at for at in range(enders[-1] + 1 if enders else 0, len(words)) if words[at] not in _GRAMMAR]
    if any(_following(words, at) not in _LISTED_AFTER for at in named):
        return ()
    return tuple(dict.fromkeys(words[at] for at in named))


def _words(statement: str) -> list[str] | None:
    """The kinds of the words in order; `None` where one is unknown."""
    kinds: list[str] = []
    at = 0
    while at < len(statement):
        match = _WORD.match(statement, at)
        if match is None or match.lastgroup is None:
            return None
        kinds.append(NONE_WORDS[int(match.lastgroup[1:])][0])
        at = match.end()
    return kinds


def _following(words: list[str], at: int) -> str | None:
    """The kind of the next word that is not a mere ending; an item named twice in a row is one."""
    rest = (kind for kind in words[at + 1 :] if kind not in ("tail", words[at]))
    return next(rest, None)
