"""The paragraphs of a report's frame, filled in: words, numbers of the release, and what people fill in."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from expectations.forms.prose_sums import FEES
from tasks.annual_report.contents import ReportContents
from tasks.annual_report.material import fees_collected
from tasks.common.numbers import format_number

__all__ = ["Piece", "filled_in", "is_heading", "scope_of"]

_PIECES = re.compile(r"(\{[^{}]+\}|【[^【】]*】)")
_HEADING = re.compile(r"（[一二三四五六七八九十]+）[^。【]*")
_UNKNOWN = "【此处由办公室填写：各单位没有都报的数】"


class Piece(NamedTuple):
    """A part of a paragraph: words, or what people fill in."""

    text: str
    is_open: bool


def is_heading(paragraph: str) -> bool:
    """Return whether a paragraph of a frame is a heading within its section."""
    return _HEADING.fullmatch(paragraph) is not None


def filled_in(paragraph: str, contents: ReportContents) -> Iterator[Piece]:
    """The pieces of a paragraph; a number that the release does not have is left to people."""
    words = ""
    for piece in _PIECES.split(paragraph):
        text = _filled(piece[1:-1], contents) if piece.startswith("{") else piece
        if text.startswith("【"):
            if words:
                yield Piece(words, is_open=False)
            yield Piece(text, is_open=True)
            words = ""
        else:
            words += text
    if words:
        yield Piece(words, is_open=False)


def scope_of(contents: ReportContents) -> str:
    """Say over which units the numbers are summed."""
    kinds = "、".join(kind.label for kind in contents.level.kinds)
    return f"{contents.level.label}（{kinds}）"


def _filled(name: str, contents: ReportContents) -> str:
    plain = {"year": str(contents.year), "government": contents.government, "scope": scope_of(contents)}
    if name in plain:
        return plain[name]
    value = fees_collected(contents) if name == FEES else contents.number(name)
    return format_number(value, blank=_UNKNOWN)
