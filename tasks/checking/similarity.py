"""Reports that share their words: for each report the one most similar, another unit's or its own of last year."""

import dataframely as dy
import polars as pl

from tasks.lake.last_year import PriorYear
from tasks.tables import VALUE, Wording

__all__ = ["most_similar"]

_MIN_CLAUSES = 12
_FEW_SHARERS, _MAX_SHARERS = 5, 50


def most_similar(
    wording: dy.DataFrame[Wording], subjects: pl.DataFrame, year: int, prior_year: PriorYear | None = None
) -> pl.DataFrame:
    """For each subject with enough prose, the share of its clauses that another report has, and which report that is.

    Compared are the other subjects' reports of this year and the unit's own of the year before, superseded ones left
    out. `wording` is a frame of `Wording`, `subjects` has `submission_id`, `unit_id` and `unit`.

    A clause that more than half of a year's reports have (or more than fifty, where they are many) is a set phrase: it
    tells nothing and does not count. A report with fewer than twelve clauses besides, or with no other to compare it
    with, has no row.

    Returns:
        `submission_id`, `alike_share` in per cent, `alike_report` in words (null where nothing is shared), and
        `is_alike_own`, whether that is the unit's own.
    """
    clauses = wording.select("submission_id", "clause").join(
        subjects.select("submission_id", "unit_id", "unit"), on="submission_id"
    )
    last = _last_clauses(prior_year)
    telling = clauses.join(_set_phrases(clauses), on="clause", how="anti")
    telling = telling.join(_set_phrases(last), on="clause", how="anti")
    size = pl.len().over("submission_id").alias("size")
    compared = telling.with_columns(size).filter(pl.col("size") >= _MIN_CLAUSES)
    found = pl.concat([_others(compared), _own(compared, last, year - 1)]).with_columns(
        alike_share=(pl.col("shared") * 100 / pl.col("size")).round(1).cast(VALUE)
    )
    most = found.sort(
        "submission_id", "alike_share", "is_alike_own", "other", descending=[False, True, True, False]
    ).unique("submission_id", keep="first", maintain_order=True)
    reports = compared.select("submission_id", "unit_id").unique()
    has_other = (pl.lit(reports.height) > 1) | pl.col("unit_id").is_in(last["unit_id"].unique().implode())
    return (
        reports.filter(has_other)
        .join(most, on="submission_id", how="left")
        .select(
            "submission_id",
            pl.col("alike_share").fill_null(pl.lit(0).cast(VALUE)),
            "alike_report",
            pl.col("is_alike_own").fill_null(False),
        )
        .sort("submission_id")
    )


def _last_clauses(prior_year: PriorYear | None) -> pl.DataFrame:
    """The clauses of the reports whose numbers were published the year before: `submission_id`, `unit_id`, `clause`."""
    if prior_year is None:
        return pl.DataFrame(schema={"submission_id": pl.String(), "unit_id": pl.String(), "clause": pl.Int64()})
    counted = prior_year.facts.select("submission_id", "unit_id").unique()
    return counted.join(prior_year.wording.select("submission_id", "clause"), on="submission_id")


def _set_phrases(clauses: pl.DataFrame) -> pl.DataFrame:
    """The clauses that too many reports of a year have to tell anything."""
    most = min(max(clauses["submission_id"].n_unique() // 2, _FEW_SHARERS), _MAX_SHARERS)
    return clauses.group_by("clause").len().filter(pl.col("len") > most).select("clause")


def _others(compared: pl.DataFrame) -> pl.DataFrame:
    """Return how many clauses each report shares with each other unit's."""
    theirs = compared.select("clause", other="submission_id", alike_report=pl.format("{}的报告", "unit"))
    keys = ("submission_id", "size", "other", "alike_report")
    return (
        compared.join(theirs, on="clause")
        .filter(pl.col("submission_id") != pl.col("other"))
        .group_by(keys)
        .agg(shared=pl.len(), is_alike_own=pl.lit(False))
    )


def _own(compared: pl.DataFrame, last: pl.DataFrame, year: int) -> pl.DataFrame:
    """Return how many clauses each report shares with the unit's own of the year before."""
    own = last.select("unit_id", "clause", other="submission_id", alike_report=pl.lit(f"本单位 {year} 年度的报告"))
    keys = ("submission_id", "size", "other", "alike_report")
    return compared.join(own, on=["unit_id", "clause"]).group_by(keys).agg(shared=pl.len(), is_alike_own=pl.lit(True))
