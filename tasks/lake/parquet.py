"""Tables as Parquet files: written whole or not at all, and read back as what they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import dataframely as dy
import polars as pl

from tasks.common.atomic_files import OWNER_ONLY, make_folder, replacing
from tasks.lake.folders import LakeError
from tasks.lake.partitions import PartitionedTable
from tasks.tables import SCHEMA_VERSION, WORKING, ReleaseIdentity, SchemaError, Table, published_table

if TYPE_CHECKING:
    import pyarrow as pa  # type: ignore[import-untyped]

__all__ = ["named_if_damaged", "read_back", "read_table", "write_published", "write_scan", "write_table"]

SomeTable = TypeVar("SomeTable", bound=Table)

_ROW_GROUP = 262_144
_PIECE = 1_000_000


def write_table(frame: pl.DataFrame, table: type[Table], path: Path) -> None:
    """Write a frame as the Parquet file of a table: checked, sorted, zstd, whole or not at all.

    Every field carries its `label` (Chinese), `description` and `unit` in the Parquet schema; equal frames give equal
    bytes. Tables that stay in the lake are readable by their owner only: raw texts and file names may name people.

    Raises:
        SchemaError: the frame is not of this table.
    """
    _write(table.check(frame).rechunk().lazy(), table, path)


def write_published(parts: PartitionedTable, identity: ReleaseIdentity, path: Path) -> None:
    """Write a table told in parts as it is published: each row says of which release it is.

    The bytes are the same however many parts there are.
    """
    _write(identity.stamped(parts.scan(), parts.table), published_table(parts.table), path)


def write_scan(rows: pl.DataFrame | pl.LazyFrame, table: type[Table], path: Path) -> None:
    """Write a frame, or a scan of rows that stand in the table's order already: these are never all in memory.

    Raises:
        SchemaError: they are not of this table, or a scan is not in its order; the file is not left behind.
    """
    if isinstance(rows, pl.DataFrame):
        write_table(rows, table, path)
        return
    _write(rows, table, path)
    try:
        read_back(table, path)
    except SchemaError:
        path.unlink()
        raise


def _write(rows: pl.LazyFrame, table: type[Table], path: Path) -> None:
    private = OWNER_ONLY if table.info.name in WORKING else 0
    make_folder(path.parent, without=private)
    with replacing(path, without=private) as place:
        rows.sink_parquet(
            place,
            compression="zstd",
            statistics=True,
            row_group_size=_ROW_GROUP,
            arrow_schema=_described(table),
            metadata={
                "table": table.info.name,
                "title": table.info.label,
                "description": table.info.description,
                "primary_key": " ".join(table.info.key),
                "schema_version": SCHEMA_VERSION,
            },
        )


def read_back(table: type[Table], path: Path) -> int:
    """Read a table's file piece by piece, without keeping it, and return how many rows it has.

    Raises:
        FileNotFoundError: there is no such file.
        LakeError: the file is not readable as Parquet.
        SchemaError: it is not of this table, or not in its order.
    """
    with named_if_damaged(path):
        height = pl.scan_parquet(path).select(pl.len()).collect().item()
        for start in range(0, max(height, 1), _PIECE):
            # the last row of the piece before stands at the head of each, so that they are in order among themselves
            before = min(start, 1)
            piece = pl.scan_parquet(path).slice(start - before, _PIECE + before).collect()
            checked = table.check(piece)
            if checked is not piece and not checked.equals(piece):
                raise SchemaError(f"{table.info.name}: rows are not sorted by {', '.join(table.info.key)}")
    return int(height)


def read_table(table: type[SomeTable], path: Path) -> dy.DataFrame[SomeTable]:
    """Read a Parquet file back as a table.

    Raises:
        FileNotFoundError: there is no such file.
        LakeError: the file is not readable as Parquet.
        SchemaError: it is not of this table.
    """
    with named_if_damaged(path):
        frame = pl.read_parquet(path)
    return table.check(frame)


@contextmanager
def named_if_damaged(path: Path) -> Iterator[None]:
    """Name a Parquet file that cannot be read.

    Raises:
        LakeError: it is not readable as Parquet.
    """
    try:
        yield
    except pl.exceptions.ComputeError as error:
        raise LakeError(f"数据文件已损坏，读不出来：{path}（{error}）。请从备份恢复，或删除后重新运行。") from error


@cache
def _described(table: type[Table]) -> "pa.Schema":
    """The table's Arrow schema, each field with what the table says of it, and whether it may be null."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import, and only who writes needs it

    schema = pl.DataFrame(schema=table.polars_schema()).to_arrow().schema
    columns = table.columns()
    return pa.schema(
        schema.field(name).with_metadata(table.words(name)).with_nullable(columns[name].nullable)
        for name in table.column_names()
    )
