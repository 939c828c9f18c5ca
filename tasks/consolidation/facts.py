"""The numbers of a year's reports that stand: one row per number, checked against one another."""

import dataframely as dy
import polars as pl

from expectations.forms import form, form_ids
from expectations.forms.series import broken_items
from tasks.common.errors import NianbaoError
from tasks.common.personal_data import is_impersonal
from tasks.model.codes import Doubt, ObservationStatus, State, Status, Uncounted, UnitStatus
from tasks.tables import IS_HELD_BACK, IS_OPEN, Facts, Findings, Submissions, Wide, wide_table

__all__ = [
    "ConsolidationError",
    "facts_of",
    "in_grid",
    "items_of",
    "live_submissions",
    "numbers_in_question",
    "wide_of",
]

_LIVE = pl.col("state") == State.LIVE
_IS_NOTED_BY_US = (pl.col("doubt") == Doubt.COMPUTED.value).fill_null(False)
"""Every other note is a cell's words, and published only where these can name nobody."""


class ConsolidationError(NianbaoError):
    """The inputs contradict each other, so no total of them would be true; the message says how, in Chinese."""


def live_submissions(submissions: dy.DataFrame[Submissions], units: pl.DataFrame) -> pl.DataFrame:
    """The live submissions (`submission_id`, `unit_id`, `unit`), each of a unit due; `unit_number` counts the units."""
    live = submissions.filter(_LIVE).select("submission_id", "unit_id")
    stray = live.join(units, on="unit_id", how="anti")
    if stray.height:
        _refuse("有效报送不属于任何应报单位", stray["submission_id"])
    number = pl.col("unit_id").rank("dense").cast(pl.Int64) - 1
    return live.join(units.select("unit_id", "unit"), on="unit_id").with_columns(unit_number=number)


def facts_of(
    year: int,
    readings: pl.DataFrame,
    live: pl.DataFrame,
    held: frozenset[str],
    questioned: pl.DataFrame,
    asked: pl.DataFrame,
) -> dy.DataFrame[Facts]:
    """FACTS of the live submissions that hold readings.

    Those of the submissions `held` do not count, nor those `questioned`; `asked` are the numbers that open findings
    name. Both have `submission_id` and `item`, each once.

    Of readings in parts, each with whole units, the facts of all parts together are the same.
    """
    counted = readings.join(live, on="submission_id")
    doubled = counted.group_by("unit_id").agg(pl.col("submission_id").n_unique()).filter(pl.col("submission_id") > 1)
    if doubled.height:
        _refuse("同一单位有两份以上有效报送", doubled["unit_id"])
    items = items_of(counted["form"].unique().to_list()).with_row_index("item_number")
    facts = counted.join(items, on=["form", "item"], how="left")
    impersonal = [note for note in facts["note"].drop_nulls().unique() if is_impersonal(note)]
    note = pl.when(pl.col("note").is_in(impersonal) | _IS_NOTED_BY_US).then("note")
    reason = (
        pl.when(pl.col("submission_id").is_in(sorted(held)))
        .then(pl.lit(Uncounted.REPORT.value))
        .when(pl.col("is_questioned") & (pl.col("status") == Status.REPORTED))
        .then(pl.lit(Uncounted.NUMBER.value))
    )
    key = ["submission_id", "item"]
    full = (
        facts.join(questioned.with_columns(is_questioned=True), on=key, how="left")
        .join(asked.with_columns(in_question=True), on=key, how="left")
        .with_columns(pl.col("in_question").fill_null(False))
        .with_columns(note=note, year=pl.lit(year, pl.Int32), uncounted_reason=reason)
        .with_columns(counted=pl.col("uncounted_reason").is_null())
        .with_columns(obs_status=_observation_status(year))
    )
    in_order = full.sort("unit_number", "item_number")  # numbers are sorted much faster than the texts of the key
    return Facts.check(in_order.select(Facts.column_names()))


def numbers_in_question(findings: dy.DataFrame[Findings]) -> pl.DataFrame:
    """The numbers that an open finding names: `submission_id`, `item`."""
    named = findings.filter(IS_OPEN).select("submission_id", item="items").explode("item")
    return named.drop_nulls().unique()


def _observation_status(year: int) -> pl.Expr:
    """The first status of `ObservationStatus` that holds; whether the release may still change is not known here."""
    status, form_item = pl.col("status"), pl.concat_str("form", pl.lit(" "), "item")
    broken = [f"{form_id} {item}" for form_id in form_ids() for item in broken_items(form_id, year)]
    ordered = (
        (status == Status.NOT_APPLICABLE, ObservationStatus.NOT_APPLICABLE),
        (status == Status.UNREADABLE, ObservationStatus.UNREADABLE),
        (status != Status.REPORTED, ObservationStatus.MISSING),
        (~pl.col("counted"), ObservationStatus.HELD_BACK),
        (pl.col("in_question"), ObservationStatus.IN_QUESTION),
        (_IS_NOTED_BY_US, ObservationStatus.COMPUTED),
        (form_item.is_in(broken), ObservationStatus.BREAK),
    )
    first = pl.coalesce(pl.when(holds).then(pl.lit(code.value)) for holds, code in ordered)
    return first.fill_null(pl.lit(ObservationStatus.NORMAL.value))


def _refuse(what: str, names: pl.Series) -> None:
    raise ConsolidationError(f"汇总中止：{what}（{'、'.join(sorted(names.unique().drop_nulls()))}）。")


def items_of(forms: list[str]) -> pl.DataFrame:
    """The items of forms, sorted: `form`, `item`, `unit_of_measure`, `additive`, `label`."""
    layouts = map(form, forms)
    rows = [(of.id, item.id, item.unit, item.additive, of.name(item.id)) for of in layouts for item in of.items]
    text = pl.String()
    names = {"form": text, "item": text, "unit_of_measure": text, "additive": pl.Boolean(), "label": text}
    return pl.DataFrame(rows, schema=names, orient="row").sort("form", "item")


def in_grid(facts: pl.DataFrame, form_id: str) -> tuple[pl.DataFrame, list[str]]:
    """The FACTS of one form with a row for each of its items in each report, and these items in the order of the rows.

    Every column of a grid is one item after another, so that a number of all reports is read by its place. A report
    from which an item is missing gets an empty row for it; otherwise the facts are the grid as they stand.
    """
    items = sorted(item.id for item in form(form_id).items)
    of_form = facts.filter(pl.col("form") == form_id)
    names = pl.Series("item", [items])
    units = of_form["unit_id"].gather_every(len(items))
    is_whole = (
        of_form.height == units.len() * len(items)
        and of_form["unit_id"].gather_every(len(items), len(items) - 1).equals(units)
        and of_form["item"].equals(names.new_from_index(0, units.len()).explode())
    )
    if is_whole:
        return of_form, items
    grid = of_form.select("unit_id").unique(maintain_order=True).join(names.explode().to_frame(), how="cross")
    return grid.join(of_form, on=["unit_id", "item"], how="left", maintain_order="left"), items


def wide_of(facts: pl.DataFrame, form_id: str) -> dy.DataFrame[Wide]:
    """The facts of one form as its wide table."""
    table = wide_table(form_id)
    grid, items = in_grid(facts, form_id)
    came_of = pl.when("counted").then(pl.lit(UnitStatus.REPORTED.value)).otherwise(pl.lit(UnitStatus.HELD_BACK.value))
    # single numbers may be held out of a report that counts
    of_form = facts.filter(pl.col("form") == form_id)
    reports = of_form.group_by("year", "unit_id", "unit", "submission_id", maintain_order=True).agg(
        counted=~IS_HELD_BACK.any()
    )
    numbers = [grid["value"].gather_every(len(items), at).alias(item) for at, item in enumerate(items)]
    return table.check(reports.with_columns(numbers, status=came_of).select(table.column_names()))
