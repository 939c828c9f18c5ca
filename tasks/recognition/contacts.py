"""Whom does a report name for questions, and how can they be reached?

What stands here goes to the steward-only table and to `privacy`, and nowhere else.
"""

import re
from collections.abc import Iterator

from tasks.document import Document
from tasks.recognition.lines import Line, lines
from tasks.recognition.sentences import fold
from tasks.report import Contact

__all__ = ["read_contacts"]

_PEOPLE = (
    "单位负责人|分管负责人|主要负责人|部门负责人|负责人|分管领导|主管领导|审核人|审批人|审定人|签发人|复核人"
    "|填报人|填表人|制表人|经办人|联系人"
)
_NUMBERS = "联系电话|办公电话|咨询电话|手机号码|手机号|手机|电话"
_MAILS = "电子邮箱|电子邮件|电子信箱|邮箱|E-mail|Email|email"
_OTHERS = "联系方式"
_ENDS = "填报日期|填表日期|填报时间|填报单位|填表单位|日期|传真|邮编|邮政编码|地址|网址"


def _spaced(words: str) -> str:
    """The alternatives with any blanks between their letters."""
    return "|".join(r"\s*".join(map(re.escape, word)) for word in words.split("|"))


_LABEL = re.compile(
    rf"(?:(?P<person>{_spaced(_PEOPLE)})|(?P<mail>{_spaced(_MAILS)})|(?P<other>{_spaced(_OTHERS)})|(?P<end>{_spaced(_ENDS)}))"
    r"\s*(?:\([^()]*\)\s*)?:"
    rf"|(?P<number>{_spaced(_NUMBERS)})\s*(?:\([^()\d]*\)\s*)?(?::|(?=\(?\d))"
)
_CELL_LABEL = re.compile(
    rf"(?:(?P<person>{_spaced(_PEOPLE)})|(?P<mail>{_spaced(_MAILS)})|(?P<other>{_spaced(_OTHERS)})|(?P<number>{_spaced(_NUMBERS)}))"
    r"\s*(?:\([^()]*\)\s*)?:?\s*"
)
_HINTS = ("联系", "电话", "邮", "mail")
_SHORT_HINTS = ("人", "领", "话", "机", "联", "邮", "箱", "mail")
_SHORT = 120
_VALUE_END = re.compile(r"[,;。<>]|\n")
_NUMBER = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?(?:\(?0\d{2,3}\)?[- ]{0,3})?\d(?:[- ]?\d){6,11}(?:-\d{1,6})?(?!\d)")
_MAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,64})+")
_LETTERS = re.compile(r"[\u4e00-\u9fff·]+")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,10}(?:·[\u4e00-\u9fff]{1,10})+")
_OFFICE = re.compile(
    r".{2,}[科办局室处站所部股委厅院镇乡]|.*(?:中心|街道|政府|支队|大队|单位)|空|无|暂无|签字|签名|盖章"
)
_SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊"
    "金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文虎纳哈撒海穆祁丽"
)


def read_contacts(document: Document) -> tuple[Contact, ...]:
    """Read the people, numbers and addresses named in the report's foot or text, in order.

    A label without a value gives nothing; a name followed by a number gives both. Offices are no people.
    """
    found: dict[tuple[str, str], Contact] = {}
    texts = lines(document)
    for line, following in zip(texts, [*texts[1:], None], strict=True):
        for role, text in _of_line(line, following):
            found.setdefault((role, text), Contact(role, text, line.place))
    return tuple(found.values())


def _of_line(line: Line, following: Line | None) -> Iterator[tuple[str, str]]:
    if not _may_name(line):
        return
    folded = fold(line.text)
    labels = list(_LABEL.finditer(folded))
    if not labels:
        whole = _CELL_LABEL.fullmatch(folded) if line.is_cell else None
        if whole:
            yield from _of_value(whole, _value_beside(line))
        return
    ends = [*(match.start() for match in labels[1:]), len(folded)]
    for match, end in zip(labels, ends, strict=True):
        value = _VALUE_END.split(folded[match.end() : end], maxsplit=1)[0].strip()
        if not value and end == len(folded):
            value = _value_beside(line) if line.is_cell else _value_below(following)
        yield from _of_value(match, value)


def _may_name(line: Line) -> bool:
    """A cheap look ahead: most lines name nobody."""
    if len(line.text) > _SHORT:
        return any(hint in line.text for hint in _HINTS)
    is_label = line.is_cell or ":" in line.text or "：" in line.text or "电" in line.text
    return is_label and any(hint in line.text for hint in _SHORT_HINTS)


def _value_beside(line: Line) -> str:
    """The text of the cell beside a label, unless that is a label itself."""
    text = fold(line.beside)
    return "" if _LABEL.match(text) or _CELL_LABEL.fullmatch(text) else text


def _value_below(following: Line | None) -> str:
    """The line below a label that stands alone, where it can only be the label's value."""
    text = fold(following.text).strip() if following and not following.is_cell else ""
    is_name = len(text) <= 4 and text[:1] in _SURNAMES and _NAME.fullmatch(text)
    return text if is_name or _NUMBER.fullmatch(text) or _MAIL.fullmatch(text) else ""


def _of_value(label: re.Match[str], value: str) -> Iterator[tuple[str, str]]:
    """The contacts in one label's value."""
    kinds = label.groupdict()
    if kinds.get("end"):
        return
    if kinds["person"] or kinds["other"]:
        role = re.sub(r"\s", "", kinds["person"] or kinds["other"])
        yield from ((role, name) for name in _names(value))
    role = "联系方式" if kinds["other"] else "联系电话"
    rest = _MAIL.sub(" ", value)
    yield from ((role, match[0].strip()) for match in _NUMBER.finditer(rest))
    yield from (("联系方式" if kinds["other"] else "电子邮箱", match[0]) for match in _MAIL.finditer(value))


def _names(value: str) -> Iterator[str]:
    """The names at the beginning of a value; letters spaced out for looks belong together."""
    for part in re.split(r"[、/]", _MAIL.sub(" ", value)):
        words = part.split()
        if len(words) > 1 and len(words[0]) == 1:
            count = 3 if len(words) > 2 and len(words[1]) == len(words[2]) == 1 else 2
            words = ["".join(words[:count])]
        name = _LETTERS.match(words[0]) if words else None
        if name and _NAME.fullmatch(name[0]) and not _OFFICE.fullmatch(name[0]):
            yield name[0]
