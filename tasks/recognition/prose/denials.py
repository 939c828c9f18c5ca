"""Statements that there was none of something, such as 没有收到…申请 or 未发生…行政复议, and the items they deny."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from tasks.recognition.prose.claims import Claim
from tasks.recognition.prose.indicators import GOES_ON, MATTERS, NONE_WORDS, OTHER_MATTERS
from tasks.recognition.prose.periods import Time
from tasks.recognition.prose.sentences import Span
from tasks.recognition.prose.statements import Sentence
from tasks.recognition.prose.topics import denies_on, goes_on, is_about_none, is_about_requests

__all__ = ["find_denials"]

_HINT = re.compile(r"[没未无]|不存在|办结|办理完[毕结成]")
_NEGATION = re.compile(r"(?<![有若如凡对])(?:没有|未曾|从未|尚未|未|无|没|不存在)")
_NARROWED = re.compile(r"当面|传真|网络|网上|网站|信函|邮|窗口|电话|现场|科室|下属|所属|各|再|若|如|凡")
_EXCEPTED = re.compile(r"除[^,。]*[外此]")
# 均已按时办结, 已全部办理完毕; but 办结率 is a rate.
_ALL_CLOSED = re.compile(
    r"(?:均|都|已?全部)已?经?(?:全部|按[时期]|如期|依法|依规|及时|规范|顺利|在(?:法定|规定)(?:期限|时限)内)*(?:办结|办理完[毕结成])(?!率)"
)
# The end of a statement that names its matter first, and what may stand before that.
_SAID_BEFORE = re.compile(
    r"(?:没有|未曾|从未|尚未|未|无|没)(?:有)?(?:发生|出现|产生|收到|提起|涉及)?(?:过)?(?:案件|情况)?"
)
_LED_BY = re.compile(
    r"^(?:20\d\d年度?|全年|本年度?|年内|今年|我局|我镇|我街道|本局|本机关|本单位|因|关于|收取)*|(?:均|都|也|全年|情况|方面|数量|案件)*$"
)
# Words by which only some requests are spoken of, or other things than requests.
_PART_CLOSED = re.compile(
    r"[未没]|^(?!.*(?:收到|新收|受理)).*(?:上一?年|结转|转结)|其中|剩余|其余|除|留言|建议|提案|各|交办|转[来交办]|重复"
)
_OTHER_MATTER = re.compile(OTHER_MATTERS)
# One group per kind of word, numbered as in NONE_WORDS; the first that fits is taken.
_WORD = re.compile("|".join(f"(?P<w{number}>{expression})" for number, (_, expression) in enumerate(NONE_WORDS)))
# Applicants of one kind alone.
_OF_SOME = re.compile(
    r"^(?!.*(?:公民|自然人|个人|群众|公众)).*(?:企业|法人|组织)|^(?!.*(?:法人|企业|组织|单位)).*自然人"
)
_TIMED = ("requests.carried_in", "requests.carried_out")
_GOES_ON = re.compile(GOES_ON)
_GRAMMAR = frozenset(("filler", "tail", "connect", "ender"))
_LISTED_AFTER = ("connect", None)
_NAMED_TOGETHER = ("review.total", "litigation.total")  # 复议诉讼案件


def find_denials(sentence: Sentence, form_id: str) -> Iterator[Claim]:
    """Find a claim of 0 for every item of the form that a sentence denies for the report's year, or up to its end."""
    text = sentence.text
    if not _HINT.search(text):
        return
    for clause in sentence.clauses:
        said = _denied(sentence, clause)
        if said is None:
            continue
        start = sentence.part_at(clause.start).start
        if _EXCEPTED.search(text, start, clause.end) or _OTHER_MATTER.search(text, start, clause.end):
            continue
        at, matters = said
        is_own = sentence.ownership.is_own(at) and not sentence.ownership.names_others(clause)
        if not is_own or _OF_SOME.search(sentence.words(clause)):
            continue
        for matter in matters:
            item = MATTERS[form_id].get(matter)
            # A denial is of the report's year, or up to its end; 上年结转 tells the time itself.
            is_timed = matter in _TIMED and not sentence.times.is_planned(at) and sentence.times.carries(clause, matter)
            is_this_year = matter not in _TIMED and sentence.times.at(at) in (Time.OWN, Time.YEAR_END)
            if item and (is_timed or is_this_year):
                yield Claim(item, Decimal(0), is_approximate=False, clause=clause, is_none=True)


def _denied(sentence: Sentence, clause: Span) -> tuple[int, Sequence[str]] | None:
    """Where a clause says that there was none, and the matters of which; `None` where it says no such thing."""
    text = sentence.text
    closed = _ALL_CLOSED.search(text, clause.start, clause.end)
    negation = _NEGATION.search(text, clause.start, clause.end)
    if closed is None and negation is None:
        return None
    span = Span(sentence.part_at(clause.start).start, clause.end)
    if closed:
        # 均已办结 denies that any were carried over, if it is said of all requests and of nothing else.
        is_led = _GOES_ON.fullmatch(text, clause.start, closed.start())
        is_whole = is_led and _GOES_ON.fullmatch(text, closed.end(), clause.end)
        if is_whole and not _PART_CLOSED.search(sentence.words(span)) and is_about_requests(sentence, span):
            return closed.start(), ("requests.carried_out",)
    if negation is None or _NARROWED.search(text, clause.start, negation.start()):
        return None
    if not (
        is_about_none(sentence.words(span), sentence.heading)
        or goes_on(sentence, span)
        or denies_on(sentence, span, negation.start())
    ):
        return None
    behind = text[negation.end() : clause.end]
    if not _SAID_BEFORE.fullmatch(text, negation.start(), clause.end):
        return negation.start(), denied_matters(behind)
    # 行政复议、行政诉讼均未发生; 行政复议情况：无.
    told = text[clause.start : negation.start()]
    if not told and text[: clause.start].endswith(":"):
        told = sentence.words(sentence.clauses[sentence.clause_at(clause.start) - 1])
    return negation.start(), denied_matters(_LED_BY.sub("", told))


@lru_cache(maxsize=1024)
def denied_matters(statement: str) -> tuple[str, ...]:
    """The matters denied by the squeezed words behind 没有, 未 or 无; none where a word of theirs is unknown.

    Those that only say more of another do not count: `因信息公开申请引起的投诉` denies complaints, not requests.
    """
    words: list[str] = []
    start = 0
    while start < len(statement):
        match = _WORD.match(statement, start)
        if match is None or match.lastgroup is None:
            return ()
        words.append(NONE_WORDS[int(match.lastgroup[1:])][0])
        start = match.end()
    enders = [at for at, kind in enumerate(words) if kind == "ender"]
    named = [at for at in range(enders[-1] + 1 if enders else 0, len(words)) if words[at] not in _GRAMMAR]
    for at in named:
        # Behind a matter only another one may be listed; mere endings, and the same matter again, are passed over.
        following = next((kind for kind in words[at + 1 :] if kind not in ("tail", words[at])), None)
        if following not in _LISTED_AFTER and (words[at], following) != _NAMED_TOGETHER:
            return ()
    return tuple(dict.fromkeys(words[at] for at in named))
