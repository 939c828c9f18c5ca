"""What the rules look at: one frame a rule family, one row a report or a unit.

Every frame begins with the subject columns `year`, `unit_id`, `unit`, `submission_id`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from expectations.forms import form, form_due, form_ids
from expectations.rules.relations import denied_column, quoted_column
from tasks.checking.likeness import most_alike
from tasks.facts import Frames
from tasks.roster import Roster, name_key
from tasks.schemas import VALUE
from tasks.submissions import State

__all__ = ["SUBJECT", "Subjects", "document_subjects", "form_subjects", "roster_subjects"]

SUBJECT = ("year", "unit_id", "unit", "submission_id")
_SHOWN = 3
_STATUS_WORDS = {"unreadable": "读不出数", "reported": "识读存疑"}


@dataclass(frozen=True, slots=True)
class Subjects:
    """The rows rules of one family are computed over, for one form or, without one, for any."""

    form: str | None
    frame: pl.DataFrame


def form_subjects(submissions: pl.DataFrame, frames: Frames, year: int, form_id: str) -> Subjects:
    """The reports on a form, one column an item, with what their prose says of each item beside it.

    A report without a table is a subject of the form due for its year, with every item null.
    """
    is_due_form = form_due(year) == form_id
    is_subject = (pl.col("form") == form_id) | (pl.col("form").is_null() & is_due_form)
    subjects = _checked(submissions).filter(pl.col("state") != State.OTHER_YEAR, is_subject).select(SUBJECT)
    readings = frames.readings.filter(pl.col("form") == form_id)
    said = _said(frames.prose, readings)
    items = [str(row.item) for row in form(form_id).items]
    wide = (
        subjects.join(_pivot(readings.select("submission_id", "item", "value")), on="submission_id", how="left")
        .join(_pivot(_named(said.filter(~pl.col("is_none")), quoted_column)), on="submission_id", how="left")
        .join(_pivot(_named(said.filter(pl.col("is_none")), denied_column)), on="submission_id", how="left")
        .join(_percentages(frames.percentages), on="submission_id", how="left")
    )
    columns = [*items, *map(quoted_column, items), *map(denied_column, items)]
    absent = [pl.lit(None, dtype=VALUE).alias(column) for column in columns if column not in wide.columns]
    percent = [column for column in wide.columns if column.startswith("percent_")]
    return Subjects(form_id, wide.with_columns(absent).select(*SUBJECT, *columns, *percent).sort(SUBJECT))


def document_subjects(submissions: pl.DataFrame, frames: Frames, roster: Roster | None, year: int) -> Subjects:
    """The reports as documents, with what in them disagrees put into words."""
    documents = frames.documents.drop("year", "form")
    live = submissions.filter(pl.col("state") == State.LIVE)
    rows = (
        _checked(submissions)
        .select(*SUBJECT, "form")
        .join(documents, on="submission_id", how="left")
        .join(_doubts(frames.readings), on="submission_id", how="left")
        .join(_missing_rows(frames.readings), on="submission_id", how="left")
        .join(_extra_rows(frames.unmatched), on="submission_id", how="left")
        .join(most_alike(frames.wording, live.select("submission_id", "unit")), on="submission_id", how="left")
        .with_columns(
            pl.col("doubts").fill_null(0),
            pl.col("doubts_text", "rows_missing_text", "rows_extra_text").fill_null(""),
            year_end=pl.date(year, 12, 31),
            publication_due=pl.lit(_publication_due(year), dtype=pl.Date()),
            due_form=pl.lit(form_due(year), dtype=pl.String()),
        )
        .with_columns(_years(year))
    )
    return Subjects(None, _with_names(rows, roster).sort(SUBJECT))


def roster_subjects(submissions: pl.DataFrame, rivals: Mapping[str, int], roster: Roster, year: int) -> Subjects:
    """The units due, and beside them every report of somebody who is not due.

    `rivals` maps a live submission's id to the number of different reports that came with it.
    """
    chains = submissions.filter(pl.col("state").is_in([State.LIVE, State.SUPERSEDED, State.EDITION, State.UNREADABLE]))
    due = pl.DataFrame(
        [{"unit_id": unit.id, "unit": unit.name} for unit in roster.due(year)],
        schema={"unit_id": pl.String(), "unit": pl.String()},
    ).join(
        chains.group_by("unit_id").agg(
            received=pl.len().cast(pl.Int64),
            first_received_at=pl.col("received_at").min(),
            submission_id=pl.col("submission_id").filter(pl.col("state") == State.LIVE).first(),
        ),
        on="unit_id",
        how="left",
    )
    others = submissions.filter(pl.col("state").is_in([State.UNKNOWN_UNIT, State.NOT_DUE, State.CONSOLIDATED])).select(
        "unit_id",
        "unit",
        "submission_id",
        received=pl.lit(1, dtype=pl.Int64),
        first_received_at="received_at",
        is_consolidated=pl.col("state") == State.CONSOLIDATED,
    )
    deadline = pl.lit(roster.deadlines.get(year), dtype=pl.Date())
    frame = (
        pl.concat([due.with_columns(is_due=pl.lit(True)), others.with_columns(is_due=pl.lit(False))], how="diagonal")
        .with_columns(
            pl.col("received").fill_null(0),
            pl.col("is_consolidated").fill_null(False),
            year=pl.lit(year, dtype=pl.Int32()),
            deadline=deadline,
            first_received_on=pl.col("first_received_at").dt.date(),
            rivals=pl.col("submission_id").replace_strict(dict(rivals), default=1, return_dtype=pl.Int64()),
        )
        .with_columns(days_late=(pl.col("first_received_on") - pl.col("deadline")).dt.total_days())
    )
    rest = [column for column in frame.columns if column not in SUBJECT]
    return Subjects(None, frame.select(*SUBJECT, *rest).sort(SUBJECT))


def _checked(submissions: pl.DataFrame) -> pl.DataFrame:
    """The submissions that rules about reports look at: the live ones, and those that hold nothing usable.

    An unreadable file that a later, readable report has replaced is settled; so is a report of another
    year where the unit's report of this year is there.
    """
    live = submissions.filter(pl.col("state") == State.LIVE).select("unit_id", live_revision="revision")
    has_live = pl.col("live_revision").is_not_null()
    is_settled = pl.when(pl.col("state") == State.UNREADABLE).then(pl.col("revision") < pl.col("live_revision"))
    return submissions.join(live, on="unit_id", how="left").filter(
        (pl.col("state") == State.LIVE)
        | ((pl.col("state") == State.UNREADABLE) & ~is_settled.fill_null(False))
        | ((pl.col("state") == State.OTHER_YEAR) & ~has_live)
    )


def _said(prose: pl.DataFrame, readings: pl.DataFrame) -> pl.DataFrame:
    """For each item the one prose figure that lies farthest from the table's; an approximate one that fits is equal."""
    table, said = pl.col("value_right"), pl.col("value")
    step = pl.coalesce(*(pl.when(said % power == 0).then(pl.lit(power)) for power in (10000, 1000, 100, 10)), pl.lit(1))
    is_near = pl.col("is_approximate") & ((said - table).abs() < step)
    return (
        prose.join(readings.select("submission_id", "item", "value"), on=["submission_id", "item"], how="left")
        .with_columns(value=pl.when(is_near).then(table).otherwise(said))
        .sort((pl.col("value") - table).abs(), descending=True, nulls_last=True, maintain_order=True)
        .unique(["submission_id", "item", "is_none"], keep="first", maintain_order=True)
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
    """One row a submission, one column an item."""
    return long.pivot("item", index="submission_id", values="value", sort_columns=True)


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
    return _listed(unmatched, pl.format("“{}”（{}）", "text", "place"), "rows_extra_text").drop("count")


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
    names = {
        (form_id, str(row.item)): form(form_id).name(str(row.item))
        for form_id in form_ids()
        for row in form(form_id).items
    }
    keyed = {f"{form_id}/{item}": name for (form_id, item), name in names.items()}
    return pl.format("{}/{}", "form", "item").replace_strict(keyed, return_dtype=pl.String())


def _publication_due(year: int) -> date:
    """Last day of publication: 31 March of the next year up to report year 2018, 31 January after."""
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
