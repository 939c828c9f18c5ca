"""Page numbers and running headers and footers, which are taken out of the lines of pages."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tasks.reading.pdf.text_lines import Line

__all__ = ["PageLines", "drop_headers_footers"]

# How the thresholds below were tried: each alone halved and doubled, or else changed by a fifth, while all PDFs of
# tests/golden/pdf and tests/reading and the layouts ruled, boxed and borderless of examples.render were read again.
# "Alike" means that every one of them gave the same document. How much of the page's height at either end may hold
# its number (0.075 to 0.3 alike), and how much a running header: 0.072 to 0.09 alike; at 0.045 the header of
# tests/golden/pdf/matrix.pdf stays and parts its table at a page's end, at 0.11 a heading that form 2021 (borderless)
# repeats at the head of a page is taken for one.
_NUMBER_ZONE, _HEAD_ZONE = 0.15, 0.09
# How far from the page's middle the number of a lone page may stand, in the page's width (0.025 to 0.1 alike).
_CENTRE = 0.05
# How many lines at either end are looked at. 1 to 5 alike; at 0 matrix.pdf keeps its headers.
_OUTER_LINES = 2
# How many points apart the baselines of a running header stand from page to page (1.5 to 6 alike).
_SAME_HEIGHT = 3.0
# The share of pages that a running header stands on. 0.3 to 0.75 alike: less than all, since a first page may go
# without.
_LEAST_REPEATED = 0.6
_DIGITS = re.compile(r"\d+")
_BARE_NUMBER = re.compile(r"\d{1,3}")
# A page number that can be nothing else: between dashes, `第3页`, `第3页 共9页`, `3/9`, `page 3 of 9`.
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


def drop_headers_footers(pages: Sequence[PageLines]) -> list[PageLines]:
    """The pages without their numbers and without running heads and feet, of which the first is kept.

    A bare number goes only where it counts pages: on several of them, or in the middle of a lone page's foot.
    """
    # Running headers and footers are texts, numbers aside, that stand at the same height on most pages.
    heights: dict[tuple[str, bool], list[float]] = {}
    for page in pages:
        for line in _outer(page, _HEAD_ZONE):
            if not _BARE_NUMBER.fullmatch(line.text):
                heights.setdefault(_key(line, page), []).append(line.base)
    least = max(2.0, _LEAST_REPEATED * len(pages))
    often = {key: bases for key, bases in heights.items() if len(bases) >= least}
    repeated = {key for key, bases in often.items() if max(bases) - min(bases) < _SAME_HEIGHT}
    # By how much bare numbers differ from the page's place in the file, where two pages agree on it.
    found = Counter(
        int(line.text) - page.number
        for page in pages
        for line in _outer(page, _NUMBER_ZONE)
        if _BARE_NUMBER.fullmatch(line.text)
    )
    most = found.most_common(1)
    offset = most[0][0] if most and most[0][1] > 1 else None
    seen: set[tuple[str, bool]] = set()
    return [page._replace(lines=list(_kept(page, repeated, offset, seen))) for page in pages]


def _kept(
    page: PageLines, repeated: set[tuple[str, bool]], offset: int | None, seen: set[tuple[str, bool]]
) -> Iterator[Line]:
    numbers = {id(line) for line in _outer(page, _NUMBER_ZONE) if _is_page_number(line, page, offset)}
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


def _is_page_number(line: Line, page: PageLines, offset: int | None) -> bool:
    if _DRESSED_NUMBER.fullmatch(line.text):
        return True
    if not _BARE_NUMBER.fullmatch(line.text):
        return False
    if offset is not None:
        return int(line.text) - page.number == offset
    middle = (line.left + line.right) / 2
    return int(line.text) == page.number and abs(middle - page.width / 2) < _CENTRE * page.width
