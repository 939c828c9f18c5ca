"""Kinds of files, days, times of receipt and decisions as the review pages and letters write them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tasks.decisions import Ledger
from tasks.model.codes import FileKind

__all__ = ["Decisions", "ShownDecision", "decisions_of", "shown_day", "shown_kind", "shown_moment"]


@dataclass(frozen=True, slots=True)
class ShownDecision:
    """One decision: its id in the ledger, and in words who decided, when and why."""

    id: str
    by: str
    on: str
    why: str

    @property
    def in_words(self) -> str:
        """All of it in one clause."""
        return f"决定 {self.id}（{self.by}，{self.on}）：{self.why}"


Decisions = Mapping[str, ShownDecision]
"""The decisions of a year, by id."""


def decisions_of(ledger: Ledger) -> Decisions:
    """Put the decisions of a ledger into words, by id."""
    return {each.id: ShownDecision(each.id, each.by, shown_day(each.on), each.why) for each in ledger.decisions}


def shown_kind(kind: str | None) -> str:
    """Name a kind of file; a file that could not be read has none."""
    return FileKind(kind).label if kind else "未能识别"


def shown_moment(moment: datetime) -> str:
    """Write a time of receipt in Chinese."""
    return f"{shown_day(moment.date())} {moment:%H:%M}"


def shown_day(day: date) -> str:
    """Write a date in Chinese."""
    return f"{day.year}年{day.month}月{day.day}日"
