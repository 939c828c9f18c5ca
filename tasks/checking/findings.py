"""Failed rules as findings: what was found, where, and what to do, in plain Chinese."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import polars as pl

from expectations.forms import Form, form
from expectations.rules import CATALOGUE, Check
from tasks.checking.evaluate import Outcome
from tasks.checking.subjects import Subjects

__all__ = ["Found", "findings_of", "shown_number"]

_UNSAID = "（没有写明）"

Key = tuple[str | None, str | None]


class Found(NamedTuple):
    """Rows of `FINDINGS`, and what went wrong with each rule that could not say what it found."""

    rows: list[Mapping[str, Any]]
    broken: Mapping[str, str]


def findings_of(outcomes: pl.DataFrame, subjects: Subjects, readings: pl.DataFrame, prose: pl.DataFrame) -> Found:
    """The failed checks of one family's subjects, put into words."""
    failed = outcomes.filter(pl.col("outcome") == Outcome.FAIL)
    ids = failed["submission_id"].unique().implode()
    subject_rows = _by_key(
        subjects.frame.join(
            failed.select("unit_id", "submission_id").unique(),
            on=["unit_id", "submission_id"],
            how="semi",
            nulls_equal=True,
        )
    )
    places = _places(readings.filter(pl.col("submission_id").is_in(ids)))
    quotes = _quotes(prose.filter(pl.col("submission_id").is_in(ids)))
    layout = form(subjects.form) if subjects.form else None
    rows: list[Mapping[str, Any]] = []
    broken: dict[str, str] = {}
    for row in failed.iter_rows(named=True):
        subject = subject_rows[row["unit_id"], row["submission_id"]]
        try:
            rows.append(_finding(row, subject, layout, places, quotes))
        except Exception as error:  # noqa: BLE001 - whatever a rule errs with is that rule's fault alone
            broken[row["rule"]] = f"{type(error).__name__}: {error}"
    return Found(rows, broken)


def shown_number(value: Decimal | None) -> str:
    """A number as a person writes it: no trailing zeros, no exponent."""
    if value is None:
        return "（空）"
    return f"{value.normalize():f}" if value else "0"


def _finding(
    row: Mapping[str, Any],
    subject: Mapping[str, Any],
    layout: Form | None,
    places: Mapping[tuple[str, str], str],
    quotes: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]],
) -> Mapping[str, Any]:
    rule = CATALOGUE[row["rule"]]
    check = next(check for check in rule.checks if check.instance == row["instance"])
    items = check.narrow(subject) if check.narrow else check.items
    quote = _quote(row, check, quotes)
    found = [places[row["submission_id"], item] for item in items if (row["submission_id"], item) in places]
    where = ([quote["place"]] if quote else []) + found
    context = {
        "left": shown_number(row["left"]),
        "right": shown_number(row["right"]),
        "difference": shown_number(abs(row["difference"]) if row["difference"] is not None else None),
        "row": {key: _UNSAID if value is None else value for key, value in subject.items()},
        "quote": quote["quote"] if quote else "",
        "quote_place": quote["place"] if quote else "",
        **(_item_words(items, subject, layout) if layout and items else {}),
    }
    return {
        **{key: row[key] for key in ("year", "unit_id", "unit", "submission_id", "rule", "instance", "outcome")},
        **{key: row[key] for key in ("severity", "left", "right", "difference")},
        "items": list(items),
        "message": check.message.format_map(context),
        "place": "；".join(dict.fromkeys(where)) or None,
        "suggestion": rule.suggestion,
    }


def _item_words(items: Sequence[str], subject: Mapping[str, Any], layout: Form) -> Mapping[str, str]:
    """The items' names and numbers, as the message templates use them."""
    named = [(item, subject[item]) for item in items[1:] if subject[item]]
    unit = layout.item(items[0]).unit
    return {
        "name": layout.name(items[0]),
        "unit": f" {unit}",
        "parts": "、".join(f"{layout.name(item)} {shown_number(value)}" for item, value in named) or "各项都是 0",
        "others": "、".join(
            f"“{layout.name(item)}”{shown_number(value)} {layout.item(item).unit}" for item, value in named
        ),
    }


def _quote(
    row: Mapping[str, Any], check: Check, quotes: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]
) -> Mapping[str, Any] | None:
    """The words a prose rule speaks about: those with the figure on its left side."""
    if check.quotes is None:
        return None
    said = quotes.get((row["submission_id"], check.items[0]), ())
    of_kind = [quote for quote in said if quote["is_none"] == (check.quotes == "denial")]
    return next((quote for quote in of_kind if quote["value"] == row["left"]), None)


def _by_key(frame: pl.DataFrame) -> Mapping[Key, Mapping[str, Any]]:
    return {(row["unit_id"], row["submission_id"]): row for row in frame.iter_rows(named=True)}


def _places(readings: pl.DataFrame) -> Mapping[tuple[str, str], str]:
    placed = readings.drop_nulls("place").select("submission_id", "item", "place")
    return {(submission, item): place for submission, item, place in placed.iter_rows()}


def _quotes(prose: pl.DataFrame) -> Mapping[tuple[str, str], Sequence[Mapping[str, Any]]]:
    quotes: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in prose.iter_rows(named=True):
        quotes.setdefault((row["submission_id"], row["item"]), []).append(row)
    return quotes
