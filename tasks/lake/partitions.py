"""Tables too large to hold in memory, in parts of whole units in the order of their ids."""

import hashlib
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from tasks.common.atomic_files import OWNER_ONLY, make_folder
from tasks.common.temporary_folder import temporary_folder
from tasks.tables import SchemaError, Table

__all__ = ["MemoryBudget", "PartitionedTable", "SpillDirectory"]

_SLICE = 100_000


@dataclass(frozen=True, slots=True)
class MemoryBudget:
    """The number of units held in memory at once, and the folder for the parts of a larger year."""

    units: int = 5_000
    spill_to: Path | None = None


class SpillDirectory:
    """A folder for what does not fit into memory, its owner's alone; it goes when nothing kept in it is used."""

    def __init__(self, place: Path | None) -> None:
        """Make the folder in a place, or in the temporary folder of this process."""
        within = make_folder(place, without=OWNER_ONLY) if place else temporary_folder()
        self.folder = Path(tempfile.mkdtemp(dir=within))
        self._count = 0
        weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)

    def keep(self, frame: pl.DataFrame) -> Path:
        """Write a frame and return where it lies."""
        self._count += 1
        path = self.folder / f"{self._count}.parquet"
        frame.write_parquet(path, compression="lz4")
        return path

    def split(self, rows: pl.LazyFrame, part: str, count: int) -> Iterator[pl.DataFrame]:
        """Split rows by the number in a column, from 0 to below `count`, in one reading; their order is lost."""
        self._count += 1
        folder = self.folder / f"split-{self._count}"
        rows.sink_parquet(pl.PartitionBy(folder, key=part, include_key=False), mkdir=True)
        empty = pl.DataFrame(schema=rows.drop(part).collect_schema())
        for number in range(count):
            found = folder / f"{part}={number}"
            yield pl.read_parquet(found / "*.parquet", hive_partitioning=False) if found.is_dir() else empty
            shutil.rmtree(found, ignore_errors=True)


@dataclass(frozen=True)
class PartitionedTable:
    """A table in parts, each checked and sorted, and all of them in order: every unit is in one part alone.

    A table of one part is in memory, one of several in a spill directory.
    """

    table: type[Table]
    pieces: tuple[pl.DataFrame | Path, ...]
    spill: SpillDirectory | None = None

    @classmethod
    def of(cls, table: type[Table], frame: pl.DataFrame) -> "PartitionedTable":
        """A table that is in memory, as one part.

        Raises:
            SchemaError: the frame is not of this table.
        """
        return cls.keep(table, [frame], None)

    @classmethod
    def keep(
        cls, table: type[Table], frames: Iterable[pl.DataFrame], spill: SpillDirectory | None
    ) -> "PartitionedTable":
        """Keep a table told part by part, in a spill directory or, without one, in memory.

        Raises:
            SchemaError: a part is not of this table, or does not come after the one before it.
        """
        pieces = list[pl.DataFrame | Path]()
        last: tuple[object, ...] = ()
        for frame in frames:
            part = table.check(frame)
            ends = part.select(table.info.key)[[0, -1]].rows() if part.height and spill else []
            if ends and last and not last < ends[0]:
                raise SchemaError(f"{table.info.name}: the part from {ends[0]} does not come after {last}")
            last = ends[-1] if ends else last
            pieces.append(spill.keep(part) if spill else part)
        return cls(table, tuple(pieces), spill)

    def __iter__(self) -> Iterator[pl.DataFrame]:
        """The parts, one after another."""
        return (piece if isinstance(piece, pl.DataFrame) else pl.read_parquet(piece) for piece in self.pieces)

    def map(self, table: type[Table], function: Callable[[pl.DataFrame], pl.DataFrame]) -> "PartitionedTable":
        """The table that a function makes of each part."""
        return PartitionedTable.keep(table, map(function, self), self.spill)

    def scan(self) -> pl.LazyFrame:
        """All rows, in order; the parts have to live as long as it is used.

        Files are scanned as one list: of several scans put together polars reads ahead in all at once.
        """
        files = [piece for piece in self.pieces if isinstance(piece, Path)]
        return pl.scan_parquet(files) if files else pl.concat(p.lazy() for p in self.pieces if not isinstance(p, Path))

    def collect(self) -> pl.DataFrame:
        """All rows in memory, in order."""
        return pl.concat(self)

    @cached_property
    def sha256(self) -> str:
        """The hash over the rows, however they are parted; taken when first asked for.

        Of each column: which values are null, then what the values are (numbers as little-endian bytes, texts as UTF-8
        with their lengths, lists as JSON), each hashed by itself; over these hashes in the order of the columns, one
        hash. So it depends on no file format.
        """
        columns = [_ColumnHash() for _ in self.table.polars_schema()]
        for part in self:
            for column, values in zip(columns, part, strict=True):
                for some in (values[start : start + _SLICE] for start in range(0, part.height, _SLICE)):
                    column.update(some)
        return hashlib.sha256(b"".join(column.digest() for column in columns)).hexdigest()

    @cached_property
    def height(self) -> int:
        """Return how many rows there are."""
        return int(self.scan().select(pl.len()).collect().item())


class _ColumnHash:
    """The hash over the values of a column, told in pieces."""

    def __init__(self) -> None:
        self._nulls, self._lengths, self._values = (hashlib.sha256() for _ in range(3))

    def update(self, piece: pl.Series) -> None:
        """Take in the next values."""
        self._nulls.update(_bytes(piece.is_null().cast(pl.UInt8)))
        if isinstance(piece.dtype, pl.List):
            piece = pl.select(pl.struct(piece.alias("")).struct.json_encode()).to_series()
        if piece.dtype == pl.String:
            texts = piece.fill_null("")
            self._lengths.update(_bytes(texts.str.len_bytes()))
            self._values.update(texts.str.join("").item().encode())
        else:
            numbers = piece.cast(pl.UInt8) if piece.dtype == pl.Boolean else piece
            numbers = numbers if numbers.dtype.is_decimal() else numbers.to_physical()
            self._values.update(_bytes(numbers.fill_null(0)))

    def digest(self) -> bytes:
        return b"".join(each.digest() for each in (self._nulls, self._lengths, self._values))


def _bytes(numbers: pl.Series) -> memoryview:
    """Numbers without a null, as they lie in memory."""
    array = numbers.rechunk().to_arrow()
    width = array.type.bit_width // 8
    return memoryview(array.buffers()[1])[array.offset * width : (array.offset + len(array)) * width]
