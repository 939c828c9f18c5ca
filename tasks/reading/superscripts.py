"""Superscript, struck and hidden text: what is read of it, and what is said of it.

Superscripts would run into the number before them. A reader hands them through `mark_superscript` while it gathers a
line or cell, and the whole through `resolve_superscripts` at the end: only then can a footnote's mark be told from a
cell that is set raised as a whole.
"""

import re
from collections.abc import Iterator

from tasks.model.codes import ProblemCode
from tasks.model.document import Problem

__all__ = ["hidden_text", "mark_superscript", "resolve_superscripts", "struck_text", "superscript"]

_START, _END = "\x02", "\x03"
_RAISED = re.compile(f"{_START}([^{_START}{_END}]*){_END}")
_MARKS = re.compile(f"[{_START}{_END}]")
_BRACKETS = "()（）[]［］〔〕【】 \t\u00a0\u3000"
_POWERS = {"2": "²", "3": "³"}
# The end of a unit whose square or cube is meant: a Latin letter, or one of the signs `㎜`, `㎝`, `㎞`.
_UNIT_END = re.compile(r"[A-Za-zμ㎜㎝㎞]$")


def mark_superscript(text: str) -> str:
    """Raised text, marked until `resolve_superscripts` sees what stands around it."""
    return f"{_START}{_MARKS.sub('', text)}{_END}"


def resolve_superscripts(text: str) -> str:
    """The text of a whole line or cell, its raised parts as notes in brackets; all of it raised is plain text."""
    if _START not in text and _END not in text:
        return text
    text = text.replace(f"{_END}{_START}", "")
    if _RAISED.sub("", text).strip():
        text = _RAISED.sub(
            lambda found: superscript(found[1], found.string[max(0, found.start() - 1) : found.start()]), text
        )
    return _MARKS.sub("", text)


def superscript(text: str, before: str = "") -> str:
    """Raised text as a note in brackets: a raised `1` behind `102` is `〔1〕`, so that no one reads 1021.

    A square or cube behind the letters of a unit, as `before` ends with them, stays with these (`m²`).
    """
    mark = text.strip(_BRACKETS)
    if not mark:
        return text
    if mark in _POWERS and _UNIT_END.search(before):
        return _POWERS[mark]
    return f"〔{mark}〕"


def hidden_text(count: int) -> Iterator[Problem]:
    """Yield what is said of texts that are set not to show and were not read; nothing where there are none."""
    if count:
        message = f"文档里有 {count} 处隐藏文字，没有读取。如果其中有年报的数据，请取消隐藏后重新提交。"
        yield Problem(ProblemCode.HIDDEN_CONTENT, message)


def struck_text(count: int, place: str = "") -> Iterator[Problem]:
    """Return what is said of texts that stand struck through and were not read; nothing where there are none."""
    if count:
        message = (
            f"有 {count} 处文字加了删除线，按已删除处理，没有读取。"
            "请核对；如果其中有应报的数据，请去掉删除线后重新提交。"
        )
        yield Problem(ProblemCode.STRUCK_CONTENT, message, place)
