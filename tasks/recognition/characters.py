"""A document in the characters that patterns are written in: simplified ones, without what a conversion left.

Folded once, before any pattern. Cells that hold a value stay as they are, so that a number's raw text is the file's.
"""

import re
from dataclasses import replace

from tasks.common.text import SIMPLIFIED_IN_TEXT
from tasks.model.document import Block, Document, Grid
from tasks.recognition.table.values import looks_like_value

__all__ = ["fold_characters"]

# How many different traditional characters make a document one in traditional characters: one or two may be those of a
# name (test_characters).
_FEWEST = 3
_TRADITIONAL = re.compile(f"[{re.escape(''.join(map(chr, SIMPLIFIED_IN_TEXT)))}]")
# Words that a conversion exchanges with the letters; 檔案 alone is what an archive keeps.
_EXCHANGED = (
    (re.compile(r"(?<=[性開开的])檔案"), "文件"),
    (re.compile("資訊"), "信息"),
    (re.compile("網路"), "网络"),
    (re.compile("專案"), "项目"),
)
# A non-breaking space as its bytes come out: named, as Latin letters, or as GBK (聽), where that is no letter.
_NBSP = re.compile(r"&(?:amp;)?nbsp;?|Â(?=[\s\u00a0]|$)|聽{2,}|聽(?=[\s\d]|$)|(?<=[\s\d])聽|^聽")
_PINYIN = re.compile(r"[(（]\s*[a-zA-Z\u00c0-\u00ff\u0100-\u017f\u01cd-\u01dc]+\s*[)）]")
_TONES = re.compile(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]")
_NEEDS_FOLDING = re.compile(rf"{_TRADITIONAL.pattern}|nbsp|Â|聽|{_TONES.pattern}")


def fold_characters(document: Document) -> Document:
    """The document in simplified characters, without pinyin in brackets and garbled blanks; places stay."""
    texts = [text for block in document.blocks for text in _texts(block) if _NEEDS_FOLDING.search(text)]
    if not texts:
        return document
    found = {letter for text in texts for letter in _TRADITIONAL.findall(_NBSP.sub(" ", text))}
    is_traditional = len(found) >= _FEWEST
    return replace(
        document, blocks=tuple(_fold_block(block, is_traditional=is_traditional) for block in document.blocks)
    )


def _texts(block: Block) -> list[str]:
    return [cell.text for row in block.rows for cell in row] if isinstance(block, Grid) else [block.text]


def _fold_block(block: Block, *, is_traditional: bool) -> Block:
    if not any(map(_NEEDS_FOLDING.search, _texts(block))):
        return block
    if not isinstance(block, Grid):
        return replace(block, text=_fold(block.text, is_traditional=is_traditional))
    rows = tuple(
        tuple(replace(cell, text=_fold(cell.text, is_traditional=is_traditional)) for cell in row) for row in block.rows
    )
    return replace(block, rows=rows)


def _fold(text: str, *, is_traditional: bool) -> str:
    """One text folded; one that is a value stays, but for garbled blanks."""
    text = _NBSP.sub(" ", text).strip()
    if looks_like_value(text):
        return text
    if _TONES.search(text):
        text = _PINYIN.sub("", text)
    if not is_traditional:
        return text
    for exchanged, word in _EXCHANGED:
        text = exchanged.sub(word, text)
    return text.translate(SIMPLIFIED_IN_TEXT)
