"""The reports on a form: one row per report, one column per item, and beside it what the prose says of it."""

from collections.abc import Callable, Mapping

import dataframely as dy
import polars as pl

from expectations.forms import form, form_due
from expectations.forms.prose_sums import said_items
from expectations.rules.columns import (
    COMPUTED,
    MAKES_REGULATIONS,
    MISPLACED,
    MISPLACED_ITEMS,
    MISPLACED_MENDS,
    MISPLACED_WORDS,
    SUMS_TOLD,
    denied_column,
    grouped_column,
    grouped_words_column,
    quoted_column,
)
from expectations.rules.relations import residual
from tasks.checking.inputs.common import SUBJECT, RuleInputs, checked_submissions
from tasks.checking.inputs.prose import told_together, told_twice
from tasks.checking.misplaced import find_misplaced
from tasks.common.numbers import format_number
from tasks.intake.roster import Roster
from tasks.model.codes import Doubt, State
from tasks.tables import VALUE, Submissions
from tasks.tables.frames import YearFrames

__all__ = ["form_inputs"]


def form_inputs(
    submissions: dy.DataFrame[Submissions], frames: YearFrames, year: int, form_id: str, roster: Roster | None = None
) -> RuleInputs:
    """The reports on a form, one column per item, with what their prose says of each item beside it.

    The column `COMPUTED` lists the items whose number was computed from others, `MAKES_REGULATIONS` says what the
    roster does of the unit. A report without a table is a subject of the form due for its year, with every item null.
    """
    is_due_form = form_due(year) == form_id
    is_subject = (pl.col("form") == form_id) | (pl.col("form").is_null() & is_due_form)
    subjects = checked_submissions(submissions).filter(pl.col("state") != State.OTHER_YEAR, is_subject).select(SUBJECT)
    readings = frames.readings.filter(pl.col("form") == form_id)
    said = _said(frames.prose, readings, form_id)
    names = _group_names(form_id)
    grouped = frames.grouped.filter(pl.col("item").is_in(list(names))).drop_nulls("value")
    items = [item.id for item in form(form_id).items]
    makers = [unit.id for unit in roster.units if roster.makes_regulations(unit)] if roster else []
    wide = (
        subjects.join(_pivot(readings.select("submission_id", "item", "value")), on="submission_id", how="left")
        .join(_pivot(_named(said.filter(~pl.col("is_none")), quoted_column)), on="submission_id", how="left")
        .join(_pivot(_named(said.filter(pl.col("is_none")), denied_column)), on="submission_id", how="left")
        .join(_pivot(_named(grouped, grouped_column)), on="submission_id", how="left")
        .join(_pivot(_named(_in_words(grouped, names), grouped_words_column)), on="submission_id", how="left")
        .join(_percentages(frames.percentages), on="submission_id", how="left")
        .join(told_together(frames.prose, readings, form_id), on="submission_id", how="left")
        .join(told_twice(frames.prose, readings, form_id), on="submission_id", how="left")
        .join(_computed(readings), on="submission_id", how="left")
        .with_columns(
            pl.col(COMPUTED).fill_null([]),
            pl.col("unit_id").is_in(makers).fill_null(value=False).alias(MAKES_REGULATIONS),
        )
    )
    said_of = said_items(form_id)
    columns = [*items, *map(quoted_column, said_of), *map(denied_column, said_of), *map(grouped_column, names)]
    absent = [pl.lit(None, dtype=VALUE).alias(column) for column in columns if column not in wide.columns]
    words = [
        pl.col(column).fill_null("") if column in wide.columns else pl.lit("").alias(column)
        for column in map(grouped_words_column, names)
    ]
    told = [column for column in wide.columns if column.startswith(("percent_", "together_", "twice_"))]
    laid_out = wide.with_columns(*absent, *words).select(
        *SUBJECT, *columns, *map(grouped_words_column, names), COMPUTED, MAKES_REGULATIONS, *told
    )
    return RuleInputs(form_id, _with_misplaced(laid_out, form_id).sort(SUBJECT))


def _with_misplaced(frame: pl.DataFrame, form_id: str) -> pl.DataFrame:
    """The frame with what is known of whole rows of numbers that stand in the wrong place."""
    layout = form(form_id)
    residuals = [residual(equation) for equation in layout.equations]
    counted = frame.with_columns(
        pl.sum_horizontal(pl.lit(0, dtype=pl.Int64()), *(each.is_not_null() for each in residuals))
        .cast(pl.Int64)
        .alias(SUMS_TOLD),
        _failed=pl.sum_horizontal(
            pl.lit(0, dtype=pl.Int64()), *((each != 0).fill_null(value=False) for each in residuals)
        ),
    )
    rows: list[tuple[str, str, str, list[str], list[int]]] = []
    for row in counted.filter(pl.col("_failed") > 1).iter_rows(named=True):
        found = find_misplaced(row, layout, row[COMPUTED])
        if found:
            rows.append((row["submission_id"], found.kind, found.words, list(found.items), list(found.mends)))
    text = pl.String()
    schema = {
        "submission_id": text,
        MISPLACED: text,
        MISPLACED_WORDS: text,
        MISPLACED_ITEMS: pl.List(text),
        MISPLACED_MENDS: pl.List(pl.Int64()),
    }
    told = pl.DataFrame(rows, schema=schema, orient="row")
    return (
        counted.drop("_failed")
        .join(told, on="submission_id", how="left")
        .with_columns(pl.col(MISPLACED_ITEMS, MISPLACED_MENDS).fill_null([]))
    )


def _group_names(form_id: str) -> Mapping[str, str]:
    """The numbers that rows of the form come to where a report gives them in one row, each with that row's name."""
    layout = form(form_id)
    made = layout.series.parts([item.id for item in layout.items]) if layout.series else {}
    parents = {total: layout.rows[layout.item(parts[0]).row].parent for total, parts in made.items()}
    return {total: "" if parent is None else layout.rows[parent].name for total, parent in parents.items()}


def _in_words(grouped: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    """The rows given in one, other than 0, as they are told beside the parts of their column's sum."""
    rows = [
        (submission, item, f"，另有合填为一行的{names[item]} {format_number(value)}")
        for submission, item, value in grouped.select("submission_id", "item", "value").iter_rows()
        if value
    ]
    schema = dict.fromkeys(("submission_id", "item", "value"), pl.String())
    return pl.DataFrame(rows, schema=schema, orient="row")


def _computed(readings: pl.DataFrame) -> pl.DataFrame:
    """For each report the items whose number is not its own but was computed from others."""
    computed = readings.filter(pl.col("doubt") == Doubt.COMPUTED)
    return computed.group_by("submission_id", maintain_order=True).agg(pl.col("item").alias(COMPUTED))


def _said(prose: pl.DataFrame, readings: pl.DataFrame, form_id: str) -> pl.DataFrame:
    """For each item the one prose figure that lies farthest from the table's; an approximate one that fits is equal."""
    table, said = pl.col("table"), pl.col("value")
    step = pl.coalesce(
        *(pl.when((said != 0) & (said % power == 0)).then(pl.lit(power)) for power in (10000, 1000, 100, 10)), pl.lit(1)
    )
    is_near = pl.col("is_approximate") & ((said - table).abs() < step)
    keys = ["submission_id", "item"]
    return (
        prose.join(_in_table(prose.select(keys).unique(), readings, form_id), on=keys, how="left")
        .with_columns(value=pl.when(is_near).then(table).otherwise(said))
        .sort((pl.col("value") - table).abs(), descending=True, nulls_last=True, maintain_order=True)
        .unique(["submission_id", "item", "is_none"], keep="first", maintain_order=True)
    )


def _in_table(said_of: pl.DataFrame, readings: pl.DataFrame, form_id: str) -> pl.DataFrame:
    """The table's numbers for what the prose gives: the number of an item, or the sum of items that are all known."""
    links = [(said, item) for said, items in said_items(form_id).items() for item in items]
    parts = pl.DataFrame(links, {"item": pl.String(), "part": pl.String()}, orient="row")
    number = readings.select("submission_id", part="item", table="value")
    is_known = pl.col("table").null_count() == 0
    return (
        number.join(said_of.join(parts, on="item"), on=["submission_id", "part"])
        .group_by("submission_id", "item")
        .agg(table=pl.when(is_known).then(pl.col("table").sum()).cast(VALUE))
    )


def _percentages(percentages: pl.DataFrame) -> pl.DataFrame:
    """For each report the percentage that lies farthest from what its two counts give, with half its last place."""
    computed = (pl.col("part") * 100 / pl.col("whole")).cast(VALUE)
    rounding = pl.lit(0.5) / pl.lit(10.0).pow(pl.col("decimals"))
    off = (pl.col("percent_stated") - pl.col("percent_computed")).abs() - pl.col("percent_rounding")
    return (
        percentages.filter(pl.col("whole") > 0)
        .select(
            "submission_id",
            percent_stated="stated",
            percent_computed=computed,
            percent_rounding=rounding.cast(VALUE),
            percent_quote="quote",
            percent_place="place",
        )
        .sort(off, descending=True, maintain_order=True)
        .unique("submission_id", keep="first", maintain_order=True)
    )


def _named(frame: pl.DataFrame, name: Callable[[str], str]) -> pl.DataFrame:
    """Prose figures under their column's name in place of the item."""
    names = {item: name(item) for item in frame["item"].unique()}
    return frame.select("submission_id", pl.col("item").replace(names), "value")


def _pivot(long: pl.DataFrame) -> pl.DataFrame:
    """One row per submission, one column per item; in order and with items enumerated, a quarter of the work."""
    items = pl.Enum(long["item"].unique(maintain_order=True))
    ordered = long.with_columns(pl.col("item").cast(items)).sort("submission_id")
    return ordered.pivot("item", index="submission_id", values="value")
