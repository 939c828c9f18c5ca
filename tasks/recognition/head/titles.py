"""The title of a report: the unit and the year that it names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tasks.recognition.head.dates import YEAR, read_year
from tasks.recognition.prose.sentences import squeeze

__all__ = ["NAME", "Title", "find_title", "find_title_in_text", "looks_like_unit"]

NAME = r"[\u4e00-\u9fff()·]"
"""A letter of a unit's name, squeezed."""

# 45 to 200 find the same titles; at 30 a title spaced out letter by letter (test_head) is cut off. It bounds the work.
_LONGEST = 120
# How many words between blanks may make the title that a line opens with. 1 to 8 find the same titles in every file
# tried; more than one allows for a title that is itself parted by blanks.
_MOST_WORDS = 3
# 云溪区水务局2018年政府信息公开工作年度报告: the unit and the year in either order, or the year behind or in brackets.
_TITLE = re.compile(
    rf"(?P<before>{NAME}*?(?:{YEAR}年?度?)?{NAME}*?)"
    r"(?:政府信息(?:[和与]政务)?|政务信息|政务|信息)公开(?:工作)?(?:情况)?的?"
    rf"(?:{YEAR}年?度?)?(?:年度)?(?:工作)?(?:情况)?的?(?:报告|年报)"
    rf"(?:\({NAME}*\)|\(?{YEAR}年?度?\)?)?"
)
# The first line of a title on two lines: 云溪区水务局2018年, with the rest below.
_FIRST_HALF = re.compile(rf"(?:{YEAR}年?度?)?{NAME}{{2,40}}(?:{YEAR}年?度?)?{NAME}*")
_TITLE_YEAR = re.compile(rf"{YEAR}(?=年|度|\)|$)")
_ANY_YEAR = re.compile(rf"{YEAR}年?度?")
_ABOUT = re.compile(r"^关于|(?:关于|的)$")
# Words of navigation, of letters that send a report, and of a unit that speaks of itself: no names.
_NOT_A_UNIT = re.compile(
    r"编制|公布|发布|公示|印发|做好|现将|报送|上报|下载|解读|图解|读懂|位置|首页|栏目|附件|以下简称"
    r"|我[局委办镇乡区县市厅院单]|(?<![\u4e00-\u9fff])本[局委办镇乡区县市厅院单级]"
)
# What many units are called, with nothing that says which one.
_BARE = re.compile(
    r"(?:[省市州区县镇乡]?人民政府|政府|街道|管理)?(?:办事处|办公室|委员会|管委会|人民政府)(?:办公室)?|政府"
)
# What leads up to a title within a sentence: 现公布, 现将, 编制了.
_LEADING = re.compile(r".*(?:公布|发布|公开|编制|编写|印发|形成|现将|特将)了?")
_SEGMENTS = re.compile(r'(?P<is_quoted>《)?(?P<words>[^,;:。、!?《》“”"]+)')
_MOST_LINES = 3
"""How many lines before its last a title may stand on: the unit's two, and the year's."""
# What a unit's name ends with, perhaps with a remark in brackets behind it.
_UNIT_END = re.compile(
    r"(?:局|委|委员会|办公室|办|政府|街道|办事处|镇|乡|中心|厅|处|院|所|站|队|社|会|公司|集团|学校|馆|部|省|市|区|县|旗)"
    r"(?:\([^()]*\))?$"
)


@dataclass(frozen=True, slots=True)
class Title:
    """The unit and year of a title; `None` for what it does not say."""

    unit: str | None = None
    year: int | None = None

    @property
    def rank(self) -> int:
        """How much the title says; the year weighs more."""
        return (self.unit is not None) + 2 * (self.year is not None)


def find_title(texts: Sequence[str]) -> Title:
    """The fullest title among lines of text, and among equals the first; it may stand on two lines."""
    best = Title()
    for candidate in _titles(texts):
        if candidate.rank > best.rank:
            best = candidate
        if best.unit and best.year:
            break
    return best


def looks_like_unit(name: str) -> bool:
    """Whether a squeezed text can be the name of a unit, standing alone."""
    is_name = re.fullmatch(rf"{NAME}{{2,40}}", name)
    return bool(is_name and _UNIT_END.search(name) and not _NOT_A_UNIT.search(name) and not _BARE.fullmatch(name))


def find_title_in_text(texts: Sequence[str]) -> Title:
    """The first title that a sentence quotes or announces, as 现公布云溪区水务局2018年政府信息公开工作年度报告."""
    for text in texts:
        if "公开" not in text or "报" not in text:
            continue
        for segment in _SEGMENTS.finditer(squeeze(text).text):
            words = segment["words"]
            led = _LEADING.match(words, 0, max(0, words.find("政府信息公开")))
            title = _parse(words[led.end() :] if led else words) if led or segment["is_quoted"] else None
            if title and title.unit and looks_like_unit(title.unit):
                return title
    return Title()


def _titles(texts: Sequence[str]) -> Iterator[Title]:
    """Every title among lines of text, in order."""
    before: list[str] = []
    for text in texts:
        if "报" in text[:_LONGEST]:
            current = squeeze(text[:_LONGEST]).text
            alone = _parse(current)
            if alone is None:
                # The title may open a line that goes on behind it, as where a page's date stands beside it.
                words = text[:_LONGEST].split()
                counts = range(1, min(_MOST_WORDS + 1, len(words)))
                openings = (_parse(squeeze("".join(words[:count])).text) for count in counts)
                alone = next(filter(None, openings), None)
            if alone:
                yield alone
            if alone is None or alone.unit is None:
                # It may stand on several lines; then the unit must look like one, for no line is a title alone.
                first = ""
                for line in reversed(before):
                    piece = squeeze(line).text if len(line) <= _LONGEST else ""
                    if not _FIRST_HALF.fullmatch(piece) and not _ANY_YEAR.fullmatch(piece):
                        break
                    first = piece + first
                    joined = _parse(first + current)
                    if joined and joined.unit and _UNIT_END.search(joined.unit):
                        yield joined
                        break
        before = [*before, text][-_MOST_LINES:]


def _parse(text: str) -> Title | None:
    """The unit and year of a squeezed text that is a title and nothing else."""
    match = _TITLE.fullmatch(text)
    if match is None:
        return None
    unit = _ABOUT.sub("", _ANY_YEAR.sub("", match["before"]))
    if unit.endswith("人民") and text.startswith("政府", match.end("before")):
        unit += "政府"  # 人民政府信息公开: the two 政府 are written once
    years = {read_year(found) for found in _TITLE_YEAR.findall(text)}
    is_unit = len(unit) >= 2 and not _NOT_A_UNIT.search(unit) and not _BARE.fullmatch(unit)
    return Title(unit if is_unit else None, years.pop() if len(years) == 1 else None)
