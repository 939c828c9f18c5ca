"""Where do the tables of a year lie in the lake, and how are they written and read back together?"""

from typing import NamedTuple

import polars as pl

from tasks.lake.folders import Lake, LakeError
from tasks.lake.parquet import read_table, write_table
from tasks.tables import (
    CONTACTS,
    DOCUMENTS,
    FINDINGS,
    PERCENTAGES,
    PROSE,
    READINGS,
    SUBMISSIONS,
    UNMATCHED,
    WORDING,
    SchemaError,
    Table,
)
from tasks.tables.frames import Frames

__all__ = ["OldTablesError", "YearTables", "read_findings", "read_year", "write_year"]

_FRAMES = (READINGS, PROSE, PERCENTAGES, WORDING, DOCUMENTS, CONTACTS, UNMATCHED)
"""Each is the frame of its name in `Frames`."""


class OldTablesError(LakeError):
    """A year was run by a version that kept other tables; the message names the year and the table, in Chinese."""


class YearTables(NamedTuple):
    """What a year's checking starts from: a frame of `SUBMISSIONS`, and what was read from them."""

    submissions: pl.DataFrame
    frames: Frames


def write_year(lake: Lake, year: int, tables: YearTables) -> None:
    """Write the tables of a year, each whole or not at all."""
    write_table(tables.submissions, SUBMISSIONS, lake.table(year, SUBMISSIONS))
    for table in _FRAMES:
        write_table(getattr(tables.frames, table.name), table, lake.table(year, table))


def read_year(lake: Lake, year: int) -> YearTables:
    """Read the tables of a year back.

    Raises:
        OldTablesError: one of them is not there, or is not of today's schema.
        LakeError: one of them is damaged.
    """
    frames = Frames(**{table.name: _read(lake, year, table) for table in _FRAMES})
    return YearTables(_read(lake, year, SUBMISSIONS), frames)


def read_findings(lake: Lake, year: int) -> pl.DataFrame:
    """The findings of a year's last run; raises as `read_year` does."""
    return _read(lake, year, FINDINGS)


def _read(lake: Lake, year: int, table: Table) -> pl.DataFrame:
    kept = f"{year} 年度的“{table.label}”表（{table.name}）"
    try:
        return read_table(table, lake.table(year, table))
    except FileNotFoundError:
        raise OldTablesError(f"数据湖中没有 {kept}，该年度可能是由旧版本运行的。请先重新运行该年度。") from None
    except SchemaError as error:
        raise OldTablesError(f"数据湖中 {kept}是旧版本的格式。请先重新运行该年度。（{error}）") from error
