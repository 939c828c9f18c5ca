"""What every published row says of itself: district, release, maturity. Any table of a release can be read alone."""

import types
from dataclasses import dataclass
from functools import cache

import polars as pl

from tasks.model.codes import MaturityLevel, ObservationStatus
from tasks.tables import fields
from tasks.tables.model import Table, TableInfo

__all__ = ["ReleaseIdentity", "published_table"]

_LEADING = ("district_code", "year", "release_id", "maturity")


class _Identified(Table):
    """A row of a release."""

    district_code = fields.text("行政区划代码", "Code of the district (GB/T 2260), null where unknown", nullable=True)
    release_id = fields.text("发布号", "Id of the release: YEAR.N")
    maturity = fields.code(MaturityLevel, "数据状态", "provisional (may still change) or final")


class _Dated(_Identified):
    """A row of a table that has no year of its own."""

    year = fields.year()


class _OfUnits(Table):
    """A row about a unit."""

    global_unit_id = fields.text(
        "全国单位标识",
        "The unit's id after the district's code: unique in the country; null where unknown",
        nullable=True,
    )


@dataclass(frozen=True, slots=True)
class ReleaseIdentity:
    """The release that a table is published in."""

    district_code: str | None
    year: int
    release_id: str
    maturity: MaturityLevel

    def stamped(self, rows: pl.LazyFrame, table: type[Table]) -> pl.LazyFrame:
        """The rows of a table as they are published; what is normal is provisional where the release is."""
        columns = table.column_names()
        known = {"district_code": self.district_code, "release_id": self.release_id, "maturity": self.maturity.value}
        stamps = [pl.lit(value, pl.String()).alias(name) for name, value in known.items()]
        if "year" not in columns:
            stamps.append(pl.lit(self.year, pl.Int32()).alias("year"))
        if "unit_id" in columns:
            code = pl.lit(self.district_code, pl.String())
            stamps.append(pl.concat_str(code, pl.col("unit_id"), separator=":").alias("global_unit_id"))
        if "obs_status" in columns and self.maturity is MaturityLevel.PROVISIONAL:
            status, provisional = pl.col("obs_status"), pl.lit(ObservationStatus.PROVISIONAL.value)
            # not `replace`, for which polars holds all rows in memory
            is_normal = status == ObservationStatus.NORMAL.value
            stamps.append(pl.when(is_normal).then(provisional).otherwise(status).alias("obs_status"))
        return rows.with_columns(stamps).select(published_table(table).column_names())


@cache
def published_table(table: type[Table]) -> type[Table]:
    """Return the table with the columns that say what release its rows are of, first; its key begins with the district.

    The wide tables are those of a form, whatever else they hold.
    """
    own = table.column_names()
    bases: tuple[type[Table], ...] = (_Identified if "year" in own else _Dated, table)
    if "unit_id" in own:
        bases = (bases[0], _OfUnits, table)
    year = () if "year" in table.info.key else ("year",)
    info = TableInfo(table.info.name, table.info.label, table.info.description, (*year, *table.info.key))
    body = {"info": info, "__module__": __name__}
    made: type[Table] = types.new_class(f"Published{table.__name__}", bases, exec_body=lambda space: space.update(body))
    return made
