"""Which items of a form does a statement such as 没有收到…申请 or 未发生…行政复议 say there was none of?"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from tasks.recognition.claims import Claim, is_about_none, is_about_requests
from tasks.recognition.indicators import MATTERS, NONE_WORDS, OTHER_MATTERS
from tasks.recognition.sentences import Span
from tasks.recognition.statements import Sentence
from tasks.recognition.timing import Time

__all__ = ["denials"]

_NEGATION = re.compile(r"(?<![有若如凡对])(?:没有|未曾|从未|未|无|没)")
_NARROWED = re.compile(r"当面|传真|网络|网上|网站|信函|邮|窗口|电话|现场|科室|下属|所属|各|再|若|如|凡")
_EXCEPTED = re.compile(r"除[^,。]*[外此]")
_ALL_CLOSED = re.compile(
    r"(?:均|都|已?全部)已?经?(?:全部|按[时期]|依法|及时|规范|在(?:法定|规定)(?:期限|时限)内)*(?:办结|办理完毕)(?!率)"
)
_PART_CLOSED = re.compile(
    r"[未没]|^(?!.*(?:收到|新收|受理)).*(?:上一?年|结转|转结)|其中|剩余|其余|除|留言|建议|提案|各"
)
_OTHER_MATTER = re.compile(OTHER_MATTERS)
_WORD = re.compile("|".join(f"(?P<w{number}>{expression})" for number, (_, expression) in enumerate(NONE_WORDS)))
_GRAMMAR = frozenset(("filler", "tail", "connect", "ender"))
_LISTED_AFTER = ("connect", None)


def denials(sentence: Sentence, form_id: str) -> Iterator[Claim]:
    """A claim of 0 for every item of the form that a sentence denies for the report's year, or up to its end."""
    text = sentence.text
    for clause in sentence.clauses:
        said = _denied(sentence, clause)
        if said is None:
            continue
        start = sentence.part_at(clause.start).start
        if _EXCEPTED.search(text, start, clause.end) or _OTHER_MATTER.search(text, start, clause.end):
            continue
        at, matters = said
        if sentence.times.at(at) in (Time.OWN, Time.YEAR_END):
            for item in (item for matter in matters for item in MATTERS[form_id].get(matter, ())):
                yield Claim(item, Decimal(0), is_approximate=False, clause=clause, is_none=True)


def _denied(sentence: Sentence, clause: Span) -> tuple[int, Sequence[str]] | None:
    """Where a clause says that there was none, and the matters of which; `None` where it says no such thing."""
    text = sentence.text
    part = text[sentence.part_at(clause.start).start : clause.end]
    closed = _ALL_CLOSED.search(text, clause.start, clause.end)
    if closed and not _PART_CLOSED.search(part) and is_about_requests(sentence, part):
        return closed.start(), ("requests.carried_out",)
    negation = _NEGATION.search(text, clause.start, clause.end)
    if negation is None or _NARROWED.search(text, clause.start, negation.start()):
        return None
    return (
        (negation.start(), denied_matters(text[negation.end() : clause.end]))
        if is_about_none(part, sentence.heading)
        else None
    )


@lru_cache(maxsize=1024)
def denied_matters(statement: str) -> tuple[str, ...]:
    """The matters denied by the squeezed words behind 没有, 未 or 无; none where a word of theirs is unknown.

    Those that only say more of another do not count: `因信息公开申请引起的投诉` denies complaints, not requests.
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
