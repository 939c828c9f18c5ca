"""What does a report say in words? Varied prose whose figures agree with the table."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from examples.draw import number, pick
from examples.figures import CHANNELS
from examples.report import Section
from examples.wording import Subject, Writer, phrases, printed
from expectations.forms import form

__all__ = ["Subject", "write_prose", "write_sections"]

_NAMES = dict(zip(CHANNELS, ("政府公报", "政府网站", "政务微博", "政务微信", "其他方式"), strict=True))
_GROUPS = ("denied", "unable", "refused", "closed_otherwise", "litigation")
Figures = Mapping[str, Decimal | None]


def write_prose(subject: Subject, figures: Figures, seed: str) -> tuple[str, ...]:
    """The paragraphs of a report on form 2014.

    Figures that are `None` or missing are not spoken of. The seed decides the wording, so that two units' texts are
    not alike.
    """
    writer = Writer(subject, figures, seed)
    sections = (
        (writer.say("overview") + writer.say("field"), writer.say("proposals")),
        (_proactive(writer), writer.say("normative")),
        (writer.say("response"),),
        (_requests_2014(writer),),
        (_disputes(writer),),
        (_staff(writer) + _meetings(writer),),
        (writer.say("problems"), writer.say("plans")),
    )
    headings = pick(f"{seed}/headings", phrases()["headings"])
    paragraphs = [writer.say("intro")]
    for heading, section in zip(headings, sections, strict=True):
        paragraphs += [heading, *section]
    return printed(paragraphs, seed)


def write_sections(
    subject: Subject, figures: Figures, seed: str, form_id: str
) -> tuple[tuple[str, ...], tuple[Section, ...]]:
    """The introduction and the six sections of a report on form 2019 or 2021, the tables' places among them.

    Figures that are `None` or missing are not spoken of; sums of several items, such as `denied.total`, follow from
    theirs unless they are given.
    """
    writer = Writer(subject, {**_group_totals(figures), **figures}, seed)
    overview = (
        writer.say("overview") + writer.say("field"),
        writer.say("disclosed_since_2019"),
        _requests_since_2019(writer) + _disputes(writer),
        writer.say("kept") + writer.say("platform"),
        writer.say("supervised"),
    )
    last = (_fees(writer), writer.say("other_matters"))
    texts = (overview, (), (), (), (writer.say("problems"), writer.say("plans")), last)
    headings = (*phrases()["headings_since_2019"],)
    sections = (
        Section(heading, printed(paragraphs, seed), tables)
        for heading, paragraphs, tables in zip(headings, texts, _tables(form_id), strict=True)
    )
    return printed([writer.say("intro_since_2019")], seed), tuple(sections)


def _tables(form_id: str) -> tuple[tuple[int, ...], ...]:
    """The numbers of the form's blocks that stand in each of the six sections."""
    *lists, requests, disputes = (block.number for block in form(form_id).blocks)
    return (), tuple(lists), (requests,), (disputes,), (), ()


def _group_totals(figures: Figures) -> dict[str, Decimal | None]:
    """What each group of outcomes and the two kinds of lawsuits come to, as far as all of their numbers are known."""
    totals: dict[str, Decimal | None] = {}
    for group in _GROUPS:
        ours = (item for item in figures if item.startswith((f"{group}.", f"{group}_")) and item.endswith(".total"))
        parts = [figures[item] for item in ours]
        known = [part for part in parts if part is not None]
        if known and len(known) == len(parts):
            totals[f"{group}.total"] = sum(known, Decimal(0))
    return totals


def _proactive(writer: Writer) -> str:
    used = [channel for channel in CHANNELS if writer.figures.get(channel)]
    if used == ["channel.website"]:
        return writer.say("channel_single")
    wordings = phrases()["proactive"]
    chosen = number(f"{writer.seed}/proactive", 0, len(wordings) - 1)
    return writer.filled(wordings[chosen].replace("{channels}", "、".join(_channels(used, chosen))))


def _channels(used: list[str], chosen: int) -> Iterator[str]:
    for channel in used:
        wording = phrases()["channel"][chosen]
        yield wording.replace("{name}", _NAMES[channel]).replace("{count}", f"{{{channel}}}")


def _requests_2014(writer: Writer) -> str:
    if writer.figures.get("requests.received") == 0:
        return writer.say("requests_none")
    return writer.say("requests_some") + writer.say("requests_closed")


def _requests_since_2019(writer: Writer) -> str:
    figures = writer.figures
    new, carried_in = figures.get("requests.new.total"), figures.get("requests.carried_in.total")
    if new == 0 and carried_in == 0:
        return writer.say("requests_none")
    received = "requests_new_and_carried" if carried_in else "requests_new"
    closed = "requests_all_closed" if figures.get("requests.carried_out.total") == 0 else "requests_closed_since_2019"
    return writer.say(received) + writer.say(closed) + writer.say("outcomes")


def _disputes(writer: Writer) -> str:
    none = writer.figures.get("review.total") == 0 and writer.figures.get("litigation.total") == 0
    return writer.say("disputes_none" if none else "disputes_some")


def _fees(writer: Writer) -> str:
    unpaid = writer.figures.get("closed_otherwise.fee_unpaid.total", Decimal(0))
    return "" if unpaid is None else writer.say("fees_unpaid" if unpaid else "fees_none")


def _staff(writer: Writer) -> str:
    return writer.say("staff_part_time" if writer.figures.get("capacity.staff_full_time") == 0 else "staff")


def _meetings(writer: Writer) -> str:
    return writer.say("meetings") + (writer.say("training") if writer.figures.get("training.courses") else "")
