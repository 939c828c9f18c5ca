"""Kinds of files, days and times of receipt as the review packs write them."""

from datetime import date, datetime

from tasks.model.codes import FileKind

__all__ = ["shown_day", "shown_kind", "shown_moment"]


def shown_kind(kind: str | None) -> str:
    """What to call a kind of file; a file that could not be read has none."""
    return FileKind(kind).label if kind else "未能识别"


def shown_moment(moment: datetime) -> str:
    """A time of receipt as one writes it."""
    return f"{shown_day(moment.date())} {moment:%H:%M}"


def shown_day(day: date) -> str:
    """A date as one writes it."""
    return f"{day.year}年{day.month}月{day.day}日"
