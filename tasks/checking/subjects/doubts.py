"""How sure is the reading of a report, in words that can be published: of its cells, and of the file as a whole?"""

from collections.abc import Iterable

import polars as pl

from tasks.model.codes import Doubt, Status
from tasks.privacy import is_impersonal

__all__ = ["FROM_PICTURE", "UNREAD", "doubtful", "doubts_in_words", "problems_in_words"]

_UNREADABLE = "读不出数"
_LONGEST_QUOTE = 20

FROM_PICTURE = frozenset(("recognised_from_picture",))
"""What a reader says of a report that it read in a picture."""

UNREAD = frozenset(
    ("scanned_page", "pages_left_out", "formula_without_value", "undecodable_characters", "no_text_layer")
)
"""What a reader says where something of the report itself may be missing."""

_PROBLEMS = {
    "recognised_from_picture": "由图片识别",
    "scanned_page": "有没有读取的扫描页",
    "pages_left_out": "有没有读取的页",
    "no_text_layer": "有没有文字的页",
    "formula_without_value": "有没有计算结果的公式",
    "undecodable_characters": "有无法辨认的字符",
    "control_characters": "有控制字符",
    "hidden_sheet": "有隐藏的工作表",
    "hidden_cells": "有隐藏的行或列",
    "hidden_content": "有隐藏的内容",
    "struck_content": "有带删除线的内容",
    "picture_in_page": "页面里有大幅图片",
    "picture_beside_report": "报告旁有图片",
    "repeated_table": "同一张表出现两次",
    "repeated_member": "压缩包里有重复的文件",
    "nested_archive": "压缩包里还有压缩包",
}
_OTHER_PROBLEM = "有其他识读问题"


def doubtful(readings: pl.DataFrame) -> pl.DataFrame:
    """The readings that are in doubt, or of cells in which no number can be read."""
    return readings.filter((pl.col("status") == Status.UNREADABLE.value) | pl.col("doubt").is_not_null())


def doubts_in_words(readings: pl.DataFrame) -> pl.Series:
    """Why each reading is in doubt, with what stands in the cell where it can name nobody."""
    rows = readings.select("status", "doubt", "raw").iter_rows()
    return pl.Series([_words(*row) for row in rows], dtype=pl.String())


def problems_in_words(codes: Iterable[str]) -> str:
    """What the reader met, each once."""
    return "、".join(dict.fromkeys(_PROBLEMS.get(code, _OTHER_PROBLEM) for code in codes))


def _words(status: str, doubt: str | None, raw: str) -> str:
    words = [_UNREADABLE] if status == Status.UNREADABLE.value else []
    words += [Doubt(doubt).label] if doubt else []
    quote = raw.strip()
    if quote and len(quote) <= _LONGEST_QUOTE and is_impersonal(quote):
        words.insert(0, f"原文“{' '.join(quote.split())}”")
    return "，".join(words)
