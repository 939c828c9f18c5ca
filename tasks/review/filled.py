"""What the letters of a year are filled in with: number, days and whom to ask, and which of them were sent already."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256

from tasks.lake.letters import SentLetter
from tasks.model.codes import ReportStatus
from tasks.review.contents import ReviewContents
from tasks.review.file_names import letter_name
from tasks.review.labels import shown_day
from tasks.review.notices import Notice
from tasks.review.unit_review import UnitReview

__all__ = ["LETTERS", "LetterEntry", "filled_letters", "letters_as_json"]

LETTERS = "letters.json"
"""The file of a year's review packs that lists its letters."""


@dataclass(frozen=True, slots=True)
class LetterEntry:
    """One letter of a year: to whom, and what it is filled in with; empty is what is left open.

    `content` is a hash of what is asked, `sent_on` the day on which a letter of just this content went out.
    """

    unit_id: str
    unit: str
    kind: str
    serial: int
    number: str
    dated: str
    reply_by: str
    contact: str
    findings: tuple[str, ...]
    content: str
    file: str
    sent_on: str = ""


def filled_letters(
    reviews: Sequence[UnitReview], notices: Mapping[str, Notice], contents: ReviewContents
) -> Mapping[str, LetterEntry]:
    """Fill in the letters of a year, by unit id: one that was sent keeps its number, the others have the next ones."""
    last = {each.unit_id: each for each in contents.sent}
    serial = max((contents.roster.letters.first_number - 1, *(each.serial for each in contents.sent)))
    found = {}
    for review in reviews:
        if notice := notices.get(review.unit.id):
            entry = _entry(review, notice, contents, serial + 1)
            sent = last.get(review.unit.id)
            if sent and sent.content == entry.content:
                entry = _as_sent(entry, sent)
            else:
                serial += 1
            found[review.unit.id] = entry
    return found


def letters_as_json(letters: Mapping[str, LetterEntry]) -> bytes:
    """The list of the letters, as the command that tells of them reads it."""
    return json.dumps([asdict(each) for each in letters.values()], ensure_ascii=False, indent=1).encode()


def _entry(review: UnitReview, notice: Notice, contents: ReviewContents, serial: int) -> LetterEntry:
    settings, roster = contents.roster.letters, contents.roster
    day = settings.dated or contents.today
    # a reminder asks for nothing but the deadline
    reply_by = roster.deadline(contents.year) if review.status is ReportStatus.NOT_YET else settings.reply_by
    asked = [(found.rule, found.message) for found in review.asked]
    content = json.dumps([notice.title, notice.opening, notice.points, notice.reply, asked], ensure_ascii=False)
    contact = "，".join(
        f"{label}：{text}" for label, text in (("联系人", settings.contact), ("联系电话", settings.phone)) if text
    )
    return LetterEntry(
        unit_id=review.unit.id,
        unit=review.unit.name,
        kind=notice.kind,
        serial=serial,
        number=f"{settings.mark}〔{day.year}〕{serial}号" if settings.mark and day else "",
        dated=shown_day(settings.dated) if settings.dated else "",
        reply_by=shown_day(reply_by) if reply_by else "",
        contact=contact,
        findings=tuple(dict.fromkeys(rule for rule, _ in asked)),
        content=sha256(content.encode()).hexdigest(),
        file=letter_name(review.unit.id),
    )


def _as_sent(entry: LetterEntry, sent: SentLetter) -> LetterEntry:
    fields = ("serial", "number", "dated", "reply_by", "sent_on")
    return LetterEntry(**{**asdict(entry), **{name: getattr(sent, name) for name in fields}})
