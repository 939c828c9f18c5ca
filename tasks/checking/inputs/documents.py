"""The reports as documents: one row per report, with what in it disagrees put into words."""

from datetime import date

import dataframely as dy
import polars as pl

from expectations.forms import form, form_due, publication_due
from expectations.forms.names import item_names, rows_in_words
from tasks.checking.inputs.common import SUBJECT, RuleInputs, checked_submissions
from tasks.checking.inputs.doubts import FROM_PICTURE, UNREAD, doubtful, doubts_in_words, problems_in_words
from tasks.checking.similarity import most_similar
from tasks.intake.roster import Roster
from tasks.intake.unit_names import distinct_names, name_key
from tasks.lake.last_year import PriorYear
from tasks.model.codes import ProblemCode, State, Status, UnmatchedReason
from tasks.model.submission import UNKNOWN_YEAR
from tasks.tables import Submissions
from tasks.tables.frames import YearFrames

__all__ = ["document_inputs"]

_INDICATOR = r"^[^:：]*(?:数|件|情况|费用|经费|次数|文件)[^:：]{0,4} \| [\d.,]+$"
_GROUPED = "，报告合填为一行（{}），应当分行填报"
_SHOWN = 3
_ROWS_OF_A_COPY = 8


def document_inputs(
    submissions: dy.DataFrame[Submissions],
    frames: YearFrames,
    roster: Roster | None,
    year: int,
    prior_year: PriorYear | None = None,
    *,
    is_published: bool = False,
) -> RuleInputs:
    """The reports as documents, with what in them disagrees put into words.

    Where it `is_published`, names of units that the roster does not know are left out of the words: they may be
    people's.
    """
    documents = frames.documents.drop("year", "form", "rows_extra")
    live = submissions.filter(pl.col("state") == State.LIVE)
    alike = most_similar(frames.wording, live, year, prior_year)
    absent = frames.readings.filter(pl.col("status") == Status.ABSENT)
    # a cell is filled by anything but a blank or a mark for not applicable
    is_filled = pl.col("status").is_in([Status.REPORTED.value, Status.UNREADABLE.value])
    filled = frames.readings.group_by("submission_id").agg(cells_filled=is_filled.sum().cast(pl.Int64))
    rows = (
        checked_submissions(submissions)
        .select(*SUBJECT, "form")
        .join(documents, on="submission_id", how="left")
        .join(_doubts(frames.readings), on="submission_id", how="left")
        .join(filled, on="submission_id", how="left")
        .join(_missing_rows(absent, frames.unmatched), on="submission_id", how="left")
        .join(_extra_rows(frames.unmatched), on="submission_id", how="left")
        .join(alike, on="submission_id", how="left")
        .with_columns(
            pl.col("doubts", "cells_filled", "rows_extra").fill_null(0),
            *_problems(),
            pl.col("doubts_text", "rows_missing_text", "rows_extra_text").fill_null(""),
            year_end=pl.lit(None if year == UNKNOWN_YEAR else date(year, 12, 31), dtype=pl.Date()),
            publication_due=pl.lit(None if year == UNKNOWN_YEAR else publication_due(year), dtype=pl.Date()),
            due_form=pl.lit(form_due(year), dtype=pl.String()),
        )
        .with_columns(_years(year))
    )
    return RuleInputs(None, _with_names(rows, roster, is_published=is_published).sort(SUBJECT))


def _doubts(readings: pl.DataFrame) -> pl.DataFrame:
    rows = doubtful(readings)
    words = pl.format("{}（{}，{}）", item_names(), pl.col("place").fill_null("位置不明"), doubts_in_words(rows))
    return _listed(rows, words, "doubts_text").rename({"count": "doubts"})


def _problems() -> list[pl.Expr]:
    """Count the problems that the reader met of each weight, and put all of them into words."""
    # That no official table was found is what DOC-FORM says.
    codes = pl.col("problem_codes").list.eval(pl.element().filter(pl.element() != ProblemCode.NO_FORM.value))
    weights = {"from_picture": sorted(FROM_PICTURE), "unread": sorted(UNREAD)}
    counts = {name: codes.list.eval(pl.element().is_in(known)).list.sum() for name, known in weights.items()}
    words = codes.map_elements(problems_in_words, return_dtype=pl.String())
    return [
        *(count.cast(pl.Int64).alias(name) for name, count in counts.items()),
        (codes.list.len() - counts["from_picture"] - counts["unread"]).cast(pl.Int64).alias("set_aside"),
        words.alias("problems_text"),
    ]


def _missing_rows(absent: pl.DataFrame, unmatched: pl.DataFrame) -> pl.DataFrame:
    """The rows and sections that each report lacks, in words, and which of them it gives in one row."""
    grouped = unmatched.filter(pl.col("reason") == UnmatchedReason.GROUP)
    places = grouped.group_by("submission_id", maintain_order=True).agg(pl.col("place").str.join("、"))
    groups: dict[str, str] = dict(places.iter_rows())
    rows = [
        (
            submission,
            rows_in_words(items, form(form_id))[1]
            + (_GROUPED.format(groups[submission]) if submission in groups else ""),
        )
        for submission, form_id, items in absent.group_by("submission_id", "form", maintain_order=True)
        .agg("item")
        .rows()
    ]
    return pl.DataFrame(rows, {"submission_id": pl.String(), "rows_missing_text": pl.String()}, orient="row")


def _extra_rows(unmatched: pl.DataFrame) -> pl.DataFrame:
    """The rows that match no official one: quoted where they are a label with a number, else by place alone.

    Anything else may name people, and what is said here is published. The rows of a second copy of the table are
    not extra: where the copies differ, the cells are in doubt.
    """
    is_repeated = pl.col("reason") == UnmatchedReason.REPEATED
    is_copy = is_repeated & (is_repeated.sum().over("submission_id") >= _ROWS_OF_A_COPY)
    words = pl.when(pl.col("text").str.contains(_INDICATOR)).then(pl.format("“{}”（{}）", "text", "place"))
    # what a group's rows come to is said with the rows that are missing
    is_group = pl.col("reason") == UnmatchedReason.GROUP
    rows = unmatched.filter(~is_copy.fill_null(False) & ~is_group.fill_null(False))
    return _listed(rows, words.otherwise("place"), "rows_extra_text").rename({"count": "rows_extra"})


def _listed(rows: pl.DataFrame, text: pl.Expr, name: str) -> pl.DataFrame:
    """The first few rows of each submission in words, and how many there are."""
    shown = pl.col("_text").head(_SHOWN).str.join("、")
    more = pl.when(pl.len() > _SHOWN).then(pl.format("等 {} 处", pl.len())).otherwise(pl.lit(""))
    return (
        rows.with_columns(_text=text)
        .group_by("submission_id", maintain_order=True)
        .agg((shown + more).alias(name), count=pl.len().cast(pl.Int64))
    )


def _years(year: int) -> list[pl.Expr]:
    """Return how many of the years the report names are not the year asked for, and which, in words."""
    named = {
        "标题写的是": pl.col("title_year"),
        "表头写的是": pl.col("table_year"),
        "统计期开始于": pl.col("period_start").dt.year(),
        "统计期结束于": pl.col("period_end").dt.year(),
    }
    differing = [(found != year) for found in named.values()]
    words = [
        pl.when(found != year).then(pl.format(label + " {} 年", found.cast(pl.String())))
        for label, found in named.items()
    ]
    found_any = pl.any_horizontal([found.is_not_null() for found in named.values()])
    other = pl.coalesce(*(pl.when(found != year).then(found) for found in named.values()), pl.lit(year))
    return [
        pl.when(found_any).then(pl.sum_horizontal(differing).cast(pl.Int64)).alias("years_differing"),
        pl.when(found_any).then(other.cast(pl.Int64)).alias("years_found"),
        pl.concat_str(words, separator="，", ignore_nulls=True).alias("years_text"),
    ]


def _with_names(rows: pl.DataFrame, roster: Roster | None, *, is_published: bool) -> pl.DataFrame:
    """Return how many different units the report names, and which, in words; null where it names none."""
    labels = {"title_unit": "标题是", "table_unit": "表头是", "signature_unit": "落款是"}
    counts: list[int | None] = []
    texts: list[str] = []
    for row in rows.select("unit_id", "short_names", "body_unit", *labels).iter_rows(named=True):
        named = {label: row[column] for column, label in labels.items() if row[column]}
        names = {name_key(name) for name in named.values()} - {name_key(name) for name in row["short_names"] or ()}
        # the sentences may name the unit's own office, or the unit more fully or shortly than the title does
        in_text = name_key(row["body_unit"] or "")
        if in_text and names and not any(in_text in name or name in in_text for name in names):
            named["正文是"] = row["body_unit"]
            names.add(in_text)
        # the unit whose report it is counts where the roster knows it
        known = {name: unit.id for name in names if roster and (unit := roster.named(name))}
        own = {row["unit_id"]} if roster and row["unit_id"] else set()
        counts.append(len({*known.values(), *own}) + len(distinct_names(names - known.keys())) or None)
        shown = {
            label: f"“{name}”" if not is_published or name_key(name) in known else "不在名册中的名称"
            for label, name in named.items()
        }
        texts.append("，".join(f"{label}{name}" for label, name in shown.items()))
    return rows.with_columns(
        pl.Series("units_named", counts, dtype=pl.Int64()), pl.Series("units_text", texts, dtype=pl.String())
    )
