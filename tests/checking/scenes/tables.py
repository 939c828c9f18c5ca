"""Rules within the table: the faultless report, one number of it changed, and its cells left blank."""

from collections.abc import Mapping

from expectations.rules import CATALOGUE
from tests.cases import YEARS, a_report, a_submission
from tests.checking.scenes.model import Case, Cases, Scene

__all__ = ["CASES", "FAULTLESS"]

# What to change in a faultless report so that exactly this rule fails.
_FAULTS: Mapping[str, Mapping[str, str | None]] = {
    "2014-SUM-RECEIVED": {"requests.received_online": "3"},
    "2014-SUM-CLOSED": {"requests.closed_on_time": "3"},
    "2014-SUM-ANSWERED": {"answered.granted": "1"},
    "2014-SUM-DENIED": {"denied.privacy": "3"},
    "2014-SUM-REVIEW": {"review.upheld": "1"},
    "2014-SUM-LITIGATION": {"litigation.total": "1"},
    "2014-SUM-STAFF": {"capacity.staff_part_time": "1"},
    "2014-MAX-CHANNEL": {"channel.website": "11"},
    "2014-COVER-CHANNEL": {"channel.website": "4"},
    "2014-ADDED-CHANNEL": {"channel.website": "5"},
    "2014-PART-NORMATIVE": {"proactive.normative": "11", "proactive.normative_issued": "11"},
    "2014-ISSUED-NORMATIVE": {"proactive.normative": "3"},
    "2014-PART-PRESS": {"response.press_conferences_by_principal": "3"},
    "2014-PART-INTERVIEW": {"response.online_interviews_by_principal": "2"},
    "2014-NO-TOPIC": {"response.hot_topics": "0"},
    "2014-CLOSED-EXCESS": {"requests.received": "3", "requests.received_online": "3"},
    "2014-ANSWERED-CLOSED": {"requests.answered": "3", "answered.granted": "1"},
    "2014-NOTHING-RECEIVED": {"requests.received": "0", "requests.received_online": "0"},
    "2014-TRAINING": {"training.courses": "0"},
    "2014-MONEY-UNIT": {"capacity.budget": "1000"},
    "2019-PUBLISHED": {"normative.published": "13"},
    "2019-PUBLISHED-NONE": {"normative.published": "0", "normative.published_total": "0"},
    "2019-ITEMS-NEGATIVE": {"charges.items_change": "-3"},
    "2019-DECISIONS-MISREAD": {"penalties.decisions": "40"},
    "2019-PROCUREMENT": {"procurement.amount": "0"},
    "2019-REGULATIONS": {"regulations.published_total": "6"},
    "2021-IN-FORCE": {"normative.in_force": "1"},
    "2021-CHARGES-UNIT": {"charges.amount": "188710"},
    "2021-FEE-UNPAID": {
        "requests.new.natural_person": "6",
        "requests.new.total": "9",
        "closed_otherwise.fee_unpaid.natural_person": "1",
        "closed_otherwise.fee_unpaid.total": "1",
        "outcome.total.natural_person": "6",
        "outcome.total.total": "9",
    },
    "2021-REGULATIONS": {"regulations.in_force": "6"},
    **{
        f"{form_id}-{rule}": faults
        for form_id in ("2019", "2021")
        for rule, faults in {
            "BALANCE": {"requests.new.business": "3", "requests.new.total": "9"},
            "ROW": {"requests.carried_out.total": "2"},
            "COLUMN": {"outcome.granted.business": "2", "outcome.granted.total": "5"},
            "REVIEW": {"review.pending": "0"},
            "MISPLACED": {
                "outcome.granted.natural_person": "0",
                "outcome.granted.business": "3",
                "outcome.granted.research": "1",
                "outcome.granted.total": "0",
            },
            "TOTAL-BLANK": {"outcome.granted.total": None},
            "LITIGATION-DIRECT": {"litigation_direct.total": "2"},
            "LITIGATION-AFTER-REVIEW": {"litigation_after_review.upheld": "1"},
        }.items()
    },
}

FAULTLESS = {form_id: Scene((a_submission(a_report(form_id=form_id)),)) for form_id in YEARS}
"""For each form a year in which one report without a fault was received."""


def _case(rule: str, faults: Mapping[str, str | None]) -> Case:
    (form_id,) = CATALOGUE[rule].forms
    faulty = a_report(faults, form_id=form_id)
    blank = a_report(dict.fromkeys(CATALOGUE[rule].items), form_id=form_id)
    return Case(FAULTLESS[form_id], Scene((a_submission(faulty),)), Scene((a_submission(blank),)))


CASES: Cases = {rule: _case(rule, faults) for rule, faults in _FAULTS.items()}
