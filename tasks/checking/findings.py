"""Failed rules as findings: what was found, where, and what to do, in plain Chinese."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import dataframely as dy
import polars as pl

from expectations.forms import Form, form
from expectations.forms.names import names_within
from expectations.rules import Catalogue, Check, Rule
from tasks.checking.inputs import RuleInputs
from tasks.common.numbers import format_number
from tasks.model.codes import Certainty, FindingState, Outcome
from tasks.model.document import cell_in_line, line_of
from tasks.tables import Prose, Readings

__all__ = ["Found", "findings_of"]

_UNSAID = "（没有写明）"
_MOST_PLACES, _FIRST_PLACES = 10, 3


class Found(NamedTuple):
    """Rows of `Findings`, and what went wrong with each rule that could not say what it found."""

    rows: list[Mapping[str, Any]]
    broken: Mapping[str, str]


class _Read(NamedTuple):
    """The places of the items of failed checks, and what the prose says of each, by submission and item."""

    places: Mapping[tuple[str, str], str]
    quotes: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]


class _ShownRow:
    """The values of a subject's row as a message shows them."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getitem__(self, column: str) -> object:
        value = self._values[column]
        if value is None:
            return _UNSAID
        return format_number(value) if isinstance(value, Decimal) else value


def findings_of(
    outcomes: pl.DataFrame,
    inputs: RuleInputs,
    readings: dy.DataFrame[Readings],
    prose: dy.DataFrame[Prose],
    catalogue: Catalogue,
) -> Found:
    """The failed checks of one family, put into words."""
    failed = outcomes.filter(pl.col("outcome") == Outcome.FAIL)
    ids = failed["submission_id"].unique().implode()
    at_fault = failed.select("unit_id", "submission_id").unique()
    concerned = inputs.frame.join(at_fault, on=["unit_id", "submission_id"], how="semi", nulls_equal=True)
    subject_rows = {(row["unit_id"], row["submission_id"]): row for row in concerned.iter_rows(named=True)}
    quotes: defaultdict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in prose.filter(pl.col("submission_id").is_in(ids)).iter_rows(named=True):
        quotes[row["submission_id"], row["item"]].append(row)
    read = _Read(_places(failed, readings, inputs.form, catalogue), quotes)
    layout = form(inputs.form) if inputs.form else None
    rows: list[Mapping[str, Any]] = []
    broken: dict[str, str] = {}
    for row in failed.iter_rows(named=True):
        subject = subject_rows[row["unit_id"], row["submission_id"]]
        try:
            rows.append(_finding(row, catalogue[row["rule"]], subject, layout, read))
        except Exception as error:  # noqa: BLE001 - whatever a rule errs with is that rule's fault alone
            broken[row["rule"]] = f"{type(error).__name__}: {error}"
    return Found(rows, broken)


def _finding(
    row: Mapping[str, Any],
    rule: Rule,
    subject: Mapping[str, Any],
    layout: Form | None,
    read: _Read,
) -> Mapping[str, Any]:
    check = rule.on(layout.id if layout else None).check(row["instance"])
    items = check.items_at_fault(subject) if check.items_at_fault else check.items
    quote = _quote(row, check, read.quotes)
    keys = [(row["submission_id"], item) for item in items]
    found = [read.places[key] for key in keys if key in read.places]
    where = ([quote["place"]] if quote else []) + found
    context = {
        "left": format_number(row["left"]),
        "right": format_number(row["right"]),
        "difference": format_number(abs(row["difference"]) if row["difference"] is not None else None),
        "row": _ShownRow(subject),
        "quote": quote["quote"] if quote else "",
        "quote_place": quote["place"] if quote else "",
        **(_item_words(items, subject, layout) if layout and items else {}),
    }
    return {
        **{key: row[key] for key in ("year", "unit_id", "unit", "submission_id", "rule", "instance", "outcome")},
        **{key: row[key] for key in ("severity", "left", "right", "difference")},
        "items": list(items),
        "message": check.message.format_map(context),
        "place": _shown_places(list(dict.fromkeys(where))),
        "suggestion": rule.suggestion,
        "reading": Certainty.CERTAIN,
        "state": FindingState.OPEN,
    }


def _item_words(items: Sequence[str], subject: Mapping[str, Any], layout: Form) -> Mapping[str, str]:
    """The items' names and numbers, as the message templates use them."""
    filled = [item for item in items if subject[item]]
    others = [item for item in items[1:] if subject[item]]
    names = names_within(items, layout)
    unit = layout.item(items[0]).unit
    return {
        "name": layout.name(items[0]),
        "unit": f" {unit}",
        "parts": "、".join(f"{names[item]} {format_number(subject[item])}" for item in others) or "各项都是 0",
        "others": "、".join(
            f"“{layout.name(item)}”{format_number(subject[item])} {layout.item(item).unit}" for item in others
        ),
        "filled": "、".join(f"{names[item]} {format_number(subject[item])}" for item in filled),
    }


def _quote(
    row: Mapping[str, Any], check: Check, quotes: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]
) -> Mapping[str, Any] | None:
    """The words a prose rule speaks about: those with the figure on its left side."""
    if check.quotes is None:
        return None
    said = quotes.get((row["submission_id"], check.instance), ())
    of_kind = [quote for quote in said if quote["is_none"] == (check.quotes == "denial")]
    return next((quote for quote in of_kind if quote["value"] == row["left"]), None)


def _places(
    failed: pl.DataFrame, readings: dy.DataFrame[Readings], form_id: str | None, catalogue: Catalogue
) -> Mapping[tuple[str, str], str]:
    """Return where the items of the failed checks stand, by submission and item."""
    checks = failed.select("rule", "instance").unique().rows()
    on_form = {rule: catalogue[rule].on(form_id) for rule, _ in checks}
    links = [(rule, instance, item) for rule, instance in checks for item in on_form[rule].check(instance).items]
    wanted = pl.DataFrame(links, schema=dict.fromkeys(("rule", "instance", "item"), pl.String()), orient="row")
    asked = failed.select("submission_id", "rule", "instance").join(wanted, on=["rule", "instance"])
    placed = readings.join(asked, on=["submission_id", "item"], how="semi").drop_nulls("place")
    return {
        (submission, item): place for submission, item, place in placed.select("submission_id", "item", "place").rows()
    }


def _shown_places(places: Sequence[str]) -> str | None:
    """The places in words: a whole column's only the first of them, beginning with its total, and how many.

    Cells of one line are told together.
    """
    lines: dict[str, list[str]] = {}
    for place in places:
        lines.setdefault(line_of(place), []).append(place)
    shown = [_in_one_line(line, together) for line, together in lines.items()]
    if len(shown) > _MOST_PLACES:
        return f"{'；'.join(shown[:_FIRST_PLACES])} 等 {len(shown)} 处"
    return "；".join(shown) or None


def _in_one_line(line: str, places: Sequence[str]) -> str:
    """The places in a line in words."""
    if len(places) == 1:
        return places[0]
    cells = sorted(cell for place in places if (cell := cell_in_line(place)))
    if len(cells) == len(places) <= _MOST_PLACES:
        return f"{line} 第{'、'.join(map(str, cells))}格"
    within = [place.removeprefix(line).strip() for place in places if place != line]
    more = f" 等 {len(within)} 处" if len(within) > _MOST_PLACES else ""
    return f"{line} {'、'.join(within[: _FIRST_PLACES if more else None])}{more}"
