"""Years and dates in Chinese text, in digits or numerals."""

import re
from datetime import date

import cn2an

__all__ = ["CHINESE_YEAR", "DATE", "YEAR", "as_date", "read_date", "read_year"]

_ZEROS = "零〇○Οo0"
_ONE_ZERO = str.maketrans(dict.fromkeys(_ZEROS, "零"))

CHINESE_YEAR = rf"二[{_ZEROS}][{_ZEROS}一二三四五六七八九]{{2}}"
YEAR = rf"(?:20\d\d|{CHINESE_YEAR})"
# 2019年2月12日, 2019-2-12, 2019/2/12, 2019.2.12 or 二〇一九年二月十二日; as named groups, for `read_date`.
DATE = (
    r"(?:(?<!\d)(?P<year>20\d\d)\s*[年\-/.]\s*(?P<month>\d{1,2})\s*[月\-/.]\s*(?P<day>\d{1,2})(?!\d)\s*日?"
    rf"|(?P<chinese_year>{CHINESE_YEAR})\s*年\s*(?P<chinese_month>[一二三四五六七八九十]{{1,2}})\s*月"
    r"\s*(?P<chinese_day>[一二三四五六七八九十]{1,3})\s*日)"
)


def read_year(text: str) -> int:
    """The year written as `2018`, `二〇一八` or `二○一八`; the text must match `YEAR`."""
    return int(text) if text.isascii() else int(cn2an.cn2an(text.translate(_ONE_ZERO), "smart"))


def read_date(match: re.Match[str]) -> date | None:
    """The date that a match of `DATE` stands for; `None` for a day that does not exist."""
    if match["year"]:
        return as_date(int(match["year"]), int(match["month"]), int(match["day"]))
    try:
        month, day = (int(cn2an.cn2an(match[part], "smart")) for part in ("chinese_month", "chinese_day"))
    except ValueError:  # letters that make no number, such as 一一
        return None
    return as_date(read_year(match["chinese_year"]), month, day)


def as_date(year: int, month: int, day: int) -> date | None:
    """The day of the calendar, or `None` where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
