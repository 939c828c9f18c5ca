"""The values that a finding rests on, compared with those that a decision guards."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import dataframely as dy
import polars as pl

from expectations.forms import UnknownFormError, form
from expectations.rules import CATALOGUE, Catalogue, Family
from expectations.rules.columns import middle_column
from tasks.common.numbers import format_number
from tasks.decisions.apply.frames import GuardRows
from tasks.decisions.model import CHANGED_REPORT, SIDES, Guard
from tasks.tables import VALUE

__all__ = ["guard_results", "guard_values", "guards_of", "item_name"]

_BY_SIDES = (Family.PROSE, Family.YEARS, Family.PEERS, Family.ROSTER, Family.DISTRICT)
"""Families whose findings rest on more than their items: a figure in the prose, last year's number, days, a sum."""

_OF_OTHERS = middle_column("")
"""How the names of columns begin that change whenever another unit hands in again: what is typical of the peers."""

_SIDE_NAMES = {"left": "比较的左值", "right": "比较的右值"}
_KEY = ["finding", "key"]
_Values = dict[str, Decimal | str | None]


def guard_values(findings: pl.DataFrame, readings: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """Everything a guard on these findings may name: `finding`, `key`, `now`, `now_text`, `form`, `is_needed`.

    `findings` are FINDINGS with their number in the column `finding`, `readings` the READINGS they came of. Needed are
    the finding's items; the sides, for the families that rest on them, but no side that is the peers'; and the report
    itself, by its file and by what is said of it, where a finding is about the document or about no number at all.
    """
    rows = findings.join(_resting(findings, catalogue), on=["rule", "instance"], how="left", maintain_order="left")
    by_side = {side: pl.col(f"by_{side}") & pl.col(side).is_not_null() for side in SIDES}
    by_nothing_else = (pl.col("items").list.len() == 0) & ~pl.any_horizontal(by_side.values())
    by_report = pl.col("by_report") | by_nothing_else
    number, text = pl.lit(None, VALUE), pl.lit(None, pl.String())
    sides = [
        rows.select("finding", key=pl.lit(side), now=side, now_text=text, form=text, is_needed=is_needed)
        for side, is_needed in by_side.items()
    ]
    report = [
        rows.select("finding", key=pl.lit(key), now=number, now_text=source, form=text, is_needed=by_report)
        for key, source in zip(CHANGED_REPORT, ("submission_id", "message"), strict=True)
    ]
    return pl.concat([_items(rows, readings), *sides, *report])


def guard_results(pairs: pl.DataFrame, guards: dy.DataFrame[GuardRows], spoken: pl.DataFrame) -> pl.DataFrame:
    """Say of each decision and finding whether the guard holds, and if not, what is no longer as it was.

    Args:
        pairs: `decision_id`, `finding`, and `is_covering`: whether the guard must name all that is needed.
        guards: those of the ledger.
        spoken: see `guard_values`.

    Returns:
        The pairs with `holds` and `detail` (Chinese, null where the guard holds).
    """
    is_report = pl.col("key").is_in(CHANGED_REPORT)
    asked = pairs.join(guards, on="decision_id").join(spoken, on=_KEY, how="left")
    needed = pairs.filter("is_covering").join(spoken.filter("is_needed"), on="finding")
    uncovered = needed.join(guards, on=["decision_id", "key"], how="anti")
    changed = asked.filter(~is_report, ~pl.col("guarded").eq_missing(pl.col("now")))
    found = [
        _in_words(
            changed, lambda row: f"{_name(row)}原为 {format_number(row['guarded'])}，现为 {format_number(row['now'])}"
        ),
        _in_words(
            uncovered.filter(~is_report),
            lambda row: f"问题还涉及{_name(row)}（现为 {format_number(row['now'])}），决定没有提到",
        ),
        _other_report(asked.filter(is_report), needed.filter(is_report)),
    ]
    detail = (
        pl.concat(found)
        .sort("decision_id", *_KEY)
        .group_by("decision_id", "finding", maintain_order=True)
        .agg(detail=pl.col("words").str.join("；"))
    )
    return pairs.join(detail, on=["decision_id", "finding"], how="left", maintain_order="left").with_columns(
        holds=pl.col("detail").is_null()
    )


def item_name(item: str, form_id: str | None) -> str:
    """Return what to call an item of a form in a sentence."""
    try:
        return f"“{form(form_id).name(item)}”" if form_id else item
    except (KeyError, UnknownFormError):
        return item


def _resting(findings: pl.DataFrame, catalogue: Catalogue) -> pl.DataFrame:
    """For each rule and instance found, on what its findings rest: `by_left`, `by_right`, `by_report`."""
    checks = {(rule.id, check.instance): (rule.family, check) for rule in catalogue.values() for check in rule.checks}
    found = findings.select("rule", "instance").unique().sort("rule", "instance")
    rows = []
    for name in found.iter_rows():
        family, check = checks.get(name, (Family.DOCUMENT, None))  # gone since the findings were made
        sides = (check.left, check.right) if check and family in _BY_SIDES else ()
        is_own = [not any(column.startswith(_OF_OTHERS) for column in side.meta.root_names()) for side in sides]
        rows.append((*name, *(is_own or (False, False)), family is Family.DOCUMENT))
    flags = dict.fromkeys((*(f"by_{side}" for side in SIDES), "by_report"), pl.Boolean())
    return pl.DataFrame(rows, schema={**found.schema, **flags}, orient="row")


def _items(rows: pl.DataFrame, readings: pl.DataFrame) -> pl.DataFrame:
    """Every number of the findings' submissions, and the findings' own items whether they were read or not."""
    own = rows.select("finding", "submission_id", key="items").explode("key").drop_nulls("key").unique()
    cells = readings.select("submission_id", "form", key="item", now="value")
    read = rows.select("finding", "submission_id").join(cells, on="submission_id")
    every = pl.concat([read.select(*_KEY), own.select(_KEY)]).unique()
    return (
        every.join(read.drop("submission_id"), on=_KEY, how="left")
        .join(own.select(*_KEY, is_needed=pl.lit(True)), on=_KEY, how="left")
        .select(*_KEY, "now", pl.lit(None, pl.String()).alias("now_text"), "form", pl.col("is_needed").fill_null(False))
    )


def _other_report(asked: pl.DataFrame, needed: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose report is neither the file nor says the words that the decision speaks about."""
    is_same = (pl.col("guarded_text") == pl.col("now_text")).fill_null(False)
    compared = asked.group_by("decision_id", "finding").agg(is_same=is_same.any())
    wanting = needed.select("decision_id", "finding").unique().join(compared, on=["decision_id", "finding"], how="anti")
    key = pl.lit("submission")
    return pl.concat(
        [
            compared.filter(~pl.col("is_same")).select(
                "decision_id", "finding", key=key, words=pl.lit("报告已重新报送，问题的内容也与当时不同")
            ),
            wanting.select("decision_id", "finding", key=key, words=pl.lit("guard 没有写明是哪份报告（submission）")),
        ]
    )


def _in_words(rows: pl.DataFrame, say: Callable[[Mapping[str, Any]], str]) -> pl.DataFrame:
    words = pl.Series("words", [say(row) for row in rows.iter_rows(named=True)], pl.String())
    return rows.select("decision_id", *_KEY, words)


def _name(row: Mapping[str, Any]) -> str:
    return _SIDE_NAMES.get(row["key"]) or item_name(row["key"], row["form"])


def guards_of(findings: pl.DataFrame, readings: pl.DataFrame, catalogue: Catalogue = CATALOGUE) -> list[Guard]:
    """For each finding the guard that an explanation of it needs, in the order of the findings.

    Args:
        findings: FINDINGS, with or without more columns.
        readings: READINGS, with the corrections that were applied.
        catalogue: the rules that the findings came of.
    """
    numbered = findings.with_row_index("finding")
    needed = guard_values(numbered, readings, catalogue).filter("is_needed").sort("finding", "key")
    found: list[_Values] = [{} for _ in range(findings.height)]
    for number, key, value, text in needed.select("finding", "key", "now", "now_text").iter_rows():
        found[number][key] = value if text is None else text
    return [MappingProxyType(guard) for guard in found]
