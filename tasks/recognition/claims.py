"""Which items of a form does a sentence give a figure for?

A figure is read only where the words before and behind it spell out an item of the form and nothing
else: a figure left unread costs less than one read wrongly.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from tasks.recognition.figures import Figure, find_figures, plain
from tasks.recognition.indicators import (
    GOES_ON,
    GROUPS,
    INDICATORS,
    NAME,
    NEVER,
    ONE_KIND,
    OTHER_CHANNELS,
    TOPICS,
    Group,
    Indicator,
)
from tasks.recognition.sentences import Span
from tasks.recognition.statements import Sentence
from tasks.recognition.timing import Time

__all__ = ["Claim", "claims", "is_about_none", "is_about_requests"]

_LONGEST_PHRASE = 80
_CONNECTION = r"(?:[、和及与]|以及)"
_OWNER = r"(?:通过|在|利用|中国|我|本|省|市|区|县|局|镇|乡|街道|政府|政务|门户|官方|单位|部门|新浪|腾讯|人民)*"
_OWNED = re.compile(f"{_OWNER}$")
_LEADING_CONNECTION = re.compile(f"^{_CONNECTION}")
_END = r"(?=$|[、和及与并]|以及)"
_PERIODIC = re.compile(r"每个?(?P<period>季度|月|半年|年)?")
_TIMES_A_YEAR = {"年": 1, "半年": 2, "季度": 4, "月": 12}
_PURPOSE = re.compile(r"研究|部署|安排|调度|推进|专题|学习|听取|传达|讨论")
_LEAD_IN = re.compile(r"^(?:为|围绕|就|针对|关于|在)|方面$")
_ASSEMBLED = re.compile(r"(?:政务|信息)公开.{0,8}(?:培训|会议|会$)")
_TEN_THOUSAND = Decimal(10**4)
_FEES = "fees.collected"


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure for an item, or a denial that there were any, and the clause it stands in.

    `whose` is by whom or in which way, where the words say it: figures of two are parts of one. With
    `is_in_parts` any two different figures are.
    """

    item: str
    value: Decimal
    is_approximate: bool
    clause: Span
    is_none: bool = False
    whose: str = ""
    is_in_parts: bool = False


class _Pattern:
    """An indicator with its group, its expressions compiled."""

    def __init__(self, indicator: Indicator) -> None:
        self.items = indicator.items
        self.group: Group = GROUPS[indicator.group]
        self.topic = indicator.topic or self.group.topic
        self.name = re.compile(indicator.name)
        self.connected = re.compile(_CONNECTION + _OWNER + indicator.name)
        self.unless = re.compile(self.group.unless) if self.group.unless else None
        self.unless_in_clause = re.compile(self.group.unless_in_clause) if self.group.unless_in_clause else None
        self.phrases = [
            (
                re.compile(f"(?:{phrase.before.replace(NAME, indicator.name)})$"),
                re.compile(f"(?:{phrase.after.replace(NAME, indicator.name)}){_END}"),
            )
            for phrase in self.group.phrases
        ]

    def words(self, before: str, after: str) -> str | None:
        """The words that name the item round a figure, or `None` where none of its phrases fits."""
        if not self.name.search(f"{before}|{after}"):
            return None
        start = max(0, len(before) - _LONGEST_PHRASE)
        for left, right in self.phrases:
            behind = right.match(after)
            if behind and left.search(before, start):
                return before + behind[0]
        return None


class _Vocabulary:
    """The patterns of one form: all, those for each measure word, and what any of these is named by."""

    def __init__(self, form_id: str) -> None:
        self.patterns = [_Pattern(indicator) for indicator in INDICATORS[form_id]]
        units = {"", *(unit for pattern in self.patterns for unit in pattern.group.units)}
        self.by_unit = {unit: [p for p in self.patterns if not unit or unit in p.group.units] for unit in units}
        self.names = {
            unit: re.compile("|".join(pattern.name.pattern for pattern in patterns))
            for unit, patterns in self.by_unit.items()
        }

    def together(self, pattern: _Pattern, words: str) -> list[_Pattern]:
        """The patterns of one group that are named in these words."""
        return [other for other in self.patterns if other.group is pattern.group and other.name.search(words)]


_vocabulary = cache(_Vocabulary)

_TOPICS = {topic: re.compile(expression) for topic, expression in TOPICS.items()}
_NEVER = re.compile(NEVER)
_ONE_KIND = re.compile(ONE_KIND)
_GOES_ON = re.compile(GOES_ON)
_OTHER_CHANNEL = re.compile(OTHER_CHANNELS)
_CHANNEL_NAMES = [indicator.name for indicator in INDICATORS["2014"] if indicator.group == "channel"]
_LISTED_BEFORE = re.compile(rf"(?:{'|'.join(_CHANNEL_NAMES)})$")
_OWNERS = re.compile(r"中国|[省市区县局委镇乡]|街道|部门|单位|新浪|腾讯|人民网")


def claims(sentence: Sentence, form_id: str) -> Iterator[Claim]:
    """The figures a sentence gives for items of the form, amounts in 万元."""
    vocabulary = _vocabulary(form_id)
    figures = find_figures(sentence.text)
    for number, figure in enumerate(figures):
        if figure.unit not in vocabulary.by_unit:
            continue
        at = sentence.clause_at(figure.start)
        clause = sentence.clauses[at]
        start = max(clause.start, figures[number - 1].end if number else 0)
        end = min(clause.end, figures[number + 1].start if number + 1 < len(figures) else clause.end)
        before = sentence.text[start : figure.start]
        if start > clause.start:
            before = _LEADING_CONNECTION.sub("", before)
        after = sentence.text[figure.end : end]
        if not vocabulary.names[figure.unit].search(f"{before}|{after}"):
            continue
        for pattern in vocabulary.by_unit[figure.unit]:
            words = pattern.words(before, after)
            if words is None or not _holds(pattern, figure, sentence, at):
                continue
            preceding = sentence.words(sentence.clauses[at - 1]) if at else ""
            for item in _items(pattern, vocabulary.together(pattern, words), figure.value, words, preceding):
                yield from _claims(pattern, item, figure, sentence, words)


def is_about_requests(sentence: Sentence, part: str) -> bool:
    """Whether a part of a sentence is about requests: by its words, its heading, or the sentences it goes on from."""
    about = _TOPICS["request"]
    return bool(about.search(part) or about.search(sentence.heading)) or _goes_on(sentence)


def _goes_on(sentence: Sentence) -> bool:
    """Whether a sentence only says more of the requests that the one before is about, or goes on from in turn."""
    about = _TOPICS["request"]
    if not _GOES_ON.fullmatch(sentence.text):
        return False
    for other in reversed(sentence.before):
        if _NEVER.search(other.text) or other.times.at(len(other.text)) is not Time.OWN:
            return False
        if about.search(other.text) or not _GOES_ON.fullmatch(other.text):
            return bool(about.search(other.text))
    return False


def is_about_none(part: str, heading: str) -> bool:
    """Whether a statement that there was none of something is about disclosure."""
    return bool(_TOPICS["none"].search(part) or _TOPICS["none_heading"].search(heading))


def _holds(pattern: _Pattern, figure: Figure, sentence: Sentence, at: int) -> bool:
    """Whether a figure that is worded as an item's is of the report's own year and about disclosure."""
    text, clause = sentence.text, sentence.clauses[at]
    if _FEES not in pattern.items and figure.value != figure.value.to_integral_value():
        return False
    if _NEVER.search(text, clause.start, clause.end):
        return False
    if pattern.unless and pattern.unless.search(text, sentence.part_at(figure.start).start, figure.end):
        return False
    if pattern.unless_in_clause and pattern.unless_in_clause.search(text, clause.start, clause.end):
        return False
    if pattern.topic in ("request", "answer") and _ONE_KIND.search(sentence.words(clause)):
        return False
    return _is_in_time(pattern, figure, sentence) and _is_about(pattern.topic, figure, sentence, at)


def _is_in_time(pattern: _Pattern, figure: Figure, sentence: Sentence) -> bool:
    """Whether a figure is of the report's own year, or of that which its own words name."""
    if pattern.group.is_timed:
        return not sentence.times.is_planned(figure.start)
    return sentence.times.at(figure.start) is Time.OWN


def _is_about(topic: str | None, figure: Figure, sentence: Sentence, at: int) -> bool:
    if topic is None:
        return True
    if topic == "near":
        return _is_near_disclosure(sentence, at)
    part = sentence.words(sentence.part_at(figure.start))
    if topic in ("dispute", "complaint") and not figure.value:
        return is_about_none(part, sentence.heading)
    if topic == "complaint":
        return bool(_TOPICS[topic].search(sentence.words(sentence.clauses[at])))
    if topic in ("request", "answer"):
        return bool(_TOPICS[topic].search(part)) or is_about_requests(sentence, part)
    return bool(_TOPICS[topic].search(part) or _TOPICS[topic].search(sentence.heading))


def _is_near_disclosure(sentence: Sentence, at: int) -> bool:
    """Whether a meeting or training in this clause is one about disclosure, by the clauses beside it."""
    about = _TOPICS["disclosure"]
    if about.search(sentence.words(sentence.clauses[at])) or _ASSEMBLED.search(sentence.heading):
        return True
    following = _neighbour(sentence, at, at + 1)
    if _PURPOSE.match(following):
        return bool(about.search(following))
    preceding = _neighbour(sentence, at - 1, at - 1)
    return bool(_ASSEMBLED.search(preceding) or (_LEAD_IN.search(preceding) and about.search(preceding)))


def _neighbour(sentence: Sentence, first: int, wanted: int) -> str:
    """The words of a neighbouring clause; `""` where there is none or a semicolon behind the first stands between."""
    if first < 0 or wanted >= len(sentence.clauses):
        return ""
    return "" if sentence.text[sentence.clauses[first].end] == ";" else sentence.words(sentence.clauses[wanted])


def _claims(pattern: _Pattern, item: str, figure: Figure, sentence: Sentence, words: str) -> Iterator[Claim]:
    clause = sentence.clauses[sentence.clause_at(figure.start)]
    value = figure.value
    every = _PERIODIC.search(sentence.text, clause.start, figure.end)
    if every:
        if not pattern.group.is_periodic or not every["period"]:
            return
        value *= _TIMES_A_YEAR[every["period"]]
    if item == _FEES:
        value = plain(value / _TEN_THOUSAND)
    whose = _whose(pattern, words)
    yield Claim(item, value, figure.is_approximate, clause, whose=whose, is_in_parts=pattern.group.is_in_parts)


def _whose(pattern: _Pattern, words: str) -> str:
    """Whose channel a figure is of, such as `区` of 区政府网站; for other channels which of them."""
    if pattern.group is not GROUPS["channel"]:
        return ""
    name = pattern.name.search(words)
    if name is None or pattern.items == ("channel.other",):
        return "、".join(sorted(set(_OTHER_CHANNEL.findall(words))))
    owned = _OWNED.search(words[: name.start()])
    return "、".join(sorted(set(_OWNERS.findall(owned[0])))) if owned else ""


def _items(
    pattern: _Pattern, together: Sequence[_Pattern], value: Decimal, words: str, preceding: str
) -> tuple[str, ...]:
    """The items a figure is of: of several together, or of a list of names, all if it is zero, and none otherwise."""
    is_list = pattern.group.is_listed and (len(together) > 1 or bool(pattern.connected.search(words)))
    if pattern.group is GROUPS["channel"]:
        is_list = is_list or bool(_LISTED_BEFORE.search(preceding))
        is_list = is_list or (pattern.items != ("channel.other",) and bool(_OTHER_CHANNEL.search(words)))
    named = tuple(item for other in together for item in other.items) if is_list else pattern.items
    return named if not value or (not is_list and len(named) == 1) else ()
