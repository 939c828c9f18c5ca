"""What a table is: a dataframely schema with a name, Chinese words and a key, and how frames are held to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import ClassVar, Self, cast

import dataframely as dy
import polars as pl

from expectations.errors import NianbaoError

__all__ = ["SchemaError", "Table", "TableInfo"]


class SchemaError(NianbaoError):
    """A frame does not have the shape its table promises, or a row breaks one of the table's rules."""


@dataclass(frozen=True, slots=True)
class TableInfo:
    """What a table is called, what a row is, and the key: unique, nulls included, and the order of the rows.

    A table without a key may hold equal rows, and keeps the order it is given.
    """

    name: str
    label: str
    description: str
    key: tuple[str, ...] = ()


class Table(dy.Schema):
    """One table of the lake or of a release.

    Each column has a type, a Chinese label and an English description, and says whether it may be null and which codes
    it may hold; rules bind columns of one row to each other. A frame that came through `check` is a
    `dy.DataFrame` of the table in signatures, and no other frame is.
    """

    info: ClassVar[TableInfo]

    @classmethod
    @cache
    def polars_schema(cls) -> pl.Schema:
        """The columns in order, with their types."""
        return pl.Schema({name: column.dtype for name, column in cls.columns().items()})

    @classmethod
    @cache
    def words(cls, column: str) -> Mapping[str, str]:
        """What is told of a column beside its type: `label` (Chinese), `description`, and `unit` where it has one."""
        found = cls.columns()[column]
        return MappingProxyType({"label": "", "description": found.description or "", **(found.metadata or {})})

    @classmethod
    def frame(cls, rows: Iterable[Mapping[str, object]] = ()) -> dy.DataFrame[Self]:
        """Build a frame of this table from rows, sorted by the key; raises as `check` does."""
        return cls.check(pl.DataFrame(list(rows), schema=cls.polars_schema(), orient="row"))

    @classmethod
    def from_columns(cls, columns: Mapping[str, Sequence[object]]) -> dy.DataFrame[Self]:
        """Build a frame of this table from its columns, of one length, sorted by the key; raises as `check` does."""
        series = [pl.Series(name, columns[name], dtype) for name, dtype in cls.polars_schema().items()]
        return cls.check(pl.DataFrame(series))

    @classmethod
    def check(cls, frame: pl.DataFrame) -> dy.DataFrame[Self]:
        """Return the frame sorted by key, with exactly this table's columns, or say what is wrong with it.

        Raises:
            SchemaError: columns or types differ, a rule does not hold (a required column is null, a code is none of
                its vocabulary, …), or the key is not unique. The rules are named with how many rows break each; what
                stands in the rows is not, for it may name people.
        """
        info = cls.info
        expected = cls.polars_schema()
        if frame.schema != expected:
            raise SchemaError(f"{info.name}: expected {dict(expected)}, found {dict(frame.schema)}")
        if frame.height and not cls.is_valid(frame):
            _, failures = cls.filter(frame)  # takes longer, and tells which
            broken = "; ".join(f"{rule} ({count} rows)" for rule, count in sorted(failures.counts().items()))
            raise SchemaError(f"{info.name}: rows break {broken}")
        if not info.key or not frame.height or _is_rising(frame, info.key):
            return cast("dy.DataFrame[Self]", frame)
        # Uniqueness is looked for among sorted neighbours and not with dataframely's primary_key: a key may hold nulls
        # (a finding about a unit that is not in the roster), and the rows are sorted anyway.
        ordered = frame.sort(info.key, nulls_last=True)
        is_repeated = pl.all_horizontal(pl.col(name).eq_missing(pl.col(name).shift()) for name in info.key)
        if ordered.select(is_repeated.slice(1).any()).item():
            raise SchemaError(f"{info.name}: rows are not unique by {', '.join(info.key)}")
        return cast("dy.DataFrame[Self]", ordered)  # the same rows in another order


def _is_rising(frame: pl.DataFrame, key: Sequence[str]) -> bool:
    """Whether each key is greater than the one before: the rows are sorted and unique; False where nulls decide."""
    is_greater = pl.lit(value=False)
    for name in reversed(key):
        column, before = pl.col(name), pl.col(name).shift()
        is_greater = (column > before) | ((column == before) & is_greater)
    return bool(frame.select(is_greater.slice(1).fill_null(value=False).all()).item())
