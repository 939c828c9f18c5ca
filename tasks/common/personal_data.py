"""Words of a text that belong to a person, and the text without them."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tasks.common.text import fold
from tasks.model.report import Contact

__all__ = [
    "BRIEF_ROLES",
    "MASK",
    "NAME",
    "ROLES",
    "find_personal_data",
    "is_impersonal",
    "is_name",
    "names_person",
    "scrub",
    "spaced",
]

ROLES = (
    "单位负责人|分管负责人|主要负责人|部门负责人|统计负责人|负责人|分管领导|主管领导|审核人|审批人|审定人|签发人|复核人|校对人"
    "|填报人员|填报人|填表人|制表人|报送人|上报人|录入人|统计人员|统计人|经办人员|经办人|联系人|联络员|信息员|责任编辑|责编"
)
"""Words that a person's name follows behind a colon."""

BRIEF_ROLES = "审核|复核|审批|审定|签发|校对|制表|填表|填报|报送|统计|经办"
"""Words that a name follows in the foot of a table alone, for elsewhere they mean the deed."""

_SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟汪田任姜范方石姚谭廖邹"
    "熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文虎纳哈撒海穆祁丽马褚卫施牛洪庞樊兰殷翟安倪严温柴华俞章鲁葛伍韦申尤毕聂"
    "丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲鲍骆成游阳裴席甘屈覃霍翁隋植甄柏缪卓阮蒲单封巩苟冉景佘晏仇党车"
)
_TWO_LETTER_SURNAMES = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒"
_HAN = r"[\u4e00-\u9fff]"
NAME = (
    rf"(?:(?:{_TWO_LETTER_SURNAMES}){_HAN}{{1,2}}|[{_SURNAMES}](?:{_HAN}{{1,3}}|\s+{_HAN}(?:\s+{_HAN})?)"
    rf"|{_HAN}{{1,10}}(?:·{_HAN}{{1,10}})+)(?!{_HAN}|·)"
)
"""A name that begins with a surname, or that a dot parts, with no letter behind it; its letters may stand apart."""

_NAME = re.compile(NAME)
_WORDS = re.compile(
    r"程序|金额|方案|方式|方法|方面|任务|范围|文件|文字|文本|常务|高级|万元|安全|时间|单位|单独|管理|关注|成员|成果|项目|党员|党组"
    r"|.*(?:签字|签名|盖章|签章|专职|兼职|其中|领导|人员)|.{1,2}(?:局长|主任|科长|书记|科|室|办|局|处|站|所|股|委|中心)"
)


def spaced(words: str) -> str:
    """Alternatives of an expression with any blanks between their letters."""
    return "|".join(r"\s*".join(map(re.escape, word)) for word in words.split("|"))


MASK = "〔已隐去〕"

_GIVEN = r"(?![副科主局处股书镇乡区县所站部秘街道办委室会组务全理级工])[\u4e00-\u9fff]"
_START = r"(?<![\dA-Za-z.,])"
_NO_MORE = r"(?![\dA-Za-z]|\s*[余多]?\s*(?:[万亿元条件次个人名份宗起场期篇项户家吨米]|平方))"
_COUNTED = (
    r"(?:人员|专员|负责人|联络员|信息员|干部|领导|骨干|专职|兼职)[共计各为]?\s?[\d一二两三四五六七八九十]{1,5}\s?[名人位]"
    r"|[\d一二两三四五六七八九十]\s?[名人位](?:工作|管理|专职|兼职){0,3}(?:人员|专员|负责人|联络员|信息员|干部|领导|骨干)"
)
_LISTED = r"[\u4e00-\u9fff·]{2,20}(?:\s?[、,]\s?[\u4e00-\u9fff·]{2,20})*"
_NAME_BEFORE_OFFICE = (
    rf"(?:(?:{_TWO_LETTER_SURNAMES})(?:{_GIVEN}){{0,2}}"
    rf"|(?![党常任安管成方万单高和师向于时])[{_SURNAMES}](?:{_GIVEN}){{0,2}})"
)
"""A surname, alone or with a given name, where an office follows.

Left out are the surnames that begin other words there (党委书记, 常务副主任, 任局长, 安全科长, 管理处长, 向局长汇报),
and given letters that end the name of a place or an office (石桥镇镇长). Tried on the 110 text and web files of the
example inboxes: none is hit.
"""

_OFFICE = "科长|主任|局长|处长|股长|书记|镇长|乡长|区长|县长|所长|站长|部长|秘书长|主席|老师"

_PATTERNS = (
    # a person named by office and deed: 局长某某主持召开
    re.compile(r"(?<=局长|书记|镇长|乡长|区长|科长|处长|县长)[\u4e00-\u9fff]{2,4}?(?=主持|带队|同志|牵头)"),
    # identity card: region, birth date, serial, check letter
    re.compile(
        r"(?<![\dA-Za-z])[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dA-Za-z])"
    ),
    re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}\s?@\s?[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,64})+"),
    # mobile
    re.compile(rf"{_START}(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{{4}}[- ]?\d{{4}}{_NO_MORE}"),
    # landline with area code
    re.compile(rf"{_START}\(?0\d{{2,3}}\)?[- ]{{0,3}}[2-9]\d{{6,7}}(?:[-转]\d{{1,6}})?{_NO_MORE}"),
    # a person behind the word that introduces one
    re.compile(rf"(?:{spaced(ROLES)})\s*(?:\([^()]*\)\s*)?:\s*(?P<masked>{NAME})"),
    # a person addressed by office: 李科长, 王建国主任, 财政局李副局长, 王建国同志
    re.compile(
        rf"(?:(?<!{_HAN})|(?<=[与和经向请由据同问找对局办委科室处所站镇乡]))"
        rf"(?:{_NAME_BEFORE_OFFICE}(?=副?(?:{_OFFICE}))"
        rf"|{_NAME_BEFORE_OFFICE}(?=同志))"
    ),
    # landline without area code, introduced as such
    re.compile(
        r"(?:电\s*话|联系方式|传\s*真|手\s*机|座\s*机)(?:号码|号)?\s*(?:\([^()\d]*\))?\s*[:为是]?\s*"
        rf"(?P<masked>\d{{7,8}}{_NO_MORE}(?:\s*[、/,或]\s*\d{{7,8}}{_NO_MORE})*)"
    ),
)
_IN_BRACKETS = re.compile(rf"(?:(?P<counted>{_COUNTED})|(?:{spaced(ROLES)}))\s*\(\s*(?P<names>{_LISTED})\s*\)")
_LISTED_NAME = re.compile(r"[\u4e00-\u9fff·]+")
_JOINED_NAME = re.compile(r"[^和及与]+")
_LONGEST_NAME = 4
_NO_PERSON = re.compile(
    r".{5,}|.*[职长任员编部导科室办局所站股队处组岗个中]|[含均为其男女正副在不].*|.*(?:专职|兼职|聘用|借调|以上|以下|左右).*"
)
_MEASURE = r"(?:人次|场次|班次|[元条件份宗起例次期个篇名人位项类部批家场年月日号])?+"
_OWN_WORDS = re.compile(
    rf"(?:(?:大?约|近|逾|超过)?+\d[\d,.]*+%?+[余多]?+[万亿]?+{_MEASURE}(?:左右|以上|以下)?+"
    rf"|[零〇一二两三四五六七八九十][零〇一二两三四五六七八九十百千万]{{0,6}}+{_MEASURE}"
    r"|本行有多个数|各项合计|其中|包括|包含|不含|含|新增|净增|增加|减少|增|减|修订|修改|制定|制发|印发|废止|失效|现行有效|合计|总计|共计"
    r"|全年|本年度?|上年度?|以及|规章|行政规范性文件|规范性文件|行政许可|行政处罚|政府信息|主动公开|依申请公开|申请|公开"
    r"|未填报?|未统计|不统计|不详|不适用|不涉及|未涉及|见附件|见附表|同上|待定|暂无|没有|无|空|共|计|和|与|为"
    r"|[\s.,，、。:：;；+\-—–－%％/／\\()（）〔〕\[\]【】*※<>=≥≤~①-⑳¹²³]++)++"
)
_POST = re.compile(r".*[岗组科室办局处股站所员长任]")
"""How the name of a post or an office ends."""

_SHORTEST_NUMBER = 7
"""Landline numbers have seven or eight digits without their area code."""

_HINT = re.compile(
    r"@|\d[\d() -]{5,}\d|科长|主任|[局处股镇乡区县所站部]长|书记|主席|老师|同志"
    r"|[长记][\u4e00-\u9fff]{2,4}(?:主持|带队|同志|牵头)"
    r"|[人员导]\s*:|[人员导干名位职]\s*(?:\([^()]*\)\s*:|\()"
)


def is_name(text: str) -> bool:
    """Return whether a text can be nothing but a name, by its surname or its dot."""
    return bool(_NAME.fullmatch(text)) and not _WORDS.fullmatch("".join(text.split()))


def names_person(text: str) -> bool:
    """Return whether a short text that should be a post is a name, or holds one or a number of a person."""
    return bool(find_personal_data(text)) or (is_name(text) and not _POST.fullmatch(text))


def scrub(text: str, contacts: Sequence[Contact] = ()) -> str:
    """The text with `〔已隐去〕` in place of known names and numbers, phone and card numbers and mail addresses.

    Counts, amounts, dates, document numbers and hot lines such as 12345 stay.
    """
    parts: list[str] = []
    start = 0
    for begin, end in _personal_spans(text, contacts):
        parts += (text[start:begin], MASK)
        start = end
    return "".join([*parts, text[start:]]) if parts else text


def find_personal_data(text: str, contacts: Sequence[Contact] = ()) -> list[str]:
    """The stretches `scrub` would mask: empty for a text that may be published. Never log what it returns."""
    return [text[begin:end] for begin, end in _personal_spans(text, contacts)]


def is_impersonal(text: str) -> bool:
    """Return whether a text is made of numbers, signs and a closed list of words alone, so that it can name nobody.

    Whatever else stands in a cell may be somebody's name: it is not published or quoted.
    """
    return bool(_OWN_WORDS.fullmatch(text)) and not find_personal_data(text)


def _personal_spans(text: str, contacts: Sequence[Contact]) -> list[tuple[int, int]]:
    """Begin and end of every stretch to mask, in order, without overlaps."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(_found(text, contacts)):
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _found(text: str, contacts: Sequence[Contact]) -> Iterator[tuple[int, int]]:
    folded = fold(text)
    known = _known(tuple(contact.text for contact in contacts)) if contacts else None
    if known:
        yield from (match.span() for match in known.finditer(folded))
    if _HINT.search(folded):
        for pattern in _PATTERNS:
            group = "masked" if "masked" in pattern.groupindex else 0
            yield from (match.span(group) for match in pattern.finditer(folded))
        for match in _IN_BRACKETS.finditer(folded):
            start = match.start("names")
            yield from ((start + a, start + b) for a, b in _named_in(match["names"], is_counted=bool(match["counted"])))


def _named_in(names: str, *, is_counted: bool) -> Iterator[tuple[int, int]]:
    """Find names in a bracket behind a person word; behind a number of persons, whatever can be no other word."""
    for word in _LISTED_NAME.finditer(names):
        parts = [word] if len(word[0]) <= _LONGEST_NAME else _JOINED_NAME.finditer(names, *word.span())
        for part in parts:
            if is_name(part[0]) or (is_counted and not _NO_PERSON.fullmatch(part[0])):
                yield part.span()


@lru_cache(maxsize=256)
def _known(texts: tuple[str, ...]) -> re.Pattern[str] | None:
    """Return what the known names and numbers look like, however spaced; longest first."""
    patterns: set[str] = set()
    for text in texts:
        folded = re.sub(r"\s", "", fold(text))
        if re.search(r"\d", folded) and "@" not in folded:
            if len(re.sub(r"\D", "", folded)) >= _SHORTEST_NUMBER:
                patterns.add(rf"(?<!\d){_spaced(folded)}(?!\d)")
            patterns.update(rf"(?<!\d){part}(?!\d)" for part in re.findall(rf"\d{{{_SHORTEST_NUMBER},}}", folded))
        elif len(folded) > 1:
            patterns.add(_spaced(folded))
    return re.compile("|".join(sorted(patterns, key=len, reverse=True))) if patterns else None


def _spaced(text: str) -> str:
    return r"\s*".join(map(re.escape, text))
