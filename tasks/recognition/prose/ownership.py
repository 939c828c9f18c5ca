"""The one whom a sentence speaks of when it comes to a figure: the report's own unit, or others.

A figure of others is told by who does the deed: 区教育局收到…, 全区共收到…, 各镇街收到…. The figures behind it are
theirs too, until the report's own unit is named again. In the report of a district's own government the district as a
whole is the unit: 全区, 我区, 全区各级行政机关 are its own there, and in no other report.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache

from tasks.recognition.prose.sentences import Span, common

__all__ = ["Own", "Ownership", "own_names", "own_whole"]

_OTHERS = re.compile(
    r"全[区市县省旗盟州]|我[区市县旗州盟]|各(?!类|项|种|级|方面|环节|渠道)|下属|所属|直属|[局区市县镇乡]属|下辖|所辖|辖区"
    r"|系统内|全(?:局)?系统"
)
"""Words for more than the report's own unit, or for its parts: a figure in the same clause is not the unit's."""

# What the name of a public body ends with, and the words that only end alike: 领导小组, 承办, 网站, 信息系统.
_BODY = (
    r"(?<=[省市区县旗州盟镇乡])(?:人民)?政府(?:办公室|办)?|街道(?:办事处|办)?|委员会|管委会|(?<!领导)小组|中心|公司|单位|部门|机关|机构|学校"
    r"|(?<!法)院|(?<![承举主协交督转开经催])办|[局厅镇乡科股所队村委]|(?<!网)站|苏木|嘎查|社区|镇街|企业|本级|(?<!信息)系统|(?<![专时])区|[市县旗盟]|自治州"
)
# What may stand between a body and its deed.
_ADVERB = (
    r"(?:20\d\d年度?|全年|年内|今年|本年度?|年度|一共|总共|共计|共|累计|总计|合计|已经|已|均|也|还|再|又|主动|依法"
    r"|及时|先后|分别|组织|直接|率先)*+"
)
# What a body does or has of which figures are told; 公开栏 and 发布微信 are no deeds.
_DEED = (
    r"收到|接到|接收|收取|受理|新收|办理|办结|答复|公开(?!栏|平台|专栏|网|目录|指南)|公布|发布(?!微信|公众|微博|客户端|APP)|召开|举办|开展|配备"
    r"|发生|产生|审理|被|因政|予以|不予|结转|有[专兼政\d一二两三四五六七八九十]|未|没|无[^论]"
)
_COUNTED = r"[^,;。]*?(?:[\d零一二两三四五六七八九十百千万余多][条件份宗起例次场期人名位元]|[未无]|没有|为0)"
# The last letter of a body's name, perhaps a remark in brackets, then a deed with a figure or a denial behind it.
_DOING = re.compile(
    rf"[府室办道处会组心司位门关构校院局厅镇乡科股所队村委站木查区街业级统市县旗盟州](?P<kind>\([^()\d]{{1,12}}\))?"
    rf"(?={_ADVERB}(?:{_DEED}))(?={_COUNTED})"
)
_BODY_NAMED = re.compile(f"(?:{_BODY})$")
_WHOLE = re.compile(r"全[省市区县旗州盟][^,;:。]{0,12}?(?:申请|复议|诉讼|信息)[^,;:。\d]{0,8}\d")
# 我局, 本单位, 全镇; but 全局系统 is more than the unit.
_OWN = (
    r"(?:(?<!我)[我本](?:单位|(?:行政)?机关|中心|部门|街道|[局办镇乡厅院委队站所])"
    r"|全(?:局|镇|乡|街道|办|委|院|厅))(?!属|系统)"
)
_OWN_NAMED = re.compile(f"(?=[我本全]){_OWN}")
_OWN_DOER = re.compile(f"{_OWN}$")
# How far back from a deed the name of its doer may begin; what counts is its end. 4 to 40 tell the same in the prose
# corpus, test_ownership and every file tried. It bounds the work on sentences without punctuation.
_LONGEST_NAME = 20
_LAST_CLAUSE = re.compile(r"[,;:。]")
# How many last letters of the own name, such as 水务局, are taken for it behind a word that no other name ends with.
# 1 to 4 tell the same in the prose corpus and in every file tried; at 5 区教育局 (test_ownership) is no longer
# 晴川区教育局.
_SHORTEST_SHARED = 2
_BEFORE_A_NAME = frozenset("年度月日期内中间前后上末底来由在向经对为和与及、,，:：;；()（）。 全我本该共")
_SHORTENED = (("人民政府", "政府"), ("办事处", "办"), ("办事处", ""), ("委员会", "委"), ("办公室", "办"))
_OWN_GOVERNMENT = re.compile(r"(?:人民)?政府$")
_WHOLE_GOVERNMENT = re.compile(r"(?P<level>[省区市县旗盟州])人民政府$")
# 全区, and whatever of the whole is meant by it: not 全区公安系统, nor 全区12个部门, which are parts.
_ALL_OF_IT = (
    r"(?:各级(?:各(?:部门|单位)|行政机关|政府机关|政府|部门|单位|机关)?|各(?:行政机关|单位)"
    r"|各部门、?各?(?:乡镇街道|乡镇|镇街|街镇|街道|镇\(街道\)|镇乡|镇|乡)|行政机关|政府系统|政务公开系统)?"
)
# 全区公安系统收到, 全区12个部门收到: a part of the whole is the doer.
_BY_A_PART = r"[^,;:。]{0,10}(?:系统|部门|单位|机关)(?:共|已|均|新|收|接|受|办|答|被|发|未|没|无)"


@dataclass(frozen=True, slots=True)
class Own:
    """What a report calls its own: its years, the names of its unit, and for a government the word for its whole.

    `whole` is the last letter of the place that the government is of, such as `区`, or `""`.
    """

    years: AbstractSet[int] = frozenset()
    names: frozenset[str] = frozenset()
    whole: str = ""


def own_whole(name: str | None) -> str:
    """The kind of place that a government of this name is of, where its report is on the whole; `""` for others.

    That of a town or township is not told apart here: 全镇 is its own in any case.
    """
    match = _WHOLE_GOVERNMENT.search(common(name)) if name else None
    return match["level"] if match else ""


def own_names(names: Iterable[str | None]) -> frozenset[str]:
    """The names of the report's own unit, and what they are shortened to."""
    found = {common(name) for name in names if name}
    for long, short in _SHORTENED:
        found |= {name.replace(long, short) for name in found}
    return frozenset(found | {_OWN_GOVERNMENT.sub("", name) for name in found})


class Ownership:
    """Whom a squeezed sentence names as doing what it tells, in order.

    Nobody being named it is whoever was last in the few sentences before, or else the report's own unit. Without a
    name of its own, no other unit is told from it.
    """

    def __init__(self, text: str, own: Own, before: "Sequence[Ownership]" = ()) -> None:
        """Keep the sentence; it is looked through once, when first asked about."""
        self._whole = [match.span() for match in _whole(own.whole).finditer(text)] if own.whole else []
        # The whole that is the unit's own is blanked out, letter for letter, so that it does not count as others.
        for start, end in self._whole:
            text = f"{text[:start]}{'□' * (end - start)}{text[end:]}"
        self._text = text
        self._names = own.names
        self._before = before
        self._named: tuple[Sequence[int], Sequence[bool]] | None = None

    def is_own(self, place: int) -> bool:
        """Whether what is said at this place is said of the report's own unit."""
        here = self.named_up_to(place)
        last = (other.named_up_to(None) for other in reversed(self._before))
        said = here if here is not None else next((is_own for is_own in last if is_own is not None), None)
        return said is not False

    def names_others(self, span: Span) -> bool:
        """Whether the words of a stretch name others than the report's own unit, or parts of it."""
        return _OTHERS.search(self._text, span.start, span.end) is not None

    def named_up_to(self, place: int | None) -> bool | None:
        """Whether the last named up to a place, or at all, is the own unit; `None` where nobody is."""
        if self._named is None:
            named = sorted(self._look())
            self._named = [at for at, _ in named], [is_own for _, is_own in named]
        places, is_own = self._named
        number = len(places) if place is None else bisect_right(places, place)
        return is_own[number - 1] if number else None

    def _look(self) -> Iterable[tuple[int, bool]]:
        for _, end in self._whole:
            yield end, True
        for match in _OWN_NAMED.finditer(self._text):
            yield match.end(), True
        for match in _WHOLE.finditer(self._text) if "全" in self._text else ():
            yield match.start() + 1, False
        for match in _DOING.finditer(self._text):
            end = match.start("kind") if match["kind"] else match.end()
            name = _LAST_CLAUSE.split(self._text[max(0, end - _LONGEST_NAME) : end])[-1]
            is_own = self._is_own_name(name) if _BODY_NAMED.search(name) else None
            if is_own is not None:
                yield match.end(), is_own

    def _is_own_name(self, name: str) -> bool | None:
        """Whether the words up to and with a body name the own unit; `None` where that cannot be said."""
        if _OTHERS.search(name):
            return False
        if _OWN_DOER.search(name):
            return True
        return any(_ends_with(name, own) for own in self._names) if self._names else None


@cache
def _whole(level: str) -> re.Pattern[str]:
    """The words for the whole of a place of this kind."""
    return re.compile(rf"[全我]{level}{_ALL_OF_IT}(?!{_BY_A_PART})")


def _ends_with(text: str, own: str) -> bool:
    """Whether a text ends with a name or with the end of it, behind which no other name begins."""
    shared = 0
    while shared < min(len(text), len(own)) and text[-1 - shared] == own[-1 - shared]:
        shared += 1
    if shared == len(own):
        return True
    is_at_start = shared == len(text)
    return (shared >= _SHORTEST_SHARED or is_at_start) and (is_at_start or text[-1 - shared] in _BEFORE_A_NAME)
