"""The people whom a report names, and their numbers and addresses.

What stands here goes to the steward-only table and to `privacy`, and nowhere else.
"""

import re
from collections.abc import Iterator
from itertools import zip_longest

from tasks.common.personal_data import BRIEF_ROLES, NAME, ROLES, is_name, spaced
from tasks.common.text import fold
from tasks.model.document import Document
from tasks.model.report import Contact
from tasks.recognition.head.lines import Line, read_lines

__all__ = ["is_foot", "read_contacts"]

_NUMBERS = "联系电话|办公电话|咨询电话|手机号码|手机号|手机|电话"
_MAILS = "电子邮箱|电子邮件|电子信箱|邮箱|E-mail|Email|email"
_OTHERS = "联系方式"
_ENDS = "填报日期|制表日期|填报单位名称|填表日期|填报时间|填报单位|填表单位|日期|传真|邮编|邮政编码|地址|网址"
# A label with its colon, perhaps with letters spaced out for looks or a remark in brackets: 填 报 人(签字)：. For a
# number the colon may be missing: 电话 2233445.
_LABEL = re.compile(
    rf"(?:(?P<person>{spaced(ROLES)})|(?P<mail>{spaced(_MAILS)})|(?P<other>{spaced(_OTHERS)})|(?P<end>{spaced(_ENDS)}))"
    r"\s*(?:\([^()]*\)\s*)?:"
    rf"|(?P<number>{spaced(_NUMBERS)})\s*(?:\([^()\d]*\)\s*)?(?::|(?=\(?\d))"
)
_BRIEF_ROLE = re.compile(spaced(BRIEF_ROLES))
# The same as the whole text of a cell, whose value then stands in the next one; the colon may be missing.
_CELL_LABEL = re.compile(
    rf"(?:(?P<person>{spaced(ROLES)})|(?P<mail>{spaced(_MAILS)})|(?P<other>{spaced(_OTHERS)})|(?P<number>{spaced(_NUMBERS)}))"
    r"\s*(?:\([^()]*\)\s*)?:?\s*"
)
# A label in a table's foot, where blanks may stand for the colon: 制表 顾南 审核：沈予安.
_FOOT_LABEL = re.compile(
    rf"(?:(?P<role>{spaced(ROLES)})|(?P<brief>{spaced(BRIEF_ROLES)})|{spaced(_NUMBERS)}|{spaced(_ENDS)})"
    r"(?:\s*\([^()]*\))?(?:\s*:\s*|\s+|$)"
)
_BETWEEN = " ,;|/、_-\t\n\u3000\u00a0"
# What a label of the foot is followed by: a name or an office, then a number or a date, any of them left out.
_FOOT_VALUE = re.compile(
    rf"(?:(?P<name>{NAME})|[\u4e00-\u9fff()]{{2,40}})?(?:\s|[,;|/、_-])*(?:\d[\d年月日+()./ -]*)?(?:\s|[,;|/、_-])*"
)
# Cheap look ahead: most lines name nobody. Long lines need more of a hint than short ones, which may be a foot.
_HINTS = re.compile(r"联系|电话|邮|mail|[人员导]\s*[:：]")
_SHORT_HINTS = re.compile(r"[人员领话机联邮箱核批发表报定对计办编]|mail")
# A line up to this length may be the foot of a table, and is looked at closely. 45 to 180 name the same people in
# every file tried; at 30 the foot 填报单位：云溪区水务局 审核：… 填报日期：… (test_contacts) names nobody. It bounds
# the work.
_SHORT = 120
_VALUE_END = re.compile(r"[,;。<>]|\n")
# 7 to 12 digits with an area code and an extension, grouped by single hyphens or blanks.
_NUMBER = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?(?:\(?0\d{2,3}\)?[- ]{0,3})?\d(?:[- ]?\d){6,11}(?:-\d{1,6})?(?!\d)")
# Lengths are bounded, so that a long run of letters without @ is not searched again from each of them.
_MAIL = re.compile(r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,64})+")
_LETTERS = re.compile(r"[\u4e00-\u9fff·]+")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,10}(?:·[\u4e00-\u9fff]{1,10})+")
# An office, or a place to sign: 办公室, 政务中心, 暂无, 签字.
_OFFICE = re.compile(
    r".{2,}[科办局室处站所部股委厅院镇乡]|.*(?:中心|街道|政府|支队|大队|单位)|空|无|暂无|签字|签名|盖章"
)


def read_contacts(document: Document) -> tuple[Contact, ...]:
    """Read the people, numbers and addresses named in the report's foot or text, in order.

    A label without a value gives nothing; a name followed by a number gives both. Offices are no people.
    """
    found: dict[tuple[str, str], Contact] = {}
    texts = read_lines(document)
    for line, following in zip_longest(texts, texts[1:]):
        for role, text in _of_line(line, following):
            found.setdefault((role, text), Contact(role, text, line.place))
    return tuple(found.values())


def is_foot(text: str) -> bool:
    """Whether a line belongs to the foot of a table: nothing but who filled it in, and when."""
    return len(text) <= _SHORT and _of_foot(fold(text))[0]


def _of_line(line: Line, following: Line | None) -> Iterator[tuple[str, str]]:
    """The contacts that a line names, each with its label."""
    if not (_HINTS if len(line.text) > _SHORT else _SHORT_HINTS).search(line.text):
        return
    folded = fold(line.text)
    if len(line.text) <= _SHORT:
        yield from _of_foot(folded)[1]
    labels = list(_LABEL.finditer(folded)) if line.is_cell or ":" in folded or "电" in folded else ()
    if not labels:
        yield from _of_cell(line, folded) if line.is_cell else ()
        return
    is_prose = "。" in folded
    ends = [*(match.start() for match in labels[1:]), len(folded)]
    for match, end in zip(labels, ends, strict=True):
        value = _VALUE_END.split(folded[match.end() : end], maxsplit=1)[0].strip()
        if not value and end == len(folded) and line.is_cell:
            value = _value_beside(line)
        elif not value and end == len(folded):
            # The line below a label that stands alone counts where it can only be the label's value.
            below = fold(following.text).strip() if following and not following.is_cell else ""
            value = below if is_name(below) or _NUMBER.fullmatch(below) or _MAIL.fullmatch(below) else ""
        yield from _of_value(match, value, is_prose=is_prose)


def _of_foot(folded: str) -> tuple[bool, list[tuple[str, str]]]:
    """Whether a line is nothing but labels and what they label, such as `制表 顾南 审核：沈予安`, and whom it names.

    A brief label counts only with a colon, or beside another: a cell may hold `审核` and speak of a deed.
    """
    found: list[tuple[str, str]] = []
    at = len(folded) - len(folded.lstrip(_BETWEEN))
    labels = 0
    is_sure = False
    while label := _FOOT_LABEL.match(folded, at):
        labels += 1
        is_sure = is_sure or labels > 1 or not label["brief"] or ":" in label[0]
        value = _FOOT_VALUE.match(folded, label.end())
        at = value.end() if value else label.end()
        role = label["role"] or label["brief"]
        if role and value and value["name"] and is_name(value["name"]):
            found.append((_unspaced(role), _unspaced(value["name"])))
    is_foot = at == len(folded) and is_sure
    return is_foot, found if is_foot else []


def _of_cell(line: Line, folded: str) -> Iterator[tuple[str, str]]:
    """The contacts beside a cell that is nothing but a label."""
    value = _value_beside(line)
    whole = _CELL_LABEL.fullmatch(folded)
    if whole:
        yield from _of_value(whole, value)
    elif _BRIEF_ROLE.fullmatch(folded.rstrip(": ")) and is_name(value.strip()):
        yield _unspaced(folded.rstrip(": ")), _unspaced(value)


def _value_beside(line: Line) -> str:
    """The text of the cell beside a label, unless that is a label itself."""
    text = fold(line.beside)
    return "" if _LABEL.match(text) or _CELL_LABEL.fullmatch(text) else text


def _of_value(label: re.Match[str], value: str, *, is_prose: bool = False) -> Iterator[tuple[str, str]]:
    """The contacts in one label's value; in prose a name must begin with a surname."""
    kinds = label.groupdict()
    if kinds.get("end"):
        return
    if kinds["person"] or kinds["other"]:
        role = _unspaced(kinds["person"] or kinds["other"])
        yield from ((role, name) for name in _names(value) if not is_prose or is_name(name))
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


def _unspaced(text: str) -> str:
    return "".join(text.split())
