"""The tables of releases, of older schemas too: what a schema did not have yet is filled in as it then was."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from tasks.lake.parquet import named_if_damaged
from tasks.model.codes import FindingState
from tasks.tables import Table

__all__ = ["scan_published"]

_AS_IT_WAS: Mapping[tuple[str, str], object] = {
    ("facts", "counted"): True,  # before 0.3.0 every number reported was in the totals
    ("findings", "state"): FindingState.OPEN.value,  # and nothing could be decided
    ("totals", "units_held_back"): 0,
    ("totals", "units_corrected"): 0,
    ("totals", "units_questioned"): 0,
}
"""What is known of columns that came later, by table and column; every other one is null in an older release."""


def scan_published(release: Path, table: type[Table]) -> pl.LazyFrame:
    """Scan a table of a release in the columns of today's schema; without rows where the release has no such table.

    Raises:
        LakeError: the file is not readable as Parquet.
    """
    name, schema = table.info.name, table.polars_schema()
    path = release / f"{name}.parquet"
    if not path.is_file():
        return pl.LazyFrame(schema=schema)
    with named_if_damaged(path):
        rows = pl.scan_parquet(path)
        there = rows.collect_schema().names()
    absent = {each: pl.lit(_AS_IT_WAS.get((name, each)), schema[each]) for each in schema if each not in there}
    return rows.with_columns(**absent).select(schema.names()) if absent else rows
