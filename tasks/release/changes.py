"""Which numbers differ from the release before, and why?"""

from pathlib import Path

import polars as pl

from tasks.schemas import CHANGES, FACTS

__all__ = ["changed_numbers"]

_KEY = ("year", "unit_id", "form", "item")
_COMPARED = ("value", "status")


def changed_numbers(before: Path | None, facts: pl.DataFrame) -> pl.DataFrame:
    """Compare FACTS with those of the release before; the changes of all releases in a row make up the last facts.

    Args:
        before: folder of the release before; `None` for the first release, where every number is a first report.
        facts: FACTS of this release.

    Returns:
        CHANGES, with the reason `first_report` (the unit was not in the release before), `withdrawal` (it is no
        longer in), `resubmission` (another submission counts now) or `reading` (the same submission is read
        otherwise).
    """
    columns = [*_KEY, "unit", *_COMPARED, "submission_id"]
    old = _published(before).select(columns)
    pairs = old.join(facts.select(columns), on=_KEY, how="full", coalesce=True, suffix="_after")
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_after")) for name in _COMPARED)
    changes = pairs.filter(differs).with_columns(
        unit=pl.coalesce("unit_after", "unit"),
        value_before="value",
        status_before="status",
        reason=_reason(old["unit_id"], facts["unit_id"]),
    )
    return CHANGES.check(changes.select(CHANGES.schema.names()))


def _published(before: Path | None) -> pl.DataFrame:
    return FACTS.frame() if before is None else pl.read_parquet(before / f"{FACTS.name}.parquet")


def _reason(units_before: pl.Series, units_after: pl.Series) -> pl.Expr:
    unit = pl.col("unit_id")
    return (
        pl.when(~unit.is_in(units_before.unique().implode()))
        .then(pl.lit("first_report"))
        .when(~unit.is_in(units_after.unique().implode()))
        .then(pl.lit("withdrawal"))
        .when(pl.col("submission_id").ne_missing(pl.col("submission_id_after")))
        .then(pl.lit("resubmission"))
        .otherwise(pl.lit("reading"))
    )
