"""The head of a report: the names, years and dates that it gives for itself."""

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date

from tasks.common.text import fold
from tasks.intake.unit_names import without_places
from tasks.model.document import Document
from tasks.model.report import Head
from tasks.recognition.head.dates import DATE, YEAR, as_date, read_date, read_year
from tasks.recognition.head.lines import Line, read_lines
from tasks.recognition.head.titles import NAME, Title, find_title, find_title_in_text, looks_like_unit
from tasks.recognition.prose.sentences import squeeze

__all__ = ["read_head"]

# 1 and 2 give the same. At 3 the second line of a title that ends in 年度 / 报告 (test_head) is lost.
_SHORTEST = 2
# 95 to 200 give the same. At 80 the first line of layout txt one-line, with the title and 填报单位 in one, gives
# neither the table's unit nor its year. It bounds the work on prose, which is not squeezed.
_LONGEST_LABEL = 120
# A name and a date count as a signature only below a sentence of this length: dates stand over the prose too, beside
# the links of a page. 1 to 50 give the same in every file tried; at 55 the short reports of test_head have no
# signature.
_SHORTEST_PROSE = 40
# 填报单位(盖章)：云溪区水务局(公章) 填报日期：…; what follows the name on the same line ends it.
_TABLE_UNIT = re.compile(
    r"填[报表]单位(?:名称)?(?:\([^()]*\))?:?(?P<unit>.*?)(?:\((?:盖章|公章|签章|章)\))?"
    r"(?=填[报表](?:日期|时间|人)|单位负责人|负责人|\(?20\d\d|$)"
)
# 统计表(2018年度) or (2018年度) alone; 2018年度…统计表; 统计表2018年.
_TABLE_YEAR = re.compile(
    rf"(?:统计表)?\((?P<bracketed>{YEAR})年度?\)|(?P<before>{YEAR})年度?.{{0,40}}统计表|统计表(?P<behind>{YEAR})年度?"
)
_BARE_TABLE_YEAR = re.compile(rf"(?P<year>{YEAR})年度")
_TABLE_TITLE = "情况统计表"
# The unit and the day at a report's end, on one line once squeezed; the name may also stand on the line before.
_SIGNATURE = re.compile(rf"(?P<unit>{NAME}{{0,40}}?){DATE}")
_DATED = re.compile(r"年.*日$|20\d\d[-./]\d{1,2}[-./]\d{1,2}$")
# The unit's name, and behind it in brackets what it is called for short: 以下简称区水务局.
_SHORT_NAME = re.compile(rf"(?P<full>{NAME}{{3,60}})\((?:以下)?[简统]称:?(?P<short>[\u4e00-\u9fff]{{2,20}})\)")
_TO = r"日?起?,?(?:至|到|-+|~)"
# From 1月1日 to 12月31日, where 年 and 月 may be lost or the second year left out; between any two days; 1月 to 12月.
_PERIODS = (
    re.compile(
        rf"(?<!\d)(?P<start>{YEAR})年?(?:1月?1|一月一){_TO}(?:(?P<end>{YEAR})年?)?(?:12月?31|十二月三十一)日?(?!\d)"
    ),
    re.compile(
        rf"(?<!\d)(?P<start>20\d\d)[年.\-/](?P<start_month>\d{{1,2}})[月.\-/](?P<start_day>\d{{1,2}}){_TO}"
        r"(?:(?P<end>20\d\d)[年.\-/])?(?P<end_month>\d{1,2})[月.\-/](?P<end_day>\d{1,2})日?(?!\d)"
    ),
    re.compile(rf"(?P<start>{YEAR})年1月?(?:至|到|-+|~)12月(?!\d)"),
)
# A cheap look ahead: something a date may end with, then "to".
_MAYBE_PERIOD = re.compile(r"[\d０-９一日月起]\s*[,，]?\s*[至到~～—–―-]")
_PERIOD_CONTEXT = re.compile(r"统计|期限|时限|数据|起止")
_SENTENCE_END = re.compile(r"[。;]")
_PUBLISHED = re.compile(r"(?:发\s*布|公\s*布|公\s*开)\s*(?:日\s*期|时\s*间)\s*[\])】]?\s*:?")
_FILLED = re.compile(r"填\s*[报表]\s*(?:日\s*期|时\s*间)\s*[\])】]?\s*:?")
_LEADING_DATE = re.compile(rf"\s*{DATE}")
# Behind 填报单位 a text that does not end as a unit's name does counts only beyond this length: some write a person
# there, whose name has up to four letters. 2 to 7 give the same in every file tried.
_LONGEST_PERSON = 4
# 本报告由云溪区水务局编制; 请与云溪区水务局办公室(地址：…)联系.
_MADE_BY = re.compile(r"由(?P<unit>[\u4e00-\u9fff]{3,40}?)(?:负责|组织)?(?:编制|编写|撰写)")
_ASK = re.compile(r"与(?P<unit>[\u4e00-\u9fff]{3,40}?)(?:[(（][^()（）]*[)）])?(?:取得)?联系")
_OFFICE = re.compile(
    r"(?P<unit>.+?(?:人民政府办公室|人民政府(?!办公室)|街道办事处|委员会|局|中心|院|厅|[镇乡]))(?:.+?(?:办公室|科|股|处|室|组))"
)
_SAID_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年(?!\s*\d{1,2}\s*月)")
# A year named once may be that of a law or a plan.
_FEWEST_NAMED = 2
_PLACE_ENDS = frozenset("省市州区县旗盟")


@dataclass(frozen=True, slots=True)
class _Text:
    """A line, and for one short enough to be a label its squeezed text (else `""`)."""

    line: Line
    squeezed: str


def read_head(document: Document) -> Head:
    """Read names, years and dates from the document's lines and cells, in order.

    Whatever the document does not say, or says of two years at once, is `None`. Names come without
    blanks. A period that lost its 年 and 月 is still read where it can only be one whole year.
    """
    texts = [
        _Text(line, squeeze(line.text).text if len(line.text) <= _LONGEST_LABEL else "")
        for line in read_lines(document)
        if len(line.text) >= _SHORTEST
    ]
    title = find_title([text.line.text for text in texts])
    table_unit = _table_unit(texts)
    if title.unit is None:
        quoted = find_title_in_text([text.line.text for text in texts if not text.line.is_cell])
        title = Title(quoted.unit, title.year or quoted.year)
    signature_unit, signed_on = _signature(texts, {title.unit, table_unit})
    start, end = _period(texts)
    names = {name for name in (title.unit, table_unit, signature_unit) if name}
    head = Head(
        title_unit=title.unit,
        table_unit=table_unit,
        signature_unit=signature_unit,
        title_year=title.year,
        table_year=_table_year(texts),
        period_start=start,
        period_end=end,
        signed_on=signed_on,
        filled_on=_labelled_date(texts, _FILLED),
        published_on=_labelled_date(texts, _PUBLISHED),
        short_names=_short_names(texts, names),
        body_unit=_body_unit(texts, has_other=bool(names)),
    )
    return head if head.year else replace(head, body_year=_body_year(texts))


def _body_unit(texts: Sequence[_Text], *, has_other: bool) -> str | None:
    """The unit by which a sentence says the report was made; where nothing else names one, that to be asked about it.

    Of a unit's office the unit.
    """
    for pattern in (_MADE_BY, *(() if has_other else (_ASK,))):
        for text in texts:
            if text.line.is_cell or not pattern.search(text.line.text):
                continue
            for match in pattern.finditer(squeeze(text.line.text).text):
                office = _OFFICE.fullmatch(match["unit"])
                unit = office["unit"] if office else match["unit"]
                if looks_like_unit(unit):
                    return unit
    return None


def _body_year(texts: Sequence[_Text]) -> int | None:
    """The year that the sentences name most often, if at least twice."""
    years = Counter(
        int(year) for text in texts if not text.line.is_cell for year in _SAID_YEAR.findall(text.line.text)
    ).most_common(2)
    is_clear = bool(years) and years[0][1] >= _FEWEST_NAMED and (len(years) == 1 or years[0][1] > years[1][1])
    return years[0][0] if is_clear else None


def _table_unit(texts: Sequence[_Text]) -> str | None:
    """The name behind 填报单位, in the next cell, or on the line below a label that stands alone."""
    for at, text in enumerate(texts):
        match = _TABLE_UNIT.search(text.squeezed) if "单位" in text.squeezed else None
        if match is None:
            continue
        unit = match["unit"] or squeeze(text.line.beside).text
        below = texts[at + 1].squeezed if at + 1 < len(texts) else ""
        if not unit and looks_like_unit(below):
            unit = below
        if re.fullmatch(rf"{NAME}{{2,}}", unit) and (looks_like_unit(unit) or len(unit) > _LONGEST_PERSON):
            return unit
    return None


def _table_year(texts: Sequence[_Text]) -> int | None:
    """The year in the table's own heading; a bare `2018年度` counts only below the table's title."""
    since_title = len(texts)
    for text in texts:
        since_title = 0 if _TABLE_TITLE in text.squeezed else since_title + 1
        match = _TABLE_YEAR.search(text.squeezed) if since_title == 0 else _TABLE_YEAR.fullmatch(text.squeezed)
        if match:
            return read_year(match["bracketed"] or match["before"] or match["behind"])
        bare = _BARE_TABLE_YEAR.fullmatch(text.squeezed) if since_title <= 2 else None
        if bare:
            return read_year(bare["year"])
    return None


def _signature(texts: Sequence[_Text], known: set[str | None]) -> tuple[str | None, date | None]:
    """The last name with a date below or behind it, after the prose has begun; else the last lone date.

    A date in digits and dashes alone is none: such dates stand beside the links of a page.
    """
    signed: tuple[str | None, date | None] = (None, None)
    has_prose = False
    previous = ""
    for text in texts:
        current = text.squeezed
        has_prose = has_prose or (len(text.line.text) >= _SHORTEST_PROSE and "。" in text.line.text)
        match = _SIGNATURE.fullmatch(current) if has_prose and _DATED.search(current) else None
        if match and not previous.rstrip(":]").endswith(("日期", "时间")):
            name = match["unit"] or previous
            unit = name if name in known or looks_like_unit(name) else None
            if unit or (signed[0] is None and not match["unit"] and current.endswith("日")):
                signed = (unit, read_date(match))
        previous = current
    return signed


def _short_names(texts: Sequence[_Text], names: AbstractSet[str]) -> tuple[str, ...]:
    """What the report calls its own unit for short: `云溪区水务局(以下简称区水务局)`, in order."""

    def ends_with(text: str, name: str) -> bool:
        # 水务局 is enough of 云溪区水务局, but the end of 东湖区水务局 is another unit's: no place may stand before it.
        rests = (rest for rest in without_places(name) if text.endswith(rest))
        return text.endswith(name) or any(text[-len(rest) - 1 : -len(rest)] not in _PLACE_ENDS for rest in rests)

    found = [
        match["short"]
        for text in texts
        if "称" in text.line.text
        for match in _SHORT_NAME.finditer(squeeze(text.line.text).text)
        if any(ends_with(match["full"], name) for name in names)
    ]
    return tuple(dict.fromkeys(found))


def _period(texts: Sequence[_Text]) -> tuple[date | None, date | None]:
    """The period of the report: what a sentence about the figures names, or else one whole year."""
    elsewhere: list[tuple[date | None, date | None]] = []
    for text in texts:
        if not _MAYBE_PERIOD.search(text.line.text):
            continue
        for sentence in _SENTENCE_END.split(squeeze(text.line.text).text):
            is_about_figures = bool(_PERIOD_CONTEXT.search(sentence))
            for pattern in _PERIODS if is_about_figures else _PERIODS[:1]:
                match = pattern.search(sentence)
                if match and is_about_figures:
                    return _period_of(match)
                if match:
                    elsewhere.append(_period_of(match))
    return next(((start, end) for start, end in elsewhere if start and end and start.year == end.year), (None, None))


def _period_of(match: re.Match[str]) -> tuple[date | None, date | None]:
    """The first and last day that a match of one of `_PERIODS` stands for; whole years where it names no days."""
    parts = match.groupdict()
    start = read_year(parts["start"])
    end = read_year(parts["end"]) if parts.get("end") else start
    if "start_month" not in parts:
        return date(start, 1, 1), date(end, 12, 31)
    first = as_date(start, int(parts["start_month"]), int(parts["start_day"]))
    last = as_date(end, int(parts["end_month"]), int(parts["end_day"]))
    return first, last


def _labelled_date(texts: Sequence[_Text], label: re.Pattern[str]) -> date | None:
    """The date behind a label, in the next cell, or on the line below a label that stands alone."""
    for at, text in enumerate(texts):
        if "期" not in text.line.text and "间" not in text.line.text:
            continue
        folded = fold(text.line.text)
        for match in label.finditer(folded):
            rest = folded[match.end() :]
            if not rest.strip():
                rest = fold(text.line.beside or (texts[at + 1].line.text if at + 1 < len(texts) else ""))
            dated = _LEADING_DATE.match(rest)
            if dated:
                return read_date(dated)
    return None
