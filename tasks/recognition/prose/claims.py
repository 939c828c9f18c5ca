"""The figures that a sentence gives for items of a form.

A figure is read only where the words before and behind it spell out an item of the form and nothing
else: a figure left unread costs less than one read wrongly.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from expectations.forms.prose_sums import FEES
from tasks.common.numbers import plain
from tasks.recognition.prose.figures import Figure, find_figures
from tasks.recognition.prose.indicators import COMPARED, CONDITIONS, NEVER, ONE_KIND
from tasks.recognition.prose.listed import items_named, owner_named
from tasks.recognition.prose.periods import Time
from tasks.recognition.prose.sentences import Span
from tasks.recognition.prose.statements import Sentence
from tasks.recognition.prose.topics import goes_on, is_about, is_of_some
from tasks.recognition.prose.vocabulary import CONNECTION, Pattern, vocabulary

__all__ = ["Claim", "find_claims", "is_told_of_own_year"]

_CONNECTIONS = tuple("、和及与以")
_LEADING_CONNECTION = re.compile(f"^{CONNECTION}")
_PERIODIC = re.compile(r"每个?(?P<period>季度|月|半年|年)?")
_TIMES_A_YEAR = {"年": 1, "半年": 2, "季度": 4, "月": 12}
_TEN_THOUSAND = Decimal(10**4)  # 元 in 万元
_NEVER = re.compile(f"{NEVER}|{COMPARED}|{CONDITIONS}")
_ONE_KIND = re.compile(ONE_KIND)
_TORN = re.compile(r"\d\s+\d")
_RECEIVED = re.compile(r"(?:收到|新收|受理)[^,;]{0,40}\d")


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


def find_claims(sentence: Sentence, form_id: str) -> Iterator[Claim]:
    """Find the figures a sentence gives for items of the form, amounts in 万元."""
    words_of = vocabulary(form_id)
    figures = find_figures(sentence.text)
    for number, figure in enumerate(figures):
        at = sentence.clause_at(figure.start)
        clause = sentence.clauses[at]
        start = max(clause.start, figures[number - 1].end if number else 0)
        end = min(clause.end, figures[number + 1].start if number + 1 < len(figures) else clause.end)
        before = sentence.text[start : figure.start]
        if before.startswith(_CONNECTIONS):
            before = _LEADING_CONNECTION.sub("", before)
        for pattern, words in words_of.named(figure.unit, before, sentence.text[figure.end : end]):
            if not _holds(pattern, figure, sentence, at):
                continue
            preceding = sentence.words(sentence.clauses[at - 1]) if at else ""
            for item in items_named(pattern, words_of.together(pattern, words), figure.value, words, preceding):
                yield from _claims(pattern, item, figure, sentence, words)


def _holds(pattern: Pattern, figure: Figure, sentence: Sentence, at: int) -> bool:
    """Whether a figure that is worded as an item's is one of the report's own, of its year, and about disclosure."""
    text, clause = sentence.text, sentence.clauses[at]
    if pattern.item != FEES and figure.value != figure.value.to_integral_value():
        return False
    if len(sentence.text) != len(sentence.written):
        # Blanks between the digits of a figure, which squeezing takes away, may part two figures.
        written = sentence.squeezed.origin(Span(figure.start, figure.end))
        if _TORN.search(sentence.written, written.start, written.end):
            return False
    if _NEVER.search(text, clause.start, clause.end) or _is_unlike(pattern, figure, sentence, clause):
        return False
    if pattern.topic in ("request", "answer") and _ONE_KIND.search(sentence.words(clause)):
        return False
    return (
        not (pattern.group.is_closing and is_of_some(sentence, at))
        and _is_in_time(pattern, figure, sentence)
        and is_about(pattern.topic, sentence, at, figure.start, is_zero=not figure.value)
        and sentence.ownership.is_own(figure.start)
        and not sentence.ownership.names_others(clause)
    )


def is_told_of_own_year(sentence: Sentence, clause: Span, place: int) -> bool:
    """Whether what a clause says at a place is said of the report's own unit and year, and of nothing else."""
    return (
        not _NEVER.search(sentence.text, clause.start, clause.end)
        and sentence.times.at(place) in (Time.OWN, Time.YEAR_END)
        and sentence.ownership.is_own(place)
        and not sentence.ownership.names_others(clause)
    )


def _is_unlike(pattern: Pattern, figure: Figure, sentence: Sentence, clause: Span) -> bool:
    """Whether other words of the sentence make the figure one of something that is only called alike."""
    text, start = sentence.text, sentence.part_at(figure.start).start
    if pattern.needs and not pattern.needs.search(text, start, clause.end):
        return True
    if pattern.unless and pattern.unless.search(text, start, figure.end):
        return True
    if pattern.unless_in_clause and pattern.unless_in_clause.search(text, clause.start, clause.end):
        return True
    if pattern.needs_behind and not pattern.needs_behind.match(text, figure.end):
        return True
    return bool(pattern.unless_behind and pattern.unless_behind.match(text, figure.end))


def _is_in_time(pattern: Pattern, figure: Figure, sentence: Sentence) -> bool:
    """Whether a figure is of the report's own year, or of that which its own words name."""
    if pattern.group.is_timed:
        clause = sentence.clauses[sentence.clause_at(figure.start)]
        return not sentence.times.is_planned(figure.start) and sentence.times.carries(clause, pattern.item)
    time = sentence.times.at(figure.start)
    # 截至年底 is the year's where it is said of what came in this year, as 全年收到3件，截至年底办结3件.
    if time is Time.YEAR_END and pattern.group.is_closing:
        received = _RECEIVED.search(sentence.text, 0, figure.start)
        is_continued = goes_on(sentence, sentence.part_at(figure.start))
        return is_continued or bool(received and sentence.times.at(received.end()) is Time.OWN)
    return time is Time.OWN


def _claims(pattern: Pattern, item: str, figure: Figure, sentence: Sentence, words: str) -> Iterator[Claim]:
    """The claim of a figure for an item: per year, in 万元; none where it is per something else than a time."""
    clause = sentence.clauses[sentence.clause_at(figure.start)]
    value = figure.value
    every = _PERIODIC.search(sentence.text, clause.start, figure.end)
    if every:
        if not pattern.group.is_periodic or not every["period"]:
            return
        value *= _TIMES_A_YEAR[every["period"]]
    if item == FEES:
        value = plain(value / _TEN_THOUSAND)
    whose = owner_named(pattern, words)
    yield Claim(item, value, figure.is_approximate, clause, whose=whose, is_in_parts=pattern.group.is_in_parts)
