"""The tables that people open in a spreadsheet, as CSV."""

from pathlib import Path

import polars as pl

from tasks.common.atomic_files import replacing
from tasks.release.contents import ReleaseContents, tables
from tasks.tables import Facts, Table, Totals, Units

__all__ = ["CSV_TIME", "csv_tables", "write_csv"]

CSV_TIME = "%Y-%m-%d %H:%M:%S"

SHEET_ROWS = 1_048_575
"""The rows of a sheet of Excel, WPS and LibreOffice below its heading; they open a longer file without the rest."""


def csv_tables(contents: ReleaseContents) -> frozenset[type[Table]]:
    """Return the tables that are published as CSV too: facts, totals and units, where a sheet holds all rows."""
    of_people = (parts for parts in tables(contents) if parts.table in {Facts, Totals, Units})
    return frozenset(parts.table for parts in of_people if parts.height <= SHEET_ROWS)


def write_csv(rows: pl.LazyFrame, path: Path) -> None:
    """Write published rows as CSV: UTF-8 with a mark (BOM), by which Excel knows the encoding.

    A decimal is written without the zeros that its type adds; lists are joined by a semicolon.
    """
    schema = rows.collect_schema()
    plain = [
        pl.col(name).list.join("；")
        if isinstance(dtype, pl.List)
        else pl.col(name).cast(pl.String()).str.replace(r"\.?0+$", "")
        for name, dtype in schema.items()
        if isinstance(dtype, pl.List | pl.Decimal)
    ]
    with replacing(path) as place:
        rows.with_columns(plain).sink_csv(place, include_bom=True, datetime_format=CSV_TIME)
