"""What does a clean report say of documents, matters of power and money? The numbers of section two."""

from collections.abc import Mapping
from decimal import Decimal

from examples.draw import number, pick

__all__ = ["near", "stocks"]

Figures = dict[str, Decimal]
Known = Mapping[str, Decimal]

_MATTERS = {"licensing": (0, 1, 1, 1), "other_services": (0, 1, 1), "penalties": (0, 1, 1), "coercion": (0, 0, 0, 1)}
_YUAN = Decimal(10000)


def stocks(form_id: str, seed: str, given: Known, last: Known) -> Figures:
    """The numbers of section two on form 2019 or 2021, going on from the year before; no unit makes regulations."""
    return (_stocks_2019 if form_id == "2019" else _stocks_2021)(seed, given, last)


def near(key: str, before: Decimal) -> int:
    """A whole number within a fifth of last year's; nothing after nothing."""
    spread = (int(before) + 3) // 5
    return number(key, int(before) - spread, int(before) + spread) if before else 0


def _stocks_2019(seed: str, given: Known, last: Known) -> Figures:
    made = given.get("normative.made", Decimal(number(f"{seed}/made", 0, 4)))
    published = given.get("normative.published", Decimal(number(f"{seed}/published", min(int(made), 1), int(made))))
    before = last.get("normative.published_total", Decimal(number(f"{seed}/published before", 2, 20)))
    figures: Figures = {
        "normative.made": made,
        "normative.published": published,
        "normative.published_total": before + published,
    }
    for matter in _MATTERS:
        figures |= _stock(seed, matter, given, last)
        figures |= _decisions(seed, matter, given, last, apart_from=_standing(matter, figures))
    figures |= _stock(seed, "charges", given, last)
    return {**figures, **_procurement(seed, given, last)}


def _procurement(seed: str, given: Known, last: Known) -> Figures:
    """Projects, and an amount that is nothing where there are none and else some tens of 万元 each."""
    drawn = Decimal(number(f"{seed}/projects", 0, 12))
    each = number(f"{seed}/amount", 8_0000, 60_0000) / _YUAN
    if last.get("procurement.projects"):
        drawn = Decimal(near(f"{seed}/projects", last["procurement.projects"]))
        rise = Decimal(number(f"{seed}/rise", 90, 110)) / 100
        each = rise * last["procurement.amount"] / last["procurement.projects"]
    projects = given.get("procurement.projects", drawn)
    amount = (projects * each).quantize(Decimal("0.0001"))
    return {"procurement.projects": projects, "procurement.amount": _plain(amount)}


def _stocks_2021(seed: str, given: Known, last: Known) -> Figures:
    issued = given.get("normative.issued", Decimal(number(f"{seed}/issued", 0, 3)))
    before = last.get("normative.in_force", Decimal(number(f"{seed}/in force before", 3, 15)))
    repealed = given.get("normative.repealed", min(before, Decimal(number(f"{seed}/repealed", 0, 2))))
    figures = {"normative.issued": issued, "normative.repealed": repealed}
    figures["normative.in_force"] = before + issued - repealed
    for matter in ("licensing", "penalties", "coercion"):
        figures |= _decisions(seed, matter, given, last)
    is_charging = last["charges.amount"] > 0 if "charges.amount" in last else pick(f"{seed}/charging", (0, 0, 1)) > 0
    amount = number(f"{seed}/charges", 20_0000, 26_0000) / _YUAN if is_charging else Decimal(0)
    figures["charges.amount"] = _plain(amount)
    return figures


def _stock(seed: str, row: str, given: Known, last: Known) -> Figures:
    """Matters of power, or charges, at the end of last year, and how many came or went since."""
    drawn = Decimal(pick(f"{seed}/{row}", _MATTERS.get(row, (0, 1))) * number(f"{seed}/{row}/stock", 5, 40))
    before = given.get(f"{row}.items_last_year", _standing(row, last) if f"{row}.items_change" in last else drawn)
    change = Decimal(number(f"{seed}/{row}/change", -min(4, int(before)), 5) if before else 0)
    return {f"{row}.items_last_year": before, f"{row}.items_change": given.get(f"{row}.items_change", change)}


def _standing(row: str, figures: Known) -> Decimal:
    return figures[f"{row}.items_last_year"] + figures[f"{row}.items_change"]


def _decisions(seed: str, matter: str, given: Known, last: Known, *, apart_from: Decimal | None = None) -> Figures:
    """Decisions taken in the year; never just as many as there are matters, which would look misread."""
    item = f"{matter}.decisions"
    key = f"{seed}/{item}"
    drawn = pick(f"{seed}/{matter}", _MATTERS[matter]) * number(key, 30, 160)
    count = Decimal(near(key, last[item]) if item in last else drawn)
    if count and count == apart_from:
        count += 1
    return {item: given.get(item, count)}


def _plain(amount: Decimal) -> Decimal:
    """Without zeros at the end of its decimals."""
    return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()
