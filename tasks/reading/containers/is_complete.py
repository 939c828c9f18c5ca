"""Is a file that only LibreOffice reads all there? Of one cut short it would read what is left, and say nothing."""

import re
import struct
from collections.abc import Iterator

from tasks.reading.refusals import damaged

__all__ = ["prepared_biff", "prepared_rtf"]

_RTF_TOKEN = re.compile(rb"\\bin(\d{1,9}) ?|\\.|[{}]", re.DOTALL)
_RTF_DEPTHS = {b"{": 1, b"}": -1}
_RECORD = struct.Struct("<HH")
_END, _CODE_PAGE = 0x000A, 0x0042
_CHINESE = 936


def prepared_rtf(data: bytes) -> bytes:
    """An RTF document, all of whose groups are closed.

    Raises:
        UnreadableError: `damaged_file`.
    """
    depth = offset = 0
    while token := _RTF_TOKEN.search(data, offset):
        offset = token.end() + int(token[1] or 0)
        depth += _RTF_DEPTHS.get(token[0], 0)
        if depth == 0:
            return data
    raise damaged()


def prepared_biff(data: bytes) -> bytes:
    """A bare stream of Excel records as old systems write them, with its end; Chinese, where it does not say.

    Raises:
        UnreadableError: `damaged_file`.
    """
    kinds = list(_records(data))
    if _END not in kinds:
        raise damaged()
    if _CODE_PAGE in kinds:
        return data
    first = _RECORD.size + _RECORD.unpack_from(data)[1]
    return data[:first] + struct.pack("<HHH", _CODE_PAGE, 2, _CHINESE) + data[first:]


def _records(data: bytes) -> Iterator[int]:
    """The kinds of the records that are whole."""
    offset = 0
    while offset + _RECORD.size <= len(data):
        kind, length = _RECORD.unpack_from(data, offset)
        offset += _RECORD.size + length
        if offset <= len(data):
            yield kind
