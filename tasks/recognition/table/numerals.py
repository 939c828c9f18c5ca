"""Which number do Chinese numerals write, if they write one at all?"""

import re
from decimal import Decimal
from functools import lru_cache

import cn2an

__all__ = ["chinese_number"]

_NUMERALS = re.compile(r"[零〇一二两三四五六七八九]|(?=.*[十百千万])[零〇一二两三四五六七八九十百千万]+")
_ONE_SPELLING = str.maketrans("〇两", "零二")
_BARE_TEN = re.compile(r"(?<![一二三四五六七八九])十")
_KNOWN = 1024


@lru_cache(maxsize=_KNOWN)
def chinese_number(text: str) -> Decimal | None:
    """The number written as `九`, `一百零二` or `一百二`; `None` for digits in a row and for what writes no number."""
    if not _NUMERALS.fullmatch(text):
        return None
    try:
        number = int(cn2an.cn2an(text, "smart"))
        written = cn2an.an2cn(number)
    except (ValueError, KeyError):  # cn2an's own words for no numeral
        return None
    return Decimal(number) if _spelling(written).startswith(_spelling(text)) else None


def _spelling(text: str) -> str:
    """The numeral in the one spelling that is compared: 二 for 两, 一十 for a leading 十."""
    return _BARE_TEN.sub("一十", text.translate(_ONE_SPELLING))
