"""What a part of a sentence is about: what the form asks for, or other business in the same words."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from tasks.recognition.prose.indicators import GOES_ON, NEVER, TOPICS
from tasks.recognition.prose.periods import Time
from tasks.recognition.prose.sentences import Span
from tasks.recognition.prose.statements import Sentence

__all__ = ["denies_on", "goes_on", "is_about", "is_about_dispute", "is_about_none", "is_about_requests", "is_of_some"]

_TOPICS = {topic: re.compile(expression) for topic, expression in TOPICS.items()}
_NEVER = re.compile(NEVER)
_GOES_ON = re.compile(GOES_ON)
_BARE_DISPUTE = re.compile(
    r"(?:其中|发生|产生|引发|被|提起|申请|共|有|,)*行政(?:复议|诉讼)(?:案件|案)?(?:[\d共总为有结零,(:]|$)"
)
_LEADS_TO_DENIAL = re.compile(
    r"(?:\([一二三四五六七八九十]\)|\d[.、]|20\d\d年度?|全年|年内|本年度?|今年|我[局委办镇乡厅院]|我街道|我单位|本(?:机关|局|单位|街道|镇|委)|也|均|都|共|,|:"
    r"|行政复议|行政诉讼|复议|诉讼|、|和|及|与|情况|案件)*+"
)
_DISPUTE_NAMED = re.compile(r"行政(?:复议|诉讼)")
_PURPOSE = re.compile(r"研究|部署|安排|调度|推进|专题|学习|听取|传达|讨论")
_LEAD_IN = re.compile(r"^(?:为|围绕|就|针对|关于|在)|方面$")
# How the clause behind a number of staff goes on with what they do: 专人负责政务公开.
_CHARGE = re.compile(
    r"(?:具体|专门|共同|专人|主要)*(?:负责|从事|承担|做好|推进|保障|落实|抓|政府信息公开|信息公开|政务公开)"
)
_STAFF = re.compile(r"^(?:和|及)?(?:专职|兼职|工作经费|每)")
_COURSE = re.compile(r"(?:举办|组织|开展)[^,;]*培训[^,;]*\d[次期场]")
_ASSEMBLED = re.compile(r"(?:政务|信息)公开.{0,8}(?:培训|会议|会$)")


def is_about(topic: str | None, sentence: Sentence, at: int, place: int, *, is_zero: bool) -> bool:
    """Whether a figure at a place in the clause of this number is about a topic."""
    if topic is None or topic in _BY_CLAUSE:
        return topic is None or _BY_CLAUSE[topic](sentence, at)
    span = Span(sentence.part_at(place).start, sentence.clauses[at].end)
    part, about = sentence.words(span), _TOPICS[topic]
    if topic in ("dispute", "complaint") and is_zero:
        is_denied_on = topic == "dispute" and denies_on(sentence, span, place)
        if is_denied_on or is_about_none(part, sentence.heading):
            return True
    if topic == "dispute":
        return is_about_dispute(sentence, span)
    if topic == "complaint":
        return not is_zero and bool(about.search(sentence.words(sentence.clauses[at])))
    is_said = bool(about.search(part))
    return is_said or (
        is_about_requests(sentence, span) if topic in ("request", "answer") else bool(about.search(sentence.heading))
    )


def is_about_requests(sentence: Sentence, part: Span) -> bool:
    """Whether a part of a sentence is about requests: by its words, its heading, or what it goes on from."""
    about = _TOPICS["request"]
    return bool(about.search(sentence.words(part)) or about.search(sentence.heading)) or goes_on(sentence, part)


def is_about_dispute(sentence: Sentence, part: Span) -> bool:
    """Whether a part of a sentence is about reviews and lawsuits over disclosure, by its words, heading, or the last.

    `政府信息公开行政复议5件；行政诉讼3件`: a part that begins with the bare name goes on with what the one before it,
    or the sentence before, told of.
    """
    about = _TOPICS["dispute"]
    if about.search(sentence.words(part)) or about.search(sentence.heading):
        return True
    if not _BARE_DISPUTE.match(sentence.words(part)):
        return False
    before = sentence.text[: part.start] or (sentence.before[-1].text if sentence.before else "")
    return bool(about.search(before) and _DISPUTE_NAMED.search(before))


def is_about_none(part: str, heading: str) -> bool:
    """Whether a statement that there was none of something is about disclosure."""
    return bool(_TOPICS["none"].search(part) or _TOPICS["none_heading"].search(heading))


def goes_on(sentence: Sentence, part: Span) -> bool:
    """Whether a part of a sentence only says more of the requests that what is before is about, or goes on from."""
    about = _TOPICS["request"]
    if not _GOES_ON.fullmatch(sentence.text, part.start, part.end):
        return False
    earlier = sentence.text[: part.start]
    if earlier and (about.search(earlier) or not _GOES_ON.fullmatch(earlier)):
        return bool(about.search(earlier)) and not _NEVER.search(earlier)
    for other in reversed(sentence.before):
        end = len(other.text)
        if _NEVER.search(other.text) or other.times.at(end) is not Time.OWN:
            return False
        # What others received is gone on about as theirs, unless the report's own unit is named in between.
        if not other.ownership.is_own(end) and not sentence.ownership.named_up_to(part.end):
            return False
        if about.search(other.text) or not _GOES_ON.fullmatch(other.text):
            return bool(about.search(other.text))
    return False


def denies_on(sentence: Sentence, part: Span, place: int) -> bool:
    """Whether a part of a sentence with no more words of its own than a denial goes on about requests or disputes.

    `收到政府信息公开申请3件。没有行政复议和诉讼。`: under no heading of its own, it is told of what came right before.
    """
    if not _LEADS_TO_DENIAL.fullmatch(sentence.text, part.start, place):
        return False
    told = (sentence.text[: part.start], *(other.text for other in sentence.before))
    return any(_TOPICS[topic].search(text) for text in told for topic in ("request", "dispute"))


def is_of_some(sentence: Sentence, at: int) -> bool:
    """Whether a clause before that of this number, in its part, says of which requests alone the part speaks."""
    if "中" not in sentence.text and "里" not in sentence.text:
        return False
    part = sentence.part_at(sentence.clauses[at].start)
    framing = (clause for clause in sentence.clauses[:at] if clause.start >= part.start)
    return any(
        sentence.text[clause.end - 1] in "中里" and not _GOES_ON.fullmatch(sentence.text, clause.start, clause.end)
        for clause in framing
    )


def _is_near_disclosure(sentence: Sentence, at: int) -> bool:
    """Whether a meeting or training in this clause is one about disclosure, by the clauses beside it."""
    about = _TOPICS["disclosure"]
    if about.search(sentence.words(sentence.clauses[at])) or _ASSEMBLED.search(sentence.heading):
        return True
    following = _neighbour(sentence, at, at + 1)
    if _PURPOSE.match(following):
        return bool(about.search(following))
    preceding = _neighbour(sentence, at - 1, at - 1)
    if _COURSE.search(preceding):
        return _is_near_disclosure(sentence, at - 1)
    return bool(_ASSEMBLED.search(preceding) or (_LEAD_IN.search(preceding) and about.search(preceding)))


def _is_in_charge(sentence: Sentence, at: int) -> bool:
    """Whether staff in this clause are those for disclosure, by the words up to it or what it says they do."""
    about = _TOPICS["disclosure"]
    clause = sentence.clauses[at]
    up_to = Span(sentence.part_at(clause.start).start, clause.end)
    if about.search(sentence.words(up_to)) or about.search(sentence.heading):
        return True
    listed = at
    while _STAFF.search(following := _neighbour(sentence, listed, listed + 1)):
        if about.search(following):
            return True
        listed += 1
    return bool(_CHARGE.match(following) and about.search(following))


def _neighbour(sentence: Sentence, first: int, wanted: int) -> str:
    """The words of a neighbouring clause; `""` where there is none or a semicolon behind the first stands between."""
    if first < 0 or wanted >= len(sentence.clauses):
        return ""
    return "" if sentence.text[sentence.clauses[first].end] == ";" else sentence.words(sentence.clauses[wanted])


_BY_CLAUSE: Mapping[str, Callable[[Sentence, int], bool]] = MappingProxyType(
    {"near": _is_near_disclosure, "staff": _is_in_charge}
)
"""Topics that the clauses beside a figure's decide, and how."""
