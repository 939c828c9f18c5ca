"""What would a clean report of form 2014 say? Figures that hold every relation of the form's table."""

from collections.abc import Mapping
from decimal import Decimal

from examples.draw import number, pick
from expectations.forms import form

__all__ = ["CHANNELS", "figures_2014"]

Figures = dict[str, Decimal]

_RECEIVED = tuple(f"requests.received_{way}" for way in ("in_person", "by_fax", "online", "by_letter"))
_DENIED = tuple(item.id for item in form("2014").items if item.id.startswith("denied."))
_ANSWERED = tuple(item.id for item in form("2014").items if item.id.startswith("answered."))

CHANNELS = tuple(f"channel.{name}" for name in ("gazette", "website", "weibo", "wechat", "other"))
_CHANNELS_USED = (
    ("website",),
    ("website", "wechat"),
    ("website", "other"),
    ("website", "weibo", "wechat"),
    ("website", "wechat", "other"),
    ("website", "weibo", "wechat", "other"),
    ("gazette", "website", "wechat", "other"),
)


def figures_2014(seed: str, given: Mapping[str, Decimal]) -> Figures:
    """A number for every item of form 2014, closed under all its relations; see `examples.figures.clean_figures`.

    Besides items `given` may hold `pending`, the number of requests received and not yet closed.
    """
    free = {**_disclosure(seed), **_responses(seed), **_requests(seed), **_capacity(seed), **given}
    free.setdefault("proactive.total", _distinct(seed, [free[channel] for channel in CHANNELS]))
    free.setdefault("proactive.normative", min(free["proactive.normative_issued"], free["proactive.total"]))
    closed = {**_closed(seed, free), **free}
    return {item.id: closed.get(item.id, Decimal(0)) for item in form("2014").items}


def _disclosure(seed: str) -> Figures:
    used = pick(f"{seed}/channels", _CHANNELS_USED)
    figures = {channel: Decimal(0) for channel in CHANNELS}
    figures |= {f"channel.{name}": Decimal(number(f"{seed}/{name}", 18, 76)) for name in used}
    figures["channel.website"] += number(f"{seed}/more", 20, 60)
    figures["proactive.normative_issued"] = Decimal(number(f"{seed}/issued", 0, 4))
    return figures


def _distinct(seed: str, channels: list[Decimal]) -> Decimal:
    """Items counted once: no fewer than the largest channel, and fewer than all added up where there are several."""
    largest, everything = max(channels), sum(channels, Decimal(0))
    if largest == everything:
        return largest
    return Decimal(number(f"{seed}/distinct", int(largest), int(everything) - 1))


def _responses(seed: str) -> Figures:
    conferences, interviews = number(f"{seed}/press", 0, 2), number(f"{seed}/interviews", 0, 2)
    social, other = number(f"{seed}/social", 0, 3), number(f"{seed}/other", 0, 2)
    figures = {
        "hot_topics": number(f"{seed}/topics", 1, social + other) if social + other else 0,
        "press_conferences": conferences,
        "press_conferences_by_principal": number(f"{seed}/press principal", 0, conferences),
        "online_interviews": interviews,
        "online_interviews_by_principal": number(f"{seed}/interviews principal", 0, interviews),
        "interpretations": number(f"{seed}/interpretations", 1, 9),
        "social_media": social,
        "other": other,
    }
    return {f"response.{name}": Decimal(value) for name, value in figures.items()}


def _requests(seed: str) -> Figures:
    """The answers given, by kind; more than half of the units have none."""
    some = pick(f"{seed}/requests", (0, 0, 0, 1, 1))
    figures = {
        "answered.already_public": some * number(f"{seed}/already", 0, 2),
        "answered.granted": some * number(f"{seed}/granted", 1, 5),
        "answered.partial": some * number(f"{seed}/partial", 0, 1),
        "answered.not_existing": some * number(f"{seed}/not existing", 0, 1),
    }
    return {item: Decimal(value) for item, value in figures.items()}


def _capacity(seed: str) -> Figures:
    courses = number(f"{seed}/courses", 0, 3)
    figures = {
        "capacity.dedicated_offices": number(f"{seed}/offices", 0, 1),
        "capacity.reading_points": number(f"{seed}/points", 1, 4),
        "capacity.staff_full_time": number(f"{seed}/full", 0, 2),
        "capacity.staff_part_time": number(f"{seed}/part", 1, 4),
        "training.meetings": number(f"{seed}/meetings", 1, 6),
        "training.courses": courses,
        "training.trainees": courses * number(f"{seed}/trainees", 12, 40),
    }
    budget = Decimal(number(f"{seed}/budget", 0, 60)) / 10
    return {"capacity.budget": budget} | {item: Decimal(value) for item, value in figures.items()}


def _closed(seed: str, free: Mapping[str, Decimal]) -> Figures:
    """The sums that follow from the free numbers; requests received are spread over the ways they came in."""
    nothing = Decimal(0)

    def added(*items: str | None) -> Decimal:
        return sum((free.get(item, nothing) for item in items if item), nothing)

    denied = added(*_DENIED)
    answered = added(*(item for item in _ANSWERED if item != "answered.denied")) + denied
    received = answered + added("pending")
    online = Decimal(number(f"{seed}/online", 0, int(received)))
    return {
        **dict(zip(_RECEIVED, (received - online, nothing, online, nothing), strict=True)),
        "requests.received": received,
        "requests.closed": answered,
        "requests.closed_on_time": answered - added("requests.closed_extended"),
        "requests.answered": answered,
        "answered.denied": denied,
        "review.total": added("review.upheld", "review.corrected", "review.other"),
        "litigation.total": added("litigation.upheld", "litigation.corrected", "litigation.other"),
        "capacity.staff": added("capacity.staff_full_time", "capacity.staff_part_time"),
    }
