"""The tables that people open in a spreadsheet, as CSV."""

from pathlib import Path

import polars as pl

from tasks.common.atomic_files import replacing
from tasks.tables import Facts, Totals, Units

__all__ = ["CSV_TABLES", "CSV_TIME", "write_csv"]

CSV_TABLES = frozenset((Facts, Totals, Units))
CSV_TIME = "%Y-%m-%d %H:%M:%S"


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
