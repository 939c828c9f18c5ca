"""The tables that people open in a spreadsheet, as CSV."""

from pathlib import Path

import polars as pl

from tasks.common.atomic_files import replacing
from tasks.tables import Facts, Totals, Units

__all__ = ["CSV_TABLES", "write_csv"]

CSV_TABLES = frozenset((Facts, Totals, Units))


def write_csv(path: Path) -> None:
    """Write a published Parquet file beside itself as CSV: UTF-8 with a mark (BOM), by which Excel knows the encoding.

    A decimal is written without the zeros that its type adds; lists are joined by a semicolon.
    """
    rows = pl.scan_parquet(path)
    schema = rows.collect_schema()
    plain = [
        pl.col(name).list.join("；")
        if isinstance(dtype, pl.List)
        else pl.col(name).cast(pl.String()).str.replace(r"\.?0+$", "")
        for name, dtype in schema.items()
        if isinstance(dtype, pl.List | pl.Decimal)
    ]
    with replacing(path.with_suffix(".csv")) as place:
        rows.with_columns(plain).sink_csv(place, include_bom=True, datetime_format="%Y-%m-%d %H:%M:%S")
