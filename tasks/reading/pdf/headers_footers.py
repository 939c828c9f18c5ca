"""Which lines at the head and foot of pages belong to the paper and not to the text: numbers and running heads?"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tasks.reading.pdf.text_lines import Line

__all__ = ["PageLines", "without_furniture"]

_NUMBER_ZONE = 0.15
_HEAD_ZONE = 0.09
_CENTRE = 0.05
_OUTER_LINES = 2
_SAME_HEIGHT = 3.0
_LEAST_REPEATED = 0.6
_DIGITS = re.compile(r"\d+")
_BARE_NUMBER = re.compile(r"\d{1,3}")
_DRESSED_NUMBER = re.compile(
    r"[-—–―－·•~]{1,3}\s*\d{1,3}\s*[-—–―－·•~]{1,3}"
    r"|第\s*\d{1,3}\s*页(?:[\s,，/]*共\s*\d{1,3}\s*页)?"
    r"|\d{1,3}\s*/\s*\d{1,3}"
    r"|(?:page\s*)\d{1,3}(?:\s*of\s*\d{1,3})?",
    re.IGNORECASE,
)


class PageLines(NamedTuple):
    """The lines of a page outside its ruled tables, from top to bottom, and the page's size."""

    number: int
    width: float
    height: float
    lines: list[Line]


def without_furniture(pages: Sequence[PageLines]) -> list[PageLines]:
    """The pages without their numbers and without running heads and feet, of which the first is kept.

    A bare number goes only where it counts pages: on several of them, or in the middle of a lone page's foot.
    """
    repeated = _repeated(pages)
    offset = _offset(pages)
    seen: set[tuple[str, bool]] = set()
    return [page._replace(lines=list(_kept(page, repeated, offset, seen))) for page in pages]


def _kept(
    page: PageLines, repeated: set[tuple[str, bool]], offset: int | None, seen: set[tuple[str, bool]]
) -> Iterator[Line]:
    numbers = {id(line) for line in _outer(page, _NUMBER_ZONE) if _is_number(line, page, offset)}
    heads = {id(line): _key(line, page) for line in _outer(page, _HEAD_ZONE)}
    for line in page.lines:
        if id(line) in numbers:
            continue
        key = heads.get(id(line))
        if key in repeated:
            if key in seen:
                continue
            seen.add(key)
        yield line


def _outer(page: PageLines, zone: float) -> list[Line]:
    """The first and last lines of the page, as far as they stand in its head or foot."""
    top, bottom = zone * page.height, (1 - zone) * page.height
    first = [line for line in page.lines[:_OUTER_LINES] if line.bottom < top]
    return first + [line for line in page.lines[-_OUTER_LINES:] if line.top > bottom]


def _key(line: Line, page: PageLines) -> tuple[str, bool]:
    return _DIGITS.sub("#", line.text), line.base > page.height / 2


def _repeated(pages: Sequence[PageLines]) -> set[tuple[str, bool]]:
    """The texts, numbers aside, that stand at the same height on most pages."""
    heights: dict[tuple[str, bool], list[float]] = {}
    for page in pages:
        for line in _outer(page, _HEAD_ZONE):
            if not _BARE_NUMBER.fullmatch(line.text):
                heights.setdefault(_key(line, page), []).append(line.base)
    least = max(2.0, _LEAST_REPEATED * len(pages))
    return {key for key, bases in heights.items() if len(bases) >= least and max(bases) - min(bases) < _SAME_HEIGHT}


def _offset(pages: Sequence[PageLines]) -> int | None:
    """By how much bare numbers differ from the page's place in the file, where two pages agree on it."""
    found = Counter(
        int(line.text) - page.number
        for page in pages
        for line in _outer(page, _NUMBER_ZONE)
        if _BARE_NUMBER.fullmatch(line.text)
    )
    most = found.most_common(1)
    return most[0][0] if most and most[0][1] > 1 else None


def _is_number(line: Line, page: PageLines, offset: int | None) -> bool:
    if _DRESSED_NUMBER.fullmatch(line.text):
        return True
    if not _BARE_NUMBER.fullmatch(line.text):
        return False
    if offset is not None:
        return int(line.text) - page.number == offset
    middle = (line.left + line.right) / 2
    return int(line.text) == page.number and abs(middle - page.width / 2) < _CENTRE * page.width
