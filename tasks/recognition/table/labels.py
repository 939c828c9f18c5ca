"""How two labels are compared: by keys that forget spacing, width, quotes, footnote marks and numbering."""

import re
import unicodedata
from functools import lru_cache

from tasks.common.text import COMMON
from tasks.common.traditional import SIMPLIFIED

__all__ = ["bare_key", "full_key"]

_NUMBER_SIGNS = dict.fromkeys(range(ord("①"), ord("⑳") + 1), "|")
_FOOTNOTE_SIGNS = dict.fromkeys(map(ord, "*＊※†‡¹²³⁰⁴⁵⁶⁷⁸⁹"))
_LETTERS = COMMON | SIMPLIFIED | _NUMBER_SIGNS | _FOOTNOTE_SIGNS
_DROPPED = re.compile(r"[\s\u00ad\u200b-\u200d\u2060\ufeff“”\"‘’'`]+")
_DOUBLED = re.compile(r"([(),.、:;。|])\1+")
_PRONUNCIATION = re.compile(r"\([a-zA-Z\u00c0-\u024f]+\)")
_ENDS = re.compile(r"(?:[:;,。、|]|[\[〔【]\d{1,2}[\]〕】]|注\d{1,2}|\((?:注\d{0,2}|\|)\))+$")
_NUMBERING = re.compile(
    r"(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)[、.]?|\(?\d{1,2}(?:[.、)|]|(?=[^\d.]))|\|[、.]?|其中[:;,]?)"
)
_BRACKETED = re.compile(r"\([^()]*\)")
_PUNCTUATION = re.compile(r"[、,.;:。()《》<>〔〕【】\[\]·|/-]+")


@lru_cache(maxsize=65536)
def full_key(text: str) -> str:
    """The label in half width and simplified characters, without spacing, quotes, pinyin and footnote marks."""
    folded = unicodedata.normalize("NFKC", text.translate(_LETTERS))
    plain = _DOUBLED.sub(r"\1", _DROPPED.sub("", folded))
    return _ENDS.sub("", _PRONUNCIATION.sub("", plain))


@lru_cache(maxsize=65536)
def bare_key(text: str) -> str:
    """The label's words alone: without leading numbering, 其中, bracketed notes and punctuation."""
    key = full_key(text)
    while (match := _NUMBERING.match(key)) and match.end() < len(key):
        key = key[match.end() :]
    return _PUNCTUATION.sub("", _BRACKETED.sub("", key))
