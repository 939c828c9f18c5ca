"""What does a report say in words? Varied prose whose figures agree with the table."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from examples.draw import number, pick
from examples.figures import CHANNELS

__all__ = ["Subject", "write_prose"]

_NAMES = dict(zip(CHANNELS, ("政府公报", "政府网站", "政务微博", "政务微信", "其他方式"), strict=True))
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


def write_prose(subject: Subject, figures: Mapping[str, Decimal | None], seed: str) -> tuple[str, ...]:
    """The paragraphs of a report.

    Figures that are `None` or missing are not spoken of. The seed decides the wording, so that two units' texts are
    not alike.
    """
    writer = _Writer(subject, figures, seed)
    sections = (
        (writer.say("overview") + writer.say("field"), writer.say("proposals")),
        (writer.proactive(), writer.say("normative")),
        (writer.say("response"),),
        (writer.requests(),),
        (writer.disputes(),),
        (writer.staff() + writer.meetings(),),
        (writer.say("problems"), writer.say("plans")),
    )
    headings = pick(f"{seed}/headings", _phrases()["headings"])
    paragraphs = [writer.say("intro")]
    for heading, section in zip(headings, sections, strict=True):
        paragraphs += [heading, *(text for text in section if text)]
    if pick(f"{seed}/width", (True, False, False)):
        paragraphs = [text.translate(_HALF_WIDTH) for text in paragraphs]
    return tuple(paragraphs)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Chooses wordings and fills them in; a wording whose figure is not known gives nothing."""

    subject: Subject
    figures: Mapping[str, Decimal | None]
    seed: str

    def say(self, topic: str) -> str:
        return self._filled(pick(f"{self.seed}/{topic}", _phrases()[topic]))

    def proactive(self) -> str:
        used = [channel for channel in CHANNELS if self.figures.get(channel)]
        if used == ["channel.website"]:
            return self.say("channel_single")
        wordings = _phrases()["proactive"]
        chosen = number(f"{self.seed}/proactive", 0, len(wordings) - 1)
        return self._filled(wordings[chosen].replace("{channels}", "、".join(self._channels(used, chosen))))

    def _channels(self, used: list[str], chosen: int) -> Iterator[str]:
        for channel in used:
            wording = _phrases()["channel"][chosen]
            yield wording.replace("{name}", _NAMES[channel]).replace("{count}", f"{{{channel}}}")

    def requests(self) -> str:
        if self.figures.get("requests.received") == 0:
            return self.say("requests_none")
        return self.say("requests_some") + self.say("requests_closed")

    def disputes(self) -> str:
        none = self.figures.get("review.total") == 0 and self.figures.get("litigation.total") == 0
        return self.say("disputes_none" if none else "disputes_some")

    def staff(self) -> str:
        return self.say("staff_part_time" if self.figures.get("capacity.staff_full_time") == 0 else "staff")

    def meetings(self) -> str:
        return self.say("meetings") + (self.say("training") if self.figures.get("training.courses") else "")

    def _filled(self, wording: str) -> str:
        slots = {**self._names(), **{item: value for item, value in self.figures.items() if value is not None}}
        if any(slot not in slots for slot, _ in _SLOT.findall(wording)):
            return ""
        return _SLOT.sub(lambda match: _printed(slots[match[1]], in_chinese=bool(match[2])), wording)

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


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _printed(value: str | Decimal, *, in_chinese: bool) -> str:
    """The value as text; in Chinese numerals up to ten, 两 for two as before a measure word."""
    if in_chinese and isinstance(value, Decimal) and value < len(_DIGITS):
        return "两" if value == 2 else _DIGITS[int(value)]
    return f"{value:f}" if isinstance(value, Decimal) else value


@cache
def _phrases() -> dict[str, list[str]]:
    return tomllib.loads((files(__package__) / "phrases.toml").read_text(encoding="utf-8"))
