"""What would a clean report on form 2019 or 2021 say? Figures that hold every relation of its tables."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from examples.draw import number, pick
from examples.figures.stocks import near, stocks
from expectations.forms import form

__all__ = ["KINDS", "figures_since_2019", "outcomes"]

Figures = dict[str, Decimal]
Known = Mapping[str, Decimal]

KINDS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_organization")
"""The kinds of applicants, a column each; their total is one more."""

_DISPUTES = ("review", "litigation_direct", "litigation_after_review")
_ENDINGS = ("upheld", "corrected", "other", "pending")
_MOST_REQUESTS = (0, 0, 0, 4, 6, 18, 30)
_SHARES = {"natural_person": 1, "business": 4, "legal_service": 8, "other_organization": 15}
_RARE = 30
_LIKELY = {
    "outcome.granted": 20,
    "unable.not_held": 9,
    "outcome.partial": 4,
    "refused.petition": 3,
    "unable.needs_creation": 3,
    "denied.enforcement_files": 2,
    "denied.administrative_query": 2,
    "denied.third_party": 2,
}
_NEVER = ("denied.state_secret", "denied.three_securities", "closed_otherwise.fee_unpaid")
_NOTHING = Decimal(0)


def figures_since_2019(form_id: str, seed: str, given: Known, last: Known) -> Figures:
    """A number for every item of a form that asks for kinds of applicants; see `examples.figures.clean_figures`."""
    layout = form(form_id)
    sums = {equation.left[0]: equation.right for equation in layout.equations if len(equation.left) == 1}
    odd = set(given) - {item.id for item in layout.items if item.id not in sums}
    if odd:
        raise ValueError(f"no free items of form {form_id}: {sorted(odd)}")
    free = {**stocks(form_id, seed, given, last), **given}
    free |= _requests(form_id, seed, given, last) | _disputes(seed, given)
    for item, parts in sums.items():
        free[item] = sum((free.get(part, _NOTHING) for part in parts), _NOTHING)
    return {item.id: free.get(item.id, _NOTHING) for item in layout.items}


@cache
def outcomes(form_id: str) -> tuple[str, ...]:
    """The rows of a form that say how a request was handled, their total left out."""
    total = next(equation for equation in form(form_id).equations if equation.left == (f"outcome.total.{KINDS[0]}",))
    return tuple(item.removesuffix(f".{KINDS[0]}") for item in total.right)


def _requests(form_id: str, seed: str, given: Known, last: Known) -> Figures:
    most = pick(f"{seed}/size", _MOST_REQUESTS)
    figures: Figures = {}
    for kind in KINDS:
        key = f"{seed}/{kind}"
        column, before = _of_kind(given, kind), _of_kind(last, kind)
        drawn = number(key, 0, most // _SHARES.get(kind, _RARE))
        if "requests.new" in before:
            drawn = near(key, before["requests.new"])
        made = _column(outcomes(form_id), key, drawn, column, before)
        figures |= {f"{row}.{kind}": Decimal(value) for row, value in made.items()}
    return figures


def _column(rows: tuple[str, ...], key: str, drawn: int, given: Known, last: Known) -> Mapping[str, Decimal | int]:
    """The numbers of one kind of applicants, balanced: what came in was handled, or goes on next year.

    Raises:
        ValueError: more is given as handled than came in.
    """
    carried_in = int(given.get("requests.carried_in", last.get("requests.carried_out", drawn // 9)))
    handled = {row: int(given[row]) for row in rows if row in given}
    least = sum(handled.values()) + int(given.get("requests.carried_out", 0)) - carried_in
    new = int(given.get("requests.new", max(drawn, least)))
    if new < least:
        raise ValueError(f"{least} requests or more came in for what is given as handled, not {new}")
    rest = new - least
    carried_out = int(given.get("requests.carried_out", number(f"{key}/carried out", 0, min(rest, drawn // 9))))
    if "requests.carried_out" not in given:
        rest -= carried_out
    others = [row for row in rows if row not in handled and row not in _NEVER]
    chances = [row for row in others for _ in range(_LIKELY.get(row, 1))]
    drawn_outcomes = Counter(pick(f"{key}/{nth}", chances) for nth in range(rest))
    return {
        "requests.new": new,
        "requests.carried_in": carried_in,
        **{row: handled.get(row, drawn_outcomes[row]) for row in rows},
        "requests.carried_out": carried_out,
    }


def _disputes(seed: str, given: Known) -> Figures:
    """Few units have any."""
    items = [f"{dispute}.{ending}" for dispute in _DISPUTES for ending in _ENDINGS]
    some = pick(f"{seed}/disputes", (0, 0, 0, 1))
    drawn = {item: some * pick(f"{seed}/{item}", (0, 0, 0, 0, 0, 1)) for item in items}
    return {item: given.get(item, Decimal(value)) for item, value in drawn.items()}


def _of_kind(figures: Known, kind: str) -> Known:
    """The rows of one kind's column."""
    end = f".{kind}"
    return {item.removesuffix(end): value for item, value in figures.items() if item.endswith(end)}
