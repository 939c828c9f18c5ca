"""How reviews and lawsuits ended, told behind them: 行政复议5件，其中结果维持3件，尚未审结1件；行政诉讼结果维持1件.

A result says nothing by itself of what it is a result of: that is the last review or lawsuit named before it in the
sentence, which must be one about disclosure.
"""

import re
from collections.abc import Iterator
from functools import cache

from expectations.forms.prose_sums import said_items
from tasks.recognition.prose.claims import Claim, is_told_of_own_year
from tasks.recognition.prose.figures import find_figures
from tasks.recognition.prose.indicators import DISPUTES, RESULT_LED_BY, RESULTS, RESULTS_UNSORTED, THAT_IS
from tasks.recognition.prose.sentences import Span
from tasks.recognition.prose.statements import Sentence
from tasks.recognition.prose.topics import is_about_dispute

__all__ = ["find_results"]

_HINT = re.compile("|".join(RESULTS.values()))
_UNSORTED = re.compile(RESULTS_UNSORTED)
_DISPUTE = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in DISPUTES.items()))
# What those do who decide on reviews: the results are not those of disputes with the unit.
_OF_THE_REVIEWER = re.compile(r"审理|办理|办结|承办|代理|作为复议")
_NAMED = "|".join(DISPUTES.values())
_ANY_RESULT = "|".join(f"(?P<{result}>{words})" for result, words in RESULTS.items())
_RESULT = re.compile(rf"[、和及与]?(?:{RESULT_LED_BY}|{_NAMED})*+(?:{_ANY_RESULT}){THAT_IS}")


def find_results(sentence: Sentence, form_id: str) -> Iterator[Claim]:
    """Find the figures that a sentence gives for the results of reviews and lawsuits, of the form's items."""
    text = sentence.text
    if not _HINT.search(text) or _UNSORTED.search(text):
        return
    known = _items(form_id)
    for number, figure in enumerate(figures := find_figures(text)):
        at = sentence.clause_at(figure.start)
        clause = sentence.clauses[at]
        start = max(clause.start, figures[number - 1].end if number else 0)
        result = _RESULT.fullmatch(text, start, figure.start) if figure.unit else None
        if result is None or result.lastgroup is None or figure.value != figure.value.to_integral_value():
            continue
        disputes = list(_DISPUTE.finditer(text, 0, figure.start))
        if not disputes or disputes[-1].lastgroup is None:
            continue
        item = known.get((disputes[-1].lastgroup, result.lastgroup))
        if item and _is_of_disclosure(sentence, disputes[-1], figure.start):
            yield Claim(item, figure.value, figure.is_approximate, clause)


def _is_of_disclosure(sentence: Sentence, dispute: re.Match[str], place: int) -> bool:
    """Whether the dispute that a result is told of is the report's own, of its year, and about disclosure."""
    clause = sentence.clauses[sentence.clause_at(place)]
    return (
        is_told_of_own_year(sentence, clause, place)
        and not _OF_THE_REVIEWER.search(sentence.words(sentence.clauses[sentence.clause_at(dispute.start())]))
        and is_about_dispute(sentence, Span(sentence.part_at(dispute.start()).start, dispute.end()))
    )


@cache
def _items(form_id: str) -> dict[tuple[str, str], str]:
    """The items of a form by kind of dispute and result."""
    known = said_items(form_id)
    return {
        (kind, result): item
        for kind in DISPUTES
        for result in RESULTS
        for item in (f"{kind}.{result}", f"litigation_both.{result}" if kind == "litigation" else "")
        if item in known
    }
