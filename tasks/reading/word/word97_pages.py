"""Which modifiers does a Word 97-2003 file give to the text at a place in it?

Formatting stands in pages of 512 bytes ([MS-DOC] 2.9.32 and 2.9.178): the places where it changes first, then where in
the page the modifiers of each stretch begin.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import pairwise
from struct import Struct, unpack_from

from tasks.reading.refusals import damaged

__all__ = ["Pages", "character_modifiers", "paragraph_modifiers", "plex"]

_PAGE = 512
_KEPT_PAGES = 4096
_PAGE_NUMBER = 0x3FFFFF

ModifiersAt = Callable[[bytes, int], bytes]
"""The modifiers that begin at a place of a page."""


def plex(part: bytes, size: int, layout: str, skip: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """The entries of a structure that maps stretches of a text or file to items ([MS-DOC] 2.2.2).

    Args:
        part: the structure.
        size: bytes of an item.
        layout: the item's fields of interest, as `struct` writes them.
        skip: bytes of the item before these fields.

    Yields:
        Where a stretch starts, where it ends, and the fields of its item.
    """
    count = (len(part) - 4) // (4 + size) if len(part) >= 4 else 0
    positions = unpack_from(f"<{count + 1}I", part) if count else ()
    fields = Struct(layout)
    for number, (start, end) in enumerate(pairwise(positions)):
        yield start, end, fields.unpack_from(part, 4 * (count + 1) + size * number + skip)


def character_modifiers(page: bytes, place: int) -> bytes:
    """The modifiers of a stretch of characters."""
    return page[place + 1 : place + 1 + page[place]]


def paragraph_modifiers(page: bytes, place: int) -> bytes:
    """The style of a stretch of paragraphs (2 bytes) and its modifiers; their size is counted in two ways."""
    if page[place]:
        return page[place + 1 : place + 2 * page[place]]
    return page[place + 2 : place + 2 + 2 * page[place + 1]]


class Pages:
    """Formatting by position in the file: an index of pages, each an index of modifiers."""

    def __init__(self, main: bytes, index: bytes, modifiers: ModifiersAt, entry_size: int) -> None:
        """Read the index; `entry_size` is the number of bytes by which a page describes a stretch.

        Raises:
            UnreadableError: `damaged_file` for an empty index.
        """
        entries = list(plex(index, 4, "<I", 0))
        if not entries:
            raise damaged()
        self._main = main
        self._starts = [start for start, _, _ in entries]
        self._ends = [end for _, end, _ in entries]
        self._numbers = [number & _PAGE_NUMBER for _, _, (number,) in entries]
        self._modifiers = modifiers
        self._entry_size = entry_size
        self._kept: dict[int, tuple[bytes, tuple[int, ...]]] = {}

    def at(self, offset: int) -> tuple[int, bytes]:
        """The modifiers at a place in the file, and where they end."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._ends[index]:
            following = self._starts[index + 1] if index + 1 < len(self._starts) else len(self._main)
            return max(following, offset + 1), b""
        page, limits = self._page(self._numbers[index])
        entry = bisect_right(limits, offset) - 1
        if not 0 <= entry < len(limits) - 1:
            return max(self._ends[index], offset + 1), b""
        place = 2 * page[4 * len(limits) + self._entry_size * entry]
        return max(limits[entry + 1], offset + 1), self._modifiers(page, place) if place else b""

    def _page(self, number: int) -> tuple[bytes, tuple[int, ...]]:
        if number not in self._kept:
            page = self._main[number * _PAGE : (number + 1) * _PAGE]
            if len(page) < _PAGE:
                raise damaged()
            count = page[-1]
            if 4 * (count + 1) + self._entry_size * count >= _PAGE:
                raise damaged()
            if len(self._kept) >= _KEPT_PAGES:
                self._kept.clear()
            self._kept[number] = page, unpack_from(f"<{count + 1}I", page)
        return self._kept[number]
