"""How two labels are compared: by keys that forget spacing, width, quotes and numbering."""

import re
import unicodedata
from functools import lru_cache

__all__ = ["bare_key", "full_key"]

_CIRCLED = dict.fromkeys(range(ord("①"), ord("⑳") + 1), "|")
_DROPPED = re.compile(r"[\s\u200b\u200c\u200d\ufeff“”\"‘’'`]+")
_NUMBERING = re.compile(
    r"(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)[、.]?|\(?\d{1,2}(?:[.、)|]|(?=[^\d.]))|\||其中[:;,]?)"
)
_BRACKETED = re.compile(r"\([^()]*\)")
_PUNCTUATION = re.compile(r"[、,.;:。()《》<>〔〕\[\]·|/-]+")


@lru_cache(maxsize=65536)
def full_key(text: str) -> str:
    """The label without spacing and quotes, in half width; numbering and notes stay."""
    folded = unicodedata.normalize("NFKC", text.translate(_CIRCLED))
    return _DROPPED.sub("", folded).rstrip(":;,。")


@lru_cache(maxsize=65536)
def bare_key(text: str) -> str:
    """The label's words alone: without leading numbering, 其中, bracketed notes and punctuation."""
    key = full_key(text)
    while (match := _NUMBERING.match(key)) and match.end() < len(key):
        key = key[match.end() :]
    return _PUNCTUATION.sub("", _BRACKETED.sub("", key))
