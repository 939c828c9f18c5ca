"""Which letters are one letter? Text in half width, with every character in its common form, letter for letter."""

import re
import unicodedata

__all__ = ["COMMON", "fold"]

_FULL_WIDTH = range(0xFF01, 0xFF5F)
_DASHES = "\u2013\u2014\u2015"
_LOOKALIKES = (range(0x2F00, 0x2FD6), range(0xF900, 0xFADA))
"""Kangxi radicals and compatibility ideographs: characters that some fonts of PDF files give for common ones."""
_RADICALS = (
    "⺠⺩⺬⺶⺼⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "民王示羊肉虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)
"""Radicals of the supplement, which no normal form brings back to common characters."""

COMMON = dict(zip(map(ord, _RADICALS[0]), _RADICALS[1], strict=True)) | {
    code: folded
    for codes in _LOOKALIKES
    for code in codes
    if len(folded := unicodedata.normalize("NFKC", chr(code))) == 1 and folded != chr(code)
}
"""For characters that only look like common ones, the common ones, as `str.translate` takes them."""

_FOLDED = (
    COMMON | {code: chr(code - 0xFEE0) for code in _FULL_WIDTH} | {0x3000: " "} | dict.fromkeys(map(ord, _DASHES), "-")
)
_HAS_FOLDED = re.compile(f"[\uff01-\uff5e\u3000{_DASHES}\u2e80-\u2fdf\uf900-\ufadf]")
_PUNCTUATION = (("，", ","), ("：", ":"), ("；", ";"), ("（", "("), ("）", ")"), ("！", "!"), ("？", "?"))


def fold(text: str) -> str:
    """The text in half width and common characters: of the same length, with the same digits."""
    if not _HAS_FOLDED.search(text):
        return text
    for wide, half in _PUNCTUATION:
        text = text.replace(wide, half)
    return text.translate(_FOLDED) if _HAS_FOLDED.search(text) else text
