"""Which figures does the prose of a report give for the items of form 2014, and in which words?

A figure is read only where the words before and behind it spell out an item of the form and nothing
else: a figure left unread costs less than one read wrongly.
"""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

from tasks.document import Document
from tasks.recognition.denials import denied_items
from tasks.recognition.figures import Figure, find_figures
from tasks.recognition.head import read_head
from tasks.recognition.indicators import (
    GROUPS,
    INDICATORS,
    NAME,
    NEVER,
    OTHER_CHANNELS,
    OTHER_MATTERS,
    TOPICS,
    Group,
    Indicator,
)
from tasks.recognition.lines import Line, lines
from tasks.recognition.privacy import scrub
from tasks.recognition.sections import Section
from tasks.recognition.sentences import Span, Squeezed, split_clauses, split_sentences, squeeze
from tasks.recognition.timing import Time, Timeline
from tasks.report import Contact, Head, ProseFact

__all__ = ["read_prose"]

_SHORTEST_CELL = 25
_SHORTEST_WRAPPED = 25
_LONGEST_PHRASE = 80
_HEADING_STARTS = tuple("一二三四五六七八九十(（")
_PUNCTUATION = re.compile(r"[，,。；;]")
_LINE_ENDS = frozenset("。！？!?；;：:）)”』」》.")
_NEW_LINE = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(]|\d{1,2}[.、．])")
_TABLE = "统计指标"
_FIGURE_HINT = re.compile(
    r"[\d０-９一二两三四五六七八九十百千零][余多万来]{0,2}(?:人次|场次|班次|[条件份宗起例次场期名人位元])"
)
_WORD_HINTS = ("没", "未", "无", "为0", "为０", "为零")
_TITLED = re.compile(r"(?<=《)[^《》]*(?=》)")
_PURPOSE = re.compile(r"研究|部署|安排|调度|推进|专题|学习|听取|传达|讨论")
_LEAD_IN = re.compile(r"^(?:为|围绕|就|针对|关于|在)|方面$")
_ASSEMBLED = re.compile(r"(?:政务|信息)公开.{0,8}(?:培训|会议|会$)")
_PERIODIC = re.compile(r"每个?(?P<period>季度|月|半年|年)?")
_TIMES_A_YEAR = {"年": 1, "半年": 2, "季度": 4, "月": 12}
_NEGATION = re.compile(r"(?<![有若如凡对])(?:没有|未曾|从未|未|无|没)")
_NARROWED = re.compile(r"当面|传真|网络|网上|网站|信函|邮|窗口|电话|现场|科室|下属|所属|各|再|若|如|凡")
_EXCEPTED = re.compile(r"除[^,。]*[外此]")
_LEADING_CONNECTION = re.compile(r"^(?:[、和及与]|以及)")
_CONNECTED = (
    r"(?:[、和及与]|以及)(?:通过|在|利用|中国|我|本|省|市|区|县|局|镇|乡|街道|政府|政务|门户|官方|单位|部门|新浪|腾讯|人民)*"
)
_END = r"(?=$|[、和及与并]|以及)"
_TEN_THOUSAND = Decimal(10**4)
_DISPUTES = ("dispute", "complaint")
_FEES = "fees.collected"



@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence as written and squeezed; in `text`, titles in 《》 are blanked out, letter for letter."""

    written: str
    squeezed: Squeezed
    text: str
    clauses: Sequence[Span]
    times: Timeline
    heading: str
    place: str

    def part_start(self, at: int) -> int:
        """Where the part between semicolons that holds this letter begins."""
        return self.text.rfind(";", 0, at) + 1


@dataclass(frozen=True, slots=True)
class _Hit:
    item: str
    value: Decimal
    is_approximate: bool
    clause: Span


class _Pattern:
    """An indicator with its group, its expressions compiled."""

    def __init__(self, indicator: Indicator) -> None:
        self.item = indicator.item
        self.group: Group = GROUPS[indicator.group]
        self.topic = indicator.topic or self.group.topic
        self.group_name = indicator.group
        self.name = re.compile(indicator.name)
        self.connected = re.compile(_CONNECTED + indicator.name)
        self.unless = re.compile(self.group.unless) if self.group.unless else None
        self.unless_in_clause = re.compile(self.group.unless_in_clause) if self.group.unless_in_clause else None
        self.phrases = [
            (
                re.compile(f"(?:{phrase.before.replace(NAME, indicator.name)})$"),
                re.compile(f"(?:{phrase.after.replace(NAME, indicator.name)}){_END}"),
            )
            for phrase in self.group.phrases
        ]

    def names(self, before: str, after: str) -> str | None:
        """The words that name the item round a figure, or `None` where none of its phrases fits."""
        if not (self.name.search(before) or self.name.search(after)):
            return None
        start = max(0, len(before) - _LONGEST_PHRASE)
        for left, right in self.phrases:
            behind = right.match(after)
            if behind and left.search(before, start):
                return before + behind[0]
        return None


_PATTERNS = [_Pattern(indicator) for indicator in INDICATORS]
_BY_UNIT = {
    unit: [pattern for pattern in _PATTERNS if not unit or unit in pattern.group.units]
    for unit in {"", *(unit for group in GROUPS.values() for unit in group.units)}
}
_OF_PARTS = frozenset(pattern.item for pattern in _PATTERNS if pattern.group.is_of_parts)
_TOPIC = {topic: re.compile(expression) for topic, expression in TOPICS.items()}
_NEVER = re.compile(NEVER)
_OTHER_CHANNELS = re.compile(OTHER_CHANNELS)
_OTHER_MATTERS = re.compile(OTHER_MATTERS)


def read_prose(
    document: Document, contacts: Sequence[Contact] = (), head: Head | None = None
) -> tuple[ProseFact, ...]:
    """Read the figures and none-statements of form 2014 from running text and from prose in cells.

    `quote` is the clause with the figure and `sentence` the sentence around it, both as written but
    without personal data; `place` is the paragraph's or cell's. Amounts are in 万元, as in the form.
    `head` spares reading the head again. Left out: cumulative, planned and other years' figures, and an item given two values in one sentence.
    """
    years = _own_years(head or read_head(document))
    facts: list[ProseFact] = []
    for sentence in _sentences(document, years):
        hits = [*_figures(sentence), *_denials(sentence)]
        facts += _facts(sentence, list(_unambiguous(hits)), contacts)
    return tuple(fact for fact in facts if not _is_part(fact, facts))


def _is_part(fact: ProseFact, facts: Sequence[ProseFact]) -> bool:
    """Whether other sentences give other figures for an item whose figures are added up, such as meetings."""
    return fact.item in _OF_PARTS and any(other.item == fact.item and other.value != fact.value for other in facts)


def _own_years(head: Head) -> frozenset[int]:
    """The years the report calls its own: by its title and its table, or else by its period."""
    named = frozenset(year for year in (head.title_year, head.table_year) if year)
    return named or frozenset({head.period_end.year} if head.period_end else ())


def _sentences(document: Document, years: AbstractSet[int]) -> Iterator[_Sentence]:
    """The sentences that may hold a figure or a none-statement, each under its headings."""
    section = Section()
    for passage in _passages(document):
        if not _is_prose(passage) or not _may_say(passage.text):
            if not passage.is_cell or passage.text.startswith(_HEADING_STARTS):
                section.enter(passage.text)
            continue
        for span in split_sentences(passage.text):
            written = passage.text[span.start : span.end]
            section.enter(written)
            if not section.is_plan and _may_say(written):
                squeezed = squeeze(written)
                text = _TITLED.sub(lambda title: "□" * len(title[0]), squeezed.text)
                yield _Sentence(
                    written, squeezed, text, split_clauses(text), Timeline(text, years), section.title, passage.place
                )


def _may_say(written: str) -> bool:
    """A cheap look ahead: most sentences hold neither a figure nor a denial."""
    return any(hint in written for hint in _WORD_HINTS) or bool(_FIGURE_HINT.search(written))


def _passages(document: Document) -> Iterator[Line]:
    """The document's lines up to the table on each, with prose that was broken over lines made whole."""
    held: Line | None = None
    for line in lines(document):
        if line.is_cell and held is None:
            yield line
            continue
        text = line.text.split(_TABLE, maxsplit=1)[0]
        if held and not line.is_cell and not _NEW_LINE.match(text):
            held = held._replace(text=held.text.rstrip() + text.lstrip())
        else:
            if held:
                yield held
            held = line._replace(text=text) if len(text) < len(line.text) else line
        if not _is_broken_off(held):
            yield held
            held = None
    if held:
        yield held


def _is_prose(passage: Line) -> bool:
    return (not passage.is_cell or len(passage.text) >= _SHORTEST_CELL) and bool(_PUNCTUATION.search(passage.text))


def _is_broken_off(line: Line) -> bool:
    if line.is_cell or len(line.text) < _SHORTEST_WRAPPED or line.text.rstrip()[-1:] in _LINE_ENDS:
        return False
    return bool(_PUNCTUATION.search(line.text))


def _figures(sentence: _Sentence) -> Iterator[_Hit]:
    figures = list(find_figures(sentence.text))
    for figure, previous, following in zip(figures, [None, *figures], [*figures[1:], None], strict=False):
        if figure.unit not in _BY_UNIT:
            continue
        at, clause = _clause_at(sentence, figure.start)
        start = max(clause.start, previous.end if previous else 0)
        before = sentence.text[start : figure.start]
        if start > clause.start:
            before = _LEADING_CONNECTION.sub("", before)
        end = min(clause.end, following.start if following else clause.end)
        after = sentence.text[figure.end : end]
        for pattern in _BY_UNIT[figure.unit]:
            words = pattern.names(before, after)
            if words is not None and _holds(pattern, figure, sentence, at):
                yield from _hits(pattern, figure, sentence, at, words)


def _clause_at(sentence: _Sentence, at: int) -> tuple[int, Span]:
    return next((number, span) for number, span in enumerate(sentence.clauses) if span.start <= at <= span.end)


def _holds(pattern: _Pattern, figure: Figure, sentence: _Sentence, at: int) -> bool:
    """Whether a figure that is worded as an item's is of the report's own year and about disclosure."""
    text, clause = sentence.text, sentence.clauses[at]
    if _NEVER.search(text, clause.start, clause.end):
        return False
    if pattern.item != _FEES and figure.value != figure.value.to_integral_value():
        return False
    if pattern.unless and pattern.unless.search(text, sentence.part_start(figure.start), figure.end):
        return False
    if pattern.unless_in_clause and pattern.unless_in_clause.search(text, clause.start, clause.end):
        return False
    return sentence.times.at(figure.start) is Time.OWN and _is_about(pattern.topic, figure, sentence, at)


def _is_about(topic: str | None, figure: Figure, sentence: _Sentence, at: int) -> bool:
    if topic is None:
        return True
    if topic == "near":
        return _is_near_disclosure(sentence, at)
    start = sentence.part_start(figure.start)
    end = sentence.text.find(";", start)
    part = sentence.text[start : end if end > 0 else None]
    if topic in _DISPUTES and not figure.value:
        return _speaks_of_none(part, sentence.heading)
    if topic == "complaint":
        clause = sentence.clauses[at]
        return bool(_TOPIC[topic].search(sentence.text, clause.start, clause.end))
    if topic == "answer" and _TOPIC["request"].search(sentence.heading):
        return True
    return bool(_TOPIC[topic].search(part) or _TOPIC[topic].search(sentence.heading))


def _is_near_disclosure(sentence: _Sentence, at: int) -> bool:
    """Whether a meeting or training in this clause is one about disclosure, by the clauses beside it."""
    texts = [sentence.text[span.start : span.end] for span in sentence.clauses]
    about = _TOPIC["disclosure"]
    if about.search(texts[at]) or _ASSEMBLED.search(sentence.heading):
        return True
    following = texts[at + 1] if at + 1 < len(texts) and sentence.text[sentence.clauses[at].end] != ";" else ""
    if _PURPOSE.match(following):
        return bool(about.search(following))
    preceding = texts[at - 1] if at and sentence.text[sentence.clauses[at - 1].end] != ";" else ""
    return bool(_ASSEMBLED.search(preceding) or (_LEAD_IN.search(preceding) and about.search(preceding)))


def _hits(pattern: _Pattern, figure: Figure, sentence: _Sentence, at: int, words: str) -> Iterator[_Hit]:
    clause = sentence.clauses[at]
    value = figure.value
    every = _PERIODIC.search(sentence.text, clause.start, figure.end)
    if every:
        if not pattern.group.is_periodic or not every["period"]:
            return
        value *= _TIMES_A_YEAR[every["period"]]
    if pattern.item == _FEES:
        value /= _TEN_THOUSAND
    for item in _items(pattern, value, words, _before(sentence, at)):
        yield _Hit(item, value, figure.is_approximate, clause)


def _before(sentence: _Sentence, at: int) -> str:
    return sentence.text[sentence.clauses[at - 1].start : sentence.clauses[at - 1].end] if at else ""


def _items(pattern: _Pattern, value: Decimal, words: str, preceding: str) -> tuple[str, ...]:
    """The items a figure is of: of a list of names, all if it is zero, and none otherwise."""
    if not pattern.group.is_listed:
        return (pattern.item,)
    siblings = [other for other in _PATTERNS if other.group is pattern.group]
    named = tuple(other.item for other in siblings if other.name.search(words))
    is_list = len(named) > 1 or bool(pattern.connected.search(words))
    if pattern.group_name == "channel":
        is_list = is_list or (pattern.item != "channel.other" and bool(_OTHER_CHANNELS.search(words)))
        ends = [re.search(rf"(?:{other.name.pattern}|{OTHER_CHANNELS})$", preceding) for other in siblings]
        is_list = is_list or any(ends)
    if not is_list:
        return (pattern.item,)
    return () if value else named


def _denials(sentence: _Sentence) -> Iterator[_Hit]:
    text = sentence.text
    for clause in sentence.clauses:
        negation = _NEGATION.search(text, clause.start, clause.end)
        if negation is None or _NARROWED.search(text, clause.start, negation.start()):
            continue
        start = sentence.part_start(negation.start())
        if _EXCEPTED.search(text, start, clause.end) or _OTHER_MATTERS.search(text, start, clause.end):
            continue
        if sentence.times.at(negation.start()) not in (Time.OWN, Time.YEAR_END):
            continue
        if _speaks_of_none(text[start : clause.end], sentence.heading):
            for item in denied_items(text[negation.end() : clause.end]):
                yield _Hit(item, Decimal(0), is_approximate=False, clause=clause)


def _speaks_of_none(part: str, heading: str) -> bool:
    """Whether a statement that there was none of something is about disclosure."""
    return bool(_TOPIC["none"].search(part) or _TOPIC["none_heading"].search(heading))


def _unambiguous(hits: Sequence[_Hit]) -> Iterator[_Hit]:
    """One hit an item; none where a sentence gives an item two values, which are parts of it then."""
    values: dict[str, set[Decimal]] = {}
    for hit in hits:
        values.setdefault(hit.item, set()).add(hit.value)
    seen: set[str] = set()
    for hit in sorted(hits, key=lambda hit: hit.clause.start):
        if len(values[hit.item]) == 1 and hit.item not in seen:
            seen.add(hit.item)
            yield hit


def _facts(sentence: _Sentence, hits: Sequence[_Hit], contacts: Sequence[Contact]) -> Iterator[ProseFact]:
    whole = scrub(sentence.written.strip(), contacts) if hits else ""
    for hit in hits:
        clause = sentence.squeezed.origin(hit.clause)
        quote = scrub(sentence.written[clause.start : clause.end].strip(), contacts)
        yield ProseFact(hit.item, hit.value, hit.is_approximate, quote, whole, sentence.place)
