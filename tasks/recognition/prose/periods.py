"""The time that a sentence speaks of when it comes to a figure: the report's own year, or another."""

import re
from collections.abc import Set as AbstractSet
from enum import Enum

from tasks.recognition.head.dates import YEAR, read_year
from tasks.recognition.prose.sentences import Span

__all__ = ["Time", "Timeline"]


class Time(Enum):
    """What the words before a figure say of its time."""

    OWN = "own"
    CUMULATIVE = "cumulative"
    YEAR_END = "year_end"
    OTHER = "other"


_ANY_YEAR = re.compile(rf"{YEAR}(?=年)")
_FULL_YEAR = rf"自?(?P<full_year>{YEAR})年1月1日起?(?:至|到|-+|~)(?:{YEAR}年)?12月31日"
# 截至年底, 截至2018年12月31日, 截至目前.
_UNTIL = (
    r"截[至止]到?(?P<until>目前|今|(?:本|今)?年(?:年)?[底末]"
    rf"|(?P<until_year>{YEAR})年(?:年?[底末]|12月(?:[底末]|31日)?)|(?:本年)?12月(?:[底末]|31日))"
)
# 截至…, 今年…以来, 迄今, 网站开通以来: counted from some day on, and not within the year.
_SINCE = rf"截[至止]|[到至]{YEAR}年(?:年?[底末]|\d)|(?:{YEAR}|今)年[^,]{{0,8}}以来|以来|[至迄]今|开通|成立以|自{YEAR}年"
# Less than a year: 3月, 上半年, 第一季度, 年初.
_PART = (
    rf"(?:{YEAR}年)?\d{{1,2}}月|[一二三四五六七八九十]月份?|月份|[上下]半年|第?[一二三四1234]季度|期间"
    r"|(?<![一全])年[初中末底]"
)
# Other years; 上年结转 is left out, for it tells of this one.
_OTHER = r"(?<!结转)(?<!转结)上一?年(?!度?(?:结转|转结))|去年|前年|往年|历年|同期|近[几两三]?年|前[几两三]年|连续"
# Plans, with the words that only look like them: 目标任务, 结转下年, 将政务公开…纳入.
_PLANNED = re.compile(
    r"(?=[下今明来接力争预打目拟要计将])(?:下一?步|今后|(?<![结转])(?<![结转][至到])(?:明年|来年|下年)|接下来|力争|争取|预计|预期|打算|目标(?!任务)|拟(?=[于在定召举开公收])|要求(?=[各全每])|(?<![主需])要(?=[召举开组公])"
    r"|计划(?=[于在召举开公发组通]|20)|将(?!近|政务|政府信息|信息公开|公开工作|其|该|此|各|《|有关|相关|年度|任务|责任))"
)
# What any of these begins with: most letters need no closer look.
_FIRST = r"(?=[\d一二三四五六七八九十自截到至今以迄开成月上下第期年去前往历同近连全本当])"
# Any of these, or a year, or words for the report's own; not behind 比, which compares with another year.
_TIME = re.compile(
    rf"{_FIRST}(?:{_FULL_YEAR}|{_UNTIL}|(?P<since>{_SINCE})|(?P<part>{_PART})|(?P<other>(?<![比较])(?:{_OTHER}))"
    rf"|(?<![比较])(?<!结转)(?<!转[至到入])(?P<year>{YEAR})年(?!度?(?:结转|转结))|(?P<own>全年|年内|本年|今年|一年来|当年))"
)


class Timeline:
    """The times a squeezed sentence names, in order."""

    def __init__(self, text: str, own_years: AbstractSet[int]) -> None:
        """Keep the sentence; it is looked through once, when first asked about."""
        self._text = text
        self._own_years = own_years
        self._named: list[tuple[int, Time]] | None = None
        self._planned_from: int | None = None

    def at(self, place: int) -> Time:
        """The time the words before this place speak of: the last they name, or else the report's own.

        Where they plan, no later word makes them a report.
        """
        if self.is_planned(place):
            return Time.OTHER
        if self._named is None:
            self._named = [(match.end(), _time(match, self._own_years)) for match in _TIME.finditer(self._text)]
        return next((time for end, time in reversed(self._named) if end <= place), Time.OWN)

    def carries(self, stretch: Span, item: str | None) -> bool:
        """Whether the years that these words name are those that requests are carried over between.

        They come from the year before, or go to the one after; the report's own year may be named beside it.
        """
        named = [read_year(match[0]) for match in _ANY_YEAR.finditer(self._text, stretch.start, stretch.end)]
        if not named or not self._own_years:
            return not named
        step = 1 if item and item.startswith("requests.carried_out") else -1
        beside = {year + step for year in self._own_years}
        return (named[-1] if step > 0 else named[0]) in beside and set(named) <= beside | self._own_years

    def is_planned(self, place: int) -> bool:
        """Whether the words before this place plan."""
        if self._planned_from is None:
            planned = _PLANNED.search(self._text)
            self._planned_from = planned.end() if planned else len(self._text) + 1
        return self._planned_from <= place


def _time(match: re.Match[str], own_years: AbstractSet[int]) -> Time:
    """The time that a match of `_TIME` names."""
    if match["own"]:
        return Time.OWN
    if match["until"]:
        named = match["until_year"]
        return Time.YEAR_END if named is None or read_year(named) in own_years else Time.OTHER
    if match["since"]:
        return Time.CUMULATIVE
    named = match["full_year"] or match["year"]
    return Time.OWN if named and read_year(named) in own_years else Time.OTHER
