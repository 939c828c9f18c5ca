"""The sentences of a report's prose that may say a figure, each with its headings, its times and whom it speaks of."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.model.document import Document
from tasks.recognition.head.lines import Line, read_lines
from tasks.recognition.prose.ownership import Own, Ownership
from tasks.recognition.prose.periods import Timeline
from tasks.recognition.prose.sentences import Span, Squeezed, common, split_clauses, split_sentences, squeeze

__all__ = ["Sentence", "find_sentences"]

# 15 to 50 give the same in every file tried; at 12 the cell 主动公开政府信息20条。 beside a label (test_prose) is read.
_SHORTEST_CELL = 25
# 3 to 14 give the same; at 17 the cells 报告年度内没有产生信息处理费。 of data/inbox (three sheets of 2019 and 2020)
# are missed.
_SHORTEST_SENTENCE = 10
# A line that goes on in the next one is at least this long. 18 to 25 give the same; at 15 headings with a comma run
# into the sentence below them in 11 texts of the corpus, at 28 a sentence of test_prose that is broken over lines is
# not put together.
_SHORTEST_WRAPPED = 25
# 200 to 4000 give the same: no sentence is longer. It bounds the work on text without an end, which is left out.
_LONGEST_SENTENCE = 2000
# How many sentences back one may go on about. 2 to 5 give the same; at 1 从结果看，予以公开4件 two sentences behind
# the requests it speaks of (test_prose_of_requests, and five reports of data/inbox) is lost; at 0 年内全部办结 behind
# one is.
_REMEMBERED = 3
_HEADING_STARTS = tuple("一二三四五六七八九十(（")
_PUNCTUATION = re.compile(r"[，,。；;]")
_LINE_ENDS = frozenset("。！？!?；;：:）)”』」》.")
_NEW_LINE = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(]|\d{1,2}[.、．])")
_TABLE = "统计指标"
# A cheap look ahead: a denial, a bare zero, or a numeral with something like a measure word behind it.
_HINT = re.compile(
    r"[没未无]|不存在|为[0零]|办结|办理完[毕结成]"
    r"|[\d一二两三四五六七八九十百千零]\s*(?:[余多万来亿]{1,2}\s*)?(?:[条件份宗起例次场班期名人位元]|[(（〔])"
)
# Headings by their numbering, from the highest down: 一、 or 第一部分; (一); 1.
_NUMBERED = re.compile(
    r"\s*(?:(?P<first>[一二三四五六七八九十]{1,3}\s*、|第[一二三四五六七八九十]{1,3}部分)|(?P<second>[(（]\s*[一二三四五六七八九十]{1,3}\s*[)）])"
    r"|(?P<third>[\d０-９]{1,2}\s*[.．、](?!\d)))"
)
_RANKS = {"first": 0, "second": 1, "third": 2}
_TITLE_END = re.compile(r"[,。;:]")
# 13 to 80 give the same; at 10 收到和处理政府信息公开申请情况 no longer says what is below it, in 134 texts of the
# corpus.
_LONGEST_TITLE = 40
# Words of headings over plans and shortcomings.
_PLANS = re.compile(
    r"下一?步|今后|打算|努力方向|工作思路|工作(?:计划|安排)$|不足|短板|差距|存在.{0,6}问题|问题.{0,4}(?:改进|整改|措施)|改进(?:措施|情况|意见|方向)|整改措施"
)
# 9 to 60 give the same; at 6 the heading 存在的问题和不足 (test_prose) is missed, and what is planned is read as done.
_LONGEST_BARE_HEADING = 20
# Titles are blanked out: the 公开 of 《政府信息公开条例》 is none of the report's.
_TITLED = re.compile(r"(?<=《)[^《》]*(?=》)")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written and squeezed; in `text`, titles in 《》 are blanked out, letter for letter.

    `before` are the sentences before it, in its paragraph and in the one right above.
    """

    written: str
    squeezed: Squeezed
    text: str
    clauses: Sequence[Span]
    times: Timeline
    ownership: Ownership
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


class _Section:
    """The headings in force while sentences are read in order.

    `title` holds them from the highest down; `is_plan` says that the sentences below them speak of plans
    or shortcomings, not of what was done.
    """

    def __init__(self) -> None:
        """Begin above the first heading."""
        self._titles = ["", "", ""]
        self.title = ""
        self.is_plan = False

    def enter(self, written: str) -> None:
        """Take note of a sentence or line, which may be or begin with a heading."""
        match = _NUMBERED.match(written)
        if match and match.lastgroup:
            self._begin(_RANKS[match.lastgroup], squeeze(written[match.end() : match.end() + _LONGEST_TITLE]).text)
        elif len(written) <= _LONGEST_BARE_HEADING and _PLANS.search(written) and not _PUNCTUATION.search(written):
            self._begin(0, written)

    def _begin(self, rank: int, title: str) -> None:
        title = _TITLE_END.split(title, maxsplit=1)[0]
        self._titles[rank:] = [title, *([""] * (2 - rank))]
        self.title = " ".join(filter(None, self._titles))
        self.is_plan = any(_PLANS.search(part) for part in self._titles)


def find_sentences(document: Document, own: Own) -> Iterator[Sentence]:
    """Find the sentences that may say a figure or a denial, without those about plans and shortcomings.

    Prose is a line with sentence punctuation, and a cell with it that is long enough, or that ends as a sentence with
    nothing beside it; the table's own lines have none.
    """
    section = _Section()
    passed: list[str] = []
    before: deque[Sentence] = deque(maxlen=_REMEMBERED)
    for passage in _passages(document):
        said = common(passage.text)
        if not _is_prose(passage) or not _HINT.search(said):
            if not passage.is_cell or said.startswith(_HEADING_STARTS):
                passed.append(said)
            continue
        # A paragraph right below another may go on from it, as （二）办结3件 does; a heading or a cell parts them.
        if passed or passage.is_cell:
            before.clear()
        for text in passed:
            section.enter(text)
        passed.clear()
        for span in split_sentences(passage.text):
            written = passage.text[span.start : span.end]
            section.enter(said[span.start : span.end])
            if not section.is_plan and len(written) <= _LONGEST_SENTENCE and _HINT.search(said, span.start, span.end):
                squeezed = squeeze(written)
                text = _TITLED.sub(lambda title: "□" * len(title[0]), squeezed.text)
                # Under a number of its own a sentence begins anew, whomever the one before spoke of.
                # So it does in a paragraph of its own.
                alike = () if _NEW_LINE.match(written) else (each for each in before if each.place == passage.place)
                earlier = [each.ownership for each in alike]
                clauses, times = split_clauses(text), Timeline(text, own.years)
                ownership = Ownership(text, own, earlier)
                heading, place = section.title, passage.place
                sentence = Sentence(written, squeezed, text, clauses, times, ownership, heading, place, tuple(before))
                yield sentence
                before.append(sentence)
            else:
                before.clear()


def _is_prose(passage: Line) -> bool:
    """Whether a line holds sentences: it has their punctuation, and a cell with it is no mere label or remark."""
    text = passage.text
    is_sentence = text.endswith("。") and not passage.beside
    if passage.is_cell and len(text) < (_SHORTEST_SENTENCE if is_sentence else _SHORTEST_CELL):
        return False
    return bool(_PUNCTUATION.search(text))


def _passages(document: Document) -> Iterator[Line]:
    """The document's lines, each up to the table, with prose that was broken over lines made whole."""
    held: Line | None = None
    for line in read_lines(document):
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
        # A long line that ends amid a sentence, and has a sentence's punctuation, goes on in the next one.
        is_long = len(held.text) >= _SHORTEST_WRAPPED and held.text.rstrip()[-1:] not in _LINE_ENDS
        if not (is_long and _PUNCTUATION.search(held.text)):
            yield held
            held = None
    if held:
        yield held
