"""What does a report say of itself: whose it is, for which year, and when it was made?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tasks.document import Document
from tasks.recognition.dates import DATE, YEAR, as_date, read_date, read_year
from tasks.recognition.lines import Line, lines
from tasks.recognition.sentences import fold, squeeze
from tasks.report import Head

__all__ = ["looks_like_unit", "read_head"]

_LONGEST_LABEL_LINE = 120
_SHORTEST_TEXT = 3
_SHORTEST_PROSE = 40
_NAME = r"[\u4e00-\u9fff()·]"
_TITLE = re.compile(
    rf"(?P<before>{_NAME}*?(?:{YEAR}年?度?)?{_NAME}*?)"
    r"(?:政府信息(?:[和与]政务)?|政务信息|政务|信息)公开(?:工作)?(?:情况)?的?"
    rf"(?:{YEAR}年?度?)?(?:年度)?(?:工作)?(?:情况)?的?(?:报告|年报)"
    rf"(?:\({_NAME}*\)|\(?{YEAR}年?度?\)?)?"
)
_FIRST_HALF = re.compile(rf"(?:{YEAR}年?度?)?{_NAME}{{2,40}}(?:{YEAR}年?度?)?{_NAME}*")
_TITLE_YEAR = re.compile(rf"{YEAR}(?=年|度|\)|$)")
_ANY_YEAR = re.compile(rf"{YEAR}年?度?")
_NOT_A_UNIT = re.compile(
    r"编制|公布|发布|公示|印发|做好|现将|报送|上报|下载|解读|图解|读懂|位置|首页|栏目|附件|以下简称|我[局委办镇乡区县市厅院单]|本[局委办镇乡区县市厅院单级]"
)
_UNIT_END = re.compile(
    r"(?:局|委|委员会|办公室|办|政府|街道|办事处|镇|乡|中心|厅|处|院|所|站|队|社|会|公司|集团|学校|馆|部|省|市|区|县|旗)(?:\([^()]*\))?$"
)
_TABLE_UNIT = re.compile(
    r"填[报表]单位(?:名称)?(?:\([^()]*\))?:?(?P<unit>.*?)(?:\((?:盖章|公章|签章|章)\))?(?=填[报表](?:日期|时间|人)|单位负责人|负责人|\(?20\d\d|$)"
)
_TABLE_YEAR = re.compile(rf"(?:统计表)?\((?P<bracketed>{YEAR})年度?\)|(?P<before>{YEAR})年度?.{{0,40}}统计表")
_BARE_TABLE_YEAR = re.compile(rf"(?P<year>{YEAR})年度")
_TABLE_TITLE = "情况统计表"
_SIGNATURE = re.compile(rf"(?P<unit>{_NAME}{{0,40}}?){DATE}")
_WRITTEN_OUT = re.compile(r"年.*日$")
_TO = r"日?起?(?:至|到|-+|~)"
_PERIODS = (
    re.compile(rf"(?<!\d)(?P<start>20\d\d)年?(?:1月?1|一月一){_TO}(?:(?P<end>{YEAR})年?)?(?:12月?31|十二月三十一)日?(?!\d)"),
    re.compile(rf"(?P<start>{YEAR})年(?:1月?1|一月一){_TO}(?:(?P<end>{YEAR})年?)?(?:12月?31|十二月三十一)日?(?!\d)"),
    re.compile(
        rf"(?<!\d)(?P<start>20\d\d)[年.\-/](?P<start_month>\d{{1,2}})[月.\-/](?P<start_day>\d{{1,2}}){_TO}"
        r"(?:(?P<end>20\d\d)[年.\-/])?(?P<end_month>\d{1,2})[月.\-/](?P<end_day>\d{1,2})日?(?!\d)"
    ),
    re.compile(rf"(?P<start>{YEAR})年1月?(?:至|到|-+|~)12月(?!\d)"),
)
_MAYBE_PERIOD = re.compile(r"[\d０-９一日月起]\s*[至到~～—–―-]")
_PERIOD_CONTEXT = re.compile(r"统计|期限|时限|数据|起止")
_PUBLISHED = re.compile(r"(?:发\s*布|公\s*布|公\s*开)\s*(?:日\s*期|时\s*间)\s*:?")
_FILLED = re.compile(r"填\s*[报表]\s*(?:日\s*期|时\s*间)\s*:?")
_LEADING_DATE = re.compile(rf"\s*{DATE}")


@dataclass(frozen=True, slots=True)
class _Text:
    """A line, and for one short enough to be a label or title its squeezed text (else `""`)."""

    line: Line
    squeezed: str

    @property
    def folded(self) -> str:
        return fold(self.line.text)

    @property
    def is_short(self) -> bool:
        return len(self.line.text) <= _LONGEST_LABEL_LINE


@dataclass(frozen=True, slots=True)
class _Title:
    unit: str | None
    year: int | None

    @property
    def rank(self) -> int:
        return (self.unit is not None) + 2 * (self.year is not None)


def read_head(document: Document) -> Head:
    """Read names, years and dates from the document's lines and cells, in order.

    Whatever the document does not say, or says of two years at once, is `None`. Names come without
    blanks. A period that lost its 年 and 月 is still read where it can only be one whole year.
    """
    texts = [_text(line) for line in lines(document) if len(line.text) >= _SHORTEST_TEXT]
    title = _title(texts)
    table_unit = _table_unit(texts)
    signature_unit, signed_on = _signature(texts, {title.unit, table_unit})
    start, end = _period(texts)
    return Head(
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
    )


def _text(line: Line) -> _Text:
    return _Text(line, squeeze(line.text).text if len(line.text) <= _LONGEST_LABEL_LINE else "")


def looks_like_unit(name: str) -> bool:
    """Whether a squeezed text can be the name of a unit, standing alone."""
    return bool(
        len(name) >= 2
        and re.fullmatch(rf"{_NAME}{{2,40}}", name)
        and _UNIT_END.search(name)
        and not _NOT_A_UNIT.search(name)
    )


def _title(texts: Sequence[_Text]) -> _Title:
    """The fullest title; among equals the first."""
    best = _Title(None, None)
    for candidate in _titles(texts):
        if candidate.rank > best.rank:
            best = candidate
        if best.rank == 3:
            break
    return best


def _titles(texts: Sequence[_Text]) -> Iterator[_Title]:
    previous = ""
    for text in texts:
        if not text.is_short:
            yield from _opening_title(text)
            previous = ""
            continue
        current = text.squeezed
        if "报" in current:
            alone = _parse_title(current)
            if alone:
                yield alone
            if (alone is None or alone.unit is None) and _FIRST_HALF.fullmatch(previous):
                joined = _parse_title(previous + current)
                if joined and joined.unit and _UNIT_END.search(joined.unit):
                    yield joined
        previous = current


def _opening_title(text: _Text) -> Iterator[_Title]:
    """The title where the whole report stands on one line: the words before the first blanks."""
    opening = text.line.text[:_LONGEST_LABEL_LINE].split()
    if "公开" in text.line.text[:_LONGEST_LABEL_LINE]:
        for count in range(1, min(4, len(opening))):
            title = _parse_title(squeeze("".join(opening[:count])).text)
            if title:
                yield title


def _parse_title(text: str) -> _Title | None:
    match = _TITLE.fullmatch(text)
    if match is None:
        return None
    unit = re.sub(r"^关于|(?:关于|的)$", "", _ANY_YEAR.sub("", match["before"]))
    years = {read_year(found) for found in _TITLE_YEAR.findall(text)}
    is_unit = len(unit) >= 2 and not _NOT_A_UNIT.search(unit)
    return _Title(unit if is_unit else None, years.pop() if len(years) == 1 else None)


def _table_unit(texts: Sequence[_Text]) -> str | None:
    for text, following in zip(texts, [*texts[1:], None], strict=True):
        if not text.is_short or "单" not in text.line.text:
            continue
        match = _TABLE_UNIT.search(text.squeezed)
        if match is None:
            continue
        unit = match["unit"] or squeeze(text.line.beside).text
        if not unit and following is not None and looks_like_unit(following.squeezed):
            unit = following.squeezed
        if len(unit) >= 2 and re.fullmatch(rf"{_NAME}+", unit):
            return unit
    return None


def _table_year(texts: Sequence[_Text]) -> int | None:
    """The year in the table's own heading; a bare `2018年度` counts only beside the table's title."""
    since_title = 3
    for text in texts:
        if not text.is_short:
            continue
        since_title = 0 if _TABLE_TITLE in text.squeezed else since_title + 1
        match = _TABLE_YEAR.fullmatch(text.squeezed) or (_TABLE_YEAR.search(text.squeezed) if since_title == 0 else None)
        if match:
            return read_year(match["bracketed"] or match["before"])
        bare = _BARE_TABLE_YEAR.fullmatch(text.squeezed) if since_title <= 2 else None
        if bare:
            return read_year(bare["year"])
    return None


def _signature(texts: Sequence[_Text], known: set[str | None]) -> tuple[str | None, date | None]:
    """The last name with a date below or behind it, after the prose has begun; else the last lone date."""
    signed: tuple[str | None, date | None] = (None, None)
    has_prose = False
    previous = ""
    for text in texts:
        if not text.is_short:
            has_prose = True
        current = text.squeezed
        has_prose = has_prose or (len(current) >= _SHORTEST_PROSE and "。" in current)
        match = _SIGNATURE.fullmatch(current) if has_prose and _WRITTEN_OUT.search(current) else None
        if match and not previous.rstrip(":").endswith(("日期", "时间")):
            name = match["unit"] or previous
            unit = name if name in known or looks_like_unit(name) else None
            if unit or (signed[0] is None and not match["unit"]):
                signed = (unit, read_date(match))
        previous = current
    return signed


def _period(texts: Sequence[_Text]) -> tuple[date | None, date | None]:
    """The period of the report: one whole year, or what a sentence about the figures names."""
    for text in texts:
        if not _MAYBE_PERIOD.search(text.line.text):
            continue
        for sentence in re.split(r"[。;]", squeeze(text.line.text).text):
            is_about_figures = _PERIOD_CONTEXT.search(sentence)
            for pattern in _PERIODS if is_about_figures else _PERIODS[:2]:
                match = pattern.search(sentence)
                if match:
                    return _period_of(match)
    return None, None


def _period_of(match: re.Match[str]) -> tuple[date | None, date | None]:
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
    for text, following in zip(texts, [*texts[1:], None], strict=True):
        if "期" not in text.line.text and "间" not in text.line.text:
            continue
        for match in label.finditer(text.folded):
            rest = text.folded[match.end() :]
            if not rest.strip():
                rest = fold(text.line.beside) or (following.folded if following else "")
            dated = _LEADING_DATE.match(rest)
            if dated:
                return read_date(dated)
    return None
