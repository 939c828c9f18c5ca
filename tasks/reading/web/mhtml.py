"""Reader of pages that were saved with all they need as one file (`.mht`, `.mhtml`).

Only the page itself is taken out of the file; its pictures and styles stay where they are.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.message import Message

from tasks.model.codes import ProblemCode
from tasks.model.document import Document, Problem
from tasks.reading.refusals import unreadable

__all__ = ["read"]

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_PART = re.compile(rb"^content-type\s*:", re.IGNORECASE | re.MULTILINE)
_NEST = re.compile(rb"^content-type\s*:\s*multipart/", re.IGNORECASE | re.MULTILINE)
# What a saved page may have of parts (page, pictures, styles), of parts that hold parts, and of lines that could part
# it. Half of each reads every sample alike; at 625 parts and at 13 nests refusals of tests/reading/web/test_mhtml.py
# are read.
_MOST_PARTS, _MOST_NESTS, _MOST_MARKS = 500, 10, 10_000


def read(data: bytes, read_page: Callable[[bytes, str], Document]) -> Document:
    """Read the page of an `.mhtml`, the longest where it holds several.

    Args:
        data: the file.
        read_page: reads a page, given its bytes and the encoding declared for them.

    Raises:
        UnreadableError: `too_many_parts`, `no_page`; as `read_page` does.
    """
    is_cut_up = data.count(b"\n--") > _MOST_MARKS or len(_PART.findall(data)) > _MOST_PARTS
    if is_cut_up or len(_NEST.findall(data)) > _MOST_NESTS:
        raise unreadable(
            ProblemCode.TOO_MANY_PARTS,
            f"单个文件网页（.mht）里的部分超过 {_MOST_PARTS} 个，或层层嵌套，不像一份年报，没有读取。"
            "请用浏览器打开，只把年报正文另存为 .docx 后重新提交。",
        )
    pages = [part for part in message_from_bytes(data).walk() if part.get_content_type() in _PAGES]
    if not pages:
        raise unreadable(
            ProblemCode.NO_PAGE, "单个文件网页（.mht）里没有网页正文。请用浏览器打开检查，另存为 .docx 后重新提交。"
        )
    page = max(pages, key=lambda part: len(_content(part)))
    document = read_page(_content(page), page.get_content_charset(""))
    problems = document.problems
    if left_out := len(pages) - 1:
        message = (
            f"文件里另有 {left_out} 个子页面，没有读取，只读了最长的一个。"
            "如果年报的数据在子页面里，请另存为 .docx 后重新提交。"
        )
        problems = (*problems, Problem(ProblemCode.PAGES_LEFT_OUT, message))
    return replace(document, kind="mhtml", problems=problems)


def _content(part: Message) -> bytes:
    """A part's bytes, out of base64 or quoted-printable."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
