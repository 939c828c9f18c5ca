"""The reports as documents: one row a report, with what in it disagrees put into words."""

from datetime import date

import polars as pl

from expectations.forms import form, form_due, form_ids
from tasks.checking.likeness import most_alike
from tasks.checking.subjects.common import SUBJECT, Subjects, checked_submissions
from tasks.facts import Frames
from tasks.roster import Roster, name_key
from tasks.submissions import UNKNOWN_YEAR, State

__all__ = ["document_subjects"]

_INDICATOR = r"^[^:：]*(?:数|件|情况|费用|经费|次数|文件)[^:：]{0,4} \| [\d.,]+$"
_SHOWN = 3
_STATUS_WORDS = {"unreadable": "读不出数", "reported": "识读存疑"}


def document_subjects(submissions: pl.DataFrame, frames: Frames, roster: Roster | None, year: int) -> Subjects:
    """The reports as documents, with what in them disagrees put into words."""
    documents = frames.documents.drop("year", "form")
    live = submissions.filter(pl.col("state") == State.LIVE)
    rows = (
        checked_submissions(submissions)
        .select(*SUBJECT, "form")
        .join(documents, on="submission_id", how="left")
        .join(_doubts(frames.readings), on="submission_id", how="left")
        .join(_missing_rows(frames.readings), on="submission_id", how="left")
        .join(_extra_rows(frames.unmatched), on="submission_id", how="left")
        .join(most_alike(frames.wording, live.select("submission_id", "unit")), on="submission_id", how="left")
        .with_columns(
            pl.col("doubts").fill_null(0),
            pl.col("doubts_text", "rows_missing_text", "rows_extra_text").fill_null(""),
            year_end=pl.lit(None if year == UNKNOWN_YEAR else date(year, 12, 31), dtype=pl.Date()),
            publication_due=pl.lit(_publication_due(year), dtype=pl.Date()),
            due_form=pl.lit(form_due(year), dtype=pl.String()),
        )
        .with_columns(_years(year))
    )
    return Subjects(None, _with_names(rows, roster).sort(SUBJECT))


def _doubts(readings: pl.DataFrame) -> pl.DataFrame:
    is_doubtful = (pl.col("status") == "unreadable") | pl.col("doubt").is_not_null()
    words = pl.col("status").replace_strict(_STATUS_WORDS, default="识读存疑", return_dtype=pl.String())
    return _listed(
        readings.filter(is_doubtful),
        pl.format("{}（{}，{}）", _item_names(), pl.col("place").fill_null("位置不明"), words),
        "doubts_text",
    ).rename({"count": "doubts"})


def _missing_rows(readings: pl.DataFrame) -> pl.DataFrame:
    return _listed(readings.filter(pl.col("status") == "absent"), _item_names(), "rows_missing_text").drop("count")


def _extra_rows(unmatched: pl.DataFrame) -> pl.DataFrame:
    """The rows that match no official one: quoted where they are a label with a number, else by place alone.

    Anything else may name people, and what is said here is published.
    """
    words = pl.when(pl.col("text").str.contains(_INDICATOR)).then(pl.format("“{}”（{}）", "text", "place"))
    return _listed(unmatched, words.otherwise("place"), "rows_extra_text").drop("count")


def _listed(rows: pl.DataFrame, text: pl.Expr, name: str) -> pl.DataFrame:
    """The first few rows of each submission in words, and how many there are."""
    shown = pl.col("_text").head(_SHOWN).str.join("、")
    more = pl.when(pl.len() > _SHOWN).then(pl.format("等 {} 处", pl.len())).otherwise(pl.lit(""))
    return (
        rows.with_columns(_text=text)
        .group_by("submission_id", maintain_order=True)
        .agg((shown + more).alias(name), count=pl.len().cast(pl.Int64))
    )


def _item_names() -> pl.Expr:
    """Each item as one says it in its form."""
    names = {(form_id, item.id): form(form_id).name(item.id) for form_id in form_ids() for item in form(form_id).items}
    keyed = {f"{form_id}/{item}": name for (form_id, item), name in names.items()}
    return pl.format("{}/{}", "form", "item").replace_strict(keyed, return_dtype=pl.String())


def _publication_due(year: int) -> date | None:
    """Last day of publication: 31 March of the next year up to report year 2018, 31 January after."""
    if year == UNKNOWN_YEAR:
        return None
    return date(year + 1, 3, 31) if year <= 2018 else date(year + 1, 1, 31)


def _years(year: int) -> list[pl.Expr]:
    """How many of the years the report names are not the year asked for, and which, in words."""
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


def _with_names(rows: pl.DataFrame, roster: Roster | None) -> pl.DataFrame:
    """How many different units the report names, and which, in words; null where it names none."""
    labels = {"title_unit": "标题是", "table_unit": "表头是", "signature_unit": "落款是"}

    def identity(name: str) -> str:
        unit = roster.named(name) if roster else None
        return unit.id if unit else name_key(name)

    counts: list[int | None] = []
    texts: list[str] = []
    for row in rows.select("unit_id", *labels).iter_rows(named=True):
        named = {label: row[column] for column, label in labels.items() if row[column]}
        identities = {identity(name) for name in named.values()}
        if roster and row["unit_id"]:
            identities.add(row["unit_id"])
        counts.append(len(identities) or None)
        texts.append("，".join(f"{label}“{name}”" for label, name in named.items()))
    return rows.with_columns(
        pl.Series("units_named", counts, dtype=pl.Int64()), pl.Series("units_text", texts, dtype=pl.String())
    )
