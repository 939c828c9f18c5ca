"""Every table of the lake and of a release: its fields, types, keys and order, defined once.

A field has one meaning, one type, a Chinese label for the office and an English description for the
reader downstream. Frames are built through `Table.frame` and checked by `Table.check`; nothing
writes Parquet without one of these tables.
"""

from collections.abc import Mapping

from tasks.tables.fields import VALUE
from tasks.tables.model import Field, SchemaError, Table
from tasks.tables.published import (
    CHANGES,
    DECISIONS,
    FACTS,
    FINDINGS,
    IS_OPEN,
    LEVELS,
    SERIES,
    SERIES_ITEMS,
    SUBMISSIONS,
    TOTALS,
    UNITS,
)
from tasks.tables.working import (
    CONTACTS,
    CORRECTED,
    DOCUMENTS,
    OUTCOMES,
    PERCENTAGES,
    PROSE,
    READINGS,
    RECEIPTS,
    REPAIRS,
    UNMATCHED,
    WORDING,
)

__all__ = [
    "CHANGES",
    "CONTACTS",
    "CORRECTED",
    "DECISIONS",
    "DOCUMENTS",
    "FACTS",
    "FINDINGS",
    "IS_OPEN",
    "LEVELS",
    "OUTCOMES",
    "PERCENTAGES",
    "PROSE",
    "READINGS",
    "RECEIPTS",
    "REPAIRS",
    "SERIES",
    "SERIES_ITEMS",
    "SUBMISSIONS",
    "TABLES",
    "TOTALS",
    "UNITS",
    "UNMATCHED",
    "VALUE",
    "WORDING",
    "WORKING",
    "Field",
    "SchemaError",
    "Table",
]

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        FACTS,
        READINGS,
        CORRECTED,
        PROSE,
        PERCENTAGES,
        WORDING,
        DOCUMENTS,
        CONTACTS,
        UNMATCHED,
        RECEIPTS,
        SUBMISSIONS,
        UNITS,
        FINDINGS,
        OUTCOMES,
        REPAIRS,
        TOTALS,
        LEVELS,
        SERIES,
        SERIES_ITEMS,
        DECISIONS,
        CHANGES,
    )
}

WORKING = frozenset(
    table.name
    for table in (
        CONTACTS,
        CORRECTED,
        DOCUMENTS,
        OUTCOMES,
        PERCENTAGES,
        PROSE,
        READINGS,
        RECEIPTS,
        REPAIRS,
        UNMATCHED,
        WORDING,
    )
)
"""Names of the tables that stay in the lake."""
