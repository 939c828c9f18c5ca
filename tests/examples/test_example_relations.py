"""Do made-up figures hold the relations of form 2014, and planted faults break just the planned ones?

The relations are written out here once more, with nothing of the rule catalogue.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examples.district import EXPECTED, YEAR
from examples.figures import clean_figures
from examples.plan import plan
from expectations.forms import form
from tests.soak import examples

Values = Mapping[str, Decimal | None]


class Blank(Exception):  # noqa: N818 - not an error: the relation cannot be told
    """A cell the relation needs holds no number."""


class Cells:
    """The cells of one table; asking for a blank one raises `Blank`."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def __call__(self, *items: str) -> Decimal:
        total = Decimal(0)
        for item in items:
            value = self._values.get(item)
            if value is None:
                raise Blank(item)
            total += value
        return total

    def under(self, group: str) -> Decimal:
        return self(*(item.id for item in form("2014").items if item.id.startswith(f"{group}.")))


CHANNELS = ["channel.gazette", "channel.website", "channel.weibo", "channel.wechat", "channel.other"]
WAYS = [f"requests.received_{way}" for way in ("in_person", "by_fax", "online", "by_letter")]
LIMIT = Decimal(1000)

RELATIONS: dict[str, Callable[[Cells], bool]] = {
    "2014-SUM-RECEIVED": lambda of: of("requests.received") == of(*WAYS),
    "2014-SUM-CLOSED": lambda of: of("requests.closed") == of("requests.closed_on_time", "requests.closed_extended"),
    "2014-SUM-ANSWERED": lambda of: of("requests.answered") == of.under("answered"),
    "2014-SUM-DENIED": lambda of: of("answered.denied") == of.under("denied"),
    "2014-SUM-REVIEW": lambda of: of("review.total") == of("review.upheld", "review.corrected", "review.other"),
    "2014-SUM-LITIGATION": lambda of: (
        of("litigation.total") == of("litigation.upheld", "litigation.corrected", "litigation.other")
    ),
    "2014-SUM-STAFF": lambda of: of("capacity.staff") == of("capacity.staff_full_time", "capacity.staff_part_time"),
    "2014-MAX-CHANNEL": lambda of: all(of("proactive.total") >= of(channel) for channel in CHANNELS),
    "2014-COVER-CHANNEL": lambda of: of("proactive.total") <= of(*CHANNELS),
    "2014-ADDED-CHANNEL": lambda of: (
        of("proactive.total") != of(*CHANNELS) or sum(of(channel) > 0 for channel in CHANNELS) < 2
    ),
    "2014-PART-NORMATIVE": lambda of: of("proactive.normative") <= of("proactive.total"),
    "2014-ISSUED-NORMATIVE": lambda of: of("proactive.normative") <= of("proactive.normative_issued"),
    "2014-PART-PRESS": lambda of: of("response.press_conferences_by_principal") <= of("response.press_conferences"),
    "2014-PART-INTERVIEW": lambda of: of("response.online_interviews_by_principal") <= of("response.online_interviews"),
    "2014-NO-TOPIC": lambda of: of("response.hot_topics") > 0 or of("response.social_media", "response.other") == 0,
    "2014-CLOSED-EXCESS": lambda of: of("requests.closed") <= of("requests.received"),
    "2014-ANSWERED-CLOSED": lambda of: of("requests.answered") == of("requests.closed"),
    "2014-NOTHING-RECEIVED": lambda of: (
        of("requests.received") > 0 or of("requests.closed", "requests.answered", "fees.collected") == 0
    ),
    "2014-TRAINING": lambda of: (of("training.courses") == 0) == (of("training.trainees") == 0),
    "2014-MONEY-UNIT": lambda of: of("fees.collected") < LIMIT and of("capacity.budget") < LIMIT,
}


def told(values: Values) -> tuple[set[str], set[str]]:
    """The relations that the values break, and those that cannot be told for a blank."""
    broken, untold = set(), set()
    for rule, holds in RELATIONS.items():
        try:
            if not holds(Cells(values)):
                broken.add(rule)
        except Blank:
            untold.add(rule)
    return broken, untold


@given(seed=st.text(max_size=12), pending=st.integers(0, 5), denied=st.integers(0, 3))
@settings(max_examples=examples(60), deadline=None)
def test_clean_figures_hold_every_relation_whatever_the_seed(seed: str, pending: int, denied: int) -> None:
    figures = clean_figures("2014", seed, {"pending": pending, "denied.privacy": denied, "review.other": denied})
    assert told(figures) == (set(), set())
    assert list(figures) == [item.id for item in form("2014").items]
    assert all(value >= 0 for value in figures.values())
    amounts = {"fees.collected", "capacity.budget"}
    assert all(value == value.to_integral_value() for item, value in figures.items() if item not in amounts)


def test_sums_follow_from_the_numbers_given() -> None:
    figures = clean_figures(
        "2014", "seed", {"answered.granted": 4, "denied.trade_secret": 2, "capacity.staff_full_time": 3}
    )
    assert figures["answered.denied"] == 2
    assert figures["requests.answered"] >= 6
    assert figures["capacity.staff"] == 3 + figures["capacity.staff_part_time"]


@pytest.mark.parametrize("unit", sorted(EXPECTED["values"]))
def test_each_live_report_breaks_just_the_planned_relations(unit: str) -> None:
    broken, untold = told(EXPECTED["values"][unit])
    assert broken == {rule for rule in EXPECTED["findings"][unit] if rule.startswith("2014-")}
    assert EXPECTED["unassessed"].get(unit, set()) <= untold


def test_a_superseded_report_is_one_with_a_fault() -> None:
    first, second = (planned for planned in plan(YEAR).files if planned.unit == "town-wanghe")
    figures = clean_figures("2014", f"town-wanghe/{YEAR}", first.figures)
    assert told({**figures, **first.table})[0] == {"2014-SUM-STAFF"}
    assert not second.table


def test_every_common_rule_of_the_form_is_planted_and_six_units_are_clean() -> None:
    planted = set().union(*EXPECTED["findings"].values())
    others = {"PROSE-CHANNEL", "PROSE-NONE", "PROSE-STAFF", "PROSE-RECEIVED", "PROSE-MEETING", "DOC-PERIOD", "DOC-UNIT"}
    others |= {"DOC-NO-TABLE", "DOC-ROWS", "DOC-DATES", "ROSTER-MISSING", "ROSTER-UNKNOWN", "ROSTER-LATE"}
    assert planted == set(RELATIONS) | others | {"ROSTER-CONSOLIDATED"}
    assert sum(not findings for findings in EXPECTED["findings"].values()) >= 6
    assert all(len(findings) <= 2 for findings in EXPECTED["findings"].values())
