"""What a table is: fields with names, types and words, a key, and how frames are held to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from expectations.errors import NianbaoError

__all__ = ["Field", "SchemaError", "Table"]


class SchemaError(NianbaoError):
    """A frame does not have the shape its table promises."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, type, Chinese label, English description, unit of measure, and whether it may be null."""

    name: str
    dtype: pl.DataType
    label: str
    description: str
    unit: str | None = None
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its fields in order, its key (unique, and the sort order), what a row is."""

    name: str
    label: str
    description: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def schema(self) -> pl.Schema:
        """The polars schema, columns in order."""
        return pl.Schema({field.name: field.dtype for field in self.fields})

    def frame(self, rows: Iterable[Mapping[str, object]] = ()) -> pl.DataFrame:
        """Build a frame of this table from rows, sorted by the key.

        Raises:
            SchemaError: a required field is null or the key is not unique.
        """
        return self.check(pl.DataFrame(list(rows), schema=self.schema, orient="row"))

    def from_columns(self, columns: Mapping[str, Sequence[object]]) -> pl.DataFrame:
        """Build a frame of this table from its columns, all of one length, sorted by the key.

        Raises:
            SchemaError: a required field is null or the key is not unique.
        """
        return self.check(pl.DataFrame([pl.Series(name, columns[name], dtype) for name, dtype in self.schema.items()]))

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return the frame sorted by key, with exactly this table's columns, or say what is wrong with it.

        Raises:
            SchemaError: columns or types differ, a required field is null, the key is not unique.
        """
        if frame.schema != self.schema:
            raise SchemaError(f"{self.name}: expected {dict(self.schema)}, found {dict(frame.schema)}")
        empty = [field.name for field in self.fields if field.is_required and frame[field.name].null_count()]
        if empty:
            raise SchemaError(f"{self.name}: null in required {', '.join(empty)}")
        if not self.key:
            return frame
        ordered = frame.sort(self.key, nulls_last=True)
        is_repeated = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift()) for name in self.key)
        if ordered.select(is_repeated.slice(1).any()).item():
            raise SchemaError(f"{self.name}: rows are not unique by {', '.join(self.key)}")
        return ordered
