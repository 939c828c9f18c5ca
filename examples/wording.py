"""How is a thing said? Wordings chosen by a seed and filled in with names and figures."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from examples.draw import pick

__all__ = ["Subject", "Writer", "phrases", "printed"]

_DIGITS = "零一二三四五六七八九十"
_SLOT = re.compile(r"\{([^{}|]+)(\|cn)?\}")
_HALF_WIDTH = str.maketrans("，：；（）", ",:;()")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who writes about what: the unit, how it calls itself, three fields of its work, the period, whom to call."""

    unit: str
    we: str
    topics: tuple[str, str, str]
    start: date
    end: date
    year: int
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Writer:
    """Chooses wordings and fills them in; a wording whose figure is not known gives nothing."""

    subject: Subject
    figures: Mapping[str, Decimal | None]
    seed: str

    def say(self, topic: str) -> str:
        """One of a topic's wordings."""
        return self.filled(pick(f"{self.seed}/{topic}", phrases()[topic]))

    def filled(self, wording: str) -> str:
        """The wording with its slots filled; empty where a figure it needs is not known."""
        slots = {**self._names(), **{item: value for item, value in self.figures.items() if value is not None}}
        if any(slot not in slots for slot, _ in _SLOT.findall(wording)):
            return ""
        return _SLOT.sub(lambda match: _shown(slots[match[1]], in_chinese=bool(match[2])), wording)

    def _names(self) -> dict[str, str | Decimal]:
        subject = self.subject
        first, second, third = subject.topics
        return {
            "unit": subject.unit,
            "we": subject.we,
            "year": str(subject.year),
            "next": str(subject.year + 1),
            "start": _day(subject.start),
            "end": _day(subject.end),
            "t1": first,
            "t2": second,
            "t3": third,
            "contact": subject.contact,
        }


def printed(paragraphs: Sequence[str], seed: str) -> tuple[str, ...]:
    """The paragraphs that say something, a third of all reports with half-width punctuation."""
    is_narrow = pick(f"{seed}/width", (True, False, False))
    return tuple(text.translate(_HALF_WIDTH) if is_narrow else text for text in paragraphs if text)


@cache
def phrases() -> dict[str, list[str]]:
    """The wordings of each topic."""
    return tomllib.loads((files(__package__) / "phrases.toml").read_text(encoding="utf-8"))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _shown(value: str | Decimal, *, in_chinese: bool) -> str:
    """The value as text; in Chinese numerals up to ten, 两 for two as before a measure word."""
    if in_chinese and isinstance(value, Decimal) and value < len(_DIGITS):
        return "两" if value == 2 else _DIGITS[int(value)]
    return f"{value:f}" if isinstance(value, Decimal) else value
