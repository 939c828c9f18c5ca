"""Which Chinese words do the review packs use for the codes of the tables?"""

from collections.abc import Mapping
from datetime import date, datetime

from tasks.model.codes import FileKind, Status

__all__ = ["STATUSES", "shown_day", "shown_kind", "shown_moment"]

STATUSES: Mapping[str, str] = {
    Status.REPORTED: "",
    Status.BLANK: "未填",
    Status.NOT_APPLICABLE: "不适用",
    Status.UNREADABLE: "读不出数",
    Status.ABSENT: "缺这一行",
}
"""What was found where a number belongs; nothing is said of a number."""


def shown_kind(kind: str | None) -> str:
    """What to call a kind of file; a file that could not be read has none."""
    return FileKind(kind).label if kind else "未能识别"


def shown_moment(moment: datetime) -> str:
    """A time of receipt as one writes it."""
    return f"{shown_day(moment.date())} {moment:%H:%M}"


def shown_day(day: date) -> str:
    """A date as one writes it."""
    return f"{day.year}年{day.month}月{day.day}日"
