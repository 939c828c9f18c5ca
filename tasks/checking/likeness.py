"""Which reports share their words: for each report the other unit's report most like it."""

import polars as pl

__all__ = ["most_alike"]

_MIN_CLAUSES = 12
_MAX_SHARERS = 50


def most_alike(wording: pl.DataFrame, subjects: pl.DataFrame) -> pl.DataFrame:
    """For each subject with enough prose, the share of its clauses that another unit's report has, and whose.

    `alike_share` is in per cent, `alike_unit` the other unit's name. `wording` is a frame of `WORDING`,
    `subjects` has `submission_id` and `unit`. A report with fewer than twelve clauses, or with no other
    to compare it with, has no row. A clause that more than fifty reports share is a set phrase and tells
    nothing.
    """
    clauses = wording.select("submission_id", "clause").join(
        subjects.select("submission_id", "unit"), on="submission_id"
    )
    sizes = clauses.group_by("submission_id").agg(size=pl.len()).filter(pl.col("size") >= _MIN_CLAUSES)
    if sizes.height < 2:
        return pl.DataFrame(
            schema={"submission_id": pl.String, "alike_share": pl.Decimal(24, 6), "alike_unit": pl.String}
        )
    compared = clauses.join(sizes, on="submission_id")
    telling = compared.filter(pl.len().over("clause") <= _MAX_SHARERS)
    shared = (
        telling.join(telling.select("clause", other="submission_id", alike_unit="unit"), on="clause")
        .filter(pl.col("submission_id") != pl.col("other"))
        .group_by("submission_id", "other", "alike_unit", "size")
        .agg(shared=pl.len())
        .with_columns(alike_share=(pl.col("shared") * 100 / pl.col("size")).round(1).cast(pl.Decimal(24, 6)))
        .sort("submission_id", "alike_share", "other", descending=[False, True, False])
        .unique("submission_id", keep="first", maintain_order=True)
    )
    return (
        sizes.select("submission_id")
        .join(shared.select("submission_id", "alike_share", "alike_unit"), on="submission_id", how="left")
        .with_columns(pl.col("alike_share").fill_null(pl.lit(0).cast(pl.Decimal(24, 6))))
        .sort("submission_id")
    )
