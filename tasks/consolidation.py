"""What do the units' reports add up to, and what is each total made of?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from expectations.forms import form, form_due
from expectations.rules import Severity
from tasks.privacy import is_impersonal
from tasks.report import Doubt, Status
from tasks.schemas import FACTS, TOTALS, UNITS, VALUE, Field, Table

__all__ = ["Consolidated", "ConsolidationError", "Maturity", "consolidate", "maturity", "wide_table"]

_LIVE = pl.col("state") == "live"
_REPORTED = pl.col("status") == Status.REPORTED.value
_IS_NOTED_BY_US = pl.col("doubt") == Doubt.COMPUTED.value
"""Every other note is a cell's words, and published only where these can name nobody."""


class ConsolidationError(ValueError):
    """The inputs contradict each other, so no total of them would be true; the message says how, in Chinese."""


@dataclass(frozen=True, slots=True)
class Consolidated:
    """One year of the district: FACTS, UNITS and TOTALS, and for each form a row a unit, a column an item."""

    year: int
    facts: pl.DataFrame
    wide: Mapping[str, pl.DataFrame]
    totals: pl.DataFrame
    units: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Maturity:
    """Whether a release stands, and in plain Chinese what keeps it from standing."""

    level: Literal["provisional", "final"]
    reasons: tuple[str, ...]


def consolidate(
    year: int,
    *,
    readings: pl.DataFrame,
    submissions: pl.DataFrame,
    units: pl.DataFrame,
    findings: pl.DataFrame,
) -> Consolidated:
    """Bring the live submissions of a year together over the units due.

    Every number reported counts; a blank is never taken for 0, and a total of nothing is null.

    Args:
        year: the report year.
        readings: READINGS; those of submissions that are not live are left aside.
        submissions: SUBMISSIONS of the year, at most one live with readings for each unit.
        units: one row a unit due (`unit_id`, `unit`, `kind`, `code`), without the district itself.
        findings: FINDINGS of the year.

    Raises:
        ConsolidationError: a live submission belongs to no unit due or to a unit that has another, or a reading
            belongs to no item of its form or has a value without being reported.
    """
    live = _live(submissions, units)
    facts = _facts(year, readings, live, units)
    forms = sorted({*facts["form"].unique(), *filter(None, [form_due(year)])})
    return Consolidated(
        year=year,
        facts=facts,
        wide={form_id: _wide(facts, form_id) for form_id in forms},
        totals=_totals(facts, _items(forms), units.height),
        units=_units(year, units, submissions, facts, findings),
    )


def maturity(units: pl.DataFrame, findings: pl.DataFrame) -> Maturity:
    """Say whether a year's UNITS and FINDINGS allow a final release, and what stands against it.

    Nobody can approve a candidate yet, so the last reason always holds.
    """
    blocking = findings.filter(pl.col("severity") == Severity.BLOCK.value)
    missing, unreadable = (units.filter(pl.col("status") == status).height for status in ("missing", "unreadable"))
    standing = (
        (blocking.height, f"有{blocking.height}条必须改的审核结果尚未处理，涉及{blocking['unit'].n_unique()}个单位"),
        (missing, f"有{missing}个应报单位缺报"),
        (unreadable, f"有{unreadable}个应报单位的报告无法识读"),
    )
    reasons = [reason for count, reason in standing if count]
    reasons.append("尚未经人审定")
    return Maturity("provisional" if reasons else "final", tuple(reasons))


def wide_table(form_id: str) -> Table:
    """The table of a form with a row a unit and a column an item, in the form's order."""
    return Table(
        name=f"wide_{form_id}",
        label=f"{form(form_id).title}（每单位一行）",
        description=f"One row a unit that reported on form {form_id}, one column an item; null where not reported",
        key=("year", "unit_id"),
        fields=(
            *(field for field in FACTS.fields if field.name in {"year", "unit_id", "unit"}),
            *(Field(item.id, VALUE, item.label, item.english, item.unit) for item in form(form_id).items),
        ),
    )


def _live(submissions: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """The live submissions (`submission_id`, `unit_id`, `received_at`), each of a unit due."""
    live = submissions.filter(_LIVE).select("submission_id", "unit_id", "received_at")
    stray = live.join(units, on="unit_id", how="anti")
    if stray.height:
        _refuse("有效报送不属于任何应报单位", stray["submission_id"])
    return live


def _facts(year: int, readings: pl.DataFrame, live: pl.DataFrame, units: pl.DataFrame) -> pl.DataFrame:
    """FACTS of the live submissions that hold readings."""
    counted = readings.join(live, on="submission_id").join(units.select("unit_id", "unit"), on="unit_id")
    doubled = counted.group_by("unit_id").agg(pl.col("submission_id").n_unique()).filter(pl.col("submission_id") > 1)
    if doubled.height:
        _refuse("同一单位有两份以上有效报送", doubled["unit_id"])
    invented = counted.filter(pl.col("value").is_not_null() != _REPORTED)
    if invented.height:
        _refuse("数值与填报状态矛盾", invented["item"])
    facts = counted.join(_items(counted["form"].unique().to_list()), on=["form", "item"], how="left")
    unknown = facts.filter(pl.col("unit_of_measure").is_null())
    if unknown.height:
        _refuse("指标不在其统计表中", unknown["item"])
    impersonal = [note for note in facts["note"].drop_nulls().unique() if is_impersonal(note)]
    note = pl.when(pl.col("note").is_in(impersonal) | _IS_NOTED_BY_US).then("note")
    return FACTS.check(facts.with_columns(note=note, year=pl.lit(year, pl.Int32)).select(FACTS.schema.names()))


def _refuse(what: str, names: pl.Series) -> None:
    raise ConsolidationError(f"汇总中止：{what}（{'、'.join(sorted(names.unique().drop_nulls()))}）。")


def _items(forms: list[str]) -> pl.DataFrame:
    """The items of forms: `form`, `item`, `unit_of_measure`, `additive`."""
    rows = [(form_id, item.id, item.unit, item.additive) for form_id in forms for item in form(form_id).items]
    names = {"form": pl.String(), "item": pl.String(), "unit_of_measure": pl.String(), "additive": pl.Boolean()}
    return pl.DataFrame(rows, schema=names, orient="row")


def _wide(facts: pl.DataFrame, form_id: str) -> pl.DataFrame:
    """The facts of one form as its wide table."""
    table = wide_table(form_id)
    items = [item.id for item in form(form_id).items]
    spread = facts.filter(pl.col("form") == form_id).pivot(
        "item", on_columns=items, index=["year", "unit_id", "unit"], values="value"
    )
    return table.check(spread.select(table.schema.names()))


def _totals(facts: pl.DataFrame, items: pl.DataFrame, units_due: int) -> pl.DataFrame:
    """TOTALS over the units due: due = reported + blank + missing, for each item."""
    sums = facts.group_by("form", "item").agg(
        total=pl.when(_REPORTED.any()).then(pl.col("value").sum()).cast(VALUE), units_reported=_REPORTED.sum()
    )
    on_form = facts.group_by("form").agg(on_form=pl.col("unit_id").n_unique())
    due = pl.lit(units_due, pl.Int64)
    reported, read = (pl.col(name).fill_null(0).cast(pl.Int64) for name in ("units_reported", "on_form"))
    totals = (
        items.join(sums, on=["form", "item"], how="left")
        .join(on_form, on="form", how="left")
        .with_columns(units_due=due, units_reported=reported, units_blank=read - reported, units_missing=due - read)
    )
    return TOTALS.check(totals.select(TOTALS.schema.names()))


def _units(
    year: int, units: pl.DataFrame, submissions: pl.DataFrame, facts: pl.DataFrame, findings: pl.DataFrame
) -> pl.DataFrame:
    """UNITS: what came of each unit due."""
    counted = facts.group_by("unit_id").agg(pl.col("submission_id", "form").first())
    received = submissions.select("submission_id", "received_at")
    unread = submissions.filter(_LIVE | (pl.col("state") == "unreadable")).select("unit_id", has_unread=True).unique()
    counts = findings.group_by("unit_id").agg(
        (pl.col("severity") == severity).sum().alias(f"findings_{severity}")
        for severity in ("block", "explain", "hint")
    )
    came = units.join(counted, on="unit_id", how="left").join(received, on="submission_id", how="left")
    roll = (
        came.join(unread, on="unit_id", how="left")
        .join(counts, on="unit_id", how="left")
        .with_columns(
            pl.col("^findings_.*$").fill_null(0).cast(pl.Int64),
            year=pl.lit(year, pl.Int32),
            status=pl.when(pl.col("submission_id").is_not_null())
            .then(pl.lit("reported"))
            .when(pl.col("has_unread"))
            .then(pl.lit("unreadable"))
            .otherwise(pl.lit("missing")),
        )
    )
    return UNITS.check(roll.select(UNITS.schema.names()))
