"""Which sentences of a report's prose may say a figure, under which headings, of which time and of whom?"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from tasks.model.document import Document
from tasks.recognition.head.lines import Line, lines
from tasks.recognition.prose.ownership import Scope
from tasks.recognition.prose.periods import Timeline
from tasks.recognition.prose.sections import Section
from tasks.recognition.prose.sentences import Span, Squeezed, split_clauses, split_sentences, squeeze

__all__ = ["Own", "Sentence", "sentences"]

_SHORTEST_CELL = 25
_SHORTEST_SENTENCE = 10
_SHORTEST_WRAPPED = 25
_LONGEST_SENTENCE = 2000
_REMEMBERED = 3
_HEADING_STARTS = tuple("一二三四五六七八九十(（")
_PUNCTUATION = re.compile(r"[，,。；;]")
_LINE_ENDS = frozenset("。！？!?；;：:）)”』」》.")
_NEW_LINE = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(]|\d{1,2}[.、．])")
_TABLE = "统计指标"
_HINT = re.compile(
    r"[没未无]|为[0０零]|办结|办理完毕"
    r"|[\d０-９一二两三四五六七八九十百千零]\s*(?:[余多万来亿]{1,2}\s*)?(?:[条件份宗起例次场班期名人位元]|[(（〔])"
)
_TITLED = re.compile(r"(?<=《)[^《》]*(?=》)")


@dataclass(frozen=True, slots=True)
class Own:
    """What a report calls its own: its years, and the names of its unit."""

    years: AbstractSet[int]
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written and squeezed; in `text`, titles in 《》 are blanked out, letter for letter.

    `before` are the sentences before it in its paragraph.
    """

    written: str
    squeezed: Squeezed
    text: str
    clauses: Sequence[Span]
    times: Timeline
    scope: Scope
    heading: str
    place: str
    before: Sequence["Sentence"] = ()

    def part_at(self, at: int) -> Span:
        """The part between semicolons that holds this letter."""
        end = self.text.find(";", at)
        return Span(self.text.rfind(";", 0, at) + 1, end if end >= 0 else len(self.text))

    def clause_at(self, at: int) -> int:
        """The number of the clause that holds this letter."""
        return next(number for number, clause in enumerate(self.clauses) if at <= clause.end)

    def words(self, span: Span) -> str:
        """The squeezed text of a stretch."""
        return self.text[span.start : span.end]


def sentences(document: Document, own: Own) -> Iterator[Sentence]:
    """The sentences that may say a figure or a denial, without those about plans and shortcomings.

    Prose is a line with sentence punctuation, and a cell of 25 letters or more with it, or that ends as a
    sentence with nothing beside it; the table's own lines have none. Sentences beyond 2000 letters are
    none and are left out.
    """
    section = Section()
    passed: list[str] = []
    for passage in _passages(document):
        if not _is_prose(passage) or not _may_say(passage.text):
            if not passage.is_cell or passage.text.startswith(_HEADING_STARTS):
                passed.append(passage.text)
            continue
        for text in passed:
            section.enter(text)
        passed.clear()
        before: deque[Sentence] = deque(maxlen=_REMEMBERED)
        for span in split_sentences(passage.text):
            written = passage.text[span.start : span.end]
            section.enter(written)
            if not section.is_plan and len(written) <= _LONGEST_SENTENCE and _may_say(written):
                sentence = _sentence(written, Line(section.title, passage.place), own, before)
                yield sentence
                before.append(sentence)
            else:
                before.clear()


def _sentence(written: str, under: Line, own: Own, before: Sequence[Sentence]) -> Sentence:
    """A sentence under the heading and at the place of a line; under a number of its own it begins anew."""
    squeezed = squeeze(written)
    text = _TITLED.sub(lambda title: "□" * len(title[0]), squeezed.text)
    earlier = [] if _NEW_LINE.match(written) else [sentence.scope for sentence in before]
    times, scope = Timeline(text, own.years), Scope(text, own.names, earlier)
    return Sentence(written, squeezed, text, split_clauses(text), times, scope, under.text, under.place, tuple(before))


def _is_prose(passage: Line) -> bool:
    text = passage.text
    is_sentence = text.endswith("。") and not passage.beside
    if passage.is_cell and len(text) < (_SHORTEST_SENTENCE if is_sentence else _SHORTEST_CELL):
        return False
    return bool(_PUNCTUATION.search(text))


def _may_say(written: str) -> bool:
    """A cheap look ahead: most sentences hold neither a figure nor a denial."""
    return bool(_HINT.search(written))


def _passages(document: Document) -> Iterator[Line]:
    """The document's lines, each up to the table, with prose that was broken over lines made whole."""
    held: Line | None = None
    for line in lines(document):
        if line.is_cell:
            if held:
                yield held
            held = None
            yield line
            continue
        text = line.text.split(_TABLE, maxsplit=1)[0] if _TABLE in line.text else line.text
        if held and len(held.text) <= _LONGEST_SENTENCE and not _NEW_LINE.match(text):
            held = held._replace(text=held.text.rstrip() + text.lstrip())
        else:
            if held:
                yield held
            held = line if text is line.text else line._replace(text=text)
        if not _is_broken_off(held.text):
            yield held
            held = None
    if held:
        yield held


def _is_broken_off(text: str) -> bool:
    if len(text) < _SHORTEST_WRAPPED or text.rstrip()[-1:] in _LINE_ENDS:
        return False
    return bool(_PUNCTUATION.search(text))
